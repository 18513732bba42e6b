use std::ops::Range;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::words::arn::{Arn, arns};

/// ## What it does
/// Reports ARNs of a second account, of a second Amazon Connect instance, or of a second region, in
/// one flow. The region is that of Lambda functions, Lex bots and what belongs to the instance.
///
/// ## Why is this bad?
/// Such an ARN mostly comes from another environment, by copy and paste. What belongs to another
/// instance is refused or not found; a function of another account runs only where that account
/// allows it; functions and bots are those of the region of the instance.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:111122223333:function:bookings",
///     "InvocationTimeLimitSeconds": "4"
///   },
///   "Transitions": { "NextAction": "Pay", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Pay", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:444455556666:function:payments",
///     "InvocationTimeLimitSeconds": "4"
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:111122223333:function:bookings",
///     "InvocationTimeLimitSeconds": "4"
///   },
///   "Transitions": { "NextAction": "Pay", "Errors": [], "Conditions": [] }
/// },
/// {
///   "Identifier": "Pay", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-west-2:111122223333:function:payments",
///     "InvocationTimeLimitSeconds": "4"
///   },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// The fact is certain. A function or a bot of another account can be meant; queues, flows and
/// prompts of another instance cannot. ARNs that belong to AWS are not counted.
pub struct MultipleAccounts;

/// An account or instance and where it is first named.
struct Owner<'t> {
    name: &'t str,
    place: Range<usize>,
    times: usize,
}

impl Rule for MultipleAccounts {
    const META: Meta = Meta::warning("CF521", "multiple-accounts");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let (mut accounts, mut instances) = (Vec::new(), Vec::new());
        let mut regions = Vec::new();
        for text in subject.texts().iter().filter(|text| text.value().contains("arn:")) {
            for arn in arns(text.value()) {
                let place = || text.part(&arn.range);
                count(&mut accounts, arn.owner(), place);
                count(&mut instances, arn.owner().and(Arn::instance(&arn)), place);
                count(&mut regions, arn.owner().and(region(&arn)), place);
            }
        }
        let mut said: Vec<Range<usize>> = Vec::new();
        for (what, owners) in
            [("account", &accounts), ("Amazon Connect instance", &instances), ("region", &regions)]
        {
            let Some(usual) = usual(owners) else { continue };
            for found in odd(owners) {
                // One finding says of an ARN that it is from elsewhere.
                if !said.contains(&found.place) {
                    said.push(found.place.clone());
                    report.add(draft(what, usual, found));
                }
            }
        }
    }
}

/// The region of what must be in the region of the instance.
fn region<'t>(arn: &Arn<'t>) -> Option<&'t str> {
    let near = ["connect", "lambda", "lex"].contains(&arn.service);
    let real = arn.region.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (near && real && !arn.region.is_empty()).then_some(arn.region)
}

fn count<'t>(owners: &mut Vec<Owner<'t>>, name: Option<&'t str>, place: impl Fn() -> Range<usize>) {
    let Some(name) = name else { return };
    match owners.iter_mut().find(|owner| owner.name == name) {
        Some(owner) => owner.times += 1,
        None => owners.push(Owner { name, place: place(), times: 1 }),
    }
}

/// The owner of most ARNs; of several the first.
fn usual<'o, 't>(owners: &'o [Owner<'t>]) -> Option<&'o Owner<'t>> {
    let most = owners.iter().map(|owner| owner.times).max()?;
    owners.iter().find(|owner| owner.times == most)
}

fn odd<'o, 't>(owners: &'o [Owner<'t>]) -> Vec<&'o Owner<'t>> {
    let usual = usual(owners).map(|owner| owner.name);
    owners.iter().filter(|owner| Some(owner.name) != usual).collect()
}

fn draft(what: &str, usual: &Owner<'_>, found: &Owner<'_>) -> Draft {
    let message = format!("an ARN of the {what} {}, others are of {}", found.name, usual.name);
    Draft::new(found.place.clone(), message)
        .related(usual.place.clone(), format!("an ARN of {}", usual.name))
        .help("check that it was not copied from another environment")
}

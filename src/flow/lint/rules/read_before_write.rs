use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::catalog;
use crate::flow::lint::{Fact, FactSet, Read, Unless};

/// ## What it does
/// Reports a read of `$.External`, `$.Lex`, `$.StoredCustomerInput`, `$.Metrics`, `$.Views` and the
/// like where no block before it can have filled it.
///
/// In a set of flows every way into the flow counts: a transfer to another flow takes these values
/// along. A module starts without them, and does not see those of the flow that invokes it.
///
/// ## Why is this bad?
/// The value is empty: a prompt has a hole, a condition never matches, an attribute is set to
/// nothing.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Greet", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Welcome back, $.External.name" },
///   "Transitions": {
///     "NextAction": "Look up",
///     "Errors": [{ "NextAction": "Look up", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:eu-west-1:111122223333:function:find-customer",
///     "InvocationTimeLimitSeconds": "3"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:eu-west-1:111122223333:function:find-customer",
///     "InvocationTimeLimitSeconds": "3"
///   },
///   "Transitions": {
///     "NextAction": "Greet",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Greet", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Welcome back, $.External.name" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain for modules. A contact flow to which no other flow of the set leads is taken for one
/// where contacts come in; if a flow that is not among the files transfers to it, lint them
/// together. A flow that is linted alone and has no Lambda block is taken for one that another flow
/// leads to, and its reads of `$.External` are not judged. Flows of other types are judged only by the ways into them that are in the set, and a
/// set in which a flow is chosen at run time counts that as a way into every other flow. A file of
/// the set that cannot be read, or is in the old format, may lead anywhere: then nothing is said.
pub struct ReadBeforeWrite;

/// How many further reads are shown.
const SHOWN: usize = 3;

impl Rule for ReadBeforeWrite {
    const META: Meta = Meta::warning("CF303", "read-before-write");
    const WAITS: bool = true;

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut reads: Vec<(Fact, Vec<Read<'_, '_>>)> = Vec::new();
        for read in subject.reads().filter(|read| !read.filled.perhaps.has(read.fact)) {
            match reads.iter_mut().find(|(fact, _)| *fact == read.fact) {
                Some((_, group)) => group.push(read),
                None => reads.push((read.fact, vec![read])),
            }
        }
        for (fact, group) in &reads {
            if let Some((first, others)) = group.split_first() {
                let draft = draft(subject, *fact, first, others);
                let foreign = *fact == Fact::External && !calls(subject);
                report.add(match (subject.flow.module, foreign) {
                    (true, _) => draft,
                    (false, true) => draft.unless(Unless::Foreign(*fact)),
                    (false, false) => draft.unless(Unless::MayArrive(*fact)),
                });
            }
        }
    }
}

fn draft(
    subject: &Subject<'_>,
    fact: Fact,
    first: &Read<'_, '_>,
    others: &[Read<'_, '_>],
) -> Draft {
    let root = fact.namespace();
    let more = match others.len() {
        0 => String::new(),
        1 => ", here and in one more place".to_owned(),
        count => format!(", here and in {count} more places"),
    };
    let name = first.name();
    let filled = match name == format!("$.{root}") {
        true => "it".to_owned(),
        false => format!("$.{root}"),
    };
    let message =
        format!("{name} is read{more}, but nothing before has filled {filled}: it is empty");
    let mut draft = Draft::new(first.range(), message).help(help(subject, fact));
    for other in others.iter().take(SHOWN) {
        draft = draft.related(other.range(), "it is read here too");
    }
    let filler = subject.blocks().iter().find(|block| {
        subject.facts().at(block.id).is_some() && subject.facts().filled_by(block.id).has(fact)
    });
    match filler {
        Some(block) => draft
            .related(block.head(), format!("this fills $.{root}, and does not lead to the read")),
        None => draft,
    }
}

/// Whether some block of the flow fills it.
/// Whether the flow calls a Lambda function, be it one that it does not wait for.
fn calls(subject: &Subject<'_>) -> bool {
    let external = Fact::External.namespace();
    let mut actions = subject.blocks().iter().filter_map(|block| block.action);
    actions.any(|action| action.writes.iter().any(|write| write.namespace == external))
}

fn help(subject: &Subject<'_>, fact: Fact) -> String {
    if subject.flow.module && FactSet::LOCAL.has(fact) {
        return "a module does not see this of the flow that invokes it: \
                hand it over as an input of the module or as a contact attribute"
            .to_owned();
    }
    let root = fact.namespace();
    let fills = |action: &&crate::flow::catalog::Action| {
        action.writes.iter().any(|write| write.namespace == root)
    };
    let names: Vec<_> = catalog().actions.iter().filter(fills).map(|a| a.name.as_str()).collect();
    format!(
        "{} fills it; if another flow that transfers here does so, lint the flows together",
        names.join(" or ")
    )
}

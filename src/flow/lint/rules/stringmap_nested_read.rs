use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::{Fact, Reaching, Read, Unless};
use crate::flow::model::bytes;
use crate::flow::source::Edit;

/// ## What it does
/// Reports a read below a key of `$.External`, such as `$.External.address.city`, where every Lambda
/// block whose answer can be there has the response type `STRING_MAP`.
///
/// ## Why is this bad?
/// `STRING_MAP` takes a flat object of texts and nothing else: there is nothing below a key. If the
/// function does answer with a nested object, the block even takes its error branch.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:eu-west-1:111122223333:function:find-customer",
///     "InvocationTimeLimitSeconds": "3", "ResponseValidation": { "ResponseType": "STRING_MAP" }
///   },
///   "Transitions": {
///     "NextAction": "Greet",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Greet", "Type": "MessageParticipant",
///   "Parameters": { "Text": "You call from $.External.address.city" },
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
///     "InvocationTimeLimitSeconds": "3", "ResponseValidation": { "ResponseType": "JSON" }
///   },
///   "Transitions": {
///     "NextAction": "Greet",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// },
/// {
///   "Identifier": "Greet", "Type": "MessageParticipant",
///   "Parameters": { "Text": "You call from $.External.address.city" },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// The administrator guide describes both response types. A block that names neither is not judged.
pub struct StringmapNestedRead;

impl Rule for StringmapNestedRead {
    const META: Meta = Meta::warning("CF314", "stringmap-nested-read");
    const WAITS: bool = true;

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for read in subject.reads().filter(|read| read.fact == Fact::External) {
            if read.reference.keys.len() < 2 {
                continue;
            }
            let Some(reaching) = subject.reach().at(read.text.block) else { continue };
            if !reaching.invocations.iter().all(|(_, source)| source.flat) {
                continue;
            }
            let alone = reaching.invocations.is_empty();
            let draft = draft(subject, &read, &reaching);
            if reaching.outside && !subject.flow.module {
                report.add(draft.unless(Unless::Nested { alone }));
            } else if !alone {
                report.add(draft);
            }
        }
    }
}

fn draft(subject: &Subject<'_>, read: &Read<'_, '_>, reaching: &Reaching<'_>) -> Draft {
    let message = format!(
        "{} is below a key, but a function answers with a flat STRING_MAP here, so it is empty",
        read.name()
    );
    let mut draft = Draft::new(read.range(), message)
        .help("set ResponseValidation.ResponseType of the Lambda block to JSON");
    let blocks = reaching.invocations.iter().filter_map(|(id, _)| subject.flow.block(*id));
    let types: Vec<_> =
        blocks.filter_map(|block| block.parameter("ResponseValidation.ResponseType")).collect();
    for prop in types.iter().take(3) {
        draft = draft.related(bytes(&prop.value), "the answer is taken as a flat object here");
    }
    if types.is_empty() {
        return draft;
    }
    let edits = types.iter().map(|prop| Edit::new(bytes(&prop.value), "\"JSON\"")).collect();
    draft.unsafe_fix("take the answer as JSON", edits)
}

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::{Fact, FactSet, Read, Unfilled, Unless};
use crate::flow::model::{BlockId, EdgeKind};

/// ## What it does
/// Reports a read of `$.External`, `$.Lex` and the like that is filled on some ways to it and not
/// on others, for instance not on the error branch of the Lambda function.
///
/// ## Why is this bad?
/// On the other ways the value is empty, or still that of the function before.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:eu-west-1:111122223333:function:find-customer",
///     "InvocationTimeLimitSeconds": "3"
///   },
///   "Transitions": {
///     "NextAction": "Greet",
///     "Errors": [{ "NextAction": "Greet", "ErrorType": "NoMatchingError" }], "Conditions": []
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
/// There is such a way through the blocks, but a condition may keep contacts off it. That is why
/// the rule is off unless asked for.
pub struct ReadMaybeUnset;

impl Rule for ReadMaybeUnset {
    const META: Meta = Meta::info("CF304", "read-maybe-unset");
    const WAITS: bool = true;

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut told: Option<(BlockId, Fact)> = None;
        let mut ways: Vec<Unfilled> = Vec::new();
        for read in subject.reads().filter(|read| !read.filled.certain.has(read.fact)) {
            let what = (read.text.block, read.fact);
            if told == Some(what) {
                continue;
            }
            told = Some(what);
            let within = read.filled.perhaps.has(read.fact);
            let draft = draft(&read);
            let draft = if within { shown(subject, &read, &mut ways, draft) } else { draft };
            // A module has no other way in, and what it lacks altogether is another rule's.
            let alone = subject.flow.module && FactSet::LOCAL.has(read.fact);
            match (alone, within) {
                (true, true) => report.add(draft),
                (true, false) => {}
                (false, true) => report.add(draft.unless(Unless::Arrives(read.fact))),
                (false, false) => report.add(draft.unless(Unless::ArrivesOrNever(read.fact))),
            }
        }
    }
}

fn draft(read: &Read<'_, '_>) -> Draft {
    let (name, root) = (read.name(), read.fact.namespace());
    let message = format!("{name} is read, but not every way here has filled $.{root}");
    Draft::new(read.range(), message)
        .help("lead the ways on which it is not filled past this block, or check the value first")
}

/// With the place where a way without the value begins.
fn shown(
    subject: &Subject<'_>,
    read: &Read<'_, '_>,
    ways: &mut Vec<Unfilled>,
    draft: Draft,
) -> Draft {
    if !ways.iter().any(|known| known.fact == read.fact) {
        ways.push(subject.unfilled(read.fact));
    }
    let known = ways.iter().find(|known| known.fact == read.fact);
    let before = known.and_then(|known| known.before(read.text.block, subject.facts()));
    let Some((block, branch)) = before.and_then(|(id, to)| Some((subject.flow.block(id)?, to)))
    else {
        return draft;
    };
    let root = read.fact.namespace();
    let error = match branch {
        EdgeKind::Error(index) => block.errors.get(index).and_then(|branch| branch.error),
        EdgeKind::Next | EdgeKind::Condition(_) => None,
    };
    match error.map(|lit| lit.range) {
        Some(range) => {
            draft.related(range.start..range.end, format!("on this branch nothing fills $.{root}"))
        }
        None => draft.related(block.head(), format!("a way leads on from here without $.{root}")),
    }
}

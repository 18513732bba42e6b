use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::{Answer, Fact, Read, Source, Unless};
use crate::flow::model::BlockId;

/// ## What it does
/// Reports a read of a key in `$.External` that no Lambda function gives whose answer can be there.
/// What functions answer is told with `--lambda-schema NAME=FILE`: NAME as in the ARN, FILE a JSON
/// Schema of the answer or a recorded answer.
///
/// ## Why is this bad?
/// The value is empty. Nothing else shows that a flow and its function no longer agree on a name.
///
/// ## Example
/// ```text
/// $ connectctl flow lint main.json --lambda-schema find-customer=answer.json
///
/// answer.json:  { "tier": "gold" }
/// main.json:    "Text": "You are a $.External.level customer"
/// ```
///
/// ## Use instead
/// ```text
/// main.json:    "Text": "You are a $.External.tier customer"
/// ```
///
/// ## How sure is this?
/// As sure as the schema or the recorded answer is complete. A schema that says nothing about
/// additional properties is taken for complete. Nothing is reported where a function can have
/// answered last that has no schema, or that is chosen at run time; on its error branch a function
/// leaves the answer of the one before.
pub struct ExternalKeyUnknown;

impl Rule for ExternalKeyUnknown {
    const META: Meta = Meta::warning("CF313", "external-key-unknown");
    const WAITS: bool = true;

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        if subject.options.answers.is_empty() {
            return;
        }
        for read in subject.reads().filter(|read| read.fact == Fact::External) {
            if !read.reference.keys.is_empty() {
                check(subject, &read, report);
            }
        }
    }
}

fn check(subject: &Subject<'_>, read: &Read<'_, '_>, report: &mut Report<'_>) {
    let Some(reaching) = subject.reach().at(read.text.block) else { return };
    let answer = |(id, source): &(BlockId, &Source)| {
        let name = source.function.as_deref()?;
        Some((*id, subject.options.answers.named(name)?))
    };
    let answers: Option<Vec<(BlockId, &Answer)>> =
        reaching.invocations.iter().map(answer).collect();
    let Some(answers) = answers else { return };
    let keys = &read.reference.keys;
    if answers.iter().any(|(_, answer)| answer.gives(keys.iter().copied())) {
        return;
    }
    let draft = draft(subject, read, &answers);
    if reaching.outside && !subject.flow.module {
        let path = keys.iter().map(|key| Box::from(*key)).collect();
        report.add(draft.unless(Unless::Gives { path, alone: answers.is_empty() }));
    } else if !answers.is_empty() {
        report.add(draft);
    }
}

fn draft(subject: &Subject<'_>, read: &Read<'_, '_>, answers: &[(BlockId, &Answer)]) -> Draft {
    let path = read.reference.path();
    let message = match answers {
        [(_, answer)] => {
            format!("{} gives no {path:?}, so {} is empty", answer.function, read.name())
        }
        _ => format!(
            "no function that can have answered gives {path:?}, so {} is empty",
            read.name()
        ),
    };
    let mut draft = Draft::new(read.range(), message);
    let keys: Vec<_> = answers.iter().flat_map(|(_, answer)| answer.keys()).collect();
    let first = read.reference.keys.first().copied().unwrap_or_default();
    if let Some(near) = super::closest(first, keys.iter().copied()).filter(|near| *near != first) {
        draft = draft.help(format!("did you mean $.External.{near}?"));
    } else if !keys.is_empty() {
        draft = draft.help(format!("its keys are {}", keys.join(", ")));
    }
    for block in answers.iter().filter_map(|(id, _)| subject.flow.block(*id)).take(3) {
        draft = draft.related(block.head(), "the answer can be from here");
    }
    draft
}

//! What the rules about the schema of actions share.

use jsonc_parser::ast::Value;

use crate::flow::catalog::{Action, Conditions, Parameter};
use crate::flow::lint::words::closest;
use crate::flow::lint::{Draft, Severity, fix};
use crate::flow::model::Block;

/// An error where the catalog knows the action well, else a warning.
pub fn weigh(draft: Draft, action: &Action) -> Draft {
    if action.is_certain() { draft } else { draft.severity(Severity::Warning) }
}

/// An error where the service keeps to what the catalog says of a parameter, else a warning.
pub fn weigh_value(draft: Draft, action: &Action, entry: &Parameter, enforced: bool) -> Draft {
    if enforced && !entry.undocumented {
        weigh(draft, action)
    } else {
        draft.severity(Severity::Warning)
    }
}

/// With the word that was probably meant, in the place of a value that is none of `words`. Help
/// begins as `expected` says where no word looks like it.
pub fn respelled(
    draft: Draft,
    value: &Value<'_>,
    text: &str,
    words: &[String],
    expected: &str,
) -> Draft {
    let all = || words.iter().map(String::as_str);
    let title = |right: &str| format!("write {right:?}");
    let edit = |right: &str| vec![fix::replace(value, fix::quoted(right))];
    if let Some(right) = all().find(|word| word.eq_ignore_ascii_case(text.trim())) {
        return draft.help(format!("it is spelled {right:?}")).fix(title(right), edit(right));
    }
    let draft = draft.help(format!("{expected} {}", either(all())));
    match closest(text, all()) {
        Some(right) => draft.unsafe_fix(title(right), edit(right)),
        None => draft,
    }
}

/// Words as an enumeration: `A, B or C`.
pub fn either<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    join(words, "or")
}

/// Words as an enumeration: `A, B and C`.
pub fn both<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    join(words, "and")
}

fn join<'w>(words: impl IntoIterator<Item = &'w str>, link: &str) -> String {
    let words: Vec<_> = words.into_iter().collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} {link} {last}", rest.join(", ")),
    }
}

/// The operators and operands that a block takes; no operands means any.
pub fn allowed<'c>(block: &Block<'_>, of: &'c Conditions) -> (&'c [String], &'c [String]) {
    for case in &of.cases {
        if block.holds(&case.when) == Some(true) {
            return (&case.operators, &case.operands);
        }
    }
    (&of.operators, &of.operands)
}

/// The highest number that a block takes: the highest of all where a reference hides which.
pub fn highest(block: &Block<'_>, entry: &Parameter) -> Option<i64> {
    let fits = entry.max_when.iter().filter(|other| block.holds(&other.when) != Some(false));
    fits.map(|other| other.max).max().or(entry.max)
}

/// Whether a parameter is how long a Lambda function may take.
pub fn limits_lambda(action: &Action, entry: &Parameter) -> bool {
    action.holds.as_ref().is_some_and(|hold| hold.seconds == entry.name)
        && action.parameters.iter().any(|other| other.reference.as_deref() == Some("lambda"))
}

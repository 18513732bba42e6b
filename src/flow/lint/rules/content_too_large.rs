use super::{Draft, Meta, Report, Rule, Severity, Subject, opening};
use crate::flow::catalog::catalog;

/// ## What it does
/// Reports a flow of more than 256,000 characters, and warns at 80 % of that. White space between
/// the words does not count.
///
/// ## Why is this bad?
/// The service refuses longer content. A flow that comes near the limit can soon take no further
/// block, and the day on which this is noticed is that of a deployment.
///
/// ## Example
/// ```text
/// a flow of 261,420 characters
/// ```
///
/// ## Use instead
/// Move blocks that belong together to a module, or lead on to another flow with `TransferToFlow`.
/// Long texts can come from a Lambda function or a prompt.
///
/// ## How sure is this?
/// Certain: the API reference of `UpdateContactFlowContent` states the limit. The count is that of
/// the content without white space between the words, the least that can be sent.
pub struct ContentTooLarge;

/// So much of the limit, in percent, is worth a warning.
const WARNING: u64 = 80;

impl Rule for ContentTooLarge {
    const META: Meta = Meta::error("CF004", "content-too-large");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let limit = catalog().limits.content_chars.value;
        let near = limit * WARNING / 100;
        if (subject.text.len() as u64) < near {
            return;
        }
        let count = minified(subject.text);
        let message = format!("the flow has {count} characters without white space");
        let help = "move blocks that belong together to a module or to a flow of their own";
        if count > limit {
            let message = format!("{message}, and the service takes {limit}");
            report.add(Draft::new(opening(subject), message).help(help));
        } else if count >= near {
            let percent = count * 100 / limit;
            let message = format!("{message}, {percent} % of the {limit} that the service takes");
            let draft = Draft::new(opening(subject), message).help(help);
            report.add(draft.severity(Severity::Warning));
        }
    }
}

/// The characters of a JSON text without the white space between its words.
fn minified(text: &str) -> u64 {
    let (mut count, mut inside, mut escaped) = (0, false, false);
    for c in text.chars() {
        if inside || !c.is_ascii_whitespace() {
            count += 1;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = inside,
            '"' => inside = !inside,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::minified;
    use crate::flow::lint::{Linter, Selection, Severity};
    use crate::flow::source::SourceText;

    #[test]
    fn white_space_counts_inside_texts_only() {
        assert_eq!(minified("{ \"a\" :\n [ 1, 2 ] }"), 11);
        assert_eq!(minified(r#"{"a": "b \" c"}"#), 14);
        assert_eq!(minified(r#"["\\", "é x"]"#), 12);
    }

    #[test]
    fn the_limit_is_an_error_and_four_fifths_of_it_a_warning() {
        for (count, severity) in [
            (204_799, None),
            (204_800, Some(Severity::Warning)),
            (256_000, Some(Severity::Warning)),
            (256_001, Some(Severity::Error)),
        ] {
            let frame = r#"{"Version":"2019-10-30","StartAction":""}"#;
            let name = "é".repeat(count - frame.len());
            let text = frame.replace(r#":"""#, &format!(":  \"{name}\""));
            let mut selection = Selection::none();
            selection.turn("content-too-large", true).unwrap();
            let linter = Linter { selection, ..Linter::default() };
            let report = linter.file(&SourceText::new("flow.json", text), true);
            assert_eq!(report.findings.first().map(|found| found.severity), severity, "{count}");
        }
    }
}

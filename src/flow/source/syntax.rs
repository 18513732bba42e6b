//! JSON with the place of every word.

use jsonc_parser::ast::Value;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::SyntaxError;
use super::diagnosis::diagnose;

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The tree of a JSON text. Duplicate keys are kept; hundreds of levels of nesting are refused.
///
/// # Errors
/// It is no JSON.
pub fn parse(text: &str) -> Result<Value<'_>, SyntaxError> {
    match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(result) => match result.value {
            Some(value) if is_strict(text) => Ok(value),
            _ => Err(diagnose(text).unwrap_or_else(|| SyntaxError::new(0..0, "this is no JSON"))),
        },
        Err(error) => Err(explain(text, &error)),
    }
}

fn explain(text: &str, error: &ParseError) -> SyntaxError {
    let start = error.range().start.min(text.len());
    if matches!(error.kind(), ParseErrorKind::NestingDepthExceeded) {
        return SyntaxError::too_deep(start);
    }
    diagnose(text).unwrap_or_else(|| SyntaxError::new(start..start, error.kind().to_string()))
}

/// Whether a text that the parser takes is JSON to the letter: no control characters in texts, and
/// no other white space than JSON's between them.
fn is_strict(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        let open = memchr::memchr(b'"', rest).unwrap_or(rest.len());
        let between = rest.get(..open).unwrap_or_default();
        if between.iter().any(|byte| *byte >= 0x7f || matches!(byte, 0x0b | 0x0c)) {
            return false;
        }
        let Some(inside) = rest.get(open + 1..) else { break };
        let close = closing(inside);
        if inside.get(..close).unwrap_or_default().iter().any(|byte| *byte < 0x20) {
            return false;
        }
        at += open + close + 2;
    }
    true
}

/// Where a string ends that starts here.
fn closing(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if text.get(at) == Some(&b'"') {
            return at;
        }
        at += 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse;

    #[track_caller]
    fn check(text: &str, marked: &str, message: &str, help: &str) {
        let error = parse(text).expect_err(text);
        let found = (&text[error.range.clone()], error.message.as_str());
        assert_eq!((found, error.help.as_deref()), ((marked, message), Some(help)), "{text}");
    }

    #[test]
    fn commas_are_explained() {
        let help = "remove the comma";
        check("{\"a\": 1,}", ",", "a comma after the last entry", help);
        check("[1, ]", ",", "a comma after the last entry", help);
        check("{\"a\": 1,, \"b\": 2}", ",", "a comma where a key was expected", help);
        check("[,]", ",", "a comma where a value was expected", help);
        check(
            "{\"a\":,}",
            ",",
            "expected a value after `:`, found `,`",
            "write the value, or null",
        );
        let help = "add the comma";
        check("{\"a\": 1 \"b\": 2}", "", "expected `,` or `}` before `\"b\"`", help);
        check("[{} {}]", "", "expected `,` or `]` before `{`", help);
        check("{\"a\": 1;}", ";", "expected `,` or `}`, found `;`", "replace it by a comma");
    }

    #[test]
    fn quotes_are_explained() {
        let help = "JSON takes double quotes only: write \"it\"";
        check("{\"a\": 'it'}", "'it'", "'it' is in single quotes", help);
        check("{'it': 1}", "'it'", "'it' is in single quotes", help);
        let help = "write \"...\" with the straight quotes of the keyboard";
        check("{\"a\": “b”}", "“b”", "“b” is in typographic quotes", help);
        check("{a: 1}", "a", "expected a key in double quotes, found `a`", "write \"a\"");
        check("{1: 2}", "1", "expected a key in double quotes, found `1`", "write \"1\"");
        let help = "write \\\" for a quote inside of a text";
        check("{\"a\": \"say \"yes\" now\"}", "\"", "the text ends at this quote", help);
    }

    #[test]
    fn texts_are_explained() {
        let help = "add the missing quote, or write \\n for a line break inside of the text";
        check("{\"a\": \"b}", "\"b}", "the text is not closed on its line", help);
        check("{\"a\": \"b,\n  \"c\": 1}", "\"b,", "the text is not closed on its line", help);
        check("{\"a\": \"b,\r\n\"}", "\"b,", "the text is not closed on its line", help);
        check("[\"a\tb\"]", "\t", "a tab inside of a text", "write \\t");
        check(
            "[\"\u{1}\"]",
            "\u{1}",
            "the control character U+0001 inside of a text",
            "write \\u0001",
        );
        let help = "write \\\\ for a backslash";
        check("[\"C:\\dir\"]", "\\d", "`\\d` is no escape", help);
        let help = "four hexadecimal digits follow \\u";
        check("[\"\\u12\"]", "\\u12", "`\\u12` is no escape", help);
        let help = "a character beyond U+FFFF is written as two escapes, such as \\ud83d\\ude00";
        check("[\"\\ud800x\"]", "\\ud800", "`\\ud800` is half of a character", help);
        check("[\"\\ude00\"]", "\\ude00", "`\\ude00` is half of a character", help);
    }

    #[test]
    fn words_and_numbers_are_explained() {
        let unexpected = |word| format!("unexpected `{word}`, expected a value");
        let help = "write true, or \"True\" where a flow wants the word";
        check("{\"a\": True}", "True", &unexpected("True"), help);
        check("{\"a\": None}", "None", &unexpected("None"), "write null");
        check("{\"a\": hello}", "hello", &unexpected("hello"), "put text in double quotes");
        check("[nul]", "nul", &unexpected("nul"), "put text in double quotes");
        check("[@]", "@", &unexpected("@"), "put text in double quotes");
        let help = "JSON has no such number: write null or a text";
        check("[NaN]", "NaN", &unexpected("NaN"), help);
        check("[-Infinity]", "-Infinity", &unexpected("-Infinity"), help);
        let number = |word| format!("`{word}` is no number in JSON");
        check("[01]", "01", &number("01"), "leave the zero out, or write \"01\" if it is a text");
        check("[.5]", ".5", &number(".5"), "digits stand on both sides of the point");
        check("[1.]", "1.", &number("1."), "digits stand on both sides of the point");
        let help = "leave the plus out, or write \"+12065550100\" if it is a text";
        check("[+12065550100]", "+12065550100", &number("+12065550100"), help);
        check("[0x1F]", "0x1F", &number("0x1F"), "write it as a decimal number");
        check("[1e]", "1e", &number("1e"), "digits follow the e");
        check("[-]", "-", &number("-"), "digits follow the minus");
        check(
            "[206-555-0100]",
            "206-555-0100",
            &number("206-555-0100"),
            "put text in double quotes",
        );
        assert!(parse("[1e400, -0.0E-5, 123456789012345678901234567890]").is_ok());
    }

    #[test]
    fn brackets_are_explained() {
        check("{\"a\": {\"b\": 1}", "{", "`{` is never closed", "add the missing `}`");
        check("[1, 2", "[", "`[` is never closed", "add the missing `]`");
        check("{\"a\": ", "{", "`{` is never closed", "add the missing `}`");
        let text = "{\"a\": [1, 2}";
        check(text, "}", "expected `,` or `]`, found `}`", "close the `[` first");
        let (range, message) = parse(text).unwrap_err().related.unwrap();
        assert_eq!((&text[range], message.as_str()), ("[", "this is still open"));
        check("{}}", "}", "`}` closes nothing", "remove it");
        check("]", "]", "`]` closes nothing", "remove it");
        check("{} {}", "{", "text after the end of the JSON value", "a file holds one flow");
        check("{\"a\" 1}", "1", "expected `:` after the key, found `1`", "write \"key\": value");
        check("{\"a\" = 1}", "=", "expected `:` after the key, found `=`", "write \"key\": value");
        check("{\"a\":}", "}", "expected a value after `:`, found `}`", "write the value, or null");
        check(
            "[1 : 2]",
            ":",
            "expected `,` or `]`, found `:`",
            "`:` stands between keys and values of `{}`",
        );
    }

    #[test]
    fn what_json_does_not_have_is_explained() {
        let help = "remove it; the designer keeps notes in Metadata.Annotations";
        for (text, comment) in [
            ("// c\n{}", "// c"),
            ("{ /* c */ }", "/* c */"),
            ("# c\n{}", "# c"),
            ("[1, // c\n2]", "// c"),
        ] {
            check(text, comment, "a comment, which JSON does not have", help);
        }
        let message = "the white space U+00A0, which JSON does not take";
        check("{\"a\":\u{a0}1}", "\u{a0}", message, "replace it by a space");
        let help = "save the file with some content, or name another";
        for text in ["", "  \n"] {
            check(text, "", "the file is empty, expected a JSON object", help);
        }
    }

    #[test]
    fn bombs_are_refused() {
        for bomb in ["[", "{\"a\":", "[{\"a\":"] {
            assert_eq!(
                parse(&bomb.repeat(200_000)).unwrap_err().message,
                "too many levels of nesting"
            );
        }
    }

    proptest! {
        /// We take what serde_json takes, and say something about everything else.
        #[test]
        fn json_is_what_serde_takes(text in "(\\[|\\]|\\{|\\}|,|:|\"|\"a\"|\"b\\\\n\"|[0-9.eE+-]{1,3}|true|null|nul| |\n|\t|\u{a0}|\\\\|\\\\u00e9|\\\\ud83d\\\\ude00|é|/\\*|'){0,12}") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            let ours = parse(&text);
            prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {:?} {:?}", text, ours, theirs);
            if let Err(error) = ours {
                prop_assert!(text.get(error.range.clone()).is_some(), "{:?} {:?}", text, error);
                prop_assert!(error.message != "this is no JSON" && error.help.is_some(), "{:?} {:?}", text, error);
            }
        }

        /// One character too few or too many in a right text.
        #[test]
        fn a_slip_is_judged_as_serde_judges_it(at in 0usize..80, put in "(|,|\"|\\}|\\]|\\{|:|\\\\|\n|x|0)") {
            let right = "{\"Version\": \"2019-10-30\", \"Actions\": [{\"a\": [1.5, -0, true]}, null], \"b\\u00e9\": {}}";
            let mut text = right.to_owned();
            let at = at.min(right.len() - 1);
            text.replace_range(at..=at, &put);
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            prop_assert_eq!(parse(&text).is_ok(), theirs.is_ok(), "{} {:?}", text, parse(&text));
        }
    }
}

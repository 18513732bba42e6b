//! JSON with the place of every word.

use std::ops::Range;

use jsonc_parser::ast::Value;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

use super::OffsetMap;

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

/// A text is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub range: Range<usize>,
    /// What is wrong and what was expected.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl SyntaxError {
    /// The same error in the file that holds the text.
    #[must_use]
    pub fn at(self, map: &OffsetMap) -> Self {
        Self { range: map.range(self.range), ..self }
    }
}

/// The tree of a JSON text. Duplicate keys are kept; more than 512 levels are refused.
///
/// # Errors
/// It is no JSON.
pub fn parse(text: &str) -> Result<Value<'_>, SyntaxError> {
    match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(result) => result.value.ok_or_else(|| SyntaxError {
            range: 0..0,
            message: "the file is empty, expected a JSON object".into(),
            help: None,
        }),
        Err(error) => Err(explain(text, &error)),
    }
}

fn explain(text: &str, error: &ParseError) -> SyntaxError {
    let range = error.range();
    let range = range.start..range.end.max(range.start);
    let found = text.get(range.clone()).unwrap_or_default();
    let (message, help) = words(error.kind(), found);
    SyntaxError { range: narrow(text, range), message, help: help.map(str::to_owned) }
}

/// Errors about what is not closed cover the whole rest; its first character is enough.
fn narrow(text: &str, range: Range<usize>) -> Range<usize> {
    let found = text.get(range.clone()).unwrap_or_default();
    match found.find('\n') {
        Some(end) => range.start..range.start + end,
        None => range,
    }
}

fn words(kind: &ParseErrorKind, found: &str) -> (String, Option<&'static str>) {
    use ParseErrorKind as Kind;
    let first = found.lines().next().unwrap_or_default();
    let shown: String = first.chars().take(40).collect();
    match kind {
        Kind::CommentsNotAllowed => (
            "a comment, which JSON does not have".into(),
            Some("remove it; the designer keeps notes in Metadata.Annotations"),
        ),
        Kind::SingleQuotedStringsNotAllowed => {
            (format!("{shown} is in single quotes"), Some("JSON takes double quotes only"))
        }
        Kind::TrailingCommasNotAllowed => {
            ("a comma after the last entry".into(), Some("remove the comma"))
        }
        Kind::ExpectedComma => {
            (format!("expected `,` or the end of the list before `{shown}`"), Some("add the comma"))
        }
        Kind::ExpectedColonAfterObjectKey => ("expected `:` after the key".into(), None),
        Kind::ExpectedObjectValue => ("expected a value after `:`".into(), None),
        Kind::ExpectedStringObjectProperty => (
            format!("expected a key in double quotes, found `{shown}`"),
            Some("write keys as \"Key\""),
        ),
        Kind::UnexpectedWord => word(&shown),
        Kind::MultipleRootJsonValues => {
            ("text after the end of the JSON value".into(), Some("a file holds one flow"))
        }
        Kind::UnterminatedArray => ("`[` is never closed".into(), Some("add the missing `]`")),
        Kind::UnterminatedObject => ("`{` is never closed".into(), Some("add the missing `}`")),
        Kind::NestingDepthExceeded => (
            "more than 512 levels of nesting".into(),
            Some("no flow is that deep: the file is damaged or was made to do harm"),
        ),
        Kind::String(error) => string(error),
        Kind::UnexpectedCloseBrace => ("`}` closes nothing".into(), Some("remove it")),
        Kind::UnexpectedCloseBracket => ("`]` closes nothing".into(), Some("remove it")),
        Kind::UnexpectedComma => ("a comma where a value was expected".into(), None),
        Kind::UnexpectedColon => ("a colon where a value was expected".into(), None),
        other => (lower(&other.to_string()), None),
    }
}

fn word(found: &str) -> (String, Option<&'static str>) {
    let help = match found {
        "True" | "TRUE" => Some("write true, or \"True\" where a flow wants the word"),
        "False" | "FALSE" => Some("write false, or \"False\" where a flow wants the word"),
        "None" | "nil" | "undefined" | "NULL" | "Null" => Some("write null"),
        _ => Some("put text in double quotes"),
    };
    (format!("unexpected `{found}`, expected a value"), help)
}

fn string(error: &ParseStringErrorKind) -> (String, Option<&'static str>) {
    match error {
        ParseStringErrorKind::UnterminatedStringLiteral => (
            "the text is never closed".into(),
            Some("add the missing `\"`; a line break inside is written \\n"),
        ),
        other => (
            format!("the text is not valid: {}", lower(&other.to_string())),
            Some(
                "inside a text, write \\\" for a quote, \\\\ for a backslash and \\n for a line break",
            ),
        ),
    }
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

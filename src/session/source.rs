//! Reading session data from what people write: `key=value`, a JSON object, NDJSON, or `.env`.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

/// A JSON object as a list, so that a key written twice is seen and not silently lost.
#[derive(Clone, Default, PartialEq)]
pub struct Pairs(pub Vec<(String, Value)>);

/// Why data cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// A command line argument is not a pair.
    #[error("`{0}` is not of the form key=value")]
    NotAPair(String),
    /// The JSON is broken or not an object.
    #[error("the data is not a JSON object: {0}")]
    Json(String),
    /// A line of the `.env` form is not a pair.
    #[error("line {line} is not of the form KEY=value")]
    EnvLine {
        /// The number of the line, from 1.
        line: usize,
    },
    /// A quoted value of the `.env` form does not end.
    #[error("line {line}: the quote that opens the value of `{key}` is never closed")]
    OpenQuote {
        /// The number of the line, from 1.
        line: usize,
        /// The key whose value it is.
        key: String,
    },
}

impl SourceError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotAPair(_) => "write key=value, in quotes where the value has spaces",
            Self::Json(_) => {
                "data is one JSON object, one object a line (NDJSON), or KEY=value lines"
            }
            Self::EnvLine { .. } => "write KEY=value; comments start with #",
            Self::OpenQuote { .. } => "close the quote on the same line",
        }
    }
}

/// Splits a `key=value` argument at its first `=`.
///
/// # Errors
/// There is no `=` in it.
pub fn parse_pair(argument: &str) -> Result<(String, Value), SourceError> {
    let error = || SourceError::NotAPair(argument.into());
    let (key, value) = argument.split_once('=').ok_or_else(error)?;
    Ok((key.into(), value.into()))
}

/// Reads a file's worth of data: what begins with `{` is JSON (one object, or one a line),
/// anything else is `.env`.
///
/// # Errors
/// The first place that cannot be read.
pub fn parse(text: &str) -> Result<Pairs, SourceError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with(['{', '[', '"']) { parse_json(text) } else { parse_env(text) }
}

fn parse_json(text: &str) -> Result<Pairs, SourceError> {
    let mut all = Pairs::default();
    for object in serde_json::Deserializer::from_str(text).into_iter::<Pairs>() {
        all.0.extend(object.map_err(|error| SourceError::Json(problem(&error)))?.0);
    }
    Ok(all)
}

/// What is wrong with JSON, without the values in it, which the parser's own text would quote.
pub fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let names_keys_only = ["unknown field", "missing field", "duplicate field"];
    match error.classify() {
        Category::Data if !names_keys_only.iter().any(|start| text.starts_with(start)) => {
            match error.line() {
                0 => "a value has the wrong type".into(),
                line => {
                    format!("a value has the wrong type at line {line} column {}", error.column())
                }
            }
        }
        _ => text,
    }
}

/// The usual form: `KEY=value` with an optional `export`, quotes, comments. Nothing is expanded:
/// a library that does would read the environment and send secrets along.
fn parse_env(text: &str) -> Result<Pairs, SourceError> {
    let mut pairs = Pairs::default();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let pair = line.strip_prefix("export ").unwrap_or(line);
        let (key, value) = pair.split_once('=').ok_or(SourceError::EnvLine { line: number })?;
        let key = key.trim().to_owned();
        match env_value(value.trim()) {
            Some(value) => pairs.0.push((key, value.into())),
            None => return Err(SourceError::OpenQuote { line: number, key }),
        }
    }
    Ok(pairs)
}

/// The value without its quotes and without a trailing comment; `None` for an open quote.
fn env_value(text: &str) -> Option<String> {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return Some(text.split(" #").next().unwrap_or_default().trim_end().into());
    };
    let mut value = String::new();
    let mut chars = text.chars().skip(1);
    while let Some(c) = chars.next() {
        match c {
            _ if c == quote => return Some(value),
            '\\' if quote == '"' => match chars.next()? {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                other => value.push(other),
            },
            _ => value.push(c),
        }
    }
    None
}

impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(key, _)| key)).finish()
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of keys and values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pairs<const N: usize>(pairs: [(&str, Value); N]) -> Result<Pairs, SourceError> {
        Ok(Pairs(pairs.map(|(key, value)| (key.to_owned(), value)).into()))
    }

    #[test]
    fn a_pair_is_split_at_its_first_equals_sign() {
        assert_eq!(parse_pair("a=b=c"), Ok(("a".into(), json!("b=c"))));
        assert_eq!(parse_pair("ab"), Err(SourceError::NotAPair("ab".into())));
    }

    #[test]
    fn json_and_ndjson_keep_order_types_and_double_keys() {
        let expected = || pairs([("b", json!(1)), ("a", json!({"x": null})), ("b", json!("2"))]);
        assert_eq!(parse(r#"{"b":1,"a":{"x":null},"b":"2"}"#), expected());
        assert_eq!(parse("{\"b\":1}\n{\"a\":{\"x\":null},\"b\":\"2\"}\n"), expected());
    }

    #[test]
    fn env_lines_take_export_quotes_and_comments() {
        let text = "\u{feff}# who\nexport TIER=gold # plan\nNAME='Ada \"L\"'\n\nNOTE=\"a\\n\\\"b\\\"\"\nURL=http://x/#y\n";
        let expected = pairs([
            ("TIER", json!("gold")),
            ("NAME", json!("Ada \"L\"")),
            ("NOTE", json!("a\n\"b\"")),
            ("URL", json!("http://x/#y")),
        ]);
        assert_eq!(parse(text), expected);
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        assert_eq!(parse("A=1\nnonsense"), Err(SourceError::EnvLine { line: 2 }));
        let open = SourceError::OpenQuote { line: 1, key: "A".into() };
        assert_eq!(parse("A=\"x"), Err(open));
        let Err(SourceError::Json(message)) = parse("{\"a\":1}\n{\"b\"}") else { panic!() };
        assert!(message.contains("line 2"), "{message}");
        assert!(matches!(parse("[1]"), Err(SourceError::Json(_))));
    }
}

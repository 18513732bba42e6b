//! Tests as YAML that people read: blocks, and quotes only where they are needed.

use serde_json::Value;

use super::file::TestFile;

impl TestFile {
    /// The file as YAML.
    #[must_use]
    pub fn yaml(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        let mut out = String::new();
        block(&value, 0, &mut out);
        out
    }
}

/// A map or list on lines of its own; anything else on this line.
fn block(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                pad(indent, out);
                entry(key, value, indent, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                pad(indent, out);
                out.push_str("- ");
                dashed(item, indent + 2, out);
            }
        }
        other => {
            out.push_str(&scalar(other));
            out.push('\n');
        }
    }
}

fn entry(key: &str, value: &Value, indent: usize, out: &mut String) {
    out.push_str(&text(key));
    out.push(':');
    match is_block(value) {
        true => out.push('\n'),
        false => out.push(' '),
    }
    block(value, indent + 2, out);
}

/// An item, whose first line stands behind the dash.
fn dashed(item: &Value, indent: usize, out: &mut String) {
    let mut inner = String::new();
    block(item, indent, &mut inner);
    out.push_str(inner.trim_start_matches(' '));
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Object(entries) => !entries.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(words) => text(words),
        other => other.to_string(),
    }
}

/// A text, in quotes where YAML would read it as something else.
fn text(words: &str) -> String {
    let first = words.starts_with(|c: char| c.is_alphabetic() || c == '/' || c == '$' || c == '_');
    let inside = |c: char| c.is_alphanumeric() || " .,;!?'()/$_+=*-".contains(c);
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = first
        && words.chars().all(inside)
        && !words.ends_with(' ')
        && !reserved.contains(&words.to_lowercase().as_str());
    if plain { words.to_owned() } else { Value::from(words).to_string() }
}

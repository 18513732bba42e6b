//! Texts of others without the credentials that they may quote.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::connect::mask::HIDDEN;

/// From this length on a text is hidden wherever it stands: shorter ones are words of ordinary
/// sentences too often, as `test` is.
const TELLING: usize = 8;

/// What `encodeURIComponent` leaves as it is; other encoders leave less.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// A text that must not be seen by anybody.
#[derive(Clone, Debug)]
pub(super) struct Secret {
    text: SecretString,
    /// Whether it is hidden inside of words and sentences as well.
    anywhere: bool,
}

impl Secret {
    /// A text that nobody has chosen, such as a token: whatever is like it is it.
    pub(super) fn made(text: &str) -> Self {
        Self { text: text.into(), anywhere: true }
    }

    /// A text that people have chosen, and that may be a word: `test`.
    pub(super) fn chosen(text: &SecretString) -> Self {
        let anywhere = text.expose_secret().chars().count() >= TELLING;
        Self { text: text.clone(), anywhere }
    }

    /// The spellings in which a server may quote it.
    fn spellings(&self) -> Vec<String> {
        let text = self.text.expose_secret();
        let escaped = Value::from(text).to_string();
        let escaped = escaped.get(1..escaped.len().saturating_sub(1)).unwrap_or_default();
        let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let percent = [NON_ALPHANUMERIC, COMPONENT].map(|set| utf8_percent_encode(text, set));
        let percent = percent.into_iter().map(|text| text.to_string());
        let encoded: Vec<String> = percent.chain([form]).collect();
        let lower = encoded.iter().map(|text| lower_escapes(text));
        let plain = [text.to_owned(), escaped.to_owned(), escaped.replace('/', "\\/")];
        lower.chain(encoded.clone()).chain(plain).collect()
    }
}

/// A percent-encoded text with its hexadecimal digits in lower case.
fn lower_escapes(text: &str) -> String {
    let mut rest = text.split('%');
    let first = rest.next().unwrap_or_default().to_owned();
    rest.fold(first, |text, part| {
        let (digits, after) = part.split_at_checked(2).unwrap_or((part, ""));
        format!("{text}%{}{after}", digits.to_ascii_lowercase())
    })
}

/// A text of others without the secrets that it may quote.
pub(super) fn without(text: &str, secrets: &[Secret]) -> String {
    let spellings = |secret: &Secret| {
        secret.spellings().into_iter().map(|text| (text, secret.anywhere)).collect::<Vec<_>>()
    };
    let mut hidden: Vec<(String, bool)> = secrets.iter().flat_map(spellings).collect();
    hidden.retain(|(text, _)| !text.is_empty());
    // What is part of another would leave the rest of that one behind.
    hidden.sort_by_key(|(text, anywhere)| (std::cmp::Reverse(text.len()), !anywhere));
    hidden.dedup();
    hidden.iter().fold(text.to_owned(), |text, (secret, anywhere)| match anywhere {
        true => text.replace(secret.as_str(), HIDDEN),
        false => without_alone(&text, secret),
    })
}

/// A text without another where that is a value by itself, and no word of a sentence.
fn without_alone(text: &str, secret: &str) -> String {
    let (mut kept, mut from) = (String::new(), 0);
    for (start, found) in text.match_indices(secret) {
        let (before, rest) = text.split_at(start);
        let after = rest.strip_prefix(found).unwrap_or_default();
        if is_alone(before, after) {
            kept.push_str(text.get(from..start).unwrap_or_default());
            kept.push_str(HIDDEN);
            from = start + found.len();
        }
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// Whether what stands between two texts is a value by itself: `"test"`, `key=test&`, `key: test.`,
/// `ApiKey test`.
fn is_alone(before: &str, after: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let is_header = ["ApiKey ", "Basic ", "Bearer "].iter().any(|scheme| before.ends_with(scheme));
    let begins = !before.trim_end().ends_with(is_word);
    let ends = !after.trim_start().starts_with(is_word);
    (is_header && !after.starts_with(is_word)) || (begins && ends)
}

/// The body of an answer to the request for a token: what its names call a token or a secret is
/// hidden, wherever else it may stand.
pub(super) fn without_tokens(body: &str) -> String {
    let Ok(mut json) = serde_json::from_str::<Value>(body) else { return body.into() };
    let mut found = Vec::new();
    hide_named(&mut json, false, &mut found);
    match found.is_empty() {
        true => body.into(),
        false => without(&json.to_string(), &found),
    }
}

fn hide_named(value: &mut Value, is_named: bool, found: &mut Vec<Secret>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                hide_named(inner, is_named || names_secret(name), found);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide_named(item, is_named, found)),
        Value::String(text) if is_named && !text.is_empty() => {
            found.push(Secret::chosen(&text.as_str().into()));
            HIDDEN.clone_into(text);
        }
        _ => {}
    }
}

fn names_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // The type of a token is `Bearer`, and says nothing.
    (name.contains("token") || name.contains("secret")) && name != "token_type"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hide(text: &str, secrets: &[&str]) -> String {
        without(
            text,
            &secrets.iter().map(|text| Secret::chosen(&(*text).into())).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn what_is_part_of_another_does_not_leave_its_rest() {
        assert_eq!(hide("bad: acme-corp-hush", &["acme-corp", "acme-corp-hush"]), "bad: ***");
    }

    #[test]
    fn every_spelling_is_hidden() {
        let secret = "p/w \"ü\\+:é&";
        for quoted in [
            secret.to_owned(),
            serde_json::json!({ "m": secret }).to_string(),
            serde_json::json!({ "m": secret }).to_string().replace('/', "\\/"),
            utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
            utf8_percent_encode(secret, COMPONENT).to_string(),
            lower_escapes(&utf8_percent_encode(secret, COMPONENT).to_string()),
            url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
        ] {
            let text = hide(&format!("a {quoted} b"), &[secret]);
            assert!(text.contains("***") && !text.contains("w"), "{quoted}: {text}");
        }
        assert_eq!(lower_escapes("A%2F%C3%BCB%"), "A%2f%c3%bcB%");
    }

    #[test]
    fn a_short_one_is_hidden_as_a_value_and_left_as_a_word() {
        for (text, hidden) in [
            ("the test failed", "the test failed"),
            (r#"{"error":"test failed"}"#, r#"{"error":"test failed"}"#),
            ("a latest contest", "a latest contest"),
            ("test-run of my-test", "test-run of my-test"),
            (r#"{"key":"test"}"#, r#"{"key":"***"}"#),
            ("key=test&more", "key=***&more"),
            ("key: test", "key: ***"),
            ("Authorization: ApiKey test is wrong", "Authorization: ApiKey *** is wrong"),
            ("test", "***"),
        ] {
            assert_eq!(hide(text, &["test"]), hidden);
        }
        assert_eq!(hide("xlongenoughx", &["longenough"]), "x***x");
    }

    #[test]
    fn tokens_are_found_by_their_names() {
        assert_eq!(
            without_tokens(
                r#"{"refreshToken": ["abc-123-xyz"], "token_type": "Bearer", "m": "abc-123-xyz!"}"#
            ),
            r#"{"refreshToken":["***"],"token_type":"Bearer","m":"***!"}"#
        );
        for body in [r#"{ "error": "invalid_token" }"#, "token=x", "[1.0]"] {
            assert_eq!(without_tokens(body), body);
        }
    }
}

//! Secrets that are known by their shape.

use std::borrow::Cow;
use std::ops::Range;

/// A secret in a text. What it is stays unsaid but for its first characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Secret<'t> {
    /// Where.
    pub at: Range<usize>,
    /// What it is.
    pub kind: &'static str,
    /// Its first four characters.
    pub shown: &'t str,
}

/// How a kind of secret begins, how long what follows is at least, and what it is.
const SHAPES: [(&str, usize, &str); 20] = [
    ("AKIA", 16, "an AWS access key id"),
    ("ASIA", 16, "a temporary AWS access key id"),
    ("ghp_", 30, "a GitHub token"),
    ("gho_", 30, "a GitHub token"),
    ("ghu_", 30, "a GitHub token"),
    ("ghs_", 30, "a GitHub token"),
    ("github_pat_", 40, "a GitHub token"),
    ("glpat-", 20, "a GitLab token"),
    ("xoxb-", 20, "a Slack token"),
    ("xoxp-", 20, "a Slack token"),
    ("xapp-", 20, "a Slack token"),
    ("sk_live_", 16, "a Stripe key"),
    ("rk_live_", 16, "a Stripe key"),
    ("SG.", 60, "a SendGrid key"),
    ("AIza", 35, "a Google API key"),
    ("npm_", 36, "an npm token"),
    ("sk-ant-", 30, "an Anthropic key"),
    ("sk-proj-", 30, "an OpenAI key"),
    ("hf_", 34, "a Hugging Face token"),
    ("dckr_pat_", 20, "a Docker token"),
];
/// What is shorter is no secret of a known shape.
const SHORTEST: usize = 20;

/// The first secret in a text.
#[must_use]
pub fn find(text: &str) -> Option<Secret<'_>> {
    if text.len() < SHORTEST {
        return None;
    }
    let mut at = 0;
    for run in text.split(|c: char| !in_token(c)) {
        let start = at;
        at += run.len();
        at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        if run.len() >= SHORTEST
            && let Some(kind) = token(text, start, run)
        {
            return Some(secret(start, run, kind));
        }
    }
    key_block(text).or_else(|| login(text))
}

/// A text of the same length in which every secret is stars.
#[must_use]
pub fn without_secrets(text: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(text);
    while let Some(at) = find(&masked).map(|secret| secret.at) {
        let stars = "*".repeat(at.len());
        masked.to_mut().replace_range(at, &stars);
    }
    masked
}

fn in_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-.+/~".contains(c)
}

fn secret<'t>(start: usize, run: &'t str, kind: &'static str) -> Secret<'t> {
    let end = run.char_indices().nth(4).map_or(run.len(), |(at, _)| at);
    Secret { at: start..start + run.len(), kind, shown: run.get(..end).unwrap_or_default() }
}

fn token(text: &str, start: usize, run: &str) -> Option<&'static str> {
    let shape = SHAPES.iter().find(|(prefix, least, _)| {
        run.strip_prefix(prefix).is_some_and(|rest| rest.len() >= *least && mixed(rest))
    });
    if let Some((prefix, least, kind)) = shape {
        let aws = *least == 16 && prefix.len() == 4;
        let upper = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
        return (!aws || (run.len() == 20 && run.bytes().all(upper))).then_some(kind);
    }
    if run.starts_with("eyJ") && run.split('.').filter(|part| part.len() >= 10).count() >= 3 {
        return Some("a JSON web token");
    }
    let before = text.get(..start).unwrap_or_default().trim_end();
    let bearer = before.len() >= 6
        && before.get(before.len() - 6..).is_some_and(|word| word.eq_ignore_ascii_case("bearer"));
    (bearer && mixed(run)).then_some("a bearer token")
}

/// Whether a run looks drawn at random: letters and digits.
fn mixed(run: &str) -> bool {
    run.bytes().any(|b| b.is_ascii_digit()) && run.bytes().any(|b| b.is_ascii_alphabetic())
}

fn key_block(text: &str) -> Option<Secret<'_>> {
    let end = text.find("PRIVATE KEY-----")?;
    let start = text.get(..end)?.rfind("-----BEGIN")?;
    let run = text.get(start..end + "PRIVATE KEY-----".len())?;
    (run.len() < 60).then(|| secret(start, run, "a private key"))
}

/// A password in an address: `https://user:password@host`.
fn login(text: &str) -> Option<Secret<'_>> {
    let start = text.find("://")? + 3;
    let rest = text.get(start..)?;
    let host = rest.find(['/', '?', ' ', '"']).unwrap_or(rest.len());
    let login = rest.get(..host)?;
    let login = login.get(..login.rfind('@')?)?;
    let (user, password) = login.split_once(':')?;
    let real = password.len() >= 4 && !password.contains(['$', '{', '<', '*']);
    let from = start + user.len() + 1;
    real.then(|| Secret {
        at: from..from + password.len(),
        kind: "a password in an address",
        shown: "",
    })
}

#[cfg(test)]
mod tests {
    use super::{find, without_secrets};

    fn kind(text: &str) -> Option<&str> {
        find(text).map(|secret| secret.kind)
    }

    #[test]
    fn known_shapes_are_found() {
        let key = format!("AKIA{}", "ABCDEFGH12345678");
        assert_eq!(kind(&format!("key={key};")), Some("an AWS access key id"));
        let found = find(&key).expect("a secret");
        assert_eq!((found.at, found.shown), (0..20, "AKIA"));
        let token = "a1".repeat(12);
        assert_eq!(kind(&format!("Authorization: Bearer {token}")), Some("a bearer token"));
        assert_eq!(kind(&format!("ghp_{}", "a1".repeat(18))), Some("a GitHub token"));
        let part = "abcdefghij12";
        assert_eq!(kind(&format!("eyJ{part}.{part}.{part}")), Some("a JSON web token"));
        assert_eq!(kind("-----BEGIN RSA PRIVATE KEY-----\nMII"), Some("a private key"));
        assert_eq!(kind("https://me:pa55word@example.com/x"), Some("a password in an address"));
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in [
            "arn:aws:lambda:us-west-2:111122223333:function:lookup-AKIA",
            "The bearer of this letter is known to us",
            "Bearer $.Attributes.token_for_the_service",
            "11111111-2222-3333-4444-555555555555",
            "AKIAabcdefgh12345678",
            "-----BEGIN CERTIFICATE-----\nMIIB",
            "https://example.com/a:b@c",
            "mailto:help@example.com or https://example.com",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_without_its_secrets_is_as_long_and_holds_none() {
        let text = r#""key": "AKIAIOSFODNN7EXAMPLE", "é": "ghp_abcdefghij0123456789ABCDEFGHIJ01""#;
        let masked = without_secrets(text);
        assert_eq!(masked.len(), text.len());
        assert!(masked.starts_with(r#""key": "****"#) && find(&masked).is_none(), "{masked}");
        assert_eq!(without_secrets("nothing to hide"), "nothing to hide");
    }
}

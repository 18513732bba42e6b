//! What the API is signed in to with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// What the API is signed in to with.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// A client id and a secret, which a token is given for.
    OAuth(OAuth),
    /// A key (deprecated).
    ApiKey(SecretString),
}

/// The credentials of an OAuth client.
#[derive(Clone, Debug)]
pub struct OAuth {
    /// The client.
    pub id: SecretString,
    /// Its secret.
    pub secret: SecretString,
}

impl OAuth {
    /// Credentials from plain texts.
    pub fn new(id: &str, secret: &str) -> Self {
        Self { id: id.into(), secret: secret.into() }
    }

    /// The header `Authorization` that asks for a token.
    pub fn basic(&self) -> SecretString {
        format!("Basic {}", self.encoded()).into()
    }

    fn encoded(&self) -> String {
        let pair = format!("{}:{}", self.id.expose_secret(), self.secret.expose_secret());
        STANDARD.encode(pair)
    }

    /// What tells these credentials from others, and nothing else.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        // The length keeps id and secret apart.
        hash.update(self.id.expose_secret().len().to_le_bytes());
        hash.update(self.id.expose_secret());
        hash.update(self.secret.expose_secret());
        hash.finalize().into()
    }

    /// The texts that must not be seen by anybody.
    pub(super) fn secrets(&self) -> [SecretString; 3] {
        [self.id.clone(), self.secret.clone(), self.encoded().into()]
    }
}

/// The header `Authorization` with a token.
pub(super) fn bearer(token: &SecretString) -> SecretString {
    format!("Bearer {}", token.expose_secret()).into()
}

/// The header `Authorization` with a key.
pub(super) fn api_key(key: &SecretString) -> SecretString {
    format!("ApiKey {}", key.expose_secret()).into()
}

/// A text of others without the secrets that it may quote.
pub(super) fn without(text: &str, secrets: &[SecretString]) -> String {
    let secrets = secrets.iter().map(ExposeSecret::expose_secret);
    secrets
        .filter(|secret| !secret.is_empty())
        .fold(text.to_owned(), |text, secret| text.replace(secret, crate::connect::mask::HIDDEN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_that_of_basic_authentication_and_debug_output_shows_nothing() {
        let client = OAuth::new("id", "s3cret");
        assert_eq!(client.basic().expose_secret(), "Basic aWQ6czNjcmV0");
        let shown = format!("{:?}", Credentials::OAuth(client));
        assert!(!shown.contains("s3cret") && !shown.contains("id\""), "{shown}");
    }

    #[test]
    fn credentials_that_differ_have_other_fingerprints() {
        let print = |id, secret| OAuth::new(id, secret).fingerprint();
        assert_eq!(print("a", "b"), print("a", "b"));
        assert_ne!(print("a", "b"), print("a", "c"));
        assert_ne!(print("ab", "c"), print("a", "bc"));
    }

    #[test]
    fn a_text_that_quotes_a_secret_loses_it() {
        let secrets = OAuth::new("id", "s3cret").secrets();
        assert_eq!(without("bad: s3cret aWQ6czNjcmV0", &secrets), "bad: *** ***");
    }
}

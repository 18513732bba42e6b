//! What the API is signed in to with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::redact::Secret;

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

    /// The texts that must not be seen by anybody. The id is none: it says who asks, and servers
    /// say it back in messages that people look for.
    pub(super) fn secrets(&self) -> [Secret; 4] {
        let basic = self.encoded();
        let bare = basic.trim_end_matches('=');
        let url_safe = bare.replace('+', "-").replace('/', "_");
        let made = [basic.as_str(), bare, &url_safe].map(Secret::made);
        let [basic, bare, url_safe] = made;
        [Secret::chosen(&self.secret), basic, bare, url_safe]
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

#[cfg(test)]
mod tests {
    use super::super::redact::without;
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
        let secrets = OAuth::new("client", "s3cret-1").secrets();
        let basic = "Y2xpZW50OnMzY3JldC0x";
        let padded = OAuth::new("client", "s3cret-12").secrets();
        assert_eq!(without(&format!("bad: s3cret-1 {basic}"), &secrets), "bad: *** ***");
        assert_eq!(without("Y2xpZW50OnMzY3JldC0xMg==", &padded), "***");
        assert_eq!(without("Y2xpZW50OnMzY3JldC0xMg", &padded), "***");
        assert_eq!(without("invalid_client", &secrets), "invalid_client");
    }
}

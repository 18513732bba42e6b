//! The token that an OAuth client is given.

use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;

use super::cache::Fetched;
use super::credentials::OAuth;
use super::domain::Domain;
use super::error::TransferError;
use super::redact::without_tokens;
use super::{Response, answer};

/// How long before its end a token is no longer used.
const MARGIN: Duration = Duration::from_secs(300);

/// What tokens are kept by: whoever asked, and where.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TokenKey {
    auth: String,
    client: [u8; 32],
}

impl TokenKey {
    pub(super) fn new(auth: &Domain, client: &OAuth) -> Self {
        Self { auth: auth.as_str().into(), client: client.fingerprint() }
    }
}

/// Reads the answer to the request for a token.
///
/// # Errors
/// It is a refusal, or has no token.
pub(super) fn read(url: &str, response: Response) -> Result<Fetched<SecretString>, TransferError> {
    if response.status != 200 {
        let Response { status, body, .. } = response;
        // A token with the wrong status is a token all the same.
        return Err(TransferError::TokenStatus { status, body: without_tokens(&body) });
    }
    let answer = answer::json(url, &response.body)?;
    let token = answer.get("access_token").and_then(Value::as_str).unwrap_or_default();
    match token {
        "" => Err(TransferError::NoToken),
        token => Ok(Fetched { value: token.into(), holds: holds(answer.get("expires_in")) }),
    }
}

/// For how long a token is used: five minutes less than it lives, or half of a short life; not
/// again where nobody says how long it lives.
fn holds(expires_in: Option<&Value>) -> Option<Duration> {
    let seconds = match expires_in? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.parse().ok()?,
        _ => return None,
    };
    let life = Duration::try_from_secs_f64(seconds).ok().filter(|life| !life.is_zero())?;
    Some(if life > MARGIN { life - MARGIN } else { life / 2 })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_token_is_used_until_five_minutes_before_its_end_or_for_half_of_a_short_life() {
        for (told, seconds) in [
            (json!(3600), Some(3300.0)),
            (json!(301), Some(1.0)),
            (json!(300), Some(150.0)),
            (json!(10), Some(5.0)),
            (json!("600"), Some(300.0)),
            (json!(0.5), Some(0.25)),
            (json!(0), None),
            (json!(-5), None),
            (json!(null), None),
            (json!(1e300), None),
        ] {
            assert_eq!(holds(Some(&told)).map(|holds| holds.as_secs_f64()), seconds, "{told}");
        }
        assert_eq!(holds(None), None);
    }
}

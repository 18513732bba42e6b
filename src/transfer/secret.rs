//! The secret that holds the credentials of the OAuth client.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::credentials::OAuth;
use crate::connect::ServiceFault;

/// How long a secret that was read is used before it is read again.
pub(super) const HOLDS: Duration = Duration::from_secs(300);

/// The ARN of a secret, of any partition:
/// `arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretArn {
    arn: String,
    region: String,
}

/// Why there are no credentials in a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The ARN is none of a secret.
    #[error("invalid Secrets Manager ARN format: {0}")]
    Arn(String),
    /// The service refused or could not be reached.
    #[error("{0}")]
    Service(ServiceFault),
    /// The secret is empty or binary.
    #[error("secret value is empty or not a string")]
    NotText,
    /// The secret is not JSON.
    #[error("failed to parse secret JSON: {0}")]
    NotJson(String),
    /// A key is missing.
    #[error("secret must contain oauthClientId and oauthClientSecret fields")]
    Missing,
    /// A value is empty or no text.
    #[error("secret must contain oauthClientId and oauthClientSecret as non-empty strings")]
    Empty,
}

impl SecretError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Arn(_) => "copy the ARN of the secret from the console of Secrets Manager",
            Self::Service(_) => {
                "the function's role needs secretsmanager:GetSecretValue on the secret, and \
                 kms:Decrypt on its key where that is your own"
            }
            Self::NotText | Self::NotJson(_) | Self::Missing | Self::Empty => {
                "the secret has to be {\"oauthClientId\": \"...\", \"oauthClientSecret\": \"...\"}"
            }
        }
    }
}

impl SecretArn {
    /// Reads an ARN.
    ///
    /// # Errors
    /// It is not that of a secret.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        match parts.as_slice() {
            ["arn", partition, "secretsmanager", region, _, secret]
                if partition.starts_with("aws") && !region.is_empty() && !secret.is_empty() =>
            {
                Ok(Self { arn: text.into(), region: (*region).into() })
            }
            _ => Err(SecretError::Arn(text.into())),
        }
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.arn
    }

    /// The region that the secret is in.
    pub fn region(&self) -> &str {
        &self.region
    }
}

/// Reads the credentials in the text of a secret.
///
/// # Errors
/// They are not there.
pub(super) fn credentials(text: Option<&SecretString>) -> Result<OAuth, SecretError> {
    let text = text.map(ExposeSecret::expose_secret).filter(|text| !text.is_empty());
    let secret: Value = serde_json::from_str(text.ok_or(SecretError::NotText)?)
        .map_err(|error| SecretError::NotJson(error.to_string()))?;
    let field = |name: &str| {
        let value = secret.get(name).ok_or(SecretError::Missing)?;
        value.as_str().filter(|text| !text.is_empty()).ok_or(SecretError::Empty)
    };
    Ok(OAuth::new(field("oauthClientId")?, field("oauthClientSecret")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_every_partition_are_read_in_their_own_region() {
        for (partition, region) in
            [("aws", "us-east-1"), ("aws-us-gov", "us-gov-west-1"), ("aws-cn", "cn-north-1")]
        {
            let arn = format!("arn:{partition}:secretsmanager:{region}:123456789012:secret:a-b");
            assert_eq!(SecretArn::parse(&arn).unwrap().region(), region);
        }
        for text in [
            "",
            "secret",
            "arn:aws:s3:::bucket",
            "arn:aws:secretsmanager::123456789012:secret:a",
            "arn:aws:secretsmanager:us-east-1:123456789012:",
            "arn:other:secretsmanager:us-east-1:123456789012:secret:a",
        ] {
            assert_eq!(SecretArn::parse(text), Err(SecretError::Arn(text.into())));
        }
    }

    #[test]
    fn both_fields_have_to_be_texts() {
        let read = |text: &str| credentials(Some(&text.into())).map(drop);
        assert_eq!(read(r#"{"oauthClientId":"i","oauthClientSecret":"s","more":1}"#), Ok(()));
        assert_eq!(read(r#"{"oauthClientId":"i"}"#), Err(SecretError::Missing));
        assert_eq!(read(r#"{"oauthClientId":"i","oauthClientSecret":7}"#), Err(SecretError::Empty));
        assert_eq!(read(r#"{"oauthClientId":"","oauthClientSecret":""}"#), Err(SecretError::Empty));
        assert_eq!(read("[]"), Err(SecretError::Missing));
        assert!(matches!(read("s3cret"), Err(SecretError::NotJson(text)) if !text.contains("s3")));
        assert_eq!(credentials(None).unwrap_err(), SecretError::NotText);
    }
}

//! The keys that a bank's services are called with, in one secret.

use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use super::AwsSecrets;
use crate::connect::{FaultKind, ServiceFault};
use crate::transfer::{SecretArn, Secrets};

/// How long a secret that was read is used before it is read again.
const HOLDS: Duration = Duration::from_secs(300);

/// The fields of the secret.
const CORE_BANKING: &str = "coreBankingApiKey";
const CRM: &str = "crmApiKey";
const PEPPER: &str = "pinPepper";

/// The keys, from a secret or as they were given.
#[derive(Debug)]
pub struct KeyRing(Source);

#[derive(Debug)]
enum Source {
    Secret(Box<Secret>),
    Given(Keys),
}

#[derive(Debug)]
struct Secret {
    secrets: AwsSecrets,
    arn: SecretArn,
    held: Mutex<Option<(Instant, Keys)>>,
}

#[derive(Clone, Debug, Default)]
struct Keys {
    core_banking: Option<SecretString>,
    crm: Option<SecretString>,
    pepper: Option<SecretString>,
}

impl KeyRing {
    /// The keys in a secret `{"coreBankingApiKey": ..., "crmApiKey": ..., "pinPepper": ...}`, which
    /// is read when a key is needed, and again after five minutes.
    pub fn in_secret(secrets: AwsSecrets, arn: SecretArn) -> Self {
        Self(Source::Secret(Box::new(Secret { secrets, arn, held: Mutex::default() })))
    }

    /// Keys that are known.
    pub fn given(
        core_banking: Option<SecretString>,
        crm: Option<SecretString>,
        pepper: Option<SecretString>,
    ) -> Self {
        Self(Source::Given(Keys { core_banking, crm, pepper }))
    }

    /// The key of core banking.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub async fn core_banking(&self) -> Result<SecretString, ServiceFault> {
        self.keys().await?.core_banking.ok_or_else(|| missing(CORE_BANKING))
    }

    /// The key of customer relations.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub async fn crm(&self) -> Result<SecretString, ServiceFault> {
        self.keys().await?.crm.ok_or_else(|| missing(CRM))
    }

    /// What is mixed into the hashes of PINs.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub async fn pepper(&self) -> Result<SecretString, ServiceFault> {
        self.keys().await?.pepper.ok_or_else(|| missing(PEPPER))
    }

    async fn keys(&self) -> Result<Keys, ServiceFault> {
        let Secret { secrets, arn, held } = match &self.0 {
            Source::Given(keys) => return Ok(keys.clone()),
            Source::Secret(secret) => &**secret,
        };
        let mut held = held.lock().await;
        if let Some((read, keys)) = held.as_ref().filter(|(read, _)| read.elapsed() < HOLDS) {
            tracing::debug!("the keys were read {:?} ago", read.elapsed());
            return Ok(keys.clone());
        }
        let text = secrets.get(arn).await?;
        let keys = read(text.as_ref())?;
        *held = Some((Instant::now(), keys.clone()));
        Ok(keys)
    }
}

fn read(text: Option<&SecretString>) -> Result<Keys, ServiceFault> {
    let wrong = || ServiceFault {
        operation: "GetSecretValue",
        kind: FaultKind::Invalid,
        code: Some("SecretNotObject".into()),
        message: "the secret is not a JSON object of texts".into(),
    };
    let text = text.map(ExposeSecret::expose_secret).unwrap_or_default();
    let fields: Map<String, Value> = serde_json::from_str(text).map_err(|_| wrong())?;
    let field = |name: &str| {
        let text = fields.get(name)?.as_str().filter(|text| !text.is_empty())?;
        Some(SecretString::from(text))
    };
    Ok(Keys { core_banking: field(CORE_BANKING), crm: field(CRM), pepper: field(PEPPER) })
}

fn missing(name: &str) -> ServiceFault {
    ServiceFault {
        operation: "GetSecretValue",
        kind: FaultKind::NotFound,
        code: Some("KeyMissing".into()),
        message: format!("there is no key {name}"),
    }
}

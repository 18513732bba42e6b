//! Which adapters functions of a bank work with.

use std::sync::Arc;
use std::time::Duration;

use aws_config::SdkConfig;
use secrecy::SecretString;

use super::super::{FunctionError, config};
use super::ProofSettings;
use crate::aws::{
    AwsApprovals, AwsEvents, AwsPins, AwsSecrets, AwsTopic, Connection, KeyRing, Patience,
};
use crate::banking::{Alerts, Bank, Crm, Proofs};
use crate::net::{HttpBank, HttpCrm, Web};
use crate::transfer::SecretArn;

/// The network and the keys that calls over it need.
#[derive(Debug)]
pub struct Parts {
    web: Arc<Web>,
    keys: Arc<KeyRing>,
    crm: Option<String>,
}

impl Parts {
    /// The parts, with the keys from the secret where there is one.
    ///
    /// # Errors
    /// The ARN of the secret is none.
    pub fn new(
        settings: &ProofSettings,
        bank_key: Option<&SecretString>,
        secrets: Option<AwsSecrets>,
    ) -> Result<Self, FunctionError> {
        let keys = match (&settings.secret, secrets) {
            (Some(arn), Some(secrets)) => {
                let arn = SecretArn::parse(arn).map_err(|error| unusable(error.to_string()))?;
                KeyRing::in_secret(secrets, arn)
            }
            _ => KeyRing::given(bank_key.cloned(), settings.crm_key.clone(), None),
        };
        let (web, keys) = (Arc::new(Web::new()), Arc::new(keys));
        Ok(Self { web, keys, crm: settings.crm.clone() })
    }

    /// The parts of a deployed function that calls this URL, and the configuration of its clients.
    /// Keys are read before the first event; one that is not to be had now is asked for again when it
    /// is needed.
    ///
    /// # Errors
    /// No region is configured, the ARN of the secret is none, or the certificates of this machine
    /// cannot be read.
    pub(in crate::lambda) async fn deployed(
        settings: &ProofSettings,
        (bank_key, attempt): (Option<&SecretString>, Duration),
        url: &str,
    ) -> Result<(Self, SdkConfig), FunctionError> {
        let connection = connection(attempt);
        let secrets = AwsSecrets::new(connection.clone());
        let config = config(connection).await?;
        let parts = Self::new(settings, bank_key, Some(secrets))?;
        parts.web.prepare(url).map_err(|error| unusable(error.to_string()))?;
        let _ = parts.keys.crm().await;
        Ok((parts, config))
    }

    /// Core banking at a URL.
    pub fn bank(&self, url: &str) -> Box<dyn Bank> {
        let (web, keys) = (Arc::clone(&self.web), Arc::clone(&self.keys));
        Box::new(HttpBank::new(web, keys, url))
    }

    /// Customer relations.
    pub fn crm(&self) -> Option<Box<dyn Crm>> {
        let crm = self.crm.as_ref()?;
        let (web, keys) = (Arc::clone(&self.web), Arc::clone(&self.keys));
        Some(Box::new(HttpCrm::new(web, keys, crm)))
    }

    /// The real services that proofs are made with; what is not configured is done without.
    pub fn proofs_of_aws(&self, settings: &ProofSettings, config: &SdkConfig) -> Proofs {
        let auth = settings.auth_table.as_deref();
        let events = settings.events_table.as_ref();
        let pins = |table| Box::new(AwsPins::new(config, table, Arc::clone(&self.keys))) as Box<_>;
        Proofs {
            crm: self.crm(),
            pins: auth.map(pins),
            approvals: auth.map(|table| Box::new(AwsApprovals::new(config, table)) as Box<_>),
            push: topic(settings.push_topic.as_deref(), config),
            events: events.map(|table| Box::new(AwsEvents::new(config, table)) as Box<_>),
        }
    }
}

/// A topic, where there is one.
pub(in crate::lambda) fn topic(arn: Option<&str>, config: &SdkConfig) -> Option<Box<dyn Alerts>> {
    arn.map(|arn| Box::new(AwsTopic::new(config, arn)) as Box<_>)
}

/// How tables and topics are reached: what stands before them tries again.
fn connection(attempt: Duration) -> Connection {
    let patience = Patience { attempt, operation: attempt, attempts: 1, ..Patience::FLOW };
    Connection { patience, ..Connection::of_function() }
}

fn unusable(message: String) -> FunctionError {
    FunctionError { kind: "ConfigurationError".into(), message }
}

//! Which adapters the function works with.

use std::sync::Arc;

use aws_config::{Region, SdkConfig};

use super::super::FunctionError;
use super::Settings;
use super::settings::BANK;
use crate::aws::{
    AwsApprovals, AwsClassifier, AwsEvents, AwsPins, AwsSecrets, AwsTopic, AwsUnknown, KeyRing,
};
use crate::banking::{Bank, Classifier, Crm, Services};
use crate::net::{HttpBank, HttpCrm, Web};
use crate::transfer::SecretArn;

/// The network and the keys that calls over it need.
#[derive(Debug)]
pub struct Parts {
    web: Arc<Web>,
    keys: Arc<KeyRing>,
    bank: String,
    crm: Option<String>,
}

impl Parts {
    /// The parts, with the keys from the secret where there is one.
    ///
    /// # Errors
    /// No bank is configured, or the ARN of the secret is none.
    pub fn new(settings: &Settings, secrets: Option<AwsSecrets>) -> Result<Self, FunctionError> {
        let unusable = |message| FunctionError { kind: "ConfigurationError".into(), message };
        let bank = settings.bank.clone();
        let bank = bank.ok_or_else(|| FunctionError::not_set("NoBank", BANK))?;
        let keys = match (&settings.secret, secrets) {
            (Some(arn), Some(secrets)) => {
                let arn = SecretArn::parse(arn).map_err(|error| unusable(error.to_string()))?;
                KeyRing::in_secret(secrets, arn)
            }
            _ => KeyRing::given(settings.bank_key.clone(), settings.crm_key.clone(), None),
        };
        let web = Arc::new(Web::new());
        Ok(Self { web, keys: Arc::new(keys), bank, crm: settings.crm.clone() })
    }

    /// Reads the keys before the first event, where there is a secret. A key that is not to be had
    /// now is asked for again when it is needed.
    ///
    /// # Errors
    /// The certificates of this machine cannot be read.
    pub(super) async fn warm_up(&self, settings: &Settings) -> Result<(), FunctionError> {
        self.web.prepare(&self.bank).map_err(|error| FunctionError {
            kind: "ConfigurationError".into(),
            message: error.to_string(),
        })?;
        if settings.secret.is_some() {
            let _ = self.keys.core_banking().await;
        }
        Ok(())
    }

    /// Core banking.
    pub fn bank(&self) -> Box<dyn Bank> {
        let (web, keys) = (Arc::clone(&self.web), Arc::clone(&self.keys));
        Box::new(HttpBank::new(web, keys, &self.bank))
    }

    /// Customer relations.
    pub fn crm(&self) -> Option<Box<dyn Crm>> {
        let crm = self.crm.as_ref()?;
        let (web, keys) = (Arc::clone(&self.web), Arc::clone(&self.keys));
        Some(Box::new(HttpCrm::new(web, keys, crm)))
    }
}

/// The real services; what is not configured is done without.
pub fn services_of_aws(settings: &Settings, config: &SdkConfig, parts: &Parts) -> Services {
    let auth = settings.auth_table.as_deref();
    let topic = |arn: &Option<String>| {
        arn.as_ref().map(|arn| Box::new(AwsTopic::new(config, arn)) as Box<_>)
    };
    let model = settings.model.as_ref().map(|(model, region)| {
        let mut config = config.to_builder();
        if let Some(region) = region {
            config = config.region(Region::new(region.clone()));
        }
        Box::new(AwsClassifier::new(&config.build(), model)) as Box<dyn Classifier>
    });
    let events = settings.events_table.as_ref();
    let unknown = settings.unknown_table.as_ref();
    Services {
        bank: parts.bank(),
        crm: parts.crm(),
        pins: auth
            .map(|table| Box::new(AwsPins::new(config, table, Arc::clone(&parts.keys))) as Box<_>),
        approvals: auth.map(|table| Box::new(AwsApprovals::new(config, table)) as Box<_>),
        push: topic(&settings.push_topic),
        events: events.map(|table| Box::new(AwsEvents::new(config, table)) as Box<_>),
        alerts: topic(&settings.fraud_topic),
        unknown: unknown.map(|table| Box::new(AwsUnknown::new(config, table)) as Box<_>),
        classifier: model,
    }
}

//! Which adapters the function works with.

use aws_config::{Region, SdkConfig};

use super::super::FunctionError;
use super::super::bank::{Parts, topic};
use super::Settings;
use super::settings::BANK;
use crate::aws::{AwsClassifier, AwsUnknown};
use crate::banking::{Classifier, Services};

impl Settings {
    /// The URL of core banking.
    ///
    /// # Errors
    /// None is configured.
    pub fn bank(&self) -> Result<&str, FunctionError> {
        self.bank.as_deref().ok_or_else(|| FunctionError::not_set("NoBank", BANK))
    }
}

/// The real services; what is not configured is done without.
///
/// # Errors
/// No bank is configured.
pub fn services_of_aws(
    settings: &Settings,
    config: &SdkConfig,
    parts: &Parts,
) -> Result<Services, FunctionError> {
    let model = settings.model.as_ref().map(|(model, region)| {
        let mut config = config.to_builder();
        if let Some(region) = region {
            config = config.region(Region::new(region.clone()));
        }
        Box::new(AwsClassifier::new(&config.build(), model)) as Box<dyn Classifier>
    });
    let unknown = settings.unknown_table.as_ref();
    Ok(Services {
        bank: parts.bank(settings.bank()?),
        proofs: parts.proofs_of_aws(&settings.proofs, config),
        alerts: topic(settings.fraud_topic.as_deref(), config),
        unknown: unknown.map(|table| Box::new(AwsUnknown::new(config, table)) as Box<_>),
        classifier: model,
    })
}

//! What the environment of the function says.

use super::super::bank::{NOBODY, ProofSettings, patience};
use super::super::{Environment, FunctionError};
use crate::banking;

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 9] = [
    CRM,
    "BANKING_SECRET_ARN",
    "CRM_API_KEY",
    "API_TIMEOUT",
    "API_CALLS_A_MINUTE",
    "AUTH_STATE_TABLE_NAME",
    "SNS_TOPIC_ARN",
    "SECURITY_EVENTS_TABLE",
    "DEBUG_LOG",
];

const CRM: &str = "CRM_API_ENDPOINT";

/// What the environment of the function says.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What proofs are made with.
    pub proofs: ProofSettings,
    /// What the reception is told.
    pub reception: banking::Settings,
    /// `DEBUG_LOG=true`: log every step.
    pub debug: bool,
    /// What the environment says that cannot be meant.
    pub problems: Vec<String>,
}

impl Settings {
    /// Reads the settings through `get`; what is empty counts as not set.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut environment = Environment::new(get);
        let proofs = ProofSettings::read(&mut environment);
        if proofs.auth_table.is_none() {
            environment.problems.push(NOBODY.into());
        }
        Self {
            proofs,
            reception: patience(&mut environment),
            debug: environment.is("DEBUG_LOG", "true"),
            problems: environment.problems,
        }
    }

    /// The URL of customer relations.
    ///
    /// # Errors
    /// None is configured.
    pub fn crm(&self) -> Result<&str, FunctionError> {
        self.proofs.crm.as_deref().ok_or_else(|| FunctionError::not_set("NoCrm", CRM))
    }
}

//! What the environment of the function says.

use super::super::{Environment, TableSettings};

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 3] = [TABLE, "APPROVAL_CLAIM", "DEBUG_LOG"];

const TABLE: &str = "AUTH_STATE_TABLE_NAME";

/// The claim that names the customer, where nobody says.
const CLAIM: &str = "sub";

/// What the environment of the function says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `AUTH_STATE_TABLE_NAME`: the table of requests for approval.
    pub common: TableSettings,
    /// `APPROVAL_CLAIM`: the claim of the authorizer that has the id of the customer; `sub` unless
    /// told.
    pub claim: String,
}

impl Settings {
    /// Reads the settings through `get`; what is empty counts as not set.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let environment = Environment::new(get);
        let claim = environment.text("APPROVAL_CLAIM").unwrap_or_else(|| CLAIM.into());
        Self { claim, common: TableSettings::read(environment, TABLE) }
    }
}

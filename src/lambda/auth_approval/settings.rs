//! What the environment of the function says.

use super::super::{Environment, FunctionError};

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 3] = [TABLE, "APPROVAL_CLAIM", "DEBUG_LOG"];

const TABLE: &str = "AUTH_STATE_TABLE_NAME";

/// The claim that names the customer, where nobody says.
const CLAIM: &str = "sub";

/// What the environment of the function says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `AUTH_STATE_TABLE_NAME`: the table of requests for approval.
    pub table: Option<String>,
    /// `APPROVAL_CLAIM`: the claim of the authorizer that has the id of the customer; `sub` unless
    /// told.
    pub claim: String,
    /// `DEBUG_LOG=true`: log every step.
    pub debug: bool,
    /// What the environment says that cannot be meant.
    pub problems: Vec<String>,
}

impl Settings {
    /// Reads the settings through `get`; what is empty counts as not set.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut environment = Environment::new(get);
        Self {
            table: environment.text(TABLE),
            claim: environment.text("APPROVAL_CLAIM").unwrap_or_else(|| CLAIM.into()),
            debug: environment.is("DEBUG_LOG", "true"),
            problems: environment.problems,
        }
    }

    /// The name of the table.
    ///
    /// # Errors
    /// None is configured.
    pub fn table(&self) -> Result<&str, FunctionError> {
        self.table.as_deref().ok_or_else(|| FunctionError::not_set("NoTable", TABLE))
    }
}

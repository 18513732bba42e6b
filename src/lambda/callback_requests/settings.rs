//! What the environment of the function says.

use super::super::{Environment, FunctionError};

/// The environment variables that this function reads.
pub const ENVIRONMENT: [&str; 2] = [TABLE, "DEBUG_LOG"];

const TABLE: &str = "CALLBACK_TABLE_NAME";

/// What the environment of the function says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `CALLBACK_TABLE_NAME`: the table of requests to be called back.
    pub table: Option<String>,
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

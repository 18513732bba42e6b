//! Functions of a bank that work on one table.

use aws_config::SdkConfig;

use super::{Environment, FunctionError, Log, config};
use crate::aws::Connection;

/// What the environment of such a function says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSettings {
    /// The table, and the variable that names it.
    pub table: (&'static str, Option<String>),
    /// `DEBUG_LOG=true`: log every step.
    pub debug: bool,
    /// What the environment says that cannot be meant.
    pub problems: Vec<String>,
}

impl TableSettings {
    /// Reads what is left of an environment; `variable` names the table.
    pub(super) fn read(mut environment: Environment<'_>, variable: &'static str) -> Self {
        Self {
            table: (variable, environment.text(variable)),
            debug: environment.is("DEBUG_LOG", "true"),
            problems: environment.problems,
        }
    }

    /// The name of the table.
    ///
    /// # Errors
    /// None is configured.
    pub fn table(&self) -> Result<&str, FunctionError> {
        let (variable, table) = &self.table;
        table.as_deref().ok_or_else(|| FunctionError::not_set("NoTable", variable))
    }

    /// The log, the configuration of the clients and the table of the function as it is deployed.
    pub(super) async fn start(
        &self,
        connection: Connection,
    ) -> Result<(Log, SdkConfig, &str), FunctionError> {
        let log = Log::of(self.debug, &self.problems);
        let table = self.table()?;
        Ok((log, config(connection).await?, table))
    }
}

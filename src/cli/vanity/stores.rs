//! Where records of vanity numbers go and come from.

use super::super::adapters::{AnyOutbox, AnyRecords, Chosen};
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::settings::Key;
use crate::aws::{AwsQueue, AwsTable};
use crate::lambda::vanity_store::{RETENTION_DAYS, retention};
use crate::local::LocalRecords;

/// What takes records: the queue, or the embedded store.
///
/// # Errors
/// No queue is configured, or the store cannot be opened.
pub async fn outbox(app: &App, queue: Option<String>) -> Result<AnyOutbox, Failure> {
    if app.local {
        return Ok(Chosen::Local(local(app)?));
    }
    let url = setting(app, queue, Key::VanityQueue, "queue for")?;
    Ok(Chosen::Aws(AwsQueue::new(&app.services().await?, &url)))
}

/// Where records are kept: the table, or the embedded store.
///
/// # Errors
/// No table is configured, or the store cannot be opened.
pub async fn records(app: &App, table: Option<String>) -> Result<AnyRecords, Failure> {
    if app.local {
        return Ok(Chosen::Local(local(app)?));
    }
    let name = setting(app, table, Key::VanityTable, "table of")?;
    Ok(Chosen::Aws(AwsTable::new(&app.services().await?, &name)))
}

fn local(app: &App) -> Result<LocalRecords, Failure> {
    Ok(LocalRecords::new(app.store()?, retention(RETENTION_DAYS)))
}

fn setting(app: &App, given: Option<String>, key: Key, what: &str) -> Result<String, Failure> {
    given.or_else(|| app.settings.value(key)).ok_or_else(|| {
        let text = format!("no {what} vanity numbers is configured");
        let (option, name) = (key.option(), key.name());
        let variable = key.variables().first().copied().unwrap_or_default();
        Failure::new(Exit::Config, text).help(format!(
            "give {option}, set {variable}, or put `{name}` into connectctl.toml; --local needs \
             none"
        ))
    })
}

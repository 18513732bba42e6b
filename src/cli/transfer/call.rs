//! The event that is worked with, and the settings that hold for it.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};

use super::super::app::{App, read_text};
use super::super::exit::{Exit, Failure};
use super::super::set::Change;
use crate::connect::ContactId;
use crate::lambda::transfer::read;
use crate::transfer::{Action, DomainError, Hosts, Settings, TransferError};

/// The event of a flow.
#[derive(Debug, clap::Args)]
pub(super) struct EventArgs {
    /// File with the event; - for standard input
    #[arg(long, value_name = "FILE")]
    event: PathBuf,

    /// Action, whatever the event says
    #[arg(long, value_name = "ACTION",
          value_parser = PossibleValuesParser::new(Action::ALL.map(Action::name)))]
    action: Option<String>,

    #[command(flatten)]
    changes: Changes,
}

/// Changes of an event.
#[derive(Debug, clap::Args)]
pub(super) struct Changes {
    /// Change a place in the event: path=text or path:=JSON, such as Parameters.region=voice-prod
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<Change>,
}

impl EventArgs {
    /// The event with its changes.
    ///
    /// # Errors
    /// The file cannot be read or is not JSON, or a change has no place.
    pub(super) fn event(&self) -> Result<Value, Failure> {
        let text = read_text(&self.event)?;
        let mut event = serde_json::from_str(&text).map_err(|error| {
            let name = self.event.display();
            Failure::new(Exit::Input, format!("{name} is not JSON: {error}"))
                .help("`connectctl event generate connect` writes an event that is")
        })?;
        if let Some(action) = &self.action {
            let change: Result<Change, _> = format!("Details.Parameters.action={action}").parse();
            change.map_err(|error| Failure::new(Exit::Bug, error))?.apply(&mut event)?;
        }
        self.changes.applied(event)
    }
}

impl Changes {
    /// An event after the changes.
    ///
    /// # Errors
    /// A change has no place.
    pub(super) fn applied(&self, mut event: Value) -> Result<Value, Failure> {
        for change in &self.set {
            change.clone().below("Details", &["Parameters", "ContactData"]).apply(&mut event)?;
        }
        Ok(event)
    }
}

/// The event that asks for the handoff of a contact.
pub(super) fn handoff_event(contact: &ContactId) -> Value {
    let action = Action::Handoff.name();
    json!({
        "Details": {
            "ContactData": { "ContactId": contact.as_str() },
            "Parameters": { "action": action },
        },
        "Name": "ContactFlowEvent",
    })
}

/// What to do about an error; with `--local` there is only one way to an API.
pub(super) fn help(app: &App, error: &TransferError) -> &'static str {
    match error {
        TransferError::Domain(DomainError::NotAllowed(_))
        | TransferError::AuthDomain(DomainError::NotAllowed(_))
            if app.local =>
        {
            "start `connectctl transfer serve` and set apiDomain and authDomain to it"
        }
        error => error.help(),
    }
}

/// The settings of the environment; where something is sent, `--local` sends it to this machine
/// only.
pub(super) fn settings(app: &App, sends: bool) -> Settings {
    let mut settings = read(&|key| std::env::var(key).ok());
    if app.local && sends {
        settings.hosts = Hosts::this_machine();
    }
    for problem in &settings.problems {
        app.note(problem);
    }
    settings
}

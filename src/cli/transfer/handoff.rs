//! `connectctl transfer handoff`.

use serde_json::Value;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, shown};
use super::call::{Changes, handoff_event};
use super::run::asked;
use crate::connect::ContactId;

/// Show what a virtual agent has found out about a contact
///
/// Settings come from variables such as virtualAgentName and oauthSecretArn, or from --set.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("of a contact", "connectctl transfer handoff --contact-id ID"),
    ("where the call goes next, for a script",
     "connectctl transfer handoff --contact-id ID --query answer.handoff_transferTarget -o text"),
    ("of another region", "connectctl transfer handoff --contact-id ID --set Parameters.region=voice-prod"),
]))]
pub struct Args {
    /// Contact that was with the virtual agent
    #[arg(long, value_name = "ID")]
    contact_id: String,

    #[command(flatten)]
    changes: Changes,
}

/// A handoff for people.
pub(super) fn table(answer: &Value, paint: &Paint) -> String {
    let text = |key: &str| shown(answer.get(key).and_then(Value::as_str).unwrap_or_default());
    paint.fields(&[
        ("conversation", text("handoff_conversation")),
        ("correlation", text("handoff_conversationCorrelationId")),
        ("summary", text("handoff_summary")),
        ("goes to", text("handoff_transferTarget")),
    ])
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let event = handoff_event(&ContactId::parse(&args.contact_id)?);
    asked(app, &args.changes.applied(event)?)
}

//! `connectctl session show`.

use serde::Serialize;

use super::super::adapters::Watched;
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report, shown};
use crate::connect::{ContactId, ContactRef, SessionArn};
use crate::session::{ContactSession, Sessions};

/// Show the Q in Connect session of a contact: session, assistant, AI agents
///
/// The service does not give session data back; with --local they are shown too.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("look at the session of a contact", "connectctl session show --contact-id ID"),
    ("the ARN alone, for a script",
     "connectctl session show --contact-id ID --query session_arn -o text"),
]))]
pub struct Args {
    /// Contact whose session is shown
    #[arg(long, value_name = "ID")]
    contact_id: String,
}

#[derive(Serialize)]
struct Shown {
    contact: String,
    instance: String,
    assistant: Option<String>,
    session: Option<String>,
    #[serde(flatten)]
    known: ContactSession,
    local: bool,
}

impl Report for Shown {
    const SCHEMA: &'static str = "connectctl.session.show/1";

    fn table(&self, paint: &Paint) -> String {
        let known = &self.known;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let session = self.session.clone().unwrap_or_else(|| paint.warn("none yet"));
        let mut parts = vec![paint.fields(&[
            ("contact", self.contact.clone()),
            ("instance", self.instance.clone()),
            ("channel", text(&known.channel)),
            ("initiated by", text(&known.initiation_method)),
            ("initiated at", text(&known.initiated_at)),
            ("disconnected at", text(&known.disconnected_at)),
            ("session", session),
            ("session name", text(&known.session_name)),
            ("assistant", text(&self.assistant)),
            ("origin", text(&known.origin)),
        ])];
        if !known.ai_agents.is_empty() {
            let rows = known.ai_agents.iter().map(|agent| {
                let escalated = agent.escalated.map(|yes| if yes { "yes" } else { "no" });
                let escalated = escalated.unwrap_or_default().to_owned();
                [agent.use_case.clone(), agent.version_id.clone(), escalated]
            });
            parts.push(paint.grid(["AI AGENT FOR", "VERSION", "ESCALATED"], rows.collect()));
        }
        match known.data.as_deref() {
            Some([]) => parts.push(paint.dim("no session data")),
            Some(data) => {
                let rows = data.iter().map(|entry| [shown(&entry.key), shown(&entry.value)]);
                parts.push(paint.grid(["KEY", "VALUE"], rows.collect()));
            }
            None => {}
        }
        parts.join("\n\n")
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let contact = ContactId::parse(&args.contact_id)?;
    let contact = ContactRef { instance: app.instance()?, contact };
    let known =
        app.wait(async { Ok(Watched::new(app.sessions().await?).describe(&contact).await?) })?;
    if let Some(error) = &known.session_error {
        app.note(&format!("the session itself cannot be read: {error}"));
    }
    let arn = known.session_arn.as_deref().and_then(|arn| SessionArn::parse(arn).ok());
    app.output.print(&Shown {
        contact: contact.contact.to_string(),
        instance: contact.instance.to_string(),
        assistant: match arn.as_ref().and_then(SessionArn::assistant) {
            Some(assistant) => Some(assistant.to_owned()),
            None => app.assistant(None)?,
        },
        session: arn.map(|arn| arn.session().to_owned()),
        known,
        local: app.local,
    })?;
    Ok(Exit::Done)
}

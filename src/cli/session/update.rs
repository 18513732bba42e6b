//! `connectctl session update`.

use std::path::PathBuf;
use std::time::Duration;

use clap::ArgGroup;
use serde::Serialize;
use serde_json::Value;

use super::super::adapters::Watched;
use super::super::app::{App, read_text};
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report, count, shown};
use crate::connect::{ContactId, ContactRef, parse_duration};
use crate::local::SystemClock;
use crate::session::{Empty, Entry, SessionData, Update, parse, parse_pair, update};

/// Put data into the Q in Connect session of a contact, or of many
///
/// The session is found through the contact, so that neither session nor assistant has to be
/// known. In prompts the data are `{{$.Custom.<key>}}`. Keys and values have 1 to 4,096
/// characters; entries that are there already are overwritten. Sending the same data twice is
/// harmless.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("contacts").required(true).args(["contact_id", "batch"]))]
#[command(before_help = help::examples(&[
    ("two values", "connectctl session update --contact-id ID tier=gold name='Ada Lovelace'"),
    ("from a file (JSON, NDJSON, .env), waiting for the session to appear",
     "connectctl session update --contact-id ID --data customer.json --wait 10s"),
    ("from a pipe", "crm-lookup 42 | connectctl session update --contact-id ID --data - --yes"),
    ("many contacts, a line {\"contact\": \"ID\", \"data\": {\"a\": \"b\"}} each",
     "connectctl session update --batch contacts.ndjson --rate 10"),
    ("go on after a batch was interrupted",
     "connectctl session update --batch contacts.ndjson --resume"),
]))]
pub struct Args {
    /// Contact whose session gets the data
    #[arg(long, value_name = "ID")]
    pub(super) contact_id: Option<String>,

    /// Data to put in
    #[arg(value_name = "KEY=VALUE", conflicts_with = "batch")]
    pairs: Vec<String>,

    /// File with data: a JSON object, NDJSON or .env; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    data: Option<PathBuf>,

    /// Q in Connect assistant, if the session's own is to be checked: id or ARN
    #[arg(long, value_name = "ID")]
    pub(super) assistant_id: Option<String>,

    /// Wait this long for the contact to get a session, such as 10s
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "0s")]
    pub(super) wait: Duration,

    /// Leave out empty values instead of refusing them
    #[arg(long)]
    pub(super) skip_empty: bool,

    /// File with a contact and its data a line (NDJSON); - for standard input
    #[arg(long, value_name = "FILE", help_heading = "Batch")]
    pub(super) batch: Option<PathBuf>,

    /// Contacts under way at once
    #[arg(long, value_name = "N", default_value = "8", requires = "batch", help_heading = "Batch",
          value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) concurrency: u16,

    /// Contacts begun a second; 0 for no limit
    #[arg(long, value_name = "N", default_value = "10", requires = "batch", help_heading = "Batch",
          value_parser = rate)]
    pub(super) rate: f64,

    /// Go on where an interrupted run of the same file stopped; rejected records are tried again
    #[arg(long, requires = "batch", help_heading = "Batch", conflicts_with = "restart")]
    pub(super) resume: bool,

    /// Begin anew although an interrupted run is recorded
    #[arg(long, requires = "batch", help_heading = "Batch")]
    pub(super) restart: bool,

    /// Where progress is recorded [default: FILE.journal]
    #[arg(long, value_name = "FILE", requires = "batch", help_heading = "Batch")]
    pub(super) journal: Option<PathBuf>,

    /// Where rejected records go, each with its reason [default: FILE.rejects]
    #[arg(long, value_name = "FILE", requires = "batch", help_heading = "Batch")]
    pub(super) rejects: Option<PathBuf>,
}

fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text).ok_or_else(|| "write a time such as 10s, 500ms or 1m".into())
}

fn rate(text: &str) -> Result<f64, String> {
    let rate =
        text.parse().ok().filter(|rate: &f64| rate.is_finite() && (*rate == 0.0 || *rate >= 0.001));
    rate.ok_or_else(|| {
        "write a number of contacts a second (0.001 at least), or 0 for no limit".into()
    })
}

impl Args {
    /// Whether options were given that mean something for a batch only.
    pub(super) fn has_batch_options(&self) -> bool {
        self.resume || self.restart || self.journal.is_some() || self.rejects.is_some()
    }

    /// What to do with empty values.
    pub(super) fn empty(&self) -> Empty {
        if self.skip_empty { Empty::Skip } else { Empty::Refuse }
    }
}

#[derive(Serialize)]
struct Updated {
    contact: String,
    instance: Option<String>,
    assistant: Option<String>,
    session: Option<String>,
    entries: Vec<EntryLine>,
    skipped: Vec<String>,
    calls: usize,
    dry_run: bool,
    local: bool,
    #[serde(skip)]
    shows_values: bool,
}

#[derive(Serialize)]
struct EntryLine {
    key: String,
    value: String,
    characters: usize,
}

impl Report for Updated {
    const SCHEMA: &'static str = "connectctl.session.update/1";

    fn table(&self, paint: &Paint) -> String {
        let count = count(self.entries.len(), "entry", "entries");
        let head = match self.dry_run {
            true => paint.warn(&format!("would send {count}, sent nothing")),
            false => paint.good(&format!("sent {count}")),
        };
        let fields = paint.fields(&[
            ("contact", self.contact.clone()),
            ("instance", self.instance.clone().unwrap_or_default()),
            ("session", self.session.clone().unwrap_or_default()),
            ("assistant", self.assistant.clone().unwrap_or_default()),
            ("calls", self.calls.to_string()),
            ("skipped", self.skipped.join(", ")),
        ]);
        format!("{head}\n{fields}\n\n{}", self.grid(paint))
    }
}

impl Updated {
    fn grid(&self, paint: &Paint) -> String {
        let row = |line: &EntryLine| [shown(&line.key), line.characters.to_string()];
        if !self.shows_values {
            return paint.grid(["KEY", "CHARS"], self.entries.iter().map(row).collect());
        }
        let rows = self.entries.iter().map(|line| {
            let [key, characters] = row(line);
            [key, characters, shown(&line.value)]
        });
        paint.grid(["KEY", "CHARS", "VALUE"], rows.collect())
    }
}

/// Runs the command for one contact.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let contact = ContactId::parse(args.contact_id.as_deref().unwrap_or_default())?;
    let assistant = app.assistant(args.assistant_id.as_deref())?;
    let data = data(args)?;
    let mut report = Updated {
        contact: contact.to_string(),
        instance: None,
        assistant,
        session: None,
        entries: data.entries().iter().map(|entry| line(app, entry)).collect(),
        skipped: data.skipped().to_vec(),
        calls: data.batches().len(),
        dry_run: app.dry_run,
        local: app.local,
        shows_values: app.show_pii,
    };
    match app.dry_run {
        // What is only shown needs no instance, but a wrong one is told.
        true => match app.instance() {
            Ok(instance) => report.instance = Some(instance.to_string()),
            Err(failure) if failure.exit == Exit::Usage => return Err(failure),
            Err(_) => {}
        },
        false => send(app, args, contact, &data, &mut report)?,
    }
    app.output.print(&report)?;
    Ok(Exit::Done)
}

fn line(app: &App, entry: &Entry) -> EntryLine {
    EntryLine {
        key: entry.key.clone(),
        value: app.masked(&entry.value),
        characters: entry.value.chars().count(),
    }
}

fn send(
    app: &App,
    args: &Args,
    contact: ContactId,
    data: &SessionData,
    report: &mut Updated,
) -> Result<(), Failure> {
    let contact = ContactRef { instance: app.instance()?, contact };
    let entries = count(data.entries().len(), "entry", "entries");
    app.confirm(&format!("Send {entries} to the session of contact {}?", contact.contact))?;
    let request =
        Update { contact: &contact, assistant: report.assistant.as_deref(), data, wait: args.wait };
    let sent = app.wait(async {
        Ok(update(&Watched::new(app.sessions().await?), &SystemClock, request).await?)
    })?;
    report.instance = Some(contact.instance.to_string());
    report.session = Some(sent.session.session().to_owned());
    report.assistant = Some(sent.assistant);
    report.calls = sent.calls;
    Ok(())
}

/// What the arguments and the file say together.
fn data(args: &Args) -> Result<SessionData, Failure> {
    let mut pairs = Vec::<(String, Value)>::new();
    if let Some(path) = &args.data {
        pairs.extend(parse(&read_text(path)?)?.0);
    }
    for pair in &args.pairs {
        let pair = parse_pair(pair).map_err(|error| {
            let help = error.help();
            Failure::new(Exit::Usage, error).help(help)
        })?;
        pairs.push(pair);
    }
    let data = SessionData::new(pairs, args.empty())?;
    if data.entries().is_empty() {
        return Err(Failure::new(Exit::Usage, "there is nothing to send")
            .help("give key=value arguments, or --data FILE"));
    }
    Ok(data)
}

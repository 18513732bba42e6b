//! `connectctl vanity NUMBER --save`.

use super::super::adapters::Watched;
use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::output::count;
use super::stores;
use crate::connect::Clock;
use crate::local::SystemClock;
use crate::vanity::{Answer, Number, Outbox, Record};

/// What a record that is made here says of its source.
const SOURCE: &str = "connectctl";

/// How results are saved.
#[derive(Debug, clap::Args)]
#[group(id = "saving")]
pub struct Args {
    /// Save the results as the function vanity-numbers does: over the queue, or with --local
    #[arg(long, help_heading = "Saving")]
    save: bool,

    /// Number of who asked, for the record [default: the number itself]
    #[arg(long, value_name = "NUMBER", requires = "save", help_heading = "Saving")]
    caller: Option<String>,

    /// URL of the queue for records
    #[arg(long, value_name = "URL", requires = "save", help_heading = "Saving")]
    queue: Option<String>,
}

impl Args {
    /// Whether results are to be saved.
    pub(super) fn is_wanted(&self) -> bool {
        self.save
    }

    /// Saves what was found for numbers in E.164, if that is wanted.
    ///
    /// # Errors
    /// A number cannot be kept, there is no queue, or it does not take the record.
    pub(super) fn run(&self, app: &App, found: Vec<(&str, &[Answer])>) -> Result<(), Failure> {
        if !self.save {
            return Ok(());
        }
        let caller = self.caller.as_deref().map(Number::parse).transpose()?;
        let caller = caller.map(|caller| caller.e164());
        let now = SystemClock.epoch();
        let record = |(target, answers): (&str, &[Answer])| {
            let mut record = Record::new(caller.as_deref().unwrap_or(target), target, now, answers);
            record.source = Some(SOURCE.into());
            // What the register would refuse is better refused here.
            let checked = Record::parse(&record.to_message().to_string());
            checked.map_err(|error| {
                Failure::new(Exit::Usage, format!("{target} cannot be saved: {error}"))
                    .help("numbers of at least ten digits are kept; leave --save out")
            })
        };
        let records = found.into_iter().map(record).collect::<Result<Vec<_>, _>>()?;
        let records_told = count(records.len(), "record", "records");
        if app.dry_run {
            app.note(&format!("would save {records_told}"));
            return Ok(());
        }
        app.confirm(&format!("Send {records_told} to the queue?"))?;
        app.wait(async {
            let outbox = Watched::new(stores::outbox(app, self.queue.clone()).await?);
            for record in &records {
                outbox.send(record).await?;
            }
            Ok(())
        })
    }
}

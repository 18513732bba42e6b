//! `connectctl vanity history`.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report, rows};
use super::stores;
use crate::connect::mask;
use crate::vanity::{History, Item, Number, Record, WITHHELD};

/// Show the vanity numbers that callers were told
///
/// Reads the table that the function vanity-store fills, or with --local the embedded store; the
/// newest records come first. The whole table is read, in pages.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("the last 20 records", "connectctl vanity history"),
    ("those of a number, as caller or target", "connectctl vanity history 18003569377 --limit 100"),
    ("those of the embedded store, callers in full", "connectctl vanity history --local --show-pii"),
]))]
pub struct Args {
    /// Number that called, or that words were found for; `anonymous` for callers who withhold it
    #[arg(value_name = "NUMBER")]
    number: Option<String>,

    /// How many records are shown at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,

    /// Table of the records
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    records: Vec<Kept>,
}

/// A record as it is shown.
#[derive(Serialize)]
struct Kept {
    time: String,
    caller: String,
    target: String,
    numbers: Vec<String>,
    source: Option<String>,
    expires_at: Option<String>,
}

impl Report for Shown {
    const SCHEMA: &'static str = "connectctl.vanity.history/1";

    fn table(&self, paint: &Paint) -> String {
        if self.records.is_empty() {
            return paint.dim("no records");
        }
        let rows = self.records.iter().map(|kept| {
            let more = match kept.numbers.len() {
                0 | 1 => String::new(),
                count => format!(" and {} more", count - 1),
            };
            let best = kept.numbers.first().cloned().unwrap_or_default();
            // Nobody looks for milliseconds here.
            let time =
                kept.time.split_once('.').map_or(kept.time.clone(), |(time, _)| format!("{time}Z"));
            [
                time,
                kept.caller.clone(),
                kept.target.clone(),
                format!("{best}{more}"),
                kept.source.clone().unwrap_or_default(),
            ]
        });
        paint.grid(["TIME", "CALLER", "TARGET", "NUMBERS", "SOURCE"], rows.collect())
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.records)
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let e164 = |text: &str| match text {
        WITHHELD => Ok(WITHHELD.to_owned()),
        _ => Number::parse(text).map(|number| number.e164()),
    };
    let number = args.number.as_deref().map(e164).transpose()?;
    let count = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let items = app.wait(async {
        let records = stores::records(app, args.table.clone()).await?;
        Ok(records.newest(number.as_deref(), count).await?)
    })?;
    let records = items.into_iter().map(|item| kept(app, item)).collect();
    app.output.print(&Shown { records })?;
    Ok(Exit::Done)
}

fn kept(app: &App, item: Item) -> Kept {
    let time = |milliseconds: u64| {
        let time = i64::try_from(milliseconds).ok().map(Timestamp::from_millisecond);
        time.and_then(Result::ok).map(|time| time.to_string())
    };
    let mut record = item.record;
    if !app.show_pii {
        hide(&mut record);
    }
    Kept {
        time: time(record.time).unwrap_or_else(|| record.time.to_string()),
        caller: record.caller,
        target: record.target,
        numbers: record.numbers,
        source: record.source,
        expires_at: item.expires_at.and_then(|seconds| time(seconds.saturating_mul(1000))),
    }
}

/// Hides whose number it is: that of the caller, and with it all that tells it, where it is the one
/// that words were found for.
fn hide(record: &mut Record) {
    let is_own = record.caller == record.target;
    if record.caller != WITHHELD {
        record.caller = mask::address(&record.caller);
    }
    if is_own {
        record.target = mask::address(&record.target);
        for number in &mut record.numbers {
            let phrase = number.splitn(3, '-').last().unwrap_or_default();
            *number = format!("{}-{phrase}", mask::HIDDEN);
        }
    }
}

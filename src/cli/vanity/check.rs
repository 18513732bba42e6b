//! `connectctl vanity check`.

use serde::Serialize;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report};
use crate::vanity::dial;

/// Show the number that a phrase is dialled by
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("the digits of a phrase", "connectctl vanity check GOT-JUNK"),
    ("the digits alone, for a script", "connectctl vanity check 1-800-FLOWERS --query digits -o text"),
]))]
pub struct Args {
    /// Phrase of letters and digits; blanks and punctuation do not count
    #[arg(required = true, num_args = 1.., value_name = "PHRASE")]
    phrase: Vec<String>,
}

#[derive(Serialize)]
struct Checked {
    phrase: String,
    digits: String,
    length: usize,
}

impl Report for Checked {
    const SCHEMA: &'static str = "connectctl.vanity.check/1";

    fn table(&self, paint: &Paint) -> String {
        paint.fields(&[
            ("phrase", self.phrase.clone()),
            ("digits", self.digits.clone()),
            ("length", self.length.to_string()),
        ])
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let phrase = args.phrase.join(" ").to_uppercase();
    let digits = dial(&phrase)?;
    app.output.print(&Checked { phrase, length: digits.len(), digits })?;
    Ok(Exit::Done)
}

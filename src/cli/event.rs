//! `connectctl event`.

use clap::builder::PossibleValuesParser;
use serde::Serialize;
use serde_json::Value;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;
use super::output::{Paint, Report, rows};
use super::set::Change;

/// Write sample Lambda events
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("what kinds there are", "connectctl event list"),
    ("write one and run it", "connectctl event generate connect | connectctl replay - --local"),
    ("with values of your own",
     "connectctl event generate connect --set Details.Parameters.tier=gold"),
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the kinds of sample events
    #[command(before_help = help::examples(&[("their names alone", "connectctl event list --query 'kinds[].kind' -o text")]))]
    List,
    /// Print a sample event
    #[command(before_help = help::examples(&[
        ("with a parameter of your own", "connectctl event generate connect --set Details.Parameters.tier=gold"),
        ("with nested JSON", "connectctl event generate connect --set 'Details.Parameters.order:={\"id\": 7}'"),
    ]))]
    Generate {
        /// Kind of event; `connectctl event list` lists them
        #[arg(value_parser = PossibleValuesParser::new(SAMPLES.map(|(name, ..)| name)))]
        kind: String,
        /// Change a place in it: path=text or path:=JSON, such as Details.Parameters.tier=gold
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<Change>,
    },
}

/// A sample: name, what it is, text.
type Sample = (&'static str, &'static str, &'static str);

macro_rules! sample {
    ($name:literal, $what:literal) => {
        ($name, $what, include_str!(concat!("../../fixtures/events/", $name, ".json")))
    };
}

/// The samples; the fixtures that the tests parse are the same files.
const SAMPLES: [Sample; 10] = [
    sample!("connect", "a voice contact calls a function, with all documented fields"),
    sample!("connect-chat", "a chat contact calls a function"),
    sample!("connect-task", "a task with references calls a function"),
    sample!("connect-nested", "parameters that are nested JSON, numbers and booleans"),
    sample!("connect-null", "a withheld number, no queue, parameters that are null"),
    sample!("connect-legacy", "the early shape: a queue that is a name, few fields"),
    sample!("sqs", "a batch of two messages from a queue"),
    sample!("lex", "a customer asks a bot of Lex V2 for a balance, and has proven who they are"),
    sample!("http", "an app decides on a request, through an HTTP API with a JWT authorizer"),
    sample!("callback", "somebody claims a request to be called back"),
];

#[derive(Serialize)]
struct Kinds {
    kinds: Vec<Kind>,
}

#[derive(Serialize)]
struct Kind {
    kind: &'static str,
    what: &'static str,
}

impl Report for Kinds {
    const SCHEMA: &'static str = "connectctl.event.list/1";

    fn table(&self, paint: &Paint) -> String {
        let rows = self.kinds.iter().map(|kind| [kind.kind.to_owned(), kind.what.to_owned()]);
        paint.grid(["KIND", "WHAT IT IS"], rows.collect())
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.kinds)
    }
}

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::List => {
            let kinds = SAMPLES.iter().map(|(kind, what, _)| Kind { kind, what });
            app.output.print(&Kinds { kinds: kinds.collect() })?;
        }
        Command::Generate { kind, set } => {
            let mut event = sample(kind)?;
            for change in set {
                change.apply(&mut event)?;
            }
            app.output.print_document(event)?;
        }
    }
    Ok(Exit::Done)
}

fn sample(kind: &str) -> Result<Value, Failure> {
    // The parser of the argument lets no other names pass.
    let text = SAMPLES.iter().find(|(name, ..)| *name == kind).map_or("null", |(.., text)| text);
    serde_json::from_str(text).map_err(|error| Failure::new(Exit::Bug, error))
}

//! `connectctl flow convert`.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use super::super::app::App;
use super::super::exit::{Exit, Failure, exits_with};
use super::super::files;
use super::super::globals::Format;
use super::super::help;
use super::super::output::{Paint, Report};
use crate::flow::convert::{Conversion, ConvertError, Note, convert};
use crate::flow::format::format;
use crate::flow::source::{SourceText, parse};

exits_with! { ConvertError => Exit::Input }

/// Turn the console's old export into the flow language
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("convert, and lint what came out", "connectctl flow convert old.json --out new.json\n  connectctl flow lint new.json"),
    ("what could not be converted, for a script", "connectctl flow convert old.json --query 'notes[].what' -o text"),
]))]
pub struct Args {
    /// The export; `-` reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Write the flow to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Overwrite the file
    #[arg(long, requires = "out")]
    force: bool,
}

/// A conversion, as a result.
#[derive(Serialize)]
struct Converted<'c> {
    complete: bool,
    flow: &'c Value,
    notes: &'c [Note],
}

impl Report for Converted<'_> {
    const SCHEMA: &'static str = "connectctl.flow.convert/1";

    /// The flow itself, so that it can be sent on.
    fn table(&self, _: &Paint) -> String {
        let text = format!("{:#}\n", self.flow);
        format(&text).unwrap_or(text)
    }
}

/// Converts a flow.
///
/// # Errors
/// The file cannot be read, or is no legacy export.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let conversion = convert(&read(&args.file)?)?;
    let complete = conversion.is_complete();
    let result = Converted { complete, flow: &conversion.flow, notes: &conversion.notes };
    match &args.out {
        Some(path) if app.dry_run => app.note(&format!("would write {}", path.display())),
        Some(path) => write(app, path, &result, args.force)?,
        None => app.output.print(&result)?,
    }
    if args.out.is_some() || app.output.format() == Format::Table {
        tell(app, &conversion);
    }
    Ok(if complete { Exit::Done } else { Exit::No })
}

fn tell(app: &App, conversion: &Conversion) {
    for note in &conversion.notes {
        app.note(&format!("{note}; {}", note.help));
    }
    if !conversion.is_complete() {
        let left = conversion.notes.iter().filter(|note| !note.kind.is_settled()).count();
        let places = match left {
            1 => "the place named above is".to_owned(),
            left => format!("the {left} places named above are"),
        };
        app.note(&format!("the flow cannot be deployed before {places} filled in"));
    }
}

fn write(app: &App, path: &Path, result: &Converted<'_>, force: bool) -> Result<(), Failure> {
    if path.exists() && !force {
        let text = format!("{} is there already", path.display());
        return Err(Failure::new(Exit::Usage, text).help("name another file, or give --force"));
    }
    files::replace(path, &result.table(&app.output.paint))?;
    app.note(&format!("wrote {}", path.display()));
    Ok(())
}

/// The document in a file.
fn read(path: &Path) -> Result<Value, Failure> {
    let source = super::read(path)?;
    let (body, shift) = source.body();
    if let Err(error) = parse(body) {
        return Err(broken(&source, shift + error.range.start, &error.message, error.help));
    }
    serde_json::from_str(body).map_err(|error| broken(&source, shift, &error.to_string(), None))
}

fn broken(source: &SourceText, offset: usize, message: &str, help: Option<String>) -> Failure {
    let at = source.position(offset);
    let text = format!("{}:{}:{}: {message}", source.name(), at.line, at.column);
    let failure = Failure::new(Exit::Input, text);
    match help {
        Some(help) => failure.help(help),
        None => failure,
    }
}

//! `connectctl flow test`.

mod args;
mod coverage;
mod functions;
mod github;
mod junit;
mod native;
mod result;
mod run;
mod suite;
mod table;
mod watch;

use std::io::Write as _;

pub use args::Args;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::output::{pretty, raw};
use super::format::Names;
use crate::flow::script;
use args::Format;
use result::Results;

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    if args.schema {
        raw(&pretty(&script::schema()))?;
        return Ok(Exit::Done);
    }
    if args.watch {
        return watch::run(app, args);
    }
    if args.native.run_native || args.native.export_native.is_some() {
        return native::run(app, args);
    }
    once(app, args)
}

/// Runs the tests once.
fn once(app: &App, args: &Args) -> Result<Exit, Failure> {
    if args.format.is_some() && app.output.is_queried() {
        return Err(super::lint::press::not_for_queries());
    }
    let inputs = suite::find(&args.paths)?;
    let results = run::all(app, args, &inputs)?;
    print(app, args.format, &results)?;
    Ok(match (results.unreadable.is_empty(), results.summary.ok) {
        (false, _) => Exit::Input,
        (true, true) => Exit::Done,
        (true, false) => Exit::No,
    })
}

fn print(app: &App, format: Option<Format>, results: &Results) -> Result<(), Failure> {
    let names = Names::new();
    let text = match format {
        None => return app.output.print(results),
        Some(Format::Junit) => junit::text(results)?,
        Some(Format::Github) => github::text(results, &names),
    };
    raw(&text)?;
    let summary = results.summary;
    let _ = std::io::stdout().flush();
    app.note(&format!("{} of {} tests passed", summary.passed, summary.tests));
    Ok(())
}

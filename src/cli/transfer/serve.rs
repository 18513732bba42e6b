//! `connectctl transfer serve`.

use std::path::PathBuf;

use serde_json::json;

use super::super::app::{App, read_text};
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::listening::{announce, no_port, telling};
use super::super::output::shown;
use crate::local::vendor::{Entry, Scenario, Vendor};

/// Be the vendor's API on this machine, to rehearse a flow with
///
/// Checks what it is sent (path, credentials, body) and answers as the API does, or as a scenario
/// has it: other answers, statuses, delays, dropped connections, tokens that expire. Prints a line
/// for every request, unless --quiet is given; GET /_journal answers all of them with their bodies.
/// Ends with Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("an API on which all goes well", "connectctl transfer serve --port 8080"),
    ("one with troubles of its own", "connectctl transfer serve --scenario scenario.json --port 8080"),
    ("the requests as JSON, one a line", "connectctl transfer serve --port 8080 -o ndjson"),
]))]
pub struct Args {
    /// File with the scenario; - for standard input
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,

    /// Port of 127.0.0.1 to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value = "0")]
    port: u16,
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let scenario = match &args.scenario {
        Some(file) => Scenario::parse(&read_text(file)?)?,
        None => Scenario::default(),
    };
    app.serve(async {
        let vendor =
            Vendor::bind(scenario, args.port).await.map_err(|error| no_port(args.port, &error))?;
        let url = vendor.url();
        let export = format!("apiDomain={url} authDomain={url}");
        announce(app, "connectctl.transfer.serve/1", &url, &export)?;
        Ok(vendor.serve(telling(app, line)).await)
    })?;
    Ok(Exit::Done)
}

/// A request; bodies are in the journal.
fn line(entry: &Entry, for_machines: bool) -> String {
    match for_machines {
        true => {
            let Entry { at, method, path, auth, status, problem, .. } = entry;
            json!({
                "at": at, "method": method, "path": path, "auth": auth, "status": status,
                "problem": problem,
            })
            .to_string()
        }
        false => shown(&entry.line()),
    }
}

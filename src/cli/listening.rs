//! What the commands have in common that are a server on this machine.

use std::io;

use serde_json::json;

use super::app::App;
use super::exit::{Exit, Failure};
use super::globals::Format;
use super::output::raw;

/// Whether the result is for a machine to read.
fn is_for_machines(app: &App) -> bool {
    matches!(app.output.format(), Format::Json | Format::Ndjson)
}

/// Tells where a server listens, and what to `export` so that it is called.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn announce(app: &App, schema: &str, url: &str, export: &str) -> Result<(), Failure> {
    raw(&match is_for_machines(app) {
        true => json!({ "schema": schema, "url": url }).to_string(),
        false => format!("listening on {url}"),
    })?;
    app.note(&format!("to call it: export {export}"));
    Ok(())
}

/// Tells of each request that a server takes, unless that is not wanted; `line` says it for people, or
/// for machines.
pub(super) fn telling<E>(app: &App, line: fn(&E, bool) -> String) -> impl Fn(&E) + use<E> {
    let (is_told, for_machines) = (!app.quiet, is_for_machines(app));
    move |entry| {
        if is_told {
            // Nobody may be reading any more; who calls is answered all the same.
            let _ = raw(&line(entry, for_machines));
        }
    }
}

/// What is wrong where a port cannot be had.
pub(super) fn no_port(port: u16, error: &io::Error) -> Failure {
    Failure::new(Exit::Input, format!("listening on port {port} failed: {error}"))
        .help("choose another --port, or 0 for any that is free")
}

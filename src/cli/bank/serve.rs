//! `connectctl bank serve`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::app::{App, read_text};
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::listening::{announce, no_port, telling};
use super::super::output::shown;
use crate::local::bank::{BankData, BankServer, Entry, SAMPLE};

/// Be the core banking and the customer relations of a bank on this machine
///
/// Answers from data that a file has: customers, accounts, cards, payees, loans, branches, what a
/// model makes of words that no bot understands, and troubles to try what happens then. Orders change the data until the server ends. Prints a line
/// for every request, unless --quiet is given. Ends with Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("a bank with invented customers", "connectctl bank serve --port 8080"),
    ("one of your own", "connectctl bank serve --data bank.toml --port 8080"),
]))]
pub struct Args {
    /// File with the data; - for standard input [default: the sample]
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,

    /// Port of 127.0.0.1 to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value = "0")]
    port: u16,
}

/// The bank in a file, or the sample.
///
/// # Errors
/// It cannot be read.
pub(in crate::cli) fn data(file: Option<&Path>) -> Result<BankData, Failure> {
    match file {
        Some(file) => Ok(BankData::parse(&read_text(file)?)?),
        None => Ok(BankData::parse(SAMPLE)?),
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let data = data(args.data.as_deref())?;
    app.serve(async {
        let bank =
            BankServer::bind(data, args.port).await.map_err(|error| no_port(args.port, &error))?;
        let url = bank.url();
        let export = format!(
            "CORE_BANKING_API_URL={url} CRM_API_ENDPOINT={url}/customer \
             AWS_ENDPOINT_URL_BEDROCK_RUNTIME={url} CORE_BANKING_API_KEY=any CRM_API_KEY=any"
        );
        announce(app, "connectctl.bank.serve/1", &url, &export)?;
        Ok(bank.serve(telling(app, line)).await)
    })?;
    Ok(Exit::Done)
}

fn line(entry: &Entry, for_machines: bool) -> String {
    let Entry { method, path, status } = entry;
    let status = status.map_or_else(|| "dropped".to_owned(), |status| status.to_string());
    match for_machines {
        true => json!(entry).to_string(),
        false => shown(&format!("{method} {path} -> {status}")),
    }
}

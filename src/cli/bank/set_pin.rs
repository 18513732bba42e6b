//! `connectctl bank set-pin`.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::super::app::{App, read_text};
use super::super::exit::{Exit, Failure};
use super::super::help;
use super::super::output::{Paint, Report};
use crate::aws::{AwsPins, AwsSecrets, KeyRing};
use crate::banking::auth::hash;
use crate::banking::value::{Pin, Value};
use crate::banking::{CustomerId, Pins};
use crate::local::LocalDesk;
use crate::transfer::{SecretArn, SecretError};

/// Set the PIN that a customer proves themselves with, and unlock it
///
/// The PIN comes from standard input or is asked for on a terminal; only its hash is kept, mixed
/// with the pepper of the secret.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("in the embedded store, for replay --local", "echo 1234 | connectctl bank set-pin C-1001 --local"),
    ("in the table of the deployed function",
     "connectctl bank set-pin C-1001 --table auth-state --secret-arn ARN"),
]))]
pub struct Args {
    /// Id of the customer
    #[arg(value_name = "CUSTOMER", value_parser = customer)]
    customer: String,

    /// Table of authentication [default: AUTH_STATE_TABLE_NAME]
    #[arg(long, value_name = "NAME")]
    table: Option<String>,

    /// Secret with the pepper [default: BANKING_SECRET_ARN]
    #[arg(long, value_name = "ARN")]
    secret_arn: Option<String>,
}

#[derive(Serialize)]
struct Set {
    customer: String,
    dry_run: bool,
    local: bool,
}

impl Report for Set {
    const SCHEMA: &'static str = "connectctl.bank.set-pin/1";

    fn table(&self, _: &Paint) -> String {
        let how = if self.dry_run { "would be set" } else { "is set" };
        format!("the PIN of {} {how}", self.customer)
    }
}

/// An id as core banking has it.
fn customer(text: &str) -> Result<String, &'static str> {
    match text.trim().is_empty() {
        true => Err("nobody is named: give the id that customer relations have, such as C-1001"),
        false => Ok(text.to_owned()),
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let pin = pin()?;
    if !app.dry_run {
        if !app.local {
            app.confirm(&format!("Set the PIN of {}?", args.customer))?;
        }
        app.wait(set(app, args, &pin))?;
    }
    let (customer, dry_run, local) = (args.customer.clone(), app.dry_run, app.local);
    app.output.print(&Set { customer, dry_run, local })?;
    Ok(Exit::Done)
}

async fn set(app: &App, args: &Args, pin: &Pin) -> Result<(), Failure> {
    let pins: Box<dyn Pins> = match app.local {
        true => Box::new(LocalDesk::new(app.store()?)),
        false => {
            let (table, arn) = (
                given(args.table.as_deref(), "--table", "AUTH_STATE_TABLE_NAME")?,
                given(args.secret_arn.as_deref(), "--secret-arn", "BANKING_SECRET_ARN")?,
            );
            let arn = SecretArn::parse(&arn).map_err(wrong_secret)?;
            let keys = Arc::new(KeyRing::in_secret(AwsSecrets::new(app.connection()), arn));
            Box::new(AwsPins::new(&app.services().await?, &table, keys))
        }
    };
    let pepper = pins.pepper().await?;
    let salt = argon2::password_hash::generate_salt();
    let hash = hash(pin, &salt, &pepper)?;
    Ok(pins.set(&CustomerId(args.customer.clone()), &hash).await?)
}

fn wrong_secret(error: SecretError) -> Failure {
    let help = error.help();
    Failure::new(Exit::Usage, error).help(help)
}

fn given(option: Option<&str>, name: &str, variable: &str) -> Result<String, Failure> {
    let variable_set = || std::env::var(variable).ok().filter(|text| !text.is_empty());
    option.map(str::to_owned).or_else(variable_set).ok_or_else(|| {
        Failure::new(Exit::Config, format!("neither {name} nor {variable} is given"))
            .help("give one of them; --local needs none")
    })
}

/// The PIN that is typed, or comes through a pipe.
fn pin() -> Result<Pin, Failure> {
    let text = match std::io::stdin().is_terminal() {
        true => typed()?,
        false => read_text(Path::new("-"))?,
    };
    read(&text).ok_or_else(|| {
        Failure::new(Exit::Input, "standard input is no PIN: four digits are expected")
            .help("echo 1234 | connectctl bank set-pin CUSTOMER")
    })
}

/// Asks until the same four digits are typed twice.
fn typed() -> Result<String, Failure> {
    dialoguer::Password::new()
        .with_prompt("PIN")
        .with_confirmation("the same again", "they are not the same")
        .validate_with(|text: &String| match read(text) {
            Some(_) => Ok(()),
            None => Err("four digits are expected"),
        })
        .interact()
        .map_err(|error| Failure::new(Exit::Input, error))
}

fn read(text: &str) -> Option<Pin> {
    Pin::read(text.trim(), Date::ZERO)
}

//! `connectctl transfer simulate`.

use std::path::PathBuf;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::super::app::{App, read_text};
use super::super::exit::{Exit, Failure};
use super::super::help as pages;
use super::super::output::{Paint, Report, pretty, shown};
use super::call::{EventArgs, help, settings};
use super::dialled::Dialled;
use super::origins::{self, Row};
use super::{handoff, live};
use crate::connect::mask;
use crate::transfer::{
    Access, Action, ClientFrom, Lookup, OAuth, Plan, SecretArn, Settings, TransferError,
    api_request, token_request, understood,
};

/// Show what would be sent for an event, with which settings, and what would be dialled
///
/// Nothing is sent, unless --live says so. Values that belong to a customer are masked
/// (--show-pii shows them), credentials always. Ends with exit code 1 if something is wrong.
#[derive(Debug, clap::Args)]
#[command(before_help = pages::examples(&[
    ("what would be sent", "connectctl transfer simulate --event event.json"),
    ("with another region",
     "connectctl transfer simulate --event event.json --set Parameters.region=voice-prod"),
    ("what Amazon Connect would dial for an answer",
     "connectctl transfer simulate --event event.json --answer answer.json"),
    ("the same with the answer of the API", "connectctl transfer simulate --event event.json --live"),
]))]
pub struct Args {
    #[command(flatten)]
    event: EventArgs,

    /// File with an answer of the API; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "live")]
    answer: Option<PathBuf>,

    /// Ask the API for its answer
    #[arg(long)]
    live: bool,
}

/// What would be done, and what would come of it.
#[derive(Default, Serialize)]
pub(super) struct Simulated {
    action: Option<&'static str>,
    settings: Vec<Row>,
    requests: Vec<Shown>,
    /// What the flow gets.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Value>,
    /// What would be dialled.
    #[serde(skip_serializing_if = "Option::is_none")]
    dial: Option<Dialled>,
    /// Why nothing would come of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Trouble>,
}

#[derive(Serialize)]
struct Trouble {
    error_type: &'static str,
    message: String,
    help: &'static str,
}

/// A request as it would be sent.
#[derive(Serialize)]
struct Shown {
    /// `secret`, `token` or `api`.
    what: &'static str,
    method: &'static str,
    url: String,
    headers: Map<String, Value>,
    body: Value,
}

impl Report for Simulated {
    const SCHEMA: &'static str = "connectctl.transfer.simulate/1";

    fn table(&self, paint: &Paint) -> String {
        let mut parts = vec![origins::table(&self.settings, paint)];
        parts.extend(self.requests.iter().map(|request| request.table(paint)));
        let action = self.action.unwrap_or_default();
        parts.extend(self.answer.as_ref().map(|answer| answered(action, answer, paint)));
        parts.extend(self.dial.as_ref().map(|dial| dial.table(paint)));
        parts.extend(self.error.as_ref().map(|trouble| {
            let (message, help) = (shown(&trouble.message), trouble.help);
            format!("{} {message}\n {} {help}", paint.bad("wrong:"), paint.bold("help:"))
        }));
        parts.join("\n\n")
    }
}

/// The answer for people.
pub(super) fn answered(action: &str, answer: &Value, paint: &Paint) -> String {
    match Action::parse(action) {
        Ok(Action::Handoff) => handoff::table(answer, paint),
        _ => format!("{}\n{}", paint.bold("ANSWER"), pretty(answer)),
    }
}

impl Shown {
    fn table(&self, paint: &Paint) -> String {
        let headers = self.headers.iter().map(|(name, value)| {
            format!("{} {}\n", paint.dim(&format!("{name}:")), value.as_str().unwrap_or_default())
        });
        let head = paint.bold(&format!("{} {}", self.method, self.url));
        format!("{head}\n{}\n{}", headers.collect::<String>(), pretty(&self.body))
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let event = args.event.event()?;
    let settings = settings(app, args.live && !app.dry_run);
    let mut result = simulated(app, &event, &settings);
    let (Some(action), None) = (result.action, &result.error) else {
        return finished(app, &result);
    };
    let action = Action::parse(action)?;
    if let Some(file) = &args.answer {
        match understood(action, &file.display().to_string(), &read_text(file)?) {
            Ok(answer) => result.take(action, answer),
            Err(error) => result.error = Some(trouble(app, &error)),
        }
    } else if args.live && app.dry_run {
        app.note("the API is not asked with --dry-run");
    } else if args.live {
        result.take(action, live::ask(app, &event, settings)?.1);
    }
    finished(app, &result)
}

fn finished(app: &App, result: &Simulated) -> Result<Exit, Failure> {
    app.output.print(result)?;
    let has_problems = result.dial.as_ref().is_some_and(|dial| !dial.problems.is_empty());
    Ok(if result.error.is_some() || has_problems { Exit::No } else { Exit::Done })
}

impl Simulated {
    fn take(&mut self, action: Action, answer: Value) {
        self.dial = (action == Action::TransferData).then(|| Dialled::of(&answer));
        self.answer = Some(answer);
    }
}

/// What would be done for an event.
pub(super) fn simulated(app: &App, event: &Value, settings: &Settings) -> Simulated {
    let lookup = Lookup::new(event, settings);
    let plan = Plan::of(event, settings);
    let rows = origins::rows(&lookup, settings, plan.as_ref().ok());
    let planned = plan.and_then(|plan| {
        if let Access::OAuth(ClientFrom::Secret(arn), _) = &plan.access {
            SecretArn::parse(arn).map_err(TransferError::Secret)?;
        }
        Ok((Action::parse(&plan.action)?, plan))
    });
    match planned {
        Err(error) => {
            Simulated { settings: rows, error: Some(trouble(app, &error)), ..Simulated::default() }
        }
        Ok((action, plan)) => Simulated {
            action: Some(action.name()),
            settings: rows,
            requests: requests(app, &plan, action, event, settings),
            ..Simulated::default()
        },
    }
}

fn trouble(app: &App, error: &TransferError) -> Trouble {
    Trouble { error_type: error.kind(), message: error.to_string(), help: help(app, error) }
}

fn requests(
    app: &App,
    plan: &Plan,
    action: Action,
    event: &Value,
    settings: &Settings,
) -> Vec<Shown> {
    let mut requests = Vec::new();
    let scheme = match &plan.access {
        Access::ApiKey(_) => "ApiKey",
        Access::OAuth(from, auth) => {
            if let ClientFrom::Secret(arn) = from {
                requests.extend(SecretArn::parse(arn).ok().map(|arn| secret(&arn)));
            }
            let token = token_request(auth, &OAuth::new("", ""));
            requests.push(shown_request("token", "Basic", token.url, &token.body));
            "Bearer"
        }
    };
    let event = if app.show_pii { event.clone() } else { mask::event(event) };
    let request = api_request(plan, action, &event, settings);
    requests.push(shown_request("api", scheme, request.url, &request.body));
    requests
}

fn shown_request(what: &'static str, scheme: &str, url: String, body: &str) -> Shown {
    let headers = [
        ("Content-Type", "application/json".to_owned()),
        ("Authorization", format!("{scheme} {}", mask::HIDDEN)),
    ];
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value.into()));
    let body = serde_json::from_str(body).unwrap_or_default();
    Shown { what, method: "POST", url, headers: headers.collect(), body }
}

/// The call of Secrets Manager, which the SDK signs and sends.
fn secret(arn: &SecretArn) -> Shown {
    let target = ("X-Amz-Target".to_owned(), "secretsmanager.GetSecretValue".into());
    let top = if arn.region().starts_with("cn-") { "com.cn" } else { "com" };
    Shown {
        what: "secret",
        method: "POST",
        url: format!("https://secretsmanager.{}.amazonaws.{top}", arn.region()),
        headers: std::iter::once(target).collect(),
        body: json!({ "SecretId": arn.as_str() }),
    }
}

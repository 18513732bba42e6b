//! Calls for real: the same code as the function's.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::call::help;
use crate::aws::AwsSecrets;
use crate::local::SystemClock;
use crate::net::Web;
use crate::transfer::{
    Action, Client, Http, HttpError, Level, Note, Plan, Request, Response, Settings, TransferError,
    UNDIALLABLE,
};

/// A request that was sent.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sent {
    /// Where to.
    pub(super) url: String,
    /// The status of the answer, if there was one.
    pub(super) status: Option<u16>,
    /// What was met instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    /// How long it took.
    pub(super) milliseconds: f64,
}

impl Sent {
    /// The request in a line.
    pub(super) fn line(&self) -> String {
        let status = self.status.map(|status| status.to_string());
        let met = status.or_else(|| self.error.clone()).unwrap_or_default();
        format!("POST {} -> {met} in {:.0} ms", self.url, self.milliseconds)
    }
}

/// The network, watched: every request is remembered, and told to who asked for `-v`.
#[derive(Default)]
struct Watched {
    web: Web,
    sent: Mutex<Vec<Sent>>,
}

impl Http for Watched {
    async fn post(&self, request: &Request, timeout: Duration) -> Result<Response, HttpError> {
        let start = Instant::now();
        let met = self.web.post(request, timeout).await;
        let sent = Sent {
            url: request.url.clone(),
            status: met.as_ref().ok().map(|response| response.status),
            error: met.as_ref().err().map(ToString::to_string),
            milliseconds: start.elapsed().as_secs_f64() * 1000.0,
        };
        tracing::info!("{}", sent.line());
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
        met
    }
}

/// Asks the API, and tells what was asked, what it answered, and what was sent.
///
/// # Errors
/// The configuration is wrong, or the API refuses or cannot be reached.
pub(super) fn ask(
    app: &App,
    event: &Value,
    mut settings: Settings,
) -> Result<(Action, Value, Vec<Sent>), Failure> {
    let failure = |error: TransferError| {
        let help = help(app, &error);
        Failure::from(error).help(help)
    };
    let plan = Plan::of(event, &settings).map_err(failure)?;
    let action = Action::parse(&plan.action)?;
    if app.local && plan.needs_secret() {
        return Err(Failure::new(Exit::Config, "a secret cannot be read with --local")
            .help("give oauthClientId and oauthClientSecret in place of oauthSecretArn"));
    }
    // Notes are cheap here, and `-vv` wants them.
    settings.debug = true;
    let limit = settings.time_limit;
    let secrets = AwsSecrets::new(app.connection());
    let client = Client::new(settings, Watched::default(), secrets, SystemClock, fastrand::f64);
    let warnings = Mutex::new(Vec::new());
    let notes = |note: Note| match note.level {
        Level::Debug => tracing::debug!("{} {}", note.message, note.params),
        Level::Info => tracing::info!("{}", note.message),
        // What cannot be dialled is part of the result.
        Level::Warn if note.message.starts_with(UNDIALLABLE) => {}
        Level::Warn | Level::Error => {
            warnings.lock().unwrap_or_else(PoisonError::into_inner).push(note.message);
        }
    };
    let answer = app.wait(async { Ok(client.answer(event, limit, &notes).await?) });
    let warnings = warnings.lock().unwrap_or_else(PoisonError::into_inner);
    warnings.iter().for_each(|warning| app.note(warning));
    let answer = answer?;
    let sent = client.http.sent.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((action, answer, sent))
}

//! `connectctl doctor`.

use serde::Serialize;
use serde_json::Value;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;
use super::output::{Paint, Report, rows};
use super::settings::Key;
use crate::aws::Probe;
use crate::connect::{InstanceId, ServiceFault, assistant_id, permission};
use crate::local::Store;

/// The variables that send the calls of single services elsewhere.
pub const ENDPOINT_VARIABLES: [&str; 4] = [
    "AWS_ENDPOINT_URL_CONNECT",
    "AWS_ENDPOINT_URL_QCONNECT",
    "AWS_ENDPOINT_URL_LAMBDA",
    "AWS_ENDPOINT_URL_STS",
];

/// Seconds of clock skew from which on AWS begins to refuse signatures (five minutes), and from
/// which on it is worth a word.
const SKEW: (i64, i64) = (300, 60);

/// Check credentials, region, instance, assistant, permissions and clock
///
/// Nothing is changed: permissions are probed with ids that do not exist.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("check an environment", "connectctl doctor --env prod"),
    ("what is not well, for a script",
     "connectctl doctor --query \"checks[?outcome=='fail'].name\" -o text"),
]))]
pub struct Args {}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Ok,
    Warn,
    Fail,
    Skipped,
}

#[derive(Clone, Debug, Serialize)]
struct Check {
    name: &'static str,
    outcome: Outcome,
    detail: String,
    remedy: Option<String>,
}

#[derive(Serialize)]
struct Checkup {
    healthy: bool,
    checks: Vec<Check>,
}

impl Report for Checkup {
    const SCHEMA: &'static str = "connectctl.doctor/1";

    fn table(&self, paint: &Paint) -> String {
        let rows = self.checks.iter().map(|check| {
            let outcome = match check.outcome {
                Outcome::Ok => paint.good("ok"),
                Outcome::Warn => paint.warn("warn"),
                Outcome::Fail => paint.bad("FAIL"),
                Outcome::Skipped => paint.dim("skipped"),
            };
            [outcome, check.name.to_owned(), check.detail.clone()]
        });
        let grid = paint.grid(["", "CHECK", "FOUND"], rows.collect());
        let remedies = self.checks.iter().filter_map(|check| {
            let remedy = check.remedy.as_ref()?;
            Some(format!("{} {remedy}", paint.bold(&format!("{}:", check.name))))
        });
        let remedies: Vec<String> = remedies.collect();
        match remedies.is_empty() {
            true => grid,
            false => format!("{grid}\n\nWhat to do:\n\n{}", remedies.join("\n")),
        }
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.checks)
    }
}

impl Check {
    fn new(name: &'static str, outcome: Outcome, detail: impl ToString) -> Self {
        Self { name, outcome, detail: detail.to_string(), remedy: None }
    }

    fn remedy(mut self, remedy: impl ToString) -> Self {
        self.remedy = Some(remedy.to_string());
        self
    }

    fn also(self, more: &str) -> Self {
        let remedy = self.remedy.clone().unwrap_or_default();
        self.remedy(format!("{remedy} ({more})"))
    }

    fn fault(name: &'static str, fault: &ServiceFault) -> Self {
        Self::new(name, Outcome::Fail, fault).remedy(fault.help())
    }

    fn skipped(name: &'static str, why: &str) -> Self {
        Self::new(name, Outcome::Skipped, why)
    }
}

/// Runs the command.
pub fn run(app: &App, _: &Args) -> Result<Exit, Failure> {
    let checks = match app.local {
        true => vec![store(app)],
        false => app.wait(async { Ok(account(app).await) })?,
    };
    let healthy = checks.iter().all(|check| check.outcome != Outcome::Fail);
    app.output.print(&Checkup { healthy, checks })?;
    Ok(if healthy { Exit::Done } else { Exit::No })
}

fn store(app: &App) -> Check {
    let opened = app.settings.state_file().and_then(|path| {
        Store::open(&path)?;
        Ok(path)
    });
    match opened {
        Ok(path) => Check::new("embedded store", Outcome::Ok, path.display()),
        Err(failure) => Check::new("embedded store", Outcome::Fail, failure.message)
            .remedy(failure.help.unwrap_or_default()),
    }
}

async fn account(app: &App) -> Vec<Check> {
    let mut checks = vec![configuration(app), endpoints(app)];
    let config = match app.connection().load().await {
        Ok(config) => config,
        Err(fault) => {
            checks.push(Check::fault("region", &fault));
            checks.push(Check::skipped("all else", "needs a region"));
            return checks;
        }
    };
    let region = config.region().map(ToString::to_string).unwrap_or_default();
    checks.push(Check::new("region", Outcome::Ok, region));
    let probe = Probe::new(&config);
    match probe.identity().await {
        Ok(arn) => checks.push(Check::new("credentials", Outcome::Ok, arn)),
        Err(fault) => {
            checks.push(Check::fault("credentials", &fault));
            checks.push(skew(&probe));
            checks.push(Check::skipped("all else", "needs credentials"));
            return checks;
        }
    }
    checks.extend(instance(app, &probe).await);
    checks.push(invocation(&probe).await);
    // Last, since by then the service's clock has been heard.
    checks.push(skew(&probe));
    checks
}

fn configuration(app: &App) -> Check {
    let files: Vec<String> =
        app.settings.files.iter().map(|file| file.path.display().to_string()).collect();
    let env = app.settings.env.value.as_ref().map(|env| format!("environment {env}, "));
    let detail = match files.is_empty() {
        true => "no connectctl.toml; options and environment variables only".into(),
        false => format!("{}from {}", env.unwrap_or_default(), files.join(", ")),
    };
    Check::new("configuration", Outcome::Ok, detail)
}

fn endpoints(app: &App) -> Check {
    let mut overrides: Vec<String> = app
        .settings
        .get(Key::EndpointUrl)
        .value
        .map(|url| format!("all services: {url}"))
        .into_iter()
        .collect();
    overrides.extend(ENDPOINT_VARIABLES.into_iter().filter_map(|variable| {
        let url = std::env::var(variable).ok().filter(|url| !url.is_empty())?;
        Some(format!("{variable}: {url}"))
    }));
    match overrides.is_empty() {
        true => Check::new("endpoints", Outcome::Ok, "those of AWS"),
        false => Check::new("endpoints", Outcome::Warn, overrides.join(", ")).remedy(
            "calls do not go to AWS; unset the variables or --endpoint-url if you want that",
        ),
    }
}

async fn instance(app: &App, probe: &Probe) -> Vec<Check> {
    let id = match app.instance() {
        Ok(id) => id,
        Err(failure) => {
            let check = Check::new("instance", Outcome::Fail, failure.message);
            return vec![check.remedy(failure.help.unwrap_or_default())];
        }
    };
    let mut checks = vec![match probe.instance(&id).await {
        Ok(instance) if instance.status.as_deref() == Some("ACTIVE") => {
            let alias = instance.alias.unwrap_or_default();
            Check::new("instance", Outcome::Ok, format!("{alias} {id}").trim())
        }
        Ok(instance) => {
            let status = instance.status.unwrap_or_default();
            Check::new("instance", Outcome::Fail, format!("{id} is {status}"))
                .remedy("wait until the instance is active, or look at it in the console")
        }
        Err(fault) => Check::fault("instance", &fault),
    }];
    checks.push(permitted("describe contacts", probe.may_describe_contact(&id).await));
    checks.extend(assistant(app, probe, &id).await);
    checks
}

async fn assistant(app: &App, probe: &Probe, instance: &InstanceId) -> Vec<Check> {
    const NAME: &str = "assistant";
    let attached = probe.assistants(instance).await;
    let wanted = match app.assistant(None) {
        Ok(wanted) => wanted,
        Err(failure) => {
            let check = Check::new(NAME, Outcome::Fail, failure.message);
            return vec![check.remedy(failure.help.unwrap_or_default())];
        }
    };
    let attached: Vec<String> = match attached {
        Err(fault) => return vec![Check::fault(NAME, &fault)],
        Ok(arns) => arns.iter().filter_map(|arn| assistant_id(arn).ok()).map(Into::into).collect(),
    };
    let (check, id) = match (attached.first(), wanted) {
        (None, _) => {
            let text = "no Q in Connect assistant is attached to the instance";
            let remedy = "add one in the console under Amazon Q, or with \
                          `aws connect create-integration-association`";
            (Check::new(NAME, Outcome::Fail, text).remedy(remedy), None)
        }
        (Some(_), Some(wanted)) if !attached.contains(&wanted) => {
            let text = format!("{wanted} is configured, {} is attached", attached.join(", "));
            let remedy = "take `assistant` out of the configuration, or correct it";
            (Check::new(NAME, Outcome::Fail, text).remedy(remedy), None)
        }
        (Some(first), wanted) => {
            let id = wanted.unwrap_or_else(|| first.clone());
            (Check::new(NAME, Outcome::Ok, format!("{id} is attached")), Some(id))
        }
    };
    let (update, read) = ("update session data", "read sessions");
    let permissions = match id {
        Some(id) => [
            permitted(update, probe.may_update_session(&id).await),
            permitted(read, probe.may_get_session(&id).await),
        ],
        None => [update, read].map(|name| Check::skipped(name, "needs an assistant")),
    };
    [check].into_iter().chain(permissions).collect()
}

/// Only `replay --remote` needs it, and a permission for single functions does not show here.
async fn invocation(probe: &Probe) -> Check {
    let check = permitted("invoke functions", probe.may_invoke().await);
    match check.outcome {
        Outcome::Fail => Check { outcome: Outcome::Warn, ..check }
            .also("only `replay --remote` needs it; a permission for single functions is enough"),
        _ => check,
    }
}

fn permitted(name: &'static str, result: Result<(), ServiceFault>) -> Check {
    match result {
        Ok(()) => Check::new(name, Outcome::Ok, "permitted"),
        Err(fault) => {
            let check = Check::fault(name, &fault);
            match permission(fault.operation) {
                Some(action) if fault.kind == crate::connect::FaultKind::Denied => {
                    check.remedy(format!("grant {action} to the identity that `credentials` shows"))
                }
                _ => check,
            }
        }
    }
}

fn skew(probe: &Probe) -> Check {
    const NAME: &str = "clock";
    let Some(ahead) = probe.clock_skew() else {
        return Check::skipped(NAME, "no answer came to compare with");
    };
    let (fail, warn) = SKEW;
    let (outcome, text) = match ahead.abs() {
        0..=5 => (Outcome::Ok, "in step with the service".to_owned()),
        off => {
            let way = if ahead > 0 { "ahead of" } else { "behind" };
            let outcome = match off {
                off if off >= fail => Outcome::Fail,
                off if off >= warn => Outcome::Warn,
                _ => Outcome::Ok,
            };
            (outcome, format!("{off} s {way} the service"))
        }
    };
    let check = Check::new(NAME, outcome, text);
    match outcome {
        Outcome::Ok => check,
        _ => check.remedy(
            "set this machine's clock (NTP); AWS refuses signatures that are 5 minutes off",
        ),
    }
}

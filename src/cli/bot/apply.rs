//! `connectctl bot apply`.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::Value;

use super::deployment::{Options, Planned, complete, planned};
use super::plan::Plans;
use crate::aws::AwsBots;
use crate::bot::deploy::state::Kind;
use crate::bot::deploy::{Change, Told, Verb, apply};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::{Paint, Report, count, rows, shown};
use crate::cli::{help, progress};
use crate::local::SystemClock;

/// Bring bots in Amazon Lex to what their files say
///
/// Slot types, intents, slots and their order come first, then the locales are built, a version is
/// made of them, and the alias is led to it: callers talk to the version before until all of that
/// has worked. A run that was stopped is run again and goes on where it was; a second run does
/// nothing.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("a new bot", "connectctl bot apply bots/banking.toml --role ARN --function lex-fulfilment=ARN"),
    ("its next version", "connectctl bot apply bots/banking.toml"),
    ("what would be done", "connectctl bot apply bots/banking.toml --dry-run"),
    ("for a test before it goes live", "connectctl bot apply bots/banking.toml --alias test"),
]))]
pub struct Args {
    #[command(flatten)]
    deployment: Options,
}

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let (service, planned) = planned(app, &args.deployment)?;
    let plans = Plans::new(&planned);
    if app.dry_run {
        app.output.print(&plans)?;
        return Ok(Exit::Done);
    }
    planned.iter().try_for_each(complete)?;
    if plans.changes > 0 {
        ask(app, &planned, &plans)?;
    }
    let mut bots = Vec::new();
    for planned in &planned {
        bots.push(one(app, &service, planned, &args.deployment.alias)?);
        if planned.deployed.alias.is_none() && planned.plan.calls_a_function {
            app.note(
                "the function has to let lexv2.amazonaws.com call it for the new alias; \
                 docs/bot-deploy.md has the command",
            );
        }
    }
    app.output.print(&Applied { bots, changes: plans.changes })?;
    Ok(Exit::Done)
}

/// Shows a person what they are asked about.
fn ask(app: &App, planned: &[Planned], plans: &Plans) -> Result<(), Failure> {
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() && !app.quiet {
        let text = plans.table(&app.output.paint);
        let _ = writeln!(std::io::stderr(), "{text}\n");
    }
    let bots = planned.iter().filter(|planned| !planned.is_done());
    let bots: Vec<&str> = bots.map(|planned| planned.plan.bot.as_str()).collect();
    let steps = count(plans.changes, "step", "steps");
    app.confirm(&format!("Take {steps} to change {} in Amazon Lex?", bots.join(", ")))
}

fn one(app: &App, service: &AwsBots, planned: &Planned, alias: &str) -> Result<Done, Failure> {
    let Planned { file, plan, deployed } = planned;
    let steps = plan.changes.len();
    let bar = bar(app, steps);
    let result = app.wait(async {
        let mut tell = |told: Told<'_>| show(&bar, &told);
        Ok(apply(service, &SystemClock, plan, deployed, &mut tell).await?)
    });
    bar.finish_and_clear();
    let applied = result?;
    Ok(Done {
        file: file.clone(),
        bot: plan.bot.clone(),
        bot_id: applied.id(Kind::Bot, &plan.bot),
        alias: alias.to_owned(),
        alias_id: applied.id(Kind::Alias, alias),
        version: applied.version.clone(),
        changes: steps,
    })
}

/// A bar over steps, most of which take an instant and some minutes.
pub fn bar(app: &App, steps: usize) -> ProgressBar {
    let bar = progress::bar(app, Some(steps as u64), "");
    if let Ok(style) =
        ProgressStyle::with_template("{spinner} {elapsed} [{bar:30}] {pos}/{len} {msg}")
    {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

/// Shows how far it is.
pub fn show(bar: &ProgressBar, told: &Told<'_>) {
    match told {
        Told::Begins(change) => {
            tracing::info!("{}", doing(change));
            bar.set_message(doing(change));
        }
        Told::Waits(place) => bar.set_message(format!("waiting for {place}")),
        Told::Done(_) => bar.inc(1),
    }
}

fn doing(change: &Change) -> String {
    let verb = match change.verb {
        Verb::Create => "making",
        Verb::Update => "changing",
        Verb::Delete => "deleting",
        Verb::Build => "building",
    };
    format!("{verb} {}", change.place)
}

/// What was done.
#[derive(Debug, Serialize)]
struct Applied {
    bots: Vec<Done>,
    /// How many steps that were.
    changes: usize,
}

/// What was done to a bot.
#[derive(Debug, Serialize)]
struct Done {
    file: String,
    bot: String,
    bot_id: Option<String>,
    alias: String,
    alias_id: Option<String>,
    /// The version that the alias leads to.
    version: Option<String>,
    changes: usize,
}

impl Report for Applied {
    const SCHEMA: &'static str = "connectctl.bot.apply/1";

    fn table(&self, paint: &Paint) -> String {
        let row = |done: &Done| {
            let ids = [&done.bot_id, &done.alias_id].map(|id| id.clone().unwrap_or_default());
            let [bot, alias] = ids;
            let what = match done.changes {
                0 => "as its file says".to_owned(),
                steps => paint.good(&format!("{} done", count(steps, "step", "steps"))),
            };
            let version = done.version.clone().unwrap_or_default();
            [shown(&done.bot), bot, shown(&done.alias), alias, version, what]
        };
        let heads = ["bot", "id", "alias", "alias id", "version", ""];
        paint.grid(heads, self.bots.iter().map(row).collect())
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.bots)
    }
}

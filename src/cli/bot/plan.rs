//! `connectctl bot plan`.

use serde::Serialize;
use serde_json::Value;

use super::deployment::{Options, Planned, planned};
use crate::bot::deploy::{Change, Field, Missing, Place, Verb};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::help;
use crate::cli::output::{Paint, Report, count, rows, shown};

/// Tell what would change in Amazon Lex, field by field, and change nothing
///
/// Ends with 1 where something differs. What is there and not in a file stays, unless --prune is
/// given.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("all bots", "connectctl bot plan bots/*.toml"),
    ("with what would be deleted", "connectctl bot plan bots/banking.toml --prune"),
    ("only what is done, for scripts",
     "connectctl bot plan bots/banking.toml --query 'bots[].changes[].[do,name]' -o text"),
]))]
pub struct Args {
    #[command(flatten)]
    deployment: Options,
}

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let (_, planned) = planned(app, &args.deployment)?;
    let result = Plans::new(&planned);
    app.output.print(&result)?;
    Ok(if result.changes == 0 { Exit::Done } else { Exit::No })
}

/// What would be done.
#[derive(Debug, Serialize)]
pub struct Plans {
    bots: Vec<PlanOf>,
    /// How many steps that are.
    pub changes: usize,
}

/// What would be done to a bot.
#[derive(Debug, Serialize)]
struct PlanOf {
    file: String,
    bot: String,
    changes: Vec<Step>,
    /// What is there, not in the file, and stays.
    extras: Vec<Named>,
    /// The options that `bot apply` would need.
    missing: Vec<String>,
}

/// A step.
#[derive(Debug, Serialize)]
struct Step {
    r#do: Verb,
    #[serde(flatten)]
    what: Named,
    reason: String,
    fields: Vec<Field>,
}

/// A thing by its names.
#[derive(Clone, Debug, Serialize)]
struct Named {
    kind: &'static str,
    name: String,
    locale: Option<String>,
    intent: Option<String>,
}

impl Named {
    fn new(place: &Place) -> Self {
        let Place { kind, locale, intent, name } = place.clone();
        Self { kind: kind.name(), name, locale, intent }
    }

    fn text(&self) -> String {
        let intent = self.intent.iter().map(|it| format!("{it}.")).collect::<String>();
        let locale = self.locale.iter().map(|it| format!(" ({it})")).collect::<String>();
        shown(&format!("{} {intent}{}{locale}", self.kind, self.name))
    }
}

impl Step {
    fn new(change: &Change) -> Self {
        Self {
            r#do: change.verb,
            what: Named::new(&change.place),
            reason: change.reason.clone(),
            fields: change.fields.clone(),
        }
    }

    fn lines(&self, paint: &Paint) -> Vec<String> {
        let (what, reason) = (self.what.text(), paint.dim(&self.reason));
        let mut lines = vec![match self.r#do {
            Verb::Create => format!("  {} {what}  {reason}", paint.good("+")),
            Verb::Update => format!("  {} {what}  {reason}", paint.warn("~")),
            Verb::Delete => format!("  {} {what}  {reason}", paint.bad("-")),
            Verb::Build => format!("  {} build {what}  {reason}", paint.bold("*")),
        }];
        // What is new is all new.
        if self.r#do == Verb::Update {
            lines.extend(self.fields.iter().map(|field| field_line(field, paint)));
        }
        lines
    }
}

fn field_line(field: &Field, paint: &Paint) -> String {
    let quoted = |text: &str| shown(&format!("{text:?}"));
    let (name, is, should) = (&field.field, field.is.as_deref(), field.should.as_deref());
    let text = match (is, should) {
        (Some(is), Some(should)) => format!("{} -> {}", quoted(is), quoted(should)),
        (Some(is), None) => paint.bad(&format!("- {}", quoted(is))),
        (None, Some(should)) => paint.good(&format!("+ {}", quoted(should))),
        (None, None) => String::new(),
    };
    format!("      {name}: {text}")
}

impl Plans {
    /// What would be done to bots.
    pub fn new(planned: &[Planned]) -> Self {
        let bots: Vec<PlanOf> = planned.iter().map(PlanOf::new).collect();
        let changes = bots.iter().map(|bot| bot.changes.len()).sum();
        Self { bots, changes }
    }
}

impl PlanOf {
    fn new(planned: &Planned) -> Self {
        let plan = &planned.plan;
        let missing = plan.missing.iter().map(|missing| match missing {
            Missing::Role => "--role ARN".to_owned(),
            Missing::Function(name) => format!("--function {name}=ARN"),
        });
        Self {
            file: planned.file.clone(),
            bot: plan.bot.clone(),
            changes: plan.changes.iter().map(Step::new).collect(),
            extras: plan.extras.iter().map(Named::new).collect(),
            missing: missing.collect(),
        }
    }

    fn lines(&self, paint: &Paint) -> String {
        let file = paint.dim(&shown(&self.file));
        let mut lines = vec![format!("{}  {file}", paint.bold(&shown(&self.bot)))];
        lines.extend(self.changes.iter().flat_map(|step| step.lines(paint)));
        if self.changes.is_empty() {
            lines.push(format!("  {}", paint.good("as the file says")));
        }
        let stays = |extra: &Named| format!("  {} {}", paint.dim("stays"), extra.text());
        lines.extend(self.extras.iter().map(stays));
        if !self.missing.is_empty() {
            let missing = self.missing.join(" and ");
            lines.push(format!("  {}", paint.warn(&format!("`bot apply` will need {missing}"))));
        }
        lines.join("\n")
    }
}

impl Report for Plans {
    const SCHEMA: &'static str = "connectctl.bot.plan/1";

    fn table(&self, paint: &Paint) -> String {
        let bots = self.bots.iter().map(|bot| bot.lines(paint));
        let sentence = match self.changes {
            0 => paint.good("nothing to do"),
            changes => paint.bold(&count(changes, "step", "steps")),
        };
        bots.chain([sentence]).collect::<Vec<_>>().join("\n\n")
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.bots)
    }
}

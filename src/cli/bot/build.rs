//! `connectctl bot build`.

use serde::Serialize;

use super::apply::{bar, show};
use super::deployment::service;
use crate::bot::deploy::state::Kind;
use crate::bot::deploy::{At, Bots as _, Told, build};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::help;
use crate::cli::output::{Paint, Report};
use crate::local::SystemClock;

/// Build the locales of a bot that is in Amazon Lex, and wait until that is done
///
/// `bot apply` builds by itself what it changes. This is for a bot that was changed elsewhere, or
/// whose build has failed.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("all locales", "connectctl bot build BankingBot"),
    ("one of them", "connectctl bot build BankingBot --locale en-GB"),
]))]
pub struct Args {
    /// Name of the bot
    #[arg(value_name = "BOT")]
    bot: String,

    /// Locale to build [default: all that the bot has]
    #[arg(long, value_name = "LOCALE")]
    locale: Vec<String>,
}

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let service = service(app)?;
    let (id, locales) = app.wait(async {
        let bots = service.list(&At::default(), Kind::Bot).await?;
        let Some(bot) = bots.into_iter().find(|bot| bot.name == args.bot) else {
            return Err(no_bot(&args.bot));
        };
        let there = service.list(&At::bot(&bot.id), Kind::Locale).await?;
        Ok((bot.id, there.into_iter().map(|locale| locale.id).collect::<Vec<_>>()))
    })?;
    let locales = chosen(args, locales)?;
    let text = format!("Build {} of {} in Amazon Lex?", locales.join(", "), args.bot);
    let result = Built { bot: args.bot.clone(), bot_id: id, locales, dry_run: app.dry_run };
    if !app.dry_run {
        app.confirm(&text)?;
        let bar = bar(app, result.locales.len());
        let built = app.wait(async {
            let mut tell = |told: Told<'_>| show(&bar, &told);
            for locale in &result.locales {
                let bot = (result.bot.as_str(), result.bot_id.as_str());
                build(&service, &SystemClock, bot, locale, &mut tell).await?;
            }
            Ok(())
        });
        bar.finish_and_clear();
        built?;
    }
    app.output.print(&result)?;
    Ok(Exit::Done)
}

/// A bot that is not there.
pub fn no_bot(name: &str) -> Failure {
    Failure::new(Exit::Refused, format!("Amazon Lex has no bot named {name:?}")).help(
        "check the name, and that --region is the one in which it lives; `connectctl bot apply` \
         makes one from a file",
    )
}

/// The locales that are meant, of those that are there.
fn chosen(args: &Args, there: Vec<String>) -> Result<Vec<String>, Failure> {
    let wanted: Vec<String> = args.locale.iter().map(|id| id.replace('-', "_")).collect();
    if let Some(unknown) = wanted.iter().find(|id| !there.contains(id)) {
        let text = format!("the bot {} has no locale {unknown}", args.bot);
        let known = format!("it has {}", there.join(", "));
        return Err(Failure::new(Exit::Usage, text).help(known));
    }
    Ok(if wanted.is_empty() { there } else { wanted })
}

/// What was built.
#[derive(Debug, Serialize)]
struct Built {
    bot: String,
    bot_id: String,
    locales: Vec<String>,
    dry_run: bool,
}

impl Report for Built {
    const SCHEMA: &'static str = "connectctl.bot.build/1";

    fn table(&self, paint: &Paint) -> String {
        let locales = self.locales.join(", ");
        match self.dry_run {
            true => format!("would build {locales} of {}", self.bot),
            false => paint.good(&format!("built {locales} of {}", self.bot)),
        }
    }
}

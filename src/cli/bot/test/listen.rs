//! What bots understand: those in Amazon Lex, and the stand-in on this machine.

use indicatif::ProgressBar;

use super::report::Tested;
use super::table::Table;
use crate::aws::{AwsBots, Heard, LexRuntime};
use crate::bot::Matcher;
use crate::bot::deploy::state::Kind;
use crate::bot::deploy::{At, Bots as _};
use crate::cli::app::App;
use crate::cli::bot::build::no_bot;
use crate::cli::exit::{Exit, Failure};

/// What the stand-in understands of a table.
pub fn offline(table: &Table) -> Vec<Tested> {
    let today = jiff::Zoned::now().date();
    let bot = &table.bot.bot;
    let line = |line| {
        let said: &super::table::Line = line;
        let locale = bot.locale(&said.locale)?;
        let first = Matcher::new(bot, locale, today).understand(&said.say).into_iter().next();
        let heard = first.map(|first| Heard {
            intent: Some(first.intent),
            confidence: first.confidence,
            slots: first
                .slots
                .into_iter()
                .map(|(slot, heard)| (slot, heard.interpreted_value))
                .collect(),
        });
        Some(Tested::new(table, said, heard.unwrap_or_default()))
    };
    table.lines.iter().filter_map(line).collect()
}

/// What a bot in Amazon Lex understands of a table.
pub async fn deployed(
    app: &App,
    models: &AwsBots,
    table: &Table,
    alias: &str,
    bar: &ProgressBar,
) -> Result<Vec<Tested>, Failure> {
    let name = table.bot.bot.name.as_str();
    let bots = models.list(&At::default(), Kind::Bot).await?;
    let bot = bots.into_iter().find(|bot| bot.name == name).ok_or_else(|| no_bot(name))?;
    let aliases = models.list(&At::bot(&bot.id), Kind::Alias).await?;
    let Some(alias) = aliases.iter().find(|known| known.name == alias) else {
        let names: Vec<&str> = aliases.iter().map(|known| known.name.as_str()).collect();
        let text = format!("the bot {name} has no alias named {alias:?}");
        return Err(Failure::new(Exit::Refused, text)
            .help(format!("give --alias with one of: {}", names.join(", "))));
    };
    let runtime = LexRuntime::new(&app.services().await?);
    let run = format!("{:08x}", fastrand::u32(..));
    let mut tests = Vec::new();
    for (number, line) in table.lines.iter().enumerate() {
        let (locale, session) =
            (line.locale.replace('-', "_"), format!("connectctl-{run}-{number}"));
        let ids = (bot.id.as_str(), alias.id.as_str());
        let heard = runtime.say(ids, &locale, &session, &line.say).await?;
        tests.push(Tested::new(table, line, heard));
        bar.inc(1);
    }
    Ok(tests)
}

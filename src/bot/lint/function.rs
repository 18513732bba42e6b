//! What bots and the function behind them have of each other.

use super::Function;
use super::report::Report;
use super::rule::{HOOK, UNKNOWN_INTENT, UNUSED_INTENT};
use crate::bot::Bot;
use crate::connect::closest;

pub fn check(bot: &Bot, functions: &[Function<'_>], report: &mut Report) {
    let known = bot
        .fulfilment
        .as_ref()
        .and_then(|name| functions.iter().find(|function| function.name == name.as_str()));
    for intent in bot.intents.iter().filter(|i| i.hooks.dialog || i.hooks.fulfilment) {
        let path = format!("intents.{}", intent.name);
        if bot.fulfilment.is_none() {
            let message = format!("{} has a hook, and {} has no function", intent.name, bot.name);
            let help = "name the function: fulfilment = \"lex-fulfilment\"";
            report.add(HOOK, &intent.name.range, &path, message, help);
        }
        let Some(function) = known.filter(|_| intent.parent.is_none()) else { continue };
        let mut names = function.intents.iter().chain(&function.inner).copied();
        if names.clone().any(|name| name == intent.name.as_str()) {
            continue;
        }
        let help = match closest(&intent.name, &mut names) {
            Some(near) => format!("did you mean {near}?"),
            None => "write `hooks = []` where the bot answers by itself".to_owned(),
        };
        let message = format!("{} does not do {}", function.name, intent.name);
        report.add(UNKNOWN_INTENT, &intent.name.range, &path, message, help);
    }
}

/// Intents of a function that none of its bots has.
pub fn check_set(bots: &[(usize, &Bot)], functions: &[Function<'_>], report: &mut Report) {
    for function in functions {
        let uses = |bot: &Bot| bot.fulfilment.as_ref().is_some_and(|f| f.as_str() == function.name);
        let users: Vec<_> = bots.iter().filter(|(_, bot)| uses(bot)).collect();
        let Some((file, first)) = users.first() else { continue };
        let is_missing = |name: &&&str| !users.iter().any(|(_, bot)| bot.intent(name).is_some());
        let missing: Vec<&str> = function.intents.iter().filter(is_missing).copied().collect();
        if let (Some(place), false) = (&first.fulfilment, missing.is_empty()) {
            report.turn_to(*file);
            let message = format!("{} does what no bot has: {}", function.name, missing.join(", "));
            let help = format!("define them: [intents.{}]", missing.first().unwrap_or(&""));
            report.add(UNUSED_INTENT, &place.range, "fulfilment", message, help);
        }
    }
}

//! Where a gateway leads to.

use super::report::Report;
use super::rule::{NO_SUCH_BOT, UNROUTABLE, UNROUTED};
use crate::bot::Bot;
use crate::connect::closest;

pub fn check(bot: &Bot, report: &mut Report) {
    let Some(routing) = &bot.routing else { return };
    for (name, _) in &routing.intents {
        if bot.intent(name).is_none() {
            let near = closest(name, bot.intents.iter().map(|intent| intent.name.as_str()));
            let help = match near {
                Some(near) => format!("did you mean {near}?"),
                None => "name an intent of this bot".to_owned(),
            };
            let message = format!("{} has no intent {name} that could lead on", bot.name);
            report.add(UNROUTABLE, &name.range, "routing.intents", message, help);
        }
    }
    for intent in bot.intents.iter().filter(|intent| intent.parent.is_none()) {
        if routing.of(&intent.name).is_none() {
            let message = format!("{} leads to no bot", intent.name);
            let help = format!("name one: [routing.intents] {} = \"BankingBot\"", intent.name);
            let path = format!("intents.{}", intent.name);
            report.add(UNROUTED, &intent.name.range, &path, message, help);
        }
    }
}

/// Values that are no bot of the set, nor the intent's own name, which the flow takes by itself.
pub fn check_set(bots: &[(usize, &Bot)], report: &mut Report) {
    // Of a gateway alone nobody knows what else there is.
    if bots.len() < 2 {
        return;
    }
    let names: Vec<&str> = bots.iter().map(|(_, bot)| bot.name.as_str()).collect();
    for (file, bot) in bots {
        report.turn_to(*file);
        for (intent, to) in bot.routing.iter().flat_map(|routing| &routing.intents) {
            if to == intent || names.contains(&to.as_str()) {
                continue;
            }
            let help = match closest(to, names.iter().copied()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!(
                    "there are {}; what is no bot has the name of its intent, and the flow takes it",
                    names.join(", ")
                ),
            };
            let message = format!("{intent} leads to {to}, and no such bot is here");
            report.add(NO_SUCH_BOT, &to.range, "routing.intents", message, help);
        }
    }
}

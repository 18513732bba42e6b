//! Utterances that mean one thing too many, or nothing.

use std::collections::BTreeMap;

use super::report::{Place, Report};
use super::rule::{CLASH, ELSEWHERE, TWICE, UNSAID};
use crate::bot::matcher::alike;
use crate::bot::{At, Bot, Intent};

/// An utterance with its intent and its place.
type Known<'b> = (&'b Intent, &'b At<String>);

pub fn check(bot: &Bot, report: &mut Report) {
    for intent in &bot.intents {
        let is_unsaid = |id: &str| intent.utterances(id).is_empty();
        if intent.parent.is_none() && bot.locales.iter().all(|locale| is_unsaid(&locale.id)) {
            let message = format!("no customer can come to {}: it has no utterances", intent.name);
            let path = format!("intents.{}", intent.name);
            let help = "write 10 or more, as different as customers are";
            report.add(UNSAID, &intent.name.range, &path, message, help);
        }
    }
    for locale in &bot.locales {
        let mut known: BTreeMap<String, Known<'_>> = BTreeMap::new();
        for (intent, utterance) in of(bot, &locale.id) {
            match known.get(&alike(intent, utterance)) {
                Some((other, first)) => clash(intent, utterance, other, first, report),
                None => {
                    known.insert(alike(intent, utterance), (intent, utterance));
                }
            }
        }
    }
}

fn clash(
    intent: &Intent,
    utterance: &At<String>,
    other: &Intent,
    first: &At<String>,
    report: &mut Report,
) {
    let path = format!("intents.{}.utterances", intent.name);
    let related =
        Some((report.here(&first.range), format!("\"{first}\" of {} is here", other.name)));
    if intent.name == other.name {
        let message = format!("{} has \"{utterance}\" already", intent.name);
        let help = "remove one of the two: the bot learns nothing from it";
        report.add_with(TWICE, &utterance.range, &path, message, help, related);
    } else {
        let message = format!("\"{utterance}\" means both {} and {}", other.name, intent.name);
        let help = "leave it to one of the two intents, or say what makes the difference";
        report.add_with(CLASH, &utterance.range, &path, message, help, related);
    }
}

fn of<'b>(bot: &'b Bot, locale: &str) -> impl Iterator<Item = Known<'b>> {
    let lists = bot.intents.iter().map(|intent| (intent, intent.utterances(locale)));
    let lists: Vec<_> = lists.collect();
    lists.into_iter().flat_map(|(intent, list)| list.iter().map(move |one| (intent, one)))
}

/// What bots that do not lead to each other understand in different ways. A gateway repeats what
/// the bots say that it leads to, and every bot may have an intent of the same name.
pub fn check_set(bots: &[(usize, &Bot)], report: &mut Report) {
    let mut known: BTreeMap<(String, String), (usize, Known<'_>)> = BTreeMap::new();
    for (file, bot) in bots.iter().filter(|(_, bot)| bot.routing.is_none()) {
        report.turn_to(*file);
        for locale in &bot.locales {
            for (intent, utterance) in of(bot, &locale.id) {
                let key = (locale.id.value.clone(), alike(intent, utterance));
                match known.get(&key) {
                    Some((other, (there, first))) if other != file && there.name != intent.name => {
                        let message = format!(
                            "\"{utterance}\" means {} here, and {} in another bot",
                            intent.name, there.name
                        );
                        let path = format!("intents.{}.utterances", intent.name);
                        let place = Place { file: *other, range: first.range.clone() };
                        let related = Some((place, format!("{} is here", there.name)));
                        let help = "leave it to one of the bots, or give both intents one name";
                        report.add_with(ELSEWHERE, &utterance.range, &path, message, help, related);
                    }
                    Some(_) => {}
                    None => {
                        known.insert(key, (*file, (intent, utterance)));
                    }
                }
            }
        }
    }
}

//! Locales, and what they have of each other.

use super::limits::LOCALES;
use super::report::Report;
use super::rule::{BEHIND, LOCALE, NO_SUCH_LOCALE};
use crate::bot::{At, Bot, Intent, Localized, Text};
use crate::connect::closest;

/// Fewer utterances than this part of what the best locale has are too few.
const FEWEST: f64 = 0.5;

pub fn check(bot: &Bot, report: &mut Report) {
    for locale in &bot.locales {
        if LOCALES.contains(&locale.id.as_str()) {
            continue;
        }
        let near = closest(&locale.id, LOCALES.iter().copied());
        let help = near.map_or("write a language and a country: en-GB".to_owned(), |near| {
            format!("did you mean {near}?")
        });
        let path = format!("locales.{}", locale.id);
        report.add(
            LOCALE,
            &locale.id.range,
            &path,
            format!("Lex has no locale {}", locale.id),
            help,
        );
    }
    for intent in &bot.intents {
        of_intent(bot, intent, report);
    }
}

fn of_intent(bot: &Bot, intent: &Intent, report: &mut Report) {
    let path = format!("intents.{}", intent.name);
    let asked = intent.confirmation.as_ref();
    let texts = [
        ("closing", intent.closing.as_ref()),
        ("failure", intent.failure.as_ref()),
        ("confirmation", asked.map(|asked| &asked.prompt)),
        ("declined", asked.and_then(|asked| asked.declined.as_ref())),
    ];
    for (key, text) in texts {
        text_in(bot, &intent.name, key, text, &path, report);
    }
    for slot in &intent.slots {
        let path = format!("{path}.slots.{}", slot.name);
        text_in(bot, &slot.name, "prompt", slot.prompt.as_ref(), &path, report);
    }
    utterances_in(bot, intent, &path, report);
}

fn text_in(
    bot: &Bot,
    of: &At<String>,
    key: &str,
    text: Option<&Text>,
    path: &str,
    report: &mut Report,
) {
    let Some(text) = text else { return };
    known(bot, text, path, report);
    for locale in bot.locales.iter().filter(|locale| text.of(&locale.id).is_none()) {
        let message = format!("`{key}` of {of} says nothing in {}", locale.id);
        let help = format!("write it for {} too, or one text for all locales", locale.id);
        report.add(BEHIND, &of.range, path, message, help);
    }
}

fn utterances_in(bot: &Bot, intent: &Intent, path: &str, report: &mut Report) {
    known(bot, &intent.utterances, path, report);
    let counts = bot.locales.iter().map(|locale| (locale, intent.utterances(&locale.id).len()));
    let counts: Vec<_> = counts.collect();
    let Some((best, most)) = counts.iter().max_by_key(|(_, count)| *count) else { return };
    for (locale, count) in &counts {
        if (*count as f64) < *most as f64 * FEWEST {
            let message = format!(
                "{} has {count} of its utterances in {}, and {most} in {}",
                intent.name, locale.id, best.id
            );
            let help = "write more; what is said in all locales goes under `all`";
            report.add(BEHIND, &intent.name.range, path, message, help);
        }
    }
}

fn known<T>(bot: &Bot, forms: &Localized<T>, path: &str, report: &mut Report) {
    for (locale, _) in forms.forms() {
        let Some(locale) = locale.filter(|locale| bot.locale(locale).is_none()) else { continue };
        let names: Vec<&str> = bot.locales.iter().map(|locale| locale.id.as_str()).collect();
        let message = format!("{} has no locale {locale}", bot.name);
        let help = format!("it has {}", names.join(", "));
        report.add(NO_SUCH_LOCALE, &locale.range, path, message, help);
    }
}

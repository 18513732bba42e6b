//! Names, lengths and numbers of a bot.

use std::collections::BTreeMap;

use super::limits;
use super::report::Report;
use super::rule::{COUNT, EMPTY, FALLBACK, LENGTH, NAME, RANGE};
use crate::bot::{At, Bot, FALLBACK_SIGNATURE, Intent, Text};

pub fn check(bot: &Bot, report: &mut Report) {
    name(&bot.name, "bot", "name", report);
    length(bot.description.as_ref(), limits::DESCRIPTION, "description", report);
    numbers(bot, report);
    let empty = [
        (bot.locales.is_empty(), "locale", "[locales.en-GB]"),
        (bot.intents.is_empty(), "intent", "[intents.CheckBalance]"),
    ];
    for (_, what, example) in empty.into_iter().filter(|(is_empty, ..)| *is_empty) {
        let message = format!("{} has no {what}", bot.name);
        report.add(EMPTY, &bot.name.range, "", message, format!("begin one: {example}"));
    }
    for kind in &bot.slot_types {
        let path = format!("slot_types.{}", kind.name);
        name(&kind.name, "slot type", &path, report);
        length(kind.description.as_ref(), limits::DESCRIPTION, &path, report);
        for form in kind.values.iter().flat_map(|v| std::iter::once(&v.value).chain(&v.synonyms)) {
            length(Some(form), limits::VALUE, &path, report);
        }
        let count = kind.values.iter().map(|value| 1 + value.synonyms.len()).sum();
        most(count, limits::VALUES, "values and synonyms", &kind.name, &path, report);
    }
    distinct(bot.slot_types.iter().map(|kind| &kind.name), "slot types", "slot_types", report);
    distinct(bot.intents.iter().map(|intent| &intent.name), "intents", "intents", report);
    for intent in &bot.intents {
        of_intent(intent, report);
    }
    in_locales(bot, report);
}

fn of_intent(intent: &Intent, report: &mut Report) {
    let path = format!("intents.{}", intent.name);
    name(&intent.name, "intent", &path, report);
    length(intent.description.as_ref(), limits::DESCRIPTION, &path, report);
    fallback(intent, &path, report);
    let asked = intent.confirmation.as_ref();
    let declined = asked.and_then(|asked| asked.declined.as_ref());
    let said =
        [intent.closing.as_ref(), intent.failure.as_ref(), asked.map(|a| &a.prompt), declined];
    for text in said.into_iter().flatten() {
        message(text, &path, report);
    }
    for (_, list) in intent.utterances.forms() {
        most(list.len(), limits::UTTERANCES, "utterances", &intent.name, &path, report);
        for utterance in list {
            length(Some(utterance), limits::UTTERANCE, &path, report);
        }
    }
    most(intent.slots.len(), limits::SLOTS, "slots", &intent.name, &path, report);
    for slot in &intent.slots {
        let path = format!("{path}.slots.{}", slot.name);
        name(&slot.name, "slot", &path, report);
        length(slot.description.as_ref(), limits::DESCRIPTION, &path, report);
        if let Some(prompt) = &slot.prompt {
            message(prompt, &path, report);
        }
        if *slot.tries > limits::TRIES {
            let text = format!("slot {} is asked for {} times again", slot.name, slot.tries);
            report.add(RANGE, &slot.tries.range, &path, text, "Lex asks again at most 5 times");
        }
    }
    distinct(intent.slots.iter().map(|slot| &slot.name), "slots", &path, report);
}

/// The fallback comes with every locale and takes nothing that customers say (Developer Guide,
/// "AMAZON.FallbackIntent").
fn fallback(intent: &Intent, path: &str, report: &mut Report) {
    if !intent.is_fallback() {
        if intent.name.as_str() == "FallbackIntent" {
            let message = "FallbackIntent is the name of the built-in fallback".to_owned();
            let help = format!("write parent = \"{FALLBACK_SIGNATURE}\", or give it another name");
            report.add(FALLBACK, &intent.name.range, path, message, help);
        }
        return;
    }
    let has_utterances = intent.utterances.forms().any(|(_, list)| !list.is_empty());
    for (has, what) in [
        (has_utterances, "utterances"),
        (!intent.slots.is_empty(), "slots"),
        (intent.confirmation.is_some(), "confirmation"),
    ] {
        if has {
            let message = format!("the fallback {} has {what}", intent.name);
            let help = "remove it: the fallback is for what is not understood";
            report.add(FALLBACK, &intent.name.range, path, message, help);
        }
    }
}

/// `([0-9a-zA-Z][_-]?){1,100}`, and no name of what is built in.
fn name(name: &At<String>, what: &str, path: &str, report: &mut Report) {
    let signs: Vec<char> = name.chars().collect();
    let is_sign = |c: &char| matches!(c, '_' | '-');
    let fits = signs.iter().all(|c| c.is_ascii_alphanumeric() || is_sign(c))
        && signs.first().is_some_and(char::is_ascii_alphanumeric)
        && !signs.windows(2).any(|pair| pair.iter().all(is_sign));
    if fits && signs.len() <= limits::NAME {
        return;
    }
    let help = match name.starts_with("AMAZON.") {
        true => "names that begin with AMAZON. are those of what is built in; name it in `parent`",
        false => "use 1 to 100 letters and digits, with single `_` or `-` between them",
    };
    report.add(
        NAME,
        &name.range,
        path,
        format!("Lex takes no {what} with the name `{name}`"),
        help,
    );
}

/// Lex tells names apart without their case.
fn distinct<'b>(
    names: impl Iterator<Item = &'b At<String>>,
    what: &str,
    path: &str,
    report: &mut Report,
) {
    let mut known: BTreeMap<String, &At<String>> = BTreeMap::new();
    for name in names {
        if let Some(other) = known.insert(name.to_lowercase(), name) {
            let message = format!("{what} {other} and {name} differ in case only");
            let first = (report.here(&other.range), "the first is here".to_owned());
            report.add_with(NAME, &name.range, path, message, "give it another name", Some(first));
        }
    }
}

fn message(text: &Text, path: &str, report: &mut Report) {
    for (_, form) in text.forms() {
        length(Some(form), limits::MESSAGE, path, report);
    }
}

fn length(text: Option<&At<String>>, most: usize, path: &str, report: &mut Report) {
    let Some(text) = text else { return };
    // As the service counts them.
    let units = text.encode_utf16().count();
    if text.trim().is_empty() {
        report.add(
            LENGTH,
            &text.range,
            path,
            "the text is empty".into(),
            "write it, or leave the key out",
        );
    } else if units > most {
        let message = format!("the text has {units} characters, and Lex takes {most}");
        report.add(LENGTH, &text.range, path, message, "write it shorter");
    }
}

fn most(count: usize, most: usize, what: &str, of: &At<String>, path: &str, report: &mut Report) {
    if count > most {
        let message = format!("{of} has {count} {what}, and Lex takes {most}");
        report.add(COUNT, &of.range, path, message, "remove some, or use a second bot");
    }
}

fn numbers(bot: &Bot, report: &mut Report) {
    if !limits::IDLE.contains(&bot.idle_session.as_secs()) {
        let message = format!("a session lives for {} seconds", bot.idle_session.as_secs());
        let help = "Lex takes one minute to one day: \"1m\" to \"24h\"";
        report.add(RANGE, &bot.idle_session.range, "idle_session", message, help);
    }
    for locale in &bot.locales {
        if !(0.0..=1.0).contains(&*locale.confidence) {
            let message = format!("the confidence of {} is {}", locale.id, locale.confidence);
            let path = format!("locales.{}", locale.id);
            report.add(
                RANGE,
                &locale.confidence.range,
                &path,
                message,
                "write a number from 0 to 1",
            );
        }
    }
}

fn in_locales(bot: &Bot, report: &mut Report) {
    let slots = bot.intents.iter().map(|intent| intent.slots.len()).sum();
    for locale in &bot.locales {
        let limits = limits::of_locale(&locale.id);
        let characters = bot.intents.iter().flat_map(|intent| intent.utterances(&locale.id));
        let characters = characters.map(|utterance| utterance.encode_utf16().count()).sum();
        let path = format!("locales.{}", locale.id);
        for (count, limit, what) in [
            (bot.intents.len(), limits.intents, "intents"),
            (slots, limits.slots, "slots"),
            (bot.slot_types.len(), limits.slot_types, "slot types"),
            (characters, limits.characters, "characters in utterances"),
        ] {
            most(count, limit, what, &locale.id, &path, report);
        }
    }
}

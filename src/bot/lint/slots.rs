//! Slots and their types.

use super::limits;
use super::report::Report;
use super::rule::{FREE_FORM, OWN_TYPE, PROMPT, SECRET, TYPE, UNDEFINED, UNUSED};
use crate::bot::matcher::{built_in, slots_in};
use crate::bot::{At, Bot, Intent, Slot, SlotType};
use crate::connect::closest;

/// Takes anything, and so nothing but a whole answer (Developer Guide, "AMAZON.FreeFormInput").
const FREE: &str = "AMAZON.FreeFormInput";
/// The only built-in type that a pattern narrows (Developer Guide, "AMAZON.AlphaNumeric").
const NARROWED: &str = "AMAZON.AlphaNumeric";
/// A type that only this locale has (Developer Guide, "Built-in slot types").
const ONLY: (&str, &str) = ("AMAZON.UKPostalCode", "en-GB");
/// Words in the names of slots that hold secrets.
const SECRETS: &[&str] = &["pin", "password", "passcode", "cvv", "cvc"];

pub fn check(bot: &Bot, report: &mut Report) {
    for kind in &bot.slot_types {
        own_type(bot, kind, report);
    }
    for intent in &bot.intents {
        for slot in &intent.slots {
            one(bot, intent, slot, report);
        }
        for (_, list) in intent.utterances.forms() {
            for utterance in list {
                used(intent, utterance, report);
            }
        }
    }
}

fn one(bot: &Bot, intent: &Intent, slot: &Slot, report: &mut Report) {
    let path = format!("intents.{}.slots.{}", intent.name, slot.name);
    let is_built_in = built_in().any(|name| name == slot.kind.as_str());
    if !is_built_in && bot.slot_type(&slot.kind).is_none() {
        let own = closest(&slot.kind, bot.slot_types.iter().map(|kind| kind.name.as_str()));
        let help = match own.or_else(|| closest(&slot.kind, built_in())) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("define it: [slot_types.{}]", slot.kind),
        };
        let message = format!("there is no slot type {}", slot.kind);
        report.add(TYPE, &slot.kind.range, &path, message, help);
    }
    let lacks = |id: &str| slot.kind.as_str() == ONLY.0 && id != ONLY.1;
    for locale in bot.locales.iter().filter(|locale| lacks(&locale.id)) {
        let message = format!("there is no {} in {}", slot.kind, locale.id);
        let help = "use a type of your own with the parent AMAZON.AlphaNumeric and a pattern";
        report.add(TYPE, &slot.kind.range, &path, message, help);
    }
    if slot.required && slot.prompt.is_none() {
        let message = format!("slot {} of {} has no question", slot.name, intent.name);
        let help = "write `prompt`, or `required = false` where the function asks";
        report.add(PROMPT, &slot.name.range, &path, message, help);
    }
    let name = slot.name.to_lowercase();
    if !slot.obfuscate && SECRETS.iter().any(|secret| name == *secret || name.ends_with(secret)) {
        let message = format!("logs show what customers say for {}", slot.name);
        report.add(SECRET, &slot.name.range, &path, message, "write `obfuscate = true`");
    }
}

/// The slots in an utterance.
fn used(intent: &Intent, utterance: &At<String>, report: &mut Report) {
    let path = format!("intents.{}.utterances", intent.name);
    let slots = slots_in(utterance);
    let braces = utterance.matches(['{', '}']).count();
    if braces != slots.len() * 2 {
        let message = "a brace has no partner".to_owned();
        report.add(UNDEFINED, &utterance.range, &path, message, "write slots as {AccountType}");
    }
    for (part, name) in slots {
        let range = utterance.part(&part);
        match intent.slot(name) {
            None => {
                let near = closest(name, intent.slots.iter().map(|slot| slot.name.as_str()));
                let help = match near {
                    Some(near) => format!("did you mean {{{near}}}?"),
                    None => format!("define it: [intents.{}.slots.{name}]", intent.name),
                };
                let message = format!("{} has no slot {name}", intent.name);
                report.add(UNDEFINED, &range, &path, message, help);
            }
            Some(slot) if slot.kind.as_str() == FREE => {
                let message = format!("{name} is of the type {FREE}, which utterances cannot have");
                let help = "let the bot ask for it, or use a type of your own with values";
                report.add(FREE_FORM, &range, &path, message, help);
            }
            Some(_) => {}
        }
    }
}

fn own_type(bot: &Bot, kind: &SlotType, report: &mut Report) {
    let path = format!("slot_types.{}", kind.name);
    let is_used = |intent: &Intent| intent.slots.iter().any(|slot| slot.kind == kind.name);
    if !bot.intents.iter().any(is_used) {
        let message = format!("no slot is of the type {}", kind.name);
        report.add(UNUSED, &kind.name.range, &path, message, "remove it, or use it");
    }
    if let Some(parent) = kind.parent.as_ref().filter(|parent| parent.as_str() != NARROWED) {
        let message = format!("{} cannot narrow {parent}", kind.name);
        let help = format!("the parent of a type is {NARROWED}, with a `pattern`");
        report.add(OWN_TYPE, &parent.range, &path, message, help);
    }
    match (&kind.pattern, &kind.parent) {
        (Some(pattern), _) => self::pattern(kind, pattern, &path, report),
        (None, None) if kind.values.is_empty() => {
            let message = format!("{} has no values", kind.name);
            let help = format!("write some: [slot_types.{}.values]", kind.name);
            report.add(OWN_TYPE, &kind.name.range, &path, message, help);
        }
        (None, _) => {}
    }
}

fn pattern(kind: &SlotType, pattern: &At<String>, path: &str, report: &mut Report) {
    let mut wrong = |message: String, help: &str| {
        report.add(OWN_TYPE, &pattern.range, path, message, help);
    };
    if kind.parent.is_none() {
        wrong(
            format!("{} has a pattern and no parent", kind.name),
            "write parent = \"AMAZON.AlphaNumeric\"",
        );
    }
    if let Err(error) = regex::Regex::new(pattern) {
        let text = error.to_string();
        let last = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
        wrong(format!("the pattern is wrong: {last}"), "write such as [0-9]{4}");
    }
    if pattern.contains(['*', '+', '.']) || pattern.contains(",}") {
        wrong(
            "Lex takes no `*`, `+`, `.` or `{n,}` in a pattern".into(),
            "say how many there may be: [0-9]{1,4}",
        );
    }
    if pattern.chars().count() > limits::PATTERN {
        wrong(
            format!("the pattern is longer than {} characters", limits::PATTERN),
            "write it shorter",
        );
    }
}

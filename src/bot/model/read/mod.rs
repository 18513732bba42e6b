//! From the text of a file to a bot.

mod fields;
mod intent;

use std::time::Duration;

use toml::de::DeTable;

use self::fields::{Fields, Problems, Value, text, texts};
use super::{At, Bot, Engine, Locale, Resolution, Routing, SlotType, SlotValue, Voice};
use crate::bot::{Problem, Unreadable};
use crate::connect::parse_duration;

/// How long a session lives where the file does not say.
const IDLE: Duration = Duration::from_secs(300);
/// How sure a bot has to be where the file does not say: what the console of Lex begins with.
const CONFIDENCE: f64 = 0.4;

const BOT: &[&str] = &[
    "name",
    "description",
    "fulfilment",
    "idle_session",
    "child_directed",
    "locales",
    "slot_types",
    "intents",
    "routing",
];
const ENGINES: &[(&str, Engine)] = &[
    ("standard", Engine::Standard),
    ("neural", Engine::Neural),
    ("long-form", Engine::LongForm),
    ("generative", Engine::Generative),
];
const RESOLUTIONS: &[(&str, Resolution)] =
    &[("top", Resolution::Top), ("original", Resolution::Original)];

/// The bot that a text describes.
pub fn bot(source: &str) -> Result<Bot, Unreadable> {
    let (root, errors) = DeTable::parse_recoverable(source);
    if !errors.is_empty() {
        let problems = errors.iter().map(|error| syntax(error, source.len()));
        return Err(Unreadable { problems: problems.collect() });
    }
    let mut problems = Problems::default();
    let owner = ("the bot".to_owned(), 0..source.find('\n').unwrap_or(source.len()));
    let fields = Fields::new(owner, root.get_ref(), BOT, &mut problems);
    let bot = whole(&fields, &mut problems);
    if problems.0.is_empty() {
        return Ok(bot);
    }
    problems.0.sort_by_key(|problem| problem.range.start);
    Err(Unreadable { problems: problems.0 })
}

/// Whether a text is meant to be a bot: it has something that only bots have.
#[must_use]
pub fn is_meant(source: &str) -> bool {
    let (root, _) = DeTable::parse_recoverable(source);
    ["locales", "intents", "slot_types"].iter().any(|key| root.get_ref().contains_key(*key))
}

fn syntax(error: &toml::de::Error, end: usize) -> Problem {
    let message = format!("this is no TOML: {}", error.message().replace('\n', ", "));
    Problem { message, help: None, range: error.span().unwrap_or(end..end) }
}

fn whole(fields: &Fields<'_, '_>, problems: &mut Problems) -> Bot {
    let fulfilment = fields.text("fulfilment", problems);
    let locales = fields.entries("locales", problems);
    let locales: Vec<Locale> =
        locales.filter_map(|(id, value)| locale(id, value, problems)).collect();
    let slot_types = fields.entries("slot_types", problems);
    let intents = fields.entries("intents", problems);
    Bot {
        name: fields.needed("name", "write name = \"BankingBot\"", problems),
        description: fields.text("description", problems),
        idle_session: idle(fields, problems),
        child_directed: fields.flag("child_directed", false, problems),
        slot_types: slot_types
            .filter_map(|(name, value)| slot_type(name, value, problems))
            .collect(),
        intents: intents
            .filter_map(|(name, value)| intent::read(name, value, fulfilment.is_some(), problems))
            .map(|intent| intent::in_all(intent, &locales))
            .collect(),
        locales,
        routing: routing(fields, problems),
        fulfilment,
    }
}

fn idle(fields: &Fields<'_, '_>, problems: &mut Problems) -> At<Duration> {
    let Some(text) = fields.text("idle_session", problems) else { return IDLE.into() };
    let span = parse_duration(&text).unwrap_or_else(|| {
        let message = format!("`idle_session` is `{text}`, which is no span of time");
        problems.note(text.range.clone(), message, "write \"5m\" or \"1h\"".to_owned());
        IDLE
    });
    At::new(span, text.range)
}

fn locale(id: At<String>, value: &Value<'_>, problems: &mut Problems) -> Option<Locale> {
    let owner = (format!("locale {id}"), id.range.clone());
    let fields = Fields::of(owner, value, &["voice", "engine", "confidence"], problems)?;
    let engine = fields.choice("engine", ENGINES, problems).unwrap_or_default();
    let voice = fields.text("voice", problems).map(|id| Voice { id, engine });
    if let (None, Some(engine)) = (&voice, fields.get("engine")) {
        let message = format!("locale {id} has an `engine` and no `voice`");
        problems.note(engine.span(), message, "name who speaks: voice = \"Amy\"".to_owned());
    }
    let confidence = fields.number("confidence", problems);
    Some(Locale { id, voice, confidence: confidence.unwrap_or_else(|| CONFIDENCE.into()) })
}

fn slot_type(name: At<String>, value: &Value<'_>, problems: &mut Problems) -> Option<SlotType> {
    let known = &["description", "resolution", "parent", "pattern", "values"];
    let owner = (format!("slot type {name}"), name.range.clone());
    let fields = Fields::of(owner, value, known, problems)?;
    let values = fields.entries("values", problems).map(|(value, synonyms)| {
        let synonyms = texts(&format!("the synonyms of `{value}`"), synonyms, problems);
        SlotValue { value, synonyms }
    });
    Some(SlotType {
        values: values.collect(),
        description: fields.text("description", problems),
        resolution: fields.choice("resolution", RESOLUTIONS, problems).unwrap_or_default(),
        parent: fields.text("parent", problems),
        pattern: fields.text("pattern", problems),
        name,
    })
}

fn routing(fields: &Fields<'_, '_>, problems: &mut Problems) -> Option<Routing> {
    let value = fields.get("routing")?;
    let owner = ("routing".to_owned(), value.span());
    let fields = Fields::of(owner, value, &["attribute", "intents"], problems)?;
    let intents = fields.entries("intents", problems).map(|(intent, target)| {
        let target = text(&format!("the value for {intent}"), target, problems);
        (intent, target)
    });
    let intents = intents.collect();
    let help = "name the session attribute that the flow compares: attribute = \"routing_bot\"";
    Some(Routing { attribute: fields.needed("attribute", help, problems), intents })
}

#[cfg(test)]
mod tests;

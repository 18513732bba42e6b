//! What the file of a bot says, as the service would hold it.

use std::collections::BTreeMap;

use super::state::{Bot, Confirmation, Intent, Locale, LocaleSettings, Settings, Slot, SlotType};
use super::target::FALLBACK;
use crate::bot::model;
use crate::bot::{At, Engine, Resolution, Text};

/// What the service is to hold of a bot.
pub fn wanted(bot: &model::Bot) -> Bot {
    let locales = bot.locales.iter().map(|locale| (locale.lex_id(), locale_of(bot, locale)));
    Bot {
        name: bot.name.value.clone(),
        settings: Settings {
            description: text(bot.description.as_ref()),
            role: None,
            idle_session: i32::try_from(bot.idle_session.as_secs()).unwrap_or(i32::MAX),
            child_directed: bot.child_directed,
        },
        locales: locales.collect(),
    }
}

fn text(text: Option<&At<String>>) -> Option<String> {
    text.map(|text| text.value.clone()).filter(|text| !text.is_empty())
}

fn said(text: Option<&Text>, locale: &str) -> Option<String> {
    text.and_then(|text| text.of(locale)).map(|text| text.value.clone())
}

/// What people call an engine of voices.
pub fn engine(engine: Engine) -> &'static str {
    match engine {
        Engine::Standard => "standard",
        Engine::Neural => "neural",
        Engine::LongForm => "long-form",
        Engine::Generative => "generative",
    }
}

fn locale_of(bot: &model::Bot, locale: &model::Locale) -> Locale {
    let voice = locale.voice.as_ref();
    let voice = voice.map(|voice| (voice.id.value.clone(), engine(voice.engine).to_owned()));
    let types = bot.slot_types.iter().map(|it| (it.name.value.clone(), slot_type(it)));
    let intents = bot.intents.iter().map(|it| {
        // The service gives this one its name.
        let name = if it.is_fallback() { FALLBACK } else { &it.name.value };
        let slots = it.slots.iter().map(|it| (it.name.value.clone(), slot(it, &locale.id)));
        (name.to_owned(), (intent(bot, it, &locale.id), slots.collect()))
    });
    Locale {
        settings: LocaleSettings { voice, confidence: locale.confidence.value },
        slot_types: types.collect(),
        intents: intents.collect(),
    }
}

fn slot_type(it: &model::SlotType) -> SlotType {
    let values = it.values.iter().map(|value| {
        let synonyms = value.synonyms.iter().map(|it| it.value.clone()).collect();
        (value.value.value.clone(), synonyms)
    });
    SlotType {
        description: text(it.description.as_ref()),
        parent: text(it.parent.as_ref()),
        pattern: text(it.pattern.as_ref()),
        // What has no values has nothing that a synonym could stand for.
        resolves: it.resolution == Resolution::Top && !it.values.is_empty(),
        values: values.collect(),
    }
}

fn intent(bot: &model::Bot, it: &model::Intent, locale: &str) -> Intent {
    let confirmation = it.confirmation.as_ref().and_then(|confirmation| {
        let prompt = said(Some(&confirmation.prompt), locale)?;
        Some(Confirmation { prompt, declined: said(confirmation.declined.as_ref(), locale) })
    });
    let routing = bot.routing.as_ref();
    let sets = routing.and_then(|routing| {
        let value = routing.of(&it.name)?;
        Some((routing.attribute.value.clone(), value.to_owned()))
    });
    Intent {
        description: text(it.description.as_ref()),
        parent: text(it.parent.as_ref()),
        utterances: it.utterances(locale).iter().map(|it| it.value.clone()).collect(),
        dialog: it.hooks.dialog,
        fulfilment: it.hooks.fulfilment,
        closing: said(it.closing.as_ref(), locale),
        failure: said(it.failure.as_ref(), locale),
        confirmation,
        sets: sets.into_iter().collect::<BTreeMap<_, _>>(),
        priorities: it.slots.iter().map(|slot| slot.name.value.clone()).collect(),
    }
}

fn slot(it: &model::Slot, locale: &str) -> Slot {
    let prompt = said(it.prompt.as_ref(), locale);
    // Only a prompt can be repeated.
    let tries = prompt.as_ref().map_or(0, |_| i32::try_from(it.tries.value).unwrap_or_default());
    Slot {
        description: text(it.description.as_ref()),
        slot_type: it.kind.value.clone(),
        prompt,
        required: it.required,
        tries,
        obfuscate: it.obfuscate,
    }
}

//! A bot as the archive that Amazon Lex V2 imports: a folder of JSON files.
//!
//! Where the developer guide ("JSON format for importing and exporting bots in Lex V2") and archives
//! that the service takes differ, it is as in those: `Manifest.json` with `metaData`, and prompts
//! with `messageGroupsList` in a `valueElicitationSetting`.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::state::{Bot, Intent, Locale, Slot, SlotType};
use super::target::FALLBACK;

/// The files of the archive, by their paths in the order in which they are written.
pub fn archive(bot: &Bot) -> Vec<(String, Value)> {
    let name = &bot.name;
    let mut files =
        vec![("Manifest.json".to_owned(), manifest()), (format!("{name}/Bot.json"), whole(bot))];
    for (id, locale) in &bot.locales {
        let folder = format!("{name}/BotLocales/{id}");
        files.push((format!("{folder}/BotLocale.json"), locale_of(id, locale)));
        for (name, slot_type) in &locale.slot_types {
            let path = format!("{folder}/SlotTypes/{name}/SlotType.json");
            files.push((path, slot_type_of(name, slot_type)));
        }
        for (name, (intent, slots)) in &locale.intents {
            let folder = format!("{folder}/Intents/{name}");
            files.push((format!("{folder}/Intent.json"), intent_of(name, intent)));
            files.extend(
                slots.iter().map(|(slot, is)| {
                    (format!("{folder}/Slots/{slot}/Slot.json"), slot_of(slot, is))
                }),
            );
        }
    }
    for (path, value) in &mut files {
        if let Some(it) = value.get_mut("identifier").filter(|it| it.is_null()) {
            *it = identifier(path).into();
        }
    }
    files
}

/// Ten letters and digits, as the service gives them, which are the same for the same path.
fn identifier(path: &str) -> String {
    const DIGITS: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    if path.ends_with(&format!("/{FALLBACK}/Intent.json")) {
        return "FALLBCKINT".into();
    }
    let digit = |byte: &u8| DIGITS.get(usize::from(*byte) % DIGITS.len()).map(|it| char::from(*it));
    Sha256::digest(path).iter().filter_map(digit).take(10).collect()
}

fn manifest() -> Value {
    json!({
        "metaData": { "schemaVersion": "1", "resourceType": "BOT", "fileFormat": "LexJson" },
    })
}

fn whole(bot: &Bot) -> Value {
    json!({
        "name": bot.name,
        "version": "DRAFT",
        "description": bot.settings.description,
        "identifier": null,
        "dataPrivacy": { "childDirected": bot.settings.child_directed },
        "idleSessionTTLInSeconds": bot.settings.idle_session,
    })
}

fn locale_of(id: &str, locale: &Locale) -> Value {
    let voice = locale.settings.voice.as_ref();
    json!({
        "name": id,
        "identifier": id,
        "version": null,
        "description": null,
        "voiceSettings": voice.map(|(id, engine)| json!({ "voiceId": id, "engine": engine })),
        "nluConfidenceThreshold": locale.settings.confidence,
    })
}

fn slot_type_of(name: &str, slot_type: &SlotType) -> Value {
    let value = |text: &String| json!({ "value": text });
    let values = slot_type.values.iter().map(|(text, synonyms)| {
        let synonyms: Vec<Value> = synonyms.iter().map(value).collect();
        let synonyms = (!synonyms.is_empty()).then_some(synonyms);
        json!({ "sampleValue": value(text), "synonyms": synonyms })
    });
    let values: Vec<Value> = values.collect();
    let filter = slot_type.pattern.as_ref().map(|pattern| json!({ "pattern": pattern }));
    json!({
        "name": name,
        "identifier": null,
        "description": slot_type.description,
        "slotTypeValues": (!values.is_empty()).then_some(values),
        "parentSlotTypeSignature": slot_type.parent,
        "valueSelectionSetting": {
            "resolutionStrategy": if slot_type.resolves { "TOP_RESOLUTION" } else { "ORIGINAL_VALUE" },
            "regexFilter": filter,
            "advancedRecognitionSetting": null,
        },
    })
}

/// A text as groups of messages.
fn messages(text: &str) -> Value {
    json!([{
        "message": {
            "plainTextMessage": { "value": text },
            "ssmlMessage": null,
            "customPayload": null,
            "imageResponseCard": null,
        },
        "variations": null,
    }])
}

fn response(text: Option<&String>) -> Value {
    let made =
        |text: &String| json!({ "messageGroupsList": messages(text), "allowInterrupt": true });
    text.map(made).unwrap_or_default()
}

fn prompt(text: &str, tries: i32) -> Value {
    json!({
        "messageGroupsList": messages(text),
        "maxRetries": tries,
        "allowInterrupt": true,
        "messageSelectionStrategy": "Random",
    })
}

fn intent_of(name: &str, intent: &Intent) -> Value {
    let utterance = |text: &String| json!({ "utterance": text });
    let confirmation = intent.confirmation.as_ref().map(|confirmation| {
        json!({
            "isActive": true,
            "promptSpecification": prompt(&confirmation.prompt, 2),
            "declinationResponse": response(confirmation.declined.as_ref()),
        })
    });
    let slots = (1..).zip(&intent.priorities);
    let slots = slots.map(|(at, slot): (u32, _)| json!({ "priority": at, "slotName": slot }));
    json!({
        "name": name,
        "identifier": null,
        "description": intent.description,
        "parentIntentSignature": intent.parent,
        "sampleUtterances": intent.utterances.iter().map(utterance).collect::<Vec<_>>(),
        "intentConfirmationSetting": confirmation,
        "intentClosingSetting": closing(intent),
        "initialResponseSetting": null,
        "inputContexts": null,
        "outputContexts": null,
        "kendraConfiguration": null,
        "dialogCodeHook": { "enabled": intent.dialog },
        "fulfillmentCodeHook": fulfilment(intent),
        "slotPriorities": slots.collect::<Vec<_>>(),
    })
}

fn fulfilment(intent: &Intent) -> Value {
    let failure = intent.failure.as_ref();
    let after = failure.map(|text| json!({ "failureResponse": response(Some(text)) }));
    json!({ "enabled": intent.fulfilment, "postFulfillmentStatusSpecification": after })
}

fn closing(intent: &Intent) -> Value {
    if intent.closing.is_none() && intent.sets.is_empty() {
        return Value::Null;
    }
    let sets: &BTreeMap<String, String> = &intent.sets;
    let next = (!sets.is_empty()).then(
        || json!({ "dialogAction": { "type": "EndConversation" }, "sessionAttributes": sets }),
    );
    json!({
        "isActive": true,
        "closingResponse": response(intent.closing.as_ref()),
        "nextStep": next,
    })
}

fn slot_of(name: &str, slot: &Slot) -> Value {
    let hides = slot.obfuscate.then(|| json!({ "obfuscationSettingType": "DefaultObfuscation" }));
    let asks = slot.prompt.as_ref().map(|text| prompt(text, slot.tries));
    json!({
        "name": name,
        "identifier": null,
        "description": slot.description,
        "slotTypeName": slot.slot_type,
        "multipleValuesSetting": { "allowMultipleValues": false },
        "obfuscationSetting": hides,
        "valueElicitationSetting": {
            "slotConstraint": if slot.required { "Required" } else { "Optional" },
            "promptSpecification": asks,
            "defaultValueSpecification": null,
            "sampleUtterances": null,
            "waitAndContinueSpecification": null,
        },
    })
}

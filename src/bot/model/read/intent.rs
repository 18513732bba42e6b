//! Intents and their slots.

use super::super::{At, Confirmation, Hooks, Intent, Locale, Localized, Slot};
use super::fields::{Fields, Problems, Value, text, texts};

/// How often a bot asks again where the file does not say.
const TRIES: u32 = 3;

/// Of utterances by locale, those that all locales have.
const ALL: &str = "all";

const INTENT: &[&str] = &[
    "description",
    "parent",
    "utterances",
    "hooks",
    "closing",
    "failure",
    "confirmation",
    "slots",
];
const SLOT: &[&str] = &["type", "description", "prompt", "required", "tries", "obfuscate"];

/// The intent of a name; `is_fulfilled` where the bot has a function.
pub fn read(
    name: At<String>,
    value: &Value<'_>,
    is_fulfilled: bool,
    problems: &mut Problems,
) -> Option<Intent> {
    let owner = (format!("intent {name}"), name.range.clone());
    let fields = Fields::of(owner, value, INTENT, problems)?;
    let slots = fields.entries("slots", problems);
    Some(Intent {
        slots: slots.filter_map(|(slot, value)| self::slot(slot, &name, value, problems)).collect(),
        description: fields.text("description", problems),
        parent: fields.text("parent", problems),
        utterances: fields.localized("utterances", problems, texts).unwrap_or_default(),
        hooks: hooks(&fields, is_fulfilled, problems),
        closing: fields.localized("closing", problems, text),
        failure: fields.localized("failure", problems, text),
        confirmation: confirmation(&fields, &name, problems),
        name,
    })
}

/// With what customers say in all locales (`all`) in each of them.
pub fn in_all(mut intent: Intent, locales: &[Locale]) -> Intent {
    let Localized::By(forms) = &mut intent.utterances else { return intent };
    let Some(at) = forms.iter().position(|(name, _)| name.as_str() == ALL) else { return intent };
    let (_, all) = forms.remove(at);
    for locale in locales {
        match forms.iter_mut().find(|(name, _)| *name == locale.id) {
            Some((_, own)) => {
                own.splice(0..0, all.iter().cloned());
            }
            None => forms.push((locale.id.clone(), all.clone())),
        }
    }
    intent
}

fn hooks(fields: &Fields<'_, '_>, is_fulfilled: bool, problems: &mut Problems) -> Hooks {
    let Some(names) = fields.texts("hooks", problems) else {
        return Hooks { dialog: is_fulfilled, fulfilment: is_fulfilled };
    };
    let mut hooks = Hooks::default();
    for name in names {
        match name.as_str() {
            "dialog" => hooks.dialog = true,
            "fulfilment" => hooks.fulfilment = true,
            _ => {
                let message = format!("there is no hook `{name}`");
                problems.note(name.range, message, "write dialog, fulfilment or both".to_owned());
            }
        }
    }
    hooks
}

fn confirmation(
    fields: &Fields<'_, '_>,
    intent: &At<String>,
    problems: &mut Problems,
) -> Option<Confirmation> {
    let value = fields.get("confirmation")?;
    let owner = (format!("the confirmation of {intent}"), value.span());
    let fields = Fields::of(owner, value, &["prompt", "declined"], problems)?;
    let declined = fields.localized("declined", problems, text);
    let Some(prompt) = fields.localized("prompt", problems, text) else {
        let message = format!("the confirmation of {intent} has no `prompt`");
        problems.note(value.span(), message, "write the question that needs a yes".to_owned());
        return None;
    };
    Some(Confirmation { prompt, declined })
}

fn slot(
    name: At<String>,
    intent: &At<String>,
    value: &Value<'_>,
    problems: &mut Problems,
) -> Option<Slot> {
    let owner = (format!("slot {name} of {intent}"), name.range.clone());
    let fields = Fields::of(owner, value, SLOT, problems)?;
    let help = "name one of [slot_types] or a built-in one, such as type = \"AMAZON.Number\"";
    Some(Slot {
        description: fields.text("description", problems),
        kind: fields.needed("type", help, problems),
        prompt: fields.localized("prompt", problems, text),
        required: fields.flag("required", true, problems),
        tries: fields.whole("tries", problems).unwrap_or_else(|| TRIES.into()),
        obfuscate: fields.flag("obfuscate", false, problems),
        name,
    })
}

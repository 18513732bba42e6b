//! A bot that is there as the file that would make it.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::read::Deployed;
use super::state::{Bot, Confirmation, Intent, Locale, Settings, Slot, SlotType};

/// The file of a bot, and what of the bot a file cannot say.
pub fn file(deployed: &Deployed) -> (String, Vec<String>) {
    let functions = deployed.alias.iter().flat_map(|alias| alias.locales.values().flatten());
    let function = functions.map(|arn| function_name(arn)).next();
    let mut writer = Writer { bot: &deployed.bot, function, lost: BTreeSet::new() };
    let table = writer.bot();
    (toml::to_string(&table).unwrap_or_default(), writer.lost.into_iter().collect())
}

/// The name of a function in its ARN.
fn function_name(arn: &str) -> String {
    let name = arn.split(':').nth(6).unwrap_or(arn);
    name.to_owned()
}

struct Writer<'w> {
    bot: &'w Bot,
    function: Option<String>,
    lost: BTreeSet<String>,
}

/// An intent with its slots, in a locale.
type Form<'f> = (&'f String, &'f (Intent, BTreeMap<String, Slot>));

/// A locale as files write it.
fn name(id: &str) -> String {
    id.replace('_', "-")
}

fn put(table: &mut Table, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        table.insert(key.to_owned(), value.into());
    }
}

/// Text that is the same in all locales is written once.
fn localized<T: Clone + PartialEq + Into<Value>>(forms: &[(&String, Option<T>)]) -> Option<Value> {
    let first = forms.first().and_then(|(_, form)| form.clone());
    if forms.iter().all(|(_, form)| *form == first) {
        return first.map(Into::into);
    }
    let by = forms.iter().filter_map(|(id, form)| Some((name(id), form.clone()?.into())));
    Some(Value::Table(by.collect()))
}

fn span(seconds: i32) -> String {
    match seconds {
        seconds if seconds % 3600 == 0 => format!("{}h", seconds / 3600),
        seconds if seconds % 60 == 0 => format!("{}m", seconds / 60),
        seconds => format!("{seconds}s"),
    }
}

impl Writer<'_> {
    fn bot(&mut self) -> Table {
        let bot = self.bot;
        let Settings { description, idle_session, child_directed, .. } = &bot.settings;
        let mut table = Table::new();
        put(&mut table, "name", Some(bot.name.clone()));
        put(&mut table, "description", description.clone());
        put(&mut table, "fulfilment", self.function.clone());
        put(&mut table, "idle_session", Some(span(*idle_session)));
        put(&mut table, "child_directed", Some(*child_directed));
        let locales: Table =
            bot.locales.iter().map(|(id, locale)| (name(id), locale_of(locale))).collect();
        put(&mut table, "locales", Some(locales));
        let types = self.types();
        put(&mut table, "slot_types", (!types.is_empty()).then_some(types));
        put(&mut table, "intents", Some(self.intents()));
        put(&mut table, "routing", self.routing());
        table
    }

    fn types(&mut self) -> Table {
        let all = self.bot.locales.iter();
        let all =
            all.flat_map(|(id, it)| it.slot_types.iter().map(move |(name, it)| (name, id, it)));
        let mut types: BTreeMap<&String, &SlotType> = BTreeMap::new();
        for (name, id, slot_type) in all {
            if types.entry(name).or_insert(slot_type) != &slot_type {
                self.lost.insert(format!("slot type {name} has values of its own in {id}"));
            }
        }
        types.into_iter().map(|(name, it)| (name.clone(), slot_type_of(it))).collect()
    }

    fn intents(&mut self) -> Table {
        let names: BTreeSet<&String> =
            self.bot.locales.values().flat_map(|locale| locale.intents.keys()).collect();
        let mut table = Table::new();
        for name in names {
            let forms: Vec<_> = self
                .bot
                .locales
                .iter()
                .filter_map(|(id, locale)| Some((id, locale.intents.get(name)?)))
                .collect();
            if forms.len() < self.bot.locales.len() {
                self.lost.insert(format!("intent {name} is not in every locale"));
            }
            table.insert(name.clone(), self.intent(name, &forms).into());
        }
        table
    }

    fn intent(&mut self, name: &str, forms: &[Form<'_>]) -> Table {
        let mut table = Table::new();
        let Some((_, (first, slots))) = forms.first() else { return table };
        put(&mut table, "description", first.description.clone());
        put(&mut table, "parent", first.parent.clone());
        put(&mut table, "utterances", utterances(forms));
        let hooks = [("dialog", first.dialog), ("fulfilment", first.fulfilment)];
        if hooks.iter().any(|(_, is)| *is != self.function.is_some()) {
            let hooks = hooks.into_iter().filter(|(_, is)| *is).map(|(hook, _)| Value::from(hook));
            put(&mut table, "hooks", Some(hooks.collect::<Vec<_>>()));
        }
        put(&mut table, "closing", each(forms, |it| it.closing.clone()));
        put(&mut table, "failure", each(forms, |it| it.failure.clone()));
        put(&mut table, "confirmation", confirmation(forms));
        let rest = slots.keys().filter(|slot| !first.priorities.contains(slot));
        let slots: Table = first
            .priorities
            .iter()
            .chain(rest)
            .filter_map(|slot| Some((slot.clone(), self.slot(name, slot, forms)?.into())))
            .collect();
        put(&mut table, "slots", (!slots.is_empty()).then_some(slots));
        table
    }

    fn slot(&mut self, intent: &str, name: &str, forms: &[Form<'_>]) -> Option<Table> {
        let each: Vec<(&String, &Slot)> =
            forms.iter().filter_map(|(id, (_, slots))| Some((*id, slots.get(name)?))).collect();
        let (_, first) = each.first()?;
        let bare = |slot: &Slot| Slot { prompt: None, ..slot.clone() };
        if each.len() < forms.len() || each.iter().any(|(_, slot)| bare(slot) != bare(first)) {
            self.lost.insert(format!("slot {intent}.{name} is not the same in every locale"));
        }
        let mut table = Table::new();
        put(&mut table, "type", Some(first.slot_type.clone()));
        put(&mut table, "description", first.description.clone());
        let prompts: Vec<_> = each.iter().map(|(id, slot)| (*id, slot.prompt.clone())).collect();
        put(&mut table, "prompt", localized(&prompts));
        put(&mut table, "required", (!first.required).then_some(false));
        put(&mut table, "tries", first.prompt.is_some().then_some(i64::from(first.tries)));
        put(&mut table, "obfuscate", first.obfuscate.then_some(true));
        Some(table)
    }

    /// The attribute that intents set, where it is one.
    fn routing(&mut self) -> Option<Table> {
        let mut attribute = None;
        let mut intents = Table::new();
        for (name, (intent, _)) in self.bot.locales.values().flat_map(|locale| &locale.intents) {
            for (key, value) in &intent.sets {
                if *attribute.get_or_insert(key) != key {
                    self.lost.insert(format!("intent {name} sets the session attribute {key}"));
                    continue;
                }
                put(&mut intents, name, Some(value.clone()));
            }
        }
        let mut table = Table::new();
        put(&mut table, "attribute", Some(attribute?.clone()));
        put(&mut table, "intents", Some(intents));
        Some(table)
    }
}

/// Something that an intent says in each locale.
fn each(forms: &[Form<'_>], of: impl Fn(&Intent) -> Option<String>) -> Option<Value> {
    let texts: Vec<_> = forms.iter().map(|(id, (intent, _))| (*id, of(intent))).collect();
    localized(&texts)
}

fn utterances(forms: &[Form<'_>]) -> Option<Value> {
    let said = |intent: &Intent| Some(intent.utterances.iter().cloned().collect::<Vec<_>>());
    let said: Vec<_> = forms.iter().map(|(id, (intent, _))| (*id, said(intent))).collect();
    let any = forms.iter().any(|(_, (intent, _))| !intent.utterances.is_empty());
    localized(&said).filter(|_| any)
}

fn confirmation(forms: &[Form<'_>]) -> Option<Table> {
    let of = |part: fn(&Confirmation) -> Option<String>| {
        each(forms, |intent| intent.confirmation.as_ref().and_then(part))
    };
    let mut table = Table::new();
    put(&mut table, "prompt", Some(of(|it| Some(it.prompt.clone()))?));
    put(&mut table, "declined", of(|it| it.declined.clone()));
    Some(table)
}

fn locale_of(locale: &Locale) -> Value {
    let mut table = Table::new();
    if let Some((voice, engine)) = &locale.settings.voice {
        put(&mut table, "voice", Some(voice.clone()));
        put(&mut table, "engine", (engine != "neural").then(|| engine.clone()));
    }
    put(&mut table, "confidence", Some(locale.settings.confidence));
    table.into()
}

fn slot_type_of(slot_type: &SlotType) -> Value {
    let mut table = Table::new();
    put(&mut table, "description", slot_type.description.clone());
    put(&mut table, "parent", slot_type.parent.clone());
    put(&mut table, "pattern", slot_type.pattern.clone());
    put(&mut table, "resolution", Some(if slot_type.resolves { "top" } else { "original" }));
    let values = slot_type.values.iter().map(|(value, synonyms)| {
        let synonyms: Vec<Value> = synonyms.iter().cloned().map(Value::from).collect();
        (value.clone(), Value::from(synonyms))
    });
    let values: Table = values.collect();
    put(&mut table, "values", (!values.is_empty()).then_some(values));
    table.into()
}

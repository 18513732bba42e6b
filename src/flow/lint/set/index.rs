//! Which flow of a set a reference names.

use std::collections::HashMap;

use super::summary::{Call, Summary, Way};
use crate::connect::is_uuid;
use crate::flow::lint::words::names;
use crate::flow::source::placeholder;

/// What a reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// This flow of the set.
    Flow(usize),
    /// Several flows of the set fit.
    Several,
    /// No flow of the set.
    None,
}

/// The flows of a set, by how they are known.
#[derive(Debug, Default)]
pub struct Index {
    ids: HashMap<Box<str>, Found>,
    names: HashMap<String, Found>,
    cores: HashMap<String, Found>,
    /// The flows whose id is not known.
    nameless: usize,
}

/// The id in an id or ARN, without qualifier, in lower case; `None` where it is no id.
#[must_use]
pub fn id(text: &str) -> Option<String> {
    let text = text.rsplit('/').next().unwrap_or(text);
    let text = text.split(':').next().unwrap_or(text);
    is_uuid(text).then(|| text.to_ascii_lowercase())
}

/// What a template names: the last part of an ARN, or the whole.
#[must_use]
pub fn template(text: &str) -> Option<String> {
    let last = match text.rsplit_once("contact-flow/").or_else(|| text.rsplit_once("flow-module/"))
    {
        Some((_, last)) => last,
        None => text,
    };
    let found = placeholder::find(last)?;
    let after = last.get(found.end..)?;
    let whole = found.start == 0 && (after.is_empty() || after.starts_with(':'));
    if !whole {
        return None;
    }
    names::of_placeholder(last.get(found)?)
}

impl Index {
    /// The flows of a set.
    #[must_use]
    pub fn of<'s>(flows: impl Iterator<Item = &'s Summary>) -> Self {
        let mut index = Self::default();
        for (number, flow) in flows.enumerate() {
            index.nameless += usize::from(flow.known.ids.is_empty());
            for id in &flow.known.ids {
                put(&mut index.ids, id.clone(), number);
            }
            for name in &flow.known.names {
                let letters = names::letters(name);
                if letters.is_empty() {
                    continue;
                }
                put(&mut index.cores, names::core(&letters).to_owned(), number);
                put(&mut index.names, letters, number);
            }
        }
        index
    }

    /// Whether every flow of the set has an id, so that an id that is none of them is elsewhere.
    #[must_use]
    pub fn knows_every_id(&self) -> bool {
        self.nameless == 0
    }

    /// What a call names.
    #[must_use]
    pub fn find(&self, call: &Call, flows: &[&Summary]) -> Found {
        let Some(target) = call.target.as_deref() else { return Found::None };
        if let Some(id) = id(target) {
            return match self.ids.get(id.as_str()) {
                Some(found) => *found,
                None => self.shown(call, flows),
            };
        }
        match template(target) {
            Some(name) => self.named(&name, call, flows),
            None => Found::None,
        }
    }

    /// By the name that the designer shows: only a flow whose own id is not known, for the id that
    /// is written is not in the set.
    fn shown(&self, call: &Call, flows: &[&Summary]) -> Found {
        let Some(name) = call.shown.as_deref() else { return Found::None };
        match self.names.get(&names::letters(name)) {
            Some(Found::Flow(number))
                if flows.get(*number).is_some_and(|f| f.known.ids.is_empty()) =>
            {
                fitting(call, *number, flows)
            }
            Some(Found::Several) => Found::Several,
            _ => Found::None,
        }
    }

    fn named(&self, name: &str, call: &Call, flows: &[&Summary]) -> Found {
        let found = self.names.get(name).or_else(|| self.cores.get(names::core(name)));
        match found.copied().unwrap_or(Found::None) {
            Found::Flow(number) => fitting(call, number, flows),
            other => other,
        }
    }
}

/// A name that fits a flow and a module alike means the one that can stand there.
fn fitting(call: &Call, number: usize, flows: &[&Summary]) -> Found {
    let fits = flows
        .get(number)
        .is_some_and(|flow| flow.opaque || flow.module == (call.way == Way::Module));
    if fits { Found::Flow(number) } else { Found::Several }
}

fn put<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Found>, key: K, number: usize) {
    map.entry(key)
        .and_modify(|found| {
            if *found != Found::Flow(number) {
                *found = Found::Several;
            }
        })
        .or_insert(Found::Flow(number));
}

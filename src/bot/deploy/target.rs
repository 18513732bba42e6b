//! What a bot will be: what its file says, and what the service has besides.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::read::{Deployed, Place};
use super::state::{Alias, Bot, Intent, Kind, Locale, Slot};

/// The intent that each locale brings with it and that cannot be deleted.
pub const FALLBACK: &str = "FallbackIntent";

/// What is wished for.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// What the file says.
    pub bot: Bot,
    /// The function that the hooks of the bot call, by the name that the file gives it.
    pub function: Option<String>,
    /// Its ARN; left out, the one that the alias has stays.
    pub arn: Option<String>,
    /// The role of the bot; left out, the one that the bot has stays.
    pub role: Option<String>,
    /// The alias.
    pub alias: String,
    /// What the file does not name is deleted.
    pub prune: bool,
}

/// What a bot will be.
#[derive(Clone, Debug)]
pub struct Target {
    /// The bot.
    pub bot: Bot,
    /// The alias, but for its version.
    pub alias: Alias,
    /// What is there and not in the file.
    pub extras: Vec<Place>,
    /// What tells a version with these contents from others.
    pub mark: String,
}

/// What a bot will be if a wish is granted.
pub fn target(wish: &Wish, deployed: &Deployed) -> Target {
    let mut bot = wish.bot.clone();
    bot.settings.role = wish.role.clone().or_else(|| deployed.bot.settings.role.clone());
    let mut extras = Vec::new();
    for (id, there) in &deployed.bot.locales {
        match bot.locales.get_mut(id) {
            Some(locale) => merge(id, locale, there, wish.prune, &mut extras),
            None => {
                extras.push(Place::new(Kind::Locale, id));
                if !wish.prune {
                    bot.locales.insert(id.clone(), there.clone());
                }
            }
        }
    }
    let (alias, mark) = (alias(wish, deployed, &bot), mark(&bot));
    Target { bot, alias, extras, mark }
}

/// Adds to a locale what is there besides.
fn merge(id: &str, locale: &mut Locale, there: &Locale, prune: bool, extras: &mut Vec<Place>) {
    for (name, slot_type) in &there.slot_types {
        if !locale.slot_types.contains_key(name) {
            extras.push(Place::within(Kind::SlotType, id, name));
            if !prune {
                locale.slot_types.insert(name.clone(), slot_type.clone());
            }
        }
    }
    for (name, known) in &there.intents {
        match locale.intents.get_mut(name) {
            Some(intent) => merge_slots(id, name, (intent, known), prune, extras),
            None => {
                let stays = name == FALLBACK;
                if !stays {
                    extras.push(Place::within(Kind::Intent, id, name));
                }
                if stays || !prune {
                    locale.intents.insert(name.clone(), known.clone());
                }
            }
        }
    }
}

type Whole = (Intent, BTreeMap<String, Slot>);

/// Adds to an intent the slots that are there besides, asked for after its own.
fn merge_slots(
    locale: &str,
    name: &str,
    (whole, known): (&mut Whole, &Whole),
    prune: bool,
    extras: &mut Vec<Place>,
) {
    let ((intent, slots), (known, there)) = (whole, known);
    let own = slots.clone();
    for (slot, is) in there.iter().filter(|(slot, _)| !own.contains_key(*slot)) {
        extras.push(Place::slot(locale, name, slot));
        if !prune {
            slots.insert(slot.clone(), is.clone());
        }
    }
    if !prune {
        let besides = known.priorities.iter().filter(|slot| !own.contains_key(*slot));
        intent.priorities.extend(besides.cloned());
    }
}

/// The alias over all locales: each calls the function, if there is one.
fn alias(wish: &Wish, deployed: &Deployed, bot: &Bot) -> Alias {
    let there = deployed.alias.clone().unwrap_or_default();
    let function = |id: &String| {
        wish.function.as_ref()?;
        let known = || there.locales.get(id).cloned().flatten();
        let any = || there.locales.values().flatten().next().cloned();
        wish.arn.clone().or_else(known).or_else(any)
    };
    let locales = bot.locales.keys().map(|id| (id.clone(), function(id))).collect();
    Alias { version: None, locales }
}

/// What tells the contents of a bot from others.
fn mark(bot: &Bot) -> String {
    let text = serde_json::to_string(bot).unwrap_or_default();
    let hash: String =
        Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("connectctl {hash}")
}

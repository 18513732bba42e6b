//! What has to be done so that a bot is what its file says, in the order in which the service
//! takes it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bots::Status;
use super::diff::{Field, diff};
use super::read::{Deployed, Place};
use super::state::{Alias, Bot, Intent, Kind, Locale, Slot, Thing, Version};
use super::target::{FALLBACK, Target, Wish, target};

/// What is done with a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// It is made.
    Create,
    /// It is changed.
    Update,
    /// It is deleted.
    Delete,
    /// The locale is built.
    Build,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What is done.
    pub verb: Verb,
    /// With what.
    pub place: Place,
    /// Why.
    pub reason: String,
    /// What differs.
    pub fields: Vec<Field>,
    /// What it will be; nothing where it is deleted or built.
    pub thing: Option<Thing>,
}

/// All that has to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The name of the bot.
    pub bot: String,
    /// The steps, in their order.
    pub changes: Vec<Change>,
    /// What is there, is not in the file, and stays.
    pub extras: Vec<Place>,
    /// What has to be said before this can be done.
    pub missing: Vec<Missing>,
    /// The version that the alias will be at; `None` for one that is yet to be made.
    pub version: Option<String>,
    /// The bot has a function that its hooks call.
    pub calls_a_function: bool,
}

/// Something that a plan needs and that only its reader knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The role of a bot that is to be made.
    Role,
    /// The ARN of the function that hooks call.
    Function(String),
}

/// Plans what grants a wish.
pub fn plan(wish: &Wish, deployed: &Deployed) -> Plan {
    let target = target(wish, deployed);
    let version = deployed.version_with(&target.mark).map(str::to_owned);
    let mut planner = Planner { deployed, target: &target, changes: Vec::new() };
    planner.bot();
    planner.locales();
    planner.deletions();
    planner.builds(version.is_none());
    planner.version(version.as_deref());
    planner.alias(&wish.alias, version.clone());
    let changes = planner.changes;
    let missing = missing(wish, &target);
    let extras = if wish.prune { Vec::new() } else { target.extras };
    let (bot, calls_a_function) = (wish.bot.name.clone(), wish.function.is_some());
    Plan { bot, changes, extras, missing, version, calls_a_function }
}

fn missing(wish: &Wish, target: &Target) -> Vec<Missing> {
    let role = target.bot.settings.role.is_none().then_some(Missing::Role);
    let unknown = target.alias.locales.values().any(Option::is_none);
    let function = wish.function.clone().filter(|_| unknown).map(Missing::Function);
    role.into_iter().chain(function).collect()
}

struct Planner<'p> {
    deployed: &'p Deployed,
    target: &'p Target,
    changes: Vec<Change>,
}

impl Planner<'_> {
    fn bot(&mut self) {
        let name = self.target.bot.name.as_str();
        let is = self.deployed.id().map(|_| Thing::Bot(self.deployed.bot.settings.clone()));
        let should = Thing::Bot(self.target.bot.settings.clone());
        self.compare(Place::new(Kind::Bot, name), is, should);
    }

    fn locales(&mut self) {
        let target = self.target;
        for (id, locale) in &target.bot.locales {
            let there = self.deployed.bot.locales.get(id);
            let is = there.map(|it| Thing::Locale(it.settings.clone()));
            let should = Thing::Locale(locale.settings.clone());
            self.compare(Place::new(Kind::Locale, id), is, should);
            for (name, slot_type) in &locale.slot_types {
                let is = there.and_then(|it| it.slot_types.get(name)).cloned();
                let should = Thing::SlotType(slot_type.clone());
                let place = Place::within(Kind::SlotType, id, name);
                self.compare(place, is.map(Thing::SlotType), should);
            }
            for (name, whole) in &locale.intents {
                self.intent(id, name, there, whole);
            }
        }
    }

    /// An intent comes before its slots, and its slots before the order in which they are asked
    /// for.
    fn intent(
        &mut self,
        locale: &str,
        name: &str,
        there: Option<&Locale>,
        (intent, slots): &(Intent, BTreeMap<String, Slot>),
    ) {
        let place = Place::within(Kind::Intent, locale, name);
        let known = there.and_then(|it| it.intents.get(name));
        let is = known.map(|(intent, _)| intent.clone());
        let should = Thing::Intent(intent.clone());
        let is_new = is.is_none() && name != FALLBACK;
        if is_new {
            let bare = Intent { priorities: Vec::new(), ..intent.clone() };
            self.compare(place.clone(), None, Thing::Intent(bare));
        }
        for (slot, should) in slots {
            let is = known.and_then(|(_, slots)| slots.get(slot)).cloned().map(Thing::Slot);
            self.compare(Place::slot(locale, name, slot), is, Thing::Slot(should.clone()));
        }
        match is {
            Some(is) => self.compare(place, Some(Thing::Intent(is)), should),
            None if !is_new => {
                let fields = diff(None, Some(&should));
                self.add(Verb::Update, place, "a new locale brings it", fields, Some(should));
            }
            None if !intent.priorities.is_empty() => {
                let order = intent.priorities.join(", ");
                let fields =
                    vec![Field { field: "priorities".into(), is: None, should: Some(order) }];
                self.add(Verb::Update, place, "its slots are there now", fields, Some(should));
            }
            None => {}
        }
    }

    /// Slots go before the types that they have, and what is within before what it is in.
    fn deletions(&mut self) {
        let (is, target) = (places(&self.deployed.bot), places(&self.target.bot));
        let mut gone: Vec<&Place> = is.iter().filter(|it| !target.contains(it)).collect();
        let within = |place: &&Place| {
            let intent = place.intent.as_ref().map(|name| {
                Place::within(Kind::Intent, place.locale.as_deref().unwrap_or_default(), name)
            });
            let locale = place.locale.as_ref().map(|id| Place::new(Kind::Locale, id));
            [intent, locale].into_iter().flatten().any(|whole| !target.contains(&whole))
        };
        gone.retain(|place| !within(place));
        gone.sort_by_key(|place| match place.kind {
            Kind::Slot => 0,
            Kind::Intent => 1,
            Kind::SlotType => 2,
            _ => 3,
        });
        for place in gone {
            self.add(Verb::Delete, place.clone(), "the file does not name it", Vec::new(), None);
        }
    }

    /// The service does not tell whether what it has built is all that is there now: where a
    /// version is to be made, every locale is built before.
    fn builds(&mut self, for_version: bool) {
        for id in self.target.bot.locales.keys() {
            let within = |place: &Place| {
                let itself = place.kind == Kind::Locale && place.name == *id;
                itself || place.locale.as_ref() == Some(id)
            };
            let changes = self.changes.iter().any(|change| within(&change.place));
            let reason = match self.deployed.statuses.get(id) {
                _ if changes => "what it holds has changed",
                Some(Status::Failed(_)) => "the last build failed",
                Some(Status::Busy) => UNDER_WAY,
                Some(Status::NotBuilt) | None => "it is not built",
                Some(Status::Ready) if for_version => "a version takes what is built",
                Some(Status::Ready) => continue,
            };
            self.add(Verb::Build, Place::new(Kind::Locale, id), reason, Vec::new(), None);
        }
    }

    fn version(&mut self, there: Option<&str>) {
        if there.is_none() {
            let (mark, locales) = (&self.target.mark, &self.target.bot.locales);
            let locales = locales.keys().cloned().collect();
            let thing = Thing::Version(Version { mark: mark.clone(), locales });
            let reason = "no version holds what the bot will be";
            let place = Place::new(Kind::Version, mark);
            self.add(Verb::Create, place, reason, Vec::new(), Some(thing));
        }
    }

    fn alias(&mut self, name: &str, version: Option<String>) {
        let new = || Some("(the new one)".to_owned());
        let wanted = Alias { version: version.clone(), ..self.target.alias.clone() };
        let shown = Alias { version: version.clone().or_else(new), ..wanted.clone() };
        let is = self.deployed.alias.clone().map(Thing::Alias);
        let fields = diff(is.as_ref(), Some(&Thing::Alias(shown)));
        let (verb, reason) = match is {
            Some(_) => (Verb::Update, "differs"),
            None => (Verb::Create, "is not there"),
        };
        if !fields.is_empty() {
            let place = Place::new(Kind::Alias, name);
            self.add(verb, place, reason, fields, Some(Thing::Alias(wanted)));
        }
    }

    fn compare(&mut self, place: Place, is: Option<Thing>, should: Thing) {
        let fields = diff(is.as_ref(), Some(&should));
        match is {
            Some(_) if fields.is_empty() => {}
            Some(_) => self.add(Verb::Update, place, "differs", fields, Some(should)),
            None => self.add(Verb::Create, place, "is not there", fields, Some(should)),
        }
    }

    fn add(
        &mut self,
        verb: Verb,
        place: Place,
        reason: &str,
        fields: Vec<Field>,
        thing: Option<Thing>,
    ) {
        self.changes.push(Change { verb, place, reason: reason.to_owned(), fields, thing });
    }
}

/// Why a locale is built that somebody has already begun to build: it only has to be waited for,
/// since the service lets nobody change what it builds.
pub const UNDER_WAY: &str = "it is being built";

/// All that is in the locales of a bot, and these.
fn places(bot: &Bot) -> Vec<Place> {
    let mut places = Vec::new();
    for (id, locale) in &bot.locales {
        places.push(Place::new(Kind::Locale, id));
        let types = locale.slot_types.keys();
        places.extend(types.map(|name| Place::within(Kind::SlotType, id, name)));
        for (name, (_, slots)) in &locale.intents {
            places.push(Place::within(Kind::Intent, id, name));
            places.extend(slots.keys().map(|slot| Place::slot(id, name, slot)));
        }
    }
    places
}

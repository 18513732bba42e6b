//! Carrying out a plan. Whatever stops it, a plan that is made anew goes on from there.

use std::collections::BTreeMap;
use std::time::Duration;

use super::bots::{At, Bots, Described, Status};
use super::error::{ApplyError, stands_in_the_way};
use super::plan::{Change, Plan, UNDER_WAY, Verb};
use super::read::{Deployed, Place};
use super::state::{Kind, Thing};
use crate::connect::{Clock, FaultKind, ServiceFault};

/// How long the service may be at work on one thing.
pub(super) const LONGEST: Duration = Duration::from_secs(15 * 60);

/// How often it is looked at, at first and later on.
const EVERY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));

/// How often something is tried again that stands in the way of something else.
const TRIES: u32 = 6;

/// What is told while a plan is carried out.
#[derive(Debug)]
pub enum Told<'a> {
    /// A step begins.
    Begins(&'a Change),
    /// The service is at work on something.
    Waits(&'a Place),
    /// A step is done.
    Done(&'a Change),
}

/// What there is when a plan has been carried out.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The version that the alias leads to.
    pub version: Option<String>,
    ids: BTreeMap<Place, String>,
}

impl Applied {
    /// The id of something that belongs to the bot itself.
    pub fn id(&self, kind: Kind, name: &str) -> Option<String> {
        self.ids.get(&Place::new(kind, name)).cloned()
    }
}

/// Carries out a plan and tells of it.
///
/// # Errors
/// The service refused, failed or could not be reached. What is done stays done.
pub async fn apply(
    bots: &impl Bots,
    clock: &impl Clock,
    plan: &Plan,
    deployed: &Deployed,
    tell: &mut dyn FnMut(Told<'_>),
) -> Result<Applied, ApplyError> {
    let ids = deployed.ids.clone();
    let version = plan.version.clone();
    let mut worker = Worker { bots, clock, bot: plan.bot.clone(), ids, version, tell };
    worker.let_finish(plan, deployed).await?;
    for change in &plan.changes {
        (worker.tell)(Told::Begins(change));
        worker.carry_out(change).await?;
        (worker.tell)(Told::Done(change));
    }
    Ok(Applied { version: worker.version, ids: worker.ids })
}

/// Builds one locale of a bot that is there, without anything else.
///
/// # Errors
/// As for [`apply`].
pub async fn build(
    bots: &impl Bots,
    clock: &impl Clock,
    (bot, id): (&str, &str),
    locale: &str,
    tell: &mut dyn FnMut(Told<'_>),
) -> Result<(), ApplyError> {
    let ids = BTreeMap::from([
        (Place::new(Kind::Bot, bot), id.to_owned()),
        (Place::new(Kind::Locale, locale), locale.to_owned()),
    ]);
    let mut worker = Worker { bots, clock, bot: bot.to_owned(), ids, version: None, tell };
    let place = Place::new(Kind::Locale, locale);
    let change =
        Change { verb: Verb::Build, place, reason: String::new(), fields: Vec::new(), thing: None };
    (worker.tell)(Told::Begins(&change));
    worker.build(&change).await?;
    (worker.tell)(Told::Done(&change));
    Ok(())
}

struct Worker<'w, B, C> {
    bots: &'w B,
    clock: &'w C,
    bot: String,
    ids: BTreeMap<Place, String>,
    version: Option<String>,
    tell: &'w mut dyn FnMut(Told<'_>),
}

impl<B: Bots, C: Clock> Worker<'_, B, C> {
    /// Waits for locales that the service is at work on and that are to be changed.
    async fn let_finish(&mut self, plan: &Plan, deployed: &Deployed) -> Result<(), ApplyError> {
        for (id, status) in &deployed.statuses {
            let place = Place::new(Kind::Locale, id);
            let changes = |change: &Change| {
                change.place.locale.as_ref() == Some(id)
                    || (change.place == place && change.verb != Verb::Build)
            };
            if *status == Status::Busy && plan.changes.iter().any(changes) {
                // What came of it is of no interest: it will be built anew.
                let _ = self.wait(&place).await?;
            }
        }
        Ok(())
    }

    async fn carry_out(&mut self, change: &Change) -> Result<(), ApplyError> {
        let place = &change.place;
        match (change.verb, &change.thing) {
            (Verb::Create, Some(thing)) => self.create(place, thing).await,
            (Verb::Update, Some(thing)) => self.update(place, thing).await,
            (Verb::Delete, _) => self.delete(place).await,
            (Verb::Build, _) => self.build(change).await,
            (Verb::Create | Verb::Update, None) => Ok(()),
        }
    }

    async fn create(&mut self, place: &Place, thing: &Thing) -> Result<(), ApplyError> {
        let (at, thing) = (self.at(place).await?, self.with_ids(place, thing));
        let make = async || match self.bots.create(&at, &place.name, &thing).await {
            Err(fault) if stands_in_the_way(&fault) && place.kind != Kind::Version => {
                // The answer to an earlier attempt may have been lost.
                let known = self.bots.list(&at, place.kind).await?;
                let made = known.into_iter().find(|known| known.name == place.name).ok_or(fault)?;
                self.bots.update(&at, &made.id, &place.name, &thing).await?;
                Ok(made.id)
            }
            other => other,
        };
        let id = self.patiently(place, make).await?;
        if place.kind == Kind::Version {
            self.version = Some(id.clone());
        }
        self.ids.insert(place.clone(), id);
        self.settled(place).await
    }

    async fn update(&mut self, place: &Place, thing: &Thing) -> Result<(), ApplyError> {
        let (at, thing) = (self.at(place).await?, self.with_ids(place, thing));
        let id = self.id(place).await?;
        let change = async || self.bots.update(&at, &id, &place.name, &thing).await;
        self.patiently(place, change).await?;
        self.settled(place).await
    }

    async fn delete(&mut self, place: &Place) -> Result<(), ApplyError> {
        let (at, id) = (self.at(place).await?, self.id(place).await?);
        let delete = async || self.bots.delete(&at, place.kind, &id).await;
        self.patiently(place, delete).await?;
        self.settled(place).await
    }

    async fn build(&mut self, change: &Change) -> Result<(), ApplyError> {
        let place = &change.place;
        let under_way = change.reason == UNDER_WAY;
        if under_way && self.wait(place).await? == Some(Status::Ready) {
            return Ok(());
        }
        let at = self.at(place).await?.locale(&place.name);
        self.patiently(place, async || self.bots.build(&at).await).await?;
        match self.wait(place).await? {
            Some(Status::Failed(reasons)) => Err(ApplyError::failed(place, reasons)),
            Some(Status::NotBuilt) => {
                Err(ApplyError::failed(place, vec!["the service has not built it".into()]))
            }
            _ => Ok(()),
        }
    }

    /// Waits until the service is done with a thing on which it works after it has answered.
    async fn settled(&mut self, place: &Place) -> Result<(), ApplyError> {
        if matches!(place.kind, Kind::SlotType | Kind::Intent | Kind::Slot) {
            return Ok(());
        }
        match self.wait(place).await? {
            // A locale is as its last build has left it until it is built again.
            Some(Status::Failed(reasons)) if place.kind != Kind::Locale => {
                Err(ApplyError::failed(place, reasons))
            }
            _ => Ok(()),
        }
    }

    /// Waits until the service is no longer at work on a thing; `None` where it is gone.
    async fn wait(&mut self, place: &Place) -> Result<Option<Status>, ApplyError> {
        let (at, id) = (self.at(place).await?, self.id(place).await?);
        let (begun, mut pause) = (self.clock.now(), EVERY.0);
        loop {
            let look = async || self.bots.describe(&at, place.kind, &id).await;
            match self.patiently(place, look).await? {
                Some(Described { status: Status::Busy, .. }) => {}
                other => return Ok(other.map(|it| it.status)),
            }
            let waited = self.clock.now().saturating_sub(begun);
            if waited > LONGEST {
                return Err(ApplyError::TooLong { place: place.clone() });
            }
            (self.tell)(Told::Waits(place));
            self.clock.sleep(pause).await;
            pause = (pause * 2).min(EVERY.1);
        }
    }

    /// Calls, and waits a little for something else that stands in the way, a few times.
    async fn patiently<T>(
        &self,
        place: &Place,
        call: impl AsyncFn() -> Result<T, ServiceFault>,
    ) -> Result<T, ApplyError> {
        let mut tries = 0;
        loop {
            match call().await {
                Err(fault) if tries < TRIES && passes(&fault) => {
                    self.clock.sleep(EVERY.0 * 2_u32.pow(tries)).await;
                    tries += 1;
                }
                result => return result.map_err(ApplyError::about(place)),
            }
        }
    }

    /// The id of what has a name.
    async fn find(&self, at: &At, place: &Place) -> Result<Option<String>, ApplyError> {
        let all = self.bots.list(at, place.kind).await.map_err(ApplyError::about(place))?;
        Ok(all.into_iter().find(|known| known.name == place.name).map(|known| known.id))
    }

    async fn at(&self, place: &Place) -> Result<At, ApplyError> {
        if place.kind == Kind::Bot {
            let own = self.ids.get(place).cloned().unwrap_or_default();
            return Ok(At::bot(own));
        }
        let bot = self.ids.get(&Place::new(Kind::Bot, &self.bot)).cloned();
        let mut at = At::bot(bot.unwrap_or_default());
        if let Some(locale) = &place.locale {
            at = at.locale(locale);
            if let Some(intent) = &place.intent {
                let intent = Place::within(Kind::Intent, locale, intent);
                let id = match self.ids.get(&intent) {
                    Some(id) => Some(id.clone()),
                    None => self.find(&at, &intent).await?,
                };
                at = at.intent(id.unwrap_or_default());
            }
        }
        Ok(at)
    }

    /// The id of a thing, which may have come with another.
    async fn id(&mut self, place: &Place) -> Result<String, ApplyError> {
        if let Some(id) = self.ids.get(place) {
            return Ok(id.clone());
        }
        let at = self.at(place).await?;
        let id = self.find(&at, place).await?;
        let gone = || ApplyError::failed(place, vec!["it is not there".into()]);
        let id = id.ok_or_else(gone)?;
        self.ids.insert(place.clone(), id.clone());
        Ok(id)
    }

    /// A thing as the service is told of it: with ids, and with the version that has been made.
    fn with_ids(&self, place: &Place, thing: &Thing) -> Thing {
        let locale = place.locale.as_deref().unwrap_or_default();
        let mut thing = thing.clone();
        match &mut thing {
            Thing::Slot(slot) => {
                let own = Place::within(Kind::SlotType, locale, &slot.slot_type);
                if let Some(id) = self.ids.get(&own) {
                    slot.slot_type.clone_from(id);
                }
            }
            Thing::Intent(intent) => {
                let id = |slot: &String| self.ids.get(&Place::slot(locale, &place.name, slot));
                intent.priorities = intent.priorities.iter().filter_map(id).cloned().collect();
            }
            Thing::Alias(alias) => alias.version = alias.version.take().or(self.version.clone()),
            _ => {}
        }
        thing
    }
}

/// Whether the same call may well succeed a little later.
fn passes(fault: &ServiceFault) -> bool {
    stands_in_the_way(fault) || fault.kind == FaultKind::Throttled
}

//! Carrying out a plan. Whatever stops it, a plan that is made anew goes on from there.

use std::collections::BTreeMap;
use std::time::Duration;

use super::bots::{At, Bots, Described, Status};
use super::plan::{Change, Plan, UNDER_WAY, Verb};
use super::read::{Deployed, Place};
use super::state::{Kind, Thing};
use crate::connect::{Clock, FaultKind, ServiceFault};

/// How long the service may be at work on one thing.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// How often it is looked at, at first and later on.
const EVERY: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));

/// How often something is tried again that stands in the way of something else.
const TRIES: u32 = 6;

/// What is told while a plan is carried out.
#[derive(Debug)]
pub enum Told<'a> {
    /// A step begins.
    Begins(&'a Change),
    /// The service is at work on it, for so long.
    Waits(&'a Place, Duration),
    /// A step is done.
    Done(&'a Change),
}

/// Why a plan was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The service refused or could not be reached.
    #[error("{place}: {fault}")]
    Service {
        /// What it was about.
        place: Place,
        /// What went wrong.
        fault: ServiceFault,
    },
    /// The service gave up on something.
    #[error("{place} failed: {}", .reasons.join("; "))]
    Failed {
        /// What it is.
        place: Place,
        /// Why, in the words of the service.
        reasons: Vec<String>,
    },
    /// The service was at work on something for too long.
    #[error("{place} is not ready after {} minutes", LONGEST.as_secs() / 60)]
    TooLong {
        /// What it is.
        place: Place,
    },
}

impl ApplyError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Service { fault, .. } => match fault.code.as_deref() {
                Some(code) if code.contains("ServiceQuotaExceeded") => {
                    "ask for a higher quota of Amazon Lex, or delete what is no longer used; what \
                     is done stays done, and the next run goes on from there"
                        .into()
                }
                Some(code) if stands_in_the_way(code) => {
                    "somebody else changes the bot; run it again when they are done".into()
                }
                _ => format!(
                    "{}; what is done stays done, the next run goes on from there",
                    fault.help()
                ),
            },
            Self::Failed { place, .. } if place.kind == Kind::Locale => {
                "mend what the reasons name in the file and apply it again; the alias still leads \
                 to the version that it had"
                    .into()
            }
            Self::Failed { .. } => "mend what the reasons name and apply the file again".into(),
            Self::TooLong { .. } => {
                "run it again: it waits for what is under way; if it stays, look at the bot in the \
                 console of Amazon Lex"
                    .into()
            }
        }
    }
}

fn stands_in_the_way(code: &str) -> bool {
    code.contains("Conflict") || code.contains("PreconditionFailed")
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
        let at_work = |fault| ApplyError::Service { place: place.clone(), fault };
        let mut tries = 0;
        let id = loop {
            match self.bots.create(&at, &place.name, &thing).await {
                Ok(id) => break id,
                Err(fault) => {
                    // The answer to an earlier attempt may have been lost.
                    if let Some(id) = self.made_before(&at, place, &fault).await? {
                        let updated = self.bots.update(&at, &id, &place.name, &thing).await;
                        updated.map_err(at_work)?;
                        break id;
                    }
                    self.again(&mut tries, fault).await.map_err(at_work)?;
                }
            }
        };
        if place.kind == Kind::Version {
            self.version = Some(id.clone());
        }
        self.ids.insert(place.clone(), id);
        self.settled(place).await
    }

    /// The id of what an attempt has made whose answer nobody has read.
    async fn made_before(
        &self,
        at: &At,
        place: &Place,
        fault: &ServiceFault,
    ) -> Result<Option<String>, ApplyError> {
        let conflict = fault.code.as_deref().is_some_and(stands_in_the_way);
        let is_versioned = place.kind == Kind::Version;
        if is_versioned || !conflict {
            return Ok(None);
        }
        self.find(at, place).await
    }

    async fn find(&self, at: &At, place: &Place) -> Result<Option<String>, ApplyError> {
        let all = self.bots.list(at, place.kind).await;
        let all = all.map_err(|fault| ApplyError::Service { place: place.clone(), fault })?;
        Ok(all.into_iter().find(|known| known.name == place.name).map(|known| known.id))
    }

    async fn update(&mut self, place: &Place, thing: &Thing) -> Result<(), ApplyError> {
        let (at, thing) = (self.at(place).await?, self.with_ids(place, thing));
        let id = self.id(place).await?;
        let mut tries = 0;
        while let Err(fault) = self.bots.update(&at, &id, &place.name, &thing).await {
            let again = self.again(&mut tries, fault).await;
            again.map_err(|fault| ApplyError::Service { place: place.clone(), fault })?;
        }
        self.settled(place).await
    }

    async fn delete(&mut self, place: &Place) -> Result<(), ApplyError> {
        let (at, id) = (self.at(place).await?, self.id(place).await?);
        let mut tries = 0;
        while let Err(fault) = self.bots.delete(&at, place.kind, &id).await {
            let again = self.again(&mut tries, fault).await;
            again.map_err(|fault| ApplyError::Service { place: place.clone(), fault })?;
        }
        self.settled(place).await
    }

    async fn build(&mut self, change: &Change) -> Result<(), ApplyError> {
        let place = &change.place;
        let under_way = change.reason == UNDER_WAY;
        if under_way && self.wait(place).await? == Some(Status::Ready) {
            return Ok(());
        }
        let at = self.at(place).await?.locale(&place.name);
        let mut tries = 0;
        while let Err(fault) = self.bots.build(&at).await {
            let again = self.again(&mut tries, fault).await;
            again.map_err(|fault| ApplyError::Service { place: place.clone(), fault })?;
        }
        match self.wait(place).await? {
            Some(Status::NotBuilt) => {
                let reasons = vec!["the service has not built it".to_owned()];
                Err(ApplyError::Failed { place: place.clone(), reasons })
            }
            Some(Status::Failed(reasons)) => {
                Err(ApplyError::Failed { place: place.clone(), reasons })
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
                Err(ApplyError::Failed { place: place.clone(), reasons })
            }
            _ => Ok(()),
        }
    }

    /// Waits until the service is no longer at work on a thing; `None` where it is gone.
    async fn wait(&mut self, place: &Place) -> Result<Option<Status>, ApplyError> {
        let (at, id) = (self.at(place).await?, self.id(place).await?);
        let (begun, mut pause) = (self.clock.now(), EVERY.0);
        loop {
            let described = self.bots.describe(&at, place.kind, &id).await;
            let described =
                described.map_err(|fault| ApplyError::Service { place: place.clone(), fault })?;
            match described {
                Some(Described { status: Status::Busy, .. }) => {}
                other => return Ok(other.map(|it| it.status)),
            }
            let waited = self.clock.now().saturating_sub(begun);
            if waited > LONGEST {
                return Err(ApplyError::TooLong { place: place.clone() });
            }
            (self.tell)(Told::Waits(place, waited));
            self.clock.sleep(pause).await;
            pause = (pause * 2).min(EVERY.1);
        }
    }

    /// Waits a little for something else that stands in the way, a few times.
    async fn again(&self, tries: &mut u32, fault: ServiceFault) -> Result<(), ServiceFault> {
        let in_the_way = fault.code.as_deref().is_some_and(stands_in_the_way);
        if *tries >= TRIES || !(in_the_way || fault.kind == FaultKind::Throttled) {
            return Err(fault);
        }
        self.clock.sleep(EVERY.0 * 2_u32.pow(*tries)).await;
        *tries += 1;
        Ok(())
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
        let id = self.find(&at, place).await?.ok_or_else(|| {
            let reasons = vec!["it is not there".to_owned()];
            ApplyError::Failed { place: place.clone(), reasons }
        })?;
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

//! One turn: what the customer says, what the function makes of it, and what the bot does then.

use serde::Deserialize as _;
use serde_json::Value;

use super::ears::{self, Meant};
use super::session::{Active, Awaits, Confirmed};
use super::{Conversation, Ending, Hooks, Input, Reply};
use crate::bot::yes_or_no;
use crate::connect::lex::{DialogAction, LexAnswer, LexIntent, Source};

/// How often a bot asks again whether something is to be done.
const TRIES: u32 = 3;

/// How often the functions of a bot are called in a turn at most.
const MOST_CALLS: u32 = 10;

/// A turn.
pub(super) struct Turn<'t, 'h> {
    pub talk: &'t mut Conversation,
    pub input: Input<'t>,
    pub hooks: &'h mut dyn Hooks,
    /// What the words may mean, the likeliest first.
    pub meant: Vec<Meant>,
    pub says: Vec<String>,
    calls: u32,
}

impl<'t, 'h> Turn<'t, 'h> {
    pub fn new(talk: &'t mut Conversation, input: Input<'t>, hooks: &'h mut dyn Hooks) -> Self {
        let (bot, today) = (&talk.bot, talk.place.today);
        let locale = talk.locale();
        let meant = locale.map(|locale| ears::meant(bot, locale, today, input.words()));
        let meant = meant.unwrap_or_default();
        Self { talk, input, hooks, meant, says: Vec::new(), calls: 0 }
    }

    pub fn run(mut self) -> Reply {
        let mut end = match self.talk.awaits.clone() {
            Awaits::Intent => self.hears_what_is_wanted(),
            Awaits::Slot(slot) => self.hears_slot(&slot),
            Awaits::Confirmation => self.hears_confirmation(),
        };
        if let Some(end) = &mut end {
            self.routed(end);
        }
        Reply { says: self.says, end }
    }

    /// Says which bot goes on after the intent.
    fn routed(&self, end: &mut Ending) {
        let Some(routing) = &self.talk.bot.routing else { return };
        if let Some(bot) = routing.of(&end.intent).filter(|_| !end.failed) {
            end.attributes.insert(routing.attribute.value.clone(), bot.into());
        }
    }

    fn hears_what_is_wanted(&mut self) -> Option<Ending> {
        match self.wanted() {
            Some(meant) => self.begin(&meant),
            None => self.fall_back(),
        }
    }

    fn hears_slot(&mut self, name: &str) -> Option<Ending> {
        let other = self.wanted().filter(|meant| self.is_other(meant));
        match (self.answer(name), other) {
            (Some((_, true)), Some(other)) if other.exactly => self.begin(&other),
            (Some((value, _)), _) => {
                if let Some(active) = &mut self.talk.active {
                    active.slots.0.insert(name.to_owned(), value);
                    active.confirmed = Confirmed::None;
                }
                self.talk.misses = 0;
                self.dialog()
            }
            (None, Some(other)) => self.begin(&other),
            (None, None) => {
                let intent = self.talk.intent();
                let tries = intent.and_then(|intent| intent.slot(name)).map(|slot| *slot.tries);
                self.miss(tries.unwrap_or(TRIES))
            }
        }
    }

    /// What was answered to the question for a slot, and whether it is no value that the bot knows.
    fn answer(&self, slot: &str) -> Option<(Value, bool)> {
        let (talk, words) = (&*self.talk, self.input.words());
        let slot = talk.intent()?.slot(slot)?;
        ears::answer(&talk.bot, talk.locale()?, talk.place.today, slot, words)
    }

    fn hears_confirmation(&mut self) -> Option<Ending> {
        let confirmed = match yes_or_no(self.input.words()) {
            Some(true) => Confirmed::Yes,
            Some(false) => Confirmed::No,
            None => {
                let other = self.wanted().filter(|meant| self.is_other(meant));
                return match other {
                    Some(other) => self.begin(&other),
                    None => self.miss(TRIES),
                };
            }
        };
        if let Some(active) = &mut self.talk.active {
            active.confirmed = confirmed;
        }
        self.dialog()
    }

    /// What the customer wants, where the bot is sure enough.
    fn wanted(&self) -> Option<Meant> {
        let least = self.talk.locale().map_or(0.0, |locale| *locale.confidence);
        self.meant.first().filter(|meant| meant.score >= least).cloned()
    }

    fn is_other(&self, meant: &Meant) -> bool {
        self.talk.active.as_ref().is_none_or(|active| active.name != meant.intent)
    }

    /// Begins an intent.
    fn begin(&mut self, meant: &Meant) -> Option<Ending> {
        let Some(intent) = self.talk.bot.intent(&meant.intent) else { return self.fall_back() };
        let mut active = Active { confidence: Some(meant.score), ..Active::new(intent) };
        for (name, heard) in &meant.slots {
            active.slots.0.insert(name.clone(), heard.clone());
        }
        self.take_up(active)
    }

    /// What was said is not what was expected: the bot asks again, and after so many tries falls back.
    fn miss(&mut self, tries: u32) -> Option<Ending> {
        self.talk.misses += 1;
        match self.talk.misses > tries {
            true => self.fall_back(),
            false => self.dialog(),
        }
    }

    /// Goes on in the intent for what is not understood; without one the conversation is over.
    fn fall_back(&mut self) -> Option<Ending> {
        match self.talk.bot.fallback() {
            Some(intent) => {
                let active = Active::new(intent);
                self.take_up(active)
            }
            None => {
                self.talk.active = None;
                Some(self.talk.ending(false, &self.meant))
            }
        }
    }

    fn take_up(&mut self, active: Active) -> Option<Ending> {
        self.talk.active = Some(active);
        self.talk.misses = 0;
        self.dialog()
    }

    /// Lets the function look at the turn, where it is to, and goes on as it says.
    fn dialog(&mut self) -> Option<Ending> {
        let is_on = self.talk.intent().is_some_and(|intent| intent.hooks.dialog);
        match self.talk.bot.fulfilment.as_deref().filter(|_| is_on).cloned() {
            Some(function) => self.call(&function, Source::DialogCodeHook),
            None => self.ask_again(),
        }
    }

    /// Goes on without a function: a question that was missed is asked again.
    fn ask_again(&mut self) -> Option<Ending> {
        match self.talk.awaits.clone() {
            Awaits::Slot(slot) if self.talk.misses > 0 => self.ask_for(&slot, Vec::new()),
            _ => self.go_on(),
        }
    }

    /// Does what the intent is for.
    pub fn fulfil(&mut self) -> Option<Ending> {
        let is_on = self.talk.intent().is_some_and(|intent| intent.hooks.fulfilment);
        match self.talk.bot.fulfilment.as_deref().filter(|_| is_on).cloned() {
            Some(function) => self.call(&function, Source::FulfillmentCodeHook),
            None => self.close(false, Vec::new()),
        }
    }

    fn call(&mut self, function: &str, source: Source) -> Option<Ending> {
        self.calls += 1;
        if self.calls > MOST_CALLS {
            return self.close(true, Vec::new());
        }
        let event = self.event(source);
        let answer = self.hooks.call(function, &event);
        match answer.ok().and_then(|answer| LexAnswer::deserialize(answer).ok()) {
            Some(answer) => self.act(source, answer),
            None => self.close(true, Vec::new()),
        }
    }

    /// Does what the function says. An answer that cannot be meant is a failure of the function.
    fn act(&mut self, source: Source, answer: LexAnswer) -> Option<Ending> {
        let LexAnswer { session_state: state, messages } = answer;
        self.talk.attributes = state.session_attributes.0;
        self.talk.contexts = state.active_contexts;
        let words: Vec<String> = messages.into_iter().map(|message| message.content).collect();
        if !self.adopt(state.intent.as_ref()) {
            return self.close(true, Vec::new());
        }
        match state.dialog_action {
            DialogAction::Close => {
                let told = state.intent.and_then(|intent| intent.state.text().map(str::to_owned));
                self.close(told.as_deref() == Some("Failed"), words)
            }
            DialogAction::ElicitIntent => {
                self.talk.active = None;
                self.waits_for(Awaits::Intent);
                self.says.extend(words);
                None
            }
            DialogAction::ElicitSlot { slot_to_elicit: slot } => {
                let is_known =
                    self.talk.intent().is_some_and(|intent| intent.slot(&slot).is_some());
                if is_known { self.ask_for(&slot, words) } else { self.close(true, Vec::new()) }
            }
            DialogAction::ConfirmIntent => {
                if let Some(active) = &mut self.talk.active {
                    active.confirmed = Confirmed::None;
                }
                self.ask_to_confirm(words)
            }
            DialogAction::Delegate if source == Source::FulfillmentCodeHook => {
                self.close(false, words)
            }
            DialogAction::Delegate => {
                self.says.extend(words);
                self.ask_again()
            }
        }
    }

    /// Takes over the intent as the function has it; whether the bot has such an intent.
    fn adopt(&mut self, told: Option<&LexIntent>) -> bool {
        let Some(name) = told.and_then(|told| told.name.text()) else { return true };
        let Some(intent) = self.talk.bot.intent(name) else { return false };
        let before = self.talk.active.take().filter(|active| active.name == name);
        let mut active = Active::new(intent);
        active.confidence = before.as_ref().and_then(|before| before.confidence);
        let slots = told.and_then(|told| told.slots.get());
        for (slot, value) in slots.into_iter().flat_map(|slots| &slots.0) {
            if let Some(known) = active.slots.0.get_mut(slot) {
                known.clone_from(value);
            }
        }
        let confirmed = told.and_then(|told| told.confirmation_state.text());
        active.confirmed = confirmed.map(Confirmed::named).unwrap_or_default();
        self.talk.active = Some(active);
        true
    }

    /// Ends the conversation, with these words or the bot's own.
    fn close(&mut self, failed: bool, words: Vec<String>) -> Option<Ending> {
        let own = || {
            let intent = self.talk.intent()?;
            let text = if failed { intent.failure.as_ref() } else { intent.closing.as_ref() };
            self.talk.text(text?)
        };
        let own = words.is_empty().then(own).flatten();
        self.says.extend(words.into_iter().chain(own));
        Some(self.talk.ending(failed, &self.meant))
    }
}

//! Keys: menus, and numbers that are kept.
//!
//! Sources: <https://docs.aws.amazon.com/connect/latest/adminguide/get-customer-input.html>,
//! <https://docs.aws.amazon.com/connect/latest/adminguide/store-customer-input.html>: a customer who
//! enters nothing goes on with the value `Timeout`. That a customer who ends the input before any
//! digit goes on with `NoInput` is chosen here. A key interrupts the prompt; the time for the first
//! key begins at its end.
//!
//! Where keys are buffered, those that a block leaves over are for the next one, which then says
//! nothing: <https://docs.aws.amazon.com/connect/latest/adminguide/touchtone-buffering.html>. Keys
//! that are pressed while no block asks are not known to the engine.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::json;

use super::phone::Check;
use super::speech::Prompt;
use super::{Action, Source, unfit};
use crate::flow::simulate::Millis;
use crate::flow::simulate::answer::{Answer, Pressed};
use crate::flow::simulate::ask::Ask;
use crate::flow::simulate::call::{Pending, View};
use crate::flow::simulate::event::Event;
use crate::flow::simulate::keypad::{BETWEEN, Keypad, Rules};
use crate::flow::simulate::machine::{Fault, Machine, Next};
use crate::flow::simulate::questions::InputAsk;

/// Keys that a telephone number can have, when the block says nothing else.
const LONGEST: usize = 20;
/// Keys that are buffered at most.
const BUFFER: usize = 30;

/// `GetParticipantInput`.
#[derive(Debug)]
struct Keys {
    prompt: Option<Prompt>,
    first: Millis,
    between: Millis,
    most: usize,
    ends: Box<str>,
    cancels: bool,
    stores: Option<Check>,
}

pub(super) fn keys(source: &Source<'_, '_>) -> Box<dyn Action> {
    if source.has("EnableDTMFBuffer") {
        let starts = source.is_on("EnableDTMFBuffer");
        return Box::new(Buffer { starts, stores: source.is_on("StoreInput") });
    }
    let stores = source.is_on("StoreInput").then(|| Check::of(source));
    let number = |path: &str| source.block.value(path)?.trim().parse().ok();
    let ends = source.block.value("DTMFConfiguration.InputTerminationSequence");
    let most = number("InputValidation.CustomValidation.MaximumLength").unwrap_or(LONGEST);
    Box::new(Keys {
        prompt: Prompt::of(source),
        first: source.seconds("InputTimeLimitSeconds").unwrap_or(BETWEEN),
        between: source.seconds("DTMFConfiguration.InterdigitTimeLimitSeconds").unwrap_or(BETWEEN),
        // A menu compares one key, whatever it is.
        most: if stores.is_some() { most } else { 1 },
        ends: if stores.is_some() { ends.unwrap_or("#").into() } else { Box::default() },
        cancels: stores.is_some() && !source.is_on("DTMFConfiguration.DisableCancelKey"),
        stores,
    })
}

impl Keys {
    fn rules(&self, prompt: Millis) -> Rules {
        let Self { first, between, most, cancels, .. } = *self;
        Rules { prompt, first, between, most, ends: self.ends.clone(), cancels }
    }

    /// Goes on with the keys that were taken.
    fn take(&self, machine: &mut Machine<'_, '_>, keys: &str) -> Result<Next, Fault> {
        let Some(check) = &self.stores else {
            return Ok(Next::Result(Cow::Owned(keys.to_owned())));
        };
        let kept = if keys.is_empty() { "NoInput".into() } else { check.kept(keys)? };
        store(machine, kept);
        Ok(Next::On)
    }
}

/// Keeps an input.
fn store(machine: &mut Machine<'_, '_>, text: Arc<str>) {
    let value = json!(&*text);
    machine.call.stored = Some(text);
    let (key, value) = (Cow::Borrowed(""), Cow::Owned(value));
    machine.tell(Event::Sets { space: "StoredCustomerInput", key, value });
}

impl Keys {
    /// The keys that wait for the block, where some do.
    fn typed(&self, machine: &Machine<'_, '_>, pending: Pending) -> Keypad {
        let mut keypad = Keypad::new(self.rules(pending.prompt));
        keypad.waiting(machine.call.typed.as_deref().unwrap_or_default());
        keypad
    }

    /// Goes on with the keys that were taken, and leaves the others to the next block.
    fn taken(
        &self,
        machine: &mut Machine<'_, '_>,
        keypad: &Keypad,
        rest: &str,
    ) -> Result<Next, Fault> {
        machine.hush();
        let (keys, secret) = (Cow::Borrowed(keypad.keys()), self.stores.is_some());
        machine.tell(Event::Presses { keys, secret });
        if let Some(typed) = &mut machine.call.typed {
            *typed = rest.chars().take(BUFFER).collect::<String>().into();
        }
        self.take(machine, keypad.keys())
    }

    /// Goes on where nothing was entered.
    fn silent(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        machine.tell(Event::TimesOut);
        if self.stores.is_some() {
            store(machine, "Timeout".into());
            return Ok(Next::On);
        }
        let why = Cow::Borrowed("no key was pressed");
        Err(Fault::Error(Cow::Borrowed("InputTimeLimitExceeded"), why))
    }
}

impl Action for Keys {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let typed = machine.call.typed.clone().unwrap_or_default();
        if typed.is_empty() {
            let prompt = self.prompt.as_ref().map_or(Ok(0), |prompt| machine.say(prompt, true))?;
            return Ok(Next::Asks(Pending::block(prompt)));
        }
        let keypad = self.typed(machine, Pending::block(0));
        if !keypad.is_over() {
            return Ok(Next::Asks(Pending::block(0)));
        }
        let rest = typed.get(keypad.used()..).unwrap_or_default();
        self.taken(machine, &keypad, rest)
    }

    fn ask<'a>(&'a self, view: View<'a>, pending: Pending) -> Option<Ask<'a>> {
        let typed = view.call.typed.as_deref().unwrap_or_default();
        Some(Ask::Input(InputAsk {
            view,
            prompt: pending.prompt,
            first: if typed.is_empty() { self.first } else { self.between },
            between: self.between,
            most: self.most,
            ends: &self.ends,
            cancels: self.cancels,
            stores: self.stores.is_some(),
            typed,
        }))
    }

    fn resume(
        &self,
        machine: &mut Machine<'_, '_>,
        pending: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        let pressed = match answer {
            Answer::Pressed(pressed) => pressed,
            Answer::TimedOut => Pressed::default(),
            other => return Err(unfit(other)),
        };
        let mut keypad = self.typed(machine, pending);
        let timing = machine.program.timing;
        let soon = pending.prompt.saturating_add(timing.reaction.min(self.first / 2));
        let first = pressed.after.unwrap_or(soon);
        let between = pressed.between.unwrap_or(timing.between_keys.min(self.between / 2));
        let begun = !pressed.keys.is_empty() && first < keypad.until();
        let (mut at, mut last) = (first, first);
        let mut rest = pressed.keys.chars();
        for key in rest.by_ref() {
            last = at;
            if keypad.press(key, at) {
                break;
            }
            at = at.saturating_add(between);
        }
        let over = keypad.until();
        if !begun {
            machine.pass(over)?;
            let waited = machine.call.typed.as_ref().is_some_and(|typed| !typed.is_empty());
            return if waited { self.taken(machine, &keypad, "") } else { self.silent(machine) };
        }
        machine.pass(first)?;
        if first < pending.prompt {
            machine.tell(Event::Stops);
        }
        machine.hush();
        // Who presses keys is not waiting.
        machine.call.clock.sounds(last.min(over).saturating_sub(first));
        machine.pass(over.saturating_sub(first))?;
        self.taken(machine, &keypad, rest.as_str())
    }
}

/// `GetParticipantInput` that asks for nothing, but begins or ends the buffering of keys.
#[derive(Debug)]
struct Buffer {
    starts: bool,
    stores: bool,
}

impl Action for Buffer {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let typed = machine.call.typed.take();
        if self.starts {
            machine.call.typed = Some(typed.unwrap_or_default());
        } else if let Some(typed) = typed.filter(|_| self.stores) {
            store(machine, typed.into());
        }
        Ok(Next::On)
    }
}

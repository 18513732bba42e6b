//! Keys: menus, and numbers that are kept.
//!
//! Sources: <https://docs.aws.amazon.com/connect/latest/adminguide/get-customer-input.html>,
//! <https://docs.aws.amazon.com/connect/latest/adminguide/store-customer-input.html>: a customer who
//! enters nothing goes on with the value `Timeout`. That a customer who ends the input before any
//! digit goes on with `NoInput` is chosen here. A key interrupts the prompt; the time for the first
//! key begins at its end.

use std::borrow::Cow;
use std::sync::Arc;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumberFormat};
use serde_json::json;

use super::speech::Prompt;
use super::{Action, Source, unfit};
use crate::connect::dial::is_e164;
use crate::flow::simulate::Millis;
use crate::flow::simulate::answer::{Answer, Pressed};
use crate::flow::simulate::ask::{Ask, InputAsk};
use crate::flow::simulate::call::{Pending, View};
use crate::flow::simulate::event::Event;
use crate::flow::simulate::keypad::{BETWEEN, Keypad, Rules};
use crate::flow::simulate::machine::{Fault, Machine, Next};

/// Keys that a telephone number can have, when the block says nothing else.
const LONGEST: usize = 20;

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
    buffers: bool,
}

/// What is wanted of an input that is kept.
#[derive(Debug)]
enum Check {
    /// Anything.
    Any,
    /// A number with its country code.
    International,
    /// A number of this country, as a region (`US`) or a code (`+1`).
    Of(Box<str>),
}

pub(super) fn keys(source: &Source<'_, '_>) -> Box<dyn Action> {
    let stores = source.is_on("StoreInput").then(|| check(source));
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
        buffers: source.is_on("EnableDTMFBuffer"),
    })
}

fn check(source: &Source<'_, '_>) -> Check {
    let phone =
        |name: &str| source.block.value(&format!("InputValidation.PhoneNumberValidation.{name}"));
    match (phone("NumberFormat"), phone("CountryCode")) {
        (None, _) => Check::Any,
        (Some("Local"), Some(country)) => Check::Of(country.into()),
        (Some(_), _) => Check::International,
    }
}

impl Check {
    /// The text that is kept for the keys. Of a local number that is the number with its country
    /// code, which the service adds.
    fn kept(&self, keys: &str) -> Result<Arc<str>, Fault> {
        let number = match self {
            Self::Any => return Ok(keys.into()),
            Self::International => format!("+{}", keys.trim_start_matches('+')),
            Self::Of(country) => local(country, keys).unwrap_or_default(),
        };
        if is_e164(&number) {
            return Ok(number.into());
        }
        let why = Cow::Borrowed("the keys are no telephone number");
        Err(Fault::Error(Cow::Borrowed("InvalidPhoneNumber"), why))
    }
}

/// A number of a country, with its country code.
fn local(country: &str, keys: &str) -> Option<String> {
    if country.starts_with('+') || country.bytes().all(|b| b.is_ascii_digit()) {
        return Some(format!("+{}{keys}", country.trim_start_matches('+')));
    }
    let number = PHONE_NUMBER_UTIL.parse(keys, country.parse().ok()).ok()?;
    let whole = number.is_possible_with_reason() == Ok(NumberLengthType::IsPossible);
    whole.then(|| number.format_as(PhoneNumberFormat::E164).into_owned())
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

impl Action for Keys {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if let Some(typed) = machine.call.typed.take().filter(|_| self.prompt.is_none()) {
            return self.resume(machine, Pending::block(0), Answer::keys(&typed));
        }
        let prompt = self.prompt.as_ref().map_or(Ok(0), |prompt| machine.say(prompt, true))?;
        Ok(Next::Asks(Pending::block(prompt)))
    }

    fn ask<'a>(&'a self, view: View<'a>, pending: Pending) -> Option<Ask<'a>> {
        Some(Ask::Input(InputAsk {
            view,
            prompt: pending.prompt,
            first: self.first,
            between: self.between,
            most: self.most,
            ends: &self.ends,
            cancels: self.cancels,
            stores: self.stores.is_some(),
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
        let mut keypad = Keypad::new(self.rules(pending.prompt));
        let timing = machine.program.timing;
        let mut at = pressed.after.unwrap_or(pending.prompt + timing.reaction.min(self.first / 2));
        let between = pressed.between.unwrap_or(timing.between_keys.min(self.between / 2));
        let first = at;
        let mut rest = pressed.keys.chars();
        for key in rest.by_ref() {
            if keypad.press(key, at) {
                break;
            }
            at = at.saturating_add(between);
        }
        let entered = !pressed.keys.is_empty() && first < pending.prompt.saturating_add(self.first);
        let over = keypad.until();
        if !entered {
            machine.pass(over)?;
            machine.tell(Event::TimesOut);
            if self.stores.is_some() {
                store(machine, "Timeout".into());
                return Ok(Next::On);
            }
            let why = Cow::Borrowed("no key was pressed");
            return Err(Fault::Error(Cow::Borrowed("InputTimeLimitExceeded"), why));
        }
        machine.pass(first)?;
        if first < pending.prompt {
            machine.tell(Event::Stops);
        }
        machine.hush();
        machine.pass(over.saturating_sub(first))?;
        machine.hush();
        machine.tell(Event::Presses { keys: Cow::Borrowed(keypad.keys()) });
        machine.call.typed =
            self.buffers.then(|| rest.as_str().into()).filter(|rest: &Box<str>| !rest.is_empty());
        self.take(machine, keypad.keys())
    }
}

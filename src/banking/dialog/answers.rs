//! The forms that the answers of a turn have.

use super::super::auth::{Level as AuthLevel, Pending};
use super::super::intent::Intent;
use super::super::model::UNCLEAR;
use super::super::note::{Level, count};
use super::gate::VERIFY;
use super::reader::Ask;
use super::reply::{Handover, Reply};
use super::turn::Turn;
use crate::connect::lex::{DialogAction, LexAnswer, LexIntent, Slots};
use crate::connect::{Clock, Lenient, ServiceFault};

/// What customers hear where nothing else can be said.
pub(super) const FAILED: &str = "I'm sorry, I can't do that at the moment. I'm connecting you to \
                                 a colleague who can help.";

/// What customers hear of an order that may or may not have been taken.
const NOT_KNOWN: &str = "I'm sorry, I can't tell whether that went through. Please don't ask for \
                         it again: I'm connecting you to a colleague who will check.";

/// How often a slot is asked for before a customer goes to a person.
const ASKS: u32 = 3;

/// The reason where a customer was asked in vain, and what they hear.
pub(super) const NOT_UNDERSTOOD: &str = "NotUnderstood";
pub(super) const STILL_NOT: &str =
    "I'm sorry, I still didn't get that. I'm connecting you to a colleague.";

/// The slot that was asked for last, and how often.
pub(super) const ASKED_FOR: &str = "AskedFor";

/// Says that an intent has ended without being done, and that the customer knows. A flow cannot tell it
/// from a function that has failed otherwise.
const REFUSED: &str = "Refused";

/// A text as Lex has it.
pub(super) fn known(text: &str) -> Lenient<String> {
    Lenient::Known(text.into())
}

/// An intent on its way out.
fn in_state(name: &str, slots: Slots, state: &str) -> LexIntent {
    let slots = Lenient::Known(slots);
    LexIntent { name: known(name), slots, state: known(state), ..LexIntent::default() }
}

/// An intent that goes on.
pub(super) fn progressing(name: &str, slots: Slots) -> LexIntent {
    in_state(name, slots, "InProgress")
}

impl<C: Clock> Turn<'_, C> {
    /// An answer with the attributes as they are by now.
    pub(super) fn answer(
        &self,
        action: DialogAction,
        intent: impl Into<Option<LexIntent>>,
    ) -> LexAnswer {
        let mut answer = LexAnswer::to(self.event, action, intent.into());
        answer.session_state.session_attributes = self.attributes.clone();
        answer
    }

    /// Asks for a slot, and after some times leads to a person.
    pub(super) fn ask_for(&mut self, intent: &str, mut slots: Slots, ask: Ask) -> LexAnswer {
        let Ask { slot, say } = ask;
        let before = self.attributes.text(ASKED_FOR).and_then(|text| text.rsplit_once(':'));
        let place = format!("{intent}.{slot}");
        let times = before.filter(|(last, _)| *last == place);
        let times = times.and_then(|(_, times)| times.parse().ok()).unwrap_or(0_u32);
        if times >= ASKS {
            self.attributes.0.shift_remove(ASKED_FOR);
            if intent == VERIFY {
                return self.cannot_prove(NOT_UNDERSTOOD);
            }
            return self.person(Handover::to_agent(NOT_UNDERSTOOD, STILL_NOT));
        }
        self.set(ASKED_FOR, format!("{place}:{}", times + 1));
        slots.clear(slot);
        let action = DialogAction::ElicitSlot { slot_to_elicit: slot.into() };
        self.answer(action, progressing(intent, slots)).saying(say)
    }

    /// The customer does not want what was asked.
    pub(super) fn declined(&mut self, intent: Intent) -> LexAnswer {
        self.forget_question();
        if self.suggested == Some(intent) {
            return self.answer(DialogAction::ElicitIntent, None).saying(
                "All right. Please tell me in other words what you would like to do, or say agent.",
            );
        }
        self.set(REFUSED, "true");
        let intent = in_state(intent.name(), Slots::default(), "Failed");
        self.answer(DialogAction::Close, intent).saying("All right, I haven't done anything.")
    }

    /// Ends the intent.
    pub(super) fn close(
        &mut self,
        intent: Intent,
        slots: Slots,
        result: Result<Reply, ServiceFault>,
    ) -> LexAnswer {
        let (state, say) = match result {
            Ok(Reply::Done(say)) => ("Fulfilled", say),
            Ok(Reply::NotDone(say)) => ("Failed", say),
            Ok(Reply::Person(handover)) => {
                self.forget_question();
                return self.person(handover);
            }
            Err(fault) if fault.code.as_deref() == Some(UNCLEAR) => return self.unclear(intent),
            Err(fault) => {
                self.forget_question();
                return self.trouble(&fault);
            }
        };
        self.settle_question();
        // What waited for a proof is no longer what the conversation is about.
        Pending::forget(&mut self.attributes);
        self.set("LastIntent", intent.name());
        match state == "Failed" {
            true => self.set(REFUSED, "true"),
            false => drop(self.attributes.0.shift_remove(REFUSED)),
        }
        let intent = in_state(intent.name(), slots, state);
        self.answer(DialogAction::Close, intent).saying(say)
    }

    /// A service is in trouble: the customer hears a sentence and gets to a person.
    pub(super) fn trouble(&mut self, fault: &ServiceFault) -> LexAnswer {
        let text = format!("{} failed: {}", fault.operation, fault.name());
        count(self.notes, Level::Error, "turnsFailed", text);
        self.person(Handover::to_agent("ServiceUnavailable", FAILED))
    }

    /// Nobody knows whether an order was taken: a person finds out, and whatever is asked again
    /// is the same order.
    pub(super) fn unclear(&mut self, intent: Intent) -> LexAnswer {
        count(self.notes, Level::Error, "ordersUnclear", "Nobody knows whether an order was taken");
        self.keep_question();
        let mut handover = Handover::to_agent(UNCLEAR, NOT_KNOWN);
        handover.priority = "High";
        handover.extra.push((UNCLEAR, intent.name().into()));
        self.person(handover)
    }

    /// Leads the customer to a person.
    pub(super) fn person(&mut self, handover: Handover) -> LexAnswer {
        let Handover { say, intent, reason, priority, queue, kind, extra } = handover;
        count(self.notes, Level::Info, "handovers", format!("To a person: {reason}"));
        // Who it is stands there already, where that is known.
        for key in ["CustomerId", "CustomerName"] {
            self.attributes.0.entry(key).or_insert_with(|| "".into());
        }
        let authenticated = self.level() > AuthLevel::None;
        for (key, text) in [
            ("TransferReason", reason),
            ("IsAuthenticated", authenticated.to_string()),
            ("Priority", priority.to_owned()),
            ("TargetQueue", queue.to_owned()),
            ("TransferType", kind.to_owned()),
        ] {
            self.set(key, text);
        }
        for (key, text) in extra {
            self.set(key, text);
        }
        let intent = in_state(intent, Slots::default(), "Fulfilled");
        self.answer(DialogAction::Close, intent).saying(say)
    }

    /// Ends an intent that the flow has to prepare for.
    pub(super) fn fail(&self, intent: Intent, slots: Slots, say: &str) -> LexAnswer {
        self.answer(DialogAction::Close, in_state(intent.name(), slots, "Failed")).saying(say)
    }
}

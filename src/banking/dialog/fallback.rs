//! What was said and not understood.

use super::super::auth::{Level as AuthLevel, Pending};
use super::super::classify::{Guess, candidates};
use super::super::intent::Intent;
use super::super::mask;
use super::super::note::{Level, count};
use super::answers::progressing;
use super::desk::Desk;
use super::reply::Handover;
use super::turn::Turn;
use crate::connect::Clock;
use crate::connect::lex::{DialogAction, LexAnswer, Slots};

/// The intent that was suggested to the customer.
const SUGGESTED: &str = "SuggestedIntent";

impl<C: Clock> Desk<C> {
    /// Goes on with what waited for a proof that the flow has seen to; else keeps what was said,
    /// and suggests what it may mean.
    pub(super) async fn not_understood(&self, mut turn: Turn<'_, C>) -> LexAnswer {
        let waits = Pending::read(&turn.attributes);
        if waits.is_some_and(|pending| turn.level() >= AuthLevel::of(pending.intent)) {
            return self.resume(turn).await;
        }
        let said = turn.event.input_transcript.text().unwrap_or_default().to_owned();
        self.keep(&turn, &mask::utterance(&said)).await;
        match self.guess(&turn, &said).await {
            Some(intent) => turn.suggest(intent),
            None => {
                let say = "I'm sorry, I didn't understand that. I'm connecting you to a colleague.";
                turn.person(Handover::to_agent("NotUnderstood", say))
            }
        }
    }

    /// Keeps an utterance; what fails is counted and no more.
    async fn keep(&self, turn: &Turn<'_, C>, utterance: &str) {
        let Some(unknown) = self.services.unknown.as_ref().filter(|_| !utterance.is_empty()) else {
            return;
        };
        let now = self.clock.epoch();
        let add = || unknown.add(utterance, turn.session(), now);
        let kept = self.guards.tables.call(&self.clock, turn.end, turn.notes, "PutItem", add).await;
        if let Err(fault) = kept {
            let text = format!("An utterance was not kept: {}", fault.name());
            count(turn.notes, Level::Warn, "utterancesNotKept", text);
        }
    }

    async fn guess(&self, turn: &Turn<'_, C>, said: &str) -> Option<Intent> {
        let classifier = self.services.classifier.as_ref().filter(|_| !said.trim().is_empty())?;
        let candidates = candidates();
        let utterance = mask::utterance(said);
        let classify = || classifier.classify(&utterance, &candidates);
        let guard = &self.guards.classifier;
        let guess = guard.call(&self.clock, turn.end, turn.notes, "Converse", classify).await;
        match guess {
            Ok(guess) => {
                let Guess { intent, confidence } = &guess;
                let text = format!("Classified as {intent} with {confidence:.2}");
                count(turn.notes, Level::Info, "utterancesClassified", text);
                guess.accepted(self.settings.threshold).filter(|intent| {
                    // Who is taken for wanting a person gets one, without being asked.
                    !matches!(intent, Intent::TransferToAgent | Intent::TransferToSpecialist)
                })
            }
            Err(fault) => {
                let text = format!("An utterance was not classified: {}", fault.name());
                count(turn.notes, Level::Warn, "utterancesNotClassified", text);
                None
            }
        }
    }
}

impl<C: Clock> Turn<'_, C> {
    /// The intent that was suggested in the turn before: what is said now answers that, and
    /// nothing that is said later does.
    pub(super) fn take_suggestion(&mut self) {
        let suggested = self.attributes.text(SUGGESTED).and_then(Intent::named);
        self.attributes.0.shift_remove(SUGGESTED);
        self.suggested = suggested;
    }

    fn suggest(&mut self, intent: Intent) -> LexAnswer {
        self.set(SUGGESTED, intent.name());
        let named = progressing(intent.name(), Slots::default());
        let question = format!("Would you like to {}?", intent.purpose());
        self.answer(DialogAction::ConfirmIntent, named).saying(question)
    }
}

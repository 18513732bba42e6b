//! The desk: an event in, an answer out.

use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::super::auth::{Caller, Checks, Level as AuthLevel, Pending};
use super::super::guards::Guards;
use super::super::intent::{Intent, Request, account, card, general, loan, transfer};
use super::super::note::{Level, Notes, count, debug};
use super::super::services::Services;
use super::super::settings::Settings;
use super::answers::{ASKED_FOR, FAILED, known, progressing};
use super::confirm::Said;
use super::gate::VERIFY;
use super::reader::Reader;
use super::reply::Handover;
use super::turn::Turn;
use crate::connect::Clock;
use crate::connect::lex::{DialogAction, LexAnswer, LexEvent, Slots, Source};

/// What the bots of a bank do, whatever bot and flow they are in.
pub struct Desk<C> {
    pub(super) settings: Settings,
    pub(super) services: Services,
    pub(super) guards: Guards,
    /// The clock.
    pub clock: C,
}

impl<C> fmt::Debug for Desk<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// An intent with what is known for it.
pub(super) struct Asked {
    pub(super) intent: Intent,
    pub(super) slots: Slots,
    pub(super) source: Source,
    pub(super) said: Said,
}

impl<C: Clock> Desk<C> {
    /// A desk that is made once, so that it remembers which services are in trouble.
    pub fn new(settings: Settings, services: Services, clock: C) -> Self {
        Self { guards: Guards::new(&settings), settings, services, clock }
    }

    /// What proofs are made with until then.
    pub(super) fn checks<'a>(
        &'a self,
        end: Duration,
        notes: Notes<'a>,
        session: &'a str,
        phone: Option<&'a str>,
    ) -> Checks<'a, C> {
        let Self { settings, services, guards, clock } = self;
        Checks { proofs: &services.proofs, guards, settings, clock, end, notes, session, phone }
    }

    /// Answers an event of a bot within `limit`.
    pub async fn answer(&self, event: &Value, limit: Duration, notes: Notes<'_>) -> LexAnswer {
        let event = LexEvent::from_value(event);
        let start = self.clock.now();
        let attributes = event.attributes();
        let intent = event.intent().and_then(|intent| intent.name.text()).unwrap_or_default();
        let (source, sure) = (&event.invocation_source, event.confidence());
        debug(notes, format!("{source:?} of {intent}, sure to {sure:?}"));
        let known = Intent::named(intent);
        let caller = match known {
            Some(Intent::BranchLocator | Intent::RoutingNumber) => Caller::Unknown,
            // Whoever looks the customer up leaves time for what the customer wants.
            _ => self.identify(&event, &attributes, start + limit / 3, notes).await,
        };
        let mut turn = self.turn(&event, caller, start + limit, notes);
        turn.remember_caller();
        turn.take_suggestion();
        match known {
            Some(intent) => {
                let asked = turn.asked(intent);
                self.serve(turn, asked).await
            }
            None if intent == VERIFY => self.verify(turn).await,
            None => self.not_understood(turn).await,
        }
    }

    /// What is answered where no answer came in time.
    pub fn give_up(&self, event: &Value, notes: Notes<'_>) -> LexAnswer {
        let event = LexEvent::from_value(event);
        let intent = event.intent().and_then(|intent| intent.name.text()).and_then(Intent::named);
        count(notes, Level::Error, "turnsOutOfTime", "A turn took too long");
        let mut turn = self.turn(&event, Caller::Unclear, self.clock.now(), notes);
        let said = event.intent().map_or(Said::Nothing, Said::of);
        if let Some(order) = intent.filter(|intent| intent.is_order() && said == Said::Yes) {
            return turn.unclear(order);
        }
        turn.person(match intent {
            Some(Intent::ReportLostStolenCard | Intent::ReportFraud) => Handover {
                say: FAILED.into(),
                priority: "CRITICAL",
                ..Handover::to_fraud("ServiceUnavailable")
            },
            _ => Handover::to_agent("ServiceUnavailable", FAILED),
        })
    }

    fn turn<'t>(
        &'t self,
        event: &'t LexEvent,
        caller: Caller,
        end: Duration,
        notes: Notes<'t>,
    ) -> Turn<'t, C> {
        let (attributes, key) = (event.attributes(), String::new());
        Turn { desk: self, event, attributes, caller, end, notes, key, suggested: None }
    }

    /// Serves an intent: who may have it, what it still needs, and then what comes of it.
    pub(super) fn serve<'t>(
        &'t self,
        mut turn: Turn<'t, C>,
        asked: Asked,
    ) -> BoxFuture<'t, LexAnswer> {
        Box::pin(async move {
            let Asked { intent, slots, said, .. } = &asked;
            if *said == Said::No {
                return turn.declined(*intent);
            }
            let needed = AuthLevel::of(*intent);
            if turn.level() < needed {
                let pending = Pending { intent: *intent, slots: slots.clone() };
                return self.challenge(turn, pending).await;
            }
            turn.key = turn.key_of(*intent, slots);
            self.dispatch(turn, asked).await
        })
    }

    async fn dispatch(&self, turn: Turn<'_, C>, asked: Asked) -> LexAnswer {
        use self::Intent as I;
        match asked.intent {
            I::CheckBalance => self.run::<account::CheckBalance>(turn, asked).await,
            I::TransactionHistory => self.run::<account::TransactionHistory>(turn, asked).await,
            I::AccountDetails => self.run::<account::AccountDetails>(turn, asked).await,
            I::RequestStatement => self.run::<account::RequestStatement>(turn, asked).await,
            I::ActivateCard => self.run::<card::ActivateCard>(turn, asked).await,
            I::ReportLostStolenCard => self.run::<card::ReportLostStolenCard>(turn, asked).await,
            I::ReportFraud => self.run::<card::ReportFraud>(turn, asked).await,
            I::ChangePin => self.run::<card::ChangePin>(turn, asked).await,
            I::DisputeTransaction => self.run::<card::DisputeTransaction>(turn, asked).await,
            I::InternalTransfer => self.run::<transfer::InternalTransfer>(turn, asked).await,
            I::ExternalTransfer => self.run::<transfer::ExternalTransfer>(turn, asked).await,
            I::WireTransfer => self.run::<transfer::WireTransfer>(turn, asked).await,
            I::CancelDirectDebit => self.run::<transfer::CancelDirectDebit>(turn, asked).await,
            I::CancelStandingOrder => self.run::<transfer::CancelStandingOrder>(turn, asked).await,
            I::LoanStatus => self.run::<loan::LoanStatus>(turn, asked).await,
            I::LoanPayment => self.run::<loan::LoanPayment>(turn, asked).await,
            I::LoanApplication => self.run::<loan::LoanApplication>(turn, asked).await,
            I::TransferToAgent => self.run::<general::TransferToAgent>(turn, asked).await,
            I::TransferToSpecialist => self.run::<general::TransferToSpecialist>(turn, asked).await,
            I::BranchLocator => self.run::<general::BranchLocator>(turn, asked).await,
            I::RoutingNumber => self.run::<general::RoutingNumber>(turn, asked).await,
        }
    }

    async fn run<R: Request>(&self, mut turn: Turn<'_, C>, asked: Asked) -> LexAnswer {
        let Asked { intent, slots, source, said } = asked;
        // A key says nothing of its own where a question is open.
        let spoken = turn.event.spoken().or_else(|| turn.has_asked().then_some(""));
        let reader = Reader { slots: &slots, said: spoken, today: self.today() };
        let request = match R::read(&reader) {
            Ok(request) => request,
            Err(ask) => return turn.ask_for(intent.name(), slots, ask),
        };
        turn.attributes.0.shift_remove(ASKED_FOR);
        if let Some(question) = request.question() {
            match turn.agreed(&question, said) {
                Some(key) => turn.key = key,
                None => {
                    turn.ask(&question);
                    let intent = progressing(intent.name(), slots);
                    return turn.answer(DialogAction::ConfirmIntent, intent).saying(question);
                }
            }
        }
        if source == Source::DialogCodeHook {
            let mut intent = progressing(intent.name(), slots);
            if said == Said::Yes {
                intent.confirmation_state = known("Confirmed");
            }
            return turn.answer(DialogAction::Delegate, intent);
        }
        // Boxed, since the compiler gives up on futures that are nested too deeply.
        let result = Box::pin(request.fulfil(&turn)).await;
        turn.close(intent, slots, result)
    }

    /// The date, as the machine has it.
    pub(super) fn today(&self) -> Date {
        self.timestamp().to_zoned(TimeZone::UTC).date()
    }

    pub(super) fn timestamp(&self) -> Timestamp {
        let seconds = i64::try_from(self.clock.epoch().as_secs()).unwrap_or(0);
        Timestamp::from_second(seconds).unwrap_or_default()
    }
}

impl<C: Clock> Turn<'_, C> {
    /// The intent as the event has it; what was said for it before it had to wait is kept.
    fn asked(&mut self, intent: Intent) -> Asked {
        let told = self.event.intent();
        let mut slots = told.and_then(|told| told.slots.get()).cloned().unwrap_or_default();
        let pending = Pending::read(&self.attributes).filter(|pending| pending.intent == intent);
        if let Some(pending) = pending {
            for (name, slot) in pending.slots.0 {
                if slots.text(&name).is_none() {
                    slots.0.insert(name, slot);
                }
            }
            if self.level() >= AuthLevel::of(intent) {
                Pending::forget(&mut self.attributes);
            }
        }
        let source = self.event.invocation_source.get().copied();
        let said = told.map_or(Said::Nothing, Said::of);
        Asked { intent, slots, source: source.unwrap_or(Source::FulfillmentCodeHook), said }
    }
}

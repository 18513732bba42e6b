//! Proofs of who a customer is, in the conversation itself.

use super::super::auth::{Caller, Level as AuthLevel, Method, Pending};
use super::answers::{NOT_UNDERSTOOD, STILL_NOT};
use super::approve::REQUEST;
use super::confirm::Said;
use super::desk::{Asked, Desk};
use super::pin::ENTER_PIN;
use super::reply::Handover;
use super::turn::Turn;
use crate::connect::Clock;
use crate::connect::lex::{DialogAction, LexAnswer, Source};

/// The intent in which customers prove who they are.
pub const VERIFY: &str = "VerifyIdentity";

impl<C: Clock> Desk<C> {
    /// Asks for a proof, by the means that there are; where there are none the flow has to.
    pub(super) async fn challenge(&self, mut turn: Turn<'_, C>, pending: Pending) -> LexAnswer {
        let needed = AuthLevel::of(pending.intent);
        pending.save(needed, &mut turn.attributes);
        let has_pin = self.settings.pin && self.services.proofs.pins.is_some();
        let has_app = self.settings.companion && self.services.proofs.approvals.is_some();
        match &turn.caller {
            Caller::Unclear => turn.cannot_prove("ServiceUnavailable"),
            Caller::Known(_) if has_pin && needed <= AuthLevel::Basic => {
                turn.ask_for_pin(ENTER_PIN)
            }
            Caller::Known(_) if has_app => self.open_request(turn).await,
            Caller::Unknown if has_pin || has_app => turn.cannot_prove("CustomerUnknown"),
            Caller::Known(_) | Caller::Unknown => {
                let say = "I need to check that it's you before I can do that.";
                turn.fail(pending.intent, pending.slots, say)
            }
        }
    }

    /// A turn in which the customer proves who they are.
    pub(super) async fn verify(&self, mut turn: Turn<'_, C>) -> LexAnswer {
        let Some(customer) = turn.caller.customer().map(|customer| customer.id.clone()) else {
            return turn.cannot_prove("CustomerUnknown");
        };
        if turn.attributes.text(REQUEST).is_some() {
            return self.look_at_request(turn).await;
        }
        self.hear_pin(turn, customer).await
    }

    /// The customer has proven who they are: what waited for it goes on.
    pub(super) async fn proven(&self, mut turn: Turn<'_, C>, method: Method) -> LexAnswer {
        let level = method.level().max(turn.level());
        for (key, text) in method.attributes(level, self.clock.epoch()) {
            turn.set(key, text);
        }
        turn.attributes.0.shift_remove("RequiresAgentAuth");
        self.resume(turn).await
    }

    /// Goes on with what waits, if something does.
    pub(super) async fn resume(&self, mut turn: Turn<'_, C>) -> LexAnswer {
        let Some(Pending { intent, slots }) = Pending::read(&turn.attributes) else {
            let answer = turn.answer(DialogAction::ElicitIntent, None);
            return answer.saying("Thank you. How can I help you?");
        };
        Pending::forget(&mut turn.attributes);
        let (source, said) = (Source::FulfillmentCodeHook, Said::Nothing);
        self.serve(turn, Asked { intent, slots, source, said }).await
    }
}

impl<C: Clock> Turn<'_, C> {
    /// The customer cannot prove who they are: a person has to find out.
    pub(super) fn cannot_prove(&mut self, reason: &str) -> LexAnswer {
        let say = match reason {
            "PinLocked" => {
                "That PIN isn't right, and for your security I can't take another try now. I'm \
                 connecting you to a colleague."
            }
            "ApprovalDeclined" => "The request was declined. I'm connecting you to a colleague.",
            "ApprovalTimedOut" => {
                "The request was not approved in time. I'm connecting you to a colleague."
            }
            NOT_UNDERSTOOD => STILL_NOT,
            _ => "I can't check here that it's you. I'm connecting you to a colleague who can.",
        };
        for (key, text) in
            [("isAuthenticated", "false"), ("AuthMethod", "Failed"), ("RequiresAgentAuth", "true")]
        {
            self.set(key, text);
        }
        self.person(Handover::to_agent(reason, say))
    }
}

//! Calls to somebody outside.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/transfer-to-phone-number.html>. A
//! third party that cannot be reached leads along `CallFailed` or `ConnectionTimeLimitExceeded` where
//! the flow is to go on, else along `NoMatchingError`: blocks that do not go on have no other branch.

use std::borrow::Cow;

use super::{Action, Source, unfit};
use crate::connect::dial::is_e164;
use crate::flow::simulate::Millis;
use crate::flow::simulate::answer::{Answer, ThirdPartyAnswer};
use crate::flow::simulate::ask::Ask;
use crate::flow::simulate::call::{Pending, View};
use crate::flow::simulate::end::End;
use crate::flow::simulate::event::{Event, Move};
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::questions::ThirdPartyAsk;
use crate::flow::simulate::template::Template;

/// How long it rings where the limit cannot be read.
const RINGS: Millis = 30_000;

/// `TransferParticipantToThirdParty`.
#[derive(Debug)]
struct Transfer {
    number: Option<Template>,
    tones: Option<Template>,
    limit: Option<Template>,
    continues: bool,
}

pub(super) fn transfer(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Transfer {
        number: source.text("ThirdPartyPhoneNumber"),
        tones: source.text("ThirdPartyDTMFDigits"),
        limit: source.text("ThirdPartyConnectionTimeLimitSeconds"),
        continues: source.is_on("ContinueFlowExecution"),
    })
}

impl Transfer {
    fn limit(&self, call: &crate::flow::simulate::Call) -> Millis {
        let limit = self.limit.as_ref().and_then(|limit| super::source::seconds(&call.text(limit)));
        limit.unwrap_or(RINGS)
    }

    fn tell(&self, machine: &mut Machine<'_, '_>) {
        let text = |template: &Option<Template>| {
            template.as_ref().map_or_else(String::new, |t| machine.call.text(t).into_owned())
        };
        let (number, tones) = (Cow::Owned(text(&self.number)), Cow::Owned(text(&self.tones)));
        machine.tell(Event::Moves(Move::ThirdParty { number, tones }));
    }
}

/// What goes wrong with the call.
fn error(name: &'static str, why: &'static str) -> Result<Next, Fault> {
    Err(Fault::Error(Cow::Borrowed(name), Cow::Borrowed(why)))
}

impl Action for Transfer {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if let Some(number) = &self.number {
            let number = machine.call.text(number);
            // What a deployment fills in is no number yet.
            let given = crate::flow::model::is_literal(&number);
            if given && !is_e164(&number) {
                return Err(failed(format!("`{number}` is no telephone number in E.164")));
            }
        }
        Ok(Next::Asks(Pending::block(0)))
    }

    fn ask<'a>(&'a self, view: View<'a>, _: Pending) -> Option<Ask<'a>> {
        let text = |template: &'a Option<Template>| {
            template.as_ref().map_or(Cow::Borrowed(""), |template| view.text(template))
        };
        Some(Ask::ThirdParty(ThirdPartyAsk {
            view,
            number: text(&self.number),
            tones: text(&self.tones),
            limit: self.limit(view.call),
            continues: self.continues,
        }))
    }

    fn resume(
        &self,
        machine: &mut Machine<'_, '_>,
        _: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        let Answer::ThirdParty(answer) = answer else { return Err(unfit(answer)) };
        self.tell(machine);
        let limit = self.limit(machine.call);
        let (after, returns) = match answer {
            ThirdPartyAnswer::Answered { after, returns } if after <= limit => (after, returns),
            ThirdPartyAnswer::Answered { .. } | ThirdPartyAnswer::NoAnswer => {
                machine.call.clock.sounds(limit);
                machine.pass(limit)?;
                return error("ConnectionTimeLimitExceeded", "nobody answered in time");
            }
            ThirdPartyAnswer::Busy => return error("CallFailed", "the line is busy"),
            ThirdPartyAnswer::Failed => return error("CallFailed", "the call cannot be made"),
        };
        machine.call.clock.sounds(after.saturating_add(returns.unwrap_or(0)));
        machine.pass(after)?;
        // Who talks to somebody else waits in no queue.
        machine.call.clock.over = Millis::MAX;
        let Some(talk) = returns.filter(|_| self.continues) else {
            return Ok(Next::End(End::HandedOver));
        };
        machine.pass(talk)?;
        machine.tell(Event::Moves(Move::Returned));
        Ok(Next::On)
    }
}

//! Waiting for time or for an event.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/wait.html>: on calls it waits only
//! for events or while the flow keeps running; else it takes the error branch at once. With
//! `ContinueExecution` the flow goes on along `Continue` and comes back along `WaitCompleted`; how
//! the two run side by side is not documented: here it goes on along `Continue`, and the rest of the
//! time is not waited for.

use std::borrow::Cow;

use super::{Action, Source, unfit};
use crate::connect::Channel;
use crate::flow::model::scalar;
use crate::flow::simulate::Millis;
use crate::flow::simulate::answer::Answer;
use crate::flow::simulate::ask::Ask;
use crate::flow::simulate::call::{Call, Pending, View};
use crate::flow::simulate::event::Event;
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::questions::WaitAsk;
use crate::flow::simulate::template::Template;

/// `Wait`.
#[derive(Debug)]
struct Wait {
    limit: Template,
    events: Box<[Box<str>]>,
    continues: bool,
}

pub(super) fn wait(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Wait {
        limit: source.text("TimeLimitSeconds").unwrap_or_else(|| Template::new("")),
        events: source.items("Events").iter().filter_map(scalar).map(Into::into).collect(),
        continues: source.has("ContinueExecution"),
    })
}

impl Wait {
    fn limit(&self, call: &Call) -> Option<Millis> {
        super::source::seconds(&call.text(&self.limit))
    }
}

impl Action for Wait {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if self.limit(machine.call).is_none() {
            return Err(failed("the time is no number"));
        }
        let voice = machine.call.channel() == Channel::Voice;
        if voice && self.events.is_empty() && !self.continues {
            return Err(failed("a call does not wait for time alone"));
        }
        Ok(Next::Asks(Pending::block(0)))
    }

    fn ask<'a>(&'a self, view: View<'a>, _: Pending) -> Option<Ask<'a>> {
        let limit = self.limit(view.call).unwrap_or(0);
        let mut events: Vec<&str> = self.events.iter().map(|event| &**event).collect();
        if self.continues {
            events.push("Continue");
        }
        Some(Ask::Wait(WaitAsk { view, limit, events }))
    }

    fn resume(
        &self,
        machine: &mut Machine<'_, '_>,
        _: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        let limit = self.limit(machine.call).unwrap_or(0);
        match answer {
            Answer::Came { event, after } if after < limit => {
                let known = self.events.contains(&event);
                if !(known || self.continues && &*event == "Continue") {
                    return Err(unfit(Answer::Came { event, after }));
                }
                machine.pass(after)?;
                Ok(Next::Result(Cow::Owned(event.into_string())))
            }
            Answer::Came { .. } | Answer::TimedOut => {
                machine.pass(limit)?;
                machine.tell(Event::TimesOut);
                Ok(Next::Result(Cow::Borrowed("WaitCompleted")))
            }
            other => Err(unfit(other)),
        }
    }
}

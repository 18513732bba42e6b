//! What is done outside of the flow: tasks, cases, profiles, forms, other contacts. What comes back
//! is the driver's to say; the engine keeps to what the catalog says of results, errors and what can
//! be read afterwards.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::{Action, Source, unfit};
use crate::flow::simulate::Millis;
use crate::flow::simulate::answer::{Answer, Done};
use crate::flow::simulate::ask::Ask;
use crate::flow::simulate::call::{Pending, View};
use crate::flow::simulate::event::Event;
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::questions::OutsideAsk;
use crate::flow::simulate::template::{Shape, number};

/// Something outside.
#[derive(Debug)]
struct Outside {
    kind: Box<str>,
    parameters: Shape,
    fills: Option<&'static str>,
    limit: Option<Limit>,
    /// It goes to a queue, which must be set where the block names none.
    queue: bool,
}

/// A time limit, and what it leads to.
#[derive(Debug)]
struct Limit {
    time: Millis,
    error: &'static str,
}

impl Outside {
    fn new(source: &Source<'_, '_>) -> Self {
        Self {
            kind: source.block.type_name().into(),
            parameters: source.parameters(),
            fills: None,
            limit: None,
            queue: false,
        }
    }

    fn filling(source: &Source<'_, '_>) -> Box<dyn Action> {
        Box::new(Self { fills: source.fills(), ..Self::new(source) })
    }

    fn within(source: &Source<'_, '_>, time: Option<Millis>, error: &'static str) -> Self {
        let limit = time.map(|time| Limit { time, error });
        Self { limit, fills: source.fills(), ..Self::new(source) }
    }
}

pub(super) fn plain(source: &Source<'_, '_>) -> Box<dyn Action> {
    Outside::filling(source)
}

/// A form that is shown for a while.
pub(super) fn view(source: &Source<'_, '_>) -> Box<dyn Action> {
    let time = source.seconds("InvocationTimeLimitSeconds");
    Box::new(Outside::within(source, time, "TimeLimitExceeded"))
}

/// A sign-in that may take some minutes.
pub(super) fn authenticate(source: &Source<'_, '_>) -> Box<dyn Action> {
    let time = source.seconds("TimeLimitMinutes").and_then(|seconds| seconds.checked_mul(60));
    Box::new(Outside::within(source, time, "TimeLimitExceeded"))
}

/// A callback, which needs a queue.
pub(super) fn callback(source: &Source<'_, '_>) -> Box<dyn Action> {
    let named = source.has("QueueId") || source.has("AgentId");
    Box::new(Outside { queue: !named, ..Outside::new(source) })
}

impl Action for Outside {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if self.queue && machine.call.target.is_none() {
            return Err(failed("no queue is set"));
        }
        Ok(Next::Asks(Pending::block(0)))
    }

    fn ask<'a>(&'a self, view: View<'a>, _: Pending) -> Option<Ask<'a>> {
        Some(Ask::Outside(OutsideAsk {
            view,
            kind: &self.kind,
            parameters: &self.parameters,
            fills: self.fills,
            limit: self.limit.as_ref().map(|limit| limit.time),
        }))
    }

    fn resume(
        &self,
        machine: &mut Machine<'_, '_>,
        _: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        let done = match (answer, &self.limit) {
            (Answer::Done(done), _) => done,
            (Answer::TimedOut, Some(limit)) => return over(machine, limit),
            (other, _) => return Err(unfit(other)),
        };
        if let Some(limit) = self.limit.as_ref().filter(|limit| done.took > limit.time) {
            return over(machine, limit);
        }
        machine.pass(done.took)?;
        machine.does(&self.parameters);
        self.done(machine, done)
    }
}

impl Outside {
    fn done(&self, machine: &mut Machine<'_, '_>, done: Done) -> Result<Next, Fault> {
        if let (Some(space), Some(mut data)) = (self.fills, done.data) {
            if let (Some(action), Some(data)) = (&done.result, data.as_object_mut())
                && space == "Views"
            {
                data.insert("Action".to_owned(), json!(action));
            }
            let known = number(space).and_then(|number| machine.call.space(number));
            let data = merged(known, data);
            machine.write(space, data);
        }
        let compares = machine.block().is_some_and(|block| !block.conditions.is_empty());
        Ok(match done.result {
            Some(result) => Next::Result(Cow::Owned(result.into_string())),
            None if compares && self.limit.is_none() => Next::Result(Cow::Borrowed("")),
            None => Next::On,
        })
    }
}

/// The time for it is over.
fn over(machine: &mut Machine<'_, '_>, limit: &Limit) -> Result<Next, Fault> {
    machine.pass(limit.time)?;
    machine.tell(Event::TimesOut);
    let why = Cow::Borrowed("nothing came in the time for it");
    Err(Fault::Error(Cow::Borrowed(limit.error), why))
}

/// What was known of a namespace and what comes to it: a second look-up of a profile adds fields.
fn merged(known: Option<&Value>, data: Value) -> Value {
    match (known, data) {
        (Some(Value::Object(known)), Value::Object(more)) => {
            let mut all: Map<String, Value> = known.clone();
            all.extend(more);
            json!(all)
        }
        (_, data) => data,
    }
}

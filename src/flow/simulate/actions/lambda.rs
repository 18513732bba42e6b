//! Lambda functions.
//!
//! Sources: <https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html>
//! (the answer replaces `$.External`, 32 KB),
//! <https://docs.aws.amazon.com/connect/latest/adminguide/invoke-lambda-function-block.html>: what is
//! throttled, or meets a failure of the service, is tried up to three times more within the time
//! limit. A function that fails by itself is not tried again here, for the page does not say whether
//! it is.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::source::seconds;
use super::{Action, Source, unfit};
use crate::connect::answer::{Validation, check};
use crate::flow::simulate::Millis;
use crate::flow::simulate::answer::{Answer, LambdaAnswer, LambdaOutcome};
use crate::flow::simulate::ask::Ask;
use crate::flow::simulate::call::{Pending, View};
use crate::flow::simulate::event::Event;
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::questions::LambdaAsk;
use crate::flow::simulate::template::{Shape, Template};

/// The longest time limit of an answer that the flow waits for, in seconds; other limits count as it.
const LONGEST: Millis = 8_000;
/// The same where the flow does not wait.
const LONGEST_ASYNCHRONOUS: Millis = 60_000;
/// How often a call is repeated.
const REPEATS: u16 = 3;

/// `InvokeLambdaFunction`.
#[derive(Debug)]
struct Invoke {
    function: Template,
    parameters: Shape,
    limit: Millis,
    validation: Validation,
    asynchronous: bool,
}

pub(super) fn invoke(source: &Source<'_, '_>) -> Box<dyn Action> {
    let kind = source.block.value_or_default("InvocationType").unwrap_or_default();
    let asynchronous = kind.eq_ignore_ascii_case("asynchronous");
    let longest = if asynchronous { LONGEST_ASYNCHRONOUS } else { LONGEST };
    let limit = source.block.value("InvocationTimeLimitSeconds").and_then(seconds);
    let json = source.block.value("ResponseValidation.ResponseType");
    let json = json.is_some_and(|kind| kind.eq_ignore_ascii_case("json"));
    Box::new(Invoke {
        function: source.text("LambdaFunctionARN").unwrap_or_else(|| Template::new("")),
        parameters: source.shape("LambdaInvocationAttributes").unwrap_or_else(Shape::empty),
        limit: limit.unwrap_or(longest).min(longest),
        validation: if json { Validation::Json } else { Validation::StringMap },
        asynchronous,
    })
}

impl Invoke {
    fn told(&self, machine: &mut Machine<'_, '_>, took: Millis, fault: Option<Cow<'_, str>>) {
        let function = machine.call.shared(&self.function);
        machine.tell(Event::Invoked { function: Cow::Borrowed(&function), took, fault });
    }

    fn fails(
        &self,
        machine: &mut Machine<'_, '_>,
        took: Millis,
        why: Cow<'static, str>,
    ) -> Result<Next, Fault> {
        self.told(machine, took, Some(why.clone()));
        Err(failed(why))
    }

    /// Goes on with an answer that came in time.
    fn answered(
        &self,
        machine: &mut Machine<'_, '_>,
        took: Millis,
        answer: Value,
    ) -> Result<Next, Fault> {
        if let Err(error) = check(&answer, self.validation) {
            return self.fails(machine, took, error.to_string().into());
        }
        self.told(machine, took, None);
        machine.write("External", answer);
        Ok(Next::On)
    }

    /// Goes on where nothing is waited for.
    fn sent(&self, machine: &mut Machine<'_, '_>, answer: Answer) -> Result<Next, Fault> {
        let took = match answer {
            Answer::Done(done) => done.took,
            Answer::Lambda(LambdaAnswer { took: _, outcome: LambdaOutcome::Throttled }) => {
                return self.fails(machine, 0, Cow::Borrowed("the function is throttled"));
            }
            Answer::Lambda(_) => 0,
            other => return Err(unfit(other)),
        };
        machine.pass(took)?;
        self.told(machine, took, None);
        let id = format!("55555555-0000-4000-8000-{:012}", machine.call.blocks());
        machine.write("LambdaInvocation", json!({ "InvocationId": id }));
        Ok(Next::On)
    }
}

impl Action for Invoke {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if machine.call.text(&self.function).is_empty() {
            return Err(failed("no function is named"));
        }
        Ok(Next::Asks(Pending::block(0)))
    }

    fn ask<'a>(&'a self, view: View<'a>, pending: Pending) -> Option<Ask<'a>> {
        Some(Ask::Lambda(LambdaAsk {
            view,
            function: &self.function,
            parameters: &self.parameters,
            limit: self.limit.saturating_sub(pending.spent),
            validation: self.validation,
            asynchronous: self.asynchronous,
            attempt: pending.attempt,
        }))
    }

    fn resume(
        &self,
        machine: &mut Machine<'_, '_>,
        pending: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        if self.asynchronous {
            return self.sent(machine, answer);
        }
        let answer = match answer {
            Answer::Lambda(answer) => answer,
            Answer::TimedOut => LambdaAnswer { took: 0, outcome: LambdaOutcome::Silence },
            other => return Err(unfit(other)),
        };
        let left = self.limit.saturating_sub(pending.spent);
        if answer.took > left || answer.outcome == LambdaOutcome::Silence {
            machine.pass(left)?;
            let why = format!("no answer within {} s", self.limit / 1_000);
            return self.fails(machine, self.limit, why.into());
        }
        machine.pass(answer.took)?;
        let took = pending.spent.saturating_add(answer.took);
        match answer.outcome {
            LambdaOutcome::Answer(answer) => self.answered(machine, took, answer),
            LambdaOutcome::Throttled if pending.attempt < REPEATS && took < self.limit => {
                let attempt = pending.attempt + 1;
                Ok(Next::Asks(Pending { attempt, spent: took, ..pending }))
            }
            LambdaOutcome::Error(words) => {
                let why = format!("the function failed: {words}");
                self.fails(machine, took, why.into())
            }
            LambdaOutcome::Throttled | LambdaOutcome::Silence => {
                self.fails(machine, took, Cow::Borrowed("the function is throttled"))
            }
        }
    }
}

//! Branches: comparisons, hours, numbers of queues, chance.
//!
//! Sources: <https://docs.aws.amazon.com/connect/latest/adminguide/check-contact-attributes.html>
//! (the first condition that holds is taken, letter case counts),
//! <https://docs.aws.amazon.com/connect/latest/adminguide/check-hours-of-operation.html> (the queues
//! of agents have no hours),
//! <https://docs.aws.amazon.com/connect/latest/adminguide/distribute-by-percentage.html>. What
//! `KeyExists` does is not documented: it holds where the value is an object with that key.

use std::borrow::Cow;

use serde_json::Value;

use super::{Action, Source, unfit};
use crate::flow::model::EdgeKind;
use crate::flow::simulate::answer::Answer;
use crate::flow::simulate::ask::Ask;
use crate::flow::simulate::call::{Pending, View};
use crate::flow::simulate::chance::mixed;
use crate::flow::simulate::contact::Chance;
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::operator::Operator;
use crate::flow::simulate::questions::{HoursAsk, MetricAsk, RollAsk};
use crate::flow::simulate::read::Found;
use crate::flow::simulate::template::Template;

/// `Compare`.
#[derive(Debug)]
struct Compare(Template);

pub(super) fn compare(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Compare(source.text("ComparisonValue").unwrap_or_else(|| Template::new(""))))
}

impl Action for Compare {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let Some(block) = machine.block() else { return Ok(Next::On) };
        let call = &*machine.call;
        let object = match &self.0 {
            Template::Whole(path) => match call.look(path) {
                Found::Json(Value::Object(object)) => Some(object),
                _ => None,
            },
            _ => None,
        };
        let value = call.text(&self.0);
        let way = block.conditions.iter().position(|condition| {
            let operand = call.text(&condition.operand);
            match condition.operator {
                Operator::KeyExists => object.is_some_and(|object| object.contains_key(&*operand)),
                operator => operator.holds(&value, &operand),
            }
        });
        let way = way.map_or_else(|| block.unmatched(), EdgeKind::Condition);
        Ok(Next::Way(way))
    }
}

/// `CheckHoursOfOperation`.
#[derive(Debug)]
struct Hours(Option<Template>);

pub(super) fn hours(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Hours(source.text("HoursOfOperationId")))
}

impl Action for Hours {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        match (&self.0, &machine.call.target) {
            (None, None) => Err(failed("neither hours nor a queue is set")),
            (None, Some(target)) if target.agent => {
                Err(failed("the queue of an agent has no hours"))
            }
            _ => Ok(Next::Asks(Pending::block(0))),
        }
    }

    fn ask<'a>(&'a self, view: View<'a>, _: Pending) -> Option<Ask<'a>> {
        Some(Ask::Hours(HoursAsk { view, hours: self.0.as_ref() }))
    }

    fn resume(&self, _: &mut Machine<'_, '_>, _: Pending, answer: Answer) -> Result<Next, Fault> {
        match answer {
            Answer::Open(open) => {
                Ok(Next::Result(Cow::Borrowed(if open { "True" } else { "False" })))
            }
            other => Err(unfit(other)),
        }
    }
}

/// `CheckMetricData`.
#[derive(Debug)]
struct Metric {
    metric: Template,
    queue: Option<Template>,
}

pub(super) fn metric(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Metric {
        metric: source.text("MetricType").unwrap_or_else(|| Template::new("")),
        queue: source.text("QueueId").or_else(|| source.text("AgentId")),
    })
}

impl Action for Metric {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if self.queue.is_none() && machine.call.target.is_none() {
            return Err(failed("no queue is set"));
        }
        Ok(Next::Asks(Pending::block(0)))
    }

    fn ask<'a>(&'a self, view: View<'a>, _: Pending) -> Option<Ask<'a>> {
        let metric = view.text(&self.metric);
        Some(Ask::Metric(MetricAsk { view, metric, queue: self.queue.as_ref() }))
    }

    fn resume(&self, _: &mut Machine<'_, '_>, _: Pending, answer: Answer) -> Result<Next, Fault> {
        match answer {
            Answer::Number(number) => Ok(Next::Result(Cow::Owned(number.to_string()))),
            other => Err(unfit(other)),
        }
    }
}

/// `DistributeByPercentage`: a number from 1 to 100 is below the first threshold that it is below.
#[derive(Debug)]
struct Distribute;

pub(super) fn distribute(_: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Distribute)
}

impl Distribute {
    fn along(machine: &Machine<'_, '_>, number: u8) -> Next {
        Next::Way(machine.matching(&number.to_string()))
    }
}

impl Action for Distribute {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if machine.call.contact.chance == Chance::Asked {
            return Ok(Next::Asks(Pending::block(0)));
        }
        let number = machine.call.roll();
        machine.call.dice = mixed(machine.call.dice);
        Ok(Self::along(machine, number))
    }

    fn ask<'a>(&'a self, view: View<'a>, _: Pending) -> Option<Ask<'a>> {
        Some(Ask::Roll(RollAsk { view }))
    }

    fn resume(
        &self,
        machine: &mut Machine<'_, '_>,
        _: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        match answer {
            Answer::Rolled(number) => Ok(Self::along(machine, number)),
            other => Err(unfit(other)),
        }
    }
}

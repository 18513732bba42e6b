//! Queues, agents, and the end of a contact.
//!
//! Sources: <https://docs.aws.amazon.com/connect/latest/adminguide/transfer-to-queue.html>,
//! <https://docs.aws.amazon.com/connect/latest/adminguide/set-working-queue.html>. The service takes
//! an id or an ARN and refuses a name ("Failed to convert id"); what a deployment fills in counts as
//! one.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::json;

use super::{Action, Source, unfit};
use crate::connect::is_uuid;
use crate::flow::lint::shown;
use crate::flow::model::is_literal;
use crate::flow::simulate::answer::{Answer, QueueAnswer};
use crate::flow::simulate::ask::Ask;
use crate::flow::simulate::call::{Pending, Target, View};
use crate::flow::simulate::end::End;
use crate::flow::simulate::event::{Event, Move};
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::questions::QueueAsk;
use crate::flow::simulate::template::Template;

/// A queue or an agent that a block names.
#[derive(Debug)]
struct Named {
    id: Template,
    agent: bool,
    shown: Option<Box<str>>,
}

impl Named {
    fn of(source: &Source<'_, '_>) -> Option<Self> {
        [("QueueId", false), ("AgentId", true)].into_iter().find_map(|(path, agent)| {
            let shown = shown(source.flow, source.block, path);
            source.text(path).map(|id| Self { id, agent, shown })
        })
    }

    fn set(&self, machine: &mut Machine<'_, '_>) -> Result<(), Fault> {
        let id = machine.call.shared(&self.id);
        if !is_id(&id) {
            return Err(failed(format!("`{id}` is no id or ARN")));
        }
        let name = self.shown.as_deref().unwrap_or_else(|| id.rsplit('/').next().unwrap_or(&id));
        let queue = json!({ "Name": name, "ARN": &*id });
        machine.call.target = Some(Target { id: Arc::clone(&id), agent: self.agent });
        machine.write("Queue", queue);
        Ok(())
    }
}

/// Whether a text can name something of the instance.
fn is_id(text: &str) -> bool {
    let id = text.rsplit('/').next().unwrap_or(text);
    is_uuid(id) || text.starts_with("arn:") || (!text.is_empty() && !is_literal(text))
}

/// `UpdateContactTargetQueue`.
#[derive(Debug)]
struct Set(Option<Named>);

pub(super) fn set(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Set(Named::of(source)))
}

impl Action for Set {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let named = self.0.as_ref().ok_or_else(|| failed("no queue is named"))?;
        named.set(machine)?;
        Ok(Next::On)
    }
}

/// `TransferContactToQueue`, `DequeueContactAndTransferToQueue` and `TransferContactToAgent`.
#[derive(Debug)]
struct Transfer {
    named: Option<Named>,
    agent: bool,
}

pub(super) fn to_queue(_: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Transfer { named: None, agent: false })
}

pub(super) fn to_agent(_: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Transfer { named: None, agent: true })
}

pub(super) fn dequeue(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Transfer { named: Named::of(source), agent: false })
}

impl Action for Transfer {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if let Some(named) = &self.named {
            named.set(machine)?;
        }
        if machine.call.target.is_none() && !self.agent {
            return Err(failed("no queue is set"));
        }
        Ok(Next::Asks(Pending::block(0)))
    }

    fn ask<'a>(&'a self, view: View<'a>, _: Pending) -> Option<Ask<'a>> {
        let target = view.call.target.as_ref();
        let agent = self.agent || target.is_some_and(|target| target.agent);
        let queue = target.map_or("", |target| &target.id);
        Some(Ask::Queue(QueueAsk { view, queue, agent }))
    }

    fn resume(
        &self,
        machine: &mut Machine<'_, '_>,
        _: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        let answered = match answer {
            Answer::Queue(QueueAnswer::Full) => {
                let why = Cow::Borrowed("the queue takes no more");
                return Err(Fault::Error(Cow::Borrowed("QueueAtCapacity"), why));
            }
            Answer::Queue(QueueAnswer::Answered(after)) => Some(after),
            Answer::Queue(QueueAnswer::Nobody) => None,
            other => return Err(unfit(other)),
        };
        let queue = machine.call.target.as_ref().map(|target| Arc::clone(&target.id));
        let queue = queue.unwrap_or_else(|| "".into());
        machine.tell(Event::Moves(Move::Queued { queue: Cow::Borrowed(&queue) }));
        Ok(machine.queued(answered))
    }
}

/// `DisconnectParticipant`.
#[derive(Debug)]
struct Disconnect;

pub(super) fn disconnect(_: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Disconnect)
}

impl Action for Disconnect {
    fn run(&self, _: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        Ok(Next::End(End::Disconnected))
    }
}

/// `EndFlowExecution`.
#[derive(Debug)]
struct EndFlow;

pub(super) fn end_flow(_: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(EndFlow)
}

impl Action for EndFlow {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        machine.ended();
        Ok(Next::Gone)
    }
}

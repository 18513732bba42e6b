//! Modules, and the way from flow to flow.
//!
//! Sources: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-flow-modules.html>,
//! <https://docs.aws.amazon.com/connect/latest/adminguide/transfer-to-flow.html>. Flow attributes
//! belong to the flow or module that sets them and are gone when it is left: the guide says that only
//! the flow itself reads them, not what a module sees.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Action, Source, unfit};
use crate::flow::catalog::catalog;
use crate::flow::lint::shown;
use crate::flow::simulate::answer::{Answer, Done};
use crate::flow::simulate::ask::Ask;
use crate::flow::simulate::call::{FIRST, Frame, Pending, View};
use crate::flow::simulate::directory::{Directory, Elsewhere};
use crate::flow::simulate::end::End;
use crate::flow::simulate::event::{Event, Role};
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::program::FlowId;
use crate::flow::simulate::questions::OutsideAsk;
use crate::flow::simulate::template::{Shape, Template};

/// `InvokeFlowModule`. A module that the program does not have is asked for as something outside:
/// `Done::result` is the branch that it returns, `Done::data` its result data.
#[derive(Debug)]
struct Invoke {
    module: Template,
    shown: Option<Box<str>>,
    input: Shape,
    parameters: Shape,
}

pub(super) fn invoke(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Invoke {
        module: source.text("FlowModuleId").unwrap_or_else(|| Template::new("")),
        shown: shown(source.flow, source.block, "FlowModuleId"),
        input: source.shape("Input").unwrap_or_else(Shape::empty),
        parameters: source.parameters(),
    })
}

impl Action for Invoke {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let reference = machine.call.text(&self.module);
        if reference.is_empty() {
            return Err(failed("no module is named"));
        }
        let found = machine.program.directory.find(&reference, self.shown.as_deref(), true);
        let deepest = catalog().limits.module_depth.value as usize;
        if machine.call.frames.len() > deepest {
            return Err(failed(format!("modules are nested more than {deepest} deep")));
        }
        let Some(FlowId(flow)) = found else { return Ok(Next::Asks(Pending::block(0))) };
        let input = Some(Arc::new(machine.call.value(&self.input)));
        machine.call.frames.push(Frame { flow, block: FIRST, input, ..Frame::default() });
        Ok(Next::Gone)
    }

    fn elsewhere(&self, directory: &Directory) -> Elsewhere {
        Elsewhere::of(directory, [(&self.module, self.shown.as_deref())], true)
    }

    fn ask<'a>(&'a self, view: View<'a>, _: Pending) -> Option<Ask<'a>> {
        let (kind, fills) = ("InvokeFlowModule", Some("Modules"));
        let parameters = &self.parameters;
        Some(Ask::Outside(OutsideAsk { view, kind, parameters, fills, limit: None }))
    }

    fn resume(
        &self,
        machine: &mut Machine<'_, '_>,
        _: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        let Answer::Done(Done { took, result, data }) = answer else { return Err(unfit(answer)) };
        machine.pass(took)?;
        Ok(machine.returned(&result.unwrap_or_default(), data.unwrap_or_else(|| json!({}))))
    }
}

impl Machine<'_, '_> {
    /// Goes on after a module: along the branch that it names, where the block has it. A module that
    /// names none goes on along `NextAction`.
    fn returned(&mut self, result: &str, data: Value) -> Next {
        if let Some(frame) = self.call.frames.last_mut() {
            frame.returned = Some((result.into(), Arc::new(data)));
        }
        let plain = result.is_empty() || self.block().is_none_or(|b| b.conditions.is_empty());
        if plain { Next::On } else { Next::Result(Cow::Owned(result.to_owned())) }
    }
}

/// `EndFlowModuleExecution`.
#[derive(Debug)]
struct Return {
    result: Option<Template>,
    data: Shape,
}

pub(super) fn end(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Return {
        result: source.text("Result"),
        data: source.shape("ResultData").unwrap_or_else(Shape::empty),
    })
}

impl Action for Return {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        // A module that runs by itself, as when it is tested, is at its end.
        if machine.call.frames.len() < 2 {
            return Ok(Next::End(End::Disconnected));
        }
        let result = self.result.as_ref().map(|result| machine.call.shared(result));
        let result = result.unwrap_or_else(|| "".into());
        let data = machine.call.value(&self.data);
        if let Some(frame) = machine.call.frames.pop() {
            let module = FlowId(frame.flow);
            machine.tell(Event::Returns { module, result: Cow::Borrowed(&result) });
        }
        Ok(machine.returned(&result, data))
    }
}

/// `TransferToFlow`. Of a flow that the program does not have it is asked whether it can be gone to:
/// `Done` ends the call there.
#[derive(Debug)]
struct Transfer {
    flow: Template,
    shown: Option<Box<str>>,
    parameters: Shape,
}

pub(super) fn transfer(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Transfer {
        flow: source.text("ContactFlowId").unwrap_or_else(|| Template::new("")),
        shown: shown(source.flow, source.block, "ContactFlowId"),
        parameters: source.parameters(),
    })
}

impl Action for Transfer {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let reference = machine.call.text(&self.flow);
        if reference.is_empty() {
            return Err(failed("no flow is named"));
        }
        let found = machine.program.directory.find(&reference, self.shown.as_deref(), false);
        let Some(flow) = found else { return Ok(Next::Asks(Pending::block(0))) };
        let role = match machine.call.role {
            Role::Main => Role::Transfer,
            role => role,
        };
        machine.go(flow, role);
        Ok(Next::Gone)
    }

    fn elsewhere(&self, directory: &Directory) -> Elsewhere {
        Elsewhere::of(directory, [(&self.flow, self.shown.as_deref())], false)
    }

    fn ask<'a>(&'a self, view: View<'a>, _: Pending) -> Option<Ask<'a>> {
        let (kind, parameters) = ("TransferToFlow", &self.parameters);
        Some(Ask::Outside(OutsideAsk { view, kind, parameters, fills: None, limit: None }))
    }

    fn resume(
        &self,
        machine: &mut Machine<'_, '_>,
        _: Pending,
        answer: Answer,
    ) -> Result<Next, Fault> {
        match answer {
            Answer::Done(_) => {
                Ok(Next::End(End::Elsewhere { flow: machine.call.shared(&self.flow) }))
            }
            other => Err(unfit(other)),
        }
    }
}

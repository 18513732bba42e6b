//! Flows that events lead to.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/devguide/contact-actions-updatecontacteventhooks.html>.

use std::borrow::Cow;

use serde_json::json;

use super::{Action, Source};
use crate::flow::lint::shown;
use crate::flow::model::scalar;
use crate::flow::simulate::call::Hooked;
use crate::flow::simulate::directory::{Directory, Elsewhere};
use crate::flow::simulate::event::Event;
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::roles::hook as number_of;
use crate::flow::simulate::template::Template;

/// `UpdateContactEventHooks`.
#[derive(Debug)]
struct Hooks(Box<[Hook]>);

/// An event and its flow.
#[derive(Debug)]
struct Hook {
    event: Box<str>,
    number: Option<u8>,
    flow: Template,
    shown: Option<Box<str>>,
}

pub(super) fn hook(source: &Source<'_, '_>) -> Box<dyn Action> {
    let hooks = source.block.entries("EventHooks").map(|prop| {
        let event = prop.name.as_str();
        Hook {
            event: event.into(),
            number: number_of(event),
            flow: Template::new(scalar(&prop.value).unwrap_or_default()),
            shown: shown(source.flow, source.block, event),
        }
    });
    Box::new(Hooks(hooks.collect()))
}

impl Action for Hooks {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        for hook in &self.0 {
            let number = hook.number.ok_or_else(|| failed("there is no such event"))?;
            let flow = machine.call.shared(&hook.flow);
            if flow.is_empty() {
                return Err(failed("no flow is named"));
            }
            let found = machine.program.directory.find(&flow, hook.shown.as_deref(), false);
            let hooked = found.map_or_else(|| Hooked::Elsewhere(flow.clone()), Hooked::Flow);
            machine.call.hooks.retain(|(known, _)| *known != number);
            machine.call.hooks.push((number, hooked));
            let value = Cow::Owned(json!(&*flow));
            machine.tell(Event::Sets {
                space: "EventHooks",
                key: Cow::Borrowed(&hook.event),
                value,
            });
        }
        Ok(Next::On)
    }

    fn elsewhere(&self, directory: &Directory) -> Elsewhere {
        let named = self.0.iter().map(|hook| (&hook.flow, hook.shown.as_deref()));
        Elsewhere::of(directory, named, false)
    }
}

//! Attributes of the contact and of the flow, and tags.
//!
//! Sources: <https://docs.aws.amazon.com/connect/latest/adminguide/set-contact-attributes.html>,
//! <https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactAttributes.html>. What
//! would take more than the limit is not written at all, and the block takes its error branch.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::source::text_below;
use super::{Action, Source};
use crate::flow::model::scalar;
use crate::flow::simulate::event::Event;
use crate::flow::simulate::machine::{Fault, Machine, Next, failed};
use crate::flow::simulate::store::{Store, contact_limit, flow_limit};
use crate::flow::simulate::template::{Shape, Template, number};

/// Tags that a contact can have.
const MOST_TAGS: usize = 6;

/// `UpdateContactAttributes` and `UpdateFlowAttributes`.
#[derive(Debug)]
struct Attributes {
    entries: Box<[(Template, Template)]>,
    of_flow: bool,
    /// They are those of a related contact, and nothing in the call reads them.
    related: Option<Shape>,
}

pub(super) fn contact(source: &Source<'_, '_>) -> Box<dyn Action> {
    let entries = source.block.entries("Attributes").map(|prop| {
        let value = scalar(&prop.value).unwrap_or_default();
        (Template::new(prop.name.as_str()), Template::new(value))
    });
    let target = source.block.value("TargetContact");
    let related = target.is_some_and(|target| target.eq_ignore_ascii_case("related"));
    Box::new(Attributes {
        entries: entries.collect(),
        of_flow: false,
        related: related.then(|| source.parameters()),
    })
}

pub(super) fn flow(source: &Source<'_, '_>) -> Box<dyn Action> {
    let entries = source.block.entries("FlowAttributes").map(|prop| {
        let value = text_below(&prop.value, "Value");
        (Template::new(prop.name.as_str()), value.unwrap_or_else(|| Template::new("")))
    });
    Box::new(Attributes { entries: entries.collect(), of_flow: true, related: None })
}

impl Action for Attributes {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        if let Some(related) = &self.related {
            machine.does(related);
            return Ok(Next::On);
        }
        let limit = if self.of_flow { flow_limit() } else { contact_limit() };
        let before = self.store(machine).clone();
        for (key, value) in &self.entries {
            let (key, value) = (machine.call.shared(key), machine.call.shared(value));
            self.store(machine).set(&key, &value);
            let space = if self.of_flow { "FlowAttributes" } else { "Attributes" };
            machine.sets(space, &key, &value);
        }
        if self.store(machine).too_large(limit) {
            *self.store(machine) = before;
            return Err(failed(format!("the attributes take more than {limit} bytes")));
        }
        Ok(Next::On)
    }
}

impl Attributes {
    fn store<'m>(&self, machine: &'m mut Machine<'_, '_>) -> &'m mut Store {
        if self.of_flow && !machine.call.frames.is_empty() {
            let last = machine.call.frames.len() - 1;
            #[allow(clippy::indexing_slicing)] // there is one
            return &mut machine.call.frames[last].attributes;
        }
        &mut machine.call.attributes
    }
}

/// `TagContact` and `UntagContact`.
#[derive(Debug)]
struct Tags {
    parameters: Shape,
    adds: bool,
}

pub(super) fn tag(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Tags { parameters: source.parameters(), adds: true })
}

pub(super) fn untag(source: &Source<'_, '_>) -> Box<dyn Action> {
    Box::new(Tags { parameters: source.parameters(), adds: false })
}

impl Action for Tags {
    fn run(&self, machine: &mut Machine<'_, '_>) -> Result<Next, Fault> {
        let parameters = machine.call.value(&self.parameters);
        let known = number("Tags").and_then(|number| machine.call.space(number));
        let mut tags: Map<String, Value> =
            known.and_then(Value::as_object).cloned().unwrap_or_default();
        if self.adds {
            let added = parameters.get("Tags").and_then(Value::as_object);
            tags.extend(added.cloned().into_iter().flatten());
        } else {
            let keys = parameters.get("TagKeys").and_then(Value::as_array);
            for key in keys.into_iter().flatten().filter_map(Value::as_str) {
                tags.shift_remove(key);
            }
        }
        // Those of the service do not count.
        if tags.keys().filter(|key| !key.starts_with("aws:")).count() > MOST_TAGS {
            return Err(failed(format!("a contact has at most {MOST_TAGS} tags")));
        }
        machine.does_with(&parameters);
        machine.write("Tags", Value::Object(tags));
        Ok(Next::On)
    }
}

impl Machine<'_, '_> {
    /// Says that a text was set.
    fn sets(&mut self, space: &'static str, key: &Arc<str>, value: &Arc<str>) {
        if self.sink.listens() {
            let value = Cow::Owned(json!(&**value));
            self.tell(Event::Sets { space, key: Cow::Borrowed(key), value });
        }
    }

    /// Says that something outside was done with parameters.
    pub(super) fn does(&mut self, parameters: &Shape) {
        if self.sink.listens() {
            let parameters = self.call.value(parameters);
            self.does_with(&parameters);
        }
    }

    /// Says that something outside was done.
    pub(super) fn does_with(&mut self, parameters: &Value) {
        let Some(block) = self.block() else { return };
        let (kind, parameters) = (Cow::Borrowed(&*block.kind), Cow::Borrowed(parameters));
        self.tell(Event::Does { kind, parameters });
    }
}

//! A file being read, by what it turns out to be.

use std::borrow::Cow;

use jsonc_parser::ast::Value;

use super::node::Node;
use super::shape::{Shape, is_record, looks_like_a_flow, shape};
use super::variables::Variables;
use super::{Broken, Contents, Found, Given, Reading};
use super::{cloudformation, describe, template, terraform, yaml};
use crate::flow::source::neutral::{is_steered, neutralise};
use crate::flow::source::pieces::Embedded;
use crate::flow::source::{FlowText, OffsetMap, SyntaxError, parse};

/// A file being read; its places count from after the byte order mark.
#[derive(Clone, Copy)]
pub struct File<'s, 'r> {
    pub body: &'s str,
    pub shift: usize,
    pub reading: &'r Reading,
}

impl<'s> File<'s, '_> {
    /// A file that is JSON, unless it is a template or a stack in YAML after all.
    pub fn json(self) -> Result<Contents<'s>, Broken> {
        match parse(self.body) {
            Ok(root) => Ok(self.document(root)),
            Err(_)
                if self.mentions(cloudformation::MENTION)
                    && !self.body.trim_start().starts_with('{') =>
            {
                self.yaml()
            }
            Err(error) => self.with_placeholders(error),
        }
    }

    /// A file that is JSON.
    fn document(self, root: Value<'s>) -> Contents<'s> {
        match &root {
            Value::Object(object) => match shape(object) {
                Shape::Flow => match self.with_values() {
                    Some(content) => self.flows(vec![Found::only(content)]),
                    None => self.plain(root),
                },
                Shape::Legacy => Contents::Legacy(root),
                Shape::Other if self.mentions(cloudformation::MENTION) => {
                    let node = Node::of(&root, self.body);
                    self.flows(cloudformation::flows(&node, self.body, self.reading))
                }
                Shape::Other if self.mentions(terraform::MENTION) => {
                    let node = Node::of(&root, self.body);
                    self.flows(terraform::json_flows(&node, self.body))
                }
                Shape::Other if is_record(object) => self.described(&root),
                Shape::Other => Contents::NoFlow,
            },
            Value::Array(list)
                if list.elements.iter().filter_map(Value::as_object).any(is_record) =>
            {
                self.described(&root)
            }
            _ => Contents::NoFlow,
        }
    }

    fn described(self, root: &Value<'s>) -> Contents<'s> {
        self.flows(describe::flows(&Node::of(root, self.body), self.body))
    }

    /// A file that is a flow and nothing else.
    fn plain(self, root: Value<'s>) -> Contents<'s> {
        Contents::Flows(vec![FlowText {
            label: None,
            text: Cow::Borrowed(self.body),
            map: OffsetMap::shifted(self.shift),
            given: Given { flow_type: self.reading.flow_type.clone(), ..Given::default() },
            ast: Some(root),
        }])
    }

    /// A flow whose placeholders have got the values that a person told, if any.
    fn with_values(self) -> Option<Embedded<'s>> {
        if self.reading.variables.is_empty() || !self.mentions("${") {
            return None;
        }
        let text = template::expand(self.body, &Variables::new(&self.reading.variables)).ok()?;
        (text.text != self.body && parse(&text.text).is_ok()).then_some(text)
    }

    /// A template of Terraform.
    pub fn template(self) -> Result<Contents<'s>, Broken> {
        match self.expanded() {
            Ok(content) if content.text == self.body => self.json(),
            Ok(content) => self.whole(content),
            Err(error) => self.json().map_err(|_| self.broken(error)),
        }
    }

    fn expanded(self) -> Result<Embedded<'s>, SyntaxError> {
        template::expand(self.body, &Variables::new(&self.reading.variables))
    }

    /// A file that is no JSON yet: its placeholders may be why.
    fn with_placeholders(self, error: SyntaxError) -> Result<Contents<'s>, Broken> {
        let has = |marks: &[&str]| marks.iter().any(|mark| self.mentions(mark));
        if !looks_like_a_flow(self.body) || !has(&["${", "%{", "{{", "{%", "<<"]) {
            return Err(self.broken(error));
        }
        let plain = Embedded { text: Cow::Borrowed(self.body), map: OffsetMap::shifted(0) };
        if !has(&["${", "%{"]) {
            return self.whole(plain);
        }
        match self.expanded() {
            Ok(content) => self.whole(content),
            Err(error) => self.whole(plain).map_err(|broken| match self.mentions("%{") {
                true => self.broken(error),
                false => broken,
            }),
        }
    }

    /// A file that is a flow after something was done to it.
    fn whole(self, content: Embedded<'s>) -> Result<Contents<'s>, Broken> {
        let content = neutral(content);
        match parse(&content.text) {
            Ok(Value::Object(root)) if matches!(shape(&root), Shape::Flow) => {}
            Ok(_) => return Ok(Contents::NoFlow),
            Err(_) if is_steered(self.body) => return Ok(Contents::NoFlow),
            Err(error) => return Err(self.broken(error.at(&content.map))),
        }
        Ok(self.flows(vec![Found::only(content)]))
    }

    /// A stack, or an answer of the API, in YAML.
    pub fn yaml(self) -> Result<Contents<'s>, Broken> {
        let described = self.mentions("ContactFlow") && self.mentions("Content:");
        if !described && !self.mentions(cloudformation::MENTION) {
            return Ok(Contents::NoFlow);
        }
        let documents = yaml::parse(self.body).map_err(|error| {
            // A template of a template is YAML only after its own placeholders are filled in.
            let is_template = self.mentions("{{") || self.mentions("{%");
            Broken { error, flow_like: self.mentions(cloudformation::MENTION) && !is_template }
        })?;
        let flows = documents.iter().flat_map(|root| {
            let described = describe::flows(root, self.body);
            described.into_iter().chain(cloudformation::flows(root, self.body, self.reading))
        });
        Ok(self.flows(flows.collect()))
    }

    /// A file of Terraform.
    pub fn terraform(self) -> Result<Contents<'s>, Broken> {
        if !self.mentions(terraform::MENTION) {
            return Ok(Contents::NoFlow);
        }
        let flows = terraform::flows(self.body, self.reading)
            .map_err(|error| Broken { error, flow_like: true })?;
        Ok(self.flows(flows))
    }

    fn mentions(self, word: &str) -> bool {
        memchr::memmem::find(self.body.as_bytes(), word.as_bytes()).is_some()
    }

    fn broken(self, error: SyntaxError) -> Broken {
        Broken {
            error,
            flow_like: looks_like_a_flow(self.body) || self.mentions(cloudformation::MENTION),
        }
    }

    fn flows(self, found: Vec<Found<'s>>) -> Contents<'s> {
        let file = OffsetMap::shifted(self.shift);
        let texts = found.into_iter().map(|found| {
            let content = neutral(found.content).inside(&file);
            let mut given = found.given;
            if let Some(told) = &self.reading.flow_type {
                given.flow_type = Some(told.clone());
            }
            FlowText { label: found.label, text: content.text, map: content.map, given, ast: None }
        });
        let texts: Vec<_> = texts.collect();
        if texts.is_empty() { Contents::NoFlow } else { Contents::Flows(texts) }
    }
}

/// A text in which placeholders outside of strings have become strings, where it is no JSON else.
fn neutral(content: Embedded<'_>) -> Embedded<'_> {
    if ["${", "{{", "{%", "<<"].iter().any(|mark| content.text.contains(mark))
        && parse(&content.text).is_err()
        && let Some(neutral) = neutralise(&content.text)
    {
        return neutral.inside(&content.map);
    }
    content
}

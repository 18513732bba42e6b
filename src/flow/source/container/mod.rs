//! Recognising what a file is, and finding the flows in it.

mod cloudformation;
mod describe;
mod intrinsic;
mod node;
mod scalar;
mod template;
mod terraform;
mod variables;
mod yaml;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jsonc_parser::ast::{Object, Value};

use super::neutral::neutralise;
use super::pieces::Embedded;
use super::{FlowText, OffsetMap, SourceText, SyntaxError, parse, placeholder};
use node::Node;
use variables::Variables;

/// What a file is.
#[derive(Debug)]
pub enum Contents<'s> {
    /// It holds flows.
    Flows(Vec<FlowText<'s>>),
    /// It is the console's old export, which `flow convert` turns into the flow language.
    Legacy(Value<'s>),
    /// It holds no flow.
    NoFlow,
}

/// What a file, or the person who named it, says about a flow outside its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// It is a module, or it is not.
    pub module: Option<bool>,
    /// The type of the flow, as the API writes it: `CUSTOMER_QUEUE`.
    pub flow_type: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its ARN.
    pub arn: Option<String>,
    /// Its id.
    pub id: Option<String>,
    /// The contract of a module, which is kept outside its content: the JSON of its `Settings`.
    pub settings: Option<String>,
}

/// How files are to be read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Values for the variables of templates; what has none gets a stand-in.
    pub variables: BTreeMap<String, String>,
    /// The type of every flow, as the API writes it, where a person says it.
    pub flow_type: Option<String>,
}

/// A file that cannot be read as what it seems to be.
#[derive(Clone, Debug)]
pub struct Broken {
    /// What is wrong, and where.
    pub error: SyntaxError,
    /// Whether it looks like a flow all the same.
    pub flow_like: bool,
}

/// A flow that was found inside of a file.
struct Found<'s> {
    label: Option<String>,
    content: Embedded<'s>,
    given: Given,
}

/// Finds the flows in a file.
///
/// # Errors
/// It is no JSON, or what holds its flows is damaged.
pub fn read<'s>(source: &'s SourceText, reading: &Reading) -> Result<Contents<'s>, Broken> {
    let (body, shift) = source.body();
    let file = File { body, shift, reading };
    let extension = source.name().rsplit_once('.').map_or("", |(_, extension)| extension);
    let contents = match extension.to_ascii_lowercase().as_str() {
        "tf" => file.terraform(),
        "tftpl" | "tpl" => file.template(),
        "yaml" | "yml" => file.yaml(),
        _ => file.json(),
    };
    contents.map_err(|broken| {
        let error = broken.error.at(&OffsetMap::shifted(shift));
        Broken { error, ..broken }
    })
}

/// A file being read; its places count from after the byte order mark.
#[derive(Clone, Copy)]
struct File<'s, 'r> {
    body: &'s str,
    shift: usize,
    reading: &'r Reading,
}

impl<'s> File<'s, '_> {
    fn json(self) -> Result<Contents<'s>, Broken> {
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
    fn template(self) -> Result<Contents<'s>, Broken> {
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
        if !looks_like_a_flow(self.body) || !has(&["${", "%{", "{{", "<<"]) {
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
            Err(error) => return Err(self.broken(error.at(&content.map))),
        }
        Ok(self.flows(vec![Found::only(content)]))
    }

    fn yaml(self) -> Result<Contents<'s>, Broken> {
        if !self.mentions(cloudformation::MENTION)
            && !(self.mentions("ContactFlow") && self.mentions("Content:"))
        {
            return Ok(Contents::NoFlow);
        }
        let documents = yaml::parse(self.body)
            .map_err(|error| Broken { error, flow_like: self.mentions(cloudformation::MENTION) })?;
        let flows = documents.iter().flat_map(|root| {
            let described = describe::flows(root, self.body);
            described.into_iter().chain(cloudformation::flows(root, self.body, self.reading))
        });
        Ok(self.flows(flows.collect()))
    }

    fn terraform(self) -> Result<Contents<'s>, Broken> {
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

impl<'s> Found<'s> {
    fn only(content: Embedded<'s>) -> Self {
        Self { label: None, content, given: Given::default() }
    }
}

/// A text in which placeholders outside of strings have become strings, where it is no JSON else.
fn neutral(content: Embedded<'_>) -> Embedded<'_> {
    if placeholder::holds(&content.text)
        && parse(&content.text).is_err()
        && let Some(neutral) = neutralise(&content.text)
    {
        return neutral.inside(&content.map);
    }
    content
}

/// Whether an object is, or holds, what the API answers or takes.
fn is_record(object: &Object<'_>) -> bool {
    ["ContactFlow", "ContactFlowModule", "ContactFlows", "ContactFlowModules", "Content"]
        .iter()
        .any(|key| object.get(key).is_some())
}

enum Shape {
    Flow,
    Legacy,
    Other,
}

fn shape(root: &Object<'_>) -> Shape {
    let has = |name| root.get(name).is_some();
    let modules = matches!(root.get("modules").map(|prop| &prop.value), Some(Value::Array(_)));
    if modules && has("start") {
        Shape::Legacy
    } else if has("StartAction") && (has("Actions") || has("Version"))
        || has("Actions") && (is_dated(root) || actions(root))
    {
        Shape::Flow
    } else {
        Shape::Other
    }
}

/// Whether it has the version of the flow language.
fn is_dated(root: &Object<'_>) -> bool {
    root.get_string("Version").is_some_and(|version| version.value == "2019-10-30")
}

/// Whether `Actions` holds what looks like an action of a flow.
fn actions(root: &Object<'_>) -> bool {
    let is_action = |action: &Object<'_>| {
        let has = |name| action.get(name).is_some();
        has("Transitions") || has("Identifier") && (has("Type") || has("Parameters"))
    };
    root.get_array("Actions")
        .is_some_and(|actions| actions.elements.iter().filter_map(Value::as_object).any(is_action))
}

/// Whether a text that is no JSON was meant to be a flow.
fn looks_like_a_flow(text: &str) -> bool {
    ["\"StartAction\"", "StartAction", "2019-10-30"]
        .iter()
        .any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

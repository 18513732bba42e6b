//! Recognising what a file is, and finding the flows in it.

mod cloudformation;
mod describe;
mod encode;
mod file;
mod intrinsic;
mod node;
mod scalar;
mod shape;
mod template;
mod terraform;
mod variables;
mod yaml;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jsonc_parser::ast::Value;

use super::pieces::Embedded;
use super::{FlowText, OffsetMap, SourceText, SyntaxError};
use file::File;
pub(in crate::flow) use node::{Kind, Node};

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

/// Finds the flows in a file. A template whose branches cannot be told apart is none.
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

/// The one document of a YAML or JSON text, with the place of every value.
///
/// # Errors
/// It is neither, or holds more than one document or none.
pub(in crate::flow) fn document(text: &str, json: bool) -> Result<Node<'_>, SyntaxError> {
    if json {
        return super::parse(text).map(|value| Node::of(&value, text));
    }
    let mut documents = yaml::parse(text)?.into_iter();
    match (documents.next(), documents.next()) {
        (Some(one), None) => match alias(&one, text) {
            None => Ok(one),
            Some(range) => Err(SyntaxError::new(range, "only texts can be repeated by an alias")
                .help("write the list or map out once more")),
        },
        (None, _) => Err(SyntaxError::new(0..text.len(), "the file is empty")),
        (Some(_), Some(second)) => {
            Err(SyntaxError::new(second.range, "a second document begins here, expected one"))
        }
    }
}

/// Where an alias stands that was not followed.
fn alias(node: &Node<'_>, text: &str) -> Option<std::ops::Range<usize>> {
    let written = text.get(node.range.clone()).unwrap_or_default();
    if matches!(node.kind, Kind::Word(_)) && written.starts_with('*') {
        return Some(node.range.clone());
    }
    let values = node.entries().iter().map(|(_, value)| value);
    node.items().iter().chain(values).find_map(|inner| alias(inner, text))
}

impl<'s> Found<'s> {
    fn only(content: Embedded<'s>) -> Self {
        Self { label: None, content, given: Given::default() }
    }
}

//! Recognising what a file is, and finding the flows in it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jsonc_parser::ast::{Object, Value};

use super::{FlowText, OffsetMap, SourceText, SyntaxError, parse};

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

/// Finds the flows in a file.
///
/// # Errors
/// It is no JSON, or what holds its flows is damaged.
pub fn read<'s>(source: &'s SourceText, reading: &Reading) -> Result<Contents<'s>, Broken> {
    let (body, shift) = source.body();
    let map = OffsetMap::shifted(shift);
    let root = match parse(body) {
        Ok(root) => root,
        Err(error) => {
            return Err(Broken { error: error.at(&map), flow_like: looks_like_a_flow(body) });
        }
    };
    let Value::Object(object) = &root else { return Ok(Contents::NoFlow) };
    Ok(match shape(object) {
        Shape::Flow => Contents::Flows(vec![FlowText {
            label: None,
            text: Cow::Borrowed(body),
            map,
            given: Given { flow_type: reading.flow_type.clone(), ..Given::default() },
            ast: Some(root),
        }]),
        Shape::Legacy => Contents::Legacy(root),
        Shape::Other => Contents::NoFlow,
    })
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
    } else if has("StartAction") || (has("Actions") && (has("Version") || actions(root))) {
        Shape::Flow
    } else {
        Shape::Other
    }
}

/// Whether `Actions` holds what looks like an action of a flow.
fn actions(root: &Object<'_>) -> bool {
    root.get_array("Actions").is_some_and(|actions| {
        actions
            .elements
            .iter()
            .filter_map(Value::as_object)
            .any(|action| action.get("Identifier").is_some() || action.get("Transitions").is_some())
    })
}

/// Whether a text that is no JSON was meant to be a flow.
fn looks_like_a_flow(text: &str) -> bool {
    ["\"StartAction\"", "StartAction", "2019-10-30"]
        .iter()
        .any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

//! What references read.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value, json};

use super::call::{Call, Frame};
use super::template::{Path, Piece, Shape, Space, Template};

/// What a reference reads.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'a> {
    Text(&'a str),
    Json(&'a Value),
    Number(u32),
    Missing,
}

impl Found<'_> {
    pub fn to_json(self) -> Option<Value> {
        match self {
            Self::Text(text) => Some(json!(text)),
            Self::Json(value) => Some(value.clone()),
            Self::Number(number) => Some(json!(number.to_string())),
            Self::Missing => None,
        }
    }

    fn push(self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Json(Value::String(text)) => out.push_str(text),
            Self::Json(Value::Null) | Self::Missing => {}
            // Writing to a string does not fail.
            Self::Json(value) => drop(write!(out, "{value}")),
            Self::Number(number) => drop(write!(out, "{number}")),
        }
    }
}

impl Call {
    /// What a reference reads.
    pub(super) fn look<'a>(&'a self, path: &Path) -> Found<'a> {
        let frame = self.frames.last();
        match (path.space, &path.keys[..]) {
            (Space::Attributes, [key]) => {
                self.attributes.get(key).map_or(Found::Missing, Found::Text)
            }
            (Space::FlowAttributes, [key]) => frame
                .and_then(|frame| frame.attributes.get(key))
                .map_or(Found::Missing, Found::Text),
            (Space::Stored, []) => self.stored.as_deref().map_or(Found::Missing, Found::Text),
            (Space::Loop, [name, what]) => frame.map_or(Found::Missing, |f| turn(f, name, what)),
            (Space::Modules, keys) => frame.map_or(Found::Missing, |frame| module(frame, keys)),
            (Space::Known(number), keys) => match self.space(number) {
                Some(value) => below(value, keys),
                None => Found::Missing,
            },
            _ => Found::Missing,
        }
    }

    /// All of a namespace: what blocks have written, else what the contact came with.
    pub(super) fn space(&self, number: u8) -> Option<&Value> {
        let written = self.written.iter().find(|(known, _)| *known == number);
        match written {
            Some((_, value)) => Some(value),
            None => self.contact.data.get(usize::from(number))?.as_deref(),
        }
    }

    /// A text with its references filled in; what is missing is an empty string.
    pub(super) fn text<'a>(&'a self, template: &'a Template) -> Cow<'a, str> {
        match template {
            Template::Plain(text) => Cow::Borrowed(text),
            Template::Whole(path) => match self.look(path) {
                Found::Text(text) => Cow::Borrowed(text),
                Found::Json(Value::String(text)) => Cow::Borrowed(text),
                found => {
                    let mut text = String::new();
                    found.push(&mut text);
                    Cow::Owned(text)
                }
            },
            Template::Mixed(pieces) => {
                let mut text = String::with_capacity(64);
                for piece in pieces {
                    match piece {
                        Piece::Text(plain) => text.push_str(plain),
                        Piece::Read(path) => self.look(path).push(&mut text),
                    }
                }
                Cow::Owned(text)
            }
        }
    }

    /// A text to keep.
    pub(super) fn shared(&self, template: &Template) -> Arc<str> {
        match template {
            Template::Plain(text) => Arc::clone(text),
            _ => self.text(template).into(),
        }
    }

    /// JSON of a block with its references filled in. A reference that stands alone and reads an
    /// object or a list gives that, all others text.
    pub(super) fn value(&self, shape: &Shape) -> Value {
        shape.fill(&mut |template| match template {
            Template::Whole(path) => match self.look(path) {
                Found::Json(value @ (Value::Object(_) | Value::Array(_))) => value.clone(),
                _ => Value::String(self.text(template).into_owned()),
            },
            _ => Value::String(self.text(template).into_owned()),
        })
    }
}

/// What stands below a value; a key of digits counts the items of a list.
pub(super) fn below<'v>(value: &'v Value, keys: &[Box<str>]) -> Found<'v> {
    let mut value = value;
    for key in keys {
        let next = match value {
            Value::Object(object) => object.get(&**key),
            Value::Array(items) => key.parse::<usize>().ok().and_then(|at| items.get(at)),
            _ => None,
        };
        match next {
            Some(next) => value = next,
            None => return Found::Missing,
        }
    }
    Found::Json(value)
}

fn turn<'f>(frame: &'f Frame, name: &str, what: &str) -> Found<'f> {
    let turns = frame.loops.iter().rev().find(|turns| turns.name.as_deref() == Some(name));
    let Some(turns) = turns else { return Found::Missing };
    let index = turns.done.saturating_sub(1);
    match (what, turns.items.as_deref()) {
        ("Index", _) => Found::Number(index),
        ("Elements", Some(items)) => Found::Json(items),
        ("Element", Some(items)) => items.get(index as usize).map_or(Found::Missing, Found::Json),
        _ => Found::Missing,
    }
}

fn module<'f>(frame: &'f Frame, keys: &[Box<str>]) -> Found<'f> {
    let (Some(first), rest) = (keys.first(), keys.get(1..).unwrap_or_default()) else {
        return Found::Missing;
    };
    match (&**first, &frame.input, &frame.returned) {
        ("Input", Some(input), _) => below(input, rest),
        ("Result", _, Some((result, _))) if rest.is_empty() => Found::Text(result),
        ("ResultData", _, Some((_, data))) => below(data, rest),
        _ => Found::Missing,
    }
}

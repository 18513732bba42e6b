//! The functions of CloudFormation that make a text: `Fn::Sub`, `Fn::Join`, `Fn::ToJsonString`.
//! What only a deployment knows stays a placeholder, `${Name}`.

use super::Reading;
use super::node::{Kind, Node};
use super::scalar::Style;
use crate::flow::source::pieces::{Embedded, Pieces};
use crate::flow::source::{Encoding, placeholder};

/// What the functions of a template are evaluated with.
#[derive(Clone, Copy, Debug)]
pub struct Evaluation<'s, 'r> {
    pub file: &'s str,
    pub reading: &'r Reading,
}

/// A function and what it is called with.
struct Call<'n, 's> {
    name: &'n str,
    arguments: &'n Node<'s>,
}

/// The function that a node calls: `!Sub x` or `{"Fn::Sub": x}`.
fn call<'n, 's>(node: &'n Node<'s>) -> Option<Call<'n, 's>> {
    if let Some(tag) = &node.tag {
        return Some(Call { name: tag, arguments: node });
    }
    let [(key, arguments)] = node.entries() else { return None };
    let key = key.value()?;
    let name = key.strip_prefix("Fn::").or_else(|| (key == "Ref").then_some(key))?;
    Some(Call { name, arguments })
}

impl<'s> Evaluation<'s, '_> {
    /// The content of a flow; none where it is not in this file.
    pub fn content(&self, node: &Node<'s>) -> Option<Embedded<'s>> {
        let content = match (call(node), &node.kind) {
            (None, Kind::Text { .. }) => node.text(self.file),
            (None, Kind::Map(_)) => self.json(node),
            (None, _) => None,
            (Some(call), _) => match (call.name, &call.arguments.kind) {
                ("Sub" | "Join" | "ToJsonString", _) => self.call(&call),
                ("If", Kind::List(ways)) => self.content(ways.get(1)?),
                _ => None,
            },
        }?;
        let text = content.text.trim();
        (placeholder::find(text) != Some(0..text.len())).then_some(content)
    }

    /// What a node comes to as text.
    fn text(&self, node: &Node<'s>) -> Embedded<'s> {
        let text = match call(node) {
            Some(call) => self.call(&call),
            None => node.text(self.file),
        };
        text.unwrap_or_else(|| {
            let mut pieces = Pieces::default();
            match &node.kind {
                Kind::Word(word) => pieces.same(word, node.range.start),
                _ => pieces.stand_in(&stand_in(node), node.range.clone()),
            }
            pieces.finish(Vec::new())
        })
    }

    fn call(&self, call: &Call<'_, 's>) -> Option<Embedded<'s>> {
        match (call.name, &call.arguments.kind) {
            ("Sub", Kind::Text { .. }) => self.sub(call.arguments, &[]),
            ("Sub", Kind::List(list)) => match list.as_slice() {
                [text, values, ..] => self.sub(text, values.entries()),
                [text] => self.sub(text, &[]),
                [] => None,
            },
            ("Join", Kind::List(list)) => match list.as_slice() {
                [between, parts] => Some(self.join(between.value()?, parts)),
                _ => None,
            },
            ("ToJsonString", _) => self.json(call.arguments),
            ("Ref", Kind::Text { value, .. }) => {
                let mut pieces = Pieces::default();
                pieces.stand_in(
                    self.reading.variables.get(value.as_ref())?,
                    call.arguments.range.clone(),
                );
                Some(pieces.finish(Vec::new()))
            }
            _ => None,
        }
    }

    fn sub(&self, text: &Node<'s>, values: &[(Node<'s>, Node<'s>)]) -> Option<Embedded<'s>> {
        let outer = text.text(self.file)?;
        let mut pieces = Pieces::default();
        let (mut done, text) = (0, outer.text.as_ref());
        while let Some(at) = memchr::memmem::find(text.as_bytes().get(done..)?, b"${") {
            let start = done + at;
            let rest = text.get(start + 2..)?;
            let len = rest.find(['}', '{', '$', '"']).unwrap_or(0);
            if !rest.get(len..)?.starts_with('}') {
                pieces.same(text.get(done..start + 2)?, done);
                done = start + 2;
                continue;
            }
            let name = rest.get(..len)?;
            pieces.same(text.get(done..start)?, done);
            done = start + len + 3;
            match name.strip_prefix('!') {
                Some(plain) => pieces.stand_in(&format!("${{{plain}}}"), start..done),
                None => match self.variable(name.trim(), values) {
                    Some(value) => pieces.stand_in(&value, start..done),
                    None => pieces.same(text.get(start..done)?, start),
                },
            }
        }
        pieces.same(text.get(done..)?, done);
        Some(pieces.finish(vec![Encoding::Template]).inside(&outer.map))
    }

    /// The value of a variable: what the person who runs the command says, else what stands beside
    /// the text.
    fn variable(&self, name: &str, values: &[(Node<'s>, Node<'s>)]) -> Option<String> {
        let told = self.reading.variables.get(name).cloned();
        told.or_else(|| {
            let (_, value) = values.iter().find(|(key, _)| key.value() == Some(name))?;
            match &value.kind {
                Kind::Word(word) => Some((*word).to_owned()),
                _ => value.literal().map(str::to_owned),
            }
        })
    }

    fn join(&self, between: &str, parts: &Node<'s>) -> Embedded<'s> {
        let mut pieces = Pieces::default();
        let mut editable = true;
        for (index, part) in parts.items().iter().enumerate() {
            if index > 0 {
                pieces.stand_in(between, part.range.start..part.range.start);
            }
            let text = self.text(part);
            editable &= matches!(part.kind, Kind::Text { style: Style::Double, .. })
                && text.map.encodings() == [Encoding::JsonString]
                || call(part).is_some_and(|call| !matches!(call.name, "Sub" | "Join"));
            pieces.append(&text);
        }
        let encoding = if editable { Encoding::JsonString } else { Encoding::Derived };
        pieces.finish(vec![encoding])
    }

    /// The JSON of a document that is a flow itself.
    fn json(&self, node: &Node<'s>) -> Option<Embedded<'s>> {
        let mut pieces = Pieces::default();
        if node.value().is_some() {
            return node.text(self.file);
        }
        let raw = self.file.get(node.range.clone())?;
        if raw.starts_with(['{', '[']) && crate::flow::source::parse(raw).is_ok() {
            let mut done = node.range.start;
            self.verbatim(node, &mut done, &mut pieces);
            pieces.same(self.file.get(done..node.range.end)?, done);
            return Some(pieces.finish(Vec::new()));
        }
        self.written(node, &mut pieces);
        Some(pieces.finish(vec![Encoding::Derived]))
    }

    /// JSON as it stands in the file, but for the calls in it.
    fn verbatim(&self, node: &Node<'s>, done: &mut usize, out: &mut Pieces) {
        if call(node).is_some() {
            out.same(self.file.get(*done..node.range.start).unwrap_or_default(), *done);
            out.stand_in(&quoted(&self.text(node).text), node.range.clone());
            *done = node.range.end;
            return;
        }
        node.items().iter().for_each(|item| self.verbatim(item, done, out));
        node.entries().iter().for_each(|(_, value)| self.verbatim(value, done, out));
    }

    /// JSON that is written as YAML.
    fn written(&self, node: &Node<'s>, out: &mut Pieces) {
        let (start, end) = (node.range.start, node.range.end);
        if call(node).is_some() {
            return out.stand_in(&quoted(&self.text(node).text), node.range.clone());
        }
        match &node.kind {
            Kind::Text { value, .. } => out.stand_in(&quoted(value), node.range.clone()),
            Kind::Word(word) => out.stand_in(&json_word(word), node.range.clone()),
            Kind::List(items) => {
                out.stand_in("[", start..start);
                for (index, item) in items.iter().enumerate() {
                    out.stand_in(
                        if index > 0 { "," } else { "" },
                        item.range.start..item.range.start,
                    );
                    self.written(item, out);
                }
                out.stand_in("]", end..end);
            }
            Kind::Map(entries) => {
                out.stand_in("{", start..start);
                for (index, (name, value)) in entries.iter().enumerate() {
                    out.stand_in(
                        if index > 0 { "," } else { "" },
                        name.range.start..name.range.start,
                    );
                    let key = name.value().map_or_else(|| json_word(raw(name)), str::to_owned);
                    out.stand_in(&quoted(&key), name.range.clone());
                    out.stand_in(":", name.range.end..name.range.end);
                    self.written(value, out);
                }
                out.stand_in("}", end..end);
            }
        }
    }
}

fn raw<'n>(node: &'n Node<'_>) -> &'n str {
    match &node.kind {
        Kind::Word(word) => word,
        _ => "",
    }
}

/// A word of YAML as JSON has it.
fn json_word(word: &str) -> String {
    match word.to_ascii_lowercase().as_str() {
        "" | "~" | "null" => "null".to_owned(),
        "true" => "true".to_owned(),
        "false" => "false".to_owned(),
        number if serde_json::from_str::<serde_json::Number>(number).is_ok() => word.to_owned(),
        _ => quoted(word),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The placeholder for a value that only a deployment knows.
fn stand_in(node: &Node<'_>) -> String {
    let name = call(node).map_or_else(String::new, |call| match &call.arguments.kind {
        Kind::Text { value, .. } => value.to_string(),
        Kind::List(parts) if call.name == "GetAtt" => {
            parts.iter().filter_map(Node::value).collect::<Vec<_>>().join(".")
        }
        _ => format!("Fn::{}", call.name),
    });
    let name: String = name.chars().filter(|c| !c.is_control() && !"\"\\{}".contains(*c)).collect();
    format!("${{{}}}", if name.trim().is_empty() { "Value" } else { &name })
}

//! `jsonencode`: the JSON of an expression, with the place of everything in it.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;

use super::template::{Expansion, Literals};
use super::variables::printed;
use crate::flow::source::map::Kind;

impl Expansion<'_, '_> {
    /// The JSON of an expression, piece by piece, as `jsonencode` writes it.
    pub fn json(&mut self, expression: &Expression) {
        let range = expression.span().unwrap_or_default();
        match expression {
            Expression::Array(array) => {
                self.put("[", range.start..range.start, Kind::StandIn);
                for (index, item) in array.iter().enumerate() {
                    self.comma(index, item.span());
                    self.json(item);
                }
                self.put("]", range.end..range.end, Kind::StandIn);
            }
            Expression::Object(object) => {
                self.put("{", range.start..range.start, Kind::StandIn);
                for (index, (key, value)) in object.iter().enumerate() {
                    let span = key.span().unwrap_or(range.start..range.start);
                    self.comma(index, Some(span.clone()));
                    let name = key.as_ident().map(|name| name.as_str().to_owned());
                    let name = name.or_else(|| key.as_expr().map(|key| self.name(key)));
                    self.quoted(&name.unwrap_or_default(), span.clone());
                    self.put(":", span.end..span.end, Kind::StandIn);
                    self.json(value.expr());
                }
                self.put("}", range.end..range.end, Kind::StandIn);
            }
            Expression::Parenthesis(inner) => self.json(inner.inner()),
            _ => self.leaf(expression, range),
        }
    }

    fn comma(&mut self, index: usize, next: Option<Range<usize>>) {
        let at = next.unwrap_or_default().start;
        self.put(if index > 0 { "," } else { "" }, at..at, Kind::StandIn);
    }

    fn leaf(&mut self, expression: &Expression, range: Range<usize>) {
        let value = self.evaluate(expression);
        match value.and_then(|value| serde_json::to_string(&value).ok()) {
            Some(json) => self.put(&json, range, Kind::StandIn),
            None => {
                let name = self.name(expression);
                self.quoted(&name, range);
            }
        }
    }

    /// What an expression says as text: a string with its placeholders, `${...}` of anything else.
    fn name(&self, expression: &Expression) -> String {
        if let Some(value) = self.evaluate(expression)
            && let Some(text) = printed(&value)
        {
            return text;
        }
        match expression {
            Expression::StringTemplate(template) => self.words(template, Literals::Quoted),
            Expression::HeredocTemplate(heredoc) => {
                self.words(&heredoc.template, Literals::Indented(heredoc.indent().unwrap_or(0)))
            }
            Expression::Parenthesis(inner) => self.name(inner.inner()),
            Expression::Variable(name) => format!("${{{}}}", name.as_str()),
            _ => format!("${{{}}}", self.source(expression)),
        }
    }

    fn quoted(&mut self, text: &str, range: Range<usize>) {
        self.put(&serde_json::Value::from(text).to_string(), range, Kind::StandIn);
    }
}

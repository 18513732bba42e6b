//! A JSON list that is written item by item, so that memory does not grow with it.

use std::io::{self, Write};

use serde_json::Value;

/// A JSON list of which some items are written.
#[derive(Debug)]
pub struct List {
    indent: &'static str,
    empty: bool,
}

impl List {
    /// A list in which items are indented so.
    pub const fn new(indent: &'static str) -> Self {
        Self { indent, empty: true }
    }

    /// Writes an item; the first one opens the list.
    pub fn item(&mut self, out: &mut dyn Write, value: &Value) -> io::Result<()> {
        let before = if self.empty { "[" } else { "," };
        self.empty = false;
        write!(out, "{before}\n{}{}", self.indent, indented(value, self.indent))
    }

    /// Closes the list.
    pub fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        let outer = self.indent.get(2..).unwrap_or_default();
        match self.empty {
            true => write!(out, "[]"),
            false => write!(out, "\n{outer}]"),
        }
    }
}

/// A value over several lines, all but the first indented.
pub fn indented(value: &Value, indent: &str) -> String {
    format!("{value:#}").replace('\n', &format!("\n{indent}"))
}

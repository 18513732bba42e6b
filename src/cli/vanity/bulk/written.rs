//! How rows are written: as they were read, and the results after that.

use std::io::Write;

use serde::Serialize;

use super::super::super::exit::{Exit, Failure};
use super::format::Format;
use super::input::Input;
use super::record::Reader;
use crate::vanity::{Number, Span, Suggestion};

/// The key of the results in an object.
pub const RESULTS: &str = "vanity";

/// How rows are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Writing {
    /// The row of a table as it is, and a column for each of so many results.
    Table {
        /// What separates columns.
        delimiter: u8,
        /// What ends a line.
        newline: &'static str,
        /// How many results there are at most.
        results: usize,
    },
    /// The object as it is, and a list of results.
    Object,
    /// An object with a key for each column of a table, and a list of results.
    Columns(Vec<String>),
}

/// A result in an object.
#[derive(Serialize)]
struct Shown<'a> {
    vanity: &'a str,
    phrase: &'a str,
    read: String,
    score: f64,
}

impl Writing {
    /// How the rows of an input are written in a format.
    ///
    /// # Errors
    /// A name for results is taken, or a key would be there twice.
    pub fn of(input: &Input, format: Format, results: usize) -> Result<Self, Failure> {
        let (delimiter, newline) = (input.format.delimiter(), input.newline);
        let (writing, new) = match (delimiter, format.delimiter()) {
            (None, _) => return Ok(Self::Object),
            (Some(delimiter), Some(_)) => {
                (Self::Table { delimiter, newline, results }, columns(results).collect())
            }
            (Some(_), None) => (Self::Columns(input.names.clone()), vec![RESULTS.to_owned()]),
        };
        let wrong =
            |text: String| Failure::new(Exit::Input, text).help("give it another name there");
        if let Some(taken) = new.iter().find(|name| input.names.contains(name)) {
            return Err(wrong(format!("the input has a column `{taken}` already")));
        }
        match (&writing, twice(&input.names)) {
            (Self::Columns(_), Some(name)) => {
                let text = format!("more than one column is called `{name}`");
                Err(wrong(format!("{text}, and an object has a key only once")))
            }
            _ => Ok(writing),
        }
    }

    /// The first line, if there is one: that of the table, and the names of the columns for results.
    pub fn head(&self, head: Option<&[u8]>) -> Vec<u8> {
        let (Some(head), Self::Table { delimiter, newline, results }) = (head, self) else {
            return Vec::new();
        };
        let mut line = head.to_vec();
        for column in columns(*results) {
            line.push(*delimiter);
            line.extend_from_slice(column.as_bytes());
        }
        line.extend_from_slice(newline.as_bytes());
        line
    }

    /// Appends a row with what was found for its number.
    pub fn row(&self, record: &str, reader: &Reader<'_>, found: &Found<'_, '_>, out: &mut Vec<u8>) {
        match self {
            Self::Table { delimiter, newline, results } => {
                out.extend_from_slice(record.as_bytes());
                for rank in 0..*results {
                    out.push(*delimiter);
                    if let Some(suggestion) = found.suggestions.get(rank) {
                        out.extend_from_slice(found.vanity(&suggestion.phrase()).as_bytes());
                    }
                }
                out.extend_from_slice(newline.as_bytes());
            }
            Self::Object => {
                let open = record.strip_suffix('}').unwrap_or(record).trim_end();
                out.extend_from_slice(open.as_bytes());
                found.close_object(out);
            }
            Self::Columns(names) => {
                for (index, (name, field)) in names.iter().zip(reader.fields()).enumerate() {
                    out.push(if index == 0 { b'{' } else { b',' });
                    json(name, out);
                    out.push(b':');
                    json(field, out);
                }
                found.close_object(out);
            }
        }
    }
}

/// What was found for a number.
pub struct Found<'a, 'w> {
    /// The number.
    pub number: &'a Number,
    /// The part of it that becomes words.
    pub span: Span,
    /// The phrases, best first.
    pub suggestions: &'a [Suggestion<'w>],
}

impl Found<'_, '_> {
    fn vanity(&self, phrase: &str) -> String {
        self.number.with_phrase(self.span, phrase)
    }

    /// Ends an object that has other keys with the list of results.
    fn close_object(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b",\"");
        out.extend_from_slice(RESULTS.as_bytes());
        out.extend_from_slice(b"\":[");
        for (index, suggestion) in self.suggestions.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            let phrase = suggestion.phrase();
            let vanity = self.vanity(&phrase);
            let (read, score) = (suggestion.read(), suggestion.score());
            json(&Shown { vanity: &vanity, phrase: &phrase, read, score }, out);
        }
        out.extend_from_slice(b"]}\n");
    }
}

/// The names of the columns for results.
fn columns(results: usize) -> impl Iterator<Item = String> {
    (1..=results).map(|rank| format!("{RESULTS}_{rank}"))
}

/// A name that is there more than once.
fn twice(names: &[String]) -> Option<&String> {
    (1..).zip(names).find_map(|(next, name)| {
        names.get(next..).is_some_and(|others| others.contains(name)).then_some(name)
    })
}

fn json(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) {
    // Text and numbers can be expressed, and memory can be written to.
    let _ = serde_json::to_writer(&mut *out, value);
    let _ = out.flush();
}

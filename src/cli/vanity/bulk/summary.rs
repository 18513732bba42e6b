//! What a bulk run has done.

use serde::Serialize;

use super::super::super::output::{Paint, Report};

/// What a bulk run has done, with what the run did that it went on with.
#[derive(Serialize)]
pub struct Summary {
    /// Rows that were read.
    pub rows: u64,
    /// Rows with words for their number.
    pub answered: u64,
    /// Rows with a number that there are no words for.
    pub without_words: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// Where they are.
    pub rejects_file: Option<String>,
    /// How many rows an earlier run had dealt with.
    pub resumed_from: u64,
    /// How long this run took.
    pub seconds: f64,
    /// Whether nothing was written.
    pub dry_run: bool,
}

impl Summary {
    /// The summary in one line.
    pub fn line(&self) -> String {
        let rejected = match (self.rejected, &self.rejects_file) {
            (0, _) => String::new(),
            (rejected, None) => format!(", {rejected} rejected"),
            (rejected, Some(file)) => format!(", {rejected} rejected: see {file}"),
        };
        let rows = if self.rows == 1 { "row" } else { "rows" };
        format!(
            "{} {rows}: {} with words, {} without{rejected}",
            self.rows, self.answered, self.without_words
        )
    }
}

impl Report for Summary {
    const SCHEMA: &'static str = "connectctl.vanity.bulk/1";

    fn table(&self, paint: &Paint) -> String {
        let verb = if self.dry_run { "would find" } else { "found" };
        let head = format!("{verb} words for {} of {} numbers", self.answered, self.rows);
        let head = if self.rejected == 0 { paint.good(&head) } else { paint.warn(&head) };
        let earlier = match self.resumed_from {
            0 => String::new(),
            rows => format!("{rows} rows in an earlier run"),
        };
        let fields = paint.fields(&[
            ("earlier", earlier),
            ("without words", self.without_words.to_string()),
            ("rejected", self.rejected.to_string()),
            ("rejects in", self.rejects_file.clone().unwrap_or_default()),
        ]);
        format!("{head}\n{fields}")
    }
}

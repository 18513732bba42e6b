//! What would change in files, for `--diff`.

use serde::Serialize;
use serde_json::Value;
use similar::TextDiff;

use super::super::app::App;
use super::super::exit::Failure;
use super::super::globals::Format;
use super::super::output::{Paint, Report, raw, rows};
use crate::flow::source::SourceText;

/// Patches: printed as they come for people, together as a result.
#[derive(Debug, Default, Serialize)]
pub struct Patches {
    files: Vec<Patch>,
}

#[derive(Debug, Serialize)]
struct Patch {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<usize>,
    diff: String,
}

impl Report for Patches {
    const SCHEMA: &'static str = "connectctl.flow.diff/1";

    fn table(&self, _: &Paint) -> String {
        self.files.iter().map(|patch| patch.diff.as_str()).collect()
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.files)
    }
}

impl Patches {
    /// Takes what changes in a file, by so many fixes where they are counted.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add(
        &mut self,
        app: &App,
        source: &SourceText,
        text: &str,
        fixes: Option<usize>,
    ) -> Result<(), Failure> {
        let name = source.name();
        let diff = TextDiff::from_lines(source.text(), text)
            .unified_diff()
            .header(&format!("a/{name}"), &format!("b/{name}"))
            .to_string();
        if is_patch(app) {
            return raw(&diff);
        }
        if !diff.is_empty() {
            self.files.push(Patch { file: name.to_owned(), fixes, diff });
        }
        Ok(())
    }

    /// Prints the result, unless it stands there already.
    ///
    /// # Errors
    /// The query is wrong, or the result cannot be written.
    pub fn end(&self, app: &App) -> Result<(), Failure> {
        match is_patch(app) {
            true => Ok(()),
            false => app.output.print(self),
        }
    }
}

/// Whether patches are printed as they are.
fn is_patch(app: &App) -> bool {
    !app.output.is_queried() && matches!(app.output.format(), Format::Table | Format::Text)
}

//! Workflow commands of GitHub Actions, which become annotations of a pull request.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::io::{self, Write};

use super::names::Names;
use super::{Format, Sources};
use crate::cli::output::shown;
use crate::flow::lint::{Finding, Place, Severity};

/// One command a finding.
#[derive(Debug)]
pub struct Github {
    names: Names,
}

impl Github {
    /// Commands about files of the checkout.
    pub fn new() -> Self {
        Self { names: Names::new() }
    }

    fn place(&self, place: &Place) -> String {
        let file = property(&self.names.relative(&place.file));
        let (start, end) = (place.start, place.end);
        let lines = format!("file={file},line={},endLine={}", start.line, end.line);
        // GitHub takes columns only where the lines are the same.
        match start.line == end.line {
            true => format!("{lines},col={},endColumn={}", start.column, end.column),
            false => lines,
        }
    }
}

impl Format for Github {
    fn finding(
        &mut self,
        out: &mut dyn Write,
        finding: &Finding,
        _: &dyn Sources,
    ) -> io::Result<()> {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let (place, title) = (self.place(&finding.place), property(finding.rule.name));
        let mut text = shown(&finding.message);
        if let Some(block) = &finding.block {
            text.push_str(&format!("\nblock: {:?} · {}", block.identifier, shown(&finding.path)));
        }
        if let Some(help) = &finding.help {
            text.push_str(&format!("\nhelp: {}", shown(help)));
        }
        writeln!(out, "::{command} {place},title={title}::{}", message(&text))
    }

    fn unreadable(&mut self, out: &mut dyn Write, file: &str, why: &str) -> io::Result<()> {
        let (name, why) = (property(&self.names.relative(file)), message(&shown(why)));
        writeln!(out, "::error file={name},title=unreadable::the file cannot be read: {why}")
    }
}

/// A message as a command takes it.
pub fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command, which ends at a comma or a colon.
pub fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Texts, finding, printed};
    use super::*;

    #[test]
    fn what_has_a_meaning_in_commands_is_escaped() {
        assert_eq!(property("100%, a:b\r\nc"), "100%25%2C a%3Ab%0D%0Ac");
        let mut finding = finding();
        finding.message = "100% ::set-env\u{1b}[2J, \n".into();
        let text = printed(&mut Github::new(), &[finding], &Texts);
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains("100%25 ::set-env\\u{1b}[2J, \\n%0Ablock"), "{text}");
    }
}

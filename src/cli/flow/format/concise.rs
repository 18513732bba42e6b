//! One line a finding: `flows/main.json:18:23: error[dangling-transition] ...`.

use std::io::{self, Write};

use super::{Format, Sources};
use crate::cli::output::shown;
use crate::flow::lint::Finding;

/// One line a finding.
#[derive(Debug)]
pub struct Concise;

impl Format for Concise {
    fn finding(
        &mut self,
        out: &mut dyn Write,
        finding: &Finding,
        _: &dyn Sources,
    ) -> io::Result<()> {
        let place = &finding.place;
        let (line, column) = (place.start.line, place.start.column);
        let (severity, rule) = (finding.severity.word(), finding.rule.name);
        let (file, message) = (shown(&place.file), shown(&finding.message));
        writeln!(out, "{file}:{line}:{column}: {severity}[{rule}] {message}")
    }
}

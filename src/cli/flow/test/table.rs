//! The form for people.

use super::native::reasons;
use super::result::{Broken, FlowCoverage, Missed, MissedWay, Results, Share, Tested};
use crate::cli::output::{Paint, Report, count, hanging, shown, width, wrapped};

impl Report for Results {
    const SCHEMA: &'static str = "connectctl.flow.test/1";

    fn table(&self, paint: &Paint) -> String {
        let mut parts = Vec::new();
        parts.push(self.list(paint));
        parts.extend(self.unreadable.iter().map(|broken| broken.lines(paint)));
        let failed = self.tests.iter().filter(|test| !test.passed);
        parts.extend(failed.map(|test| test.failed(paint)));
        parts.push(self.left_out(paint));
        let flows = self.coverage.as_deref().filter(|flows| !flows.is_empty());
        parts.extend(flows.map(|flows| self.covered(flows, paint)));
        parts.push(self.sentence(paint));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }

    fn rows(&self) -> Option<Vec<serde_json::Value>> {
        self.lines()
    }
}

/// A time in a call: `1:04.2`.
fn clock(at: u64) -> String {
    let tenths = at % 60_000 / 100;
    format!("{}:{:02}.{}", at / 60_000, tenths / 10, tenths % 10)
}

impl Results {
    /// The tests under their files.
    fn list(&self, paint: &Paint) -> String {
        let mut lines = Vec::new();
        let mut file = "";
        let widest = self.tests.iter().map(|test| test.name.chars().count()).max().unwrap_or(0);
        for test in &self.tests {
            if test.file != file {
                file = &test.file;
                lines.push(paint.bold(&shown(file)));
            }
            let word = if test.passed { paint.good("ok  ") } else { paint.bad("FAIL") };
            let pad = " ".repeat(widest.min(72).saturating_sub(test.name.chars().count()));
            let time = paint.dim(&clock(test.lasted));
            lines.push(format!("  {word} {}{pad}  {time}", shown(&test.name)));
        }
        lines.join("\n")
    }

    /// The tests that are no test cases, and why.
    fn left_out(&self, paint: &Paint) -> String {
        let mut lines = Vec::new();
        for left in &self.left_out {
            lines.push(format!("{} {}", paint.warn("left out"), shown(&left.name)));
            lines.extend(reasons(&left.reasons));
        }
        lines.join("\n")
    }

    fn covered(&self, flows: &[FlowCoverage], paint: &Paint) -> String {
        let share = |share: Share| format!("{}/{}", share.reached, share.of);
        let least = self.summary.min_coverage.unwrap_or(0.0);
        let rows = flows.iter().map(|flow| {
            let percent = format!("{} %", flow.percent);
            let percent = if flow.percent < least { paint.bad(&percent) } else { percent };
            [
                shown(&flow.flow),
                share(flow.blocks),
                share(flow.branches),
                share(flow.error_branches),
                percent,
            ]
        });
        let heads = ["FLOW", "BLOCKS", "BRANCHES", "ERROR BRANCHES", "COVERED"];
        let mut text = paint.grid(heads, rows.collect());
        for flow in flows.iter().filter(|flow| !flow.missed.is_empty()) {
            text.push_str(&format!("\n\nno test of {} comes to", shown(&flow.flow)));
            flow.told().iter().for_each(|missed| text.push_str(&format!("\n  {missed}")));
        }
        text
    }

    fn sentence(&self, paint: &Paint) -> String {
        let summary = self.summary;
        let mut parts = vec![count(summary.tests, "test", "tests")];
        parts.push(format!("{} passed", summary.passed));
        for (number, what) in [(summary.failed, "failed"), (summary.skipped, "left out")] {
            if number > 0 {
                parts.push(format!("{number} {what}"));
            }
        }
        if !self.unreadable.is_empty() {
            let files = count(self.unreadable.len(), "file", "files");
            parts.push(format!("{files} cannot be used"));
        }
        let mut text = parts.join(", ");
        let under = self.under();
        if !under.is_empty() {
            let least = summary.min_coverage.unwrap_or(0.0);
            text.push_str(&format!("; less than {least} % covered: {}", under.join(", ")));
        }
        if summary.ok { paint.good(&text) } else { paint.bad(&text) }
    }

    /// The flows of which the tests come to too little.
    pub fn under(&self) -> Vec<&str> {
        let least = self.summary.min_coverage.unwrap_or(0.0);
        let flows = self.coverage.iter().flatten().filter(|flow| flow.percent < least);
        flows.map(|flow| flow.flow.as_str()).collect()
    }
}

impl MissedWay {
    /// The way in words.
    pub fn line(&self) -> String {
        match self.way.is_empty() {
            true => format!("{:?}", self.block),
            false => format!("{:?}: {}", self.block, shown(&self.way)),
        }
    }
}

impl Broken {
    fn lines(&self, paint: &Paint) -> String {
        let Self { file, line, column, message, .. } = self;
        let place = paint.bold(&format!("{}:{line}:{column}", shown(file)));
        let text = format!("{} {place}: {}", paint.bad("error:"), shown(message));
        match &self.help {
            Some(help) => format!("{text}\n {} {}", paint.bad("help:"), shown(help)),
            None => text,
        }
    }
}

impl Tested {
    fn failed(&self, paint: &Paint) -> String {
        let head = format!("{} {}", paint.bad("FAIL"), paint.bold(&shown(&self.name)));
        let failures = self.failures.iter().map(|missed| missed.lines(&self.file, paint));
        std::iter::once(head).chain(failures).collect::<Vec<_>>().join("\n")
    }
}

impl Missed {
    /// Where it is, and what was expected beside what was found.
    fn lines(&self, file: &str, paint: &Paint) -> String {
        let Self { line, column, what, .. } = self;
        let place = paint.dim(&format!("{}:{line}:{column}", shown(file)));
        let stood = match &self.block {
            Some(block) => format!("\n  at the block {block:?}, {} into the call", clock(self.at)),
            None if self.at > 0 => format!("\n  {} into the call", clock(self.at)),
            None => String::new(),
        };
        let head = format!("  {place} {}{}", paint.bold(&shown(what)), paint.dim(&stood));
        format!("{head}\n{}", self.sides(paint))
    }

    fn sides(&self, paint: &Paint) -> String {
        let whole = width().unwrap_or(100).clamp(60, 140) - 6;
        let left = wrapped(&shown(&self.expected), whole / 3);
        let wide = left.iter().map(|line| line.chars().count()).max().unwrap_or(0).max(8);
        let found = self.found.iter().flat_map(|line| {
            let lines = wrapped(&shown(line), whole - wide - 2);
            lines
                .into_iter()
                .enumerate()
                .map(|(at, line)| if at == 0 { line } else { format!("  {line}") })
        });
        let found: Vec<String> = found.collect();
        let mut lines = vec![format!(
            "    {}{}  {}",
            paint.dim("expected"),
            " ".repeat(wide - 8),
            paint.dim("found")
        )];
        for at in 0..left.len().max(found.len()) {
            let one = left.get(at).map_or("", String::as_str);
            let pad = " ".repeat(wide - one.chars().count());
            let other = found.get(at).map_or("", String::as_str);
            lines.push(format!("    {one}{pad}  {other}").trim_end().to_owned());
        }
        lines.join("\n")
    }

    /// What is wrong in one piece, for other programs.
    pub fn text(&self) -> String {
        let found = self.found.join("\n");
        let stood = self
            .block
            .as_ref()
            .map(|block| format!("\nblock: {block:?}, {} into the call", clock(self.at)));
        let text =
            format!("expected: {}\nfound: {}", self.expected, hanging(&found, "found: ".len()));
        format!("{text}{}", stood.unwrap_or_default())
    }
}

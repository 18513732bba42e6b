//! What tests are as test cases, as a result.

use serde::Serialize;
use serde_json::{Value, json};

use super::flow;
use super::plan::Planned;
use crate::cli::output::{Paint, Report, count, rows, shown, width, wrapped};
use crate::connect::Channel;
use crate::flow::script::native::{Case, Gap, Version};

/// What tests are as test cases.
#[derive(Debug, Serialize)]
pub struct Cases {
    /// The version of the Testing language.
    pub version: &'static str,
    /// The folder that they were written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The tests.
    pub tests: Vec<CaseOf>,
    /// Nothing was written or run.
    pub dry_run: bool,
}

/// What a test is as a test case.
#[derive(Debug, Serialize)]
pub struct CaseOf {
    /// The file of the test.
    pub file: String,
    /// Where it stands.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// The flow that it calls, by its name.
    pub flow: String,
    /// The file with its content, from the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// `EntryPoint` of CreateTestCase, but for the id of the flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_point: Option<Value>,
    /// `InitializationData` of CreateTestCase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initialization_data: Option<String>,
    /// How many things it waits for.
    pub observations: usize,
    /// What the test expects and a test case cannot check.
    pub unchecked: Vec<Gap>,
    /// What happens in the instance as it really is.
    pub real: Vec<Gap>,
    /// Why it cannot be a test case; nothing where it can.
    pub left_out: Vec<Gap>,
}

impl CaseOf {
    /// What a planned test is.
    pub fn new(planned: &Planned<'_>) -> Self {
        let Planned { suite, test, case } = planned;
        let known = case.as_ref().ok();
        Self {
            file: suite.source.name().to_owned(),
            line: suite.source.position(test.name.range.start).line,
            name: test.name.value.clone(),
            flow: flow(suite).to_owned(),
            content: None,
            entry_point: known.map(entry_point),
            initialization_data: known.and_then(Case::initialization),
            observations: known.map_or(0, |case| case.observations.len()),
            unchecked: known.map(|case| case.unchecked.clone()).unwrap_or_default(),
            real: known.map(|case| case.real.clone()).unwrap_or_default(),
            left_out: case.as_ref().err().cloned().unwrap_or_default(),
        }
    }

    fn lines(&self, paint: &Paint) -> String {
        let name = shown(&self.name);
        let mut lines = vec![match &self.content {
            _ if !self.left_out.is_empty() => format!("  {} {name}", paint.warn("left out")),
            Some(content) => format!("  {} {name}  {}", paint.good("ok      "), paint.dim(content)),
            None => format!("  {} {name}", paint.good("ok      ")),
        }];
        lines.extend(reasons(&self.left_out));
        let gaps = [("not checked", &self.unchecked), ("really done", &self.real)];
        for (label, gaps) in gaps.into_iter().filter(|(_, gaps)| !gaps.is_empty()) {
            let whats: Vec<&str> = gaps.iter().map(|gap| gap.what.as_str()).collect();
            lines.push(format!("    {}", paint.dim(&format!("{label}: {}", whats.join(", ")))));
        }
        lines.join("\n")
    }
}

/// Why something cannot be said, with all that this holds for.
pub fn reasons(gaps: &[Gap]) -> Vec<String> {
    let mut whys: Vec<&str> = Vec::new();
    for gap in gaps {
        if !whys.contains(&gap.why) {
            whys.push(gap.why);
        }
    }
    let line = |why: &str| {
        let same = gaps.iter().filter(|gap| gap.why == why);
        let whats: Vec<String> = same.map(|gap| shown(&gap.what)).collect();
        let text = format!("{why}: {}", whats.join(", "));
        wrapped(&text, width().unwrap_or(100).clamp(60, 140) - 6).join("\n      ")
    };
    whys.into_iter().map(|why| format!("    {}", line(why))).collect()
}

fn entry_point(case: &Case) -> Value {
    match (case.channel, &case.from) {
        (Channel::Chat, _) => json!({ "Type": "CHAT" }),
        (_, None) => json!({ "Type": "VOICE_CALL" }),
        (_, Some(from)) => json!({
            "Type": "VOICE_CALL",
            "VoiceCallEntryPointParameters": { "SourcePhoneNumber": from },
        }),
    }
}

impl Cases {
    /// What planned tests are.
    pub fn new(planned: &[Planned<'_>], version: Version, dry_run: bool) -> Self {
        let tests = planned.iter().map(CaseOf::new).collect();
        Self { version: version.name(), folder: None, tests, dry_run }
    }

    /// Why things are not checked, once for all tests.
    fn unchecked(&self) -> String {
        let mut gaps: Vec<Gap> = Vec::new();
        for gap in self.tests.iter().flat_map(|test| &test.unchecked) {
            let what = gap.what.split('.').next().unwrap_or(&gap.what).to_owned();
            let gap = Gap { what, why: gap.why };
            if !gaps.contains(&gap) {
                gaps.push(gap);
            }
        }
        match gaps.is_empty() {
            true => String::new(),
            false => format!("what test cases cannot check\n{}", reasons(&gaps).join("\n")),
        }
    }

    fn sentence(&self, paint: &Paint) -> String {
        let left = self.tests.iter().filter(|test| !test.left_out.is_empty()).count();
        let cases = count(self.tests.len() - left, "test case", "test cases");
        let what = match (&self.folder, self.dry_run) {
            (_, true) => format!("{cases}; nothing was written or run (--dry-run)"),
            (Some(folder), _) => format!("{cases} in {}", shown(folder)),
            (None, _) => cases,
        };
        let left = (left > 0).then(|| format!(", {} left out", count(left, "test", "tests")));
        paint.good(&format!("{what}{}", left.unwrap_or_default()))
    }
}

impl Report for Cases {
    const SCHEMA: &'static str = "connectctl.flow.test.native/1";

    fn table(&self, paint: &Paint) -> String {
        let (mut lines, mut file) = (Vec::new(), "");
        for test in &self.tests {
            if test.file != file {
                file = &test.file;
                lines.push(paint.bold(&shown(file)));
            }
            lines.push(test.lines(paint));
        }
        let parts = [lines.join("\n"), self.unchecked(), self.sentence(paint)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.tests)
    }
}

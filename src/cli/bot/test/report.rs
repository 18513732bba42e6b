//! What came of tables of utterances.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, TestCaseStatus};
use serde::Serialize;
use serde_json::Value;

use super::table::{Line, Table};
use crate::aws::Heard;
use crate::cli::exit::{Exit, Failure};
use crate::cli::flow::format::Junit;
use crate::cli::output::{Paint, Report, count, rows, shown};

/// What came of all.
#[derive(Debug, Serialize)]
pub struct Results {
    tests: Vec<Tested>,
    passed: usize,
    /// How many were not understood.
    pub failed: usize,
}

/// What came of one utterance.
#[derive(Debug, Serialize)]
pub struct Tested {
    file: String,
    line: usize,
    bot: String,
    locale: String,
    say: String,
    passed: bool,
    expected: Understood,
    found: Understood,
}

/// What is understood.
#[derive(Debug, Serialize)]
struct Understood {
    intent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    slots: BTreeMap<String, String>,
}

impl Tested {
    /// What came of a line.
    pub fn new(table: &Table, line: &Line, heard: Heard) -> Self {
        let slots = line.slots.iter().all(|(name, value)| heard.slots.get(name) == Some(value));
        Self {
            file: table.file.clone(),
            line: line.line,
            bot: table.bot.bot.name.value.clone(),
            locale: line.locale.clone(),
            say: line.say.clone(),
            passed: slots && heard.intent.as_deref() == Some(line.intent.as_str()),
            expected: Understood {
                intent: Some(line.intent.clone()),
                confidence: None,
                slots: line.slots.clone(),
            },
            found: Understood {
                intent: heard.intent,
                confidence: heard.confidence,
                slots: heard.slots,
            },
        }
    }

    /// What was expected and what was found.
    fn missed(&self) -> [String; 2] {
        [self.expected.text(), self.found.text()]
    }
}

impl Understood {
    fn text(&self) -> String {
        let intent = self.intent.as_deref().unwrap_or("nothing");
        let slots = self.slots.iter().map(|(name, value)| format!(" {name}={value:?}"));
        let sure = self.confidence.map(|sure| format!(" ({sure:.2})")).unwrap_or_default();
        format!("{intent}{}{sure}", slots.collect::<String>())
    }
}

impl Results {
    /// What came of all.
    pub fn new(tests: Vec<Tested>) -> Self {
        let passed = tests.iter().filter(|test| test.passed).count();
        Self { passed, failed: tests.len() - passed, tests }
    }

    /// As JUnit XML.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn junit(&self) -> Result<String, Failure> {
        let mut report = Junit::new();
        for test in &self.tests {
            let mut status = TestCaseStatus::success();
            if !test.passed {
                let [expected, found] = test.missed();
                status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_message(shown(&format!("expected {expected}")));
                status.set_description(shown(&format!("found {found}")));
            }
            let name = format!("{} ({})", test.say, test.locale);
            report.add(&test.file, name, Some(test.line), status);
        }
        let mut bytes = Vec::new();
        let written = report.write("connectctl bot test", &mut bytes);
        written.map_err(|error| Failure::new(Exit::Bug, error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Report for Results {
    const SCHEMA: &'static str = "connectctl.bot.test/1";

    fn table(&self, paint: &Paint) -> String {
        let mut lines = Vec::new();
        for test in self.tests.iter().filter(|test| !test.passed) {
            let [expected, found] = test.missed();
            let place = paint.bold(&shown(&format!("{}:{}", test.file, test.line)));
            lines.push(format!("{place} {} ({})", shown(&format!("{:?}", test.say)), test.locale));
            lines.push(format!("  expected {}", paint.good(&shown(&expected))));
            lines.push(format!("  found    {}\n", paint.bad(&shown(&found))));
        }
        let passed = count(self.passed, "utterance", "utterances");
        lines.push(match self.failed {
            0 => paint.good(&format!("{passed} understood")),
            failed => paint.bad(&format!("{failed} misunderstood, {passed} understood")),
        });
        lines.join("\n")
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.tests)
    }
}

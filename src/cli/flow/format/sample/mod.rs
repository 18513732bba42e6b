//! A finding with everything that a finding can have, for the tests of the formats.

use std::ops::Range;
use std::sync::Arc;

use super::{Format, Sources, Summary};
use crate::flow::lint::{BlockRef, Finding, Fix, Place, Related, entry};
use crate::flow::source::{Edit, SourceText};

const MAIN: &str = r#"{
  "Identifier": "Grüße",
  "NextAction": "Godbye"
}
"#;
const OTHER: &str = "{ \"Settings\": {} }\n";
const OTHER_NAME: &str = "flows/other flow.json";

/// The two files that the finding speaks of.
pub struct Texts;

impl Sources for Texts {
    fn with(&self, file: &str, see: &mut dyn FnMut(&SourceText)) {
        see(&source(file));
    }
}

fn source(file: &str) -> SourceText {
    SourceText::new(file, if file == OTHER_NAME { OTHER } else { MAIN })
}

fn place(file: &str, range: Range<usize>) -> Place {
    let source = source(file);
    let (start, end) = (source.position(range.start), source.position(range.end));
    Place { file: Arc::from(file), range, start, end }
}

/// The finding.
pub fn finding() -> Finding {
    let target = MAIN.find("\"Godbye\"").unwrap();
    let target = target..target + 8;
    let name = MAIN.find("\"Gr").unwrap();
    Finding {
        rule: entry("dangling-transition").unwrap().meta,
        severity: crate::flow::lint::Severity::Warning,
        message: "NextAction names \"Godbye\"\u{1b}[2J".into(),
        help: Some("did you mean \"Goodbye\"?".into()),
        place: place("flows/main.json", target.clone()),
        flow: Some("MainFlow".into()),
        block: Some(BlockRef {
            identifier: "Grüße".into(),
            kind: "MessageParticipant".into(),
            title: Some("Play prompt"),
            spot: None,
        }),
        path: "Actions[0].Transitions.NextAction".into(),
        related: vec![
            Related {
                place: place("flows/main.json", name..name + 9),
                message: "this block".into(),
            },
            Related { place: place(OTHER_NAME, 2..12), message: "the module ends here".into() },
        ],
        fix: Some(Fix {
            title: "lead to \"Goodbye\"".into(),
            safe: false,
            edits: vec![Edit::new(target, "\"Goodbye\"")],
        }),
    }
}

/// What a format prints.
pub fn printed(format: &mut dyn Format, findings: &[Finding], sources: &dyn Sources) -> String {
    let mut out = Vec::new();
    format.begin(&mut out).unwrap();
    for finding in findings {
        format.finding(&mut out, finding, sources).unwrap();
    }
    format.end(&mut out, &Summary::default()).unwrap();
    String::from_utf8(out).unwrap()
}

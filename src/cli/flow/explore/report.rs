//! What was found, as a result.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::emit::Emitted;
use super::line::line;
use super::load::Loaded;
use super::words;
use crate::cli::output::{Paint, Report, count, rows, shown};
use crate::flow::explore::{
    Bounds, Exploration, Finding, Happens, Problem, Script, Unreached, unreached,
};
use crate::flow::lint::Severity;
use crate::flow::simulate::{BlockRef, End, Program};

/// What was found in flows.
#[derive(Serialize)]
pub struct Explored {
    findings: Vec<Found>,
    flows: Vec<Walked>,
    /// Files of tests that were written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tests: Vec<Emitted>,
    summary: Summary,
}

/// Something that was found.
#[derive(Serialize)]
struct Found {
    kind: &'static str,
    severity: &'static str,
    message: String,
    #[serde(flatten)]
    place: Place,
    /// The error branch, condition or end that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    /// The blocks that are gone round.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    round: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<Shown>,
    #[serde(skip)]
    help: &'static str,
}

/// A block of a file.
#[derive(Clone, Serialize)]
struct Place {
    file: String,
    line: Option<usize>,
    flow: String,
    block: Option<String>,
}

/// A call that shows something.
#[derive(Serialize)]
struct Shown {
    channel: &'static str,
    given: Map<String, Value>,
    steps: Vec<Value>,
    /// The command that plays it, where one line can.
    call: Option<String>,
    #[serde(skip)]
    words: Vec<String>,
}

/// A flow in which calls began.
#[derive(Serialize)]
struct Walked {
    file: String,
    flow: String,
    states: usize,
    steps: usize,
    /// Nothing was left out.
    complete: bool,
    /// What was left out.
    left_out: Vec<String>,
    ends: Map<String, Value>,
    longest_silence: Option<Figure>,
    most_keys_to_a_person: Option<Figure>,
}

/// A number, and where it is.
#[derive(Serialize)]
struct Figure {
    /// Milliseconds, or keys.
    value: u64,
    #[serde(flatten)]
    place: Place,
    script: Shown,
}

/// Counts.
#[derive(Serialize)]
struct Summary {
    flows: usize,
    states: usize,
    blocks: usize,
    errors: usize,
    warnings: usize,
}

impl Explored {
    /// What walks have found.
    pub fn new(loaded: &Loaded, walks: &[Exploration], tests: Vec<Emitted>) -> Self {
        let teller = Teller { loaded, program: &loaded.set.program };
        let mut seen = HashSet::new();
        let mut findings: Vec<Found> = Vec::new();
        for finding in walks.iter().flat_map(|walk| &walk.findings) {
            let found = teller.found(finding);
            if seen.insert((found.message.clone(), finding.at)) {
                findings.push(found);
            }
        }
        // What lies beyond the bounds may be all that leads there.
        if walks.iter().all(|walk| walk.bounds.is_walked()) {
            let missing = unreached(&loaded.set.program, walks.iter());
            findings.extend(missing.into_iter().map(|one| teller.unreached(one)));
        }
        findings.sort_by(|a, b| (&a.place.file, a.place.line).cmp(&(&b.place.file, b.place.line)));
        let of = |severity: Severity| {
            findings.iter().filter(|found| found.severity == severity.word()).count()
        };
        let blocks: HashSet<BlockRef> = walks.iter().flat_map(|walk| walk.blocks.clone()).collect();
        let summary = Summary {
            flows: walks.len(),
            states: walks.iter().map(|walk| walk.states).sum(),
            blocks: blocks.len(),
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
        };
        let flows = walks.iter().map(|walk| teller.walked(walk)).collect();
        Self { findings, flows, tests, summary }
    }

    /// How much is wrong.
    pub fn faults(&self) -> usize {
        self.summary.errors
    }
}

/// Puts what was found into words.
struct Teller<'l> {
    loaded: &'l Loaded,
    program: &'l Program,
}

impl Teller<'_> {
    fn place(&self, root: Option<&Script>, at: Option<BlockRef>) -> Place {
        let flow = at.map(|at| at.flow).or(root.map(|script| script.root));
        let name = |text: &str| shown(text);
        let block = at.and_then(|at| self.program.block(at)).map(|block| name(block.identifier));
        Place {
            file: flow.map_or_else(String::new, |flow| name(self.program.file(flow))),
            line: at.and_then(|at| self.loaded.set.line(at)),
            flow: flow.map_or_else(String::new, |flow| name(self.program.name(flow))),
            block,
        }
    }

    fn found(&self, finding: &Finding) -> Found {
        let names = |blocks: &[BlockRef]| -> Vec<String> {
            let names = blocks.iter().filter_map(|at| self.program.block(*at));
            names.map(|block| shown(block.identifier)).collect()
        };
        let (mut round, mut branch) = (Vec::new(), None);
        let (kind, message, help) = match &finding.problem {
            Problem::Endless { round: blocks } => {
                round = names(blocks);
                let happens = finding.script.happens.get(finding.round_from.unwrap_or(0)..);
                let alone = happens.unwrap_or_default().is_empty();
                let message = match alone {
                    true => "a call goes round here for ever, and nothing can end it",
                    false => "a call goes round here for ever while its caller does nothing",
                };
                (
                    "endless-path",
                    message.to_owned(),
                    "count the rounds with a Loop block, and end them",
                )
            }
            Problem::DeadEnd { end } => {
                branch = Some(end.name().to_owned());
                (
                    "dead-end",
                    format!("a call ends here by a fault: {}", shown(&end.to_string())),
                    help(end),
                )
            }
            Problem::SilentError { branch: number } => {
                let block = finding.at.and_then(|at| self.program.block(at));
                let error = block.and_then(|block| block.errors().nth(*number)).unwrap_or_default();
                branch = Some(shown(error));
                let message =
                    format!("after {} the caller is hung up on without a word", shown(error));
                ("silent-error", message, "say what has happened before the call ends")
            }
        };
        Found {
            kind,
            severity: Severity::Error.word(),
            message,
            place: self.place(Some(&finding.script), finding.at),
            branch,
            round,
            script: Some(self.script(&finding.script)),
            help,
        }
    }

    fn unreached(&self, one: Unreached) -> Found {
        let (kind, message, at, branch) = match one {
            Unreached::Block(at) => {
                ("unreached-block", "no call comes to this block".to_owned(), at, None)
            }
            Unreached::Branch(at, way) => {
                let branch = words::branch(self.program, at, way);
                let message = format!("no call takes the branch {branch}");
                ("unreached-branch", message, at, Some(branch))
            }
        };
        Found {
            kind,
            severity: Severity::Warning.word(),
            message,
            place: self.place(None, Some(at)),
            branch,
            round: Vec::new(),
            script: None,
            help: "",
        }
    }

    fn script(&self, script: &Script) -> Shown {
        let step = |one: &Happens| {
            let block = one.at.and_then(|at| self.program.block(at));
            let block = block.map(|block| block.identifier);
            let (what, happens) = match &one.choice {
                crate::flow::explore::Choice::Fault(_) => ("fault", json!(one.choice)),
                _ => ("answer", json!(one.choice)),
            };
            let mut step = Map::new();
            step.insert("block".to_owned(), json!(block));
            step.insert("visit".to_owned(), json!(one.visit));
            step.insert(what.to_owned(), happens);
            Value::Object(step)
        };
        let given = script.start.given.iter().cloned().collect();
        let mut words: Vec<String> =
            script.start.given.iter().map(|(name, value)| given_words(name, value)).collect();
        words.extend(script.happens.iter().map(|one| words::happens(self.program, one)));
        Shown {
            channel: script.start.contact.channel.value(),
            given,
            steps: script.happens.iter().map(step).collect(),
            call: line(self.program, script),
            words,
        }
    }

    fn walked(&self, walk: &Exploration) -> Walked {
        let figure = |value: u64, at: Option<BlockRef>, script: &Script| Figure {
            value,
            place: self.place(Some(script), at),
            script: self.script(script),
        };
        let (silence, person) = (walk.silence.as_ref(), walk.person.as_ref());
        Walked {
            file: shown(self.program.file(walk.root)),
            flow: shown(self.program.name(walk.root)),
            states: walk.states,
            steps: walk.steps,
            complete: walk.bounds.is_complete(),
            left_out: self.left_out(&walk.bounds),
            ends: walk
                .ends
                .iter()
                .map(|(name, number)| ((*name).to_owned(), json!(number)))
                .collect(),
            longest_silence: silence.map(|one| figure(one.lasts, one.at, &one.script)),
            most_keys_to_a_person: person.map(|one| figure(one.keys, Some(one.at), &one.script)),
        }
    }

    fn left_out(&self, bounds: &Bounds) -> Vec<String> {
        let mut all = Vec::new();
        if bounds.states {
            all.push("states beyond --max-states".to_owned());
        }
        if bounds.depth {
            all.push("what comes after --depth answers".to_owned());
        }
        if bounds.figures {
            all.push("perhaps a longer silence, or a person who takes more keys".to_owned());
        }
        if bounds.contacts {
            all.push("some combinations of what contacts come with".to_owned());
        }
        for at in &bounds.answers {
            let name = words::block(self.program, *at);
            all.push(format!("some combinations of what {name} is answered"));
        }
        all
    }
}

fn given_words(name: &str, value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!("{} is {}", shown(name), shown(&text))
}

fn help(end: &End) -> &'static str {
    match end {
        End::Unhandled { .. } => "give the block an error branch that leads on",
        End::NoWay => "let the block lead on, or end the call with a Disconnect block",
        End::Lost { .. } => "lead the branch to a block of the flow",
        End::NoStart => "name the first block in StartAction",
        End::Unsupported { .. } => "`connectctl flow lint` names types that are near to it",
        _ => "count the rounds with a Loop block, and end them",
    }
}

impl Report for Explored {
    const SCHEMA: &'static str = "connectctl.flow.explore/1";

    fn table(&self, paint: &Paint) -> String {
        let mut lines: Vec<String> = Vec::new();
        for found in &self.findings {
            lines.extend(found.lines(paint));
            lines.push(String::new());
        }
        for walked in &self.flows {
            lines.extend(walked.lines(paint));
            lines.push(String::new());
        }
        for tests in &self.tests {
            lines.push(format!("{}: {}", paint.bold(&tests.file), tests.sentence()));
            let left = tests.left_out.iter();
            lines.extend(left.map(|branch| format!("  {} {branch}", paint.warn("left out:"))));
            lines.push(String::new());
        }
        lines.push(self.summary.sentence());
        lines.join("\n")
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.findings)
    }
}

impl Place {
    fn text(&self) -> String {
        let line = self.line.map_or_else(String::new, |line| format!(":{line}"));
        format!("{}{line}", self.file)
    }

    fn block(&self) -> String {
        self.block.as_ref().map_or_else(String::new, |block| format!(" at \"{block}\""))
    }
}

impl Found {
    fn lines(&self, paint: &Paint) -> Vec<String> {
        let head = format!("{}[{}]", self.severity, self.kind);
        let head = match self.script {
            Some(_) => paint.bad(&head),
            None => paint.warn(&head),
        };
        let mut lines = vec![format!("{head}: {}", paint.bold(&self.message))];
        let block = self.place.block.as_deref();
        let block = block.map_or_else(String::new, |block| format!(" \"{block}\""));
        lines.push(format!("  {} {}{block}", paint.dim("-->"), self.place.text()));
        if !self.round.is_empty() {
            let round = self.round.iter().map(|block| format!("\"{block}\""));
            lines.push(field(paint, "round", &round.collect::<Vec<_>>().join(" → ")));
        }
        lines.extend(self.script.iter().flat_map(|script| script.lines(paint)));
        if !self.help.is_empty() {
            lines.push(field(paint, "help", self.help));
        }
        lines
    }
}

fn field(paint: &Paint, name: &str, text: &str) -> String {
    format!("   {} {name}: {text}", paint.dim("="))
}

impl Shown {
    fn lines(&self, paint: &Paint) -> Vec<String> {
        let mut lines: Vec<String> =
            self.words.iter().map(|words| field(paint, "call", words)).collect();
        lines.extend(self.call.iter().map(|call| field(paint, "try", call)));
        lines
    }
}

impl Walked {
    fn lines(&self, paint: &Paint) -> Vec<String> {
        let mut lines = vec![format!(
            "{}: {}, {}",
            paint.bold(&self.file),
            count(self.states, "state", "states"),
            count(self.steps, "step", "steps"),
        )];
        if let Some(silence) = &self.longest_silence {
            let text = format!("{}{}", words::seconds(silence.value), silence.place.block());
            lines.push(format!("  longest silence {text}"));
        }
        if let Some(person) = &self.most_keys_to_a_person {
            let keys = count(person.value as usize, "key", "keys");
            lines.push(format!("  to a person {keys}{}", person.place.block()));
        }
        for what in &self.left_out {
            lines.push(format!("  {} {what}", paint.warn("left out:")));
        }
        lines
    }
}

impl Summary {
    fn sentence(&self) -> String {
        let found = match (self.errors, self.warnings) {
            (0, 0) => "no findings".to_owned(),
            (errors, 0) => count(errors, "error", "errors"),
            (0, warnings) => count(warnings, "warning", "warnings"),
            (errors, warnings) => format!(
                "{}, {}",
                count(errors, "error", "errors"),
                count(warnings, "warning", "warnings")
            ),
        };
        format!("{found} in {}", count(self.flows, "flow", "flows"))
    }
}

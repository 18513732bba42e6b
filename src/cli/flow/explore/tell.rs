//! Findings in words: what was found, where, and the call that shows it.

use serde_json::{Map, Value, json};

use super::line::line;
use super::load::Loaded;
use super::report::{Figure, Found, Place, Shown, Walked};
use super::words;
use crate::cli::output::shown;
use crate::flow::explore::{
    Bounds, Choice, Exploration, Finding, Happens, Problem, Script, Unreached,
};
use crate::flow::lint::Severity;
use crate::flow::simulate::{BlockRef, End, Program};

/// Puts what was found into words.
pub(super) struct Teller<'l> {
    pub loaded: &'l Loaded,
    pub program: &'l Program,
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

    pub fn found(&self, finding: &Finding) -> Found {
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

    pub fn unreached(&self, one: Unreached) -> Found {
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
                Choice::Fault(_) => ("fault", json!(one.choice)),
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

    pub fn walked(&self, walk: &Exploration) -> Walked {
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

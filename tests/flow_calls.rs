//! Calls through the flows that ship, `flows/`, whatever callers press and whatever fails: every
//! block is come to, no call goes on for ever, no failure ends one without a word, and what flows
//! read of an answer is what the function answers.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::harness::{Bench, flow_reads, shipped_flows};

/// A flow, its blocks by their place in the file.
struct Flow {
    name: String,
    blocks: Vec<Block>,
}

struct Block {
    name: String,
    kind: String,
    /// How often a `Loop` leads on before it is done.
    turns: u8,
    /// Where it leads; of a `Loop`, while it turns and then when it is done.
    ways: Vec<usize>,
    errors: Vec<usize>,
}

/// Where a call is, and how often it has come through each `Loop`.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Call {
    at: usize,
    turns: Vec<u8>,
}

impl Flow {
    fn read(name: String, flow: &Value) -> Self {
        let actions = flow["Actions"].as_array().expect("a list");
        let named = |action: &Value| action["Identifier"].as_str().expect("a name").to_owned();
        let places: HashMap<_, _> = actions.iter().map(named).zip(0..).collect();
        assert_eq!(places[flow["StartAction"].as_str().expect("a name")], 0, "{name} starts first");
        let blocks = actions.iter().map(|action| Block::read(action, &places)).collect();
        Self { name, blocks }
    }

    fn ship() -> Vec<Self> {
        shipped_flows().into_iter().map(|(name, flow)| Self::read(name, &flow)).collect()
    }

    /// Where a call can be next. A `Loop` leads on as often as it says, then is done once and starts
    /// anew (<https://docs.aws.amazon.com/connect/latest/devguide/flow-control-actions-loop.html>).
    fn next(&self, call: &Call) -> Vec<Call> {
        let block = &self.blocks[call.at];
        if block.kind != "Loop" {
            let to = block.ways.iter().chain(&block.errors);
            return to.map(|at| Call { at: *at, turns: call.turns.clone() }).collect();
        }
        let mut turns = call.turns.clone();
        let done = turns[call.at] == block.turns;
        turns[call.at] = if done { 0 } else { turns[call.at] + 1 };
        vec![Call { at: block.ways[usize::from(done)], turns }]
    }

    /// Follows a call on every way; `path` is how it has come here.
    fn follow(&self, call: Call, path: &mut Vec<Call>, followed: &mut HashSet<Call>) {
        if followed.contains(&call) {
            return;
        }
        if let Some(before) = path.iter().position(|other| *other == call) {
            let circle = path[before..].iter().map(|call| self.blocks[call.at].name.as_str());
            panic!("{}: calls go round without end: {:?}", self.name, circle.collect::<Vec<_>>());
        }
        path.push(call);
        for next in self.next(&path[path.len() - 1]) {
            self.follow(next, path, followed);
        }
        followed.extend(path.pop());
    }

    /// Whether a call can come from a block to its end without hearing anything.
    fn can_end_in_silence(&self, at: usize, seen: &mut HashSet<usize>) -> bool {
        let block = &self.blocks[at];
        if block.speaks() || block.hands_back() || !seen.insert(at) {
            return false;
        }
        let mut on = block.ways.iter().chain(&block.errors).peekable();
        on.peek().is_none() || on.any(|next| self.can_end_in_silence(*next, seen))
    }
}

impl Block {
    fn read(action: &Value, places: &HashMap<String, usize>) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let transitions = &action["Transitions"];
        let branches = |name: &str| transitions[name].as_array().map_or(&[][..], Vec::as_slice);
        let place = |branch: &Value| places[branch["NextAction"].as_str().expect("a target")];
        let mut conditions: Vec<_> = branches("Conditions").iter().collect();
        conditions.sort_by_key(|branch| branch["Condition"]["Operands"][0] == "DoneLooping");
        let mut ways: Vec<_> = conditions.into_iter().map(place).collect();
        ways.extend(transitions.get("NextAction").map(|_| place(transitions)));
        Self {
            name: text(&action["Identifier"]),
            kind: text(&action["Type"]),
            turns: text(&action["Parameters"]["LoopCount"]).parse().unwrap_or(0),
            ways,
            errors: branches("Errors").iter().map(place).collect(),
        }
    }

    fn speaks(&self) -> bool {
        let kinds = ["MessageParticipant", "GetParticipantInput", "ConnectParticipantWithLexBot"];
        kinds.contains(&self.kind.as_str()) || self.kind == "MessageParticipantIteratively"
    }

    /// Whether the call goes on elsewhere after it: where the module was called, or in the queue.
    fn hands_back(&self) -> bool {
        matches!(self.kind.as_str(), "EndFlowModuleExecution" | "EndFlowExecution")
    }
}

#[test]
fn every_call_comes_to_an_end() {
    for flow in Flow::ship() {
        let mut followed = HashSet::new();
        let start = Call { at: 0, turns: vec![0; flow.blocks.len()] };
        flow.follow(start, &mut Vec::new(), &mut followed);
        let reached: HashSet<_> = followed.iter().map(|call| call.at).collect();
        for (place, block) in flow.blocks.iter().enumerate() {
            assert!(reached.contains(&place), "{}: no call comes to {}", flow.name, block.name);
        }
    }
}

#[test]
fn no_failure_ends_a_call_without_a_word() {
    for flow in Flow::ship() {
        for block in flow.blocks.iter().filter(|block| block.kind != "MessageParticipant") {
            for error in &block.errors {
                let silent = flow.can_end_in_silence(*error, &mut HashSet::new());
                assert!(!silent, "{}: an error of {} hangs up", flow.name, block.name);
            }
        }
    }
}

#[test]
fn flows_read_what_their_functions_answer() {
    let mut bench = Bench::new();
    bench.set("RESPONSE_FORMAT", "flat");
    for (function, change) in [
        ("session-data", "Details.Parameters.topic=loans"),
        ("vanity-numbers", "Details.ContactData.Attributes.TargetNumber=+18003569377"),
    ] {
        let event = bench.run(&["event", "generate", "connect", "--set", change]).code(0).out;
        let replay = ["replay", "-", "--local", "--function", function, "-o", "json"];
        let mut run = bench.run_with(&event, &replay).code(0).json();
        flow_reads(function, function, &run["runs"][0]["answer"].take());
    }
}

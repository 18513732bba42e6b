//! Flows made at random: what a walk finds in them is so, calls that are played at random come to
//! nothing that the walk has not come to, and the tests that are made of it pass and take every
//! branch. `EXPLORED_FLOWS=5000 cargo test flow_explore::random` tries more of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use connectctl::flow::explore::{Exploration, Limits, Problem};
use connectctl::flow::script::{Functions, Reached, Source, run};
use connectctl::flow::simulate::{
    Answer, Ask, Call, Chance, Channel, Contact, FlowId, LambdaAnswer, LambdaAsk, Program, Recorder,
};
use serde_json::{Value, json};

use super::proof::{prove, ways};
use super::{Flows, block, flow};

/// Flows that are tried.
const TRIED: u64 = 60;
/// Calls that are played in each.
const CALLS: u64 = 25;
/// Steps of a call at most.
const STEPS: usize = 300;

struct Maker(fastrand::Rng);

impl Maker {
    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.usize(..of.len())]
    }

    /// A flow of so many blocks. Every way leads to any of them.
    fn flow(&mut self, prefix: &str, count: usize, module: bool) -> Value {
        let names: Vec<String> = (0..count).map(|at| format!("{prefix}{at}")).collect();
        let mut blocks: Vec<Value> =
            names[1..].iter().map(|name| self.block(name, &names, module)).collect();
        blocks.insert(0, self.block(&names[0], &names, module));
        let mut flow = flow(&blocks);
        if module {
            flow["Metadata"] = json!({ "type": "module" });
        }
        flow
    }

    fn block(&mut self, name: &str, names: &[String], module: bool) -> Value {
        let mut to = || self.0.choice(names).expect("a name").clone();
        let (a, b, c, d) = (to(), to(), to(), to());
        let error = ("!NoMatchingError", d.as_str());
        let other = ("!NoMatchingCondition", c.as_str());
        let (one, two, next) = (("+1", a.as_str()), ("+2", b.as_str()), ("", a.as_str()));
        let value = self.one(&["1", "2", "$.Attributes.a", "$.External.x", "$.FlowAttributes.f"]);
        let read = self.one(&[
            "$.Attributes.a",
            "$.Attributes.b",
            "$.External.x",
            "$.External.y",
            "$.FlowAttributes.f",
            "$.StoredCustomerInput",
            "$.Modules.ResultData.r",
        ]);
        let menu = |store: &str| json!({ "Text": "Press.", "StoreInput": store, "InputTimeLimitSeconds": "5" });
        match self.0.u8(..18) {
            0 | 1 => block(name, "MessageParticipant", json!({ "Text": "Hello." }), &[next, error]),
            2 | 3 => {
                let silent = ("!InputTimeLimitExceeded", c.as_str());
                block(name, "GetParticipantInput", menu("False"), &[one, two, silent, other, error])
            }
            4 => block(name, "GetParticipantInput", menu("True"), &[next, error]),
            5..=7 => {
                let compared = json!({ "ComparisonValue": read });
                block(name, "Compare", compared, &[one, two, other])
            }
            8 => {
                let count = self.one(&["1", "2", "3"]);
                let ways = [("+ContinueLooping", a.as_str()), ("+DoneLooping", b.as_str())];
                block(name, "Loop", json!({ "LoopCount": count }), &ways)
            }
            9 | 10 => {
                let called = json!({ "LambdaFunctionARN": "f", "InvocationTimeLimitSeconds": "3" });
                block(name, "InvokeLambdaFunction", called, &[next, error])
            }
            11 => {
                let key = self.one(&["a", "b"]);
                let set = json!({ "Attributes": { key: value } });
                block(name, "UpdateContactAttributes", set, &[next, error])
            }
            12 => {
                let set = json!({ "FlowAttributes": { "f": { "Value": value } } });
                block(name, "UpdateFlowAttributes", set, &[next, error])
            }
            13 => {
                let ways = [("+True", a.as_str()), ("+False", b.as_str()), error];
                block(name, "CheckHoursOfOperation", json!({ "HoursOfOperationId": "h" }), &ways)
            }
            14 if !module => {
                block(name, "TransferToFlow", json!({ "ContactFlowId": "other" }), &[error])
            }
            15 => {
                let used = json!({ "FlowModuleId": "part" });
                block(name, "InvokeFlowModule", used, &[one, ("", b.as_str()), error])
            }
            _ if module => {
                let ended =
                    json!({ "Result": self.one(&["1", "2"]), "ResultData": { "r": value } });
                block(name, "EndFlowModuleExecution", ended, &[])
            }
            _ => block(name, "DisconnectParticipant", json!({}), &[]),
        }
    }

    fn flows(&mut self) -> Flows {
        let main = self.flow("m", 10, false);
        let other = self.flow("o", 5, false);
        let part = self.flow("p", 5, true);
        Flows::of([("main", &main), ("other", &other), ("part", &part)])
    }

    /// Plays a call, and takes in what it comes to.
    fn play(&mut self, program: &Program, heard: &mut Recorder) -> Call {
        let mut contact = Contact::new(Channel::Voice);
        contact.chance = Chance::Asked;
        for key in ["a", "b"] {
            if self.0.bool() {
                contact = contact.attribute(key, self.one(&["1", "2", "3"]));
            }
        }
        let mut call = Call::new(&Arc::new(contact), FlowId(0));
        call.prepare(program, heard);
        for _ in 0..STEPS {
            if call.end().is_some() {
                break;
            }
            if let Some(at) = call.at()
                && self.0.u8(..12) == 0
                && program
                    .block(at)
                    .is_some_and(|block| block.errors().any(|e| e == "NoMatchingError"))
            {
                call.fail(program, "NoMatchingError", heard).expect("it can fail");
            } else if let Some(ask) = call.ask(program) {
                let answer = self.answer(&ask);
                call.answer(program, answer, heard).expect("an answer that fits");
            } else {
                call.advance(program, heard);
            }
            call.prepare(program, heard);
        }
        call
    }

    fn answer(&mut self, ask: &Ask<'_>) -> Answer {
        if matches!(ask, Ask::Lambda(_)) && self.0.bool() {
            let mut one = || self.one(&["1", "2", "3", ""]);
            return Answer::lambda(json!({ "x": one(), "y": one() }));
        }
        let mut answers = ask.answers();
        answers.swap_remove(self.0.usize(..answers.len()))
    }
}

fn tried() -> u64 {
    std::env::var("EXPLORED_FLOWS").ok().and_then(|count| count.parse().ok()).unwrap_or(TRIED)
}

#[test]
fn what_is_found_in_any_flow_can_be_played_and_its_tests_pass_and_no_call_comes_to_more() {
    let (mut complete, mut findings) = (0, 0);
    for seed in 0..tried() {
        let mut maker = Maker(fastrand::Rng::with_seed(seed));
        let flows = maker.flows();
        let walk = flows.explore_within(Limits { states: 4_000, ..Limits::default() });
        println!("seed {seed}: {} states, {:?}", walk.states, walk.bounds);
        prove(&flows.program, &walk);
        tests_pass(seed, &flows, &walk);
        findings += walk.findings.len();
        if walk.bounds.is_complete() {
            complete += 1;
            (0..CALLS).for_each(|_| comes_to_no_more(&mut maker, &flows, &walk));
        }
    }
    assert!(complete > tried() / 2 && findings > tried() as usize, "{complete}, {findings}");
}

fn comes_to_no_more(maker: &mut Maker, flows: &Flows, walk: &Exploration) {
    let mut heard = Recorder::default();
    let call = maker.play(&flows.program, &mut heard);
    let more: Vec<_> = ways(&heard).into_iter().filter(|way| !walk.ways.contains(way)).collect();
    let named = more.iter().map(|(at, way)| format!("{} {way:?}", flows.name(Some(*at))));
    assert!(more.is_empty(), "{:?}\n{:#?}", named.collect::<Vec<_>>(), heard.events);
    let ends =
        |problem: &Problem| matches!(problem, Problem::DeadEnd { end } if Some(end) == call.end());
    if call.end().is_some_and(|end| !end.is_orderly()) {
        assert!(walk.findings.iter().any(|one| ends(&one.problem)), "{:?}", call.end());
    }
}

/// The tests of a walk pass, and take every branch where they can say all of it.
fn tests_pass(seed: u64, flows: &Flows, walk: &Exploration) {
    let mut reached = Reached::default();
    let mut unsaid = 0;
    for (number, (_, script)) in walk.tests().iter().enumerate() {
        let played = script.play(&flows.program, &mut ()).expect("it can be played");
        let test = script.test(&flows.program, &number.to_string());
        // A call that never ends goes on after its script is done.
        let Some(test) = test.filter(|_| played.end().is_some()) else {
            unsaid += 1;
            continue;
        };
        let ran = run(&flows.program, FlowId(0), &test, &mut Nobody);
        assert!(ran.failures.is_empty(), "seed {seed}, {number}: {:#?}", ran.failures);
        reached.join(&ran.reached);
    }
    let missed: BTreeSet<_> =
        walk.ways.iter().filter(|(at, way)| !reached.has(*at, *way)).collect();
    assert!(unsaid > 0 || missed.is_empty(), "seed {seed}: {missed:?}");
}

/// Answers for no function.
struct Nobody;

impl Functions for Nobody {
    fn invoke(&mut self, _: &Source, ask: &LambdaAsk<'_>) -> Result<LambdaAnswer, String> {
        Err(format!("nobody answers for {}", ask.function()))
    }
}

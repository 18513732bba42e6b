//! What blocks do in a call, case by case: `fixtures/flow/simulate/TYPE.json` holds cases of one type
//! of action, each a block, what the world answers, and which way the contact goes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use connectctl::flow::catalog::catalog;
use connectctl::flow::model::{EdgeKind, Flow};
use connectctl::flow::simulate::{
    Answer, Call, Chance, Channel, Contact, Event, FlowId, Party, Program, QueueAnswer, Recorder,
    Role, Step, TalkAnswer,
};
use connectctl::flow::source::{Contents, Reading, SourceText, read};
use serde::Deserialize;
use serde_json::{Value, json};

/// The block that a case is about.
const SUBJECT: &str = "subject";
/// The queue in whose flow a case runs, where it does.
const QUEUE: &str = "66666666-7777-4888-8999-000000000004";
/// When an agent answers in that queue.
const ANSWERED: u64 = 90_000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// `VOICE` where none is named.
    #[serde(default)]
    channel: Channel,
    /// What references read before: `$.Attributes.tier`; `chance` is who decides about that.
    #[serde(default)]
    given: BTreeMap<String, Value>,
    /// The queue that was set before.
    queue: Option<String>,
    /// `queue`: the block stands in the flow of a queue, in which an agent answers; `queue nobody`.
    role: Option<String>,
    /// Other flows, by name.
    #[serde(default)]
    beside: BTreeMap<String, Value>,
    /// The block fails with this error, whatever it would do.
    fault: Option<String>,
    /// The first condition leads to the block again.
    #[serde(default)]
    twice: bool,
    parameters: Value,
    #[serde(default)]
    conditions: Vec<(String, String)>,
    #[serde(default)]
    errors: Vec<String>,
    #[serde(default)]
    answers: Vec<Answer>,
    expect: Expect,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
struct Expect {
    /// `next`, `condition OPERAND` or `error TYPE`.
    way: Option<String>,
    /// How the call ends, where not along a way.
    end: Option<String>,
    /// When it goes along that way or ends.
    at: Option<u64>,
    /// What can be read afterwards.
    reads: BTreeMap<String, String>,
    /// What the customer hears or reads.
    hears: Option<Vec<String>>,
    /// What is done outside, and with what.
    does: Option<Value>,
    /// The flows that begin, after the first.
    begins: Option<Vec<String>>,
}

fn cases() -> Vec<(String, Vec<Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/flow/simulate");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let cases = files.iter().map(|file| {
        let text = std::fs::read_to_string(file).unwrap().replace("{32 KB}", &"x".repeat(32_768));
        let cases = serde_json::from_str(&text);
        let kind = file.file_stem().unwrap().to_string_lossy().into_owned();
        (kind, cases.unwrap_or_else(|error| panic!("{}: {error}", file.display())))
    });
    cases.collect()
}

fn add(program: &mut Program, name: &str, flow: &Value) -> FlowId {
    let source = SourceText::new(format!("{name}.json"), flow.to_string());
    let Ok(Contents::Flows(texts)) = read(&source, &Reading::default()) else {
        panic!("{name} is no flow: {flow}")
    };
    let tree = texts[0].tree().unwrap();
    let flow = Flow::new(&texts[0], tree.root(), source.name());
    program.add(&flow, &texts[0].given, source.name(), None)
}

/// The flow of a case: its block, from which every way leads to a block of its own.
fn flow(kind: &str, case: &Case) -> Value {
    let ways = ["next".to_owned()]
        .into_iter()
        .chain((0..case.conditions.len()).map(|at| format!("condition {at}")))
        .chain((0..case.errors.len()).map(|at| format!("error {at}")));
    let mut actions: Vec<Value> = ways
        .map(|way| json!({ "Identifier": way, "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }))
        .collect();
    let condition = |(at, (operator, operand)): (usize, &(String, String))| {
        let next =
            if case.twice && at == 0 { SUBJECT.to_owned() } else { format!("condition {at}") };
        json!({ "NextAction": next, "Condition": { "Operator": operator, "Operands": [operand] } })
    };
    let conditions: Vec<_> = case.conditions.iter().enumerate().map(condition).collect();
    let errors: Vec<_> = case
        .errors
        .iter()
        .enumerate()
        .map(|(at, error)| json!({ "NextAction": format!("error {at}"), "ErrorType": error }))
        .collect();
    actions.push(json!({
        "Identifier": SUBJECT, "Type": kind, "Parameters": case.parameters,
        "Transitions": { "NextAction": "next", "Conditions": conditions, "Errors": errors },
    }));
    let mut start = SUBJECT;
    if let Some(queue) = &case.queue {
        start = "queue";
        actions.push(json!({
            "Identifier": "queue", "Type": "UpdateContactTargetQueue", "Parameters": { "QueueId": queue },
            "Transitions": { "NextAction": SUBJECT, "Errors": [] },
        }));
    }
    json!({ "Version": "2019-10-30", "StartAction": start, "Actions": actions })
}

/// A flow that leads into the flow of a queue.
fn before() -> Value {
    let block = |name: &str, kind: &str, parameters: Value, next: &str| {
        json!({
            "Identifier": name, "Type": kind, "Parameters": parameters,
            "Transitions": { "NextAction": next, "Errors": [] },
        })
    };
    json!({ "Version": "2019-10-30", "StartAction": "a", "Actions": [
        block("a", "UpdateContactTargetQueue", json!({ "QueueId": QUEUE }), "b"),
        block("b", "UpdateContactEventHooks", json!({ "EventHooks": { "CustomerQueue": "{{contactFlows.case.arn}}" } }), "c"),
        block("c", "TransferContactToQueue", json!({}), "a"),
    ] })
}

fn contact(case: &Case) -> Contact {
    let mut contact = Contact::new(case.channel);
    for (reference, value) in &case.given {
        if reference == "chance" {
            contact.chance = Chance::Asked;
        } else {
            contact.set(reference, value.clone()).unwrap();
        }
    }
    contact
}

/// What happened in a case, in the words of what is expected.
struct Outcome {
    call: Call,
    program: Program,
    events: Recorder,
    subject: FlowId,
}

fn run(kind: &str, case: &Case) -> Outcome {
    let mut program = Program::new();
    let subject = add(&mut program, "case", &flow(kind, case));
    for (name, flow) in &case.beside {
        add(&mut program, name, flow);
    }
    let mut answers: Vec<Answer> = case.answers.clone();
    let mut start = subject;
    if let Some(role) = &case.role {
        start = add(&mut program, "before", &before());
        let queue = match role.as_str() {
            "queue" => QueueAnswer::Answered(ANSWERED),
            "queue nobody" => QueueAnswer::Nobody,
            other => panic!("no role: {other}"),
        };
        answers.insert(0, Answer::Queue(queue));
        answers.push(Answer::Talk(TalkAnswer::AgentLeaves(0)));
    }
    let mut call = Call::new(&Arc::new(contact(case)), start);
    let mut events = Recorder::default();
    let mut answers = answers.into_iter();
    loop {
        let at = call.prepare(&program, &mut events);
        let here = call.at().and_then(|at| program.block(at)).map(|block| block.identifier);
        if let (Step::Moves, Some(error), Some(SUBJECT)) = (at, &case.fault, here) {
            call.fail(&program, error, &mut events).unwrap();
            continue;
        }
        match call.advance(&program, &mut events) {
            Step::Moves => {}
            Step::Over => break,
            Step::Asks => {
                let asked = call.ask(&program).unwrap().name();
                let Some(answer) = answers.next() else {
                    panic!("{kind}: {}: asks for {asked}", case.name)
                };
                call.answer(&program, answer, &mut events)
                    .unwrap_or_else(|error| panic!("{kind}: {}: {error}", case.name));
            }
        }
    }
    if case.role.is_none() {
        assert_eq!(answers.next(), None, "{kind}: {}: an answer is left", case.name);
    }
    Outcome { call, program, events, subject }
}

impl Outcome {
    /// The way by which the block was left last, and when.
    fn way(&self, case: &Case) -> Option<(u64, String)> {
        self.events.events.iter().rev().find_map(|(at, event)| {
            let Event::Leaves { block, way, .. } = event else { return None };
            let info = self.program.block(*block)?;
            if block.flow != self.subject || info.identifier != SUBJECT {
                return None;
            }
            let way = match way {
                EdgeKind::Next => "next".to_owned(),
                EdgeKind::Condition(at) => format!("condition {}", case.conditions[*at].1),
                EdgeKind::Error(at) => format!("error {}", case.errors[*at]),
            };
            Some((*at, way))
        })
    }

    fn found(&self, case: &Case) -> Expect {
        let way = self.way(case);
        let expected = &case.expect;
        let end = self.call.end().map(|end| end.name().to_owned());
        let at = way.as_ref().map_or(self.call.now(), |(at, _)| *at);
        let hears = self.events.events.iter().filter_map(|(_, event)| match event {
            Event::Says(says) if says.to == Party::Customer => Some(says.text.to_string()),
            _ => None,
        });
        let does = self.events.events.iter().find_map(|(_, event)| match event {
            Event::Does { parameters, .. } => Some(parameters.clone().into_owned()),
            _ => None,
        });
        let begins = self.events.events.iter().filter_map(|(_, event)| match event {
            Event::Begins { flow, role } if *role != Role::Main => {
                Some(self.program.name(*flow).to_owned())
            }
            _ => None,
        });
        let reads = expected.reads.keys().map(|key| (key.clone(), self.call.read(key)));
        Expect {
            end: expected.end.as_ref().and(end),
            at: expected.at.map(|_| at),
            way: way.map(|(_, way)| way),
            reads: reads.collect(),
            hears: expected.hears.as_ref().map(|_| hears.collect()),
            does: expected.does.as_ref().and(does),
            begins: expected.begins.as_ref().map(|_| begins.collect()),
        }
    }
}

#[test]
fn every_case_goes_as_expected() {
    let mut wrong = Vec::new();
    for (kind, cases) in cases() {
        for case in cases {
            let outcome = run(&kind, &case);
            let found = outcome.found(&case);
            if found != case.expect {
                wrong.push(format!(
                    "{kind}: {}\n  expected {:?}\n  found    {found:?}",
                    case.name, case.expect
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_type_condition_or_error_of_the_catalog_is_without_a_case() {
    let cases: BTreeMap<_, _> = cases().into_iter().collect();
    let mut missing = Vec::new();
    for action in &catalog().actions {
        let Some(cases) = cases.get(&action.name) else {
            missing.push(action.name.clone());
            continue;
        };
        let ways: BTreeSet<&str> =
            cases.iter().filter_map(|case| case.expect.way.as_deref()).collect();
        let mut need = |what: String, is_there: bool| {
            if !is_there {
                missing.push(format!("{}: {what}", action.name));
            }
        };
        let succeeds = ways.iter().any(|way| !way.starts_with("error"));
        let ends = cases.iter().any(|case| case.expect.way.is_none() && case.expect.end.is_some());
        need("success".to_owned(), succeeds || ends);
        for error in &action.errors {
            need(error.name.clone(), ways.contains(format!("error {}", error.name).as_str()));
        }
        let conditions = action.conditions.as_ref();
        let narrower = conditions.into_iter().flat_map(|c| &c.cases).flat_map(|c| &c.operands);
        for operand in conditions.into_iter().flat_map(|c| &c.operands).chain(narrower) {
            need(operand.clone(), ways.contains(format!("condition {operand}").as_str()));
        }
        for operator in conditions.into_iter().flat_map(|c| &c.operators) {
            let holds = |case: &Case| {
                let way = case.expect.way.as_deref().unwrap_or_default();
                let mut conditions = case.conditions.iter();
                conditions
                    .any(|(o, operand)| o == operator && way == format!("condition {operand}"))
            };
            need(operator.clone(), cases.iter().any(holds));
        }
    }
    assert!(missing.is_empty(), "without a case:\n{}", missing.join("\n"));
}

#[test]
fn only_faults_that_nothing_in_a_call_decides_are_told() {
    for (kind, cases) in cases() {
        let told: BTreeSet<&str> = cases.iter().filter_map(|case| case.fault.as_deref()).collect();
        for error in told {
            let way = format!("error {error}");
            let else_so = cases.iter().any(|case| {
                case.fault.is_none() && case.expect.way.as_deref() == Some(way.as_str())
            });
            assert!(!else_so, "{kind}: {error} comes by itself in another case");
        }
    }
}

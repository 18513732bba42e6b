//! What holds for every flow that is called, whatever is answered: the call never panics, it comes to
//! an end or asks within a bounded number of blocks, and it goes the same way again. Tried on the
//! flows of the fixtures, on those that ship, and on a folder of others:
//! `CORPUS=FOLDER PROPTEST_CASES=5000 cargo test flow_simulate_properties`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use connectctl::flow::model::Flow;
use connectctl::flow::simulate::{
    Answer, AnswerError, Call, Chance, Channel, Contact, End, Limits, Program, Recorder, Step,
};
use connectctl::flow::source::{Contents, Reading, SourceText, read};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::json;

/// Answers that a call is given at most.
const ANSWERS: usize = 60;
/// Blocks that may run between two answers.
const LIMITS: Limits = Limits { between_answers: 3_000, blocks: 100_000 };

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}

/// Every flow of a folder, in one program.
fn folder(folder: &Path, program: &mut Program) {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let source = SourceText::new(file.display().to_string(), text);
        let Ok(Contents::Flows(texts)) = read(&source, &Reading::default()) else { continue };
        for text in &texts {
            if let Ok(tree) = text.tree() {
                let flow = Flow::new(text, tree.root(), source.name());
                program.add(&flow, &text.given, source.name(), text.label.as_deref());
            }
        }
    }
}

static PROGRAM: LazyLock<Program> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut program = Program::new();
    program.limits = LIMITS;
    folder(&root.join("flows"), &mut program);
    folder(&root.join("fixtures/flow/lint"), &mut program);
    folder(&root.join("fixtures/flow/source"), &mut program);
    if let Some(more) = std::env::var_os("CORPUS") {
        folder(Path::new(&more), &mut program);
    }
    program
});

/// Answers that no flow expects, beside those that lead along a way.
fn odd(number: usize) -> Answer {
    match number % 7 {
        0 => Answer::keys("*#**99999999999999999999#"),
        1 => Answer::keys(""),
        2 => Answer::lambda(json!({ "a": [{ "b": null }] })),
        3 => Answer::Number(f64::NAN),
        4 => Answer::HungUp { after: u64::MAX },
        5 => Answer::Failed { error: "Nothing".into(), after: u64::MAX },
        _ => Answer::intent("", ""),
    }
}

/// Plays a call with answers that numbers choose; how it stands when they are used up.
fn played(mut call: Call, choices: &[u16], sink: &mut Recorder) -> Result<Call, TestCaseError> {
    let program = &*PROGRAM;
    let mut choices = choices.iter().map(|choice| usize::from(*choice));
    loop {
        let before = call.blocks();
        let step = call.step(program, sink);
        let ran = call.blocks() - before;
        prop_assert!(
            ran <= u64::from(LIMITS.between_answers) + 1,
            "{ran} blocks without an answer"
        );
        prop_assert_ne!(step, Step::Moves);
        let Some(choice) = choices.next().filter(|_| step == Step::Asks) else { return Ok(call) };
        let answer = match choice % 5 {
            0 => odd(choice / 5),
            _ => {
                let answers = call.ask(program).expect("a question").answers();
                prop_assert!(!answers.is_empty());
                answers[(choice / 5) % answers.len()].clone()
            }
        };
        let asked = call.fingerprint();
        match call.answer(program, answer, sink) {
            Ok(()) => {}
            Err(AnswerError::Unfit { .. }) => prop_assert_eq!(asked, call.fingerprint()),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}

fn start(flow: usize, channel: usize, seed: u64) -> Call {
    let program = &*PROGRAM;
    let flows: Vec<_> = program.flows().collect();
    let mut contact = Contact::new(Channel::ALL[channel % 4]);
    contact.chance = if seed.is_multiple_of(2) { Chance::Asked } else { Chance::Seed(seed) };
    Call::new(&Arc::new(contact), flows[flow % flows.len()])
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: std::env::var("PROPTEST_RNG_SEED").map_or(RngSeed::Fixed(1), |seed| RngSeed::Fixed(seed.parse().expect("a number"))),
        failure_persistence: None,
        ..ProptestConfig::with_cases(std::env::var("PROPTEST_CASES").map_or(600, |cases| cases.parse().expect("a number")))
    })]

    #[test]
    fn a_call_ends_or_asks_whatever_is_answered_and_goes_the_same_way_again(
        flow in any::<prop::sample::Index>(),
        channel in 0usize..8,
        seed in any::<u64>(),
        choices in prop::collection::vec(any::<u16>(), 0..ANSWERS),
    ) {
        let flow = flow.index(PROGRAM.flows().count());
        // Most calls are calls.
        let call = start(flow, channel.saturating_sub(4), seed);
        let (mut one, mut other) = (Recorder::default(), Recorder::default());
        let (first, second) =
            (played(call.clone(), &choices, &mut one)?, played(call, &choices, &mut other)?);
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(first.fingerprint(), second.fingerprint());
        prop_assert!(one.events.is_sorted_by_key(|(at, _)| *at), "time runs backwards");
        prop_assert!(first.longest_silence().lasts <= first.now());
    }
}

#[test]
fn every_way_of_every_flow_can_be_tried_and_no_block_is_unknown_to_the_engine() {
    let program = &*PROGRAM;
    for flow in program.flows() {
        let mut contact = Contact::default();
        contact.chance = Chance::Asked;
        let mut open = vec![Call::new(&Arc::new(contact), flow)];
        let mut seen = std::collections::HashSet::new();
        while let Some(mut call) = open.pop().filter(|_| seen.len() < 300) {
            if call.step(program, &mut ()) == Step::Over || !seen.insert(call.fingerprint()) {
                if let Some(End::Unsupported { kind }) = call.end() {
                    let known = connectctl::flow::catalog::catalog().action(kind);
                    assert!(known.is_none(), "{}: {kind}", program.name(flow));
                }
                continue;
            }
            for answer in call.ask(program).expect("a question").answers() {
                let mut next = call.clone();
                let fits = next.answer(program, answer.clone(), &mut ());
                assert_eq!(fits, Ok(()), "{}: {answer:?}", program.name(flow));
                open.push(next);
            }
        }
    }
}

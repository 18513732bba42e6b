//! Playing a test: the world that it gives, the customer that it scripts, and what came of the call.

mod check;
mod coverage;
mod customer;
mod moments;
mod names;
mod notes;
mod scene;
mod sound;

use std::ops::Range;
use std::sync::Arc;

use super::file::Test;
use crate::flow::simulate::{Answer, Ask, Call, End, FlowId, Program, Step};
use customer::Customer;
use scene::Scene;

pub use coverage::{Covered, Kind, Reached, Way};
pub use moments::Moment;
pub(super) use names::{means, short};
pub use notes::Heard;
pub use scene::{Conversed, Functions, Hooked};
pub use sound::wrong;

/// What came of a test.
#[derive(Debug, Default)]
pub struct Ran {
    /// What is not as it must be; nothing where the test passes.
    pub failures: Vec<Failure>,
    /// How long the call lasted, in milliseconds of its own time.
    pub lasted: u64,
    /// How it ended.
    pub end: Option<End>,
    /// What the customer heard.
    pub heard: Vec<Heard>,
    /// What of the flows it came to.
    pub reached: Reached,
    /// What others could see of it or bring about in it, in order, with its time.
    pub moments: Vec<(u64, Moment)>,
}

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The expectation, as bytes of the file of the test.
    pub range: Range<usize>,
    /// What it is about: `heard`, `attributes.tier`.
    pub what: String,
    /// What was expected.
    pub expected: String,
    /// What was found instead, line by line.
    pub found: Vec<String>,
    /// The block that the call stood at, by its identifier.
    pub block: Option<String>,
    /// When in the call.
    pub at: u64,
}

/// Plays a test that is [whole](super::TestFile::whole) in a call that begins at this flow.
pub fn run(program: &Program, flow: FlowId, test: &Test, functions: &mut dyn Functions) -> Ran {
    let given = test.given.clone().unwrap_or_default();
    let contact = sound::contact(&given).unwrap_or_default();
    let mut call = Call::new(&Arc::new(contact), flow);
    let mut scene = Scene::new(&given, functions);
    let mut customer = Customer::new(&test.when, &given.lex);
    let mut notes = notes::Notes::new(program);
    let stuck = play(program, &mut call, &mut scene, &mut customer, &mut notes);
    let mut failures: Vec<Failure> = stuck.into_iter().collect();
    failures.extend(customer.left(&call, &notes));
    failures.extend(scene.unanswered(&test.name.range));
    let then = test.then.clone().unwrap_or_default();
    failures.extend(check::Checks { call: &call, notes: &notes, scene: &scene }.all(test, &then));
    Ran {
        failures,
        lasted: call.now(),
        end: call.end().cloned(),
        heard: notes.heard,
        reached: notes.reached,
        moments: notes.moments,
    }
}

/// Plays the call to its end, or until nobody can answer what it asks.
fn play(
    program: &Program,
    call: &mut Call,
    scene: &mut Scene<'_>,
    customer: &mut Customer<'_>,
    notes: &mut notes::Notes<'_>,
) -> Option<Failure> {
    loop {
        customer.goes_on(call, notes);
        if call.prepare(program, notes) == Step::Moves
            && let Some(at) = call.at()
            && let Some(block) = program.block(at)
            && let Some(error) = scene.fault(at, block.identifier)
        {
            let fault = Moment::fault(call, block.identifier, block.kind, &error);
            notes.moments.push((call.now(), fault));
            // The call stands at a block, so that it can fail.
            let _ = call.fail(program, &error, notes);
            continue;
        }
        match call.advance(program, notes) {
            Step::Over => return None,
            Step::Moves => {}
            Step::Asks => {
                customer.goes_on(call, notes);
                let ask = call.ask(program)?;
                let answer = answer(&ask, scene, customer);
                let moment = Moment::of(&ask, &answer).map(|moment| (call.now(), moment));
                notes.moments.extend(moment);
                let said = answer.name();
                if let Err(error) = call.answer(program, answer, notes) {
                    return Some(Failure {
                        range: 0..0,
                        what: "answers".into(),
                        expected: said.into(),
                        found: vec![error.to_string()],
                        block: notes.block(),
                        at: call.now(),
                    });
                }
            }
        }
    }
}

fn answer(ask: &Ask<'_>, scene: &mut Scene<'_>, customer: &mut Customer<'_>) -> Answer {
    if let Some(given) = scene.given(ask) {
        return given;
    }
    match ask {
        Ask::Input(ask) => customer.keys(ask),
        Ask::Lex(ask) => customer.speaks(ask, scene),
        Ask::Wait(ask) => customer.waits(ask),
        other => scene.answer(other),
    }
}

//! Whether what a walk has found is so: every script is played, and must show what it is for.

use std::collections::BTreeSet;

use connectctl::flow::explore::{Choice, Exploration, Finding, Happens, Problem};
use connectctl::flow::model::EdgeKind;
use connectctl::flow::simulate::{
    BlockRef, Call, End, Event, Move, Party, Program, Recorder, Step,
};

/// Plays every script of a walk.
pub fn prove(program: &Program, walk: &Exploration) {
    for finding in &walk.findings {
        match &finding.problem {
            Problem::Endless { round } => endless(program, finding, round),
            Problem::DeadEnd { end } => dead_end(program, finding, end),
            Problem::SilentError { branch } => silent(program, finding, *branch),
        }
    }
    if let Some(silence) = &walk.silence {
        let call = silence.script.play(program, &mut ()).expect("the silence can be played");
        assert_eq!(call.longest_silence().lasts, silence.lasts, "{:#?}", silence.script.happens);
    }
    if let Some(person) = &walk.person {
        let mut heard = Recorder::default();
        person.script.play(program, &mut heard).expect("the way to a person can be played");
        let keys = heard.events.iter().map(|(_, event)| match event {
            Event::Presses { keys, .. } => keys.chars().count() as u64,
            _ => 0,
        });
        assert_eq!(keys.sum::<u64>(), person.keys, "{:#?}", person.script.happens);
        let handed = |event: &Event<'_>| {
            matches!(event, Event::Moves(Move::Queued { .. } | Move::ThirdParty { .. }))
        };
        assert!(heard.events.iter().any(|(_, event)| handed(event)), "{person:#?}");
    }
    let tests = walk.tests();
    let taken = tests.iter().flat_map(|(_, test)| {
        let mut heard = Recorder::default();
        test.play(program, &mut heard).expect("the test can be played");
        ways(&heard)
    });
    assert_eq!(taken.collect::<BTreeSet<_>>(), walk.ways, "the tests take every way");
}

/// The ways that were taken.
pub fn ways(heard: &Recorder) -> BTreeSet<(BlockRef, EdgeKind)> {
    let way = |(_, event): &(_, Event<'static>)| match event {
        Event::Leaves { block, way, .. } => Some((*block, *way)),
        _ => None,
    };
    heard.events.iter().filter_map(way).collect()
}

fn dead_end(program: &Program, finding: &Finding, end: &End) {
    let call = finding.script.play(program, &mut ()).expect("the dead end can be played");
    assert_eq!(call.end(), Some(end), "{finding:#?}");
    assert!(!end.is_orderly());
}

fn silent(program: &Program, finding: &Finding, branch: usize) {
    let mut heard = Recorder::default();
    let call = finding.script.play(program, &mut heard).expect("the silent end can be played");
    assert_eq!(call.end(), Some(&End::Disconnected), "{finding:#?}");
    let fails = |(_, event): &(_, Event<'static>)| {
        matches!(event, Event::Leaves { block, way, .. }
            if Some(*block) == finding.at && *way == EdgeKind::Error(branch))
    };
    let from = heard.events.iter().rposition(fails).expect("the error branch is taken");
    let says = |(_, event): &(_, Event<'static>)| matches!(event, Event::Says(says) if says.to == Party::Customer && says.lasts > 0);
    assert!(!heard.events[from..].iter().any(says), "{finding:#?}");
}

fn endless(program: &Program, finding: &Finding, round: &[BlockRef]) {
    let mut heard = Recorder::default();
    let mut call = finding.script.play(program, &mut heard).expect("the round can be played");
    assert_eq!(call.at(), finding.at, "once round it is where it was: {finding:#?}");
    let again = &finding.script.happens[finding.round_from.expect("a round")..];
    for _ in 0..3 {
        go_round(program, finding, &mut call, round, again);
    }
}

/// Goes round once more, with what happens in a round.
fn go_round(
    program: &Program,
    finding: &Finding,
    call: &mut Call,
    round: &[BlockRef],
    happens: &[Happens],
) {
    let mut next = happens.iter().peekable();
    let mut seen = BTreeSet::new();
    for _ in 0..10_000 {
        seen.extend(call.at());
        let asks = call.ask(program).is_some();
        let here = |one: &&Happens| one.at == call.at() && one.asked == asks;
        let fault = |one: &&Happens| matches!(one.choice, Choice::Fault(_)) && here(one);
        if let Some(one) =
            next.next_if(if asks { &here } else { &fault as &dyn Fn(&&Happens) -> bool })
        {
            match &one.choice {
                Choice::Answer(answer) => {
                    call.answer(program, (**answer).clone(), &mut ()).expect("an answer that fits");
                }
                Choice::Fault(error) => {
                    call.fail(program, error, &mut ()).expect("it can fail");
                }
                other => panic!("{other:?} is in no script"),
            }
            call.prepare(program, &mut ());
        } else {
            assert!(!asks, "nothing is asked that the round does not answer: {finding:#?}");
            assert_ne!(call.advance(program, &mut ()), Step::Over, "{finding:#?}");
            call.prepare(program, &mut ());
        }
        if next.peek().is_none() && call.at() == finding.at && seen.len() >= round.len() {
            break;
        }
    }
    assert!(next.peek().is_none(), "all of the round happens again: {finding:#?}");
    assert_eq!(seen, round.iter().copied().collect(), "{finding:#?}");
}

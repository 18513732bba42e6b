//! Whether what a walk has found is so: every script is played, and must show what it is for.

use std::collections::{BTreeMap, BTreeSet};

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
    let happens = &finding.script.happens[finding.round_from.expect("a round")..];
    let again = within_a_round(finding, round, happens, &heard);
    for _ in 0..3 {
        go_round(program, finding, &mut call, round, &again);
    }
}

/// What happens in a round, with its visits counted from the beginning of the round.
fn within_a_round(
    finding: &Finding,
    round: &[BlockRef],
    happens: &[Happens],
    heard: &Recorder,
) -> Vec<Happens> {
    let enters = |(_, event): &(_, Event<'static>)| match event {
        Event::Enters(block) => Some(*block),
        _ => None,
    };
    let entered: Vec<BlockRef> = heard.events.iter().filter_map(enters).collect();
    let whole: BTreeSet<_> = round.iter().copied().collect();
    let begins = |from: &usize| {
        entered.get(*from).copied() == finding.at
            && entered[*from..].iter().copied().collect::<BTreeSet<_>>() == whole
    };
    let mut from = (0..entered.len()).rev().filter(begins);
    let shifted = |from: usize| -> Option<Vec<Happens>> {
        let before = |at| entered[..from].iter().filter(|one| Some(**one) == at).count() as u32;
        let shift = |one: &Happens| {
            let visit = one.visit.checked_sub(before(one.at))?;
            (visit > 0 || one.at.is_none()).then(|| Happens { visit, ..one.clone() })
        };
        happens.iter().map(shift).collect()
    };
    from.find_map(shifted).expect("the round is in the script")
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
    let mut seen: BTreeMap<BlockRef, u32> = BTreeMap::new();
    for _ in 0..10_000 {
        let asks = call.ask(program).is_some();
        let visit = call.at().map_or(0, |at| {
            let visits = seen.entry(at).or_default();
            *visits += u32::from(!asks);
            *visits
        });
        let here = |one: &&Happens| (one.at, one.visit, one.asked) == (call.at(), visit, asks);
        match next.next_if(here).map(|one| &one.choice) {
            Some(Choice::Answer(answer)) => {
                call.answer(program, (**answer).clone(), &mut ()).expect("an answer that fits");
            }
            Some(Choice::Fault(error)) => {
                call.fail(program, error, &mut ()).expect("it can fail");
            }
            Some(other) => panic!("{other:?} is in no script"),
            None => {
                assert!(!asks, "nothing is asked that the round does not answer: {finding:#?}");
                assert_ne!(call.advance(program, &mut ()), Step::Over, "{finding:#?}");
            }
        }
        call.prepare(program, &mut ());
        if next.peek().is_none() && call.at() == finding.at && seen.len() >= round.len() {
            break;
        }
    }
    assert!(next.peek().is_none(), "all of the round happens again: {finding:#?}");
    assert!(seen.keys().eq(&round.iter().copied().collect::<BTreeSet<_>>()), "{finding:#?}");
}

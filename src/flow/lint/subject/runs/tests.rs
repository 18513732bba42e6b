use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::flow::lint::Options;
use crate::flow::source::{Contents, Reading, SourceText, read};

/// What a block does: a function with this limit, or a count of turns.
#[derive(Clone, Debug)]
enum Does {
    Takes(u64),
    Counts { turns: u64, again: usize },
}

fn flow_text(blocks: &[(Does, Vec<usize>)]) -> String {
    let mut actions: Vec<Value> = Vec::new();
    for (id, (does, ways)) in blocks.iter().enumerate() {
        let way = |to: &usize| json!({ "NextAction": to.to_string(), "ErrorType": "E" });
        let condition = |to: usize, result: &str| json!({ "NextAction": to.to_string(), "Condition": { "Operator": "Equals", "Operands": [result] } });
        actions.push(match does {
            Does::Takes(seconds) => json!({
                "Identifier": id.to_string(), "Type": "InvokeLambdaFunction",
                "Parameters": { "InvocationTimeLimitSeconds": seconds.to_string() },
                "Transitions": { "Errors": ways.iter().map(way).collect::<Vec<_>>() }
            }),
            Does::Counts { turns, again } => json!({
                "Identifier": id.to_string(), "Type": "Loop",
                "Parameters": { "LoopCount": turns.to_string() },
                "Transitions": { "Conditions": std::iter::once(condition(*again, "ContinueLooping"))
                    .chain(ways.iter().map(|to| condition(*to, "DoneLooping"))).collect::<Vec<_>>() }
            }),
        });
    }
    json!({ "Version": "2019-10-30", "StartAction": "0", "Actions": actions }).to_string()
}

fn found(blocks: &[(Does, Vec<usize>)], limit: u64) -> Vec<Run> {
    let source = SourceText::new("flow.json", flow_text(blocks));
    let Ok(Contents::Flows(texts)) = read(&source, &Reading::default()) else { panic!("no flow") };
    let tree = texts[0].tree().expect("JSON");
    let flow = Flow::new(&texts[0], tree.root(), "flow.json");
    let options = Options::default();
    runs(&Subject::new(&flow, &texts[0], &options), limit, |block| Some(held(block, true)))
}

/// The longest time from a block on, found by walking every way; the counter has so many turns left.
fn walk(blocks: &[(Does, Vec<usize>)], at: usize, left: Option<u64>) -> u64 {
    let (does, ways) = &blocks[at];
    let on = |to: usize, left| walk(blocks, to, left);
    match does {
        Does::Takes(seconds) => {
            seconds + ways.iter().map(|to| on(*to, left)).max().unwrap_or_default()
        }
        Does::Counts { turns, again } => match left.unwrap_or(*turns) {
            0 => ways.iter().map(|to| on(*to, None)).max().unwrap_or_default(),
            left => on(*again, Some(left - 1)),
        },
    }
}

fn longest_found(runs: &[Run]) -> u64 {
    runs.iter().filter_map(|run| run.seconds).max().unwrap_or_default()
}

/// Blocks whose ways lead forward only.
fn forward() -> impl Strategy<Value = Vec<(Does, Vec<usize>)>> {
    (2..9usize).prop_flat_map(|count| {
        let block = |id: usize| {
            let ways = prop::collection::vec(id + 1..count.max(id + 2), 0..3);
            let ways =
                ways.prop_map(move |ways| ways.into_iter().filter(|to| *to < count).collect());
            ((0..5u64).prop_map(Does::Takes), ways)
        };
        (0..count).map(block).collect::<Vec<_>>()
    })
}

/// Such blocks, and a counter somewhere to which some of them lead and which leads back.
fn counted() -> impl Strategy<Value = Vec<(Does, Vec<usize>)>> {
    (forward(), 1..4u64, any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>())
        .prop_map(|(mut blocks, turns, again, done, into)| {
            let counter = blocks.len();
            for (id, (_, ways)) in blocks.iter_mut().enumerate() {
                if into >> (id % 8) & 1 == 1 {
                    ways.push(counter);
                }
            }
            let (again, done) = (again.index(counter), done.index(counter));
            blocks.push((Does::Counts { turns, again }, vec![counter + 1]));
            blocks.push((Does::Takes(done as u64 % 3), Vec::new()));
            blocks
        })
}

/// Whether the counter stands in a circle: else its turns are never done.
fn comes_back(blocks: &[(Does, Vec<usize>)]) -> bool {
    let counter = blocks.len() - 2;
    let Does::Counts { again, .. } = blocks[counter].0 else { panic!("no counter") };
    let mut leads = vec![false; blocks.len()];
    for id in (0..counter).rev() {
        leads[id] = blocks[id].1.iter().any(|to| *to == counter || leads[*to]);
    }
    leads[again]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn without_circles_the_longest_way_is_found_exactly(blocks in forward()) {
        assert_eq!(longest_found(&found(&blocks, 0)), walk(&blocks, 0, None));
    }

    #[test]
    fn the_stages_of_a_run_add_up_to_its_seconds(blocks in forward(), limit in 0..12u64) {
        for run in found(&blocks, limit) {
            let sum: u64 = run.stages.iter().map(|stage| stage.seconds).sum();
            assert_eq!(run.seconds, Some(sum));
            assert!(sum > limit && run.stages.iter().any(|stage| stage.block == run.over));
        }
    }

    #[test]
    fn a_run_through_a_counted_circle_is_never_longer_than_a_way_that_there_is(blocks in counted()) {
        prop_assume!(comes_back(&blocks));
        let runs = found(&blocks, 0);
        assert!(runs.iter().all(|run| run.seconds.is_some()), "{runs:?}");
        assert!(longest_found(&runs) <= walk(&blocks, 0, None), "{runs:?}");
    }
}

fn takes(seconds: u64, ways: &[usize]) -> (Does, Vec<usize>) {
    (Does::Takes(seconds), ways.to_vec())
}

fn counts(turns: u64, again: usize, done: usize) -> (Does, Vec<usize>) {
    (Does::Counts { turns, again }, vec![done])
}

#[test]
fn a_counted_circle_takes_all_its_turns() {
    let blocks = [counts(3, 1, 2), takes(4, &[0]), takes(1, &[])];
    assert_eq!(longest_found(&found(&blocks, 0)), 13);
    assert_eq!(walk(&blocks, 0, None), 13);
    let first_try = [takes(4, &[1, 2]), counts(3, 0, 2), takes(1, &[])];
    assert_eq!(longest_found(&found(&first_try, 0)), 17);
    assert_eq!(walk(&first_try, 0, None), 17);
}

#[test]
fn a_circle_of_no_turns_takes_no_time() {
    let blocks = [counts(0, 1, 2), takes(4, &[0]), takes(1, &[])];
    assert_eq!(longest_found(&found(&blocks[..], 4)), 5);
    assert!(found(&blocks[..], 5).is_empty());
}

#[test]
fn a_circle_within_a_circle_takes_its_turns_in_every_turn_of_the_outer() {
    let blocks = [counts(2, 1, 3), counts(3, 2, 0), takes(1, &[1]), takes(5, &[])];
    assert_eq!(longest_found(&found(&blocks, 0)), 11);
}

#[test]
fn a_circle_that_nothing_counts_is_endless_and_hides_nothing_behind_it() {
    let blocks = [takes(2, &[0, 1]), takes(4, &[2]), takes(5, &[])];
    let runs = found(&blocks, 10);
    let seconds: Vec<_> = runs.iter().map(|run| (run.over.0, run.seconds)).collect();
    assert_eq!(seconds, [(0, None), (2, Some(11))]);
}

#[test]
fn a_way_is_reported_where_it_comes_over_the_limit_and_only_there() {
    let blocks = [takes(8, &[1]), takes(8, &[2]), takes(8, &[])];
    let runs = found(&blocks, 10);
    assert_eq!(runs.len(), 1);
    assert_eq!((runs[0].over.0, runs[0].seconds, runs[0].stages.len()), (1, Some(24), 3));
}

#[test]
fn circles_far_within_circles_exhaust_no_stack() {
    let count = 3_000;
    let nested: Vec<_> = (0..count)
        .map(|id| counts(2, id + 1, if id == 0 { count } else { id - 1 }))
        .chain([takes(1, &[count - 1])])
        .collect();
    assert!(found(&nested, 0).len() <= 1);
}

use proptest::prelude::*;

use super::*;
use crate::flow::source::{Contents, Reading, SourceText, read};

/// A flow of so many blocks with these ways, the first block its start.
fn flow_text(count: usize, ways: &[(usize, usize)]) -> String {
    let block = |id: usize| {
        let errors: Vec<_> = ways
            .iter()
            .filter(|(from, _)| *from == id)
            .map(|(_, to)| serde_json::json!({ "NextAction": to.to_string(), "ErrorType": "E" }))
            .collect();
        serde_json::json!({ "Identifier": id.to_string(), "Transitions": { "Errors": errors } })
    };
    let actions: Vec<_> = (0..count).map(block).collect();
    serde_json::json!({ "Version": "2019-10-30", "StartAction": "0", "Actions": actions })
        .to_string()
}

fn with_graph<R>(text: String, see: impl FnOnce(&Flow<'_>, &Graph) -> R) -> R {
    let source = SourceText::new("flow.json", text);
    let Ok(Contents::Flows(texts)) = read(&source, &Reading::default()) else {
        panic!("no flow: {}", source.text());
    };
    let tree = texts[0].tree().expect("JSON");
    let flow = Flow::new(&texts[0], tree.root(), "flow.json");
    see(&flow, &Graph::new(&flow))
}

fn graph_of<R>(count: usize, ways: &[(usize, usize)], see: impl FnOnce(&Graph) -> R) -> R {
    with_graph(flow_text(count, ways), |_, graph| see(graph))
}

fn id(index: usize) -> BlockId {
    BlockId(index as u32)
}

/// What can be come to from each block by one way or more, found by trying until nothing is new.
fn naive_reach(count: usize, ways: &[(usize, usize)]) -> Vec<Vec<bool>> {
    let mut reach = vec![vec![false; count]; count];
    for (from, to) in ways {
        reach[*from][*to] = true;
    }
    for through in 0..count {
        for from in 0..count {
            for to in 0..count {
                if reach[from][through] && reach[through][to] {
                    reach[from][to] = true;
                }
            }
        }
    }
    reach
}

fn ways() -> impl Strategy<Value = (usize, Vec<(usize, usize)>)> {
    (1..12usize).prop_flat_map(|count| {
        (Just(count), prop::collection::vec((0..count, 0..count), 0..count * 2))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn reachability_is_what_trying_every_way_finds((count, ways) in ways()) {
        let reach = naive_reach(count, &ways);
        graph_of(count, &ways, |graph| {
            for (to, reached) in reach[0].iter().enumerate() {
                assert_eq!(graph.reachable(id(to)), to == 0 || *reached, "{to}");
            }
        });
    }

    #[test]
    fn what_leads_to_an_end_is_what_trying_every_way_finds((count, ways) in ways()) {
        let reach = naive_reach(count, &ways);
        let ends = [count - 1, count / 2];
        graph_of(count, &ways, |graph| {
            let leads = graph.leading_to(ends.into_iter().map(id));
            for from in 0..count {
                let expected = ends.iter().any(|end| *end == from || reach[from][*end]);
                assert_eq!(leads[from], expected, "{from}");
            }
        });
    }

    #[test]
    fn circles_hold_the_blocks_that_come_back_to_themselves((count, ways) in ways()) {
        let reach = naive_reach(count, &ways);
        graph_of(count, &ways, |graph| {
            let circle = |at| graph.circles().iter().position(|circle| circle.contains(&id(at)));
            for (a, from) in reach.iter().enumerate() {
                assert_eq!(circle(a).is_some(), from[a], "{a}");
                for b in (0..count).filter(|b| *b != a) {
                    let together = circle(a).is_some() && circle(a) == circle(b);
                    assert_eq!(together, from[b] && reach[b][a], "{a} {b}");
                }
            }
            assert!(graph.circles().iter().all(|circle| circle.is_sorted()));
            assert!(graph.circles().is_sorted());
        });
    }

    #[test]
    fn circles_along_some_ways_are_the_circles_of_the_graph_of_these_ways((count, ways) in ways()) {
        let kept: Vec<_> = ways.iter().copied().filter(|(from, to)| (from + to) % 3 != 0).collect();
        let circles = graph_of(count, &kept, |graph| graph.circles().to_vec());
        graph_of(count, &ways, |graph| {
            let along = graph.circles_along(|from, _, to| (from.0 + to.0) % 3 != 0);
            assert_eq!(along, circles);
        });
    }
}

#[test]
fn ways_keep_their_kinds_in_both_directions() {
    let text = serde_json::json!({ "Version": "2019-10-30", "StartAction": "ask", "Actions": [
        { "Identifier": "ask", "Type": "GetParticipantInput", "Transitions": {
            "NextAction": "bye",
            "Conditions": [{ "NextAction": "ask", "Condition": { "Operator": "Equals", "Operands": ["1"] } }],
            "Errors": [{ "NextAction": "nowhere", "ErrorType": "E" }, { "NextAction": "bye", "ErrorType": "F" }]
        } },
        { "Identifier": "bye", "Type": "DisconnectParticipant", "Transitions": {} },
    ] });
    with_graph(text.to_string(), |_, graph| {
        let mut out: Vec<_> =
            graph.out(id(0)).map(|(kind, to)| (format!("{kind:?}"), to.0)).collect();
        out.sort();
        let expected = [("Condition(0)", 0), ("Error(1)", 1), ("Next", 1)];
        assert_eq!(out, expected.map(|(kind, to)| (kind.to_owned(), to)));
        assert_eq!(graph.into(id(1)).filter(|(_, from)| *from == id(0)).count(), 2);
        assert_eq!(graph.circles(), [vec![id(0)]]);
    });
}

#[test]
fn a_flow_without_a_start_reaches_nothing() {
    let text = r#"{"Version": "2019-10-30", "StartAction": "x", "Actions": [{"Identifier": "a"}]}"#;
    with_graph(text.to_owned(), |_, graph| {
        assert_eq!(graph.start(), None);
        assert!(!graph.reachable(id(0)) && !graph.reachable(id(7)));
    });
}

#[test]
fn a_chain_of_many_blocks_exhausts_no_stack() {
    let count = 50_000;
    let ways: Vec<_> = (0..count).map(|from| (from, (from + 1) % count)).collect();
    let actions: Vec<_> = ways
        .iter()
        .map(|(from, to)| {
            format!(r#"{{"Identifier": "{from}", "Transitions": {{"NextAction": "{to}"}}}}"#)
        })
        .collect();
    let text =
        format!(r#"{{"Version": "", "StartAction": "0", "Actions": [{}]}}"#, actions.join(","));
    with_graph(text, |_, graph| {
        assert_eq!(graph.circles().len(), 1);
        assert!(graph.reachable(id(count - 1)));
    });
}

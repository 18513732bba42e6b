use super::*;
use crate::flow::catalog::When;
use crate::flow::source::{Contents, FlowText, Given, Reading, SourceText, read};

fn with_text<R>(source: &SourceText, see: impl FnOnce(&FlowText<'_>) -> R) -> R {
    match read(source, &Reading::default()) {
        Ok(Contents::Flows(texts)) => see(&texts[0]),
        other => panic!("no flow: {other:?}"),
    }
}

fn with_named<R>(name: &str, json: &str, see: impl FnOnce(&Flow<'_>) -> R) -> R {
    with_text(&SourceText::new(name, json), |text| {
        let tree = text.tree().expect("JSON");
        see(&Flow::new(text, tree.root(), name))
    })
}

fn with<R>(json: &str, see: impl FnOnce(&Flow<'_>) -> R) -> R {
    with_named("flow.json", json, see)
}

#[test]
fn a_block_is_read_with_its_branches_in_the_order_of_the_service() {
    let json = r#"{"Version": "2019-10-30", "StartAction": "ask", "Actions": [
        {"Identifier": "ask", "Type": "GetParticipantInput",
         "Parameters": {"StoreInput": "False", "InputTimeLimitSeconds": 5, "DTMFConfiguration": {"DisableCancelKey": true}},
         "Transitions": {"NextAction": "bye",
           "Errors": [{"NextAction": "ask", "ErrorType": "InputTimeLimitExceeded"}],
           "Conditions": [{"NextAction": "bye", "Condition": {"Operator": "Equals", "Operands": ["1"]}}]}},
        {"Identifier": "bye", "Type": "DisconnectParticipant", "Transitions": {}}]}"#;
    with(json, |flow| {
        let [ask, bye] = flow.blocks.as_slice() else { panic!("two blocks") };
        assert_eq!(flow.start.and_then(|start| start.to), Some(ask.id));
        let ways: Vec<_> = ask.edges().map(|(kind, way)| (kind, way.to)).collect();
        assert_eq!(
            ways,
            [
                (EdgeKind::Condition(0), Some(bye.id)),
                (EdgeKind::Next, Some(bye.id)),
                (EdgeKind::Error(0), Some(ask.id)),
            ]
        );
        assert_eq!(ask.error_name(0), "InputTimeLimitExceeded");
        assert_eq!(ask.value("InputTimeLimitSeconds"), Some("5"));
        assert_eq!(ask.value("DTMFConfiguration.DisableCancelKey"), Some("True"));
        assert!(ask.parameter("DTMFConfiguration.Nothing.Below").is_none());
        assert!(bye.action.is_some_and(|action| action.terminal));
        assert!(bye.is("DisconnectParticipant") && bye.edges().next().is_none());
    });
}

#[test]
fn of_blocks_with_the_same_identifier_branches_mean_the_first() {
    let json = r#"{"StartAction": "b", "Actions": [{"Identifier": "a"}, {"Identifier": "b"}, {"Identifier": "b"}]}"#;
    with(json, |flow| assert_eq!(flow.start.and_then(|start| start.to), Some(BlockId(1))));
}

#[test]
fn what_is_misshapen_is_kept_and_harms_nothing() {
    for json in [
        r#"{"Version": 1, "StartAction": "a"}"#,
        r#"{"StartAction": null, "Actions": {"a": 1}}"#,
        r#"{"StartAction": 7, "Actions": "none", "Metadata": [], "Settings": 1}"#,
        r#"{"StartAction": "a", "Actions": [null, 1, "x", [], {}, true]}"#,
        r#"{"StartAction": "a", "Actions": [{"Identifier": 1, "Type": 2, "Parameters": 3, "Transitions": 4}]}"#,
        r#"{"StartAction": "a", "Actions": [{"Identifier": "a", "Transitions": {"NextAction": {}, "Conditions": {}, "Errors": "x"}}]}"#,
        r#"{"StartAction": "a", "Actions": [{"Identifier": "a", "Transitions": {"Conditions": [null, {"Condition": []}, {"Condition": {"Operator": 1, "Operands": 2}}], "Errors": [1, {"ErrorType": 2}]}}]}"#,
        r#"{"StartAction": "a", "Actions": [], "Metadata": {"ActionMetadata": {"a": 1, "b": {"position": {"x": "1", "y": null}}}}}"#,
    ] {
        with(json, |flow| {
            for block in &flow.blocks {
                let inside = bytes(block.node);
                assert!(
                    inside.start <= block.head().start && block.head().end <= inside.end,
                    "{json}"
                );
                assert_eq!(flow.block_at(inside.start).map(|found| found.id), Some(block.id));
                assert!(block.edges().all(|(_, way)| way.to.is_none()), "{json}");
                assert_eq!(block.error_name(99), "");
            }
            assert!(flow.metadata.spot("a").is_none() && flow.metadata.spot("b").is_none());
            assert!(flow.block_at(json.len()).is_none());
        });
    }
}

#[test]
fn paths_are_those_of_the_service() {
    let json = r#"{"StartAction": "a", "Actions": [{"Identifier": "a"}, {"Identifier": "b", "Parameters": {"Text": "x"}}]}"#;
    with(json, |flow| {
        let text = flow.blocks[1].parameter("Text").expect("a text");
        assert_eq!(flow.path(&bytes(&text.value)), "Actions[1].Parameters.Text");
        assert_eq!(flow.path(&key_bytes(text)), "Actions[1].Parameters.Text");
        assert_eq!(flow.path(&flow.blocks[0].head()), "Actions[0].Identifier");
        assert_eq!(flow.path(&(0..json.len())), "");
        assert_eq!(flow.path(&(json.len() + 5..json.len() + 9)), "");
    });
}

#[test]
fn modules_are_known_by_what_only_they_have() {
    let returns = r#"{"Identifier": "r", "Type": "EndFlowModuleExecution"}"#;
    assert!(with(&format!(r#"{{"StartAction": "r", "Actions": [{returns}]}}"#), |flow| flow.module));
    assert!(with(r#"{"StartAction": "r", "Actions": [], "Settings": {}}"#, |flow| flow.module));
    assert!(!with(r#"{"StartAction": "r", "Actions": []}"#, |flow| flow.module));
    let source =
        SourceText::new("m.json", r#"{"StartAction": "r", "Actions": [], "Settings": {}}"#);
    let Ok(Contents::Flows(mut texts)) = read(&source, &Reading::default()) else {
        panic!("no flow")
    };
    texts[0].given = Given { module: Some(false), ..Given::default() };
    let tree = texts[0].tree().expect("JSON");
    assert!(
        !Flow::new(&texts[0], tree.root(), "m.json").module,
        "the container says that it is none"
    );
}

#[test]
fn the_type_comes_from_a_person_the_metadata_or_the_name_of_the_file() {
    let plain = r#"{"StartAction": "a", "Actions": []}"#;
    assert_eq!(with(plain, |flow| flow.flow_type), None);
    assert_eq!(
        with_named("Example-customer_queue.json", plain, |flow| flow.flow_type),
        Some("CUSTOMER_QUEUE")
    );
    let told = r#"{"StartAction": "a", "Actions": [], "Metadata": {"type": "agentWhisper"}}"#;
    assert_eq!(
        with_named("customer-queue.json", told, |flow| flow.flow_type),
        Some("AGENT_WHISPER")
    );
    let unknown = r#"{"StartAction": "a", "Actions": [], "Metadata": {"type": "x"}}"#;
    assert_eq!(with(unknown, |flow| flow.flow_type), None);
}

#[test]
fn what_is_hidden_or_no_value_is_neither_true_nor_false() {
    let block = |value: &str| {
        format!(
            r#"{{"StartAction": "a", "Actions": [{{"Identifier": "a", "Type": "GetParticipantInput", "Parameters": {{"StoreInput": {value}}}}}]}}"#
        )
    };
    let is = When::Is { parameter: "StoreInput".into(), is: vec!["True".into()] };
    for (value, expected) in [
        (r#""True""#, Some(true)),
        (r#""true""#, Some(true)),
        ("true", Some(true)),
        (r#""False""#, Some(false)),
        ("{}", None),
        (r#""Yes""#, None),
        (r#""${store}""#, None),
        (r#""$.Attributes.store""#, None),
    ] {
        assert_eq!(with(&block(value), |flow| flow.blocks[0].holds(&is)), expected, "{value}");
    }
}

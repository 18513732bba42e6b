//! Every kind of event survives being parsed and written again, whole.

use aws_lambda_events::event::sqs::SqsEvent;
use connectctl::connect::lex::LexEvent;
use connectctl::connect::{ConnectEvent, Queue};
use connectctl::lambda::EventKind;
use serde_json::{Value, json};

use crate::harness::{Bench, files, json, project};

#[test]
fn every_fixture_is_the_same_after_parsing_and_writing() {
    let mut connect = 0;
    for path in files(&project("fixtures/events")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        match EventKind::of(&value) {
            Some(EventKind::Connect) => {
                let event = ConnectEvent::from_value(&value);
                let written = serde_json::to_value(&event).unwrap();
                assert_eq!(written, value, "{}", path.display());
                assert_eq!(ConnectEvent::from_value(&written), event, "{}", path.display());
                assert!(event.contact_id().is_some(), "{}", path.display());
                connect += 1;
            }
            Some(EventKind::Sqs) => {
                let event: SqsEvent = serde_json::from_value(value.clone()).unwrap();
                let again: SqsEvent =
                    serde_json::from_value(serde_json::to_value(&event).unwrap()).unwrap();
                assert_eq!(again.records.len(), 2);
                assert_eq!(again.records[0].body, event.records[0].body);
            }
            Some(EventKind::Lex) => {
                let event = LexEvent::from_value(&value);
                assert_eq!(serde_json::to_value(&event).unwrap(), value, "{}", path.display());
                assert!(event.intent().is_some() && event.confidence().is_some());
            }
            Some(EventKind::Http | EventKind::Direct) => {}
            None => panic!("{} is of no kind", path.display()),
        }
    }
    assert_eq!(connect, 6);
}

#[test]
fn the_documented_fields_are_typed() {
    let event = ConnectEvent::from_value(&json("fixtures/events/connect.json"));
    let data = event.contact_data().unwrap();
    assert_eq!(data.channel.text(), Some("VOICE"));
    assert_eq!(data.customer_endpoint.get().unwrap().address.text(), Some("+12065550100"));
    assert_eq!(data.queue.get().and_then(Queue::name), Some("Billing"));
    assert_eq!(data.attributes.get().unwrap().text("language"), Some("en"));
    let segment = &data.segment_attributes.get().unwrap()["connect:Subtype"];
    assert_eq!(segment.value_string.text(), Some("connect:Telephony"));
    let audio = data.media_streams.get().unwrap().customer.get().unwrap().audio.get().unwrap();
    assert_eq!(audio.start_timestamp.text(), Some("1763712000000"));
    let legacy = ConnectEvent::from_value(&json("fixtures/events/connect-legacy.json"));
    assert_eq!(legacy.contact_data().unwrap().queue.get().and_then(Queue::name), Some("Billing"));
}

#[test]
fn unknown_fields_and_wrong_types_are_kept_and_passed_on() {
    let value = json!({
        "Name": 7,
        "New": { "a": 1 },
        "Details": {
            "ContactData": { "ContactId": "c", "Queue": [1], "Attributes": "none", "Invented": null },
            "Parameters": { "z": null, "a": { "b": [1, 2.5, true] } },
            "Else": 1,
        },
    });
    let event = ConnectEvent::from_value(&value);
    assert_eq!(event.contact_id(), Some("c"));
    assert_eq!(serde_json::to_string(&event).unwrap().len(), value.to_string().len());
    assert_eq!(serde_json::to_value(&event).unwrap(), value);
}

#[test]
fn an_event_never_shows_a_customers_data_in_debug_output() {
    for path in files(&project("fixtures/events")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let event = ConnectEvent::from_value(&serde_json::from_str(&text).unwrap());
        let shown = format!("{event:?}");
        for secret in ["2065550100", "gold", "A-1001", "Ada", "shop.example", "customer-1001"] {
            assert!(!shown.contains(secret), "{}: {secret} in {shown}", path.display());
        }
    }
}

#[test]
fn samples_are_listed_generated_and_changed() {
    let bench = Bench::new();
    let kinds = bench.run(&["event", "list", "--query", "kinds[].kind", "-o", "text"]).code(0).out;
    assert_eq!(kinds.lines().count(), files(&project("fixtures/events")).len());
    for kind in kinds.lines() {
        let event = bench.run(&["event", "generate", kind]).code(0).json();
        assert_eq!(event, json(&format!("fixtures/events/{kind}.json")));
    }
    let set = [
        "event",
        "generate",
        "connect",
        "--set",
        "Details.Parameters.tier=silver",
        "--set",
        "Details.Parameters.order:={\"id\": 7}",
    ];
    let parameters = bench.run(&set).code(0).json()["Details"]["Parameters"].take();
    assert_eq!((&parameters["tier"], &parameters["order"]["id"]), (&json!("silver"), &json!(7)));
    bench.run(&["event", "generate", "none"]).code(2).says("possible values: connect,");
    bench
        .run(&["event", "generate", "sqs", "--set", "Records.9.body=x"])
        .code(2)
        .says("no place for `9`");
}

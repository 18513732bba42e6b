//! No text and no place makes the server stumble.

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::config::Configs;
use super::server::{Next, Server};
use crate::cli::flow::lint::Rules;
use crate::cli::globals::Globals;

const URI: &str = "untitled:flow";

/// A flow with something of everything.
const FLOW: &str = r#"{
  "Version": "2019-10-30", "StartAction": "A\u00e9",
  "Metadata": { "ActionMetadata": { "A\u00e9": { "children": ["B"] } }, "Annotations": [{ "actionId": "B" }] },
  "Actions": [
    { "Identifier": "A\u00e9", "Type": "GetParticipantInput",
      "Parameters": { "Text": "😀 $.External['a b'] $.Lex", "StoreInput": false, "Timeout": [[{}]] },
      "Transitions": { "NextAction": "B",
        "Errors": [{ "NextAction": "C", "ErrorType": "NoMatchingError" }],
        "Conditions": [{ "NextAction": "B", "Condition": { "Operator": "Equals", "Operands": ["$.X.1"] } }] } },
    { "Identifier": "B", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
  ]
}"#;

/// What the editor can ask about a place.
const METHODS: [&str; 10] = [
    "hover",
    "definition",
    "references",
    "documentHighlight",
    "documentSymbol",
    "codeAction",
    "completion",
    "prepareRename",
    "rename",
    "foldingRange",
];

fn started() -> Server {
    let mut server = Server::new(Configs::new(Globals::default(), Rules::default()));
    server.take(request("initialize", json!({ "capabilities": {} })));
    let document = json!({ "uri": URI, "languageId": "json", "version": 0, "text": FLOW });
    server.take(told("textDocument/didOpen", json!({ "textDocument": document })));
    server.idle();
    server.sent();
    server
}

fn request(method: &str, params: Value) -> Message {
    Message::Request(Request { id: RequestId::from(1), method: method.into(), params })
}

fn told(method: &str, params: Value) -> Message {
    Message::Notification(Notification { method: method.into(), params })
}

/// No answer of a server may be the one that stands for a panic.
fn no_bug(sent: &[Message]) {
    for message in sent {
        if let Message::Response(response) = message
            && let Err(error) = &response.response_result
        {
            assert_ne!(error.code, ErrorCode::InternalError as i32, "{error:?}");
        }
    }
}

fn place() -> impl Strategy<Value = Value> {
    let line = prop_oneof![9 => 0..15u32, 1 => any::<u32>()];
    let character = prop_oneof![9 => 0..120u32, 1 => any::<u32>()];
    (line, character).prop_map(|(line, character)| json!({ "line": line, "character": character }))
}

fn edit() -> impl Strategy<Value = Value> {
    let text = "([\"{}\\[\\],:]|Actions|NextAction|Identifier|😀|\\\\u00e9|\r\n|\n|null|7| ){0,4}";
    (prop::option::weighted(0.98, (place(), place())), text).prop_map(|(range, text)| match range {
        Some((start, end)) => json!({ "range": { "start": start, "end": end }, "text": text }),
        None => json!({ "text": text }),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_server_has_an_answer_to_everything(
        edits in prop::collection::vec((edit(), place(), place()), 1..8),
    ) {
        let mut server = started();
        for (version, (edit, start, end)) in (1..).zip(edits) {
            let document = json!({ "uri": URI, "version": version });
            let params = json!({ "textDocument": document, "contentChanges": [edit] });
            server.take(told("textDocument/didChange", params));
            server.idle();
            for method in METHODS {
                let next = server.take(request(&format!("textDocument/{method}"), json!({
                    "textDocument": { "uri": URI },
                    "position": start,
                    "range": { "start": start, "end": end },
                    "newName": "B 2",
                    "context": { "diagnostics": [], "includeDeclaration": true, "triggerKind": 1 },
                })));
                prop_assert_eq!(next, Next::Message);
            }
            let sent = server.sent();
            let answers = sent.iter().filter(|one| matches!(one, Message::Response(_))).count();
            prop_assert_eq!(answers, METHODS.len());
            no_bug(&sent);
        }
    }
}

#[test]
fn every_place_of_a_flow_has_answers() {
    let mut server = started();
    for (line, text) in (0..).zip(FLOW.split('\n')) {
        for character in 0..=text.encode_utf16().count() {
            let place = json!({ "line": line, "character": character });
            for method in METHODS {
                server.take(request(&format!("textDocument/{method}"), json!({
                    "textDocument": { "uri": URI },
                    "position": place,
                    "range": { "start": place, "end": place },
                    "newName": "B 2",
                    "context": { "diagnostics": [], "includeDeclaration": true, "triggerKind": 1 },
                })));
            }
            no_bug(&server.sent());
        }
    }
}

//! How the server speaks with an editor: bursts, cancellation, garbage, the end.

use serde_json::{Value, json};

use super::{RIGHT, dangling};
use crate::harness::{Bench, Editor};
#[test]
fn a_burst_of_changes_is_linted_when_it_is_over() {
    let mut editor = Editor::new();
    editor.open("a.json", RIGHT);
    editor.rules("a.json");
    // In one piece, so that all of it waits when the first of it is read.
    let uri = editor.uri("a.json");
    let mut burst = Vec::new();
    for version in 2..200 {
        let text = if version == 199 { dangling() } else { RIGHT.to_owned() };
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        let body =
            json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params });
        let body = body.to_string();
        burst.extend(format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
    }
    editor.write(&burst);
    loop {
        let (version, all) = editor.findings("a.json");
        assert_eq!(all.is_empty(), version != 199, "findings are those of their version");
        if version == 199 {
            break;
        }
    }
    editor.quit();
}

#[test]
fn what_is_cancelled_or_unknown_is_answered() {
    let mut editor = Editor::new();
    let (code, _) = editor.refused("textDocument/foldingRange", json!({}));
    assert_eq!(code, -32601);
    let (code, _) = editor.refused("textDocument/hover", json!({ "position": "here" }));
    assert_eq!(code, -32602);
    let (code, why) = editor.refused("textDocument/hover", editor_nowhere());
    assert_eq!(code, -32602);
    assert!(why.contains("is not open"), "{why}");
    let (code, _) = editor.refused("initialize", json!({ "capabilities": {} }));
    assert_eq!(code, -32600);
    editor.tell("$/setTrace", json!({ "value": "off" }));
    editor.tell("textDocument/didChange", json!({ "contentChanges": 7 }));
    editor.tell("$/cancelRequest", json!({ "id": 12345 }));
    // A request and its cancellation in one piece: it is cancelled or it was answered before.
    editor.open("a.json", RIGHT);
    let params = editor.at("a.json", RIGHT, "Welcome");
    let id = editor.last_id + 1;
    editor.last_id = id;
    let request =
        json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": params });
    let cancel = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": id } });
    let frames = [request, cancel].map(|body| {
        let body = body.to_string();
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    });
    editor.write(frames.concat().as_bytes());
    let response = editor.response(id);
    assert!(response["error"]["code"] == -32800 || response["result"].is_object(), "{response:#}");
    editor.quit();
}

fn editor_nowhere() -> Value {
    json!({
        "textDocument": { "uri": "file:///nowhere.json" },
        "position": { "line": 0, "character": 0 },
    })
}

#[test]
fn what_is_no_message_ends_nothing() {
    let mut editor = Editor::new();
    for (garbage, code) in [
        ("Content-Length: 5\r\n\r\n{nope", -32700),
        ("Content-Length: 7\r\n\r\n[1,2,3]", -32600),
        ("Content-Length: 2\r\n\r\n{}", -32600),
        ("Content-Length: many\r\n\r\n", -32700),
        ("Greetings\r\n\r\n", -32700),
        ("content-length:4\nX-Other: 1\n\nnull", -32600),
    ] {
        editor.write(garbage.as_bytes());
        let answer =
            editor.wait(|message| message["id"].is_null() && message.get("error").is_some());
        assert_eq!(answer["error"]["code"], code, "{garbage:?}: {answer:#}");
    }
    editor.write(b"Content-Length: 3\r\n\r\n\xff\xfe\xfd");
    editor.wait(|message| message["error"]["code"] == -32700);
    editor.open("a.json", &dangling());
    assert_eq!(editor.rules("a.json")[0], "dangling-transition");
    editor.quit();
}

#[test]
fn no_document_ends_the_server() {
    let mut editor = Editor::new();
    let deep = "[".repeat(100_000);
    let texts = [
        String::new(),
        "\u{feff}".into(),
        deep,
        r#"{"StartAction": {"a": 1}, "Actions": [1, [], {"Identifier": 7, "Transitions": []}]}"#
            .into(),
        r#"{"StartAction": "", "Actions": {"a": 1}, "Metadata": []}"#.into(),
        RIGHT.replace('\n', "\r"),
        RIGHT.chars().take(700).collect(),
    ];
    for (version, text) in (2..).zip(texts) {
        editor.open("a.json", &text);
        editor.change(
            "a.json",
            version,
            json!([{
                "range": {
                    "start": { "line": 9, "character": 999 }, "end": { "line": 3, "character": 7 },
                },
                "text": "😀\r\n",
            }]),
        );
        let place = json!({
            "textDocument": { "uri": editor.uri("a.json") },
            "position": { "line": 0, "character": 20 },
            "context": { "includeDeclaration": true, "diagnostics": [], "triggerKind": 1 },
            "range": {
                "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 },
            },
            "newName": "x",
        });
        for method in [
            "hover",
            "definition",
            "references",
            "documentHighlight",
            "documentSymbol",
            "codeAction",
            "completion",
            "prepareRename",
        ] {
            editor.ask(&format!("textDocument/{method}"), place.clone());
        }
    }
    editor.quit();
}

#[test]
fn the_end_is_in_order_only_after_shutdown() {
    let mut editor = Editor::silent(Bench::new(), &[]);
    let (code, _) = editor.refused("textDocument/hover", json!({}));
    assert_eq!(code, -32002, "initialize comes first");
    editor.tell("exit", Value::Null);
    editor.ends(1);

    let mut editor = Editor::new();
    editor.tell("exit", Value::Null);
    editor.ends(1);

    let mut editor = Editor::new();
    editor.input.take();
    editor.ends(1);

    let mut editor = Editor::new();
    editor.ask("shutdown", Value::Null);
    let (code, _) = editor.refused("textDocument/hover", json!({}));
    assert_eq!(code, -32600, "nothing is asked after shutdown");
    editor.tell("exit", Value::Null);
    editor.ends(0);
}

//! `connectctl lsp`: an editor that follows a script, over the real pipes.

mod protocol;

use serde_json::{Value, json};

use crate::harness::{Bench, Editor, contains};

/// The text after the edits of a `WorkspaceEdit` for a document, in halves of surrogate pairs.
fn applied(text: &str, uri: &str, edit: &Value) -> String {
    let edits = match edit.get("changes") {
        Some(changes) => changes[uri].as_array().unwrap().clone(),
        None => {
            let change = &edit["documentChanges"][0];
            assert_eq!(change["textDocument"]["uri"], uri);
            change["edits"].as_array().unwrap().clone()
        }
    };
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let units = position["character"].as_u64().unwrap() as usize;
        let line: Vec<u16> = text[start..].encode_utf16().take(units).collect();
        start + String::from_utf16(&line).unwrap().len()
    };
    let mut edits: Vec<(usize, usize, String)> = edits
        .iter()
        .map(|edit| {
            let new = edit["newText"].as_str().unwrap().to_owned();
            (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]), new)
        })
        .collect();
    edits.sort();
    let mut new = text.to_owned();
    for (start, end, with) in edits.into_iter().rev() {
        new.replace_range(start..end, &with);
    }
    new
}

/// A flow with nothing to find.
const RIGHT: &str = r#"{
  "Version": "2019-10-30",
  "StartAction": "Welcome",
  "Metadata": {
    "entryPointPosition": { "x": 40, "y": 40 },
    "ActionMetadata": {
      "Welcome": { "position": { "x": 160, "y": 40 } },
      "Look up": { "position": { "x": 400, "y": 40 } },
      "Goodbye": { "position": { "x": 640, "y": 40 } }
    }
  },
  "Actions": [
    {
      "Identifier": "Welcome",
      "Type": "MessageParticipant",
      "Parameters": { "Text": "😀 Welcome to Example Travel." },
      "Transitions": {
        "NextAction": "Look up",
        "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
        "Conditions": []
      }
    },
    {
      "Identifier": "Look up",
      "Type": "Compare",
      "Parameters": { "ComparisonValue": "$.External.tier" },
      "Transitions": {
        "NextAction": "Goodbye",
        "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingCondition" }],
        "Conditions": [
          { "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["gold"] } }
        ]
      }
    },
    { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
  ]
}
"#;

/// The only condition of [`RIGHT`].
const GOLD: &str =
    r#"{ "NextAction": "Goodbye", "Condition": { "Operator": "Equals", "Operands": ["gold"] } }"#;

/// The same with a way that leads nowhere.
fn dangling() -> String {
    RIGHT.replacen("[{ \"NextAction\": \"Goodbye\"", "[{ \"NextAction\": \"Godbye\"", 1)
}

#[test]
fn findings_follow_the_text() {
    let mut editor = Editor::new();
    editor.open("a.json", &dangling());
    let (version, all) = editor.findings("a.json");
    assert_eq!(version, 1);
    let expected = json!({
        "range": { "start": { "line": 18, "character": 35 }, "end": { "line": 18, "character": 43 } },
        "severity": 1,
        "code": "dangling-transition",
        "source": "connectctl",
    });
    assert!(contains(&all[0], &expected), "{all:#?}");
    let message = all[0]["message"].as_str().unwrap();
    assert!(message.contains("\"Godbye\"") && message.contains("did you mean"), "{message}");

    let place = json!({ "line": 18, "character": 38 });
    let place = json!({ "start": place, "end": place });
    editor.change("a.json", 2, json!([{ "range": place, "text": "o" }]));
    assert_eq!(editor.findings("a.json"), (json!(2), Vec::new()));

    editor.change("a.json", 3, json!([{ "text": dangling() }]));
    let saved = json!({ "textDocument": { "uri": editor.uri("a.json") } });
    assert_eq!(editor.rules("a.json"), ["dangling-transition"]);
    editor.tell("textDocument/didSave", saved.clone());
    assert_eq!(editor.rules("a.json"), ["dangling-transition"]);
    editor.tell("textDocument/didClose", saved);
    assert_eq!(editor.findings("a.json"), (Value::Null, Vec::new()));
    editor.quit();
}

#[test]
fn characters_beyond_the_basic_plane_count_twice_or_as_agreed() {
    let text = RIGHT.replacen("\"NoMatchingError\" }", "😀}", 1);
    let utf8 = json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } });
    for (capabilities, wide) in [(json!({}), 2), (utf8, 4)] {
        let mut editor = Editor::with(Bench::new(), &[], capabilities);
        editor.open("a.json", &text);
        let (_, all) = editor.findings("a.json");
        let range = &all[0]["range"];
        assert_eq!(all[0]["code"], "json-syntax");
        assert_eq!(range["start"], json!({ "line": 18, "character": 59 }), "{all:#?}");
        let change = json!({
            "range": {
                "start": { "line": 18, "character": 59 },
                "end": { "line": 18, "character": 59 + wide },
            },
            "text": "\"NoMatchingError\"",
        });
        editor.change("a.json", 2, json!([change]));
        assert_eq!(editor.rules("a.json"), Vec::<String>::new());
        editor.quit();
    }
}

#[test]
fn only_flows_are_judged() {
    let mut editor = Editor::new();
    editor.open("package.json", r#"{ "name": "example", "#);
    editor.open("tsconfig.json", "{}");
    editor.open("broken.json", r#"{ "Version": "2019-10-30", "StartAction": "a", }"#);
    assert_eq!(editor.rules("broken.json"), ["json-syntax"]);
    // A flow that is one no longer has no findings.
    editor.change("broken.json", 2, json!([{ "text": "{}" }]));
    assert_eq!(editor.findings("broken.json"), (json!(2), Vec::new()));
    assert_eq!(editor.rest(), Vec::<Value>::new());
    editor.quit();
}

#[test]
fn blocks_that_no_contact_comes_to_are_faded_and_other_places_are_shown() {
    let mut editor = Editor::new();
    let text = RIGHT.replacen("\"NextAction\": \"Look up\"", "\"NextAction\": \"Goodbye\"", 1);
    editor.open("a.json", &text);
    let (_, all) = editor.findings("a.json");
    let unreachable = all.iter().find(|one| one["code"] == "unreachable-block").unwrap();
    assert!(contains(unreachable, &json!({ "severity": 2, "tags": [1] })), "{unreachable:#}");

    let text = RIGHT.replacen("\"Identifier\": \"Look up\"", "\"Identifier\": \"Welcome\"", 1);
    editor.change("a.json", 2, json!([{ "text": text }]));
    let (_, all) = editor.findings("a.json");
    let double = all.iter().find(|one| one["code"] == "duplicate-identifier").unwrap();
    let related = &double["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], editor.uri("a.json"));
    assert_eq!(related["location"]["range"]["start"]["line"], 13, "{double:#}");
    editor.quit();
}

#[test]
fn the_configuration_is_honoured_and_read_anew() {
    let bench = Bench::new();
    let ignore = "[[lint.ignores]]\nrule = 'CF101'\npath = 'flows/*'\nblock = 'Welcome'\n";
    bench.write("connectctl.toml", ignore);
    let mut editor = Editor::with(
        bench,
        &[],
        json!({
            "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } }
        }),
    );
    let watch = editor.wait(|message| message["method"] == "client/registerCapability");
    let expected = json!({ "registrations": [{ "method": "workspace/didChangeWatchedFiles" }] });
    assert!(contains(&watch["params"], &expected), "{watch:#}");
    editor.frame(&json!({ "jsonrpc": "2.0", "id": watch["id"], "result": null }).to_string());

    editor.open("flows/a.json", &dangling());
    assert!(!editor.rules("flows/a.json").contains(&"dangling-transition".to_owned()));
    editor.open("others/a.json", &dangling());
    assert!(editor.rules("others/a.json").contains(&"dangling-transition".to_owned()));
    editor.rest();

    editor.bench.write("connectctl.toml", "[lint]\nignore = ['all']\n");
    let toml = editor.uri("connectctl.toml");
    let changes = json!([{ "uri": toml, "type": 2 }]);
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    assert_eq!(editor.rules("flows/a.json"), Vec::<String>::new());
    assert_eq!(editor.rules("others/a.json"), Vec::<String>::new());

    // A configuration that is wrong is told once, and the rules run as usual.
    editor.bench.write("connectctl.toml", "[lint]\nignore = ['nonsense']\n");
    editor.tell("textDocument/didSave", json!({ "textDocument": { "uri": toml } }));
    let shown = editor.wait(|message| message["method"] == "window/showMessage");
    let text = shown["params"]["message"].as_str().unwrap();
    assert!(text.contains("nonsense") && text.contains("connectctl.toml"), "{text}");
    assert!(!editor.rules("flows/a.json").is_empty());
    assert!(!editor.rules("others/a.json").is_empty());
    assert_eq!(editor.rest(), Vec::<Value>::new());
    editor.quit();
}

#[test]
fn what_depends_on_other_flows_follows_them() {
    let bench = Bench::new();
    bench.write("connectctl.toml", "");
    bench.write("b.json", &RIGHT.replace("$.External.tier", "$.Channel"));
    let mut editor = Editor::with(bench, &[], json!({}));
    editor.open("a.json", RIGHT);
    assert_eq!(editor.rules("a.json"), ["read-before-write"], "no flow of the project calls one");
    let hover = editor.hover("a.json", RIGHT, "$.External");
    assert!(hover.contains("### $.External") && hover.contains("### read-before-write"), "{hover}");

    // Alone, the flow may be entered from anywhere.
    std::fs::remove_file(editor.bench.path("b.json")).unwrap();
    let gone = json!([{ "uri": editor.uri("b.json"), "type": 3 }]);
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": gone }));
    assert_eq!(editor.findings("a.json"), (json!(1), Vec::new()));

    // What is typed counts before it is saved, and no longer when it is closed.
    editor.open("b.json", &RIGHT.replace("$.External.tier", "$.Channel"));
    assert_eq!(editor.rules("a.json"), ["read-before-write"]);
    let closed = json!({ "textDocument": { "uri": editor.uri("b.json") } });
    editor.tell("textDocument/didClose", closed);
    assert_eq!(editor.rules("a.json"), Vec::<String>::new());
    editor.quit();
}

#[test]
fn options_of_the_command_choose_the_rules() {
    let mut editor =
        Editor::with(Bench::new(), &["--stdio", "--ignore", "dangling-transition"], json!({}));
    editor.open("a.json", &dangling());
    assert!(!editor.rules("a.json").contains(&"dangling-transition".to_owned()));
    editor.quit();
}

#[test]
fn hover_tells_what_is_known() {
    let mut editor = Editor::new();
    let text = dangling();
    editor.open("a.json", &text);
    let message = editor.hover("a.json", &text, "MessageParticipant");
    assert!(message.contains("`MessageParticipant`") && message.contains("**Parameters**"));
    assert_eq!(editor.hover("a.json", &text, "\"Type\""), message, "all of the head is one");
    let name = editor.hover("a.json", &text, "Welcome\",\n      \"Type\"");
    assert!(name.starts_with("**Welcome**: 1 way leads here"), "{name}");
    let parameter = editor.hover("a.json", &text, "Text\": ");
    assert!(parameter.contains("Parameter of `MessageParticipant`"), "{parameter}");
    let error = editor.hover("a.json", &text, "NoMatchingCondition");
    assert!(error.contains("Error branch of `Compare`"), "{error}");
    let operator = editor.hover("a.json", &text, "Equals");
    assert!(operator.contains("Conditions of `Compare`"), "{operator}");
    let reference = editor.hover("a.json", &text, "$.External");
    assert!(reference.contains("**Filled by**\n\n- `InvokeLambdaFunction`"), "{reference}");
    let rule = editor.hover("a.json", &text, "Godbye");
    assert!(rule.contains("`CF101` · error") && rule.contains("Why is this bad?"), "{rule}");
    let target = editor.hover("a.json", &text, "Goodbye\", \"ErrorType\": \"NoMatchingCondition");
    assert!(target.starts_with("**Goodbye**: `DisconnectParticipant`"), "{target}");

    let nothing = editor.at("a.json", &text, "2019-10-30");
    assert_eq!(editor.ask("textDocument/hover", nothing), Value::Null);
    let beyond = json!({
        "textDocument": { "uri": editor.uri("a.json") },
        "position": { "line": 100_000, "character": 4_000_000_000_u32 },
    });
    assert_eq!(editor.ask("textDocument/hover", beyond), Value::Null);
    editor.quit();
}

#[test]
fn ways_lead_to_blocks_and_back() {
    let links = json!({ "textDocument": { "definition": { "linkSupport": true } } });
    let mut editor = Editor::with(Bench::new(), &[], links);
    editor.open("a.json", RIGHT);
    let way = editor.at("a.json", RIGHT, "Look up\",\n        \"Errors\"");
    let found = editor.ask("textDocument/definition", way.clone());
    let expected = json!({
        "targetSelectionRange": {
            "start": { "line": 23, "character": 21 }, "end": { "line": 23, "character": 28 },
        },
        "targetRange": { "start": { "line": 22, "character": 4 } },
    });
    assert!(contains(&found[0], &expected), "{found:#}");

    let mut name = editor.at("a.json", RIGHT, "Goodbye\", \"Type\"");
    name["context"] = json!({ "includeDeclaration": false });
    let ways = editor.ask("textDocument/references", name.clone());
    let lines = |found: &Value| -> Vec<u64> {
        let all = found.as_array().unwrap().iter();
        all.map(|one| one.pointer("/range/start/line").unwrap().as_u64().unwrap()).collect()
    };
    assert_eq!(lines(&ways).len(), 5, "four ways and the metadata: {ways:#}");
    name["context"] = json!({ "includeDeclaration": true });
    assert_eq!(lines(&editor.ask("textDocument/references", name.clone()))[0], 34);
    let shown = editor.ask("textDocument/documentHighlight", name);
    assert_eq!(shown.as_array().unwrap().len(), 6);
    assert_eq!(shown[0]["kind"], 3);

    let text = editor.at("a.json", RIGHT, "Example Travel");
    assert_eq!(editor.ask("textDocument/definition", text), Value::Null);
    editor.quit();

    let mut plain = Editor::new();
    plain.open("a.json", RIGHT);
    let found = plain.ask("textDocument/definition", way_in(&plain));
    assert_eq!(found["range"]["start"]["line"], 13, "{found:#}");
    plain.quit();
}

fn way_in(editor: &Editor) -> Value {
    editor.at("a.json", RIGHT, "Welcome")
}

#[test]
fn blocks_are_the_outline() {
    let nested = json!({
        "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } }
    });
    for (capabilities, nested) in [(nested, true), (json!({}), false)] {
        let mut editor = Editor::with(Bench::new(), &[], capabilities);
        editor.open("a.json", RIGHT);
        let params = json!({ "textDocument": { "uri": editor.uri("a.json") } });
        let symbols = editor.ask("textDocument/documentSymbol", params);
        let names: Vec<_> = symbols.as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert_eq!(names, ["Welcome", "Look up", "Goodbye"]);
        if nested {
            assert_eq!(symbols[1]["detail"], "Compare (Check contact attributes)");
            assert_eq!(symbols[1]["selectionRange"]["start"]["line"], 23);
        } else {
            assert_eq!(symbols[1]["location"]["range"]["start"]["line"], 22);
        }
        editor.quit();
    }
}

#[test]
fn a_block_gets_another_name_everywhere() {
    let versions = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
    for capabilities in [versions, json!({})] {
        let mut editor = Editor::with(Bench::new(), &[], capabilities);
        editor.open("a.json", RIGHT);
        let mut params = editor.at("a.json", RIGHT, "Goodbye\", \"ErrorType\": \"NoMatchingError");
        let prepared = editor.ask("textDocument/prepareRename", params.clone());
        assert_eq!(prepared["placeholder"], "Goodbye");
        let range = json!({
            "start": { "line": 18, "character": 36 }, "end": { "line": 18, "character": 43 },
        });
        assert_eq!(prepared["range"], range);
        params["newName"] = json!("Farewell");
        let edit = editor.ask("textDocument/rename", params.clone());
        let new = applied(RIGHT, &editor.uri("a.json"), &edit);
        assert_eq!(new, RIGHT.replace("Goodbye", "Farewell"));

        params["newName"] = json!("Welcome");
        let (code, why) = editor.refused("textDocument/rename", params);
        assert_eq!((code, &*why), (-32803, "another block is called \"Welcome\""));
        editor.quit();
    }
}

#[test]
fn what_may_be_typed_is_offered() {
    let mut editor = Editor::new();
    let text = dangling();
    editor.open("a.json", &text);
    let mut labels = |word: &str| -> Vec<String> {
        let params = editor.at("a.json", &text, word);
        let items = editor.ask("textDocument/completion", params);
        let items = items.as_array().unwrap().iter();
        items.map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(labels("Godbye"), ["Welcome", "Look up", "Goodbye"]);
    assert!(labels("MessageParticipant").contains(&"InvokeLambdaFunction".to_owned()));
    assert!(labels("Text\": ").contains(&"SSML".to_owned()));
    assert_eq!(labels("NoMatchingCondition"), ["NoMatchingCondition"]);
    assert_eq!(labels("2019"), Vec::<String>::new());

    let params = editor.at("a.json", &text, "Godbye");
    let items = editor.ask("textDocument/completion", params);
    let edit = &items[2]["textEdit"];
    let edit = json!({ "changes": { "u": [edit] } });
    assert_eq!(applied(&text, "u", &edit), RIGHT);
    assert_eq!(items[2]["filterText"], "\"Goodbye\"");
    editor.quit();
}

#[test]
fn findings_can_be_mended() {
    let mut editor = Editor::new();
    let text = dangling();
    editor.open("a.json", &text);
    let actions = editor.actions("a.json", &text, "Godbye", Some("quickfix"));
    assert_eq!(actions.len(), 1, "{actions:#?}");
    let expected = json!({
        "title": "Lead to \"Goodbye\"", "kind": "quickfix",
        "diagnostics": [{ "code": "dangling-transition" }],
    });
    assert!(contains(&actions[0], &expected), "{actions:#?}");
    assert_eq!(actions[0].get("isPreferred"), None, "the fix is not certain");
    assert_eq!(applied(&text, &editor.uri("a.json"), &actions[0]["edit"]), RIGHT);
    assert!(editor.actions("a.json", &text, "2019", Some("quickfix")).is_empty());
    assert!(editor.actions("a.json", &text, "Godbye", Some("refactor")).is_empty());
    assert!(editor.actions("a.json", &text, "Godbye", Some("source.fixAll")).is_empty());
    editor.quit();
}

#[test]
fn all_that_is_safe_can_be_mended_at_once() {
    let bench = Bench::new();
    bench.write("connectctl.toml", "[lint]\nmax_silence = 5");
    let mut editor = Editor::with(bench, &[], json!({}));
    // Another version, and a condition that is there twice.
    let twice = RIGHT.replacen("[\"gold\"] } }", &format!("[\"gold\"] }} }}, {GOLD}"), 1);
    let text = twice.replace("2019-10-30", "2019-10-3");
    editor.open("a.json", &text);
    let rules = editor.rules("a.json");
    assert_eq!(rules, ["version", "duplicate-condition"]);
    let all = editor.actions("a.json", &text, "Example Travel", Some("source.fixAll"));
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(all[0]["kind"], "source.fixAll.connectctl");
    assert_eq!(applied(&text, &editor.uri("a.json"), &all[0]["edit"]), RIGHT);

    let here = editor.actions("a.json", &text, "2019", None);
    let preferred: Vec<_> = here.iter().filter(|one| one["isPreferred"] == true).collect();
    assert_eq!(preferred.len(), 1, "{here:#?}");
    let ignores = here.iter().find(|one| one["title"].as_str().unwrap().starts_with("Ignore"));
    let toml = editor.uri("connectctl.toml");
    let new = applied("[lint]\nmax_silence = 5", &toml, &ignores.unwrap()["edit"]);
    assert_eq!(
        new,
        "[lint]\nmax_silence = 5\n\n[[lint.ignores]]\nrule = \"version\"\npath = \"a.json\"\n"
    );
    editor.bench.write("connectctl.toml", &new);
    editor.tell("textDocument/didSave", json!({ "textDocument": { "uri": toml } }));
    assert!(!editor.rules("a.json").contains(&"version".to_owned()));
    editor.quit();
}

#[test]
fn a_flow_inside_of_a_file_is_edited_where_it_stands() {
    let nested = json!({
        "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } }
    });
    let mut editor = Editor::with(Bench::new(), &[], nested);
    let answer = |flow: &str| {
        json!({ "ContactFlow": { "Name": "Main", "Type": "CONTACT_FLOW", "Content": flow } })
            .to_string()
    };
    let (text, name) = (answer(&dangling()), "answer.json");
    editor.open(name, &text);
    assert_eq!(editor.rules(name), ["dangling-transition"]);
    let fixes = editor.actions(name, &text, "Godbye", Some("quickfix"));
    assert_eq!(applied(&text, &editor.uri(name), &fixes[0]["edit"]), answer(RIGHT));

    let text = answer(RIGHT);
    editor.change(name, 2, json!([{ "text": text }]));
    let mut params = editor.at(name, &text, "Goodbye\\\", \\\"ErrorType");
    let found = editor.ask("textDocument/definition", params.clone());
    let start = text.find("Goodbye\\\", \\\"Type").unwrap();
    let start = text[..start].encode_utf16().count();
    let range = json!({
        "start": { "line": 0, "character": start }, "end": { "line": 0, "character": start + 7 },
    });
    assert_eq!(found["range"], range);
    params["newName"] = json!("Say \"bye\"");
    let edit = editor.ask("textDocument/rename", params.clone());
    let new = applied(&text, &editor.uri(name), &edit);
    assert_eq!(new, answer(&RIGHT.replace("Goodbye", "Say \\\"bye\\\"")));
    let prepared = editor.ask("textDocument/prepareRename", params.clone());
    assert_eq!(prepared["placeholder"], "Goodbye");
    let start = params["position"]["character"].as_u64().unwrap();
    assert_eq!(prepared["range"]["start"]["character"], start);
    assert_eq!(prepared["range"]["end"]["character"], start + 7);
    let hover = editor.hover(name, &text, "MessageParticipant");
    assert!(hover.contains("Play prompt"), "{hover}");
    let document = json!({ "textDocument": { "uri": editor.uri(name) } });
    let symbols = editor.ask("textDocument/documentSymbol", document);
    let blocks = symbols.pointer("/0/children").unwrap_or(&symbols);
    assert_eq!(blocks.as_array().unwrap().len(), 3, "{symbols:#}");
    editor.quit();
}

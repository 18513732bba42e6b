//! Every container gives back the text that was put into it, with its places.

use proptest::prelude::*;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged as _;

use super::{Contents, Reading, read};
use crate::flow::source::map::Kind;
use crate::flow::source::{FlowText, SourceText};

/// A way to put a text into a file: the file's name, what it says, and how a stretch of the file
/// is read as a stretch of the text.
struct Way {
    name: &'static str,
    put: fn(&str) -> String,
    get: fn(&str) -> String,
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn indented(text: &str, spaces: usize) -> String {
    let line = |line: &str| match line.trim_end().is_empty() {
        true => line.to_owned(),
        false => format!("{:spaces$}{line}", ""),
    };
    text.split_inclusive('\n').map(line).collect()
}

fn unjson(text: &str) -> String {
    serde_json::from_str(&format!("\"{text}\"")).expect("a stretch of a JSON string")
}

fn same(text: &str) -> String {
    text.to_owned()
}

fn resource(content: &str) -> String {
    format!(
        "Resources:\n  Main:\n    Type: AWS::Connect::ContactFlow\n    Properties:\n      \
         Name: é\n      Content: {content}\n"
    )
}

fn terraform(content: &str) -> String {
    let marked = content.replace("${", "$${").replace("%{", "%%{");
    format!("# é\nresource \"aws_connect_contact_flow\" \"main\" {{\n  content = {marked}\n}}\n")
}

const WAYS: &[Way] = &[
    Way { name: "plain.json", put: same, get: same },
    Way { name: "bom.json", put: |text| format!("\u{feff}{text}"), get: same },
    Way {
        name: "describe.json",
        put: |text| format!("{{\"é\": 1, \"ContactFlow\": {{\"Content\": {}}}}}", json(text)),
        get: unjson,
    },
    Way {
        name: "ascii.json",
        put: |text| {
            let unicode = |c: char| match c.is_ascii() {
                true => c.to_string(),
                false => {
                    c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("\\u{u:04x}")).collect()
                }
            };
            let text: String = json(text).chars().map(unicode).collect();
            format!("{{\"ContactFlow\": {{\"Content\": {text}}}}}")
        },
        get: unjson,
    },
    Way {
        name: "stack.json",
        put: |text| {
            format!(
                "{{\"Resources\": {{\"A\": {{\"Type\": \"AWS::Connect::ContactFlow\", \"Properties\": \
                 {{\"Content\": {{\"Fn::Sub\": {}}}}}}}}}}}",
                json(&text.replace("${x}", "${!x}"))
            )
        },
        get: |text| unjson(text).replace("${!x}", "${x}"),
    },
    Way {
        name: "literal.yaml",
        put: |text| resource(&format!("|\n{}", indented(text, 8))),
        get: same,
    },
    Way {
        name: "sub.yaml",
        put: |text| resource(&format!("!Sub |\n{}", indented(&text.replace("${x}", "${!x}"), 12))),
        get: |text| text.replace("${!x}", "${x}"),
    },
    Way {
        name: "crlf.yaml",
        put: |text| resource(&format!("|\n{}", indented(text, 7))).replace('\n', "\r\n"),
        get: same,
    },
    Way {
        name: "single.yaml",
        put: |text| resource(&format!("'{}'", text.replace('\n', " ").replace('\'', "''"))),
        get: |text| text.replace("''", "'"),
    },
    Way { name: "double.yaml", put: |text| resource(&json(text)), get: unjson },
    Way {
        name: "folded.yaml",
        put: |text| resource(&format!(">-\n{}", indented(text, 8))),
        get: same,
    },
    Way {
        name: "heredoc.tf",
        put: |text| terraform(&format!("<<-EOT\n{}\nEOT", indented(text, 4))),
        get: |text| text.replace("$${", "${").replace("%%{", "%{"),
    },
    Way {
        name: "quoted.tf",
        put: |text| terraform(&json(text)),
        get: |text| unjson(&text.replace("$${", "${").replace("%%{", "%{")),
    },
    Way {
        name: "template.tftpl",
        put: |text| text.replace("${", "$${").replace("%{", "%%{"),
        get: |text| text.replace("$${", "${").replace("%%{", "%{"),
    },
];

/// The flow that is written into every container.
fn flow(words: &[String], pretty: bool) -> String {
    let actions: Vec<_> = words
        .iter()
        .map(
            |word| serde_json::json!({"Identifier": word, "Type": "Wait", word: [1.5, word, null]}),
        )
        .collect();
    let flow =
        serde_json::json!({"Version": "2019-10-30", "StartAction": words, "Actions": actions});
    if pretty { serde_json::to_string_pretty(&flow).expect("JSON") } else { flow.to_string() }
}

fn strings<'v, 't>(value: &'v Value<'t>, out: &mut Vec<(&'v str, std::ops::Range<usize>)>) {
    match value {
        Value::StringLit(lit) => out.push((&lit.value, lit.start()..lit.end())),
        Value::Array(array) => array.elements.iter().for_each(|item| strings(item, out)),
        Value::Object(object) => object.properties.iter().for_each(|prop| {
            out.push((prop.name.as_str(), prop.name.start()..prop.name.end()));
            strings(&prop.value, out);
        }),
        _ => {}
    }
}

/// The map goes forward only, and every string of the flow stands in the file where it says.
fn check(way: &Way, flow: &FlowText<'_>, file: &str) {
    let segments = flow.map.segments();
    assert!(segments.is_sorted_by_key(|s| (s.from, s.to)), "{}: {segments:?}", way.name);
    assert!(segments.iter().all(|s| s.kind != Kind::Copy), "{}", way.name);
    let tree = flow.tree().expect("JSON");
    let mut found = Vec::new();
    strings(tree.root(), &mut found);
    for (value, range) in found {
        let place = flow.map.range(range);
        let raw = file.get(place.clone()).expect("a stretch of the file");
        let literal = (way.get)(raw);
        let read: String = serde_json::from_str(&literal)
            .unwrap_or_else(|error| panic!("{}: {raw:?} {literal:?} {error}\n{file}", way.name));
        assert_eq!(read, value, "{}: {raw:?}", way.name);
    }
}

fn word() -> impl Strategy<Value = String> {
    "([a-c 'é😀\"\\\\/#:,|>{}\\[\\]$%&*@~-]|\\n|\\t|\u{8}|\u{1}|\\$\\{x\\}|%\\{|: | #){0,12}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 64 } else { 2000 }))]
    #[test]
    fn every_container_gives_back_what_was_put_into_it(
        words in prop::collection::vec(word(), 1..4),
        pretty: bool,
    ) {
        let text = flow(&words, pretty);
        for way in WAYS {
            let file = (way.put)(&text);
            let source = SourceText::new(way.name, file.clone());
            let contents = read(&source, &Reading::default());
            let Ok(Contents::Flows(flows)) = contents else {
                panic!("{}: {contents:?}\n{file}", way.name)
            };
            prop_assert_eq!(flows.len(), 1);
            let theirs: serde_json::Value = serde_json::from_str(&flows[0].text).expect("JSON");
            let ours: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            prop_assert_eq!(theirs, ours, "{}\n{}", way.name, file);
            check(way, &flows[0], &file);
        }
    }
}

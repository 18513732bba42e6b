//! What holds for every file, tried on random bytes, random JSON and flows that were changed at
//! random. `PROPTEST_RNG_SEED=7 PROPTEST_CASES=5000 cargo test flow_properties` tries others.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value};

#[path = "flow_check.rs"]
mod flow_check;

use flow_check::check;

/// Larger fixtures take long and show nothing more.
const LARGEST: u64 = 12_000;

/// The flows that are changed: the fixtures of all rules.
fn seeds() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/flow/lint");
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    let texts = files.iter().map(|file| std::fs::read_to_string(file).expect("UTF-8"));
    texts.collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "json" || end == "yaml" || end == "tf")
            && entry.metadata().is_ok_and(|data| data.len() <= LARGEST)
        {
            files.push(path);
        }
    }
}

/// Words of the language, so that random JSON looks like flows now and then.
const WORDS: &[&str] = &[
    "Version",
    "2019-10-30",
    "StartAction",
    "Actions",
    "Identifier",
    "Type",
    "Parameters",
    "Transitions",
    "NextAction",
    "Conditions",
    "Condition",
    "Operator",
    "Operands",
    "Errors",
    "ErrorType",
    "Metadata",
    "ActionMetadata",
    "Settings",
    "position",
    "Text",
    "SSML",
    "Attributes",
    "Equals",
    "NoMatchingError",
    "NoMatchingCondition",
    "InputTimeLimitExceeded",
    "a",
    "b",
    "",
    "MessageParticipant",
    "GetParticipantInput",
    "InvokeLambdaFunction",
    "Loop",
    "Compare",
    "Wait",
    "DisconnectParticipant",
    "EndFlowModuleExecution",
    "TransferToFlow",
    "LoopCount",
    "True",
    "8",
    "InvocationTimeLimitSeconds",
    "ComparisonValue",
    "$.External.x",
    "$.Attributes['a b']",
    "$.",
    "<speak>a</speak>",
    "<speak",
    "${x}",
    "{{y}}",
    "<<z>>",
    "é\u{1f600}",
    "\u{0}",
    "\u{feff}",
    "ContinueLooping",
    "DoneLooping",
    "StoredCustomerInput",
    "LexV2Bot",
    "modules",
    "start",
    "arn:aws:lambda:us-east-1:111122223333:function:x",
    "+12065550100",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => prop::sample::select(WORDS).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        6 => word().prop_map(Value::from),
        1 => any::<i32>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((word(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Marks a key that is to stand twice, which no map can hold.
const TWICE: char = '\u{1}';

/// A change of a node or of some bytes; the numbers choose which.
#[derive(Clone, Debug)]
enum Change {
    Delete(u32),
    Double(u32),
    Move(u32, u32),
    Replace(u32, Value),
    Rename(u32, String),
    Cut(u32, u8),
    Repeat(u32, u8),
    Insert(u32, String),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<u32>();
    prop_oneof![
        4 => at.prop_map(Change::Delete),
        2 => at.prop_map(Change::Double),
        4 => (at, any::<u32>()).prop_map(|(to, from)| Change::Move(to, from)),
        4 => (at, json()).prop_map(|(at, value)| Change::Replace(at, value)),
        2 => (at, word()).prop_map(|(at, name)| Change::Rename(at, name)),
        1 => (at, any::<u8>()).prop_map(|(at, len)| Change::Cut(at, len)),
        1 => (at, any::<u8>()).prop_map(|(at, len)| Change::Repeat(at, len)),
        1 => (at, word()).prop_map(|(at, text)| Change::Insert(at, text)),
    ]
}

/// The paths of all nodes.
fn nodes(value: &Value, path: &str, all: &mut Vec<String>) {
    let mut below = |key: &str, value: &Value| {
        let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
        nodes(value, &path, all);
        all.push(path);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| below(&index.to_string(), value));
        }
        _ => {}
    }
}

fn pick(value: &Value, number: u32) -> Option<String> {
    let mut all = Vec::new();
    nodes(value, "", &mut all);
    let index = (number as usize).checked_rem(all.len())?;
    Some(all.swap_remove(index))
}

fn parent<'v>(root: &'v mut Value, path: &str) -> Option<(&'v mut Value, String)> {
    let (above, key) = path.rsplit_once('/')?;
    Some((root.pointer_mut(above)?, key.replace("~1", "/").replace("~0", "~")))
}

/// Changes a node; `None` where there is none of this kind.
fn change_node(root: &mut Value, change: &Change) -> Option<()> {
    match change {
        Change::Delete(at) => {
            let path = pick(root, *at)?;
            match parent(root, &path)? {
                (Value::Object(map), key) => drop(map.shift_remove(&key)),
                (Value::Array(list), key) => drop(list.remove(key.parse().ok()?)),
                _ => {}
            }
        }
        Change::Double(at) => {
            let path = pick(root, *at)?;
            match parent(root, &path)? {
                (Value::Object(map), key) => {
                    let value = map.get(&key)?.clone();
                    map.insert(format!("{key}{TWICE}"), value);
                }
                (Value::Array(list), key) => {
                    let index: usize = key.parse().ok()?;
                    list.insert(index, list.get(index)?.clone());
                }
                _ => {}
            }
        }
        Change::Move(to, from) => {
            let (to, from) = (pick(root, *to)?, pick(root, *from)?);
            let value = root.pointer(&from)?.clone();
            *root.pointer_mut(&to)? = value;
        }
        Change::Replace(at, value) => {
            let path = pick(root, *at)?;
            *root.pointer_mut(&path)? = value.clone();
        }
        Change::Rename(at, name) => {
            let path = pick(root, *at)?;
            if let (Value::Object(map), key) = parent(root, &path)? {
                let value = map.shift_remove(&key)?;
                map.insert(name.clone(), value);
            }
        }
        Change::Cut(..) | Change::Repeat(..) | Change::Insert(..) => {}
    }
    Some(())
}

fn change_bytes(bytes: &mut Vec<u8>, change: &Change) {
    let range = |at: u32, len: u8| {
        let start = (at as usize).checked_rem(bytes.len()).unwrap_or_default();
        start..(start + usize::from(len) % 24).min(bytes.len())
    };
    match change {
        Change::Cut(at, len) => drop(bytes.drain(range(*at, *len))),
        Change::Repeat(at, len) => {
            let range = range(*at, *len);
            let copy = bytes[range.clone()].to_vec();
            bytes.splice(range.end..range.end, copy);
        }
        Change::Insert(at, text) => {
            let start = range(*at, 0).start;
            bytes.splice(start..start, text.bytes());
        }
        _ => {}
    }
}

fn changed(seed: &str, changes: &[Change], pretty: bool) -> Vec<u8> {
    let mut bytes = match serde_json::from_str::<Value>(seed) {
        Ok(mut root) => {
            for change in changes {
                change_node(&mut root, change);
            }
            let text = if pretty { format!("{root:#}") } else { root.to_string() };
            text.replace("\\u0001\"", "\"").into_bytes()
        }
        Err(_) => seed.as_bytes().to_vec(),
    };
    for change in changes {
        change_bytes(&mut bytes, change);
    }
    bytes
}

/// The same cases every time, unless the environment asks for others.
fn config(cases: u32) -> ProptestConfig {
    let given = ProptestConfig::default();
    let rng_seed = match given.rng_seed {
        RngSeed::Random => RngSeed::Fixed(20_191_030),
        fixed => fixed,
    };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { given.cases } else { cases };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..given }
}

#[test]
fn every_fixture_keeps_the_properties() {
    for seed in seeds() {
        check(seed.as_bytes());
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn bytes_of_any_kind_harm_nothing(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn json_of_any_shape_harms_nothing(value in json(), framed in any::<bool>()) {
        let text = if framed {
            format!(r#"{{"Version": "2019-10-30", "StartAction": "a", "Actions": [{value}, {value}]}}"#)
        } else {
            value.to_string()
        };
        check(text.as_bytes());
    }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn flows_with_any_change_harm_nothing(
        seed in prop::sample::select(seeds()),
        changes in prop::collection::vec(change(), 1..6),
        pretty in any::<bool>(),
    ) {
        check(&changed(&seed, &changes, pretty));
    }
}

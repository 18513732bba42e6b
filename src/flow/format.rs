//! The one layout of a flow: `connectctl flow fmt`.
//!
//! What a flow says stays: texts and numbers byte for byte, the order of actions, conditions,
//! errors and of everything in `Metadata`, duplicate keys, keys that are not known. What changes is
//! white space, and the order of the keys that every flow has:
//!
//! * A block starts with its `Identifier` and `Type`, then come `Parameters` and `Transitions`. The
//!   designer writes `Parameters` first; but then a diff shows a changed parameter under the head
//!   of another block, and one has to read to the end of a block to learn what it is.
//! * A branch starts with `NextAction`, so that targets stand below each other.
//! * Blocks, parameters and transitions have a line an entry, always, so that what is added is an
//!   added line. A branch, an operand list, a position and whatever else fits has one line as a
//!   whole, since its parts change together; what does not fit within 100 columns is opened.
//!
//! Lines end with a line feed, the last one, too; a byte order mark goes.

use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged as _;

use super::model::{bytes, key_bytes};
use super::source::{Contents, Reading, SourceText, SyntaxError, read};

const WIDTH: usize = 100;

/// A flow in its one layout. Formatting it again changes nothing.
///
/// # Errors
/// It is no JSON, no flow, or a flow inside of another file or a template: those have a layout of
/// their own.
pub fn format(text: &str) -> Result<String, SyntaxError> {
    let source = SourceText::new("flow.json", text);
    let (body, shift) = source.body();
    match read(&source, &Reading::default()) {
        Ok(Contents::Flows(flows)) => match flows.as_slice() {
            [flow] if flow.text == body && flow.map.encodings().is_empty() => {
                let mut printer = Printer { text: body, out: String::with_capacity(text.len()) };
                printer.value(flow.tree()?.root(), Role::Root, 0);
                printer.out.push('\n');
                Ok(printer.out)
            }
            _ => Err(SyntaxError::new(shift..shift, "this file is not a flow but holds one").help(
                "only a file that is a flow itself can be laid out, such as the text of `Content`",
            )),
        },
        Ok(Contents::Legacy(_)) => {
            let message = "this is the console's old export format";
            Err(SyntaxError::new(shift..shift, message)
                .help("`connectctl flow convert FILE` turns it into the flow language"))
        }
        Ok(Contents::NoFlow) => Err(SyntaxError::new(shift..shift, "this is no flow")
            .help("a flow is an object with Version, StartAction and Actions")),
        Err(broken) => Err(broken.error),
    }
}

/// What a value is to a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Root,
    /// An object with a line an entry.
    Lines,
    Metadata,
    Actions,
    Action,
    Transitions,
    /// A list with a line a branch.
    Branches,
    Branch,
    Condition,
    /// Anything else.
    Value,
}

impl Role {
    /// The keys that come first, in this order.
    fn order(self) -> &'static [&'static str] {
        match self {
            Self::Root => &["Version", "StartAction", "Metadata", "Settings", "Actions"],
            Self::Action => &["Identifier", "Type", "Parameters", "Transitions"],
            Self::Transitions => &["NextAction", "Errors", "Conditions"],
            Self::Branch => &["NextAction", "ErrorType", "Condition"],
            Self::Condition => &["Operator", "Operands"],
            Self::Lines | Self::Metadata | Self::Actions | Self::Branches | Self::Value => &[],
        }
    }

    /// Whether it has a line an entry even where one line would do.
    fn is_open(self) -> bool {
        !matches!(self, Self::Branch | Self::Condition | Self::Value)
    }

    /// What the value of a key is.
    fn below(self, key: &str) -> Self {
        match (self, key) {
            (Self::Root, "Metadata") => Self::Metadata,
            (Self::Metadata, "ActionMetadata") | (Self::Root, "Settings") => Self::Lines,
            (Self::Root, "Actions") => Self::Actions,
            (Self::Action, "Parameters") => Self::Lines,
            (Self::Action, "Transitions") => Self::Transitions,
            (Self::Transitions, "Errors" | "Conditions") => Self::Branches,
            (Self::Branch, "Condition") => Self::Condition,
            _ => Self::Value,
        }
    }

    /// What an item of a list is.
    fn item(self) -> Self {
        match self {
            Self::Actions => Self::Action,
            Self::Branches => Self::Branch,
            _ => Self::Value,
        }
    }

    /// The entries of an object in their order.
    fn sorted<'v, 't>(self, object: &'v Object<'t>) -> Vec<&'v ObjectProp<'t>> {
        let order = self.order();
        let rank = |prop: &&ObjectProp<'_>| {
            order.iter().position(|key| *key == prop.name.as_str()).unwrap_or(order.len())
        };
        let mut entries: Vec<_> = object.properties.iter().collect();
        entries.sort_by_key(rank);
        entries
    }
}

struct Printer<'t> {
    text: &'t str,
    out: String,
}

impl Printer<'_> {
    fn raw(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Prints a value where the line stands.
    fn value(&mut self, value: &Value<'_>, role: Role, indent: usize) {
        let is_open = role.is_open() && matches!(value, Value::Object(_) | Value::Array(_));
        if !is_open && let Some(line) = self.fitting(value, role) {
            return self.out.push_str(&line);
        }
        match value {
            Value::Object(object) if !object.properties.is_empty() => {
                self.out.push('{');
                for (index, prop) in role.sorted(object).into_iter().enumerate() {
                    self.line(index, indent + 2);
                    let key = self.raw(key_bytes(prop)).to_owned();
                    self.out.push_str(&key);
                    self.out.push_str(": ");
                    self.value(&prop.value, role.below(prop.name.as_str()), indent + 2);
                }
                self.end('}', indent);
            }
            Value::Array(array) if !array.elements.is_empty() => {
                self.out.push('[');
                for (index, item) in array.elements.iter().enumerate() {
                    self.line(index, indent + 2);
                    self.value(item, role.item(), indent + 2);
                }
                self.end(']', indent);
            }
            Value::Object(_) => self.out.push_str("{}"),
            Value::Array(_) => self.out.push_str("[]"),
            _ => {
                let raw = self.raw(bytes(value)).to_owned();
                self.out.push_str(&raw);
            }
        }
    }

    /// Starts the line of an entry.
    fn line(&mut self, index: usize, indent: usize) {
        self.out.push_str(if index > 0 { ",\n" } else { "\n" });
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn end(&mut self, bracket: char, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push(bracket);
    }

    /// A value on what is left of the line, with room for a comma; none where it does not fit.
    fn fitting(&self, value: &Value<'_>, role: Role) -> Option<String> {
        let start = self.out.rfind('\n').map_or(0, |at| at + 1);
        let column = self.out.get(start..).unwrap_or_default().chars().count();
        let mut line = Line { text: String::new(), room: (WIDTH - 1).checked_sub(column)? };
        self.inline(value, role, &mut line)?;
        Some(line.text)
    }

    fn inline(&self, value: &Value<'_>, role: Role, line: &mut Line) -> Option<()> {
        match value {
            Value::Object(object) if !object.properties.is_empty() => {
                for (index, prop) in role.sorted(object).into_iter().enumerate() {
                    line.push(if index > 0 { ", " } else { "{ " })?;
                    line.push(self.raw(key_bytes(prop)))?;
                    line.push(": ")?;
                    self.inline(&prop.value, role.below(prop.name.as_str()), line)?;
                }
                line.push(" }")
            }
            Value::Array(array) if !array.elements.is_empty() => {
                for (index, item) in array.elements.iter().enumerate() {
                    line.push(if index > 0 { ", " } else { "[" })?;
                    self.inline(item, role.item(), line)?;
                }
                line.push("]")
            }
            Value::Object(_) => line.push("{}"),
            Value::Array(_) => line.push("[]"),
            _ => line.push(self.raw(value.start()..value.end())),
        }
    }
}

/// A line in the making, and how many characters it has room for.
struct Line {
    text: String,
    room: usize,
}

impl Line {
    fn push(&mut self, text: &str) -> Option<()> {
        self.room = self.room.checked_sub(text.chars().count())?;
        self.text.push_str(text);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::format;

    const MESSY: &str = r#"{"Actions":[{"Parameters":{"Text":"caf\u00e9 \/","Seconds":1.50,"Tags":{}},
        "Identifier":"Welcome","Note":null,"Type":"MessageParticipant","Transitions":{"Conditions":[
        {"Condition":{"Operands":["1"],"Operator":"Equals"},"NextAction":"End"}],"Errors":[{"ErrorType":
        "NoMatchingError","NextAction":"End"}],"NextAction":"End"}},{"Type":"DisconnectParticipant",
        "Identifier":"End","Parameters":{},"Transitions":{}}],"StartAction":"Welcome",
        "Metadata":{"name":"Main","ActionMetadata":{"End":{"position":{"y":1,"x":2}}}},
        "Extra":{"z":1,"a":[]},"Version":"2019-10-30"}"#;

    const NEAT: &str = r#"{
  "Version": "2019-10-30",
  "StartAction": "Welcome",
  "Metadata": {
    "name": "Main",
    "ActionMetadata": {
      "End": { "position": { "y": 1, "x": 2 } }
    }
  },
  "Actions": [
    {
      "Identifier": "Welcome",
      "Type": "MessageParticipant",
      "Parameters": {
        "Text": "caf\u00e9 \/",
        "Seconds": 1.50,
        "Tags": {}
      },
      "Transitions": {
        "NextAction": "End",
        "Errors": [
          { "NextAction": "End", "ErrorType": "NoMatchingError" }
        ],
        "Conditions": [
          { "NextAction": "End", "Condition": { "Operator": "Equals", "Operands": ["1"] } }
        ]
      },
      "Note": null
    },
    {
      "Identifier": "End",
      "Type": "DisconnectParticipant",
      "Parameters": {},
      "Transitions": {}
    }
  ],
  "Extra": { "z": 1, "a": [] }
}
"#;

    #[test]
    fn a_flow_has_one_layout() {
        assert_eq!(format(MESSY).unwrap(), NEAT);
        assert_eq!(format(NEAT).unwrap(), NEAT);
        assert_eq!(format(&format!("\u{feff}{}\n\n", NEAT.replace('\n', "\r\n"))).unwrap(), NEAT);
    }

    #[test]
    fn lines_are_opened_where_100_columns_do_not_do() {
        for len in 40..80 {
            let json = format!(
                "{{\"Version\":\"2019-10-30\",\"Actions\":[],\"X\":{{\"{}\":[\"é\",{{\"k\":1}}]}}}}",
                "n".repeat(len)
            );
            let text = format(&json).unwrap();
            assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
            assert_eq!(text.contains("\"X\": { "), len <= 67, "{len} {text}");
        }
    }

    #[test]
    fn what_is_no_plain_flow_is_left_to_its_owner() {
        let message = |text: &str| format(text).unwrap_err().message;
        let flow = serde_json::json!({"ContactFlow": {"Content": NEAT}}).to_string();
        assert_eq!(message(&flow), "this file is not a flow but holds one");
        assert_eq!(
            message(&NEAT.replace("1.50", "${seconds}")),
            "this file is not a flow but holds one"
        );
        assert_eq!(
            message("{\"modules\": [], \"start\": \"\"}"),
            "this is the console's old export format"
        );
        assert_eq!(message("{}"), "this is no flow");
        assert_eq!(message("{,}"), "a comma where a key was expected");
        assert!(format(&NEAT.replace("\"Main\"", "\"${name}\"")).is_ok());
    }

    fn json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            Just("true".to_owned()),
            "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?",
            "\"([a-zé😀 ]|\\\\n|\\\\\"|\\\\u00E9|\\$\\{x\\}){0,30}\"",
        ];
        let key = prop::sample::select(vec![
            "Version",
            "StartAction",
            "Metadata",
            "Settings",
            "Actions",
            "Identifier",
            "Type",
            "Parameters",
            "Transitions",
            "NextAction",
            "Errors",
            "Conditions",
            "Condition",
            "Operator",
            "Operands",
            "ErrorType",
            "ActionMetadata",
            "other",
            "z\\u0061",
        ]);
        leaf.prop_recursive(6, 60, 6, move |inner| {
            let entry =
                (key.clone(), inner.clone()).prop_map(|(key, value)| format!("\"{key}\" :{value}"));
            prop_oneof![
                prop::collection::vec(inner, 0..5)
                    .prop_map(|items| format!("[{}]", items.join(" ,"))),
                prop::collection::vec(entry, 0..6)
                    .prop_map(|items| format!("{{{}}}", items.join(",\n"))),
            ]
        })
    }

    proptest! {
        /// What a flow says stays, and a second time changes nothing.
        #[test]
        fn formatting_keeps_the_flow_and_is_idempotent(actions in json(), root in json()) {
            let text = format!(
                "{{\"Actions\": [{actions}, {{\"Transitions\": {root}}}],\"Rest\":{root}, \"Metadata\":{root},\"Version\":\"2019-10-30\"}}"
            );
            let once = format(&text).expect("a flow");
            let before: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            let after: serde_json::Value = serde_json::from_str(&once).expect("JSON");
            prop_assert_eq!(before, after);
            prop_assert_eq!(format(&once).expect("a flow"), once.clone());
            let letters = |text: &str| {
                let mut bytes: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
                bytes.sort_unstable();
                bytes
            };
            prop_assert_eq!(letters(&text), letters(&once));
        }
    }
}

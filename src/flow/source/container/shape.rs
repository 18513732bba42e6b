//! Telling flows from everything else by their keys.

use jsonc_parser::ast::{Object, Value};

/// Whether an object is, or holds, what the API answers or takes.
pub fn is_record(object: &Object<'_>) -> bool {
    ["ContactFlow", "ContactFlowModule", "ContactFlows", "ContactFlowModules", "Content"]
        .iter()
        .any(|key| object.get(key).is_some())
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Flow,
    Legacy,
    Other,
}

/// What an object is by its keys: `Actions` alone means nothing, many formats have it.
pub fn shape(root: &Object<'_>) -> Shape {
    let has = |name| root.get(name).is_some();
    let modules = matches!(root.get("modules").map(|prop| &prop.value), Some(Value::Array(_)));
    if modules && has("start") {
        Shape::Legacy
    } else if has("StartAction") && (has("Actions") || has("Version"))
        || has("Actions") && (is_dated(root) || actions(root))
    {
        Shape::Flow
    } else {
        Shape::Other
    }
}

/// Whether it has the version of the flow language.
fn is_dated(root: &Object<'_>) -> bool {
    root.get_string("Version").is_some_and(|version| version.value == "2019-10-30")
}

/// Whether `Actions` holds what looks like an action of a flow.
fn actions(root: &Object<'_>) -> bool {
    let is_action = |action: &Object<'_>| {
        let has = |name| action.get(name).is_some();
        has("Transitions") || has("Identifier") && (has("Type") || has("Parameters"))
    };
    root.get_array("Actions")
        .is_some_and(|actions| actions.elements.iter().filter_map(Value::as_object).any(is_action))
}

/// Whether a text that is no JSON was meant to be a flow.
pub fn looks_like_a_flow(text: &str) -> bool {
    ["StartAction", "2019-10-30"]
        .iter()
        .any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::source::parse;

    fn of(json: &str) -> Shape {
        let root = parse(json).expect("JSON");
        shape(root.as_object().expect("an object"))
    }

    #[test]
    fn a_flow_is_known_even_where_much_is_missing() {
        for json in [
            r#"{"Version": "2019-10-30", "StartAction": "", "Actions": []}"#,
            r#"{"Version": "2019-10-30", "Actions": {}}"#,
            r#"{"Version": "1", "StartAction": "A"}"#,
            r#"{"Actions": [null, {"Identifier": "A", "Type": "Wait"}]}"#,
            r#"{"Actions": [{"Transitions": {}}]}"#,
        ] {
            assert_eq!(of(json), Shape::Flow, "{json}");
        }
        assert_eq!(of(r#"{"modules": [], "start": "a"}"#), Shape::Legacy);
    }

    #[test]
    fn what_only_has_actions_is_none() {
        for json in [
            r#"{"Version": "2012-10-17", "Actions": ["connect:*"]}"#,
            r#"{"Actions": []}"#,
            r#"{"Actions": [{"Type": "x"}, {"Identifier": 1}]}"#,
            r#"{"StartAction": "x"}"#,
            r#"{"modules": "none", "start": 1}"#,
            "{}",
        ] {
            assert_eq!(of(json), Shape::Other, "{json}");
        }
    }
}

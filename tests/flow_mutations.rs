//! The flows that ship, `flows/`: each is free of warnings; and each, broken in every way in which
//! the service refuses flows, is refused by the linter too, at the very block that was broken.

use connectctl::flow::catalog::{Action, Dynamic, Kind, Next, Parameter, catalog};
use connectctl::flow::lint::{Finding, Linter, Selection, Set, Severity};
use connectctl::flow::source::SourceText;
use serde_json::{Value, json};

use crate::harness::shipped_flows;

/// Breaks a block in one way: all the blocks that come of it.
type Break = fn(&Value, &'static Action) -> Vec<Value>;

/// The rules, and the ways to break a block that they find.
const BREAKS: &[(&str, Break)] = &[
    ("conditions-not-supported", with_conditions),
    ("conditions-with-store-input", storing_input),
    ("dangling-transition", leading_nowhere),
    ("dynamic-not-allowed", with_references),
    ("empty-operand", |block, _| each_operands(block, &json!([""]))),
    ("empty-parameter", with_empty_texts),
    ("exclusive-parameters", with_two_of_one),
    ("identifier-missing", |block, _| vec![without(block, "/Identifier")]),
    ("lambda-timeout", |block, action| too_large(block, action, true)),
    ("literal-not-allowed", with_literals),
    ("malformed-block", malformed),
    ("missing-one-of", without_the_one),
    ("missing-required-condition", without_required_conditions),
    ("missing-required-error", without_required_errors),
    ("missing-required-parameter", without_required_parameters),
    ("next-action-missing", without_the_next),
    ("operand-count", with_other_counts),
    ("operand-not-supported", with_other_results),
    ("operator-not-supported", with_other_operators),
    ("parameter-range", |block, action| too_large(block, action, false)),
    ("parameter-type", with_other_types),
    ("parameter-value", with_other_values),
    ("terminal-has-transitions", going_on),
    ("unknown-action-type", |block, _| vec![with(block, "/Type", json!("DoTheRightThing"))]),
    ("unknown-operator", |block, _| each_condition(block, "Operator", &json!("Contains"))),
    ("unknown-parameter", with_other_parameters),
    ("unsupported-error-type", with_other_errors),
];

/// What is found in flows that are linted as a set.
fn lint(selection: Selection, flows: &[(&str, &Value)]) -> Vec<Finding> {
    let linter = Linter { selection, ..Linter::default() };
    let (mut findings, mut set) = (Vec::new(), Set::default());
    for (name, flow) in flows {
        let text = serde_json::to_string_pretty(flow).expect("JSON");
        let report = linter.file(&SourceText::new(*name, text), true);
        findings.extend(report.findings.iter().cloned());
        set.add(report);
    }
    findings.extend(set.resolve(&linter));
    findings
}

fn only(rule: &str) -> Selection {
    let mut selection = Selection::none();
    selection.turn(rule, true).expect("a rule");
    selection
}

/// What `connectctl.toml` ignores, with the reasons.
const IGNORED: [(&str, &str); 1] = [("sensitive-input-unencrypted", "banking/auth-module.json")];

#[test]
fn flows_that_ship_are_free_of_warnings() {
    let flows = shipped_flows();
    let all: Vec<_> = flows.iter().map(|(name, flow)| (name.as_str(), flow)).collect();
    for finding in lint(Selection::all(), &all) {
        let (rule, place, message) = (finding.rule.name, &finding.place, &finding.message);
        let at = format!("{}, {}", place.file, finding.path);
        if IGNORED.contains(&(rule, &*place.file)) {
            continue;
        }
        assert!(finding.severity < Severity::Warning, "{at}: {rule}: {message}");
    }
}

#[test]
fn broken_blocks_are_found_where_they_are() {
    let mut unused: Vec<_> = BREAKS.iter().map(|(rule, _)| *rule).collect();
    for (name, flow) in shipped_flows() {
        let blocks = flow["Actions"].as_array().expect("a list");
        for (rule, break_block) in BREAKS {
            for (index, block) in blocks.iter().enumerate() {
                let action = catalog().action(block["Type"].as_str().expect("a type"));
                for broken in break_block(block, action.expect("a known type")) {
                    unused.retain(|name| name != rule);
                    let mutant = with(&flow, &format!("/Actions/{index}"), broken);
                    assert_refused(rule, &name, &mutant, index);
                }
            }
        }
    }
    assert!(unused.is_empty(), "no flow can be broken so that these find it: {unused:?}");
}

fn assert_refused(rule: &str, name: &str, mutant: &Value, index: usize) {
    let path = format!("Actions[{index}]");
    let found = lint(only(rule), &[(name, mutant)]);
    let hit = found.iter().any(|finding| {
        finding.severity == Severity::Error && finding.path.starts_with(path.as_str())
    });
    let block = &mutant["Actions"][index];
    assert!(hit, "{name}: {rule} finds nothing wrong with {block:#}");
}

#[test]
fn broken_frames_are_found() {
    for (name, flow) in shipped_flows() {
        let twice = flow["Actions"][0]["Identifier"].clone();
        let mut mutants = vec![
            ("duplicate-identifier", with(&flow, "/Actions/1/Identifier", twice)),
            ("start-missing", without(&flow, "/StartAction")),
            ("dangling-transition", with(&flow, "/StartAction", json!("Nowhere"))),
            ("version", with(&flow, "/Version", json!("2019-10-31"))),
        ];
        if flow["Metadata"]["type"] == "contactFlow" {
            let whisper = with(&flow, "/Metadata/type", json!("agentWhisper"));
            mutants.push(("action-not-allowed-in-flow-type", whisper));
        }
        for (rule, mutant) in &mutants {
            let found = lint(only(rule), &[(&name, mutant)]);
            assert!(found.iter().any(|f| f.severity == Severity::Error), "{name}: {rule}");
        }
    }
}

/// Blocks have to lead on, but for those that callers may stay at.
fn without_the_next(block: &Value, action: &'static Action) -> Vec<Value> {
    match action.next {
        Next::Required => removed(block, "/Transitions", &["NextAction"]),
        Next::Optional | Next::None => Vec::new(),
    }
}

/// A copy with another value at a place, which may be new in its object.
fn with(json: &Value, place: &str, value: Value) -> Value {
    let mut copy = json.clone();
    let (parent, key) = place.rsplit_once('/').expect("a place");
    match copy.pointer_mut(parent).expect("a place that there is") {
        Value::Array(list) => list[key.parse::<usize>().expect("an index")] = value,
        parent => parent[key] = value,
    }
    copy
}

/// A copy without what is at a place.
fn without(json: &Value, place: &str) -> Value {
    let mut copy = json.clone();
    let (parent, key) = place.rsplit_once('/').expect("a place");
    match copy.pointer_mut(parent).expect("a place that there is") {
        Value::Array(list) => drop(list.remove(key.parse().expect("an index"))),
        Value::Object(map) => drop(map.shift_remove(key)),
        other => panic!("{place} in {other}"),
    }
    copy
}

/// Copies that lack one of these keys each, where they are there.
fn removed(block: &Value, parent: &str, keys: &[&str]) -> Vec<Value> {
    let places = keys.iter().map(|key| format!("{parent}/{key}"));
    places.filter(|place| block.pointer(place).is_some()).map(|p| without(block, &p)).collect()
}

fn list<'b>(block: &'b Value, name: &str) -> &'b [Value] {
    block["Transitions"][name].as_array().map_or(&[], Vec::as_slice)
}

/// Copies in which each condition in turn has another operator or other operands.
fn each_condition(block: &Value, key: &str, value: &Value) -> Vec<Value> {
    let count = list(block, "Conditions").len();
    let place = |index| format!("/Transitions/Conditions/{index}/Condition/{key}");
    (0..count).map(|index| with(block, &place(index), value.clone())).collect()
}

fn each_operands(block: &Value, operands: &Value) -> Vec<Value> {
    each_condition(block, "Operands", operands)
}

fn with_other_counts(block: &Value, _: &'static Action) -> Vec<Value> {
    [each_operands(block, &json!([])), each_operands(block, &json!(["1", "2"]))].concat()
}

fn with_other_results(block: &Value, action: &'static Action) -> Vec<Value> {
    let closed = action.conditions.as_ref().is_some_and(|c| !c.operands.is_empty());
    if closed { each_operands(block, &json!(["Maybe"])) } else { Vec::new() }
}

fn with_other_operators(block: &Value, action: &'static Action) -> Vec<Value> {
    let takes = |c: &connectctl::flow::catalog::Conditions| {
        c.operators.iter().any(|operator| operator == "TextEndsWith")
    };
    match &action.conditions {
        Some(conditions) if !takes(conditions) => {
            each_condition(block, "Operator", &json!("TextEndsWith"))
        }
        _ => Vec::new(),
    }
}

fn without_required_conditions(block: &Value, action: &'static Action) -> Vec<Value> {
    let Some(conditions) = &action.conditions else { return Vec::new() };
    let required = |condition: &Value| {
        conditions.required.iter().any(|name| condition["Condition"]["Operands"][0] == **name)
    };
    let all = list(block, "Conditions").iter().enumerate();
    all.filter(|(_, condition)| required(condition))
        .map(|(index, _)| without(block, &format!("/Transitions/Conditions/{index}")))
        .collect()
}

fn with_conditions(block: &Value, action: &'static Action) -> Vec<Value> {
    if action.terminal || action.conditions.is_some() {
        return Vec::new();
    }
    let target = &block["Transitions"]["NextAction"];
    let condition = json!({
        "NextAction": target, "Condition": { "Operator": "Equals", "Operands": ["1"] }
    });
    vec![with(block, "/Transitions/Conditions", json!([condition]))]
}

fn storing_input(block: &Value, _: &'static Action) -> Vec<Value> {
    if block["Parameters"].get("StoreInput").is_none() || list(block, "Conditions").is_empty() {
        return Vec::new();
    }
    vec![with(block, "/Parameters/StoreInput", json!("True"))]
}

fn leading_nowhere(block: &Value, _: &'static Action) -> Vec<Value> {
    let mut places = Vec::new();
    if block["Transitions"].get("NextAction").is_some() {
        places.push("/Transitions/NextAction".to_owned());
    }
    for name in ["Conditions", "Errors"] {
        let all = 0..list(block, name).len();
        places.extend(all.map(|index| format!("/Transitions/{name}/{index}/NextAction")));
    }
    let targets = [json!("Nowhere"), json!(""), json!(7)];
    let to = |place: &String| targets.clone().map(|target| with(block, place, target));
    places.iter().flat_map(to).collect()
}

fn going_on(block: &Value, action: &'static Action) -> Vec<Value> {
    let on = json!({ "NextAction": block["Identifier"] });
    if action.terminal { vec![with(block, "/Transitions", on)] } else { Vec::new() }
}

fn without_required_errors(block: &Value, action: &'static Action) -> Vec<Value> {
    let required = |error: &Value| {
        let entry = error["ErrorType"].as_str().and_then(|name| action.error(name));
        entry.is_some_and(|entry| entry.required)
    };
    let all = list(block, "Errors").iter().enumerate();
    all.filter(|(_, error)| required(error))
        .map(|(index, _)| without(block, &format!("/Transitions/Errors/{index}")))
        .collect()
}

fn with_other_errors(block: &Value, _: &'static Action) -> Vec<Value> {
    let all = 0..list(block, "Errors").len();
    let place = |index| format!("/Transitions/Errors/{index}/ErrorType");
    all.map(|index| with(block, &place(index), json!("Misfortune"))).collect()
}

fn malformed(block: &Value, _: &'static Action) -> Vec<Value> {
    let mut mutants = vec![
        json!("a block"),
        json!([block]),
        without(block, "/Type"),
        with(block, "/Type", json!(["Loop"])),
        with(block, "/Parameters", json!([])),
        with(block, "/Transitions", json!("Goodbye")),
        with(block, "/Transitions/Errors", json!({})),
        with(block, "/Transitions/Conditions", json!({})),
        with(block, "/Transitions/Errors", json!([{}])),
        with(block, "/Transitions/Conditions", json!([{}])),
        with(block, "/Transitions/Conditions", json!(["1"])),
    ];
    for index in 0..list(block, "Conditions").len() {
        let place = format!("/Transitions/Conditions/{index}");
        for part in ["/NextAction", "/Condition", "/Condition/Operator", "/Condition/Operands"] {
            mutants.push(without(block, &format!("{place}{part}")));
        }
        mutants.push(with(block, &format!("{place}/Condition/Operands"), json!("1")));
    }
    for index in 0..list(block, "Errors").len() {
        mutants.push(without(block, &format!("/Transitions/Errors/{index}/ErrorType")));
    }
    mutants
}

/// The parameters of a block that the catalog names, with their places.
fn given<'b>(
    block: &'b Value,
    action: &'static Action,
) -> impl Iterator<Item = (&'static Parameter, String, &'b Value)> {
    let parameters = block["Parameters"].as_object().expect("an object");
    parameters.iter().filter_map(|(name, value)| {
        Some((action.parameter(name)?, format!("/Parameters/{name}"), value))
    })
}

/// Copies in which each parameter that `fits` in turn is another value.
fn each_parameter(
    block: &Value,
    action: &'static Action,
    other: fn(&'static Parameter) -> Option<Value>,
) -> Vec<Value> {
    given(block, action)
        .filter_map(|(entry, place, _)| Some(with(block, &place, other(entry)?)))
        .collect()
}

fn without_required_parameters(block: &Value, action: &'static Action) -> Vec<Value> {
    let required = given(block, action).filter(|(entry, ..)| entry.required);
    required.map(|(_, place, _)| without(block, &place)).collect()
}

fn with_other_parameters(block: &Value, action: &'static Action) -> Vec<Value> {
    let place = "/Parameters/Colour";
    if action.open { Vec::new() } else { vec![with(block, place, json!("blue"))] }
}

fn with_other_types(block: &Value, action: &'static Action) -> Vec<Value> {
    each_parameter(block, action, |entry| match entry.kind {
        Kind::List | Kind::Map | Kind::Object => Some(json!("everything")),
        _ => Some(json!({ "value": "everything" })),
    })
}

fn with_other_values(block: &Value, action: &'static Action) -> Vec<Value> {
    each_parameter(block, action, |entry| {
        let closed = !entry.values.is_empty() && entry.enum_enforced;
        let number = entry.kind == Kind::IntegerString;
        (closed || number).then(|| json!("Perhaps"))
    })
}

fn with_references(block: &Value, action: &'static Action) -> Vec<Value> {
    each_parameter(block, action, |entry| match entry.dynamic {
        Dynamic::Static => Some(json!("$.Attributes.choice")),
        Dynamic::Single => Some(json!("$.Attributes.one and $.Attributes.two")),
        _ => None,
    })
}

fn with_literals(block: &Value, action: &'static Action) -> Vec<Value> {
    let only = |entry: &Parameter| entry.dynamic == Dynamic::Only;
    let mut mutants = each_parameter(block, action, |entry| {
        (entry.dynamic == Dynamic::Only).then(|| json!("gold"))
    });
    let places = given(block, action).filter(|(entry, ..)| only(entry));
    mutants.extend(places.map(|(_, place, _)| with(block, &place, json!("$.Attributes"))));
    mutants
}

fn with_empty_texts(block: &Value, action: &'static Action) -> Vec<Value> {
    let mut mutants =
        each_parameter(block, action, |entry| (entry.kind == Kind::String).then(|| json!("")));
    if block["Parameters"].get("Attributes").is_some() {
        mutants.push(with(block, "/Parameters/Attributes/more", json!("")));
    }
    mutants
}

fn with_two_of_one(block: &Value, action: &'static Action) -> Vec<Value> {
    let mut mutants = Vec::new();
    for one in action.constraints.iter().filter(|one| one.within.is_none()) {
        let names: Vec<_> = one.exactly_one.iter().chain(&one.at_most_one).collect();
        let here = |name: &&&String| block["Parameters"].get(name.as_str()).is_some();
        let (some, none): (Vec<&&String>, Vec<_>) = names.iter().partition(here);
        if some.len() == 1
            && let Some(other) = none.first()
        {
            mutants.push(with(block, &format!("/Parameters/{other}"), json!("another")));
        }
    }
    mutants
}

fn without_the_one(block: &Value, action: &'static Action) -> Vec<Value> {
    let needed = action.constraints.iter().filter(|one| one.within.is_none());
    let names: Vec<_> = needed.flat_map(|one| &one.exactly_one).map(String::as_str).collect();
    removed(block, "/Parameters", &names)
}

/// Copies in which each number in turn is one more than it may be.
fn too_large(block: &Value, action: &'static Action, of_lambda: bool) -> Vec<Value> {
    if of_lambda != (action.name == "InvokeLambdaFunction") {
        return Vec::new();
    }
    each_parameter(block, action, |entry| {
        let max = entry.max.filter(|_| entry.kind == Kind::IntegerString && entry.max_enforced)?;
        Some(json!(max.checked_add(1)?.to_string()))
    })
}

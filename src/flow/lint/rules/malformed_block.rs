use jsonc_parser::ast::{Object, ObjectProp, Value};

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::catalog;
use crate::flow::model::{Block, bytes, key_bytes, kind_of, text};
use crate::flow::source::placeholder;

/// ## What it does
/// Reports a block whose parts have another shape than the language gives them: an action that is
/// no object or has no `Type`, `Parameters` or `Transitions` that are no objects, `Conditions` or
/// `Errors` that are no lists, a condition without `Condition`, `Operator`, `Operands` or
/// `NextAction`, an error without `ErrorType` or `NextAction`.
///
/// ## Why is this bad?
/// The service cannot read the block and refuses the flow, often with a message about something
/// else, such as `Invalid Action type`.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": {}, "Conditions": [] }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Welcome", "Type": "MessageParticipant",
///   "Parameters": { "Text": "Hello" },
///   "Transitions": { "NextAction": "Goodbye", "Errors": [], "Conditions": [] }
/// }
/// ```
///
/// ## How sure is this?
/// Certain. `null` counts as not being there, and other rules tell what must be there.
pub struct MalformedBlock;

impl Rule for MalformedBlock {
    const META: Meta = Meta::error("CF200", "malformed-block");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for block in subject.blocks() {
            if let Some(object) = entry(block.node, "action", report) {
                check_block(block, object, report);
            }
        }
    }
}

fn check_block(block: &Block<'_>, object: &Object<'_>, report: &mut Report<'_>) {
    match object.get("Type") {
        None => report.add(
            Draft::new(block.head(), "the action has no Type, which says what it does")
                .help("add \"Type\": \"...\""),
        ),
        Some(prop) => expect(prop, "a text", |value| value.as_string_lit().is_some(), report),
    }
    for name in ["Parameters", "Transitions"] {
        if let Some(prop) = object.get(name) {
            expect(prop, "an object", |value| value.as_object().is_some(), report);
        }
    }
    let Some(leaving) = object.get_object("Transitions") else { return };
    for name in ["Conditions", "Errors"] {
        if let Some(prop) = leaving.get(name) {
            expect(prop, "a list", |value| value.as_array().is_some(), report);
        }
    }
    block.conditions.iter().for_each(|branch| check_condition(branch.node, report));
    block.errors.iter().for_each(|branch| check_error(branch.node, report));
}

fn check_condition(node: &Value<'_>, report: &mut Report<'_>) {
    let Some(object) = entry(node, "condition", report) else { return };
    need(object, node, "condition", "NextAction", report);
    need(object, node, "condition", "Condition", report);
    let Some(prop) = object.get("Condition") else { return };
    expect(prop, "an object", |value| value.as_object().is_some(), report);
    let Some(condition) = prop.value.as_object() else { return };
    need(condition, &prop.value, "condition", "Operator", report);
    if let Some(operator) = condition.get("Operator") {
        expect(operator, "a text", |value| value.as_string_lit().is_some(), report);
    }
    let operator = condition.get_string("Operator").map_or("", |lit| lit.value.as_ref());
    if catalog().operators.iter().any(|known| known.name == operator) {
        need(condition, &prop.value, "condition", "Operands", report);
    }
    if let Some(operands) = condition.get("Operands") {
        expect(operands, "a list", |value| value.as_array().is_some(), report);
    }
}

fn check_error(node: &Value<'_>, report: &mut Report<'_>) {
    let Some(object) = entry(node, "error", report) else { return };
    need(object, node, "error", "NextAction", report);
    need(object, node, "error", "ErrorType", report);
    if let Some(kind) = object.get("ErrorType") {
        expect(kind, "a text", |value| value.as_string_lit().is_some(), report);
    }
}

fn entry<'v, 't>(
    node: &'v Value<'t>,
    what: &str,
    report: &mut Report<'_>,
) -> Option<&'v Object<'t>> {
    if node.as_object().is_none() && !is_filled_in(node) {
        let message = format!("the {what} is {}, expected an object", kind_of(node));
        report.add(Draft::new(bytes(node), message));
    }
    node.as_object()
}

fn need(object: &Object<'_>, node: &Value<'_>, what: &str, name: &str, report: &mut Report<'_>) {
    if object.get(name).is_none() {
        let range = match object.properties.first() {
            Some(first) => key_bytes(first),
            None => bytes(node),
        };
        report.add(Draft::new(range, format!("the {what} has no {name}")));
    }
}

fn expect(
    prop: &ObjectProp<'_>,
    kind: &str,
    fits: impl Fn(&Value<'_>) -> bool,
    report: &mut Report<'_>,
) {
    let value = &prop.value;
    if !fits(value) && !matches!(value, Value::NullKeyword(_)) && !is_filled_in(value) {
        let name = prop.name.as_str();
        let message = format!("{name} is {}, expected {kind}", kind_of(value));
        report.add(Draft::new(bytes(value), message));
    }
}

/// Whether a deployment puts something else in the place of a value.
fn is_filled_in(value: &Value<'_>) -> bool {
    text(value).is_some_and(placeholder::holds)
}

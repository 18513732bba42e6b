use jsonc_parser::ast::Value;

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::Kind;
use crate::flow::lint::fix;
use crate::flow::lint::subject::Given;
use crate::flow::model::{bytes, kind_of};

/// ## What it does
/// Reports a number or a boolean without quotes, where the language has text: `5` for `"5"`, `true`
/// for `"True"`.
///
/// ## Why is this bad?
/// The designer writes every scalar as text. The service lets some numbers through and refuses
/// others, and says something misleading then: a boolean in `DisableCancelKey` makes it complain
/// about the type of the action.
///
/// ## Example
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:customer-lookup",
///     "InvocationTimeLimitSeconds": 5
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Identifier": "Look up", "Type": "InvokeLambdaFunction",
///   "Parameters": {
///     "LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:customer-lookup",
///     "InvocationTimeLimitSeconds": "5"
///   },
///   "Transitions": {
///     "NextAction": "Goodbye",
///     "Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }],
///     "Conditions": []
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain that it is not what the designer writes, and no exported flow has one; not certain that
/// the service refuses it in each place, so that it is a warning.
pub struct NonStringScalar;

impl Rule for NonStringScalar {
    const META: Meta = Meta::warning("CF218", "non-string-scalar");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        for given in &subject.parameters().given {
            if given.entry.kind == Kind::Integer {
                continue;
            }
            for value in given.scalars() {
                if let Some(text) = unquoted(value) {
                    let text = spelled(given, value, text);
                    report.add(draft(value, &given.name_of(value), text));
                }
            }
        }
        for block in subject.blocks().iter().filter(|block| block.action.is_some()) {
            for operand in block.conditions.iter().flat_map(|branch| branch.operands) {
                if let Some(text) = unquoted(operand) {
                    report.add(draft(operand, "an operand", text));
                }
            }
        }
    }
}

fn unquoted<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match value {
        Value::NumberLit(lit) => Some(lit.value),
        Value::BooleanLit(lit) => Some(if lit.value { "true" } else { "false" }),
        _ => None,
    }
}

/// As the parameter spells it: `True` where nothing else is known.
fn spelled<'v>(given: &Given<'_>, value: &Value<'_>, text: &'v str) -> &'v str {
    if given.entry.kind != Kind::BoolString || value.as_boolean_lit().is_none() {
        return text;
    }
    let lower = given.entry.values.iter().any(|value| value == text);
    match (lower, text) {
        (true, _) => text,
        (false, "true") => "True",
        (false, _) => "False",
    }
}

fn draft(value: &Value<'_>, name: &str, text: &str) -> Draft {
    let message = format!("{name} is {}, expected the text {text:?}", kind_of(value));
    Draft::new(bytes(value), message)
        .fix(format!("write {text:?}"), vec![fix::replace(value, fix::quoted(text))])
}

//! Values for the variables of templates, and what expressions come to with them.

use std::collections::BTreeMap;

use hcl::eval::{Context, Evaluate as _, FuncArgs, FuncDef, ParamType};
use hcl::{Identifier, Value};
use hcl_edit::expr::Expression;

/// What expressions are evaluated with.
#[derive(Clone, Debug)]
pub struct Variables<'r> {
    told: &'r BTreeMap<String, String>,
    context: Context<'static>,
}

impl<'r> Variables<'r> {
    /// From what a person says: `name`, `a.b` and `a["b"]` alike.
    pub fn new(told: &'r BTreeMap<String, String>) -> Self {
        let mut roots: BTreeMap<String, Value> = BTreeMap::new();
        for (name, text) in told {
            let path = steps(name);
            if let Some((first, rest)) = path.split_first() {
                put(roots.entry(first.clone()).or_insert(Value::Null), rest, value(text));
            }
        }
        let mut context = Context::new();
        for (name, value) in roots {
            if let Ok(name) = Identifier::new(name) {
                context.declare_var(name, value);
            }
        }
        context.declare_func("jsonencode", function(|args| Ok(Value::from(json(&args)))));
        context.declare_func("tostring", function(|args| Ok(Value::from(plain(&args)))));
        context
            .declare_func("upper", function(|args| Ok(Value::from(plain(&args).to_uppercase()))));
        context
            .declare_func("lower", function(|args| Ok(Value::from(plain(&args).to_lowercase()))));
        context.declare_func("length", function(length));
        Self { told, context }
    }

    /// The same with a variable of a loop.
    pub fn with(&self, name: &str, value: Value) -> Self {
        let mut inner = self.clone();
        if let Ok(name) = Identifier::new(name) {
            inner.context.declare_var(name, value);
        }
        inner
    }

    /// What an expression comes to, where everything in it is known.
    pub fn evaluate(&self, expression: &Expression, source: &str) -> Option<Value> {
        let name: String = source.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(text) = self.told.get(&name) {
            return Some(value(text));
        }
        hcl::Expression::from(expression.clone()).evaluate(&self.context).ok()
    }
}

/// A value as a template prints it; none for lists and objects, which it does not take.
pub fn printed(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn function(body: fn(FuncArgs) -> Result<Value, String>) -> FuncDef {
    FuncDef::new(body, [ParamType::Any])
}

fn json(args: &FuncArgs) -> String {
    args.first().and_then(|value| serde_json::to_string(value).ok()).unwrap_or_default()
}

fn plain(args: &FuncArgs) -> String {
    args.first().and_then(printed).unwrap_or_default()
}

fn length(args: FuncArgs) -> Result<Value, String> {
    match args.first() {
        Some(Value::Array(items)) => Ok(Value::from(items.len())),
        Some(Value::Object(entries)) => Ok(Value::from(entries.len())),
        Some(Value::String(text)) => Ok(Value::from(text.chars().count())),
        _ => Err("no length".to_owned()),
    }
}

/// A value that was told as text: what looks like a boolean, a number, a list or an object is one.
fn value(text: &str) -> Value {
    let typed = match text.as_bytes().first() {
        Some(b'[' | b'{') => serde_json::from_str(text).ok(),
        _ => serde_json::from_str(text).ok().filter(|value: &Value| {
            !matches!(value, Value::Null | Value::String(_)) && value.to_string() == text
        }),
    };
    typed.unwrap_or_else(|| Value::from(text))
}

/// The steps of a name: `a.b["c"][0]` is `a`, `b`, `c`, `0`.
fn steps(name: &str) -> Vec<String> {
    let bare = |part: &str| part.trim_matches(['"', '\'', ' ']).to_owned();
    name.split(['.', '[', ']']).map(bare).filter(|part| !part.is_empty()).collect()
}

fn put(slot: &mut Value, path: &[String], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        *slot = value;
        return;
    };
    if let Ok(index) = first.parse::<usize>()
        && index < 1000
        && !slot.is_object()
    {
        if !slot.is_array() {
            *slot = Value::Array(Vec::new());
        }
        if let Some(items) = slot.as_array_mut() {
            while items.len() <= index {
                items.push(Value::Null);
            }
            items.get_mut(index).into_iter().for_each(|item| put(item, rest, value.clone()));
        }
        return;
    }
    if !slot.is_object() {
        *slot = Value::Object(hcl::Map::new());
    }
    if let Some(entries) = slot.as_object_mut() {
        put(entries.entry(first.clone()).or_insert(Value::Null), rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evaluate(told: &[(&str, &str)], source: &str) -> Option<String> {
        let told = told.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let expression: Expression = source.parse().unwrap();
        Variables::new(&told).evaluate(&expression, source).and_then(|value| printed(&value))
    }

    #[test]
    fn names_with_dots_and_brackets_are_found() {
        assert_eq!(evaluate(&[("a.b", "x")], "a.b").as_deref(), Some("x"));
        assert_eq!(evaluate(&[("a.b", "x")], "a[\"b\"]").as_deref(), Some("x"));
        assert_eq!(evaluate(&[("a[\"b\"]", "x")], "a.b").as_deref(), Some("x"));
        assert_eq!(evaluate(&[("q[0]", "x"), ("q[1]", "y")], "q[1]").as_deref(), Some("y"));
        assert_eq!(evaluate(&[("module.q.arn", "x")], "module.q.arn").as_deref(), Some("x"));
        assert_eq!(evaluate(&[("a", "x")], "b"), None);
    }

    #[test]
    fn values_have_types() {
        let told = [("on", "true"), ("n", "5"), ("zip", "007"), ("list", "[\"a\",\"b\"]")];
        assert_eq!(evaluate(&told, "on ? \"yes\" : \"no\"").as_deref(), Some("yes"));
        assert_eq!(evaluate(&told, "n > 3").as_deref(), Some("true"));
        assert_eq!(evaluate(&told, "zip").as_deref(), Some("007"));
        assert_eq!(evaluate(&told, "list[1]").as_deref(), Some("b"));
        assert_eq!(evaluate(&told, "length(list)").as_deref(), Some("2"));
        assert_eq!(evaluate(&told, "jsonencode(list)").as_deref(), Some("[\"a\",\"b\"]"));
        assert_eq!(evaluate(&told, "jsonencode({a = n})").as_deref(), Some("{\"a\":5}"));
    }
}

//! The JSON Schema of `connectctl.toml`, for editors.

use clap::ValueEnum as _;
use serde_json::{Map, Value, json};

use super::super::globals::Format;
use super::Key;
use crate::flow::lint::entries;

/// The schema.
pub fn schema() -> Value {
    let mut properties = Map::new();
    properties.insert(
        "default_env".into(),
        json!({
            "type": "string",
            "description": "The environment that is used when --env names none.",
        }),
    );
    properties.extend(settings());
    properties.insert(
        "env".into(),
        json!({
            "type": "object",
            "description": "The named environments.",
            "additionalProperties": {
                "type": "object",
                "description": "The values of one environment.",
                "properties": settings(),
                "additionalProperties": false,
            },
        }),
    );
    properties.insert("lint".into(), lint());
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "connectctl.toml",
        "description": "The configuration of connectctl.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "definitions": { "rule": rule() },
    })
}

/// What can stand at the top and in every environment.
fn settings() -> Map<String, Value> {
    let setting = |key: Key| {
        let mut setting = json!({ "type": "string", "description": key.about() });
        if let (Key::Output, Some(object)) = (key, setting.as_object_mut()) {
            object.insert("enum".into(), formats());
        }
        (key.name().to_owned(), setting)
    };
    Key::ALL.into_iter().map(setting).collect()
}

fn formats() -> Value {
    let values = Format::value_variants().iter().filter_map(clap::ValueEnum::to_possible_value);
    values.map(|value| value.get_name().to_owned()).collect()
}

/// A word that names rules. Names are listed, so that editors complete them.
fn rule() -> Value {
    let names = std::iter::once("all").chain(entries().iter().map(|entry| entry.meta.name));
    json!({
        "description": "The name of a rule, its code, the start of its code or `all`.",
        "anyOf": [
            { "enum": names.collect::<Vec<_>>() },
            { "type": "string", "pattern": "^CF[0-9]{0,3}$" },
        ],
    })
}

fn lint() -> Value {
    let rules = |about: &str| {
        json!({
            "type": "array", "description": about, "items": { "$ref": "#/definitions/rule" },
        })
    };
    let text = |about: &str| json!({ "type": "string", "description": about });
    json!({
        "type": "object",
        "description": "How flows are linted.",
        "properties": {
            "select": rules("Rules that run too."),
            "ignore": rules("Rules that do not run; of select and ignore the more precise word wins."),
            "max_silence": {
                "type": "integer", "minimum": 0,
                "description": "The longest time, in seconds, in which a caller may hear nothing.",
            },
            "ignores": {
                "type": "array",
                "description": "Findings that somebody has decided to live with.",
                "items": {
                    "type": "object",
                    "properties": {
                        "rule": { "$ref": "#/definitions/rule" },
                        "path": text("The files, relative to this one, such as flows/old/**; all where none is named."),
                        "block": text("The identifier of the block; all where none is named."),
                        "reason": text("Why."),
                    },
                    "required": ["rule"],
                    "additionalProperties": false,
                },
            },
        },
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::file::{Content, TEMPLATE};
    use super::*;

    /// A value that a part of the schema allows.
    fn sample(schema: &Value) -> Value {
        match (schema["type"].as_str(), &schema["enum"]) {
            (_, Value::Array(values)) => values[0].clone(),
            (Some("string"), _) => "x".into(),
            (Some("integer"), _) => 5.into(),
            (Some("array"), _) => json!([sample(&schema["items"])]),
            (Some("object"), _) => match schema["properties"].as_object() {
                Some(all) => all.iter().map(|(key, part)| (key.clone(), sample(part))).collect(),
                None => json!({ "name": sample(&schema["additionalProperties"]) }),
            },
            _ => "all".into(),
        }
    }

    fn validates(document: &Value) -> bool {
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.add_resource("schema.json", schema()).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        schemas.validate(document, index).is_ok()
    }

    #[test]
    fn all_that_the_schema_knows_is_read() {
        let document = sample(&schema());
        assert!(validates(&document), "{document:#}");
        let content: Content = serde_json::from_value(document).unwrap();
        let lint = content.lint.unwrap();
        assert_eq!((lint.select.len(), lint.ignores.len(), lint.max_silence), (1, 1, Some(5)));
        assert_eq!(content.common.len(), Key::ALL.len());
        assert_eq!(content.env["name"].len(), Key::ALL.len());
    }

    #[test]
    fn what_is_not_read_the_schema_refuses() {
        for text in [
            "regoin = \"x\"",
            "[env.prod]\nregoin = \"x\"",
            "[lint]\nselekt = []",
            "[lint]\nmax_silence = \"5\"",
            "[[lint.ignores]]\npath = \"x\"",
            "[[lint.ignores]]\nrule = \"all\"\nfile = \"x\"",
        ] {
            let document: Value = toml::from_str(text).unwrap();
            assert!(!validates(&document), "{text}");
            assert!(toml::from_str::<Content>(text).is_err(), "{text}");
        }
    }

    /// Every line of the template that is commented out is one that may be used.
    #[test]
    fn the_template_is_right_with_and_without_its_comments() {
        let is_code = |line: &str| line.contains(" = ") || line.starts_with('[');
        let used: String = TEMPLATE
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|line| is_code(line)).unwrap_or(line))
            .map(|line| format!("{line}\n"))
            .collect();
        assert!(used.contains("\n[lint]\n") && used.contains("\n[[lint.ignores]]\n"), "{used}");
        for text in [TEMPLATE, &used] {
            let document: Value = toml::from_str(text).unwrap();
            assert!(validates(&document), "{text}");
            toml::from_str::<Content>(text).unwrap();
        }
    }
}

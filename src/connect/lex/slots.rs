//! The slots of an intent.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The slots of an intent by name. A slot that is not filled is `null`, and one that a bot does
/// not have is not there; both read as nothing.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Slots(pub Map<String, Value>);

impl Slots {
    /// What a slot holds: as Lex understood it, else as it was said; of a list its first value.
    pub fn text(&self, name: &str) -> Option<&str> {
        let slot = self.0.get(name)?;
        let first = || slot.get("values")?.as_array()?.first();
        let value = slot.get("value").filter(|value| !value.is_null());
        let value = value.or_else(|| first()?.get("value"))?;
        let part = |key: &str| value.get(key)?.as_str().map(str::trim).filter(|t| !t.is_empty());
        part("interpretedValue").or_else(|| part("originalValue"))
    }

    /// Fills a slot.
    pub fn fill(&mut self, name: &str, text: &str) {
        let value = json!({
            "originalValue": text, "interpretedValue": text, "resolvedValues": [text],
        });
        self.0.insert(name.into(), json!({ "shape": "Scalar", "value": value }));
    }

    /// Empties a slot.
    pub fn clear(&mut self, name: &str) {
        self.0.insert(name.into(), Value::Null);
    }
}

/// Names only: what a customer has said stays out of logs.
impl fmt::Debug for Slots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_read_in_every_form_in_which_it_comes() {
        let slots: Slots = serde_json::from_value(json!({
            "Null": null,
            "Full": { "value": { "originalValue": "my current one", "interpretedValue": "current" } },
            "Raw": { "value": { "originalValue": " 20 ", "interpretedValue": "" } },
            "List": { "shape": "List", "values": [{ "value": { "interpretedValue": "first" } }] },
            "NoValue": { "value": null },
            "Odd": "text",
        }))
        .unwrap();
        for (name, text) in [
            ("Null", None),
            ("Full", Some("current")),
            ("Raw", Some("20")),
            ("List", Some("first")),
            ("NoValue", None),
            ("Odd", None),
            ("Missing", None),
        ] {
            assert_eq!(slots.text(name), text, "{name}");
        }
        assert!(!format!("{slots:?}").contains("current"));
    }

    #[test]
    fn what_is_filled_reads_back_and_what_is_cleared_is_null() {
        let mut slots = Slots::default();
        slots.fill("Amount", "20");
        assert_eq!(slots.text("Amount"), Some("20"));
        slots.clear("Amount");
        assert_eq!(slots.0.get("Amount"), Some(&Value::Null));
    }
}

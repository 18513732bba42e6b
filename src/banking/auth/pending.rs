//! The intent that waits while a customer proves who they are.

use serde_json::{Map, Value};

use super::super::intent::Intent;
use super::level::Level;
use crate::connect::Attributes;
use crate::connect::lex::Slots;

const INTENT: &str = "OriginalIntent";
const SLOTS: &str = "OriginalSlots";
const REQUIRED: &str = "RequiresAuth";
const LEVEL: &str = "RequiredAuthLevel";

/// An intent with its slots, kept in the attributes of the session.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// The intent.
    pub intent: Intent,
    /// What the customer has said for it.
    pub slots: Slots,
}

impl Pending {
    /// Puts an intent down.
    pub fn save(&self, level: Level, attributes: &mut Attributes) {
        let text = |(name, _): (&String, &Value)| {
            Some((name.clone(), Value::from(self.slots.text(name)?)))
        };
        let slots: Map<String, Value> = self.slots.0.iter().filter_map(text).collect();
        let pairs = [
            (INTENT, self.intent.name().to_owned()),
            (SLOTS, Value::Object(slots).to_string()),
            (REQUIRED, "true".to_owned()),
            (LEVEL, level.code().to_owned()),
        ];
        for (key, text) in pairs {
            attributes.0.insert(key.into(), text.into());
        }
    }

    /// The intent that waits, if one does.
    pub fn read(attributes: &Attributes) -> Option<Self> {
        attributes.text(REQUIRED).filter(|text| *text == "true")?;
        let intent = Intent::named(attributes.text(INTENT)?)?;
        let kept: Map<String, Value> = attributes
            .text(SLOTS)
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default();
        let mut slots = Slots::default();
        for (name, text) in &kept {
            if let Some(text) = text.as_str() {
                slots.fill(name, text);
            }
        }
        Some(Self { intent, slots })
    }

    /// Forgets it.
    pub fn forget(attributes: &mut Attributes) {
        for key in [INTENT, SLOTS, REQUIRED, LEVEL] {
            attributes.0.shift_remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_down_is_taken_up_again() {
        let mut slots = Slots::default();
        slots.fill("Amount", "20");
        slots.clear("ToAccount");
        let mut attributes = Attributes::default();
        let pending = Pending { intent: Intent::InternalTransfer, slots };
        pending.save(Level::Basic, &mut attributes);
        let read = Pending::read(&attributes).unwrap();
        assert_eq!(read.intent, Intent::InternalTransfer);
        assert_eq!((read.slots.text("Amount"), read.slots.text("ToAccount")), (Some("20"), None));
        Pending::forget(&mut attributes);
        assert!(attributes.0.is_empty() && Pending::read(&attributes).is_none());
    }
}

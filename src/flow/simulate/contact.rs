//! The contact that comes in: what is known of it before its flow begins.

use std::sync::Arc;

use serde_json::{Value, json};

use super::store::Store;
use super::template::number;
use crate::connect::Channel;
use crate::flow::catalog::catalog;
use crate::flow::jsonpath;

/// What decides where chance does: `DistributeByPercentage`.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
pub enum Chance {
    /// Numbers that follow from a seed.
    Seed(u64),
    /// The driver: [`Ask::Roll`](super::Ask::Roll).
    Asked,
}

/// A contact before its flow begins. The default is a call from `+12065550100`.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Its channel.
    pub channel: Channel,
    /// What decides where chance does.
    pub chance: Chance,
    pub(super) attributes: Store,
    pub(super) data: Box<[Option<Arc<Value>>]>,
}

/// A reference that cannot be given a value.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ContactError {
    /// It is not one reference such as `$.CustomerEndpoint.Address`.
    #[error("`{0}` is no reference, expected one such as $.CustomerEndpoint.Address")]
    NoReference(String),
    /// There is no such namespace.
    #[error("`{0}` is no namespace of the flow language")]
    NoNamespace(String),
    /// It belongs to a flow that runs.
    #[error("`{0}` is set by flows and cannot be given to a contact")]
    OfFlows(String),
}

impl ContactError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoReference(_) => "write it as flows do, with $. before it",
            Self::NoNamespace(_) => "see the attributes of contacts in the administrator guide",
            Self::OfFlows(_) => "set a contact attribute, which lasts as long as the contact",
        }
    }
}

impl Default for Contact {
    fn default() -> Self {
        Self::new(Channel::Voice)
    }
}

impl Contact {
    /// A contact on a channel, with stand-ins for what the service says of it: invented ids, and
    /// numbers that are reserved for fiction.
    #[must_use]
    pub fn new(channel: Channel) -> Self {
        let mut contact = Self {
            channel,
            chance: Chance::Seed(0),
            attributes: Store::default(),
            data: vec![None; catalog().namespaces.len()].into(),
        };
        let id = "44444444-0000-4000-8000-000000000001";
        let instance =
            "arn:aws:connect:us-east-1:123456789012:instance/11111111-2222-3333-4444-555555555555";
        let subtype = match channel {
            Channel::Voice => "connect:Telephony",
            Channel::Chat => "connect:Chat",
            Channel::Task => "connect:Task",
            Channel::Email => "connect:Email",
        };
        let inbound = if channel == Channel::Voice { "INBOUND" } else { "API" };
        for (name, value) in [
            ("Channel", json!(channel.value())),
            ("ContactId", json!(id)),
            ("InitialContactId", json!(id)),
            ("InitiationMethod", json!(inbound)),
            ("InstanceARN", json!(instance)),
            ("AwsRegion", json!("us-east-1")),
            ("SegmentAttributes", json!({ "connect:Subtype": subtype })),
            ("Tags", json!({ "aws:connect:instanceId": "11111111-2222-3333-4444-555555555555" })),
        ] {
            contact.put(name, value);
        }
        if channel == Channel::Voice {
            let endpoint = |number: &str| json!({ "Address": number, "Type": "TELEPHONE_NUMBER" });
            contact.put("CustomerEndpoint", endpoint("+12065550100"));
            contact.put("SystemEndpoint", endpoint("+18005550111"));
        }
        contact
    }

    fn put(&mut self, namespace: &str, value: Value) {
        let slot = number(namespace).and_then(|at| self.data.get_mut(usize::from(at)));
        if let Some(slot) = slot {
            *slot = Some(Arc::new(value));
        }
    }

    /// Gives a contact attribute.
    #[must_use]
    pub fn attribute(mut self, key: &str, value: &str) -> Self {
        self.attributes.set(&Arc::from(key), &Arc::from(value));
        self
    }

    /// Gives what a reference reads: `$.Attributes.tier`, `$.CustomerEndpoint.Address`, or all of a
    /// namespace: `$.External`.
    ///
    /// # Errors
    /// It is no reference, or one to what only flows write.
    pub fn set(&mut self, reference: &str, value: Value) -> Result<(), ContactError> {
        let path = jsonpath::whole(reference)
            .ok_or_else(|| ContactError::NoReference(reference.to_owned()))?;
        match (path.namespace, path.keys.as_slice()) {
            ("Attributes", [key]) => {
                let text = match &value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                self.attributes.set(&Arc::from(*key), &Arc::from(text));
                return Ok(());
            }
            ("Attributes" | "FlowAttributes" | "StoredCustomerInput" | "Loop" | "Modules", _) => {
                return Err(ContactError::OfFlows(reference.to_owned()));
            }
            _ => {}
        }
        let slot = number(path.namespace)
            .and_then(|at| self.data.get_mut(usize::from(at)))
            .ok_or_else(|| ContactError::NoNamespace(path.namespace.to_owned()))?;
        let mut whole = slot.take().map_or(Value::Null, |value| (*value).clone());
        put_below(&mut whole, &path.keys, value);
        *slot = Some(Arc::new(whole));
        Ok(())
    }

    /// What is known of the contact under a namespace such as `CustomerEndpoint`.
    #[must_use]
    pub fn get(&self, namespace: &str) -> Option<&Value> {
        self.data.get(usize::from(number(namespace)?))?.as_deref()
    }
}

/// Puts a value below another, making objects on the way.
fn put_below(whole: &mut Value, keys: &[&str], value: Value) {
    let Some((first, rest)) = keys.split_first() else {
        *whole = value;
        return;
    };
    if !whole.is_object() {
        *whole = json!({});
    }
    if let Some(object) = whole.as_object_mut() {
        put_below(object.entry((*first).to_owned()).or_insert(Value::Null), rest, value);
    }
}

//! The event that a flow's *Invoke AWS Lambda function* block sends.
//!
//! Source: Amazon Connect Administrator Guide, "Grant Amazon Connect access to your AWS Lambda
//! functions", and what is seen in real events. The early shape (2017) has a queue that is only a
//! name and few of the fields; the current one adds references, media streams and segment
//! attributes, and its parameters may hold nested JSON. Both are read by one model, and whatever
//! the model does not name is kept and written back.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::attributes::Attributes;
use super::lenient::Lenient;

/// The whole event of one invocation.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConnectEvent {
    /// The contact and the parameters of the block.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub details: Lenient<Details>,
    /// Always `ContactFlowEvent`.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub name: Lenient<String>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// `Details`: who the contact is and what the block was told to send.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Details {
    /// The contact as Amazon Connect knows it.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub contact_data: Lenient<ContactData>,
    /// What the block sends along (`LambdaInvocationAttributes`).
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub parameters: Lenient<Parameters>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// `Details.ContactData`: every documented field.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactData {
    /// The user-defined attributes of the contact.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub attributes: Lenient<Attributes>,
    /// The region in which the contact is handled.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub aws_region: Lenient<String>,
    /// `VOICE`, `CHAT`, `TASK` or `EMAIL`.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub channel: Lenient<String>,
    /// The id of this contact (a UUID).
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub contact_id: Lenient<String>,
    /// The customer's number or address; `null` where the caller withholds it.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub customer_endpoint: Lenient<Endpoint>,
    /// The customer's id in a system of yours.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub customer_id: Lenient<String>,
    /// The description of a task.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub description: Lenient<String>,
    /// The first contact of the conversation.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub initial_contact_id: Lenient<String>,
    /// `INBOUND`, `OUTBOUND`, `TRANSFER`, `CALLBACK`, `API`, `QUEUE_TRANSFER`, and others.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub initiation_method: Lenient<String>,
    /// The ARN of the Amazon Connect instance.
    #[serde(default, rename = "InstanceARN", skip_serializing_if = "Lenient::is_absent")]
    pub instance_arn: Lenient<String>,
    /// The language of the contact, such as `en-US`.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub language_code: Lenient<String>,
    /// The live audio stream of the customer.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub media_streams: Lenient<MediaStreams>,
    /// The name of a task.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub name: Lenient<String>,
    /// The contact before this one.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub previous_contact_id: Lenient<String>,
    /// The queue that the contact is in or was set to.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub queue: Lenient<Queue>,
    /// Links to other documents, by name.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub references: Lenient<BTreeMap<String, Reference>>,
    /// The contact that this one relates to.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub related_contact_id: Lenient<String>,
    /// Attributes that Amazon Connect itself sets, such as `connect:Subtype`.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub segment_attributes: Lenient<BTreeMap<String, SegmentAttribute>>,
    /// The number or address that the customer reached.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub system_endpoint: Lenient<Endpoint>,
    /// The tags of the contact.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub tags: Lenient<BTreeMap<String, String>>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// A phone number or another address, and its kind.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Endpoint {
    /// A number in E.164, or an address.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub address: Lenient<String>,
    /// `TELEPHONE_NUMBER`, `VOIP`, `EMAIL_ADDRESS`, `CONTACT_FLOW`, and others.
    #[serde(default, rename = "Type", skip_serializing_if = "Lenient::is_absent")]
    pub kind: Lenient<String>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// A queue: in the early shape only its name, later ARN, name and outbound caller id.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Queue {
    /// The early shape.
    Name(String),
    /// The current shape.
    Described(Box<QueueDetails>),
}

/// A queue in the current shape.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueueDetails {
    /// The ARN of the queue.
    #[serde(default, rename = "ARN", skip_serializing_if = "Lenient::is_absent")]
    pub arn: Lenient<String>,
    /// The name of the queue.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub name: Lenient<String>,
    /// The number that outbound calls from this queue show.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub outbound_caller_id: Lenient<Endpoint>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// A reference of a contact.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Reference {
    /// `URL`, `ATTACHMENT`, `NUMBER`, `STRING`, `DATE`, `EMAIL`, and others.
    #[serde(default, rename = "Type", skip_serializing_if = "Lenient::is_absent")]
    pub kind: Lenient<String>,
    /// What the reference points to.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub value: Lenient<String>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// A segment attribute: one of several typed values.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SegmentAttribute {
    /// The value, where it is a text.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub value_string: Lenient<String>,
    /// Values of other kinds (`ValueMap`, `ValueInteger`, ...).
    #[serde(flatten)]
    pub other: Unnamed,
}

/// The media streams of a contact.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MediaStreams {
    /// The customer's side.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub customer: Lenient<CustomerMedia>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// The customer's side of the media streams.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomerMedia {
    /// The audio stream; `null` where streaming was not started.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub audio: Lenient<AudioStream>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// A Kinesis video stream that carries the customer's audio.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AudioStream {
    /// The fragment at which the audio starts.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub start_fragment_number: Lenient<String>,
    /// Start in milliseconds since the epoch, as text.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub start_timestamp: Lenient<String>,
    /// The fragment at which the audio ends.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub stop_fragment_number: Lenient<String>,
    /// End in milliseconds since the epoch, as text.
    #[serde(default, skip_serializing_if = "Lenient::is_absent")]
    pub stop_timestamp: Lenient<String>,
    /// The ARN of the stream.
    #[serde(default, rename = "StreamARN", skip_serializing_if = "Lenient::is_absent")]
    pub stream_arn: Lenient<String>,
    /// Fields that this model does not name.
    #[serde(flatten)]
    pub other: Unnamed,
}

/// The parameters of the block in the order in which they were sent; values may be nested JSON.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Parameters(pub Map<String, Value>);

/// Fields that a model does not name, kept so that they can be passed on.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Unnamed(pub Map<String, Value>);

impl ConnectEvent {
    /// Reads an event; what does not look like one gives an event without details.
    pub fn from_value(value: &Value) -> Self {
        Self::deserialize(value).unwrap_or_default()
    }

    /// The contact data, if there are any.
    pub fn contact_data(&self) -> Option<&ContactData> {
        self.details.get()?.contact_data.get()
    }

    /// The id of the contact, where it is there and not empty.
    pub fn contact_id(&self) -> Option<&str> {
        self.contact_data()?.contact_id.text()
    }

    /// The parameters of the block, if there are any.
    pub fn parameters(&self) -> Option<&Parameters> {
        self.details.get()?.parameters.get()
    }
}

impl Parameters {
    /// The parameter `key`, where it is a text that is not empty.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str().filter(|text| !text.is_empty())
    }
}

impl Queue {
    /// The name of the queue in either shape.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Described(details) => details.name.text(),
        }
    }
}

/// `Debug` that names the keys and keeps the values, which are a customer's, to itself.
macro_rules! debug_keys_only {
    ($($type:ty),*) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_set().entries(self.0.keys()).finish()
            }
        }
    )*};
}
debug_keys_only!(Parameters, Unnamed);

/// `Debug` that gives the kind of a thing and not its value, which is a customer's.
macro_rules! debug_without_value {
    ($($type:ident . $shown:ident),*) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($type)).field(stringify!($shown), &self.$shown).finish_non_exhaustive()
            }
        }
    )*};
}
debug_without_value!(ContactData.contact_id, Endpoint.kind, Reference.kind, SegmentAttribute.other);

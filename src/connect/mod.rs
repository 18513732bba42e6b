//! What Amazon Connect itself defines, in the words that every capability shares: the event that
//! a flow sends, contact data and attributes, ARNs and ids, the rules for answers, what can go
//! wrong with a call, and how a customer's data are hidden.

pub mod answer;
mod arn;
mod attributes;
mod channel;
mod clock;
mod closest;
pub mod dial;
mod event;
mod fault;
mod lenient;
mod level;
pub mod lex;
pub mod mask;
mod retry;
mod severity;

pub use arn::{ContactId, ContactRef, IdError, InstanceId, SessionArn, assistant_id, is_uuid};
pub use attributes::{AttributeError, Attributes};
pub use channel::Channel;
#[cfg(test)]
pub(crate) use clock::Asleep;
pub use clock::{Clock, parse_duration, within};
pub use closest::closest;
pub use event::{
    AudioStream, ConnectEvent, ContactData, CustomerMedia, Details, Endpoint, MediaStreams,
    Parameters, Queue, QueueDetails, Reference, SegmentAttribute, Unnamed,
};
pub use fault::{FaultKind, ServiceFault, permission};
pub use lenient::Lenient;
pub use level::Level;
pub use retry::{pauses, retrying};
pub use severity::Severity;

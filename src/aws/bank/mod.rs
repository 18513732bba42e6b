//! The tables of a bank's bots (`dynamodb`).

mod approvals;
mod callbacks;
mod events;
mod pins;
mod unknown;

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;

pub use approvals::AwsApprovals;
pub use callbacks::AwsCallbacks;
pub use events::AwsEvents;
pub use pins::AwsPins;
pub use unknown::AwsUnknown;

/// The attributes of an item.
type Item = HashMap<String, AttributeValue>;

fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn number(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// Seconds since 1970, as the attribute for a table's time to live has them.
fn seconds(time: Duration) -> AttributeValue {
    number(time.as_secs())
}

fn text_of(item: &Item, key: &str) -> Option<String> {
    item.get(key)?.as_s().ok().cloned()
}

fn number_of(item: &Item, key: &str) -> Option<u64> {
    item.get(key)?.as_n().ok()?.parse().ok()
}

//! The record of what matters to security.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::ScalarAttributeType;
use tokio::sync::OnceCell;

use super::super::fault::fault;
use super::{Item, number, seconds, text};
use crate::banking::{Answer, EVENTS_KEPT, SecurityEvent, SecurityEvents};
use crate::connect::ServiceFault;

/// Events of one customer that may come within a millisecond of each other.
const CLOSE: u64 = 20;

/// The table of the real service: `customer_id` and `timestamp` are its keys, `event_type`,
/// `details` (JSON) and `ttl` what else there is.
#[derive(Debug)]
pub struct AwsEvents {
    client: aws_sdk_dynamodb::Client,
    table: String,
    /// Whether the table has numbers for `timestamp`; found out once.
    numeric: OnceCell<bool>,
}

impl AwsEvents {
    /// Makes the client for the table of this name.
    pub fn new(config: &SdkConfig, table: &str) -> Self {
        let client = aws_sdk_dynamodb::Client::new(config);
        Self { client, table: table.into(), numeric: OnceCell::new() }
    }

    /// Tables of this name have been made with either kind of key, and take no other. Where the
    /// table may not be described it is taken to have texts.
    async fn is_numeric(&self) -> bool {
        let describe = || async {
            let answer = self.client.describe_table().table_name(&self.table).send().await;
            let answer = answer.map_err(|error| {
                let fault = fault("DescribeTable", &error);
                if fault.kind.is_transient() { None } else { Some(false) }
            });
            let definitions = match answer {
                Ok(answer) => answer.table.and_then(|table| table.attribute_definitions),
                Err(Some(known)) => return Ok(known),
                Err(None) => return Err(()),
            };
            let timestamp = definitions
                .unwrap_or_default()
                .into_iter()
                .find(|definition| definition.attribute_name() == "timestamp");
            Ok(timestamp.is_some_and(|it| *it.attribute_type() == ScalarAttributeType::N))
        };
        self.numeric.get_or_try_init(describe).await.copied().unwrap_or(false)
    }

    async fn put(&self, event: &SecurityEvent) -> Result<(), ServiceFault> {
        let is_numeric = self.is_numeric().await;
        let time = u64::try_from(event.time.as_millis()).unwrap_or(u64::MAX);
        for later in 0..CLOSE {
            let time = time.saturating_add(later);
            let key = if is_numeric { number(time) } else { text(time.to_string()) };
            if self.put_at(key, event).await? {
                return Ok(());
            }
        }
        Err(ServiceFault::garbled("PutItem", "too many events in a millisecond"))
    }

    /// Puts an event where there is none yet; answers whether there was none.
    async fn put_at(
        &self,
        key: aws_sdk_dynamodb::types::AttributeValue,
        event: &SecurityEvent,
    ) -> Result<bool, ServiceFault> {
        let SecurityEvent { customer, kind, time, details } = event;
        let item = Item::from([
            ("customer_id".into(), text(&customer.0)),
            ("timestamp".into(), key),
            ("event_type".into(), text(kind.code())),
            ("details".into(), text(details.to_string())),
            ("ttl".into(), seconds(*time + EVENTS_KEPT + Duration::from_secs(1))),
        ]);
        let answer = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(customer_id)")
            .send()
            .await;
        match answer {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(fault("PutItem", &error)),
            },
        }
    }
}

impl SecurityEvents for AwsEvents {
    fn record<'a>(&'a self, event: &'a SecurityEvent) -> Answer<'a, ()> {
        Box::pin(self.put(event))
    }
}

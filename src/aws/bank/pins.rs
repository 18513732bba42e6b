//! Personal identification numbers, in the table of authentication.
//!
//! One item a customer: `request_id` is `pin#<customer>`, `pin_hash` the hash, `tries` the tries in a
//! row, and `last_try` when the last was, in milliseconds since 1970. As many tries as there may be
//! are the lock; it ends by itself when the last try is long enough ago.

use std::sync::Arc;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use secrecy::SecretString;

use super::super::KeyRing;
use super::super::fault::fault;
use super::{Item, number, number_of, text, text_of};
use crate::banking::auth::{PinPolicy, Reservation};
use crate::banking::{Answer, CustomerId, Pins};
use crate::connect::ServiceFault;

const OPERATION: &str = "UpdateItem";

/// The PINs of the real service.
#[derive(Clone, Debug)]
pub struct AwsPins {
    client: aws_sdk_dynamodb::Client,
    table: String,
    keys: Arc<KeyRing>,
}

/// What came of a conditional write.
enum Written {
    Yes(Item),
    /// The item as it is, if there is one.
    No(Option<Item>),
}

impl AwsPins {
    /// Makes the client for the table of this name.
    pub fn new(config: &SdkConfig, table: &str, keys: Arc<KeyRing>) -> Self {
        Self { client: aws_sdk_dynamodb::Client::new(config), table: table.into(), keys }
    }

    async fn update(
        &self,
        who: &CustomerId,
        update: &str,
        condition: Option<&str>,
        values: Item,
    ) -> Result<Written, ServiceFault> {
        let answer = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("request_id", text(format!("pin#{}", who.0)))
            .update_expression(update)
            .set_condition_expression(condition.map(str::to_owned))
            .set_expression_attribute_values((!values.is_empty()).then_some(values))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let error = match answer {
            Ok(answer) => return Ok(Written::Yes(answer.attributes.unwrap_or_default())),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                Ok(Written::No(failed.item().cloned()))
            }
            _ => Err(fault(OPERATION, &error)),
        }
    }

    /// Takes one of the tries that are left.
    async fn take_one(
        &self,
        who: &CustomerId,
        policy: PinPolicy,
        now: Duration,
    ) -> Result<Reservation, ServiceFault> {
        let values = Item::from([
            (":one".into(), number(1)),
            (":zero".into(), number(0)),
            (":most".into(), number(policy.tries)),
            (":now".into(), number(now.as_millis())),
        ]);
        let update = "SET tries = if_not_exists(tries, :zero) + :one, last_try = :now";
        let condition = "attribute_exists(pin_hash) AND \
                         (attribute_not_exists(tries) OR tries < :most)";
        Ok(match self.update(who, update, Some(condition), values).await? {
            Written::Yes(item) => granted(&item),
            Written::No(Some(item)) if item.contains_key("pin_hash") => Reservation::Locked,
            Written::No(_) => Reservation::NotEnrolled,
        })
    }

    /// Begins again with the first try, where the lock is over and nobody has done so.
    async fn begin_again(
        &self,
        who: &CustomerId,
        policy: PinPolicy,
        now: Duration,
    ) -> Result<Reservation, ServiceFault> {
        let over = now.saturating_sub(policy.locked);
        let values = Item::from([
            (":one".into(), number(1)),
            (":most".into(), number(policy.tries)),
            (":now".into(), number(now.as_millis())),
            (":over".into(), number(over.as_millis())),
        ]);
        let update = "SET tries = :one, last_try = :now";
        let condition = "tries >= :most AND last_try <= :over";
        Ok(match self.update(who, update, Some(condition), values).await? {
            Written::Yes(item) => granted(&item),
            Written::No(_) => Reservation::Locked,
        })
    }

    async fn take(
        &self,
        who: &CustomerId,
        policy: PinPolicy,
        now: Duration,
    ) -> Result<Reservation, ServiceFault> {
        match self.take_one(who, policy, now).await? {
            Reservation::Locked => {}
            reserved => return Ok(reserved),
        }
        match self.begin_again(who, policy, now).await? {
            // Somebody else may just have begun again, and left some tries.
            Reservation::Locked => self.take_one(who, policy, now).await,
            reserved => Ok(reserved),
        }
    }
}

fn granted(item: &Item) -> Reservation {
    let tries = number_of(item, "tries").and_then(|tries| tries.try_into().ok());
    let hash = text_of(item, "pin_hash").unwrap_or_default();
    Reservation::Granted { tries: tries.unwrap_or(u32::MAX), hash }
}

impl Pins for AwsPins {
    fn reserve<'a>(
        &'a self,
        who: &'a CustomerId,
        policy: PinPolicy,
        now: Duration,
    ) -> Answer<'a, Reservation> {
        Box::pin(self.take(who, policy, now))
    }

    fn reset<'a>(&'a self, who: &'a CustomerId) -> Answer<'a, ()> {
        let forget = self.update(who, "REMOVE tries, last_try", None, Item::new());
        Box::pin(async { forget.await.map(drop) })
    }

    fn set<'a>(&'a self, who: &'a CustomerId, hash: &'a str) -> Answer<'a, ()> {
        let values = Item::from([(":hash".into(), text(hash))]);
        let set = self.update(who, "SET pin_hash = :hash REMOVE tries, last_try", None, values);
        Box::pin(async { set.await.map(drop) })
    }

    fn pepper(&self) -> Answer<'_, SecretString> {
        Box::pin(self.keys.pepper())
    }
}

//! Requests to be called back.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use jiff::Timestamp;

use super::super::fault::fault;
use super::{Item, seconds, text, text_of};
use crate::banking::callback::{Callback, CallbackId, KEPT, OPEN, Outcome, Status};
use crate::banking::{Answer, Callbacks};
use crate::connect::ServiceFault;

/// The table of the real service: `callback_id` and `requested_at`, in the form of RFC 3339, are its
/// keys.
#[derive(Clone, Debug)]
pub struct AwsCallbacks {
    client: aws_sdk_dynamodb::Client,
    table: String,
}

/// A conditional change of the status.
struct Change<'a> {
    set: &'a str,
    condition: &'a str,
    values: Item,
}

impl AwsCallbacks {
    /// Makes the client for the table of this name.
    pub fn new(config: &SdkConfig, table: &str) -> Self {
        Self { client: aws_sdk_dynamodb::Client::new(config), table: table.into() }
    }

    /// The time is a part of the key, so many who ask at once would each make a request of their
    /// own: the first one fixes it, in an item that all of them have in common.
    async fn add(&self, callback: &Callback) -> Result<(), ServiceFault> {
        let lock = CallbackId(format!("lock#{}", callback.id.0));
        let mut first = item(callback);
        first.retain(|key, _| key == "requested_at" || key == "ttl");
        first.insert("first_at".into(), text(written(callback.requested)));
        first.insert("requested_at".into(), text("-"));
        first.insert("callback_id".into(), text(&lock.0));
        let requested = match self.put_new(first).await? {
            true => Some(callback.requested),
            false => {
                let locked = self.query(&lock).await?;
                locked.and_then(|item| time_of(&text_of(&item, "first_at")?))
            }
        };
        let requested = requested.unwrap_or(callback.requested);
        self.put_new(item(&Callback { requested, ..callback.clone() })).await.map(drop)
    }

    /// Puts an item unless its key is there; answers whether it was not.
    async fn put_new(&self, item: Item) -> Result<bool, ServiceFault> {
        let put = self.client.put_item().table_name(&self.table).set_item(Some(item));
        match put.condition_expression("attribute_not_exists(callback_id)").send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(fault("PutItem", &error)),
            },
        }
    }

    async fn get(&self, id: &CallbackId) -> Result<Option<Callback>, ServiceFault> {
        Ok(self.query(id).await?.as_ref().and_then(read))
    }

    async fn query(&self, id: &CallbackId) -> Result<Option<Item>, ServiceFault> {
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("callback_id = :id")
            .expression_attribute_values(":id", text(&id.0))
            .consistent_read(true)
            .limit(1)
            .send()
            .await
            .map_err(|error| fault("Query", &error))?;
        Ok(answer.items().first().cloned())
    }

    /// Changes a request if the condition holds; answers whether it did.
    async fn change(&self, callback: &Callback, change: Change<'_>) -> Result<bool, ServiceFault> {
        let call = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("callback_id", text(&callback.id.0))
            .key("requested_at", text(written(callback.requested)))
            .update_expression(change.set)
            .condition_expression(change.condition)
            .expression_attribute_names("#status", "status")
            .set_expression_attribute_values(Some(change.values));
        match call.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(fault("UpdateItem", &error)),
            },
        }
    }

    async fn scan(&self, now: Duration) -> Result<Vec<Callback>, ServiceFault> {
        let pages = self
            .client
            .scan()
            .table_name(&self.table)
            .filter_expression("#status = :pending AND requested_at <= :before")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":pending", text(Status::Pending.code()))
            .expression_attribute_values(":before", text(written(now.saturating_sub(OPEN))))
            .into_paginator()
            .items()
            .send();
        let items = pages.collect::<Result<Vec<_>, _>>().await;
        Ok(items.map_err(|error| fault("Scan", &error))?.iter().filter_map(read).collect())
    }
}

/// To the millisecond and always as long, so that texts sort as times do.
fn written(time: Duration) -> String {
    let time =
        i64::try_from(time.as_millis()).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    format!("{:.3}", time.unwrap_or_default())
}

fn time_of(text: &str) -> Option<Duration> {
    let time: Timestamp = text.parse().ok()?;
    Some(Duration::from_millis(time.as_millisecond().try_into().ok()?))
}

fn item(callback: &Callback) -> Item {
    let Callback { id, requested, contact, phone, queue_id, queue_name, priority, .. } = callback;
    Item::from([
        ("callback_id".into(), text(&id.0)),
        ("requested_at".into(), text(written(*requested))),
        ("contact_id".into(), text(contact)),
        ("customer_phone".into(), text(phone)),
        ("queue_id".into(), text(queue_id)),
        ("queue_name".into(), text(queue_name)),
        ("priority".into(), text(priority)),
        ("status".into(), text(callback.status.code())),
        ("ttl".into(), seconds(*requested + KEPT)),
    ])
}

fn read(item: &Item) -> Option<Callback> {
    let text = |key| text_of(item, key).unwrap_or_default();
    Some(Callback {
        id: CallbackId(text_of(item, "callback_id")?),
        requested: time_of(&text_of(item, "requested_at")?)?,
        contact: text("contact_id"),
        phone: text("customer_phone"),
        queue_id: text("queue_id"),
        queue_name: text("queue_name"),
        priority: text("priority"),
        status: Status::parse(&text_of(item, "status")?)?,
        claimed_by: text_of(item, "claimed_by"),
    })
}

impl Callbacks for AwsCallbacks {
    fn put<'a>(&'a self, callback: &'a Callback) -> Answer<'a, ()> {
        Box::pin(self.add(callback))
    }

    fn find<'a>(&'a self, id: &'a CallbackId) -> Answer<'a, Option<Callback>> {
        Box::pin(self.get(id))
    }

    fn claim<'a>(&'a self, callback: &'a Callback, by: &'a str, now: Duration) -> Answer<'a, bool> {
        let values = Item::from([
            (":pending".into(), text(Status::Pending.code())),
            (":claimed".into(), text(Status::InProgress.code())),
            (":by".into(), text(by)),
            (":now".into(), text(written(now))),
        ]);
        let set = "SET #status = :claimed, claimed_by = :by, claimed_at = :now";
        let change = Change { set, condition: "#status = :pending", values };
        Box::pin(self.change(callback, change))
    }

    fn complete<'a>(
        &'a self,
        callback: &'a Callback,
        by: &'a str,
        outcome: Outcome,
        now: Duration,
    ) -> Answer<'a, bool> {
        let values = Item::from([
            (":claimed".into(), text(Status::InProgress.code())),
            (":ended".into(), text(outcome.code())),
            (":by".into(), text(by)),
            (":now".into(), text(written(now))),
        ]);
        let set = "SET #status = :ended, completed_at = :now";
        let condition = "#status = :claimed AND claimed_by = :by";
        Box::pin(self.change(callback, Change { set, condition, values }))
    }

    fn expire<'a>(&'a self, callback: &'a Callback, now: Duration) -> Answer<'a, bool> {
        let values = Item::from([
            (":pending".into(), text(Status::Pending.code())),
            (":expired".into(), text(Status::Expired.code())),
            (":now".into(), text(written(now))),
        ]);
        let set = "SET #status = :expired, completed_at = :now";
        let change = Change { set, condition: "#status = :pending", values };
        Box::pin(self.change(callback, change))
    }

    fn overdue(&self, now: Duration) -> Answer<'_, Vec<Callback>> {
        Box::pin(self.scan(now))
    }
}

//! The table of vanity numbers (`dynamodb`).

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};

use super::fault::fault;
use crate::connect::ServiceFault;
use crate::vanity::{History, Item, Newest, ORDINALS, Put, Record, Register};

/// The attributes of an item.
type Attributes = HashMap<String, AttributeValue>;

/// A table of the real service. Its partition key is `id`, a string.
#[derive(Clone, Debug)]
pub struct AwsTable {
    client: aws_sdk_dynamodb::Client,
    name: String,
}

impl AwsTable {
    /// Makes the client for the table of this name or ARN.
    pub fn new(config: &SdkConfig, name: &str) -> Self {
        Self { client: aws_sdk_dynamodb::Client::new(config), name: name.into() }
    }
}

impl Register for AwsTable {
    async fn put_once(&self, item: &Item) -> Result<Put, ServiceFault> {
        let answer = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(attributes(item)))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let error = match answer {
            Ok(_) => return Ok(Put::Stored),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(failed)) => {
                let there = failed.item().and_then(read);
                Ok(match there.is_some_and(|there| there.record.is_same(&item.record)) {
                    true => Put::AlreadyThere,
                    false => Put::Taken,
                })
            }
            _ => Err(fault("PutItem", &error)),
        }
    }
}

impl History for AwsTable {
    async fn newest(&self, number: Option<&str>, count: usize) -> Result<Vec<Item>, ServiceFault> {
        let mut scan = self.client.scan().table_name(&self.name);
        if let Some(number) = number {
            scan = scan
                .filter_expression(
                    "callerNumber IN (:e164, :digits) OR cellNumber IN (:e164, :digits)",
                )
                .expression_attribute_values(":e164", AttributeValue::S(number.into()))
                .expression_attribute_values(
                    ":digits",
                    AttributeValue::S(number.trim_start_matches('+').into()),
                );
        }
        let mut newest = Newest::new(count);
        let mut pages = scan.into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| fault("Scan", &error))?;
            page.items().iter().filter_map(read).for_each(|item| newest.take(item));
        }
        Ok(newest.into_items())
    }
}

fn attributes(item: &Item) -> Attributes {
    let Item { id, record, expires_at } = item;
    let text = |text: &str| AttributeValue::S(text.into());
    let numbers = ORDINALS.into_iter().zip(&record.numbers);
    let numbers = numbers.map(|(ordinal, number)| (ordinal.to_owned(), text(number)));
    let mut attributes = HashMap::from([
        ("id".to_owned(), text(id)),
        ("callerNumber".to_owned(), text(&record.caller)),
        ("cellNumber".to_owned(), text(&record.target)),
        ("timestamp".to_owned(), text(&record.time.to_string())),
        ("vanityNumbers".to_owned(), AttributeValue::M(numbers.collect())),
    ]);
    if let Some(source) = &record.source {
        attributes.insert("source".into(), text(source));
    }
    if let Some(time) = expires_at {
        attributes.insert("expiresAt".into(), AttributeValue::N(time.to_string()));
    }
    attributes
}

/// An item as it is read back; none if it is not one of these.
fn read(attributes: &Attributes) -> Option<Item> {
    let text = |key: &str| attributes.get(key)?.as_s().ok().cloned();
    let numbers = attributes.get("vanityNumbers")?.as_m().ok()?;
    let number = |ordinal: &str| numbers.get(ordinal)?.as_s().ok().cloned();
    Some(Item {
        id: text("id")?,
        record: Record {
            caller: text("callerNumber")?,
            target: text("cellNumber")?,
            time: text("timestamp")?.parse().ok()?,
            numbers: ORDINALS.into_iter().map_while(number).collect(),
            source: text("source"),
        },
        expires_at: attributes.get("expiresAt").and_then(|time| time.as_n().ok()?.parse().ok()),
    })
}

//! The services that the functions work with.

use std::collections::HashMap;
use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::types as dynamodb;
use aws_sdk_sqs::types::Message;

use crate::harness::{Bench, Ministack};

/// The name of the table.
pub(super) const TABLE: &str = "vanity-numbers";

/// A queue, a queue for dead letters and a table.
pub(super) struct Stack {
    pub(super) config: SdkConfig,
    pub(super) queue: String,
    pub(super) dead: String,
    pub(super) ministack: Ministack,
}

pub(super) async fn config_at(url: &str) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .credentials_provider(Credentials::from_keys("123456789012", "secret", None))
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .retry_config(aws_config::retry::RetryConfig::disabled())
        .timeout_config(TimeoutConfig::builder().operation_timeout(Duration::from_secs(4)).build())
        .load()
        .await
}

impl Stack {
    pub(super) async fn start() -> Self {
        let ministack = Ministack::start();
        let config = config_at(ministack.url()).await;
        let sqs = aws_sdk_sqs::Client::new(&config);
        let mut urls = Vec::new();
        for name in ["records", "dead"] {
            let made = sqs.create_queue().queue_name(name).send().await.unwrap();
            urls.push(made.queue_url.unwrap());
        }
        let id = dynamodb::AttributeDefinition::builder()
            .attribute_name("id")
            .attribute_type(dynamodb::ScalarAttributeType::S);
        let key = dynamodb::KeySchemaElement::builder()
            .attribute_name("id")
            .key_type(dynamodb::KeyType::Hash);
        aws_sdk_dynamodb::Client::new(&config)
            .create_table()
            .table_name(TABLE)
            .attribute_definitions(id.build().unwrap())
            .key_schema(key.build().unwrap())
            .billing_mode(dynamodb::BillingMode::PayPerRequest)
            .send()
            .await
            .unwrap();
        let (dead, queue) = (urls.pop().unwrap(), urls.pop().unwrap());
        Self { config, queue, dead, ministack }
    }

    /// A bench for the functions and the command line.
    pub(super) fn bench(&self) -> Bench {
        let mut bench = Bench::new();
        for (key, value) in [
            ("AWS_ACCESS_KEY_ID", "123456789012"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", self.ministack.url()),
            ("SQS_QUEUE_URL_VANITY_URL", &self.queue),
            ("TABLE_NAME", TABLE),
            ("DEAD_LETTER_QUEUE_URL", &self.dead),
            ("CONNECTCTL_VANITY_QUEUE", &self.queue),
            ("CONNECTCTL_VANITY_TABLE", TABLE),
        ] {
            bench.set(key, value);
        }
        bench
    }

    /// Takes what is on a queue.
    pub(super) async fn take(&self, url: &str) -> Vec<Message> {
        let sqs = aws_sdk_sqs::Client::new(&self.config);
        let mut all = Vec::new();
        loop {
            let received = sqs
                .receive_message()
                .queue_url(url)
                .max_number_of_messages(10)
                .message_attribute_names("All")
                .send()
                .await
                .unwrap();
            let messages = received.messages.unwrap_or_default();
            if messages.is_empty() {
                return all;
            }
            for message in &messages {
                let handle = message.receipt_handle().unwrap();
                sqs.delete_message().queue_url(url).receipt_handle(handle).send().await.unwrap();
            }
            all.extend(messages);
        }
    }

    /// All items of the table.
    pub(super) async fn items(&self) -> Vec<HashMap<String, dynamodb::AttributeValue>> {
        let client = aws_sdk_dynamodb::Client::new(&self.config);
        let pages = client.scan().table_name(TABLE).into_paginator().items().send();
        pages.collect::<Result<Vec<_>, _>>().await.unwrap()
    }
}

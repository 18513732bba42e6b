//! A queue (`sqs`).

use aws_config::SdkConfig;
use aws_sdk_sqs::types::MessageAttributeValue;

use super::fault::fault;
use crate::connect::ServiceFault;
use crate::vanity::{DeadLetters, Outbox, Record};

/// Characters of a reason that travel with a dead letter.
const LONGEST_REASON: usize = 1024;

/// A queue of the real service.
#[derive(Clone, Debug)]
pub struct AwsQueue {
    client: aws_sdk_sqs::Client,
    url: String,
}

impl AwsQueue {
    /// Makes the client for the queue with this URL.
    pub fn new(config: &SdkConfig, url: &str) -> Self {
        Self { client: aws_sdk_sqs::Client::new(config), url: url.into() }
    }

    async fn send(&self, body: &str, attribute: Option<(&str, &str)>) -> Result<(), ServiceFault> {
        const OPERATION: &str = "SendMessage";
        let mut message = self.client.send_message().queue_url(&self.url).message_body(body);
        if let Some((name, text)) = attribute {
            let value = MessageAttributeValue::builder().data_type("String").string_value(text);
            let value = value
                .build()
                .map_err(|error| ServiceFault::garbled(OPERATION, error.to_string()))?;
            message = message.message_attributes(name, value);
        }
        message.send().await.map(drop).map_err(|error| fault(OPERATION, &error))
    }
}

impl Outbox for AwsQueue {
    async fn send(&self, record: &Record) -> Result<(), ServiceFault> {
        self.send(&record.to_message().to_string(), None).await
    }
}

impl DeadLetters for AwsQueue {
    async fn bury(&self, body: &str, reason: &str) -> Result<(), ServiceFault> {
        let reason: String = reason.chars().take(LONGEST_REASON).collect();
        // A message has to have a body.
        let body = if body.is_empty() { " " } else { body };
        self.send(body, Some(("reason", &reason))).await
    }
}

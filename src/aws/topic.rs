//! A topic (`sns`).

use aws_config::SdkConfig;

use super::fault::fault;
use crate::banking::{Alert, Alerts, Answer};

/// Characters that a subject has at most (Amazon SNS API reference, `Publish`).
const LONGEST_SUBJECT: usize = 100;

/// A topic of the real service.
#[derive(Clone, Debug)]
pub struct AwsTopic {
    client: aws_sdk_sns::Client,
    arn: String,
}

impl AwsTopic {
    /// Makes the client for the topic with this ARN.
    pub fn new(config: &SdkConfig, arn: &str) -> Self {
        Self { client: aws_sdk_sns::Client::new(config), arn: arn.into() }
    }
}

impl Alerts for AwsTopic {
    fn send<'a>(&'a self, alert: &'a Alert) -> Answer<'a, ()> {
        let subject: String = alert.subject.chars().take(LONGEST_SUBJECT).collect();
        let call = self.client.publish().topic_arn(&self.arn).subject(subject);
        let call = call.message(alert.message.to_string());
        Box::pin(async { call.send().await.map(drop).map_err(|error| fault("Publish", &error)) })
    }
}

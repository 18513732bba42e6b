//! What was said and not understood.

use std::time::Duration;

use aws_config::SdkConfig;

use super::super::fault::fault;
use super::{Item, text};
use crate::banking::{Answer, UnknownUtterances};

/// The table of the real service: `utterance` and `timestamp`, seconds since 1970 as a text, are its
/// keys, and `session_id` is the conversation.
#[derive(Clone, Debug)]
pub struct AwsUnknown {
    client: aws_sdk_dynamodb::Client,
    table: String,
}

impl AwsUnknown {
    /// Makes the client for the table of this name.
    pub fn new(config: &SdkConfig, table: &str) -> Self {
        Self { client: aws_sdk_dynamodb::Client::new(config), table: table.into() }
    }
}

impl UnknownUtterances for AwsUnknown {
    fn add<'a>(&'a self, utterance: &'a str, session: &'a str, now: Duration) -> Answer<'a, ()> {
        let item = Item::from([
            ("utterance".into(), text(utterance)),
            ("timestamp".into(), text(now.as_secs().to_string())),
            ("session_id".into(), text(session)),
        ]);
        let call = self.client.put_item().table_name(&self.table).set_item(Some(item));
        Box::pin(async { call.send().await.map(drop).map_err(|error| fault("PutItem", &error)) })
    }
}

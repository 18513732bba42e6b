//! Requests for approval, in the table of authentication.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;

use super::super::fault::fault;
use super::{Item, number_of, seconds, text, text_of};
use crate::banking::auth::{Approval, ApprovalStatus};
use crate::banking::{Answer, Approvals, CustomerId};
use crate::connect::ServiceFault;

/// The requests of the real service: `request_id`, `user_id`, `status`, `created_at` and `ttl`.
#[derive(Clone, Debug)]
pub struct AwsApprovals {
    client: aws_sdk_dynamodb::Client,
    table: String,
}

impl AwsApprovals {
    /// Makes the client for the table of this name.
    pub fn new(config: &SdkConfig, table: &str) -> Self {
        Self { client: aws_sdk_dynamodb::Client::new(config), table: table.into() }
    }

    async fn put(&self, approval: &Approval) -> Result<(), ServiceFault> {
        let Approval { id, user, status, opened, expires } = approval;
        let item = Item::from([
            ("request_id".into(), text(id)),
            ("user_id".into(), text(&user.0)),
            ("status".into(), text(status.code())),
            ("created_at".into(), seconds(*opened)),
            ("ttl".into(), seconds(*expires)),
        ]);
        let call = self.client.put_item().table_name(&self.table).set_item(Some(item));
        call.send().await.map(drop).map_err(|error| fault("PutItem", &error))
    }

    async fn get(&self, id: &str) -> Result<Option<Approval>, ServiceFault> {
        let call = self.client.get_item().table_name(&self.table).key("request_id", text(id));
        let answer = call.consistent_read(true).send().await;
        let answer = answer.map_err(|error| fault("GetItem", &error))?;
        Ok(answer.item.as_ref().and_then(read))
    }

    async fn update(
        &self,
        id: &str,
        user: &str,
        status: ApprovalStatus,
        now: Duration,
    ) -> Result<bool, ServiceFault> {
        // `status` and `ttl` are words of the expression language.
        let answer = self
            .client
            .update_item()
            .table_name(&self.table)
            .key("request_id", text(id))
            .update_expression("SET #status = :decided")
            .condition_expression("#status = :pending AND user_id = :user AND #ttl > :now")
            .expression_attribute_names("#status", "status")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":decided", text(status.code()))
            .expression_attribute_values(":pending", text(ApprovalStatus::Pending.code()))
            .expression_attribute_values(":user", text(user))
            .expression_attribute_values(":now", seconds(now))
            .send()
            .await;
        match answer {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(fault("UpdateItem", &error)),
            },
        }
    }
}

fn read(item: &Item) -> Option<Approval> {
    let time = |key| number_of(item, key).map(Duration::from_secs);
    Some(Approval {
        id: text_of(item, "request_id")?,
        user: CustomerId(text_of(item, "user_id")?),
        status: ApprovalStatus::parse(&text_of(item, "status")?)?,
        opened: time("created_at").unwrap_or_default(),
        expires: time("ttl")?,
    })
}

impl Approvals for AwsApprovals {
    fn open<'a>(&'a self, approval: &'a Approval) -> Answer<'a, ()> {
        Box::pin(self.put(approval))
    }

    fn find<'a>(&'a self, id: &'a str) -> Answer<'a, Option<Approval>> {
        Box::pin(self.get(id))
    }

    fn decide<'a>(
        &'a self,
        id: &'a str,
        user: &'a str,
        approved: bool,
        now: Duration,
    ) -> Answer<'a, bool> {
        let status = if approved { ApprovalStatus::Approved } else { ApprovalStatus::Declined };
        Box::pin(self.update(id, user, status, now))
    }
}

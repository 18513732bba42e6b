//! Bots of Amazon Lex V2 (`lexmodelsv2`, `lexruntimev2`).

mod listing;
mod messages;
mod reading;
mod runtime;
mod settings;
mod writing;

use aws_config::SdkConfig;
use aws_sdk_lexmodelsv2::Client;
use aws_sdk_lexmodelsv2::error::BuildError;

pub use runtime::{Heard, LexRuntime};

use crate::aws::fault::fault;
use crate::bot::deploy::state::{Kind, Thing};
use crate::bot::deploy::{At, Bots, Described, Known};
use crate::connect::ServiceFault;

/// The version of a bot that can be changed.
const DRAFT: &str = "DRAFT";

/// Bots of the real service.
#[derive(Clone, Debug)]
pub struct AwsBots {
    client: Client,
}

impl AwsBots {
    /// Makes the client.
    pub fn new(config: &SdkConfig) -> Self {
        Self { client: Client::new(config) }
    }
}

impl Bots for AwsBots {
    async fn list(&self, at: &At, kind: Kind) -> Result<Vec<Known>, ServiceFault> {
        listing::list(&self.client, at, kind).await
    }

    async fn describe(
        &self,
        at: &At,
        kind: Kind,
        id: &str,
    ) -> Result<Option<Described>, ServiceFault> {
        gone_is_none(match kind {
            Kind::Bot => reading::bot(&self.client, id).await,
            Kind::Locale => reading::locale(&self.client, at, id).await,
            Kind::SlotType => reading::slot_type(&self.client, at, id).await,
            Kind::Intent => reading::intent(&self.client, at, id).await,
            Kind::Slot => reading::slot(&self.client, at, id).await,
            Kind::Version => reading::version(&self.client, at, id).await,
            Kind::Alias => reading::alias(&self.client, at, id).await,
        })
    }

    async fn create(&self, at: &At, name: &str, thing: &Thing) -> Result<String, ServiceFault> {
        writing::create(&self.client, at, name, thing).await
    }

    async fn update(
        &self,
        at: &At,
        id: &str,
        name: &str,
        thing: &Thing,
    ) -> Result<(), ServiceFault> {
        writing::update(&self.client, at, id, name, thing).await
    }

    async fn delete(&self, at: &At, kind: Kind, id: &str) -> Result<(), ServiceFault> {
        gone_is_none(writing::delete(&self.client, at, kind, id).await.map(Some)).map(drop)
    }

    async fn build(&self, at: &At) -> Result<(), ServiceFault> {
        let call = self.client.build_bot_locale().bot_id(&at.bot).bot_version(DRAFT);
        let answer = call.set_locale_id(at.locale.clone()).send().await;
        answer.map(drop).map_err(|error| fault("BuildBotLocale", &error))
    }
}

/// What is not there is `None`.
fn gone_is_none<T>(result: Result<Option<T>, ServiceFault>) -> Result<Option<T>, ServiceFault> {
    match result {
        Err(fault) if fault.kind == crate::connect::FaultKind::NotFound => Ok(None),
        other => other,
    }
}

/// A request that cannot be made, since something that it needs is missing.
fn unmade(operation: &'static str) -> impl Fn(BuildError) -> ServiceFault {
    move |error| ServiceFault::garbled(operation, error.to_string())
}

//! What the deployment of bots needs of the service.

use super::state::{Kind, Thing};
use crate::connect::ServiceFault;

/// Where a thing stands, by ids: that of the bot, and as far as need be those of the locale and of
/// the intent. All but versions and aliases is that of the draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// The bot; empty for bots themselves.
    pub bot: String,
    /// The locale.
    pub locale: Option<String>,
    /// The intent.
    pub intent: Option<String>,
}

impl At {
    /// Where the locales, versions and aliases of a bot stand.
    pub fn bot(id: impl Into<String>) -> Self {
        Self { bot: id.into(), ..Self::default() }
    }

    /// Where the slot types and intents of a locale stand.
    #[must_use]
    pub fn locale(&self, id: impl Into<String>) -> Self {
        Self { locale: Some(id.into()), ..self.clone() }
    }

    /// Where the slots of an intent stand.
    #[must_use]
    pub fn intent(&self, id: impl Into<String>) -> Self {
        Self { intent: Some(id.into()), ..self.clone() }
    }
}

/// A thing that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id; of a locale its name, of a version its number.
    pub id: String,
    /// Its name; of a version its description.
    pub name: String,
}

/// How far the service is with a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is at work on it.
    Busy,
    /// It can be used; a locale is built.
    Ready,
    /// The locale waits to be built.
    NotBuilt,
    /// The service gave up, with its reasons.
    Failed(Vec<String>),
}

/// A thing as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// What it is.
    pub thing: Thing,
    /// How far it is.
    pub status: Status,
}

/// The service that holds bots. In what goes in and out, slots are named by their ids, and so are
/// slot types but for those that are built in.
#[allow(async_fn_in_trait, reason = "only ours implement it")]
pub trait Bots {
    /// All things of a kind in a place.
    async fn list(&self, at: &At, kind: Kind) -> Result<Vec<Known>, ServiceFault>;

    /// A thing; `None` where it is gone.
    async fn describe(
        &self,
        at: &At,
        kind: Kind,
        id: &str,
    ) -> Result<Option<Described>, ServiceFault>;

    /// Makes a thing and tells its id.
    async fn create(&self, at: &At, name: &str, thing: &Thing) -> Result<String, ServiceFault>;

    /// Changes a thing; what our words do not say of it stays as it is.
    async fn update(
        &self,
        at: &At,
        id: &str,
        name: &str,
        thing: &Thing,
    ) -> Result<(), ServiceFault>;

    /// Deletes a thing; one that is gone is no error.
    async fn delete(&self, at: &At, kind: Kind, id: &str) -> Result<(), ServiceFault>;

    /// Begins to build a locale.
    async fn build(&self, at: &At) -> Result<(), ServiceFault>;
}

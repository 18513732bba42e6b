//! What is done with requests.

use std::time::Duration;

use super::super::services::Callbacks;
use super::{Callback, CallbackId, Outcome, Status};
use crate::connect::{Clock, ServiceFault, retrying};

/// Why nothing is done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// There is no such request.
    #[error("there is no callback `{0}`")]
    NotFound(String),
    /// It is in other hands, or has ended.
    #[error("the callback is {}", .0.code())]
    Taken(Status),
    /// The table is in trouble.
    #[error("{0}")]
    Service(#[from] ServiceFault),
}

impl CallbackError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "check the id; requests are kept for seven days",
            Self::Taken(_) => "take another request",
            Self::Service(_) => "try again",
        }
    }
}

/// The requests, for as long as one event may take.
#[derive(Clone, Copy)]
pub struct Requests<'a, C> {
    /// Where they are kept.
    pub callbacks: &'a dyn Callbacks,
    /// The clock.
    pub clock: &'a C,
    /// When the event has to be answered, by the clock.
    pub end: Duration,
}

impl<C: Clock> Requests<'_, C> {
    /// Makes a request; where its contact has made one before, that one.
    ///
    /// # Errors
    /// The table is in trouble.
    pub async fn create(&self, callback: Callback) -> Result<Callback, CallbackError> {
        if let Some(there) = self.look(&callback.id).await? {
            return Ok(there);
        }
        let put = || self.callbacks.put(&callback);
        retrying(self.clock, self.end, "PutItem", put).await?;
        // Of many who ask at once, all are told of the one that was kept.
        Ok(self.look(&callback.id).await?.unwrap_or(callback))
    }

    /// Gives a request to one who asks for it. Who has it already may ask again.
    ///
    /// # Errors
    /// See [`CallbackError`].
    pub async fn claim(&self, id: &CallbackId, by: &str) -> Result<Callback, CallbackError> {
        let mut callback = self.find(id).await?;
        let now = self.clock.epoch();
        if callback.status == Status::Pending && callback.is_overdue(now) {
            self.expire(&callback).await?;
            return Err(CallbackError::Taken(Status::Expired));
        }
        let claim = || self.callbacks.claim(&callback, by, now);
        if !retrying(self.clock, self.end, "UpdateItem", claim).await? {
            let there = self.find(id).await?;
            let is_held =
                there.status == Status::InProgress && there.claimed_by.as_deref() == Some(by);
            return if is_held { Ok(there) } else { Err(CallbackError::Taken(there.status)) };
        }
        callback.status = Status::InProgress;
        callback.claimed_by = Some(by.into());
        Ok(callback)
    }

    /// Ends a request that is in the hands of `by`. The same end may come again.
    ///
    /// # Errors
    /// See [`CallbackError`].
    pub async fn complete(
        &self,
        id: &CallbackId,
        by: &str,
        outcome: Outcome,
    ) -> Result<(), CallbackError> {
        let callback = self.find(id).await?;
        let now = self.clock.epoch();
        let complete = || self.callbacks.complete(&callback, by, outcome, now);
        if retrying(self.clock, self.end, "UpdateItem", complete).await? {
            return Ok(());
        }
        let there = self.find(id).await?;
        let is_done =
            there.status == Status::Ended(outcome) && there.claimed_by.as_deref() == Some(by);
        if is_done { Ok(()) } else { Err(CallbackError::Taken(there.status)) }
    }

    /// Ends all requests that nobody has claimed in time, and tells how many they were.
    ///
    /// # Errors
    /// The table is in trouble; what has ended before has ended.
    pub async fn sweep(&self) -> Result<usize, CallbackError> {
        let now = self.clock.epoch();
        let overdue = || self.callbacks.overdue(now);
        let overdue = retrying(self.clock, self.end, "Scan", overdue).await?;
        let mut ended = 0;
        for callback in &overdue {
            ended += usize::from(self.expire(callback).await?);
        }
        Ok(ended)
    }

    async fn expire(&self, callback: &Callback) -> Result<bool, ServiceFault> {
        let now = self.clock.epoch();
        let expire = || self.callbacks.expire(callback, now);
        retrying(self.clock, self.end, "UpdateItem", expire).await
    }

    async fn look(&self, id: &CallbackId) -> Result<Option<Callback>, ServiceFault> {
        retrying(self.clock, self.end, "Query", || self.callbacks.find(id)).await
    }

    async fn find(&self, id: &CallbackId) -> Result<Callback, CallbackError> {
        self.look(id).await?.ok_or_else(|| CallbackError::NotFound(id.0.clone()))
    }
}

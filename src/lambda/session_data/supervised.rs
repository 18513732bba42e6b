//! The services as the function uses them.

use std::future::Future;
use std::time::Duration;

use serde_json::json;

use super::Function;
use crate::connect::{Clock, ContactRef, ServiceFault, SessionArn, within};
use crate::session::{ContactSession, Entry, SessionRef, Sessions};

/// The services as this function uses them: within the time that is left, each call logged.
pub(super) struct Supervised<'a, S, C> {
    pub(super) function: &'a Function<S, C>,
    /// When the answer is due, by the function's clock.
    pub(super) end: Duration,
}

impl<S: Sessions, C: Clock> Supervised<'_, S, C> {
    async fn in_time<T>(
        &self,
        operation: &'static str,
        call: impl Future<Output = Result<T, ServiceFault>>,
    ) -> Result<T, ServiceFault> {
        within(&self.function.clock, self.end, operation, call).await
    }
}

impl<S: Sessions, C: Clock> Sessions for Supervised<'_, S, C> {
    async fn find(&self, contact: &ContactRef) -> Result<Option<SessionArn>, ServiceFault> {
        let Function { log, sessions, .. } = self.function;
        let ids = json!({
            "ContactId": contact.contact.as_str(), "InstanceId": contact.instance.as_str(),
        });
        log.debug("Get QiC session request", ids);
        let found = self.in_time("DescribeContact", sessions.find(contact)).await?;
        let arn = found.as_ref().map(SessionArn::as_str);
        log.debug("Get QiC session response", json!({ "SessionArn": arn }));
        Ok(found)
    }

    async fn update(
        &self,
        session: &SessionRef<'_>,
        entries: &[Entry],
    ) -> Result<(), ServiceFault> {
        let Function { log, sessions, .. } = self.function;
        let params = json!({
            "assistantId": session.assistant,
            "sessionId": session.session,
            "dataCount": entries.len(),
        });
        log.debug("Update QiC session request", params);
        self.in_time("UpdateSessionData", sessions.update(session, entries)).await?;
        log.debug("Update QiC session response", json!({ "dataCount": entries.len() }));
        Ok(())
    }

    async fn describe(&self, contact: &ContactRef) -> Result<ContactSession, ServiceFault> {
        self.in_time("DescribeContact", self.function.sessions.describe(contact)).await
    }
}

//! The adapter that a run has chosen, and a look at what is done with it.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde::Serialize;

use crate::aws::AwsSessions;
use crate::connect::{ContactRef, ServiceFault, SessionArn};
use crate::local::LocalSessions;
use crate::session::{ContactSession, Entry, SessionRef, Sessions};

/// Sessions of the real services or of the embedded store.
#[derive(Debug)]
pub enum AnySessions {
    /// The real services.
    Aws(Box<AwsSessions>),
    /// The embedded store.
    Local(LocalSessions),
}

impl Sessions for AnySessions {
    async fn find(&self, contact: &ContactRef) -> Result<Option<SessionArn>, ServiceFault> {
        match self {
            Self::Aws(sessions) => sessions.find(contact).await,
            Self::Local(sessions) => sessions.find(contact).await,
        }
    }

    async fn update(
        &self,
        session: &SessionRef<'_>,
        entries: &[Entry],
    ) -> Result<(), ServiceFault> {
        match self {
            Self::Aws(sessions) => sessions.update(session, entries).await,
            Self::Local(sessions) => sessions.update(session, entries).await,
        }
    }

    async fn describe(&self, contact: &ContactRef) -> Result<ContactSession, ServiceFault> {
        match self {
            Self::Aws(sessions) => sessions.describe(contact).await,
            Self::Local(sessions) => sessions.describe(contact).await,
        }
    }
}

/// A call that was made.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// The operation, such as `UpdateSessionData`.
    pub operation: &'static str,
    /// The number of entries that it sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<usize>,
    /// How long it took.
    pub milliseconds: f64,
    /// The error code or kind of trouble, if it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Sessions that are watched: every call is told to who asked for `-v`, and remembered if need be.
#[derive(Debug)]
pub struct Watched<S> {
    sessions: S,
    calls: Option<Mutex<Vec<Call>>>,
}

impl<S> Watched<S> {
    /// Watches and forgets: a batch makes any number of calls.
    pub fn new(sessions: S) -> Self {
        Self { sessions, calls: None }
    }

    /// Watches and remembers the calls.
    pub fn remembering(sessions: S) -> Self {
        Self { sessions, calls: Some(Mutex::default()) }
    }

    /// The calls so far, in the order in which they ended.
    pub fn calls(&self) -> Vec<Call> {
        let calls = self.calls.as_ref();
        calls
            .map(|calls| calls.lock().unwrap_or_else(PoisonError::into_inner).clone())
            .unwrap_or_default()
    }

    async fn watch<T>(
        &self,
        operation: &'static str,
        contact: &ContactRef,
        entries: Option<usize>,
        call: impl Future<Output = Result<T, ServiceFault>>,
    ) -> Result<T, ServiceFault> {
        let start = Instant::now();
        let result = call.await;
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        let contact = &contact.contact;
        let trouble = |fault: &ServiceFault| {
            fault.code.clone().unwrap_or_else(|| format!("{:?}", fault.kind))
        };
        let error = result.as_ref().err().map(trouble);
        match &error {
            None => tracing::info!("{operation} took {milliseconds:.0} ms, contact {contact}"),
            Some(error) => {
                tracing::info!(
                    "{operation} failed after {milliseconds:.0} ms: {error}, contact {contact}"
                );
            }
        }
        if let Some(calls) = &self.calls {
            let call = Call { operation, entries, milliseconds, error };
            calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
        }
        result
    }
}

impl<S: Sessions + Send> Sessions for Watched<S> {
    async fn find(&self, contact: &ContactRef) -> Result<Option<SessionArn>, ServiceFault> {
        self.watch("DescribeContact", contact, None, self.sessions.find(contact)).await
    }

    async fn update(
        &self,
        session: &SessionRef<'_>,
        entries: &[Entry],
    ) -> Result<(), ServiceFault> {
        let call = self.sessions.update(session, entries);
        self.watch("UpdateSessionData", session.contact, Some(entries.len()), call).await
    }

    async fn describe(&self, contact: &ContactRef) -> Result<ContactSession, ServiceFault> {
        self.watch("DescribeContact", contact, None, self.sessions.describe(contact)).await
    }
}

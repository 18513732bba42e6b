//! The adapter that a run has chosen, and a look at what is done with it.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde::Serialize;

use crate::aws::{AwsExecutions, AwsQueue, AwsSessions, AwsTable};
use crate::connect::{ContactRef, ServiceFault, SessionArn};
use crate::execution::{Control, Event, Execution, Executions, Filter, Started, Summary};
use crate::local::{LocalExecutions, LocalRecords, LocalSessions};
use crate::session::{ContactSession, Entry, SessionRef, Sessions};
use crate::vanity::{History, Item, Outbox, Put, Record, Register};

/// An adapter to the real services, or to the embedded store.
#[derive(Debug)]
pub enum Chosen<A, L> {
    /// The real services.
    Aws(A),
    /// The embedded store.
    Local(L),
}

/// Sessions.
pub type AnySessions = Chosen<Box<AwsSessions>, LocalSessions>;
/// What takes records of vanity numbers.
pub type AnyOutbox = Chosen<AwsQueue, LocalRecords>;
/// What keeps records of vanity numbers.
pub type AnyRecords = Chosen<AwsTable, LocalRecords>;
/// What runs functions behind state machines.
pub type AnyExecutions = Chosen<Box<AwsExecutions>, LocalExecutions>;

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

impl Outbox for AnyOutbox {
    async fn send(&self, record: &Record) -> Result<(), ServiceFault> {
        match self {
            Self::Aws(queue) => queue.send(record).await,
            Self::Local(records) => records.send(record).await,
        }
    }
}

impl Register for AnyRecords {
    async fn put_once(&self, item: &Item) -> Result<Put, ServiceFault> {
        match self {
            Self::Aws(table) => table.put_once(item).await,
            Self::Local(records) => records.put_once(item).await,
        }
    }
}

impl History for AnyRecords {
    async fn newest(&self, number: Option<&str>, count: usize) -> Result<Vec<Item>, ServiceFault> {
        match self {
            Self::Aws(table) => table.newest(number, count).await,
            Self::Local(records) => records.newest(number, count).await,
        }
    }
}

impl Executions for AnyExecutions {
    async fn start(&self, name: &str, input: &str) -> Result<Started, ServiceFault> {
        match self {
            Self::Aws(executions) => executions.start(name, input).await,
            Self::Local(executions) => executions.start(name, input).await,
        }
    }

    async fn describe(&self, id: &str) -> Result<Option<Execution>, ServiceFault> {
        match self {
            Self::Aws(executions) => executions.describe(id).await,
            Self::Local(executions) => executions.describe(id).await,
        }
    }
}

impl Control for AnyExecutions {
    async fn list(&self, filter: &Filter) -> Result<Vec<Summary>, ServiceFault> {
        match self {
            Self::Aws(executions) => executions.list(filter).await,
            Self::Local(executions) => executions.list(filter).await,
        }
    }

    async fn stop(&self, id: &str, reason: &str) -> Result<(), ServiceFault> {
        match self {
            Self::Aws(executions) => executions.stop(id, reason).await,
            Self::Local(executions) => executions.stop(id, reason).await,
        }
    }

    async fn history(&self, id: &str, last: Option<usize>) -> Result<Vec<Event>, ServiceFault> {
        match self {
            Self::Aws(executions) => executions.history(id, last).await,
            Self::Local(executions) => executions.history(id, last).await,
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

/// An adapter that is watched: every call is told to who asked for `-v`, and remembered if need be.
#[derive(Debug)]
pub struct Watched<A> {
    adapter: A,
    calls: Option<Mutex<Vec<Call>>>,
}

impl<A> Watched<A> {
    /// Watches and forgets: a batch makes any number of calls.
    pub fn new(adapter: A) -> Self {
        Self { adapter, calls: None }
    }

    /// Watches and remembers the calls.
    pub fn remembering(adapter: A) -> Self {
        Self { adapter, calls: Some(Mutex::default()) }
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
        contact: Option<&ContactRef>,
        entries: Option<usize>,
        call: impl Future<Output = Result<T, ServiceFault>>,
    ) -> Result<T, ServiceFault> {
        let start = Instant::now();
        let result = call.await;
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        let of = contact.map(|contact| format!(", contact {}", contact.contact));
        let of = of.unwrap_or_default();
        let error = result.as_ref().err().map(ServiceFault::name);
        match &error {
            None => tracing::info!("{operation} took {milliseconds:.0} ms{of}"),
            Some(error) => {
                tracing::info!("{operation} failed after {milliseconds:.0} ms: {error}{of}");
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
        self.watch("DescribeContact", Some(contact), None, self.adapter.find(contact)).await
    }

    async fn update(
        &self,
        session: &SessionRef<'_>,
        entries: &[Entry],
    ) -> Result<(), ServiceFault> {
        let call = self.adapter.update(session, entries);
        self.watch("UpdateSessionData", Some(session.contact), Some(entries.len()), call).await
    }

    async fn describe(&self, contact: &ContactRef) -> Result<ContactSession, ServiceFault> {
        self.watch("DescribeContact", Some(contact), None, self.adapter.describe(contact)).await
    }
}

impl<O: Outbox> Outbox for Watched<O> {
    async fn send(&self, record: &Record) -> Result<(), ServiceFault> {
        self.watch("SendMessage", None, None, self.adapter.send(record)).await
    }
}

impl<R: Register> Register for Watched<R> {
    async fn put_once(&self, item: &Item) -> Result<Put, ServiceFault> {
        self.watch("PutItem", None, None, self.adapter.put_once(item)).await
    }
}

impl<E: Executions> Executions for Watched<E> {
    async fn start(&self, name: &str, input: &str) -> Result<Started, ServiceFault> {
        self.watch("StartExecution", None, None, self.adapter.start(name, input)).await
    }

    async fn describe(&self, id: &str) -> Result<Option<Execution>, ServiceFault> {
        self.watch("DescribeExecution", None, None, self.adapter.describe(id)).await
    }
}

impl<E: Control> Control for Watched<E> {
    async fn list(&self, filter: &Filter) -> Result<Vec<Summary>, ServiceFault> {
        self.watch("ListExecutions", None, None, self.adapter.list(filter)).await
    }

    async fn stop(&self, id: &str, reason: &str) -> Result<(), ServiceFault> {
        self.watch("StopExecution", None, None, self.adapter.stop(id, reason)).await
    }

    async fn history(&self, id: &str, last: Option<usize>) -> Result<Vec<Event>, ServiceFault> {
        self.watch("GetExecutionHistory", None, None, self.adapter.history(id, last)).await
    }
}

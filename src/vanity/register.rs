//! Where records go.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::future::Future;

use super::record::{Item, Record};
use crate::connect::ServiceFault;

/// What takes records on their way to the register.
pub trait Outbox: Sync {
    /// Sends a record. It may arrive more than once.
    ///
    /// # Errors
    /// The service refused or could not be reached; then it may have arrived all the same.
    fn send(&self, record: &Record) -> impl Future<Output = Result<(), ServiceFault>> + Send;
}

/// Where records are kept.
pub trait Register: Sync {
    /// Keeps an item, unless one with its id is there.
    ///
    /// # Errors
    /// The service refused or could not be reached; putting it again is harmless.
    fn put_once(&self, item: &Item) -> impl Future<Output = Result<Put, ServiceFault>> + Send;
}

/// Where messages go that cannot be kept.
pub trait DeadLetters: Sync {
    /// Sends a message with the reason.
    ///
    /// # Errors
    /// The service refused or could not be reached.
    fn bury(
        &self,
        body: &str,
        reason: &str,
    ) -> impl Future<Output = Result<(), ServiceFault>> + Send;
}

/// Where records can be looked up.
pub trait History: Sync {
    /// The newest items, newest first; with a number in E.164, those that it called for or that
    /// were made for it.
    ///
    /// # Errors
    /// The service refused or could not be reached.
    fn newest(
        &self,
        number: Option<&str>,
        count: usize,
    ) -> impl Future<Output = Result<Vec<Item>, ServiceFault>> + Send;
}

/// The newest of many items, of which no more are held than are wanted.
#[derive(Debug)]
pub struct Newest {
    count: usize,
    items: BTreeMap<(Reverse<u64>, String), Item>,
}

impl Newest {
    /// So many at most.
    pub fn new(count: usize) -> Self {
        Self { count, items: BTreeMap::new() }
    }

    /// Takes an item in.
    pub fn take(&mut self, item: Item) {
        self.items.insert((Reverse(item.record.time), item.id.clone()), item);
        if self.items.len() > self.count {
            self.items.pop_last();
        }
    }

    /// What is left, newest first.
    pub fn into_items(self) -> Vec<Item> {
        self.items.into_values().collect()
    }
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is kept now.
    Stored,
    /// It was kept before.
    AlreadyThere,
    /// Its id belongs to another record.
    Taken,
}

impl<T: Outbox> Outbox for &T {
    fn send(&self, record: &Record) -> impl Future<Output = Result<(), ServiceFault>> + Send {
        (**self).send(record)
    }
}

impl<T: Register> Register for &T {
    fn put_once(&self, item: &Item) -> impl Future<Output = Result<Put, ServiceFault>> + Send {
        (**self).put_once(item)
    }
}

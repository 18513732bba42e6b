//! What the server was sent, and what came of it.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::Value;

/// A request and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Milliseconds since the server started.
    pub at: u64,
    /// The method.
    pub method: String,
    /// The path as it came.
    pub path: String,
    /// Who signed in and how, without anything secret: `basic`, `bearer 2` for the second token
    /// that was given, `key`; with `wrong` or `expired` behind it where it was not accepted.
    pub auth: String,
    /// The body, as far as it is JSON.
    pub body: Value,
    /// The status of the answer; none where the connection was dropped.
    pub status: Option<u16>,
    /// What was wrong with the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

impl Entry {
    /// The request in a line, without its body.
    pub fn line(&self) -> String {
        let status = self.status.map_or_else(|| "dropped".to_owned(), |status| status.to_string());
        let problem = self.problem.as_ref().map(|problem| format!(" ({problem})"));
        let Self { method, path, auth, .. } = self;
        format!("{method} {path} {auth} -> {status}{}", problem.unwrap_or_default())
    }
}

/// All requests, oldest first.
#[derive(Debug, Default)]
pub struct Journal(Mutex<Vec<Entry>>);

impl Journal {
    /// A copy of what is in it.
    pub fn entries(&self) -> Vec<Entry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn add(&self, entry: Entry) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }
}

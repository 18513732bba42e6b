//! A bank, on a thread of its own.

use std::thread::JoinHandle;

use connectctl::local::bank::{BankData, BankServer, Entry, SAMPLE};
use serde_json::Value;
use tokio::sync::oneshot;

/// Core banking and customer relations, on a thread of its own until the test ends.
pub struct Bank {
    url: String,
    entries: Box<dyn Fn() -> Vec<Entry> + Send + Sync>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Bank {
    /// Starts the sample with these troubles.
    pub fn start(faults: &[Value]) -> Self {
        let mut text = SAMPLE.to_owned();
        for fault in faults {
            text += "\n[[faults]]\n";
            for (key, value) in fault.as_object().unwrap() {
                text += &format!("{key} = {value}\n");
            }
        }
        let data = BankData::parse(&text).unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let serve = async move {
            let server = BankServer::bind(data, 0).await.unwrap();
            tell.send((server.url(), server.journal())).unwrap();
            tokio::select! { _ = server.serve(|_| {}) => {}, _ = stopped => {} }
        };
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(serve);
        });
        let (url, entries) = told.recv().unwrap();
        Self { url, entries: Box::new(entries), stop: Some(stop), thread: Some(thread) }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it was sent in short: `GET /accounts/current -> 200`.
    pub fn requests(&self) -> Vec<String> {
        let short = |Entry { method, path, status }: Entry| {
            let status = status.map_or_else(|| "dropped".into(), |status| status.to_string());
            format!("{method} {path} -> {status}")
        };
        (self.entries)().into_iter().map(short).collect()
    }
}

impl Drop for Bank {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _ = self.thread.take().unwrap().join();
    }
}

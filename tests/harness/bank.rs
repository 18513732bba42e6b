//! A bank, on a thread of its own.

use connectctl::local::bank::{BankData, BankServer, Entry, SAMPLE};
use serde_json::Value;

use super::served::Served;

/// Core banking and customer relations, on a thread of its own until the test ends.
pub struct Bank {
    url: String,
    entries: Box<dyn Fn() -> Vec<Entry> + Send + Sync>,
    _served: Served,
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
        let (served, (url, entries)) = Served::start(|there| async move {
            let server = BankServer::bind(data, 0).await.unwrap();
            there.send((server.url(), server.journal())).unwrap();
            server.serve(|_| {}).await;
        });
        Self { url, entries: Box::new(entries), _served: served }
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

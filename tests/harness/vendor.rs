//! The vendor's API of PSTN transfers, and a clock on which nobody waits.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use connectctl::connect::Clock;
use connectctl::local::vendor::{self, Entry, Scenario};
use serde_json::Value;

use super::served::Served;

/// The vendor's API, on a thread of its own until the test ends.
pub struct Vendor {
    url: String,
    entries: Box<dyn Fn() -> Vec<Entry> + Send>,
    _served: Served,
}

impl Vendor {
    /// Starts one that follows a scenario.
    pub fn start(scenario: &Value) -> Self {
        let scenario = Scenario::parse(&scenario.to_string()).unwrap();
        let (served, (url, entries)) = Served::start(|there| async move {
            let server = vendor::Vendor::bind(scenario, 0).await.unwrap();
            there.send((server.url(), server.journal())).unwrap();
            server.serve(|_| {}).await;
        });
        Self { url, entries: Box::new(entries), _served: served }
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it was sent, oldest first.
    pub fn entries(&self) -> Vec<Entry> {
        (self.entries)()
    }

    /// What it was sent in short: `token basic -> 200`, `data bearer 1 -> dropped`.
    pub fn requests(&self) -> Vec<String> {
        self.entries().iter().map(short).collect()
    }
}

fn short(entry: &Entry) -> String {
    let what = match entry.path.rsplit(['/', ':']).next().unwrap() {
        "regionalToken" => "token",
        "generatePSTNTransferData" => "data",
        "fetchAIAgentHandoff" => "handoff",
        _ => &entry.path,
    };
    let status = entry.status.map_or_else(|| "dropped".to_owned(), |status| status.to_string());
    let problem = entry.problem.as_deref().map(|problem| format!(" ({problem})"));
    format!("{what} {} -> {status}{}", entry.auth, problem.unwrap_or_default())
}

/// A clock that runs as ours does, but on which pauses take no time: they are taken down.
pub struct Paced {
    start: Instant,
    pauses: Mutex<Vec<Duration>>,
    skipped: Mutex<Duration>,
}

impl Paced {
    /// A clock that begins now.
    pub fn new() -> Self {
        Self { start: Instant::now(), pauses: Mutex::default(), skipped: Mutex::default() }
    }

    /// The pauses so far.
    pub fn pauses(&self) -> Vec<Duration> {
        self.pauses.lock().unwrap().clone()
    }

    /// Lets time go by.
    pub fn skip(&self, time: Duration) {
        *self.skipped.lock().unwrap() += time;
    }
}

impl Clock for Paced {
    fn now(&self) -> Duration {
        self.start.elapsed() + *self.skipped.lock().unwrap()
    }

    fn epoch(&self) -> Duration {
        self.now()
    }

    async fn sleep(&self, pause: Duration) {
        self.pauses.lock().unwrap().push(pause);
        self.skip(pause);
    }
}

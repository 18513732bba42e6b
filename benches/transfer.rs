//! How the function `pstn-transfer` bears many callers at once while a tenth of its requests fail:
//! `cargo bench --bench transfer` sends 5,000 events, 200 at a time, to the vendor's API on this
//! machine; `-- N` sends N.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods)]

use std::time::{Duration, Instant};

use connectctl::aws::{AwsSecrets, Connection};
use connectctl::lambda::transfer::{Function, read};
use connectctl::lambda::{Handler, Log};
use connectctl::local::SystemClock;
use connectctl::local::vendor::{Entry, Scenario, Vendor};
use connectctl::net::Web;
use connectctl::transfer::Client;
use futures_util::stream::{self, StreamExt};
use serde_json::json;

/// Events under way at once.
const AT_ONCE: usize = 200;

/// What a tenth of the requests meet, in turns; `WITHOUT` is the same without it.
const FAULTS: &str = r#"{ "faults": { "every": 10, "kinds": [
    { "status": 503 }, { "drop": "before" }, { "status": 429 }, { "drop": "during" } ] } }"#;
const WITHOUT: &str = "{}";

fn main() {
    let told = std::env::args().find_map(|word| word.parse().ok());
    let events = told.unwrap_or(5_000);
    for (what, scenario) in [("no faults", WITHOUT), ("a tenth fails", FAULTS)] {
        let (url, entries) = serve(scenario);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (seconds, times, given_up) = runtime.block_on(run(&url, events));
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
        let (tokens, calls): (Vec<_>, Vec<_>) =
            entries().into_iter().partition(|entry| entry.path.ends_with("regionalToken"));
        let failed = calls.iter().filter(|entry| entry.status != Some(200)).count();
        println!(
            "{what}: {events} events, {AT_ONCE} at a time: {:.0} a second; {:.1} ms median, {:.1} \
             ms p99, {:.1} ms most; {} requests, {failed} of them failed, {} for a token; {given_up} \
             events given up",
            events as f64 / seconds,
            at(50),
            at(99),
            at(100),
            calls.len(),
            tokens.len(),
        );
    }
}

/// The API, on a thread of its own; its URL and its journal.
fn serve(scenario: &str) -> (String, impl Fn() -> Vec<Entry>) {
    let scenario = Scenario::parse(scenario).unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let vendor = Vendor::bind(scenario, 0).await.unwrap();
            tell.send((vendor.url(), vendor.journal())).unwrap();
            vendor.serve(|_| {}).await
        })
    });
    told.recv().unwrap()
}

/// How long all events took, and each, the shortest first; and of how many every attempt failed, as
/// those of one in ten thousand do by chance where a tenth of all requests fails.
async fn run(url: &str, events: usize) -> (f64, Vec<Duration>, usize) {
    let environment = [
        ("region", "us-west-2-prod"),
        ("apiDomain", url),
        ("authDomain", url),
        ("oauthClientId", "client-1"),
        ("oauthClientSecret", "secret"),
        ("virtualAgentName", "customers/c/profiles/p/virtualAgents/v"),
    ];
    let settings = read(&|key| {
        let found = environment.iter().find(|(name, _)| *name == key);
        found.map(|(_, value)| (*value).to_owned())
    });
    let secrets = AwsSecrets::new(Connection::of_function());
    let client = Client::new(settings, Web::new(), secrets, SystemClock, fastrand::f64);
    let function = &Function { client, log: Log::to(false, |_| {}) };
    let start = Instant::now();
    let call = |number: usize| async move {
        let event = json!({ "Details": {
            "ContactData": { "ContactId": format!("contact-{number}") },
            "Parameters": { "action": "get_pstn_transfer_data" },
        } });
        let start = Instant::now();
        let answer = function.handle(event, Duration::from_secs(8)).await;
        (start.elapsed(), answer.is_ok())
    };
    let ended: Vec<(Duration, bool)> =
        stream::iter(0..events).map(call).buffer_unordered(AT_ONCE).collect().await;
    let seconds = start.elapsed().as_secs_f64();
    let given_up = ended.iter().filter(|(_, answered)| !answered).count();
    let mut times: Vec<Duration> = ended.into_iter().map(|(time, _)| time).collect();
    times.sort();
    (seconds, times, given_up)
}

//! The function in process, with the embedded store.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use connectctl::aws::AwsClassifier;
use connectctl::banking::auth::hash;
use connectctl::banking::value::{Pin, Value as _};
use connectctl::banking::{Classifier, CustomerId, Desk, Pins, Proofs, Services};
use connectctl::lambda::bank::Parts;
use connectctl::lambda::lex_fulfilment::{Function, Settings};
use connectctl::lambda::{Handler, Log};
use connectctl::local::{LocalDesk, Store, SystemClock};
use jiff::civil::Date;
use serde_json::Value;
use tempfile::TempDir;

/// An embedded store of its own.
pub(super) struct Local {
    folder: TempDir,
    pub(super) store: LocalDesk,
}

/// The function with what it logs.
pub(super) struct Running {
    pub(super) function: Function<SystemClock>,
    log: Arc<Mutex<String>>,
}

/// The model of the bank, where one is to be asked.
fn stand_in(
    settings: &Settings,
    get: &dyn Fn(&str) -> Option<String>,
) -> Option<Box<dyn Classifier>> {
    let url = get("AWS_ENDPOINT_URL_BEDROCK_RUNTIME")?;
    let (model, _) = settings.model.as_ref()?;
    Some(Box::new(AwsClassifier::of_stand_in(&url, model)))
}

/// The hash of a PIN of the embedded store.
fn hashed(pin: &str) -> String {
    let pin = Pin::read(pin, Date::ZERO).unwrap();
    hash(&pin, b"some salt of it", &LocalDesk::pepper()).unwrap()
}

impl Local {
    pub(super) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = LocalDesk::new(Store::open(&folder.path().join("state.db")).unwrap());
        Self { folder, store }
    }

    pub(super) async fn set_pin(&self, customer: &str, pin: &str) {
        let customer = CustomerId(customer.into());
        // Hashing takes its time on purpose.
        static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        let hash = HASH.get_or_init(|| hashed("1234"));
        assert_eq!(pin, "1234");
        self.store.set(&customer, hash).await.unwrap();
    }

    /// The function with this environment.
    pub(super) fn start(
        &self,
        variables: &[(String, String)],
        classifier: Option<Box<dyn Classifier>>,
    ) -> Running {
        let get = |key: &str| variables.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        let settings = Settings::read(&get);
        let parts = Parts::new(&settings.proofs, settings.bank_key.as_ref(), None).unwrap();
        let services = Services {
            bank: parts.bank(settings.bank().unwrap()),
            proofs: self.proofs(&parts),
            alerts: Some(Box::new(self.store.topic("fraud"))),
            unknown: Some(Box::new(self.store.clone())),
            classifier: classifier.or_else(|| stand_in(&settings, &get)),
        };
        let lines = Arc::new(Mutex::new(String::new()));
        let sink = Arc::clone(&lines);
        let log = Log::to(true, move |line| sink.lock().unwrap().push_str(&format!("{line}\n")));
        let desk = Desk::new(settings.desk, services, SystemClock);
        Running { function: Function { turn: settings.turn, desk, log }, log: lines }
    }

    /// What proofs are made with.
    pub(super) fn proofs(&self, parts: &Parts) -> Proofs {
        Proofs {
            crm: parts.crm(),
            pins: Some(Box::new(self.store.clone())),
            approvals: Some(Box::new(self.store.clone())),
            push: Some(Box::new(self.store.topic("approvals"))),
            events: Some(Box::new(self.store.clone())),
        }
    }

    /// The answer to one event, and what was logged.
    pub(super) async fn answer(
        &self,
        variables: &[(String, String)],
        event: &Value,
    ) -> (Value, String) {
        let running = self.start(variables, None);
        (running.answer(event).await, running.log())
    }

    /// A column of the store.
    pub(super) fn column(&self, sql: &str) -> Vec<String> {
        let connection = rusqlite::Connection::open(self.folder.path().join("state.db")).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

impl Running {
    pub(super) async fn answer(&self, event: &Value) -> Value {
        self.function.handle(event.clone(), Duration::from_secs(30)).await.unwrap()
    }

    pub(super) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

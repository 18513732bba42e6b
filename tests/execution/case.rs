//! The cases of `fixtures/execution/`: a file is a table, its first fields hold for all its cases.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use connectctl::connect::{Clock, FaultKind, ServiceFault, parse_duration};
use connectctl::execution::{Execution, Executions, Started, Status};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::harness::{over, tables};

/// A table of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "about")]
    _about: String,
    #[serde(default)]
    environment: Map<String, Value>,
    #[serde(default)]
    parameters: Map<String, Value>,
    cases: Vec<Case>,
}

/// A case: what is configured and asked, what the service says, and what has to come of it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case proves.
    pub name: String,
    /// Variables on top of the table's; `null` takes one away.
    #[serde(default)]
    pub environment: Map<String, Value>,
    /// Parameters of the event on top of the table's.
    #[serde(default)]
    pub parameters: Map<String, Value>,
    /// The whole event, in place of the usual one.
    #[serde(default)]
    pub event: Option<Value>,
    /// What a start comes to: the `id`, whether it `was_there`, or a `fault`.
    #[serde(default)]
    pub start: Value,
    /// What the service says of the execution, one for each time that it is asked; the last goes on.
    #[serde(default)]
    pub looks: VecDeque<Value>,
    /// The time that Lambda leaves.
    #[serde(default)]
    pub remaining: Option<String>,
    /// The answer.
    #[serde(default)]
    pub answer: Option<Value>,
    /// What the answer has at least.
    #[serde(default)]
    pub answer_has: Option<Value>,
    /// The text of the answer's `result`, to the letter.
    #[serde(default)]
    pub result_text: Option<String>,
    /// The error.
    #[serde(default)]
    pub error: Option<String>,
    /// The type of the error.
    #[serde(default)]
    pub error_type: Option<String>,
    /// The calls that are made.
    #[serde(default)]
    pub calls: Option<Vec<String>>,
    /// Texts that the log has nowhere.
    #[serde(default)]
    pub never_logged: Vec<String>,
}

/// All cases with the names of their tables.
pub fn all() -> Vec<(String, Case)> {
    let mut cases = Vec::new();
    for (name, table) in tables::<Table>("fixtures/execution", long) {
        for mut case in table.cases {
            case.environment = over(&table.environment, &case.environment);
            case.environment.retain(|_, value| !value.is_null());
            case.parameters = over(&table.parameters, &case.parameters);
            cases.push((format!("{name}: {}", case.name), case));
        }
    }
    cases
}

/// Texts that are too long to be written out.
fn long(text: String) -> String {
    let text = text.replace("$LONG", &"x".repeat(40_000));
    text.replace("$HALF", &"x".repeat(20_000)).replace("$CUT", &"x".repeat(2048))
}

impl Case {
    /// The event.
    pub fn event(&self) -> Value {
        self.event.clone().unwrap_or_else(|| {
            json!({
                "Details": {
                    "ContactData": { "ContactId": "44444444-0000-4000-8000-000000000001" },
                    "Parameters": self.parameters,
                },
                "Name": "ContactFlowEvent",
            })
        })
    }

    /// The time that Lambda leaves.
    pub fn remaining(&self) -> Duration {
        self.remaining.as_deref().map_or(Duration::MAX, |text| parse_duration(text).unwrap())
    }
}

/// A service that says what a case tells it to.
pub struct Told {
    start: Value,
    looks: Mutex<VecDeque<Value>>,
    /// The calls that were made.
    pub calls: Mutex<Vec<String>>,
    /// The id that was started.
    pub started: Mutex<String>,
}

impl Told {
    pub fn new(case: &Case) -> Self {
        let looks = Mutex::new(case.looks.clone());
        let (calls, started) = (Mutex::default(), Mutex::default());
        Self { start: case.start.clone(), looks, calls, started }
    }

    fn fault(operation: &'static str, code: &Value) -> Option<ServiceFault> {
        let code = code["fault"].as_str()?;
        let kind = FaultKind::of(Some(code), 400);
        Some(ServiceFault { operation, kind, code: Some(code.into()), message: "no".into() })
    }
}

impl Executions for Told {
    async fn start(&self, name: &str, input: &str) -> Result<Started, ServiceFault> {
        self.calls.lock().unwrap().push("start".into());
        serde_json::from_str::<Value>(input).unwrap();
        if let Some(fault) = Self::fault("StartExecution", &self.start) {
            return Err(fault);
        }
        let id = format!("arn:aws:states:us-east-1:123456789012:execution:slow:{name}");
        let id = self.start["id"].as_str().map_or(id, str::to_owned);
        self.started.lock().unwrap().clone_from(&id);
        Ok(Started { id, is_new: self.start["was_there"] != true })
    }

    async fn describe(&self, id: &str) -> Result<Option<Execution>, ServiceFault> {
        self.calls.lock().unwrap().push("describe".into());
        let mut looks = self.looks.lock().unwrap();
        let look = if looks.len() > 1 { looks.pop_front() } else { looks.front().cloned() };
        let look = look.expect("the case says nothing of the execution");
        if let Some(fault) = Self::fault("DescribeExecution", &look) {
            return Err(fault);
        }
        let text = |key: &str| look[key].as_str().map(str::to_owned);
        Ok(text("status").map(|status| Execution {
            id: id.into(),
            name: "one".into(),
            status: Status::of(&status),
            input: None,
            output: text("output"),
            error: text("error"),
            cause: text("cause"),
            started: None,
            stopped: None,
        }))
    }
}

/// A clock on which time passes in pauses only.
#[derive(Default)]
pub struct Still(Mutex<Duration>);

impl Clock for Still {
    fn now(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn epoch(&self) -> Duration {
        self.now()
    }

    async fn sleep(&self, pause: Duration) {
        *self.0.lock().unwrap() += pause;
    }
}

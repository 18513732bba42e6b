//! Logs as JSON lines.

use std::fmt;
use std::io::Write;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::Function;

type Sink = Box<dyn Fn(&str) + Send + Sync>;

/// A log of JSON lines: `level`, `message` and what else is known. What goes in must be fit for
/// anybody's eyes: no values of parameters, no addresses.
pub struct Log {
    debug: bool,
    sink: Sink,
}

impl Log {
    /// A log that goes to standard error, from where Lambda takes it to CloudWatch.
    pub fn stderr(debug: bool) -> Self {
        Self::to(debug, |line| {
            // A log that cannot be written is no reason to fail a contact.
            let _ = writeln!(std::io::stderr(), "{line}");
        })
    }

    /// The same for a function whose environment has problems, which are told first.
    pub fn of(debug: bool, problems: &[String]) -> Self {
        let log = Self::stderr(debug);
        problems.iter().for_each(|problem| log.write("WARN", problem, Value::Null));
        log
    }

    /// A log that goes elsewhere.
    pub fn to(debug: bool, sink: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { debug, sink: Box::new(sink) }
    }

    /// A line with fields beside its message.
    pub fn write(&self, level: &str, message: &str, fields: Value) {
        let mut line = Map::new();
        line.insert("level".into(), level.into());
        line.insert("message".into(), message.into());
        if let Value::Object(fields) = fields {
            line.extend(fields);
        }
        (self.sink)(&Value::Object(line).to_string());
    }

    /// A line that CloudWatch counts by as well: each figure becomes a metric of `function`, in the
    /// namespace `connectctl`, at a time since 1970.
    ///
    /// Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
    pub fn count(
        &self,
        level: &str,
        message: &str,
        (function, time): (Function, Duration),
        figures: &[(&str, usize)],
    ) {
        let metrics: Vec<Value> =
            figures.iter().map(|(name, _)| json!({ "Name": name, "Unit": "Count" })).collect();
        let mut fields = json!({
            "function": function.name(),
            "_aws": {
                "Timestamp": u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
                "CloudWatchMetrics": [{
                    "Namespace": "connectctl", "Dimensions": [["function"]], "Metrics": metrics,
                }],
            },
        });
        if let Value::Object(fields) = &mut fields {
            fields
                .extend(figures.iter().map(|(name, count)| ((*name).to_owned(), (*count).into())));
        }
        self.write(level, message, fields);
    }

    /// A line for those who look closely, with its details under `params`.
    pub fn debug(&self, message: &str, params: Value) {
        if self.debug {
            self.write("DEBUG", message, json!({ "params": params }));
        }
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("debug", &self.debug).finish_non_exhaustive()
    }
}

//! Logs as JSON lines.

use std::fmt;
use std::io::Write;

use serde_json::{Map, Value, json};

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

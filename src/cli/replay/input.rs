//! What can be replayed: events, recorded fixtures and exports of logs.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::app::read_text;
use super::super::exit::{Exit, Failure};
use crate::lambda::{EventKind, Function};

/// The `schema` of a recorded fixture.
pub const SCHEMA: &str = "connectctl.fixture/1";

/// A recorded exchange: an event and what was answered.
#[derive(Deserialize, Serialize)]
pub(super) struct Fixture {
    /// Always [`SCHEMA`].
    pub(super) schema: String,
    /// The function that answered.
    pub(super) function: String,
    /// The event.
    pub(super) event: Value,
    /// The answer; of a failed invocation the object with `errorType` and `errorMessage`.
    pub(super) answer: Value,
}

/// An event to replay.
#[derive(Clone)]
pub(super) struct Case {
    /// The file and, where it holds several, the number of the event in it.
    pub(super) name: String,
    /// The event.
    pub(super) event: Value,
    /// The function, where the file names it.
    pub(super) function: Option<String>,
}

/// Reads all events of the files, in order.
///
/// # Errors
/// A file cannot be read or holds no event.
pub(super) fn cases(paths: &[PathBuf], any_event: bool) -> Result<Vec<Case>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        let cases = cases_of(path, any_event)?;
        if cases.is_empty() {
            let text = format!("{} holds no Lambda event", name_of(path));
            return Err(Failure::new(Exit::Input, text).help(
                "events of flows and queues are recognised; name the function of others with \
                 --function, or see `connectctl event generate`",
            ));
        }
        all.extend(cases);
    }
    Ok(all)
}

fn cases_of(path: &Path, any_event: bool) -> Result<Vec<Case>, Failure> {
    let mut found = Vec::new();
    for value in values(&read_text(path)?, &name_of(path))? {
        match Fixture::deserialize(&value) {
            Ok(fixture) if fixture.schema == SCHEMA => {
                found.push((fixture.event, Some(fixture.function)));
            }
            _ => collect(value, any_event, &mut found),
        }
    }
    let many = found.len() > 1;
    let case = |(index, (event, function)): (usize, _)| Case {
        name: match many {
            true => format!("{}#{}", name_of(path), index + 1),
            false => name_of(path),
        },
        event,
        function,
    };
    Ok(found.into_iter().enumerate().map(case).collect())
}

pub(super) fn name_of(path: &Path) -> String {
    match path.to_str() {
        Some("-") => "standard input".into(),
        _ => path.display().to_string(),
    }
}

/// The JSON values of a text: one, several after each other, or what stands in the lines of a log.
///
/// # Errors
/// The text begins as JSON and is broken further on.
fn values(text: &str, name: &str) -> Result<Vec<Value>, Failure> {
    let text = text.trim_start_matches('\u{feff}');
    if !text.trim_start().starts_with(['{', '[']) {
        return Ok(text.lines().filter_map(embedded).collect());
    }
    json_values(text, name)
}

/// The JSON values of a text.
///
/// # Errors
/// It is not JSON.
pub fn json_values(text: &str, name: &str) -> Result<Vec<Value>, Failure> {
    serde_json::Deserializer::from_str(text).into_iter().collect::<Result<_, _>>().map_err(
        |error| {
            let text = format!("{name} is not JSON: {}", crate::session::problem(&error));
            Failure::new(Exit::Input, text).help("repair it at that place")
        },
    )
}

/// The JSON value that begins at the first brace of a line of a log.
fn embedded(line: &str) -> Option<Value> {
    let json = line.get(line.find('{')?..)?;
    serde_json::Deserializer::from_str(json).into_iter().next()?.ok()
}

/// Finds events at any depth, also in texts: an export of a log wraps them in records, and a
/// function logs them behind a time stamp.
fn collect(value: Value, any_event: bool, found: &mut Vec<(Value, Option<String>)>) {
    if EventKind::of(&value).is_some() {
        found.push((value, None));
        return;
    }
    let before = found.len();
    match &value {
        Value::Object(map) => {
            map.values().for_each(|inner| collect(inner.clone(), false, found));
        }
        Value::Array(items) => {
            items.iter().for_each(|item| collect(item.clone(), any_event, found));
            return;
        }
        Value::String(text) => {
            if let Some(inner) = embedded(text) {
                collect(inner, false, found);
            }
        }
        _ => {}
    }
    if any_event && found.len() == before {
        found.push((value, None));
    }
}

impl Case {
    /// The function that the event is for.
    ///
    /// # Errors
    /// None is named and the event fits none, or more than one.
    pub(super) fn function(&self, wanted: Option<&str>) -> Result<Function, Failure> {
        let names = || Function::ALL.map(Function::name).join(", ");
        if let Some(name) = wanted.or(self.function.as_deref()) {
            return Function::named(name).ok_or_else(|| {
                Failure::new(Exit::Usage, format!("there is no function `{name}`"))
                    .help(format!("choose from: {}", names()))
            });
        }
        match Function::fitting(&self.event).as_slice() {
            [function] => Ok(*function),
            [] => {
                Err(Failure::new(Exit::Usage, format!("no function takes the event {}", self.name))
                    .help(
                        "`connectctl lambda list` tells which functions there are; --function \
                         runs one all the same",
                    ))
            }
            several => {
                let names = several.iter().map(|f| f.name()).collect::<Vec<_>>().join(", ");
                let text = format!("the event {} fits several functions", self.name);
                Err(Failure::new(Exit::Usage, text)
                    .help(format!("choose one with --function: {names}")))
            }
        }
    }
}

//! How people write down who answers for a function, and whether it is open.

use std::path::PathBuf;
use std::str::FromStr;

use serde_json::Value;
use url::Url;

use super::answers::{Answers, Fault};
use super::lambdas::Backend;
use crate::cli::exit::Failure;
use crate::lambda::Function;

/// Who answers for a function: `NAME=WHAT`.
///
/// `NAME` is the function's ARN or name or an end of it, or `*` for all. `WHAT` is
/// * `function:session-data`: one of our own, in process; what follows after spaces are its
///   environment variables: `function:session-data RESPONSE_FORMAT=flat`;
/// * `answers.json` or `file:PATH`: [`Answers`] that are known beforehand;
/// * `{"tier": "gold"}`: this answer, or what else a file could hold;
/// * `cmd:COMMAND`: a command of the shell, the event on its standard input, the answer on its
///   standard output;
/// * `http://...`: an endpoint of the Invoke API;
/// * `error`, `timeout`, `throttle`, `oversized`: this fault.
#[derive(Clone, Debug, PartialEq)]
pub struct LambdaArg {
    /// The name.
    pub name: String,
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Function(Function, Vec<(String, String)>),
    File(PathBuf),
    Answer(Value),
    Command(String),
    Endpoint(Url),
    Fault(Fault),
}

impl FromStr for LambdaArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, what)) if !name.trim().is_empty() => {
                Ok(Self { name: name.trim().into(), what: what.trim().parse()? })
            }
            _ => Err("write NAME=WHAT, such as crm=answers.json".into()),
        }
    }
}

impl FromStr for What {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(function) = text.strip_prefix("function:") {
            return ours(function);
        }
        if let Some(command) = text.strip_prefix("cmd:").filter(|command| !command.is_empty()) {
            return Ok(Self::Command(command.into()));
        }
        if let Some(path) = text.strip_prefix("file:") {
            return Ok(Self::File(path.into()));
        }
        if text.starts_with("http://") || text.starts_with("https://") {
            let url = Url::parse(text).map_err(|error| format!("`{text}` is no URL: {error}"))?;
            return Ok(Self::Endpoint(url));
        }
        if text.starts_with('{') {
            let answer = serde_json::from_str(text);
            return answer.map(Self::Answer).map_err(|error| format!("no JSON: {error}"));
        }
        match Fault::named(text) {
            Some(fault) => Ok(Self::Fault(fault)),
            None if text.ends_with(".json") || text.ends_with(".ndjson") => {
                Ok(Self::File(text.into()))
            }
            None => Err(format!(
                "`{text}` is none of function:NAME, FILE.json, file:PATH, {{JSON}}, cmd:COMMAND, \
                 http://..., error, timeout, throttle, oversized"
            )),
        }
    }
}

/// One of our functions, and its environment.
fn ours(text: &str) -> Result<What, String> {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let function = Function::named(name).ok_or_else(|| {
        let names = Function::ALL.map(Function::name).join(", ");
        format!("there is no function `{name}`; choose from: {names}")
    })?;
    let variable = |word: &str| match word.split_once('=') {
        Some((key, value)) => Ok((key.to_owned(), value.to_owned())),
        None => Err(format!("`{word}` is no environment variable: write KEY=VALUE")),
    };
    Ok(What::Function(function, words.map(variable).collect::<Result<_, _>>()?))
}

impl LambdaArg {
    /// Who answers. Files and commands are looked for from `folder`, else from where we are.
    ///
    /// # Errors
    /// A file cannot be read or is not JSON.
    pub fn backend(&self, folder: Option<&std::path::Path>) -> Result<Backend, Failure> {
        Ok(match &self.what {
            What::Function(function, environment) => {
                Backend::Function { function: *function, environment: environment.clone() }
            }
            What::File(path) => {
                let path = folder.map_or_else(|| path.clone(), |folder| folder.join(path));
                Backend::Answers(Answers::read(&path)?)
            }
            What::Answer(answer) => Backend::Answers(answer.clone().into()),
            What::Command(line) => {
                Backend::Command { line: line.clone(), folder: folder.map(Into::into) }
            }
            What::Endpoint(url) => Backend::Endpoint(url.clone()),
            What::Fault(fault) => Backend::Answers((*fault).into()),
        })
    }
}

/// Something that holds for all, or for one of this name: `WHAT` or `NAME=WHAT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<T> {
    /// The name; `None` for all.
    pub name: Option<String>,
    /// What holds.
    pub value: T,
}

/// Reads `open`, `closed` and `NAME=open`.
///
/// # Errors
/// It is something else.
pub fn hours(text: &str) -> Result<Named<bool>, String> {
    let (name, value) = match text.rsplit_once('=') {
        Some((name, value)) => (Some(name.to_owned()), value),
        None => (None, text),
    };
    match value {
        "open" => Ok(Named { name, value: true }),
        "closed" => Ok(Named { name, value: false }),
        _ => Err("write open, closed, or NAME=open".into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn what(text: &str) -> Result<What, String> {
        text.parse::<LambdaArg>().map(|arg| arg.what)
    }

    #[test]
    fn every_way_to_answer_has_its_notation() {
        let is = |text: &str, expected: What| assert_eq!(what(text), Ok(expected), "{text}");
        let flat = vec![("RESPONSE_FORMAT".to_owned(), "flat".to_owned())];
        is("crm=function:session-data", What::Function(Function::SessionData, Vec::new()));
        is(
            "crm=function:session-data RESPONSE_FORMAT=flat",
            What::Function(Function::SessionData, flat),
        );
        is("crm=answers.json", What::File("answers.json".into()));
        is("crm=file:a=b", What::File("a=b".into()));
        is("crm={\"a\": \"b=c\"}", What::Answer(json!({ "a": "b=c" })));
        is("crm=cmd:python3 x.py", What::Command("python3 x.py".into()));
        is("crm=http://127.0.0.1:9000", What::Endpoint("http://127.0.0.1:9000".parse().unwrap()));
        is("crm=oversized", What::Fault(Fault::Oversized));
    }

    #[test]
    fn what_is_none_of_them_is_refused_with_what_could_be_meant() {
        for text in [
            "crm",
            "crm=function:session-data x",
            "=error",
            "crm=function:nope",
            "crm=eror",
            "crm={a",
            "crm=cmd:",
        ] {
            assert!(what(text).is_err(), "{text}");
        }
        assert!(what("crm=function:nope").unwrap_err().contains("session-data"));
        assert!(what("crm=eror").unwrap_err().contains("timeout"));
    }
}

//! What Lambda functions answer in a test.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::shapes::{Named, Short, Time, deserialize_short, word};

/// What a Lambda function answers: exactly one of its parts, and how long it takes. The short form
/// is a word: `handler`, `throttled`, `times_out`, `oversized`.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// How long it takes, before the answer comes.
    pub took: Option<Time>,
    /// What does answer.
    pub from: Source,
}

/// Where the answer of a Lambda function comes from.
#[derive(Clone, Debug, Default)]
pub enum Source {
    /// This is it.
    Answer(Value),
    /// It fails, with these words.
    Error(String),
    /// It is throttled.
    Throttled,
    /// It never answers.
    #[default]
    TimesOut,
    /// It answers more than a flow takes.
    Oversized,
    /// One of the functions of this program answers, in process.
    Handler(Handler),
    /// A program answers: the event on its standard input, the answer on its standard output.
    Command(String),
    /// An endpoint of the Invoke API answers.
    Url(String),
}

/// One of the functions of this program. The short form is its name.
#[derive(Clone, Debug, Default)]
pub struct Handler {
    /// Its name; else it is that of the function which is called.
    pub name: Option<String>,
    /// Environment variables of the function.
    pub environment: Named<String>,
}

/// The long form of a [`Handler`].
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with `name` and `environment`")]
pub struct LongHandler {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Named::is_empty")]
    environment: Named<String>,
}

impl Short for Handler {
    type Long = LongHandler;
    const EXPECTED: &'static str = "the name of a function, or a map with `name`, `environment`";

    fn short(text: &str) -> Result<Self, String> {
        Ok(Self { name: Some(text.to_owned()), environment: Named::default() })
    }

    fn long(long: LongHandler) -> Result<Self, String> {
        Ok(Self { name: long.name, environment: long.environment })
    }
}

impl Serialize for Handler {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { name, environment } = self.clone();
        LongHandler { name, environment }.serialize(serializer)
    }
}

/// The long form of a [`Reply`].
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with `answer`, `error` or `handler`")]
pub struct LongReply {
    #[serde(skip_serializing_if = "Option::is_none")]
    took: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<Fault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handler: Option<Handler>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Fault {
    Throttled,
    TimesOut,
    Oversized,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Handler,
    Throttled,
    TimesOut,
    Oversized,
}

impl From<Fault> for Source {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Throttled => Self::Throttled,
            Fault::TimesOut => Self::TimesOut,
            Fault::Oversized => Self::Oversized,
        }
    }
}

impl Short for Reply {
    type Long = LongReply;
    const EXPECTED: &'static str =
        "handler, throttled, times_out, oversized, or a map with `answer`, `error` or `handler`";

    fn short(text: &str) -> Result<Self, String> {
        let from = match word(text)? {
            Word::Handler => Source::Handler(Handler::default()),
            Word::Throttled => Source::Throttled,
            Word::TimesOut => Source::TimesOut,
            Word::Oversized => Source::Oversized,
        };
        Ok(Self { took: None, from })
    }

    fn long(long: LongReply) -> Result<Self, String> {
        let LongReply { took, answer, error, fault, handler, command, url } = long;
        let parts = [
            answer.map(Source::Answer),
            error.map(Source::Error),
            fault.map(Source::from),
            handler.map(Source::Handler),
            command.map(Source::Command),
            url.map(Source::Url),
        ];
        let mut parts = parts.into_iter().flatten();
        match (parts.next(), parts.next()) {
            (Some(from), None) => Ok(Self { took, from }),
            _ => Err("expected exactly one of answer, error, fault, handler, command, url".into()),
        }
    }
}

deserialize_short! { Handler, Reply }

impl From<&Reply> for LongReply {
    fn from(reply: &Reply) -> Self {
        let mut long = Self { took: reply.took, ..Self::default() };
        match reply.from.clone() {
            Source::Answer(answer) => long.answer = Some(answer),
            Source::Error(words) => long.error = Some(words),
            Source::Throttled => long.fault = Some(Fault::Throttled),
            Source::TimesOut => long.fault = Some(Fault::TimesOut),
            Source::Oversized => long.fault = Some(Fault::Oversized),
            Source::Handler(handler) => long.handler = Some(handler),
            Source::Command(command) => long.command = Some(command),
            Source::Url(url) => long.url = Some(url),
        }
        long
    }
}

impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        LongReply::from(self).serialize(serializer)
    }
}

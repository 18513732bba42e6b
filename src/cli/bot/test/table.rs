//! Tables of utterances: what is said, and what is to be understood.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::cli::app::read_text;
use crate::cli::bot::deployment::Written;
use crate::cli::exit::{Exit, Failure};
use crate::flow::source::SourceText;

/// A file with a table.
#[derive(Debug)]
pub struct Table {
    /// The file.
    pub file: String,
    /// The bot that it is about.
    pub bot: Written,
    /// What is said.
    pub lines: Vec<Line>,
}

/// One thing that is said.
#[derive(Debug)]
pub struct Line {
    /// Where it stands.
    pub line: usize,
    /// The words.
    pub say: String,
    /// The locale, as files write it.
    pub locale: String,
    /// What is to be understood.
    pub intent: String,
    /// The slots that are to be filled; others may be too.
    pub slots: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    bot: PathBuf,
    locale: Option<String>,
    tests: Vec<Test>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Test {
    say: Spanned<String>,
    locale: Option<String>,
    intent: String,
    #[serde(default)]
    slots: BTreeMap<String, Value>,
}

/// What a slot is to hold; numbers may be written as such.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Whole(i64),
    Number(f64),
}

impl Value {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Whole(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Reads a file with a table, and the file of its bot.
///
/// # Errors
/// One of them cannot be read, or names what the bot does not have.
pub fn read(path: &Path) -> Result<Table, Failure> {
    let (file, text) = (path.display().to_string(), read_text(path)?);
    let source = SourceText::new(&file, text.as_str());
    let place = |at: usize| source.position(at);
    let table: File = toml::from_str(&text).map_err(|error| {
        let at = place(error.span().map_or(0, |span| span.start));
        let message = format!("{file}:{}:{}: {}", at.line, at.column, error.message());
        Failure::new(Exit::Input, message).help("docs/bot-deploy.md shows what a table looks like")
    })?;
    let beside = path.parent().unwrap_or(Path::new("")).join(&table.bot);
    let bot = Written::read(&beside)?;
    let mut lines = Vec::new();
    for test in table.tests {
        let line = place(test.say.span().start).line;
        let wrong = |what: String| Failure::new(Exit::Input, format!("{file}:{line}: {what}"));
        let locale = test.locale.as_ref().or(table.locale.as_ref());
        let locale = locale.or_else(|| bot.bot.locales.first().map(|first| &first.id.value));
        let known = locale.and_then(|id| bot.bot.locale(id));
        let locale = known.ok_or_else(|| {
            let name = locale.map(String::as_str).unwrap_or_default();
            wrong(format!("the bot {} has no locale `{name}`", bot.bot.name))
        })?;
        if bot.bot.intent(&test.intent).is_none() {
            let text = format!("the bot {} has no intent `{}`", bot.bot.name, test.intent);
            return Err(wrong(text));
        }
        let slots = test.slots.into_iter().map(|(name, value)| (name, value.text()));
        lines.push(Line {
            line,
            say: test.say.into_inner(),
            locale: locale.id.value.clone(),
            intent: test.intent,
            slots: slots.collect(),
        });
    }
    Ok(Table { file, bot, lines })
}

//! Results on standard output, in the form that was asked for.

use std::io::{self, IsTerminal, Write};

use clap::builder::styling::{AnsiColor, Style};
use comfy_table::{ContentArrangement, Table, presets};
use jmespath::Variable;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::exit::{Exit, Failure};
use super::globals::{Color, Format};

/// The result of a command.
pub trait Report: Serialize {
    /// The `schema` of the JSON form, such as `connectctl.session.update/1`. Within a version no
    /// field is renamed or removed.
    const SCHEMA: &'static str;

    /// The form for people.
    fn table(&self, paint: &Paint) -> String;

    /// The lines of the NDJSON form, where the result is a list.
    fn rows(&self) -> Option<Vec<Value>> {
        None
    }
}

/// How results are printed.
#[derive(Debug)]
pub struct Output {
    format: Format,
    query: Option<jmespath::Expression<'static>>,
    /// The colours of standard output.
    pub paint: Paint,
}

impl Output {
    /// Output in a form, through a query if there is one.
    ///
    /// # Errors
    /// The query is wrong: told before anything is done.
    pub fn new(format: Format, query: Option<&str>, color: Option<Color>) -> Result<Self, Failure> {
        let query = query.map(jmespath::compile).transpose().map_err(wrong_query)?;
        Ok(Self { format, query, paint: Paint::new(color, io::stdout().is_terminal()) })
    }

    /// Output for people without colours.
    pub fn plain() -> Self {
        Self { format: Format::Table, query: None, paint: Paint::new(Some(Color::Never), false) }
    }

    /// The form that was asked for.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether a query selects from the result.
    pub fn is_queried(&self) -> bool {
        self.query.is_some()
    }

    /// Prints a result.
    ///
    /// # Errors
    /// The query is wrong, or the output cannot be written. A closed pipe is no error.
    pub fn print<R: Report>(&self, report: &R) -> Result<(), Failure> {
        let text = match (&self.query, self.format) {
            (Some(query), format) => self.queried(query, format, tagged(report)?)?,
            (None, Format::Table) => report.table(&self.paint),
            (None, Format::Json) => pretty(&tagged(report)?),
            (None, Format::Ndjson) => match report.rows() {
                Some(rows) => lines(&rows),
                None => tagged(report)?.to_string(),
            },
            (None, Format::Text) => match report.rows() {
                Some(rows) => plain(&Value::Array(rows)),
                None => plain(&untagged(report)?),
            },
        };
        raw(&text)
    }

    /// Prints a document that is no result with a schema: JSON, through the query if there is one.
    ///
    /// # Errors
    /// The query is wrong, or the output cannot be written.
    pub fn print_document(&self, document: Value) -> Result<(), Failure> {
        let text = match (&self.query, self.format) {
            (Some(query), format) => self.queried(query, format, document)?,
            (None, Format::Ndjson) => document.to_string(),
            (None, _) => pretty(&document),
        };
        raw(&text)
    }

    fn queried(
        &self,
        query: &jmespath::Expression<'_>,
        format: Format,
        value: Value,
    ) -> Result<String, Failure> {
        let found = query.search(Queryable(&value)).map_err(wrong_query)?;
        let found = value_of(&found);
        Ok(match format {
            Format::Text => plain(&found),
            Format::Ndjson => match found {
                Value::Array(items) => lines(&items),
                other => other.to_string(),
            },
            Format::Table | Format::Json => pretty(&found),
        })
    }
}

/// Prints text as it is, with one line break at its end.
///
/// # Errors
/// It cannot be written. A closed pipe is no error.
pub fn raw(text: &str) -> Result<(), Failure> {
    let text = text.trim_end_matches('\n');
    if text.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Input, format!("writing the result failed: {error}")))
        }
        _ => Ok(()),
    }
}

/// How wide the terminal is that results go to, if they go to one.
pub fn width() -> Option<usize> {
    io::stdout().is_terminal().then(|| Table::new().width()).flatten().map(usize::from)
}

/// How wide the terminal is that everything else goes to, if it goes to one.
pub fn width_beside() -> Option<usize> {
    let mut table = Table::new();
    table.use_stderr();
    io::stderr().is_terminal().then(|| table.width()).flatten().map(usize::from)
}

/// A text in lines of so many characters, where its words let it.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text behind a label on standard error, its lines below each other where a terminal has to
/// break it.
pub fn hanging(text: &str, label: usize) -> String {
    match width_beside().and_then(|width| width.checked_sub(label)) {
        Some(width) if width > label && !text.contains('\n') => {
            wrapped(text, width).join(&format!("\n{}", " ".repeat(label)))
        }
        _ => text.to_owned(),
    }
}

/// A number of things: `1 entry`, `2 entries`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The lines of a list for [`Report::rows`].
pub fn rows<T: Serialize>(items: &[T]) -> Option<Vec<Value>> {
    items.iter().map(|item| serde_json::to_value(item).ok()).collect()
}

fn wrong_query(error: jmespath::JmespathError) -> Failure {
    let text = format!("the query is wrong: {}", error.to_string().trim_end());
    Failure::new(Exit::Usage, text).help("`connectctl help output` shows examples of JMESPath")
}

/// A value whose numbers a query can compare: those that are kept to the letter would reach it as
/// objects.
struct Queryable<'a>(&'a Value);

impl Serialize for Queryable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => serializer.serialize_i64(whole),
                (None, number) => serializer.serialize_f64(number.unwrap_or(f64::NAN)),
            },
            Value::Array(items) => serializer.collect_seq(items.iter().map(Queryable)),
            Value::Object(map) => {
                serializer.collect_map(map.iter().map(|(key, value)| (key, Queryable(value))))
            }
            other => other.serialize(serializer),
        }
    }
}

fn value_of(variable: &Variable) -> Value {
    match variable {
        Variable::Null | Variable::Expref(_) => Value::Null,
        Variable::Bool(is) => Value::Bool(*is),
        Variable::Number(number) => Value::Number(number.clone()),
        Variable::String(text) => Value::String(text.clone()),
        Variable::Array(items) => items.iter().map(|item| value_of(item)).collect(),
        Variable::Object(map) => {
            map.iter().map(|(key, item)| (key.clone(), value_of(item))).collect()
        }
    }
}

fn bug(error: serde_json::Error) -> Failure {
    Failure::new(Exit::Bug, format!("the result cannot be written as JSON: {error}"))
}

fn untagged<R: Report>(report: &R) -> Result<Value, Failure> {
    serde_json::to_value(report).map_err(bug)
}

fn tagged<R: Report>(report: &R) -> Result<Value, Failure> {
    let mut object = Map::new();
    object.insert("schema".into(), R::SCHEMA.into());
    if let Value::Object(fields) = untagged(report)? {
        object.extend(fields);
    }
    Ok(Value::Object(object))
}

/// JSON over several lines.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

fn lines(values: &[Value]) -> String {
    values.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
}

/// Values without decoration: a list is lines, an object is lines of key and value, a list of
/// objects is lines of values.
fn plain(value: &Value) -> String {
    let lines_of = |text: &str| text.lines().map(shown).collect::<Vec<_>>().join("\n");
    let row = |item: &Value| match item {
        Value::String(text) => lines_of(text),
        Value::Object(map) => map.values().map(scalar).collect::<Vec<_>>().join("\t"),
        Value::Array(items) => items.iter().map(scalar).collect::<Vec<_>>().join("\t"),
        other => scalar(other),
    };
    match value {
        Value::Array(items) => items.iter().map(row).collect::<Vec<_>>().join("\n"),
        Value::Object(map) => {
            let lines = map.iter().map(|(key, value)| format!("{key}\t{}", scalar(value)));
            lines.collect::<Vec<_>>().join("\n")
        }
        Value::String(text) => lines_of(text),
        other => scalar(other),
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => shown(text),
        Value::Array(items) if !items.iter().any(|item| item.is_object() || item.is_array()) => {
            items.iter().map(scalar).collect::<Vec<_>>().join(",")
        }
        other => other.to_string(),
    }
}

/// A text of others as it may reach a terminal: control characters, which could move the cursor or
/// worse, are written out.
pub fn shown(text: &str) -> String {
    let escaped = |c: char| match c.is_control() {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    };
    text.chars().map(escaped).collect()
}

/// Colours, or none.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// Colours as wished, else where a terminal shows them.
    pub fn new(color: Option<Color>, terminal: bool) -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let on = match color.unwrap_or(Color::Auto) {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if set("NO_COLOR") => false,
            Color::Auto => set("FORCE_COLOR") || terminal,
        };
        Self { on }
    }

    /// Whether there are colours.
    pub fn is_on(&self) -> bool {
        self.on
    }

    fn with(&self, style: Style, text: &str) -> String {
        match self.on {
            true => format!("{style}{text}{style:#}"),
            false => text.into(),
        }
    }

    /// Heads and labels.
    pub fn bold(&self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    /// What is of less weight.
    pub fn dim(&self, text: &str) -> String {
        self.with(Style::new().dimmed(), text)
    }

    /// What is well.
    pub fn good(&self, text: &str) -> String {
        self.with(AnsiColor::Green.on_default(), text)
    }

    /// What deserves a look.
    pub fn warn(&self, text: &str) -> String {
        self.with(AnsiColor::Yellow.on_default(), text)
    }

    /// What is wrong.
    pub fn bad(&self, text: &str) -> String {
        self.with(AnsiColor::Red.on_default().bold(), text)
    }

    /// Markdown as people read it: headings in bold, code indented, paragraphs as wide as the
    /// terminal, if there is one and up to a hundred characters.
    pub fn markdown(&self, text: &str, terminal: Option<usize>) -> String {
        let width = terminal.map(|width| width.min(100));
        let (mut lines, mut paragraph, mut in_code) = (Vec::new(), Vec::new(), false);
        for line in text.lines().chain([""]) {
            let is_fence = line.starts_with("```");
            let ends = is_fence || in_code || line.is_empty() || line.starts_with('#');
            if !ends {
                paragraph.push(line);
                continue;
            }
            match width {
                Some(width) => lines.extend(wrapped(&paragraph.join(" "), width)),
                None => lines.extend(paragraph.iter().map(|line| (*line).to_owned())),
            }
            paragraph.clear();
            match line.strip_prefix('#') {
                _ if is_fence => in_code = !in_code,
                _ if in_code => lines.push(format!("  {line}").trim_end().to_owned()),
                Some(heading) => {
                    lines.push(self.bold(heading.trim_start_matches('#').trim_start()));
                }
                None => lines.push(String::new()),
            }
        }
        lines.join("\n").trim_end().to_owned()
    }

    /// Lines of a name and a value, the values aligned; empty values are left out.
    pub fn fields(&self, fields: &[(&str, String)]) -> String {
        let shown = fields.iter().filter(|(_, value)| !value.is_empty());
        let rows = shown.map(|(name, value)| [self.dim(name), value.clone()]);
        self.columns(Table::new(), rows.collect())
    }

    /// Columns under their heads.
    pub fn grid<const N: usize>(&self, heads: [&str; N], rows: Vec<[String; N]>) -> String {
        let mut table = Table::new();
        table.set_header(heads.map(|head| self.bold(head)));
        self.columns(table, rows)
    }

    /// Columns that fit the terminal, if there is one.
    fn columns<const N: usize>(&self, mut table: Table, rows: Vec<[String; N]>) -> String {
        table.load_style(presets::NOTHING);
        if io::stdout().is_terminal() {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        table.add_rows(rows);
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        let text = table.to_string();
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_as_wide_as_the_terminal_and_its_code_stands_as_it_is() {
        let paint = Paint::new(Some(Color::Never), false);
        let text = "# A rule\n\nOne two\nthree.\n```json\n{ \"a\": \"a b c d e f\" }\n\n# no head\n```\n\nMore.";
        let wide =
            "A rule\n\nOne two\nthree.\n  { \"a\": \"a b c d e f\" }\n\n  # no head\n\nMore.";
        assert_eq!(paint.markdown(text, None), wide);
        let narrow = paint.markdown(text, Some(7));
        assert_eq!(narrow, wide);
        assert!(paint.markdown(text, Some(14)).contains("One two three.\n"));
    }

    #[test]
    fn texts_are_broken_between_words() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("a-very-long-word b", 4), ["a-very-long-word", "b"]);
        assert!(wrapped("", 4).is_empty());
    }
}

//! The input: what it is written in, and where its numbers are.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use super::super::super::exit::{Exit, Failure};
use super::super::super::output::shown;
use super::super::super::resumable::is_dash;
use super::Args;
use super::format::Format;
use super::record::{Place, Reader};
use super::source::{BOM, Source};

/// Bytes that are read at once.
const BLOCK: usize = 1 << 16;
/// Columns that are named where one is not found.
const NAMED: usize = 20;

/// An input whose records can be read.
pub struct Input {
    /// What it is written in.
    pub format: Format,
    /// Its records.
    pub source: Source,
    /// Where a record has its number.
    pub place: Place,
    /// The line with the names of its columns.
    pub head: Option<Vec<u8>>,
    /// The names of its columns.
    pub names: Vec<String>,
    /// What ends its lines.
    pub newline: &'static str,
}

impl Input {
    /// Opens an input.
    ///
    /// # Errors
    /// It cannot be read, or has not the column.
    pub fn open(args: &Args, path: &Path) -> Result<Self, Failure> {
        let wrong = |error| Failure::file("reading", path, &error);
        let mut input = reader(path).map_err(wrong)?;
        let start = input.fill_buf().map_err(wrong)?;
        let named = args.input_format.or_else(|| Format::of_name(path));
        let format = named.unwrap_or_else(|| Format::of_text(start));
        let line = memchr::memchr(b'\n', start).and_then(|end| start.get(..end));
        let newline = if line.is_some_and(|line| line.ends_with(b"\r")) { "\r\n" } else { "\n" };
        let mut source = Source::new(input, format);
        let Some(delimiter) = format.delimiter() else {
            if args.no_header {
                let text = "--no-header goes with tables: objects have no first row of names";
                return Err(Failure::new(Exit::Usage, text));
            }
            let place = Place::Key(args.column.clone());
            return Ok(Self { format, source, place, head: None, names: Vec::new(), newline });
        };
        let first = match args.no_header {
            true => source.peek_first().map_err(wrong)?.map(<[u8]>::to_vec),
            false => source.take_first().map_err(wrong)?,
        };
        let Some(first) = first else {
            let failure = Failure::new(Exit::Input, format!("{} is empty", path.display()));
            return Err(failure.help("a table begins with the names of its columns"));
        };
        let names = names(path, &first, delimiter)?;
        let index = column(&names, args)?;
        let place = Place::Column { index, columns: names.len(), delimiter };
        let (head, names) = match args.no_header {
            true => (None, (1..=names.len()).map(|place| format!("column_{place}")).collect()),
            false => (Some(first), names),
        };
        Ok(Self { format, source, place, head, names, newline })
    }
}

/// The number of records in a file, for the progress bar.
pub fn count(path: &Path, format: Format, has_head: bool) -> Option<u64> {
    // What is no ordinary file could be read only once.
    let is_file = !is_dash(path) && std::fs::metadata(path).is_ok_and(|found| found.is_file());
    let input = is_file.then(|| reader(path).ok())??;
    let records = Source::new(input, format).count().ok()?;
    Some(records.saturating_sub(u64::from(has_head)))
}

fn reader(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    if is_dash(path) {
        return Ok(Box::new(BufReader::with_capacity(BLOCK, io::stdin())));
    }
    Ok(Box::new(BufReader::with_capacity(BLOCK, File::open(path)?)))
}

/// The fields of the first row.
fn names(path: &Path, first: &[u8], delimiter: u8) -> Result<Vec<String>, Failure> {
    let wrong = |what: &str| {
        let text = format!("the first row of {} {what}", path.display());
        Failure::new(Exit::Input, text).help("it has to be UTF-8, with the names of the columns")
    };
    let first = first.strip_prefix(BOM).unwrap_or(first);
    let text = std::str::from_utf8(first).map_err(|_| wrong("is not UTF-8"))?;
    Reader::all(text, delimiter).map_err(|_| wrong("has a quote that is not closed"))
}

/// The column with the number: by its name, else by its place.
fn column(names: &[String], args: &Args) -> Result<usize, Failure> {
    let wanted = args.column.trim();
    let mut found = (0..).zip(names).filter(|(_, name)| !args.no_header && name.trim() == wanted);
    match (found.next(), found.next()) {
        (Some((index, _)), None) => return Ok(index),
        (Some(_), Some(_)) => {
            let text = format!("more than one column is called `{wanted}`");
            return Err(Failure::new(Exit::Input, text)
                .help("give the place of the right one to --column, counted from 1"));
        }
        (None, _) => {}
    }
    let place: Option<usize> = wanted.parse().ok();
    if let Some(index) = place.and_then(|place| place.checked_sub(1))
        && index < names.len()
    {
        return Ok(index);
    }
    let failure = Failure::new(Exit::Input, format!("there is no column `{wanted}`"));
    if args.no_header {
        let help = format!("give the place of the column to --column, from 1 to {}", names.len());
        return Err(failure.help(help));
    }
    let first: Vec<String> = names.iter().take(NAMED).map(|name| shown(name)).collect();
    let more = if names.len() > NAMED { ", ..." } else { "" };
    Err(failure.help(format!("choose one with --column: {}{more}", first.join(", "))))
}

//! The input, cut into records and chunks of them. No more of it is held than a chunk.

use std::io::{self, BufRead};

use sha2::{Digest, Sha256};

use super::format::Format;

/// The mark that some programs put before UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";
/// Bytes that a record has at most.
pub const MAX_RECORD: usize = 1 << 20;
/// Bytes that are kept of a longer record, to tell which it was.
const EXCERPT: usize = 200;
/// Rows of a chunk: enough that handing it over costs nothing, few enough that little is done
/// again after a kill.
const CHUNK_ROWS: usize = 500;
/// Bytes after which a chunk ends early.
const CHUNK_BYTES: usize = 1 << 17;

/// Where one record ends and the next begins.
enum Splitter {
    Lines,
    /// Only where a record ends matters here; what its fields are, a worker finds out.
    Table {
        reader: Box<csv_core::Reader>,
        fields: Vec<u8>,
        ends: Vec<usize>,
    },
}

/// What a block of input holds.
enum Taken {
    /// So many bytes, with which the record ends.
    Record(usize),
    /// So many bytes, and the record goes on.
    More(usize),
    /// Nothing more.
    End,
}

impl Splitter {
    fn new(format: Format) -> Self {
        match format.delimiter() {
            None => Self::Lines,
            Some(delimiter) => Self::Table {
                reader: Box::new(csv_core::ReaderBuilder::new().delimiter(delimiter).build()),
                fields: vec![0; 4096],
                ends: vec![0; 256],
            },
        }
    }

    /// Looks for the end of a record; an empty block is the end of the input.
    fn take(&mut self, block: &[u8]) -> Taken {
        match self {
            Self::Lines => match memchr::memchr(b'\n', block) {
                Some(place) => Taken::Record(place + 1),
                None if block.is_empty() => Taken::End,
                None => Taken::More(block.len()),
            },
            Self::Table { reader, fields, ends } => {
                let (result, taken, _, _) = reader.read_record(block, fields, ends);
                match result {
                    csv_core::ReadRecordResult::Record => Taken::Record(taken),
                    csv_core::ReadRecordResult::End => Taken::End,
                    _ => Taken::More(taken),
                }
            }
        }
    }
}

/// A place in the input between two records.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct Place {
    /// Bytes before it.
    pub bytes: u64,
    /// Lines that end before it.
    pub lines: u64,
    /// The SHA-256 of what is before it, in hexadecimal.
    pub sha256: String,
}

/// A record in a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, from 1.
    pub line: u64,
    start: usize,
    end: usize,
    /// Whether it is longer than [`MAX_RECORD`] and only its beginning is here.
    pub is_cut: bool,
}

/// Some records, as they stand in the input.
pub struct Chunk {
    text: Vec<u8>,
    /// The records.
    pub rows: Vec<Row>,
    /// Where the next one begins.
    pub end: Place,
}

impl Chunk {
    /// How many bytes the records have.
    pub fn size(&self) -> usize {
        self.text.len()
    }

    /// The bytes of a record, without the end of its line.
    pub fn bytes(&self, row: &Row) -> &[u8] {
        self.text.get(row.start..row.end).unwrap_or_default()
    }
}

/// The input.
pub struct Source {
    input: Box<dyn BufRead + Send>,
    splitter: Splitter,
    hash: Sha256,
    bytes: u64,
    lines: u64,
    /// The first record, if it has been looked at.
    first: Option<(Vec<u8>, Row)>,
}

impl Source {
    /// An input at its start.
    pub fn new(input: Box<dyn BufRead + Send>, format: Format) -> Self {
        let splitter = Splitter::new(format);
        Self { input, splitter, hash: Sha256::new(), bytes: 0, lines: 0, first: None }
    }

    /// The next records; none at the end.
    ///
    /// # Errors
    /// The input cannot be read.
    pub fn chunk(&mut self) -> io::Result<Option<Chunk>> {
        let (mut text, mut rows) = (Vec::new(), Vec::with_capacity(CHUNK_ROWS));
        if let Some((first, row)) = self.first.take() {
            rows.push(Row { start: 0, end: first.len(), ..row });
            text = first;
        }
        while rows.len() < CHUNK_ROWS && text.len() < CHUNK_BYTES {
            match self.record(&mut text)? {
                Some(row) => rows.push(row),
                None => break,
            }
        }
        Ok((!rows.is_empty()).then(|| Chunk { text, rows, end: self.place() }))
    }

    /// The first record, which is not among those that follow.
    ///
    /// # Errors
    /// The input cannot be read.
    pub fn take_first(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.peek_first()?;
        Ok(self.first.take().map(|(text, _)| text))
    }

    /// The first record, which is the first of those that follow.
    ///
    /// # Errors
    /// The input cannot be read.
    pub fn peek_first(&mut self) -> io::Result<Option<&[u8]>> {
        let mut text = Vec::new();
        if let Some(row) = self.record(&mut text)? {
            text.truncate(row.end);
            self.first = Some((text.split_off(row.start), row));
        }
        Ok(self.first.as_ref().map(|(text, _)| text.as_slice()))
    }

    /// How many records are left.
    ///
    /// # Errors
    /// The input cannot be read.
    pub fn count(mut self) -> io::Result<u64> {
        let (mut text, mut count) = (Vec::new(), 0);
        while self.record(&mut text)?.is_some() {
            text.clear();
            count += 1;
        }
        Ok(count)
    }

    /// Goes to a place where an earlier run was; false if what is before it is not the same.
    ///
    /// # Errors
    /// The input cannot be read.
    pub fn go_to(&mut self, place: &Place) -> io::Result<bool> {
        while self.bytes < place.bytes {
            let block = self.input.fill_buf()?;
            let left = usize::try_from(place.bytes - self.bytes).unwrap_or(usize::MAX);
            let block = block.get(..left).unwrap_or(block);
            if block.is_empty() {
                return Ok(false);
            }
            self.hash.update(block);
            let taken = block.len();
            self.bytes += taken as u64;
            self.input.consume(taken);
        }
        (self.lines, self.first) = (place.lines, None);
        if let Splitter::Table { reader, .. } = &mut self.splitter {
            reader.reset();
        }
        Ok(self.place() == *place)
    }

    fn place(&self) -> Place {
        let digest = self.hash.clone().finalize();
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Place { bytes: self.bytes, lines: self.lines, sha256 }
    }

    /// Appends the next record to a text, without the end of its line. Blank lines are none.
    fn record(&mut self, text: &mut Vec<u8>) -> io::Result<Option<Row>> {
        loop {
            let (is_first, first_line, from) = (self.bytes == 0, self.lines + 1, text.len());
            let Some(is_cut) = self.raw(text)? else { return Ok(None) };
            let is_blank = |byte: &&u8| match self.splitter {
                Splitter::Lines => byte.is_ascii_whitespace(),
                Splitter::Table { .. } => matches!(byte, b'\r' | b'\n'),
            };
            // In a table the mark stays: a reader of tables knows it.
            let has_mark = is_first && matches!(self.splitter, Splitter::Lines);
            let raw = text.get(from..).unwrap_or_default();
            let mark = if has_mark && raw.starts_with(BOM) { BOM.len() } else { 0 };
            let blank = raw.iter().skip(mark).take_while(is_blank).count();
            let end = text.len() - raw.iter().rev().take_while(is_blank).count();
            let start = from + mark + blank;
            if start < end {
                let line = first_line + newlines(raw.get(..mark + blank).unwrap_or_default());
                return Ok(Some(Row { line, start, end, is_cut }));
            }
            text.truncate(from);
        }
    }

    /// Appends what is left up to the end of the next record, or its beginning if it is too long;
    /// tells whether it is, and nothing at the end of the input.
    fn raw(&mut self, text: &mut Vec<u8>) -> io::Result<Option<bool>> {
        let (from, mut is_cut, mut any) = (text.len(), false, false);
        loop {
            let block = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                block => block?,
            };
            let (taken, ends) = match self.splitter.take(block) {
                Taken::Record(taken) => (taken, true),
                Taken::More(taken) => (taken, false),
                Taken::End => return Ok(any.then_some(is_cut)),
            };
            let piece = block.get(..taken).unwrap_or_default();
            self.hash.update(piece);
            self.bytes += taken as u64;
            self.lines += newlines(piece);
            any |= taken > 0;
            if !is_cut {
                text.extend_from_slice(piece);
                is_cut = text.len() - from > MAX_RECORD;
                if is_cut {
                    text.truncate(from + EXCERPT);
                    text.shrink_to(CHUNK_BYTES);
                }
            }
            self.input.consume(taken);
            if ends {
                return Ok(Some(is_cut));
            }
        }
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

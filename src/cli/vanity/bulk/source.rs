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
                    _ if block.is_empty() => Taken::End,
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
            let block = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                block => block?,
            };
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

    /// Appends the next record to a text, without the end of its line, or its beginning if it is too
    /// long. Blank lines are none.
    fn record(&mut self, text: &mut Vec<u8>) -> io::Result<Option<Row>> {
        let (start, mut line, mut is_cut) = (text.len(), 0, false);
        let is_table = matches!(self.splitter, Splitter::Table { .. });
        let is_blank = |byte: &u8| match is_table {
            true => matches!(byte, b'\r' | b'\n'),
            false => byte.is_ascii_whitespace(),
        };
        loop {
            let block = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                block => block?,
            };
            let (taken, ends) = match self.splitter.take(block) {
                Taken::Record(taken) => (taken, true),
                Taken::More(taken) => (taken, false),
                Taken::End => (0, true),
            };
            let is_last = block.is_empty();
            let piece = block.get(..taken).unwrap_or_default();
            let mut kept = piece;
            if text.len() == start {
                // In a table the mark stays: a reader of tables knows it.
                let has_mark = self.bytes == 0 && !is_table;
                kept = kept.strip_prefix(BOM).filter(|_| has_mark).unwrap_or(kept);
                let blank = kept.iter().take_while(|byte| is_blank(byte)).count();
                kept = kept.get(blank..).unwrap_or_default();
                line = self.lines + newlines(piece) - newlines(kept) + 1;
            }
            self.hash.update(piece);
            self.bytes += taken as u64;
            self.lines += newlines(piece);
            if !is_cut {
                text.extend_from_slice(kept);
                is_cut = text.len() - start > MAX_RECORD;
                if is_cut {
                    text.truncate(start + EXCERPT);
                    text.shrink_to(CHUNK_BYTES);
                }
            }
            self.input.consume(taken);
            if !ends {
                continue;
            }
            while text.len() > start && text.last().is_some_and(is_blank) {
                text.pop();
            }
            let end = text.len();
            if end > start || is_last {
                return Ok((end > start).then_some(Row { line, start, end, is_cut }));
            }
        }
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use proptest::prelude::*;

    use super::super::record::Reader;
    use super::*;

    /// The input in blocks of so many bytes.
    fn source(text: &str, block: usize, format: Format) -> Source {
        let input = Cursor::new(text.as_bytes().to_vec());
        Source::new(Box::new(BufReader::with_capacity(block, input)), format)
    }

    fn records(mut source: Source) -> Vec<(u64, String)> {
        let mut records = Vec::new();
        while let Some(chunk) = source.chunk().unwrap() {
            let text = |row| String::from_utf8(chunk.bytes(row).to_vec()).unwrap();
            records.extend(chunk.rows.iter().map(|row| (row.line, text(row))));
        }
        records
    }

    #[test]
    fn records_are_as_a_reader_of_tables_finds_them_whatever_the_blocks() {
        let text = prop::collection::vec(prop::sample::select(b"ab,,\"\"\n\r".to_vec()), 0..60);
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let property = |(text, block): (Vec<u8>, usize)| {
            let text = String::from_utf8(text).unwrap();
            let found = records(source(&text, block, Format::Csv));
            let whole = records(source(&text, 1 << 16, Format::Csv));
            prop_assert_eq!(&found, &whole);
            let mut table = csv::ReaderBuilder::new();
            let table = table.has_headers(false).flexible(true).from_reader(text.as_bytes());
            let expected: Vec<csv::StringRecord> =
                table.into_records().map(Result::unwrap).collect();
            prop_assert_eq!(found.len(), expected.len());
            for ((_, record), expected) in found.iter().zip(&expected) {
                // A quote that is not closed is another matter.
                if let Ok(fields) = Reader::all(record, b',') {
                    prop_assert_eq!(fields, expected.iter().collect::<Vec<_>>());
                }
            }
            Ok(())
        };
        runner.run(&(text, 1_usize..9), property).unwrap();
    }

    #[test]
    fn lines_are_counted_and_blank_ones_left_out() {
        let text = "\u{feff}\r\n{1}\n \n\n  {2} \r\n{3}";
        for block in [3, 4, 1000] {
            let found = records(source(text, block, Format::Ndjson));
            let expected = [(2, "{1}"), (5, "{2}"), (6, "{3}")];
            assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
        }
        let table = records(source("a\r\n\r\n\"b\n\nc\"\nd", 5, Format::Csv));
        let expected = [(1, "a"), (3, "\"b\n\nc\""), (6, "d")];
        assert_eq!(table, expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn a_record_behind_ever_so_many_blank_lines_is_found_and_a_long_one_is_cut() {
        for format in [Format::Csv, Format::Ndjson] {
            let blank = "\n".repeat(MAX_RECORD + 5);
            assert_eq!(records(source(&format!("{blank}a\n"), 1 << 16, format)).len(), 1);
            let mut long = source(&format!("{}\nb\n", "a".repeat(MAX_RECORD + 5)), 1 << 16, format);
            let chunk = long.chunk().unwrap().unwrap();
            let cut: Vec<bool> = chunk.rows.iter().map(|row| row.is_cut).collect();
            assert_eq!((cut, chunk.size()), (vec![true, false], EXCERPT + 1));
        }
    }

    #[test]
    fn a_place_is_found_again_only_if_what_is_before_it_is_the_same() {
        let text: String = (0..3 * CHUNK_ROWS).map(|n| format!("\"{n}\n\",b\r\n")).collect();
        let mut first = source(&text, 7, Format::Csv);
        let place = first.chunk().unwrap().unwrap().end;
        let mut second = source(&text, 1 << 16, Format::Csv);
        assert!(second.go_to(&place).unwrap());
        assert_eq!(records(second), records(first));
        let mut other = source(&text.replacen('b', "c", 1), 9, Format::Csv);
        assert!(!other.go_to(&place).unwrap());
        assert!(!source("a", 9, Format::Csv).go_to(&place).unwrap());
    }
}

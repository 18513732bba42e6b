//! A record: the number in it, and what else there is.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::source::MAX_RECORD;
use super::written::RESULTS;
use crate::vanity::NumberError;

/// Where the number stands in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a column of a table, counted from 0.
    Column {
        /// The column.
        index: usize,
        /// How many columns there are.
        columns: usize,
        /// What separates them.
        delimiter: u8,
    },
    /// Under a key of an object.
    Key(String),
}

/// Why a record is rejected.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It is too long to be held.
    #[error("the record is longer than {MAX_RECORD} bytes; perhaps a quote in it is not closed")]
    Long,
    /// It is not UTF-8.
    #[error("the record is not UTF-8 (byte {0})")]
    NotUtf8(usize),
    /// A quote is opened and not closed.
    #[error("a quote in the record is not closed")]
    Quote,
    /// It has too many or too few fields.
    #[error("the number of fields is {found}, in the first row it is {columns}")]
    Fields {
        /// How many it has.
        found: usize,
        /// How many there should be.
        columns: usize,
    },
    /// It is no object, or not one with a number.
    #[error("{0}")]
    Shape(String),
    /// Its number cannot be dialled.
    #[error(transparent)]
    Number(#[from] NumberError),
}

/// Reads records; the memory that it needs serves for all of them.
pub struct Reader<'a> {
    place: &'a Place,
    table: csv_core::Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
}

impl<'a> Reader<'a> {
    /// A reader of records that have their number in a place.
    pub fn new(place: &'a Place) -> Self {
        let delimiter = if let Place::Column { delimiter, .. } = place { *delimiter } else { b',' };
        let table = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { place, table, fields: Vec::new(), ends: vec![0; 16] }
    }

    /// The number of a record, as it stands there.
    ///
    /// # Errors
    /// What is wrong with the record.
    pub fn number<'r>(&'r mut self, record: &'r str) -> Result<Cow<'r, str>, Wrong> {
        match self.place {
            Place::Key(key) => in_object(record, key),
            Place::Column { index, columns, delimiter } => {
                let found = self.split(record, *delimiter)?;
                if found != *columns {
                    return Err(Wrong::Fields { found, columns: *columns });
                }
                Ok(self.field(*index).into())
            }
        }
    }

    /// The fields of a record of a table.
    ///
    /// # Errors
    /// A quote is not closed.
    pub fn all(record: &str, delimiter: u8) -> Result<Vec<String>, Wrong> {
        let place = Place::Column { index: 0, columns: 0, delimiter };
        let mut reader = Reader::new(&place);
        reader.split(record, delimiter)?;
        Ok(reader.fields().map(str::to_owned).collect())
    }

    /// The fields of the last record of a table.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.text(start..*end))
    }

    fn field(&self, index: usize) -> &str {
        self.fields().nth(index).unwrap_or_default()
    }

    fn text(&self, range: std::ops::Range<usize>) -> &str {
        let bytes = self.fields.get(range).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Reads the fields of a record and tells how many there are.
    fn split(&mut self, record: &str, delimiter: u8) -> Result<usize, Wrong> {
        self.table.reset();
        let delimiters = memchr::memchr_iter(delimiter, record.as_bytes()).count();
        self.ends.resize(delimiters + 2, 0);
        self.fields.resize(record.len() + 2, 0);
        let (_, _, written, found) =
            self.table.read_record(record.as_bytes(), &mut self.fields, &mut self.ends);
        let fields = self.fields.get_mut(written..).unwrap_or_default();
        let ends = self.ends.get_mut(found..).unwrap_or_default();
        // A line that ends within quotes goes on.
        let (result, _, _, last) = self.table.read_record(b"\n", fields, ends);
        if !matches!(result, csv_core::ReadRecordResult::Record) {
            return Err(Wrong::Quote);
        }
        self.ends.truncate(found + last);
        Ok(self.ends.len())
    }
}

/// The number under a key of an object.
fn in_object<'r>(record: &'r str, key: &str) -> Result<Cow<'r, str>, Wrong> {
    let shape = |text: String| Err(Wrong::Shape(text));
    if !record.starts_with('{') {
        return shape("the line is no JSON object".into());
    }
    let mut json = serde_json::Deserializer::from_str(record);
    let found = Keyed(key).deserialize(&mut json).and_then(|found| json.end().map(|()| found));
    match found {
        Err(error) => shape(format!("the line is no JSON object: {error}")),
        Ok(found) if found.has_results => shape(format!("there is a key `{RESULTS}` already")),
        Ok(found) if found.values > 1 => shape(format!("`{key}` is given twice")),
        Ok(Found { value: Value::String(text), .. }) => Ok(text.into()),
        Ok(Found { value: Value::Number(number), .. }) if number.is_u64() => {
            Ok(number.to_string().into())
        }
        Ok(found) if found.values == 0 => shape(format!("`{key}` is missing")),
        Ok(_) => shape(format!("`{key}` is neither text nor a whole number")),
    }
}

/// What is found under a key of an object; what else there is, is only checked.
struct Keyed<'k>(&'k str);

#[derive(Default)]
struct Found {
    value: Value,
    values: usize,
    has_results: bool,
}

impl<'de> DeserializeSeed<'de> for Keyed<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Keyed<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        while let Some(key) = map.next_key::<String>()? {
            found.has_results |= key == RESULTS;
            if key == self.0 {
                found.value = map.next_value()?;
                found.values += 1;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(place: &Place, record: &str) -> Result<String, String> {
        Reader::new(place).number(record).map(Cow::into_owned).map_err(|wrong| wrong.to_string())
    }

    #[test]
    fn a_field_is_found_whatever_the_others_are() {
        let place = Place::Column { index: 1, columns: 3, delimiter: b',' };
        for (record, expected) in [
            ("a,18005551234,b", "18005551234"),
            (",,", ""),
            (
                r#""a, ""b""
",1-800,5" pipe"#,
                "1-800",
            ),
            ("\"a\nb\",\"1,2\",c", "1,2"),
        ] {
            assert_eq!(number(&place, record).as_deref(), Ok(expected), "{record}");
        }
        let wrong = |record| number(&place, record).unwrap_err();
        assert_eq!(wrong("a,b"), "the number of fields is 2, in the first row it is 3");
        assert_eq!(wrong("a,b,c,d"), "the number of fields is 4, in the first row it is 3");
        assert_eq!(wrong("a,b,\"c"), "a quote in the record is not closed");
    }

    #[test]
    fn a_value_is_found_whatever_the_object_is() {
        let place = Place::Key("phone".into());
        for (record, expected) in [
            (r#"{"phone": "1-800"}"#, "1-800"),
            (r#"{"a": {"phone": 1}, "n": 1.0e400, "phone": 18005551234}"#, "18005551234"),
            (r#"{"ph\u006fne": "\u0031"}"#, "1"),
        ] {
            assert_eq!(number(&place, record).as_deref(), Ok(expected), "{record}");
        }
        for (record, reason) in [
            ("[]", "the line is no JSON object"),
            (r#"{"phone": "1"} x"#, "trailing characters"),
            (r#"{"phone": "1", "phone": "2"}"#, "`phone` is given twice"),
            (r#"{"phone": 1.5}"#, "neither text nor a whole number"),
            (r#"{"phone": null}"#, "neither text nor a whole number"),
            (r#"{"Phone": "1"}"#, "`phone` is missing"),
            (r#"{"phone": "1", "vanity": []}"#, "a key `vanity` already"),
        ] {
            let wrong = number(&place, record).unwrap_err();
            assert!(wrong.contains(reason), "{record}: {wrong}");
        }
    }
}

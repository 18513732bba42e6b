//! Reading the types of a script from a document, so that every error has a place.
//!
//! Serde drives the types, a [`Node`] is what they are read from. Three names of types have a
//! meaning here that other formats do not know: [`PLACED`], [`MANY`] and [`SHORT`].

use std::fmt::Display;
use std::ops::Range;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer as _, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::flow::lint::closest;
use crate::flow::source::{Node, NodeKind, SyntaxError};

/// A struct of this name is given the place of a value beside it.
pub(super) const PLACED: &str = "$placed";
/// A newtype of this name is given a list even where one item stands alone.
pub(super) const MANY: &str = "$many";
/// A newtype of this name is given a text wherever no list or map stands.
pub(super) const SHORT: &str = "$short";

/// What is wrong with a value, and where.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{message}")]
pub struct Wrong {
    /// The bytes of the file that it is about.
    pub range: Range<usize>,
    /// What is wrong and what was expected.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    placed: bool,
}

impl Wrong {
    /// Something wrong at a place.
    pub(super) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: None, placed: true }
    }

    /// What to write instead.
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn within(mut self, range: &Range<usize>) -> Self {
        if !self.placed {
            self.range = range.clone();
            self.placed = true;
        }
        self
    }

    /// The same error in a text before which so much stands.
    pub(super) fn shifted(mut self, by: usize) -> Self {
        self.range = self.range.start + by..self.range.end + by;
        self
    }

    fn anywhere(message: String, help: Option<String>) -> Self {
        Self { range: 0..0, message, help, placed: false }
    }

    fn unknown(what: &str, name: &str, known: &'static [&'static str]) -> Self {
        let help = match closest(name, known.iter().copied()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("choose from: {}", known.join(", ")),
        };
        Self::anywhere(format!("{what} `{name}` is not known here"), Some(help))
    }
}

impl From<SyntaxError> for Wrong {
    fn from(error: SyntaxError) -> Self {
        Self { help: error.help, ..Self::new(error.range, error.message) }
    }
}

impl de::Error for Wrong {
    fn custom<T: Display>(message: T) -> Self {
        Self::anywhere(message.to_string(), None)
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::anywhere(format!("expected {expected}, found {}", shown(found)), None)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::unknown("the key", name, known)
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        Self::unknown("the word", name, known)
    }

    fn missing_field(name: &'static str) -> Self {
        Self::anywhere(format!("the key `{name}` is missing"), None)
    }
}

fn shown(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Unit | Unexpected::Option => "nothing".into(),
        Unexpected::Map => "a map".into(),
        Unexpected::Seq => "a list".into(),
        Unexpected::Str(text) => format!("{text:?}"),
        Unexpected::Unsigned(number) => number.to_string(),
        Unexpected::Signed(number) => number.to_string(),
        Unexpected::Float(number) => number.to_string(),
        Unexpected::Bool(word) => word.to_string(),
        other => other.to_string(),
    }
}

/// Reads a value from a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'n, 's>(pub &'n Node<'s>);

impl<'n> Reader<'n, '_> {
    /// The text of what is neither list nor map, and whether it is a word such as `true`.
    fn plain(self) -> Option<(&'n str, bool)> {
        match &self.0.kind {
            NodeKind::Text { value, .. } => Some((value, false)),
            NodeKind::Word("" | "~" | "null" | "Null" | "NULL") => None,
            NodeKind::Word(word) => Some((word, true)),
            NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    fn at<T>(self, result: Result<T, Wrong>) -> Result<T, Wrong> {
        result.map_err(|wrong| match self.0.range.is_empty() {
            // What is left out has no place of its own: its key has.
            true => wrong,
            false => wrong.within(&self.0.range),
        })
    }

    /// Gives itself to a type. What that says of it afterwards is about its place too.
    fn give<'de, T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        self.at(seed.deserialize(self))
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &self.0.kind {
            NodeKind::List(items) => visitor.visit_seq(Items(items.iter())),
            NodeKind::Map(entries) => visitor.visit_map(Entries::new(entries)),
            NodeKind::Text { .. } | NodeKind::Word(_) => match self.plain() {
                None => visitor.visit_unit(),
                Some((text, false)) => visitor.visit_str(text),
                Some((word, true)) => scalar(word, visitor),
            },
        }
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.plain() {
            Some((text, _)) => visitor.visit_str(text),
            None => self.any(visitor),
        }
    }
}

/// A number or a boolean.
fn scalar<'de, V: Visitor<'de>>(word: &str, visitor: V) -> Result<V::Value, Wrong> {
    match word {
        "true" | "True" | "TRUE" => return visitor.visit_bool(true),
        "false" | "False" | "FALSE" => return visitor.visit_bool(false),
        _ => {}
    }
    if let Ok(number) = word.parse() {
        return visitor.visit_u64(number);
    }
    match (word.parse::<i64>(), word.parse()) {
        (Ok(number), _) => visitor.visit_i64(number),
        (_, Ok(number)) => visitor.visit_f64(number),
        _ => visitor.visit_str(word),
    }
}

impl<'de> Deserializer<'de> for Reader<'_, '_> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.at(self.any(visitor))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.at(self.text(visitor))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let empty = matches!(self.0.kind, NodeKind::Word(_)) && self.plain().is_none();
        self.at(if empty { visitor.visit_none() } else { visitor.visit_some(self) })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.at(match (name, &self.0.kind) {
            (MANY, NodeKind::List(items)) => visitor.visit_seq(Items(items.iter())),
            (MANY, _) => visitor.visit_seq(Items(std::slice::from_ref(self.0).iter())),
            (SHORT, _) => self.text(visitor),
            _ => visitor.visit_newtype_struct(self),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.at(match name {
            PLACED => visitor.visit_seq(Place(self, 0)),
            _ => self.any(visitor),
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.at(match (&self.0.kind, self.plain()) {
            (NodeKind::Map(entries), _) => match entries.as_slice() {
                [(name, value)] => visitor.visit_enum(Choice(Reader(name), Some(Reader(value)))),
                _ => Err(de::Error::custom(format_args!(
                    "expected a word, or a map of one key, found {} keys",
                    entries.len()
                ))),
            },
            (_, Some(_)) => visitor.visit_enum(Choice(self, None)),
            _ => self.any(visitor),
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char bytes byte_buf unit unit_struct seq tuple
        tuple_struct map ignored_any
    }
}

struct Items<'n, 's>(std::slice::Iter<'n, Node<'s>>);

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Wrong> {
        self.0.next().map(|item| Reader(item).give(seed)).transpose()
    }
}

/// Start, end and value.
struct Place<'n, 's>(Reader<'n, 's>, u8);

impl<'de> SeqAccess<'de> for Place<'_, '_> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Wrong> {
        self.1 += 1;
        let range = &self.0.0.range;
        let value = match self.1 {
            1 => seed.deserialize((range.start as u64).into_deserializer()),
            2 => seed.deserialize((range.end as u64).into_deserializer()),
            _ => self.0.give(seed),
        };
        value.map(Some)
    }
}

struct Entries<'n, 's> {
    all: &'n [(Node<'s>, Node<'s>)],
    next: usize,
    key: Range<usize>,
}

impl<'n, 's> Entries<'n, 's> {
    fn new(all: &'n [(Node<'s>, Node<'s>)]) -> Self {
        Self { all, next: 0, key: 0..0 }
    }
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Wrong> {
        let Some((key, _)) = self.all.get(self.next) else { return Ok(None) };
        let name = Reader(key).plain().map_or("", |(name, _)| name);
        let before = self.all.iter().take(self.next);
        if before.clone().any(|(other, _)| Reader(other).plain().is_some_and(|(n, _)| n == name)) {
            let message = format!("the key `{name}` stands here a second time");
            return Err(Wrong::new(key.range.clone(), message));
        }
        self.key = key.range.clone();
        Reader(key).give(seed).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let (_, value) =
            self.all.get(self.next).ok_or_else(|| <Wrong as de::Error>::custom("no value"))?;
        self.next += 1;
        Reader(value).give(seed).map_err(|wrong| wrong.within(&self.key))
    }
}

/// A word, and what stands behind it.
struct Choice<'n, 's>(Reader<'n, 's>, Option<Reader<'n, 's>>);

impl<'de, 'n, 's> EnumAccess<'de> for Choice<'n, 's> {
    type Error = Wrong;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Wrong> {
        let word = self.0.give(seed)?;
        Ok((word, self))
    }
}

impl<'de> VariantAccess<'de> for Choice<'_, '_> {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        match self.1.map(|value| (value, value.plain())) {
            None | Some((_, None)) => Ok(()),
            Some((value, _)) => value.at(Err(de::Error::custom("expected nothing here"))),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        let word = self.0.plain().map_or("", |(word, _)| word);
        let missing = || de::Error::custom(format_args!("something has to stand behind `{word}:`"));
        let value = self.1.ok_or_else(missing);
        self.0.at(value.and_then(|value| value.give(seed)))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.struct_variant(&[], visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.1.unwrap_or(self.0).deserialize_any(visitor)
    }
}

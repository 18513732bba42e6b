//! The small shapes that a script is made of: a value with its place, one or many, names in their
//! order, spans of time.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, Range};

use serde::de::value::{self, MapAccessDeserializer, StrDeserializer};
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::read::{MANY, PLACED, SHORT};
use crate::flow::simulate::Millis;

/// A value and where it stands in the file; what was not read from one stands nowhere.
#[derive(Clone, Debug, Default)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

impl<T> From<T> for Placed<T> {
    fn from(value: T) -> Self {
        Self { value, range: 0..0 }
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Serialize> Serialize for Placed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

struct PlacedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PlacedVisitor<T> {
    type Value = Placed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Placed<T>, A::Error> {
        let missing = || de::Error::custom("the value has no place");
        let start = parts.next_element::<u64>()?.ok_or_else(missing)? as usize;
        let end = parts.next_element::<u64>()?.ok_or_else(missing)? as usize;
        let value = parts.next_element()?.ok_or_else(missing)?;
        Ok(Placed { value, range: start..end })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct(PLACED, &[], PlacedVisitor(PhantomData))
    }
}

/// Values of which a single one is written without a list around it.
#[derive(Clone, Debug)]
pub struct Many<T>(pub Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for Many<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> Many<T> {
    /// What holds at the n-th time, from 0: the n-th value, and the last one from then on.
    #[must_use]
    pub fn turn(&self, n: usize) -> Option<&T> {
        self.0.get(n).or_else(|| self.0.last())
    }
}

impl<T: Serialize> Serialize for Many<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            all => all.serialize(serializer),
        }
    }
}

struct ManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
    type Value = Many<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one value or a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Many<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Many(all))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(MANY, ManyVisitor(PhantomData))
    }
}

/// Values by name, in the order in which they were written.
#[derive(Clone, Debug)]
pub struct Named<T>(pub Vec<(Placed<String>, T)>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Named<T> {
    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(known, _)| **known == name).map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These, and of others those whose names are not among them.
    pub(super) fn over(mut self, others: &Self) -> Self
    where
        T: Clone,
    {
        for (name, value) in &others.0 {
            if self.get(name).is_none() {
                self.0.push((name.clone(), value.clone()));
            }
        }
        self
    }
}

impl<T> FromIterator<(String, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

struct NamedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for NamedVisitor<T> {
    type Value = Named<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of names and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Named<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            all.push(entry);
        }
        Ok(Named(all))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(NamedVisitor(PhantomData))
    }
}

/// The same for all, or by name.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum Each<T> {
    /// For all.
    All(Many<T>),
    /// By name.
    By(Named<Many<T>>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Each<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> de::Visitor<'de> for Visitor<T> {
            type Value = Each<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one value, a list, or a map by name")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Each<T>, A::Error> {
                let map = value::MapAccessDeserializer::new(map);
                Named::deserialize(map).map(Each::By)
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Each<T>, A::Error> {
                let mut all = Vec::new();
                while let Some(item) = items.next_element()? {
                    all.push(item);
                }
                Ok(Each::All(Many(all)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Each<T>, E> {
                let text = value::StrDeserializer::<E>::new(text);
                T::deserialize(text).map(|one| Each::All(Many(vec![one])))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Each<T>, E> {
                let number = value::U64Deserializer::<E>::new(number);
                T::deserialize(number).map(|one| Each::All(Many(vec![one])))
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Each<T>, E> {
                let number = value::F64Deserializer::<E>::new(number);
                T::deserialize(number).map(|one| Each::All(Many(vec![one])))
            }
        }
        deserializer.deserialize_any(Visitor(PhantomData))
    }
}

/// What can be written as a text instead of a map.
pub(super) trait Short: Sized {
    /// The long form.
    type Long: DeserializeOwned;

    /// What is expected, for errors.
    const EXPECTED: &'static str;

    /// Reads the short form.
    ///
    /// # Errors
    /// The text is no such form: what was expected instead.
    fn short(text: &str) -> Result<Self, String>;

    /// Takes the long form.
    ///
    /// # Errors
    /// Its parts do not go together.
    fn long(long: Self::Long) -> Result<Self, String>;
}

struct ShortVisitor<T>(PhantomData<T>);

impl<'de, T: Short> Visitor<'de> for ShortVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        T::short(text).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<T, A::Error> {
        let long = T::Long::deserialize(MapAccessDeserializer::new(entries))?;
        T::long(long).map_err(de::Error::custom)
    }
}

/// Reads the short form or the long one.
pub(super) fn short<'de, T: Short, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_newtype_struct(SHORT, ShortVisitor(PhantomData))
}

/// `Deserialize` for types that have a short form.
macro_rules! deserialize_short {
    ($($name:ty),*) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::flow::script::shapes::short(from)
            }
        }
    )*};
}
pub(super) use deserialize_short;

/// A word of an enum.
pub(super) fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    T::deserialize(StrDeserializer::<de::value::Error>::new(text)).map_err(|e| e.to_string())
}

/// A span of time: `6s`, `500ms`, `2m`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub Millis);

impl Time {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, unit) = text.split_at(end);
        let factor = match unit.trim() {
            "ms" => 1.0,
            "s" => 1_000.0,
            "m" => 60_000.0,
            _ => return None,
        };
        let millis = number.parse::<f64>().ok()? * factor;
        (millis < 1e15).then_some(Self(millis.round() as Millis))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 1_000, self.0 % 1_000) {
            (s, 0) => write!(f, "{s}s"),
            (0, ms) => write!(f, "{ms}ms"),
            (s, ms) => write!(f, "{}s", format!("{s}.{ms:03}").trim_end_matches('0')),
        }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || format!("{text:?} is no span of time, expected one such as 6s or 500ms");
        Self::read(&text).ok_or_else(|| de::Error::custom(wrong()))
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn spans_of_time_have_a_unit_and_are_written_as_they_are_read() {
        for (text, millis) in [("6s", 6_000), ("500ms", 500), ("2m", 120_000), ("1.25s", 1_250)] {
            let time = Time::read(text).unwrap();
            assert_eq!(time.0, millis);
            assert_eq!(Time::read(&time.to_string()), Some(time));
        }
        for text in ["6", "s", "-1s", "6 h", "", "1..2s", "6sec"] {
            assert_eq!(Time::read(text), None, "{text}");
        }
    }
}

//! The keys of a table, each with the kind of value that it takes. What is wrong is noted and
//! left out, so that one reading finds it all.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::{At, Localized};
use crate::bot::Problem;
use crate::connect::closest;

/// A value with its place.
pub type Value<'i> = Spanned<DeValue<'i>>;

/// What was found to be wrong.
#[derive(Debug, Default)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Notes a problem.
    pub fn note(&mut self, range: Range<usize>, message: String, help: impl Into<Option<String>>) {
        self.0.push(Problem { message, help: help.into(), range });
    }

    fn kind(&mut self, what: &str, expected: &str, value: &Value<'_>) {
        let found = value.get_ref().type_str();
        self.note(
            value.span(),
            format!("{what} is of the type {found}"),
            format!("write {expected}"),
        );
    }
}

/// A table whose keys are known.
#[derive(Debug)]
pub struct Fields<'t, 'i> {
    owner: String,
    table: &'t DeTable<'i>,
    /// Where the owner is named.
    pub range: Range<usize>,
}

impl<'t, 'i> Fields<'t, 'i> {
    /// The table of an owner (`intent CheckBalance`), who is named at `range` and has no other keys
    /// than these.
    pub fn new(
        (owner, range): (String, Range<usize>),
        table: &'t DeTable<'i>,
        known: &[&str],
        problems: &mut Problems,
    ) -> Self {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let help = match closest(key.get_ref(), known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", known.join(", ")),
            };
            problems.note(key.span(), format!("{owner} has no key `{}`", key.get_ref()), help);
        }
        Self { owner, table, range }
    }

    /// The same of a value that has to be a table.
    pub fn of(
        owner: (String, Range<usize>),
        value: &'t Value<'i>,
        known: &[&str],
        problems: &mut Problems,
    ) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else {
            problems.kind(&owner.0, &format!("a table with {}", known.join(", ")), value);
            return None;
        };
        Some(Self::new(owner, table, known, problems))
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'t Value<'i>> {
        self.table.get(key)
    }

    fn read<T>(
        &self,
        key: &str,
        problems: &mut Problems,
        expected: &str,
        read: impl FnOnce(&DeValue<'i>) -> Option<T>,
    ) -> Option<At<T>> {
        let value = self.get(key)?;
        match read(value.get_ref()) {
            Some(read) => Some(At::new(read, value.span())),
            None => {
                problems.kind(&format!("`{key}` of {}", self.owner), expected, value);
                None
            }
        }
    }

    /// A text.
    pub fn text(&self, key: &str, problems: &mut Problems) -> Option<At<String>> {
        self.read(key, problems, "a text in quotation marks", |value| Some(value.as_str()?.into()))
    }

    /// A text that has to be there.
    pub fn needed(&self, key: &str, help: &str, problems: &mut Problems) -> At<String> {
        if self.get(key).is_none() {
            problems.note(
                self.range.clone(),
                format!("{} has no `{key}`", self.owner),
                help.to_owned(),
            );
        }
        self.text(key, problems).unwrap_or_default()
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &str, default: bool, problems: &mut Problems) -> bool {
        let flag = self.read(key, problems, "true or false", DeValue::as_bool);
        flag.map_or(default, |flag| flag.value)
    }

    /// A number from 0 on.
    pub fn whole(&self, key: &str, problems: &mut Problems) -> Option<At<u32>> {
        self.read(key, problems, "a whole number such as 3", |value| {
            value.as_integer()?.as_str().parse().ok()
        })
    }

    /// A number.
    pub fn number(&self, key: &str, problems: &mut Problems) -> Option<At<f64>> {
        self.read(key, problems, "a number such as 0.7", |value| {
            let float = value.as_float().map(|number| number.as_str());
            float.or_else(|| value.as_integer().map(|number| number.as_str()))?.parse().ok()
        })
    }

    /// One of some words, with what each stands for.
    pub fn choice<T: Copy>(
        &self,
        key: &str,
        choices: &[(&str, T)],
        problems: &mut Problems,
    ) -> Option<T> {
        let word = self.text(key, problems)?;
        let found = choices.iter().find(|(name, _)| *name == word.as_str());
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            let message = format!("`{key}` of {} is `{word}`", self.owner);
            problems.note(word.range, message, format!("write one of {}", names.join(", ")));
        }
        found.map(|(_, choice)| *choice)
    }

    /// A list of texts.
    pub fn texts(&self, key: &str, problems: &mut Problems) -> Option<Vec<At<String>>> {
        let value = self.get(key)?;
        Some(texts(&format!("`{key}` of {}", self.owner), value, problems))
    }

    /// A value that may differ from locale to locale.
    pub fn localized<T>(
        &self,
        key: &str,
        problems: &mut Problems,
        read: impl Fn(&str, &Value<'i>, &mut Problems) -> T,
    ) -> Option<Localized<T>> {
        let value = self.get(key)?;
        let what = format!("`{key}` of {}", self.owner);
        let Some(table) = value.get_ref().as_table() else {
            return Some(Localized::All(read(&what, value, problems)));
        };
        let forms = table.iter().map(|(locale, value)| {
            let what = format!("{what} in {}", locale.get_ref());
            (name(locale), read(&what, value, problems))
        });
        Some(Localized::By(forms.collect()))
    }

    /// The entries of a table with names of the user's own, in the order of the file.
    pub fn entries(
        &self,
        key: &str,
        problems: &mut Problems,
    ) -> impl Iterator<Item = (At<String>, &'t Value<'i>)> + use<'t, 'i> {
        let table = self.get(key).and_then(|value| {
            let table = value.get_ref().as_table();
            if table.is_none() {
                problems.kind(&format!("`{key}` of {}", self.owner), "a table", value);
            }
            table
        });
        table.into_iter().flatten().map(|(key, value)| (name(key), value))
    }
}

/// A text.
pub fn text(what: &str, value: &Value<'_>, problems: &mut Problems) -> At<String> {
    match value.get_ref().as_str() {
        Some(text) => At::new(text.to_owned(), value.span()),
        None => {
            problems.kind(what, "a text in quotation marks", value);
            At::default()
        }
    }
}

/// A list of texts.
pub fn texts(what: &str, value: &Value<'_>, problems: &mut Problems) -> Vec<At<String>> {
    match value.get_ref().as_array() {
        Some(items) => items.iter().map(|item| text(what, item, problems)).collect(),
        None => {
            problems.kind(what, r#"a list of texts: ["...", "..."]"#, value);
            Vec::new()
        }
    }
}

fn name(key: &Spanned<std::borrow::Cow<'_, str>>) -> At<String> {
    At::new(key.get_ref().to_string(), key.span())
}

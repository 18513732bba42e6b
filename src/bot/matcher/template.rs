//! Utterances with slots, and what was said held against them.

use std::ops::Range;

use super::kinds::{Heard, Now, Taker};
use super::words::{Said, Word};
use crate::bot::{At, Intent};

/// What stands for a slot while an utterance is taken apart.
const MARK: &str = "slotq";

/// The most words in the place of a slot that takes any.
const LOOSE: usize = 5;

/// An utterance of an intent, taken apart.
#[derive(Debug)]
pub struct Form<'b> {
    /// The intent.
    pub intent: &'b Intent,
    /// As it is written.
    pub utterance: &'b str,
    /// Its parts.
    pub parts: Vec<Part<'b>>,
}

/// A part of an utterance.
#[derive(Debug, PartialEq, Eq)]
pub enum Part<'b> {
    /// A word, as its stem.
    Word(String),
    /// The slot of this name, of this type.
    Slot(&'b str, &'b str),
}

/// A slot that is filled.
pub type Filled = (String, Heard);

/// The names between braces in an utterance, and their bytes with the braces.
pub fn slots_in(utterance: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = utterance.get(from..).and_then(|rest| rest.find('{')) {
        let start = from + open;
        let Some(close) = utterance.get(start..).and_then(|rest| rest.find('}')) else { break };
        let end = start + close + 1;
        found.push((start..end, utterance.get(start + 1..end - 1).unwrap_or_default()));
        from = end;
    }
    found
}

impl<'b> Form<'b> {
    /// The parts of an utterance; slots that the intent does not have are left out.
    pub fn new(intent: &'b Intent, utterance: &'b At<String>) -> Self {
        let slots = slots_in(utterance);
        let mut text = utterance.value.clone();
        for (n, (range, _)) in slots.iter().enumerate().rev() {
            text.replace_range(range.clone(), &format!(" {MARK}{n} "));
        }
        let part = |word: Word| match word.text.strip_prefix(MARK) {
            None => Some(Part::Word(word.stem)),
            Some(number) => {
                let (_, name) = slots.get(number.parse::<usize>().ok()?)?;
                let slot = intent.slot(name.trim())?;
                Some(Part::Slot(&slot.name, &slot.kind))
            }
        };
        let parts = Said::new(&text).essence().words.into_iter().filter_map(part).collect();
        Self { intent, utterance, parts }
    }

    /// The slots in it.
    pub fn slots(&self) -> impl Iterator<Item = (&'b str, &'b str)> {
        self.parts.iter().filter_map(|part| match part {
            Part::Slot(name, kind) => Some((*name, *kind)),
            Part::Word(_) => None,
        })
    }

    /// The slots as they are filled, where the whole of what was said fits.
    pub fn fit<'t>(
        &self,
        said: &Said<'_>,
        taker: &impl Fn(&str) -> Option<&'t Taker>,
        now: &Now,
    ) -> Option<Vec<Filled>> {
        fit(&self.parts, said, 0, taker, now)
    }
}

fn fit<'t>(
    parts: &[Part<'_>],
    said: &Said<'_>,
    at: usize,
    taker: &impl Fn(&str) -> Option<&'t Taker>,
    now: &Now,
) -> Option<Vec<Filled>> {
    let Some((first, rest)) = parts.split_first() else {
        return (at == said.words.len()).then(Vec::new);
    };
    match first {
        Part::Word(stem) => {
            let fits = said.words.get(at).is_some_and(|word| word.stem == *stem);
            if fits { fit(rest, said, at + 1, taker, now) } else { None }
        }
        Part::Slot(name, kind) => {
            let taker_of = taker(kind)?;
            // Each part that follows needs at least one word.
            let left = said.words.len().checked_sub(at + rest.len())?;
            let most = if taker_of.is_open() { taker_of.most.min(LOOSE) } else { taker_of.most };
            (1..=most.min(left)).find_map(|length| {
                let heard = taker_of.take(said, &(at..at + length), now)?;
                let mut filled = fit(rest, said, at + length, taker, now)?;
                filled.insert(0, ((*name).to_owned(), heard));
                Some(filled)
            })
        }
    }
}

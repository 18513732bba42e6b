//! Values in what was said that no template has taken.

use std::ops::Range;

use super::Matcher;
use super::kinds::{Heard, Now, Taker};
use super::template::{Filled, Part};
use super::weigh::Heed;
use super::words::Said;
use crate::bot::Intent;

/// What people say before a value.
const CARRIERS: &[&[&str]] = &[
    &["it", "is"],
    &["that", "is"],
    &["this", "is"],
    &["my"],
    &["the"],
    &["to"],
    &["from"],
    &["for"],
];

/// What is heeded when intents are weighed: the words, respelled where they are known otherwise,
/// and the types of the values that they are.
pub fn heeds(matcher: &Matcher<'_>, said: &Said<'_>) -> Vec<Heed> {
    let values: Vec<(Range<usize>, &str)> = matcher
        .takers
        .iter()
        .filter(|(_, taker)| !taker.is_open())
        .flat_map(|(kind, taker)| parts(taker, said, &matcher.now).map(move |part| (part, *kind)))
        .collect();
    let mut heeds = Vec::new();
    for (at, word) in said.words.iter().enumerate() {
        let of: Vec<_> = values.iter().filter(|(part, _)| part.contains(&at)).collect();
        let stem = matcher.weights.respelled(&word.stem).unwrap_or(&word.stem);
        heeds.push(Heed { feature: stem.to_owned(), is_extra: !of.is_empty() });
        for (_, kind) in of.into_iter().filter(|(part, _)| part.start == at) {
            heeds.push(Heed { feature: format!("{{{kind}}}"), is_extra: true });
        }
    }
    heeds
}

/// The parts that a type takes, the longest first at each place.
fn parts<'a>(
    taker: &'a Taker,
    said: &'a Said<'_>,
    now: &'a Now,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        while from < said.words.len() {
            let most = taker.most.min(said.words.len() - from);
            let spans = (1..=most).rev().map(|length| from..from + length);
            let found = spans.into_iter().find(|span| {
                // `one` is seldom a number.
                said.texts(span) != ["one"] && taker.take(said, span, now).is_some()
            });
            match found {
                Some(span) => {
                    from = span.end;
                    return Some(span);
                }
                None => from += 1,
            }
        }
        None
    })
}

/// The slots of an intent with those that are filled, and those of the others whose values were
/// said. Where several slots have one type, the word before a value decides.
pub fn rest(
    matcher: &Matcher<'_>,
    intent: &Intent,
    said: &Said<'_>,
    filled: Vec<Filled>,
) -> Vec<Filled> {
    let mut all = filled;
    let mut used: Vec<Range<usize>> = Vec::new();
    for slot in &intent.slots {
        let Some(taker) = matcher.takers.get(slot.kind.as_str()) else { continue };
        if taker.is_open() || all.iter().any(|(name, _)| *name == slot.name.value) {
            continue;
        }
        let is_alone = intent.slots.iter().filter(|other| other.kind == slot.kind).count() == 1;
        let fits = |part: &Range<usize>| {
            let said_so = all.iter().any(|(_, heard)| heard.original_value == said.original(part));
            let is_free =
                !used.iter().any(|other| other.start < part.end && part.start < other.end);
            is_free && !said_so && (is_alone || follows(matcher, intent, &slot.name, said, part))
        };
        let found = parts(taker, said, &matcher.now).find(fits);
        if let Some((part, heard)) =
            found.and_then(|part| Some((part.clone(), taker.take(said, &part, &matcher.now)?)))
        {
            used.push(part);
            all.push((slot.name.value.clone(), heard));
        }
    }
    let place = |name: &str| intent.slots.iter().position(|slot| slot.name.as_str() == name);
    all.sort_by_key(|(name, _)| place(name));
    all
}

/// Whether a value stands behind a word behind which an utterance of the intent has the slot.
fn follows(
    matcher: &Matcher<'_>,
    intent: &Intent,
    slot: &str,
    said: &Said<'_>,
    part: &Range<usize>,
) -> bool {
    let skipped = ["my", "the"];
    let before = said.words.get(..part.start).unwrap_or_default();
    let before = before.iter().rev().find(|word| !skipped.contains(&word.text.as_str()));
    let Some(before) = before else { return false };
    let forms = matcher.forms.iter().filter(|form| form.intent.name == intent.name);
    forms.into_iter().any(|form| {
        let at =
            form.parts.iter().position(|part| matches!(part, Part::Slot(name, _) if *name == slot));
        let words = at.and_then(|at| form.parts.get(..at)).unwrap_or_default();
        let last = words.iter().rev().find_map(|part| match part {
            Part::Word(stem) if skipped.contains(&stem.as_str()) => None,
            Part::Word(stem) => Some(stem.as_str()),
            Part::Slot(..) => Some(""),
        });
        last == Some(before.stem.as_str())
    })
}

/// The value in an answer to the question for it.
pub fn answer(taker: &Taker, words: &str, now: &Now) -> Option<Heard> {
    let whole = Said::new(words);
    if let Some(heard) =
        taker.take(&whole, &(0..whole.words.len()), now).filter(|_| !taker.is_open())
    {
        return Some(heard);
    }
    let said = whole.essence();
    let carried = CARRIERS.iter().find(|carrier| {
        said.words.len() > carrier.len()
            && said.words.iter().zip(**carrier).all(|(word, part)| word.text == *part)
    });
    let rest = carried.map_or(0, |carrier| carrier.len())..said.words.len();
    match taker.is_open() {
        true => taker.take(&said, &rest, now).or_else(|| taker.take(&said, &(0..rest.end), now)),
        false => taker.take(&said, &taker.find(&said, &(0..rest.end), now)?, now),
    }
}

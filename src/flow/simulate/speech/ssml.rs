//! SSML, read for its length and its words. It is read as far as it is well formed: what is wrong
//! with it is the linter's to say.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/supported-ssml-tags.html>, and for
//! the strengths of pauses and rates
//! <https://docs.aws.amazon.com/polly/latest/dg/supportedtags.html>.

use std::borrow::Cow;

use super::{LONG_PAUSE, Measure};
use crate::flow::simulate::Millis;

/// The longest pause that a `break` makes.
const LONGEST_BREAK: Millis = 10_000;

/// A piece of SSML.
enum Part<'t> {
    Words(&'t str),
    Tag(Tag<'t>),
}

/// A tag: its name and what stands behind it.
struct Tag<'t> {
    name: &'t str,
    attributes: &'t str,
    opens: bool,
    closes: bool,
}

impl<'t> Tag<'t> {
    fn new(inner: &'t str) -> Self {
        let closes = inner.starts_with('/');
        let empty = inner.ends_with('/');
        let inner = inner.trim_matches('/');
        let end = inner.find(char::is_whitespace).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(end);
        Self { name, attributes, opens: !closes && !empty, closes }
    }

    fn attribute(&self, name: &str) -> Option<&'t str> {
        let (_, after) = self.attributes.split_once(name)?;
        let after = after.trim_start().strip_prefix('=')?.trim_start();
        let quote = after.chars().next().filter(|c| ['"', '\''].contains(c))?;
        after.get(1..)?.split(quote).next()
    }
}

/// The pieces of a text.
fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if let Some(inner) = rest.strip_prefix('<') {
            let end = inner.find('>').unwrap_or(inner.len());
            let tag = inner.get(..end)?;
            rest = inner.get(end + 1..).unwrap_or_default();
            return Some(Part::Tag(Tag::new(tag)));
        }
        let end = rest.find('<').unwrap_or(rest.len());
        let (words, after) = rest.split_at(end);
        rest = after;
        (!words.is_empty()).then_some(Part::Words(words))
    })
}

/// What a tag changes for the words in it.
#[derive(Clone, Copy)]
struct Manner<'t> {
    name: &'t str,
    percent: u64,
    spelled: bool,
    silent: bool,
}

pub fn measure(text: &str) -> Measure {
    let mut measure = Measure::default();
    let mut manners: Vec<Manner<'_>> = Vec::new();
    let plain = Manner { name: "", percent: 100, spelled: false, silent: false };
    for part in parts(text) {
        let now = manners.last().copied().unwrap_or(plain);
        match part {
            Part::Words(words) if !now.silent => {
                measure.add(&entities(words), now.percent, now.spelled);
            }
            Part::Words(_) => {}
            Part::Tag(tag) if tag.closes => {
                if matches!(tag.name, "p" | "s") {
                    measure.pauses += LONG_PAUSE;
                }
                if now.name == tag.name {
                    manners.pop();
                }
            }
            Part::Tag(tag) if tag.name == "break" => measure.pauses += pause(&tag),
            Part::Tag(tag) if tag.opens => {
                if let Some(alias) = alias(&tag) {
                    measure.add(alias, now.percent, false);
                }
                manners.push(manner(&tag, now));
            }
            Part::Tag(_) => {}
        }
    }
    measure
}

fn manner<'t>(tag: &Tag<'t>, now: Manner<'t>) -> Manner<'t> {
    let percent = match tag.attribute("rate").filter(|_| tag.name == "prosody") {
        Some(rate) => (now.percent * percent(rate) / 100).clamp(1, 1_000),
        None => now.percent,
    };
    let spells = ["characters", "spell-out", "digits", "telephone"];
    let spelled = tag.name == "say-as"
        && tag.attribute("interpret-as").is_some_and(|how| spells.contains(&how));
    let silent = now.silent || alias(tag).is_some();
    Manner { name: tag.name, percent, spelled: now.spelled || spelled, silent }
}

/// What is spoken instead of the words in a tag.
fn alias<'t>(tag: &Tag<'t>) -> Option<&'t str> {
    tag.attribute("alias").filter(|_| tag.name == "sub")
}

fn percent(rate: &str) -> u64 {
    match rate {
        "x-slow" => 50,
        "slow" => 75,
        "fast" => 125,
        "x-fast" => 150,
        _ => {
            let number = rate.trim().trim_end_matches('%').parse::<f64>();
            number.map_or(100, |percent| percent.clamp(20.0, 200.0) as u64)
        }
    }
}

fn pause(tag: &Tag<'_>) -> Millis {
    if let Some(time) = tag.attribute("time").map(str::trim) {
        let thousandths = match time.strip_suffix("ms") {
            Some(number) => number.trim().parse::<f64>().ok(),
            None => {
                time.strip_suffix('s').and_then(|s| s.trim().parse::<f64>().ok()).map(|s| s * 1e3)
            }
        };
        return thousandths.map_or(0, |ms| ms.max(0.0) as Millis).min(LONGEST_BREAK);
    }
    match tag.attribute("strength") {
        Some("none" | "x-weak") => 0,
        Some("weak") => 200,
        Some("strong") => 700,
        Some("x-strong") => 1_000,
        _ => LONG_PAUSE,
    }
}

pub fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut silent = false;
    for part in parts(text) {
        match part {
            Part::Words(part) if !silent => push(&mut words, &entities(part)),
            Part::Words(_) => {}
            // Where the voice pauses, no two words are one.
            Part::Tag(tag) if matches!(tag.name, "break" | "p" | "s") => push(&mut words, " "),
            Part::Tag(tag) if tag.closes => silent = silent && tag.name != "sub",
            Part::Tag(tag) => {
                if let Some(alias) = alias(&tag).filter(|_| tag.opens) {
                    push(&mut words, alias);
                    silent = true;
                }
            }
        }
    }
    words.truncate(words.trim_end().len());
    words
}

/// Adds words with one space between them.
fn push(words: &mut String, part: &str) {
    for c in part.chars() {
        let space = c.is_whitespace();
        if !(space && (words.is_empty() || words.ends_with(' '))) {
            words.push(if space { ' ' } else { c });
        }
    }
}

fn entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut text = text.to_owned();
    for (entity, sign) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
    {
        text = text.replace(entity, sign);
    }
    Cow::Owned(text)
}

//! How much of what was said an intent has in its utterances: words, pairs of words and types of
//! values, each weighted by how few of the intents have it.

use std::collections::{BTreeMap, BTreeSet};

use super::template::{Form, Part};

/// Of words without a meaning of their own, this part of the weight counts.
const LIGHT: f64 = 0.1;
/// A pair of words beside the two.
const PAIR: f64 = 0.5;
/// A word that no utterance has.
const UNKNOWN: f64 = 0.65;
/// How much the nearest single utterance counts; the rest is for all of an intent together.
const NEAREST: f64 = 0.5;

/// Words without a meaning of their own.
const STOP: &[&str] = &[
    "i", "me", "my", "mine", "we", "us", "our", "you", "your", "it", "its", "he", "she", "they",
    "them", "a", "an", "the", "this", "that", "these", "those", "there", "here", "be", "am", "is",
    "are", "was", "were", "been", "do", "does", "did", "have", "has", "had", "can", "could",
    "would", "will", "shall", "should", "may", "might", "must", "to", "of", "in", "on", "at", "by",
    "for", "from", "with", "about", "and", "or", "but", "if", "as", "not", "no", "some", "any",
    "all", "want", "need", "like", "get", "got", "go", "going", "tell", "give", "know", "let",
    "what", "which", "how", "one", "up", "out", "into", "really", "right", "now", "again", "think",
    "say",
];

type Features = BTreeSet<String>;

/// What the intents of a bot have in their utterances.
#[derive(Debug)]
pub struct Weights {
    /// Of each utterance, in their order: its intent and its features.
    utterances: Vec<(usize, Features)>,
    /// Of each feature and intent, the share of the intent's utterances that have it.
    shares: BTreeMap<String, BTreeMap<usize, f64>>,
    intents: usize,
}

/// A word of what was said: as it is compared, and whether it is part of a value.
#[derive(Clone, Debug)]
pub struct Heed {
    /// The stem, or the type of a value in braces.
    pub feature: String,
    /// It counts where an utterance has it, and nothing is missing where none has.
    pub is_extra: bool,
}

impl Weights {
    /// The weights for utterances whose intents have these numbers.
    pub fn new(forms: &[(usize, &Form<'_>)], intents: usize) -> Self {
        let utterances: Vec<(usize, Features)> = forms
            .iter()
            .map(|(intent, form)| (*intent, features(&of_parts(&form.parts))))
            .collect();
        let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
        let mut shares: BTreeMap<String, BTreeMap<usize, f64>> = BTreeMap::new();
        for (intent, features) in &utterances {
            *sizes.entry(*intent).or_default() += 1.0;
            for feature in features {
                *shares.entry(feature.clone()).or_default().entry(*intent).or_default() += 1.0;
            }
        }
        for (intent, share) in shares.values_mut().flatten() {
            *share /= sizes.get(intent).copied().unwrap_or(1.0);
        }
        Self { utterances, shares, intents }
    }

    /// A word of the utterances that was probably meant by one that none has.
    pub fn respelled(&self, word: &str) -> Option<&str> {
        let length = word.chars().count();
        // Of short words too many are near each other.
        if self.shares.contains_key(word) || length < 5 {
            return None;
        }
        let most = if length < 7 { 1 } else { 2 };
        let is_near_in_length = |known: &&String| known.len().abs_diff(word.len()) <= most;
        let words = self.shares.keys().filter(is_near_in_length);
        let words = words.filter(|known| !known.contains([' ', '{']));
        let near = words.map(|known| (strsim::osa_distance(word, known), known.as_str()));
        near.filter(|(distance, _)| *distance <= most).min().map(|(_, known)| known)
    }

    /// How well each intent fits, from 0 to 1.
    pub fn scores(&self, heeds: &[Heed]) -> Vec<f64> {
        let all: Vec<String> = heeds.iter().map(|heed| heed.feature.clone()).collect();
        let extra: BTreeSet<&str> =
            heeds.iter().filter(|h| h.is_extra).map(|h| h.feature.as_str()).collect();
        let said: Features = features(&all)
            .into_iter()
            .filter(|f| !f.contains(' ') || self.shares.contains_key(f))
            .collect();
        let is_extra = |f: &str| f.contains(' ') || extra.contains(f);
        let needed: f64 = said.iter().filter(|f| !is_extra(f)).map(|f| self.weight(f)).sum();
        let mut nearest = vec![0.0f64; self.intents];
        for (intent, features) in &self.utterances {
            let both: f64 = said.intersection(features).map(|f| self.weight(f)).sum();
            let added: f64 =
                said.intersection(features).filter(|f| is_extra(f)).map(|f| self.weight(f)).sum();
            let theirs: f64 = features.iter().map(|f| self.weight(f)).sum();
            let total = needed + added + theirs;
            if let Some(best) = nearest.get_mut(*intent).filter(|_| total > 0.0) {
                *best = best.max(2.0 * both / total);
            }
        }
        let together = self.together(&said, needed, is_extra);
        let blend = |(near, all): (&f64, &f64)| NEAREST * near + (1.0 - NEAREST) * all;
        nearest.iter().zip(&together).map(blend).collect()
    }

    /// Of each intent, how much of what was said it has, each feature as far as it is its own.
    fn together(&self, said: &Features, needed: f64, is_extra: impl Fn(&str) -> bool) -> Vec<f64> {
        let mut sums = vec![0.0f64; self.intents];
        let mut total = needed;
        for feature in said {
            let Some(shares) = self.shares.get(feature) else { continue };
            let weight = self.weight(feature);
            if is_extra(feature) {
                total += weight;
            }
            let whole: f64 = shares.values().sum();
            for (intent, share) in shares {
                if let Some(sum) = sums.get_mut(*intent) {
                    *sum += weight * share / whole;
                }
            }
        }
        if total > 0.0 {
            sums.iter_mut().for_each(|sum| *sum /= total);
        }
        sums
    }

    fn weight(&self, feature: &str) -> f64 {
        let Some(shares) = self.shares.get(feature) else {
            return if is_light(feature) { LIGHT * UNKNOWN } else { UNKNOWN };
        };
        let all = self.intents as f64;
        let rare = (1.0 + all / shares.len() as f64).ln() / (1.0 + all).ln();
        match feature.split_once(' ') {
            Some((a, b)) if is_light(a) && is_light(b) => rare * PAIR * LIGHT,
            Some(_) => rare * PAIR,
            None if is_light(feature) => rare * LIGHT,
            None => rare,
        }
    }
}

fn is_light(stem: &str) -> bool {
    STOP.contains(&stem)
}

/// The features that parts are.
pub fn of_parts(parts: &[Part<'_>]) -> Vec<String> {
    let name = |part: &Part<'_>| match part {
        Part::Word(stem) => stem.clone(),
        Part::Slot(_, kind) => format!("{{{kind}}}"),
    };
    parts.iter().map(name).collect()
}

/// Words and pairs of neighbours.
fn features(words: &[String]) -> Features {
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    words.iter().cloned().chain(pairs).collect()
}

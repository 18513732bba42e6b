//! The best ways to read digits as words.
//!
//! First all pieces are found: the words that begin at each place. From the end to the start it is
//! worked out what the best of the rest can bring after each place. Then phrases grow from the start,
//! always the one that promises most, so that whole phrases come out best first. The work grows with
//! the pieces that there are, never with the letters that could be written, and it ends for every
//! number.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::digits::{Digits, MAX_DIGITS};
use super::keypad::read;
use super::piece::{Kind, Piece};
use super::score::{Side, Stands, border, points};
use super::suggestion::Suggestion;
use super::weights::Weights;
use super::words::{Class, Found, OwnWords, SIGNS, Word, words_at};

/// Steps after which a search ends, whatever it has found. No number comes near it.
const MOST_STEPS: usize = 20_000;
/// What a phrase is worth at least, in tenths of points: what is worth less is worse than digits.
const LEAST: i32 = 80;
/// The same for a phrase of several words: they have to make sense together.
const LEAST_TOGETHER: i32 = 250;
/// What a phrase is worth at least for every piece beyond two, or three where there are more than
/// [`DIGITS_A_RUN`] digits, in tenths of points: many pieces need a reason.
const MANY: i32 = 200;
/// How far a phrase may be behind the best one, in tenths of points, and never further than by half:
/// the rest is no choice beside it, unless it is [`GOOD`].
const BEHIND: i32 = 220;
/// What a phrase is worth that is a choice beside any other, in tenths of points.
const GOOD: i32 = 400;
/// Up to how many digits only one run of them may stay.
const DIGITS_A_RUN: usize = 7;
/// From which level on a word is known so well that 0 and 1 can stand for letters of it.
const KNOWN: u8 = 6;
/// The same for a word of three letters.
const WELL_KNOWN: u8 = 9;
/// Stands for the piece after the last one.
const NONE: u16 = u16::MAX;
/// How many pieces are looked at that start at a place: more than there are, but for own words that
/// share their digits.
const MOST_EDGES: usize = NONE as usize;

/// What is searched for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many results there are at most.
    pub count: usize,
    /// How many letters a word has at least. Little words such as GO and MY are taken up to 3.
    pub min_word: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { count: 5, min_word: 3 }
    }
}

/// A search, with the memory that it needs; one serves for any number of numbers.
#[derive(Debug)]
pub struct Search<'a> {
    own: &'a OwnWords,
    limits: Limits,
    weights: Weights,
    /// How many times digits may stay: once, or twice in a long number.
    most_runs: u8,
    /// The pieces that start at a place, those that promise most first.
    edges: [Vec<Edge<'a>>; MAX_DIGITS],
    /// What the best of the rest brings after a place: after a letter, and after a digit.
    rest: [[i32; 2]; MAX_DIGITS + 1],
    /// The beginnings of phrases.
    steps: Vec<Step>,
    /// What to look at next.
    open: BinaryHeap<Open>,
    /// How much was put there so far.
    opened: u32,
    /// Where words of the deny list could show.
    denied: Vec<(u8, u8, Word)>,
    /// What phrases showed, and their words alone.
    shown: Vec<([u8; MAX_DIGITS], [u8; MAX_DIGITS])>,
}

#[derive(Clone, Copy, Debug)]
struct Edge<'a> {
    piece: Piece<'a>,
    value: i32,
    /// The value with the best of what can follow.
    promise: i32,
    sides: [Side; 2],
}

/// The beginning of a phrase: its last piece, and the beginning before that.
#[derive(Clone, Copy, Debug)]
struct Step {
    score: i32,
    before: u32,
    edge: u16,
    end: u8,
    says_something: bool,
    /// How many times digits stay.
    runs: u8,
    last: Side,
}

/// A beginning that goes on with a piece, or that is a whole phrase. The order of equals is that in
/// which they were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    promise: i32,
    age: Reverse<u32>,
    step: u32,
    edge: u16,
}

impl<'a> Search<'a> {
    /// A search with a brand's own words.
    pub fn new(own: &'a OwnWords, limits: Limits) -> Self {
        Self {
            own,
            limits,
            weights: Weights::TUNED,
            most_runs: 1,
            edges: Default::default(),
            rest: Default::default(),
            steps: Vec::new(),
            open: BinaryHeap::new(),
            opened: 0,
            denied: Vec::new(),
            shown: Vec::new(),
        }
    }

    /// The best phrases for digits, best first: none where no word is found. No word goes across
    /// the wall.
    pub fn run(&mut self, digits: &Digits, wall: Option<usize>) -> Vec<Suggestion<'a>> {
        self.collect(digits, wall);
        self.promise(digits.len());
        self.most_runs = if digits.len() > DIGITS_A_RUN { 2 } else { 1 };
        self.steps.clear();
        self.open.clear();
        self.opened = 0;
        self.shown.clear();
        let start = Side { letter: None, digit: false, stands: Stands::Plain };
        self.grow(Step {
            score: 0,
            before: 0,
            edge: NONE,
            end: 0,
            says_something: false,
            runs: 0,
            last: start,
        });
        let mut results = Vec::with_capacity(self.limits.count);
        let mut least = LEAST;
        while let Some(open) = self.open.pop() {
            let enough = results.len() == self.limits.count || open.promise < least;
            if enough || self.steps.len() > MOST_STEPS {
                break;
            }
            if open.edge == NONE {
                let result = self.result(digits, open);
                if result.is_some() {
                    let behind = open.promise - BEHIND.min(open.promise / 2);
                    least = least.max(behind.min(GOOD));
                }
                results.extend(result);
            } else {
                self.follow(open, digits.len());
            }
        }
        results
    }

    /// Finds all pieces.
    fn collect(&mut self, digits: &Digits, wall: Option<usize>) {
        self.edges.iter_mut().for_each(Vec::clear);
        self.denied.clear();
        let bytes = digits.as_bytes();
        for start in 0..bytes.len() {
            let end = wall.filter(|wall| *wall > start).unwrap_or(bytes.len());
            let rest = bytes.get(start..end).unwrap_or_default();
            self.words(digits, start, rest);
            if end < bytes.len() {
                self.denied_at(start, bytes.get(start..).unwrap_or_default());
            }
            for sign in SIGNS.iter().filter(|sign| sign.begins(rest)) {
                self.edge(digits, start, sign.digits.len(), Kind::Sign(sign));
            }
            let own = self.own;
            for word in own.at(rest) {
                self.edge(digits, start, word.digits.len(), Kind::Own(word));
            }
            for length in 1..=rest.len() {
                self.edge(digits, start, length, Kind::Digits);
            }
        }
    }

    fn words(&mut self, digits: &Digits, start: usize, rest: &[u8]) {
        let shortest = match self.limits.min_word {
            0..=3 => 1,
            more => more,
        };
        words_at(rest, |found| match found.word.class() {
            Class::Denied | Class::DeniedInside => self.deny(start, found.length, found.word),
            _ if found.shortest() < shortest || !reads(&found) => {}
            _ => {
                let stand_ins = u8::try_from(found.stand_ins).unwrap_or(u8::MAX);
                self.edge(digits, start, found.length, Kind::Word { word: found.word, stand_ins });
            }
        });
    }

    fn denied_at(&mut self, start: usize, rest: &[u8]) {
        words_at(rest, |found| {
            if matches!(found.word.class(), Class::Denied | Class::DeniedInside) {
                self.deny(start, found.length, found.word);
            }
        });
    }

    fn deny(&mut self, start: usize, length: usize, word: Word) {
        if let (Ok(start), Ok(length)) = (u8::try_from(start), u8::try_from(length)) {
            self.denied.push((start, length, word));
        }
    }

    fn edge(&mut self, digits: &Digits, start: usize, length: usize, kind: Kind<'a>) {
        let (Ok(start), Ok(length)) = (u8::try_from(start), u8::try_from(length)) else { return };
        let piece = Piece { start, length, kind };
        let value = points(&piece, digits, &self.weights).sum();
        if let Some(edges) = self.edges.get_mut(piece.start()) {
            edges.push(Edge { piece, value, promise: value, sides: piece.sides(digits) });
        }
    }

    /// Works out what each piece promises, and puts those first that promise most.
    fn promise(&mut self, total: usize) {
        self.rest = Default::default();
        for (start, edges) in self.edges.iter_mut().enumerate().take(total).rev() {
            let mut best = [i32::MIN / 2; 2];
            for edge in edges.iter_mut() {
                let [left, right] = edge.sides;
                let rest = self.rest.get(edge.piece.end()).copied().unwrap_or_default();
                let [after_letter, after_digit] = rest;
                edge.promise = edge.value + if right.digit { after_digit } else { after_letter };
                let [after_letter, after_digit] = &mut best;
                *after_letter = edge.promise.max(*after_letter);
                if !left.digit {
                    *after_digit = edge.promise.max(*after_digit);
                }
            }
            edges.sort_by_key(|edge| Reverse(edge.promise));
            edges.truncate(MOST_EDGES);
            if let Some(rest) = self.rest.get_mut(start) {
                *rest = best;
            }
        }
    }

    /// Takes a beginning up, with the best piece that it can go on with.
    fn grow(&mut self, step: Step) {
        let place = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        self.steps.push(step);
        self.open_next(step, place, 0);
    }

    /// Opens a beginning for the first piece from one on that it can go on with.
    fn open_next(&mut self, step: Step, place: u32, from: u16) {
        let edges = self.edges.get(usize::from(step.end)).map(Vec::as_slice).unwrap_or_default();
        // Digits beside digits are one piece, and few of them can be remembered.
        let fits = |(_, edge): &(usize, &Edge<'_>)| {
            let [left, _] = edge.sides;
            let many = left.stands == Stands::Plain && step.runs >= self.most_runs;
            !(step.last.digit && left.digit || many)
        };
        let next = edges.iter().enumerate().skip(usize::from(from)).find(fits);
        if let Some((index, edge)) = next {
            let promise = step.score + edge.promise;
            if let Ok(index) = u16::try_from(index) {
                self.push(promise, place, index);
            }
        }
    }

    fn push(&mut self, promise: i32, step: u32, edge: u16) {
        self.open.push(Open { promise, age: Reverse(self.opened), step, edge });
        self.opened += 1;
    }

    /// Lets a beginning go on with a piece, and opens it for the next one.
    fn follow(&mut self, open: Open, total: usize) {
        let Some(step) = self.steps.get(open.step as usize).copied() else { return };
        let edges = self.edges.get(usize::from(step.end));
        let edge = edges.and_then(|edges| edges.get(usize::from(open.edge))).copied();
        let Some(edge) = edge else { return };
        self.open_next(step, open.step, open.edge + 1);
        let [left, last] = edge.sides;
        let cost = if step.end == 0 { 0 } else { border(&step.last, &left, &self.weights) };
        let next = Step {
            score: step.score + edge.value + cost,
            before: open.step,
            edge: open.edge,
            end: edge.piece.start + edge.piece.length,
            says_something: step.says_something || edge.piece.says_something(),
            runs: step.runs + u8::from(last.stands == Stands::Plain),
            last,
        };
        if usize::from(next.end) < total {
            self.grow(next);
        } else if next.says_something {
            let place = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
            self.steps.push(next);
            self.push(next.score, place, NONE);
        }
    }

    /// A whole phrase, unless it has too many pieces, or shows what another one showed or what nobody
    /// wants to see.
    fn result(&mut self, digits: &Digits, open: Open) -> Option<Suggestion<'a>> {
        let pieces = self.pieces(open.step);
        let more = pieces.len().saturating_sub(1 + usize::from(self.most_runs));
        let more = i32::try_from(more).unwrap_or(i32::MAX);
        let together = pieces.iter().filter(|piece| piece.says_something()).count() > 1;
        let least = if together { LEAST_TOGETHER } else { LEAST };
        if open.promise < least.max(MANY.saturating_mul(more)) {
            return None;
        }
        let suggestion = Suggestion::new(*digits, pieces, open.promise);
        let shown = suggestion.shown();
        let hidden = self.is_denied(digits, &suggestion, &shown);
        (!hidden && self.is_new(shown, suggestion.words())).then_some(suggestion)
    }

    /// Whether no other phrase showed the same, or the same words, and notes what this one shows. What
    /// has a single letter or digit for another does not count as new: 8 and U, 2 and A.
    fn is_new(&mut self, shown: [u8; MAX_DIGITS], words: [u8; MAX_DIGITS]) -> bool {
        let new = !self.shown.iter().any(|old| old.0 == shown || old.1 == words);
        self.shown.push((shown, words));
        new
    }

    /// The pieces of a phrase, in order.
    fn pieces(&self, last: u32) -> Vec<Piece<'a>> {
        let mut pieces = Vec::with_capacity(4);
        let mut step = self.steps.get(last as usize);
        while let Some(at) = step.filter(|step| step.edge != NONE) {
            let before = self.steps.get(at.before as usize);
            let edges = before.and_then(|before| self.edges.get(usize::from(before.end)));
            pieces.extend(edges.and_then(|e| e.get(usize::from(at.edge))).map(|edge| edge.piece));
            step = before;
        }
        pieces.reverse();
        pieces
    }

    /// Whether a word of the deny list shows: anywhere, or across the border of two pieces.
    fn is_denied(&self, digits: &Digits, of: &Suggestion<'_>, shown: &[u8; MAX_DIGITS]) -> bool {
        self.denied.iter().any(|(start, length, word)| {
            let (start, length) = (usize::from(*start), usize::from(*length));
            let digits = digits.as_bytes().iter().skip(start).take(length).enumerate();
            let shows = digits
                .zip(shown.iter().skip(start))
                .all(|((place, digit), shown)| word.letter(place, *digit) == read(*shown));
            shows && (word.class() == Class::DeniedInside || !of.has_inside(start, start + length))
        })
    }
}

/// Whether a word is read where 0 and 1 stand for some of its letters: if it is well known, and most
/// of it is letters.
fn reads(found: &Found) -> bool {
    let level = match found.word.class() {
        Class::Common(level) => level,
        _ => 0,
    };
    let known = level >= if found.length > 3 { KNOWN } else { WELL_KNOWN };
    let short = found.length < 3 || found.stand_ins as usize * 2 > found.length;
    found.stand_ins == 0 || (known && !short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_own_words_at_a_place_than_can_be_counted_leave_phrases_whole() {
        // All the ways to write 2222 2222 behind a 2, which none of them can follow on the 3.
        let spellings = (0..1_u32 << 16).map(|ways| {
            let letter = |place: u32| ['A', 'B', 'C', '2'][(ways >> (2 * place) & 3) as usize];
            format!("2{}\n", (0..8).map(letter).collect::<String>())
        });
        let own = OwnWords::parse(&spellings.collect::<String>()).unwrap();
        let digits = Digits::new("3222222222").unwrap();
        for found in Search::new(&own, Limits::default()).run(&digits, None) {
            assert_eq!(super::super::dial(&found.phrase()).unwrap(), digits.to_string());
        }
    }

    #[test]
    fn what_sounds_like_a_curse_is_not_shown_and_666_brings_nothing() {
        let phrases = |digits: &str| -> Vec<String> {
            let own = OwnWords::default();
            let digits = Digits::new(digits).unwrap();
            let found = Search::new(&own, Limits::default()).run(&digits, None);
            found.iter().map(Suggestion::phrase).collect()
        };
        assert!(!phrases("3825633").is_empty());
        assert!(phrases("3825633").iter().all(|phrase| phrase != "DUCK-OFF"));
        assert!(phrases("5552277").contains(&"555-CARS".to_owned()));
        assert!(!phrases("6662277").contains(&"666-CARS".to_owned()));
    }
}

//! A phrase for digits, as it is shown and why.

use super::digits::{Digits, MAX_DIGITS};
use super::piece::Piece;
use super::score::{Part, Points, border_points, points};
use super::weights::Weights;

/// A phrase for digits.
#[derive(Clone, Debug)]
pub struct Suggestion<'a> {
    digits: Digits,
    pieces: Vec<Piece<'a>>,
    score: i32,
}

impl<'a> Suggestion<'a> {
    pub(super) fn new(digits: Digits, pieces: Vec<Piece<'a>>, score: i32) -> Self {
        Self { digits, pieces, score }
    }

    /// The phrase with its split: `GOT-JUNK`.
    pub fn phrase(&self) -> String {
        let mut text = String::with_capacity(self.digits.len() + self.pieces.len());
        for piece in &self.pieces {
            if !text.is_empty() {
                text.push('-');
            }
            piece.write_for_people(&self.digits, &mut text);
        }
        text
    }

    /// How the phrase is read: `AIR` for `A1R`, `PIZZA FOR YOU` for `PIZZA-4U`.
    pub fn read(&self) -> String {
        let words: Vec<String> = self.pieces.iter().map(|piece| piece.read(&self.digits)).collect();
        words.join(" ")
    }

    /// The score in points.
    pub fn score(&self) -> f64 {
        f64::from(self.score) / 10.0
    }

    /// The parts of the score in points, without those that are nothing.
    pub fn why(&self) -> Vec<(Part, f64)> {
        let weights = &Weights::TUNED;
        let mut sum = Points::default();
        let mut before = None;
        for piece in &self.pieces {
            sum.add(&points(piece, &self.digits, weights));
            let [first, last] = piece.sides(&self.digits);
            if let Some(before) = before.replace(last) {
                sum.add(&border_points(&before, &first, weights));
            }
        }
        debug_assert_eq!(sum.sum(), self.score);
        let parts = Part::ALL.map(|part| (part, f64::from(sum.of(part)) / 10.0));
        parts.into_iter().filter(|(_, points)| *points != 0.0).collect()
    }

    /// What is shown, one character a digit.
    pub(super) fn shown(&self) -> [u8; MAX_DIGITS] {
        let mut shown = [b' '; MAX_DIGITS];
        let mut places = shown.iter_mut();
        for piece in &self.pieces {
            piece.write(&self.digits, |byte| {
                if let Some(place) = places.next() {
                    *place = byte;
                }
            });
        }
        shown
    }

    /// What is shown, without what pieces of one character show. A 4 or a 2 that the phrase begins
    /// with is read for a word, and stays.
    pub(super) fn words(&self) -> [u8; MAX_DIGITS] {
        let mut shown = self.shown();
        for piece in self.pieces.iter().filter(|piece| piece.len() == 1) {
            let stands_for_a_word = |byte: u8| piece.start == 0 && matches!(byte, b'2' | b'4');
            if let Some(byte) =
                shown.get_mut(piece.start()).filter(|byte| !stands_for_a_word(**byte))
            {
                *byte = b' ';
            }
        }
        shown
    }

    /// Whether a range lies within one piece that says something.
    pub(super) fn has_inside(&self, start: usize, end: usize) -> bool {
        let holds = |piece: &Piece<'_>| piece.start() <= start && end <= piece.end();
        self.pieces.iter().any(|piece| holds(piece) && piece.says_something())
    }
}

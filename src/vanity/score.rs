//! What makes a number easy to remember, in tenths of points.

use serde::Serialize;

use super::digits::Digits;
use super::piece::{Kind, Piece};
use super::weights::Weights;
use super::words::{Class, Role};

/// What points are given and taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Digits that became letters.
    Coverage,
    /// How many words there are to remember.
    WordCount,
    /// How long the words are.
    WordLength,
    /// How common the words are.
    Commonness,
    /// Digits that stay digits, and where they stand.
    Digits,
    /// Digits that are read without help: 4U, 24, 911.
    DigitUse,
    /// What makes reading harder.
    Readability,
    /// Words of one's own.
    OwnWords,
}

impl Part {
    /// All parts in the order in which they are told.
    pub const ALL: [Self; 8] = [
        Self::Coverage,
        Self::WordCount,
        Self::WordLength,
        Self::Commonness,
        Self::Digits,
        Self::DigitUse,
        Self::Readability,
        Self::OwnWords,
    ];
}

/// Points by part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Points([i32; Part::ALL.len()]);

impl Points {
    /// The points of a part.
    pub(super) fn of(&self, part: Part) -> i32 {
        self.0.get(part as usize).copied().unwrap_or_default()
    }

    /// All together.
    pub(super) fn sum(&self) -> i32 {
        self.0.iter().sum()
    }

    /// Adds others.
    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, points)| *sum += points);
    }

    fn with(mut self, part: Part, points: i32) -> Self {
        if let Some(sum) = self.0.get_mut(part as usize) {
            *sum += points;
        }
        self
    }
}

/// Up to how many letters of a word tell how common it is: a long word is read as one anyway.
const MOST_LETTERS: i32 = 8;

/// What a piece is worth at its place in the digits.
pub(super) fn points(piece: &Piece<'_>, digits: &Digits, weights: &Weights) -> Points {
    let (at_start, at_end) = (piece.start == 0, piece.end() == digits.len());
    let length = i32::try_from(piece.len()).unwrap_or_default();
    let points = Points::default();
    match piece.kind {
        Kind::Digits => {
            let inside = usize::from(!at_start && !at_end);
            let run = weights.digits.get(inside).copied().unwrap_or_default();
            let same = if piece.repeats(digits) { weights.same } else { 0 };
            let points = points.with(Part::Digits, run + weights.digit * length);
            points.with(Part::DigitUse, same)
        }
        Kind::Word { word, stand_ins } => {
            let class = word.class();
            let stand_ins = i32::from(stand_ins);
            let place = match class {
                Class::Leading if at_end => weights.astray,
                Class::Leaning if at_start && !at_end => weights.astray,
                Class::Leaning if at_end => weights.closes,
                Class::Leading if at_start && word.joins() => weights.begins,
                _ => 0,
            };
            let lone = if length == 1 && (at_start || at_end) { weights.lone } else { 0 };
            let (words, lengths, pair) = match word.split() {
                Some(first) => {
                    let second = piece.len().saturating_sub(first);
                    (2, by_length(first, weights) + by_length(second, weights), weights.pair)
                }
                None => (1, by_length(piece.len(), weights), 0),
            };
            points
                .with(Part::Coverage, weights.letter * (length - stand_ins))
                .with(Part::WordCount, weights.word * words)
                .with(Part::WordLength, lengths)
                .with(Part::Commonness, by_class(class, weights) * length.min(MOST_LETTERS))
                .with(Part::Readability, pair)
                .with(Part::Readability, weights.stand_in * stand_ins)
                .with(Part::Readability, place + lone)
        }
        Kind::Sign(sign) => {
            let letters = i32::try_from(sign.letters()).unwrap_or_default();
            let place = match sign.role {
                Role::Between if at_end => weights.astray,
                Role::Between if at_start => weights.begins,
                Role::End if !at_end => weights.astray,
                _ => 0,
            };
            points
                .with(Part::Coverage, weights.letter * letters)
                .with(Part::WordCount, weights.word)
                .with(Part::DigitUse, by_role(sign.role, weights))
                .with(Part::DigitUse, weights.sign_digit * (length - letters))
                .with(Part::Readability, place)
        }
        Kind::Own(own) => {
            let letters = own.written.bytes().filter(u8::is_ascii_alphabetic).count();
            points
                .with(Part::Coverage, weights.letter * i32::try_from(letters).unwrap_or_default())
                .with(Part::WordCount, weights.word)
                .with(Part::WordLength, by_length(piece.len(), weights))
                .with(Part::OwnWords, weights.own)
        }
    }
}

/// What it costs that two pieces stand side by side: never more than nothing.
pub(super) fn border(left: &Side, right: &Side, weights: &Weights) -> i32 {
    let doubled = left.letter.is_some() && left.letter == right.letter;
    let row = weights.beside.get(left.stands as usize);
    let beside = row.and_then(|row| row.get(right.stands as usize)).copied().unwrap_or_default();
    beside + if doubled { weights.doubled } else { 0 }
}

/// [`border`] as points.
pub(super) fn border_points(left: &Side, right: &Side, weights: &Weights) -> Points {
    Points::default().with(Part::Readability, border(left, right, weights))
}

/// One side of a piece, as its neighbour sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    /// The letter there, if there is one.
    pub letter: Option<u8>,
    /// There is a digit.
    pub digit: bool,
    /// How the piece stands to its neighbours.
    pub stands: Stands,
}

/// How a piece stands to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// A noun, or a word of one's own.
    Noun,
    /// A verb.
    Verb,
    /// A verb that is a noun as well, as its neighbour on the left sees it.
    Both,
    /// An adjective.
    Adjective,
    /// A word that is none of them.
    Other,
    /// It leads to the next one: MY, 4 as FOR.
    Leads,
    /// It does what follows: WE, I.
    Acts,
    /// It joins two words: OF, AND.
    Joins,
    /// It leans on the one before: NOW, 4U.
    Leans,
    /// It leans on a verb: UP, OUT.
    Follows,
    /// Digits that say something.
    Sign,
    /// Digits that say nothing.
    Plain,
}

fn by_length(length: usize, weights: &Weights) -> i32 {
    let most = weights.length.len();
    let known = weights.length.get(length.min(most).saturating_sub(1)).copied().unwrap_or_default();
    known + weights.longer * i32::try_from(length.saturating_sub(most)).unwrap_or_default()
}

fn by_role(role: Role, weights: &Weights) -> i32 {
    weights.sign.get(role as usize).copied().unwrap_or_default()
}

fn by_class(class: Class, weights: &Weights) -> i32 {
    let index = match class {
        Class::Common(level) => usize::from(level.saturating_sub(1)),
        Class::Leading => 12,
        Class::Leaning => 13,
        Class::Denied | Class::DeniedInside => return 0,
    };
    weights.common.get(index).copied().unwrap_or_default()
}

//! The pieces of a phrase.

use super::digits::Digits;
use super::keypad::read;
use super::score::Side;
use super::words::{Class, OwnWord, Role, Sign, Word};

/// A piece of a phrase: so many digits from a place on, and what they show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    /// The place of its first digit.
    pub start: u8,
    /// How many digits it has.
    pub length: u8,
    /// What it shows.
    pub kind: Kind<'a>,
}

/// What a piece shows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind<'a> {
    /// Digits that stay.
    Digits,
    /// A word, some letters of which may be shown as 0 or 1.
    Word { word: Word, stand_ins: u8 },
    /// Digits that are read without help.
    Sign(&'static Sign),
    /// A word of one's own.
    Own(&'a OwnWord),
}

impl Piece<'_> {
    pub(super) fn len(&self) -> usize {
        usize::from(self.length)
    }

    pub(super) fn start(&self) -> usize {
        usize::from(self.start)
    }

    pub(super) fn end(&self) -> usize {
        self.start() + self.len()
    }

    /// Whether it is more than digits that stay.
    pub(super) fn says_something(&self) -> bool {
        !matches!(self.kind, Kind::Digits)
    }

    /// Whether its digits are three or more times the same: 555, 0000.
    pub(super) fn repeats(&self, digits: &Digits) -> bool {
        let own = digits.as_bytes().get(self.start()..self.end()).unwrap_or_default();
        own.len() >= 3 && own.iter().all(|digit| Some(digit) == own.first())
    }

    /// Writes what the piece shows, one character a digit.
    pub(super) fn write(&self, digits: &Digits, mut put: impl FnMut(u8)) {
        let own = digits.as_bytes().get(self.start()..self.end()).unwrap_or_default();
        match self.kind {
            Kind::Digits => own.iter().for_each(|digit| put(*digit)),
            Kind::Sign(sign) => sign.written.bytes().for_each(put),
            Kind::Own(word) => word.written.bytes().filter(|byte| *byte != b'-').for_each(put),
            Kind::Word { word, .. } => {
                own.iter().enumerate().for_each(|(place, digit)| match digit {
                    b'0' | b'1' => put(*digit),
                    _ => put(word.letter(place, *digit)),
                });
            }
        }
    }

    /// Writes what the piece shows, for people.
    pub(super) fn write_for_people(&self, digits: &Digits, text: &mut String) {
        match self.kind {
            Kind::Own(word) => text.push_str(&word.written),
            _ => self.write(digits, |byte| text.push(char::from(byte))),
        }
    }

    /// How the piece is read: 0 and 1 in a word as letters, 4U as FOR YOU.
    pub(super) fn read(&self, digits: &Digits) -> String {
        match self.kind {
            Kind::Sign(sign) => sign.read.to_owned(),
            Kind::Own(word) => word.written.replace('-', " "),
            Kind::Digits => {
                let mut text = String::with_capacity(self.len());
                self.write_for_people(digits, &mut text);
                text
            }
            Kind::Word { .. } => {
                let mut text = String::with_capacity(self.len());
                self.write(digits, |byte| text.push(char::from(read(byte))));
                text
            }
        }
    }

    /// Its two sides, as the neighbours see them.
    pub(super) fn sides(&self, digits: &Digits) -> [Side; 2] {
        let at = |place: usize| digits.as_bytes().get(self.start() + place).copied();
        let last = self.len().saturating_sub(1);
        match self.kind {
            Kind::Digits => [Side { digit: true, plain: true, ..Side::default() }; 2],
            Kind::Word { word, .. } => {
                let leads = word.class() == Class::Leading;
                let leans = word.class() == Class::Leaning;
                [0, last].map(|place| {
                    let letter = at(place).map(|digit| word.letter(place, digit));
                    Side { letter, leads, leans, ..Side::default() }
                })
            }
            Kind::Sign(sign) => {
                let (leads, leans) = (sign.role == Role::Between, sign.role == Role::End);
                [sign.starts_with_digit(), sign.ends_with_digit()].map(|digit| Side {
                    digit,
                    leads,
                    leans,
                    ..Side::default()
                })
            }
            Kind::Own(word) => {
                let bytes = word.written.as_bytes();
                [bytes.first(), bytes.last()].map(|byte| {
                    let digit = byte.is_some_and(u8::is_ascii_digit);
                    Side { letter: byte.copied().filter(|_| !digit), digit, ..Side::default() }
                })
            }
        }
    }
}

//! The pieces of a phrase.

use super::digits::Digits;
use super::keypad::read;
use super::score::{Side, Stands};
use super::words::{Class, OwnWord, Role, Sign, Speech, Word};

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

    /// Whether its digits are three or more times the same: 555, 0000. 666 is nothing to be glad of.
    pub(super) fn repeats(&self, digits: &Digits) -> bool {
        let own = digits.as_bytes().get(self.start()..self.end()).unwrap_or_default();
        let first = own.first().filter(|digit| **digit != b'6');
        own.len() >= 3 && own.iter().all(|digit| Some(digit) == first)
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
            _ => self.write_split(digits, text, '-', char::from),
        }
    }

    /// Writes what the piece shows with something between two words that belong together.
    fn write_split(
        &self,
        digits: &Digits,
        text: &mut String,
        between: char,
        as_read: impl Fn(u8) -> char,
    ) {
        let split = self.split();
        let mut place = 0;
        self.write(digits, |byte| {
            if split == Some(place) {
                text.push(between);
            }
            text.push(as_read(byte));
            place += 1;
        });
    }

    /// Where the second word begins, if it is two words that belong together.
    pub(super) fn split(&self) -> Option<usize> {
        match self.kind {
            Kind::Word { word, .. } => word.split(),
            _ => None,
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
                self.write_split(digits, &mut text, ' ', |byte| char::from(read(byte)));
                text
            }
        }
    }

    /// Its two sides, as the neighbours see them.
    pub(super) fn sides(&self, digits: &Digits) -> [Side; 2] {
        let at = |place: usize| digits.as_bytes().get(self.start() + place).copied();
        let last = self.len().saturating_sub(1);
        match self.kind {
            Kind::Digits => [Side { letter: None, digit: true, stands: Stands::Plain }; 2],
            Kind::Word { word, .. } => {
                let letter = |place| at(place).map(|digit| word.letter(place, digit));
                let [left, right] = stands(word);
                let side = |place, stands| Side { letter: letter(place), digit: false, stands };
                [side(0, left), side(last, right)]
            }
            Kind::Sign(sign) => {
                let stands = match sign.role {
                    Role::Between => Stands::Leads,
                    Role::End => Stands::Leans,
                    _ => Stands::Sign,
                };
                [sign.starts_with_digit(), sign.ends_with_digit()].map(|digit| Side {
                    letter: None,
                    digit,
                    stands,
                })
            }
            Kind::Own(word) => {
                let bytes = word.written.as_bytes();
                [bytes.first(), bytes.last()].map(|byte| {
                    let digit = byte.is_some_and(u8::is_ascii_digit);
                    let letter = byte.copied().filter(|_| !digit);
                    Side { letter, digit, stands: Stands::Noun }
                })
            }
        }
    }
}

/// How a word stands to its neighbours on the left and on the right.
fn stands(word: Word) -> [Stands; 2] {
    let same = match (word.class(), word.speech()) {
        (Class::Leading, Speech::Verb) => Stands::Joins,
        (Class::Leading, Speech::Adjective) => Stands::Acts,
        (Class::Leading, _) => Stands::Leads,
        (Class::Leaning, Speech::Verb) => Stands::Follows,
        (Class::Leaning, _) => Stands::Leans,
        // HELP is a noun in PET HELP and a verb in HELP PETS.
        (_, Speech::Both) => return [Stands::Both, Stands::Verb],
        (_, Speech::Noun) => Stands::Noun,
        (_, Speech::Verb) => Stands::Verb,
        (_, Speech::Adjective) => Stands::Adjective,
        (_, Speech::Other) => Stands::Other,
    };
    [same; 2]
}

//! A brand's own words.

use super::super::digits::MAX_DIGITS;
use super::super::keypad::key;
use super::{Class, words_at};

/// A word of one's own, of letters and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct OwnWord {
    /// As it is shown: upper case, with the hyphens that it was given.
    pub written: String,
    /// The digits that dial it.
    pub digits: String,
}

/// A brand's own words, which rank before all others.
#[derive(Clone, Debug, Default)]
pub struct OwnWords {
    words: Vec<OwnWord>,
    refused: usize,
}

/// What is wrong with a word of one's own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnError {
    /// A character that no key has.
    #[error("line {line}: no key of a telephone has {character:?} (character {place})")]
    Character {
        /// The line, counted from 1.
        line: usize,
        /// The character.
        character: char,
        /// Its place in the line, counted from 1.
        place: usize,
    },
    /// The word is longer than any number.
    #[error(
        "line {line}: the word has {length} letters and digits, a number has at most {MAX_DIGITS}"
    )]
    Long {
        /// The line, counted from 1.
        line: usize,
        /// How many letters and digits the word has.
        length: usize,
    },
}

impl OwnError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        "give one word a line, of letters A to Z, digits and hyphens; lines that begin with # are \
         left out"
    }
}

impl OwnWords {
    /// Words from text, one a line.
    ///
    /// # Errors
    /// The first line that cannot be dialled.
    pub fn parse(text: &str) -> Result<Self, OwnError> {
        let mut own = Self::default();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() || line.trim_start().starts_with('#') {
                continue;
            }
            let word = word(line.trim_end(), index + 1)?;
            if is_denied(&word) {
                own.refused += 1;
            } else if !word.digits.is_empty() {
                own.words.push(word);
            }
        }
        own.words.sort_by(|a, b| a.digits.cmp(&b.digits).then_with(|| a.written.cmp(&b.written)));
        own.words.dedup();
        Ok(own)
    }

    /// How many words are not used because they are offensive.
    pub fn refused(&self) -> usize {
        self.refused
    }

    /// The words that digits begin with.
    pub(in super::super) fn at<'a>(&'a self, digits: &[u8]) -> impl Iterator<Item = &'a OwnWord> {
        let first = digits.first().copied();
        let from = self.words.partition_point(|word| word.digits.bytes().next() < first);
        let words = self.words.get(from..).unwrap_or_default().iter();
        let words = words.take_while(move |word| word.digits.bytes().next() == first);
        words.filter(move |word| digits.starts_with(word.digits.as_bytes()))
    }
}

fn word(line: &str, number: usize) -> Result<OwnWord, OwnError> {
    let (mut written, mut digits) = (String::new(), String::new());
    for (index, character) in line.chars().enumerate() {
        match key(character) {
            Some(digit) => {
                written.push(character.to_ascii_uppercase());
                digits.push(digit);
            }
            None if character == '-' || character.is_whitespace() => {
                if !written.is_empty() && !written.ends_with('-') {
                    written.push('-');
                }
            }
            // An apostrophe and the like are not dialled: MOM'S is MOMS.
            None if matches!(character, '\'' | '\u{2019}' | '.' | '&') => {}
            None => {
                return Err(OwnError::Character { line: number, character, place: index + 1 });
            }
        }
    }
    match digits.len() {
        length if length > MAX_DIGITS => Err(OwnError::Long { line: number, length }),
        _ => Ok(OwnWord { written: written.trim_end_matches('-').to_owned(), digits }),
    }
}

/// Whether a word, or what it has inside, is on the deny list.
fn is_denied(own: &OwnWord) -> bool {
    let digits = own.digits.as_bytes();
    let letters: Vec<u8> = own.written.bytes().filter(|byte| *byte != b'-').collect();
    (0..digits.len()).any(|start| {
        let (mut denied, rest) = (false, digits.get(start..).unwrap_or_default());
        words_at(rest, |found| {
            let is = match found.word.class() {
                Class::Denied => found.length == digits.len(),
                Class::DeniedInside => true,
                _ => false,
            };
            let place = |i: usize| (rest.get(i).copied(), letters.get(start + i).copied());
            denied |= is
                && (0..found.length).all(|i| match place(i) {
                    (Some(digit), Some(letter)) => {
                        found.word.letter(i, digit) == super::super::keypad::read(letter)
                    }
                    _ => false,
                });
        });
        denied
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_may_have_digits_and_hyphens() {
        let own = OwnWords::parse("# ours\nGot-Junk\n\n7eleven\nMom's\n").unwrap();
        let found: Vec<&str> = own.at(b"46858651").map(|word| word.written.as_str()).collect();
        assert_eq!(found, ["GOT-JUNK"]);
        assert_eq!(own.at(b"7353836").count(), 1);
        assert_eq!(own.at(b"6667").count(), 1);
    }

    #[test]
    fn a_line_may_be_indented_and_a_word_given_twice() {
        let own = OwnWords::parse("  # ours\n\tMoms\n \n  moms\n").unwrap();
        assert_eq!(own.words.len(), 1, "{:?}", own.words);
        let error = OwnWords::parse("  B@D\n").unwrap_err();
        assert_eq!(error, OwnError::Character { line: 1, character: '@', place: 4 });
    }

    #[test]
    fn what_cannot_be_dialled_is_told_with_its_place() {
        let error = OwnWords::parse("GOOD\nBL@D\n").unwrap_err();
        assert_eq!(error, OwnError::Character { line: 2, character: '@', place: 3 });
        let error = OwnWords::parse("ABCDEFGHIJKLMNOP").unwrap_err();
        assert_eq!(error, OwnError::Long { line: 1, length: 16 });
    }
}

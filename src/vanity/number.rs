//! Telephone numbers as people write them.

use std::fmt;

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber, PhoneNumberType, ValidationError,
};

use super::digits::{Digits, MAX_DIGITS};
use super::keypad::key;

/// The country code of North America, whose numbers may be written without it.
const NANP: &str = "1";
/// The digits of a number of North America: three of the area, seven of the subscriber.
const NANP_DIGITS: usize = 10;
const NANP_AREA: usize = 3;

/// A telephone number: its country, area code and subscriber part.
#[derive(Clone, PartialEq, Eq)]
pub struct Number {
    country: String,
    national: String,
    area: usize,
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{} and {} digits", self.country, self.national.len())
    }
}

/// Which part of a number may become words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// What follows the area code.
    #[default]
    Subscriber,
    /// The area code too, but no word goes across its end.
    Area,
    /// All that follows the country code, as if it were one.
    National,
}

/// Why something is no telephone number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// A character that no number has.
    #[error("{character:?} (character {place}) does not belong into a telephone number")]
    Character {
        /// The character.
        character: char,
        /// Its place, counted from 1.
        place: usize,
    },
    /// A character of a phrase that no digit is dialled for.
    #[error("{character:?} (character {place}) stands for no digit")]
    NoKey {
        /// The character.
        character: char,
        /// Its place, counted from 1.
        place: usize,
    },
    /// Nothing to dial.
    #[error("the telephone number has no digits")]
    Empty,
    /// A number without a country code that is not of North America.
    #[error(
        "the telephone number has {digits} digits; without a + it has {NANP_DIGITS}, or one more \
         after a 1"
    )]
    Local {
        /// How many digits it has.
        digits: usize,
    },
    /// The country does not have numbers of this length.
    #[error(
        "the telephone number is too {long_or_short} for its country: {digits} digits after +{country}"
    )]
    Length {
        /// How many digits it has after the country code.
        digits: usize,
        /// The country code.
        country: String,
        /// Whether it is too long.
        long_or_short: &'static str,
    },
    /// More digits than any number has.
    #[error("the telephone number has {digits} digits, no number has more than {MAX_DIGITS}")]
    Long {
        /// How many digits it has.
        digits: usize,
    },
    /// Only letters.
    #[error("the telephone number has letters only")]
    Letters,
    /// An area code that North America does not have.
    #[error("no area code of North America begins with {first}, as that of the number does")]
    Area {
        /// The first digit of the area code.
        first: char,
    },
    /// No country has the code.
    #[error("no country has the code that +{start} begins with")]
    Country {
        /// The first digits of the number.
        start: String,
    },
}

impl NumberError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Character { .. } => {
                "digits, letters, blanks, hyphens, dots, slashes, parentheses and a + in front are fine"
            }
            Self::Letters => "`connectctl vanity check` tells the number of a phrase",
            Self::Area { .. } => "count the digits again: area codes begin with 2 to 9",
            Self::Empty | Self::Local { .. } => {
                "write it as 1-800-356-9377, or as +44 20 7946 0958 outside of North America, with \
                 a + in place of 00 or 011"
            }
            Self::NoKey { .. } => "a phrase has letters from A to Z and digits",
            Self::Length { .. } | Self::Long { .. } => "count the digits again",
            Self::Country { .. } => "a + comes before the code of a country: +1, +44, +49",
        }
    }
}

impl Number {
    /// A number from text: `18005551234`, `+1 (800) 555-1234`, `1-800-FLOWERS`. Letters are the
    /// digits of their keys. Without a + it is one of North America.
    ///
    /// # Errors
    /// Which character or length is wrong.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let (international, digits) = dialled(text)?;
        if international {
            return Self::international(&digits);
        }
        let national = match digits.len() {
            NANP_DIGITS => Some(digits.as_str()),
            length if length == NANP_DIGITS + 1 => digits.strip_prefix(NANP),
            _ => None,
        };
        match national {
            Some(national) => Self::international(&format!("{NANP}{national}")),
            None => Err(NumberError::Local { digits: digits.len() }),
        }
    }

    /// A number that a system hands over: as [`Number::parse`] takes it, or E.164 without its +.
    ///
    /// # Errors
    /// Which character or length is wrong.
    pub fn handed_over(text: &str) -> Result<Self, NumberError> {
        let text = text.trim();
        if text.chars().any(char::is_alphabetic) {
            return Err(NumberError::Letters);
        }
        Self::parse(text).or_else(|error| match text.bytes().all(|byte| byte.is_ascii_digit()) {
            true if text.len() > NANP_DIGITS => Self::international(text).map_err(|_| error),
            _ => Err(error),
        })
    }

    fn international(digits: &str) -> Result<Self, NumberError> {
        // Every number of North America has the same form, and the library takes a while to start.
        if let Some(national) = digits.strip_prefix(NANP) {
            return match national.len() {
                NANP_DIGITS => match national.chars().next() {
                    Some(first @ ('0' | '1')) => Err(NumberError::Area { first }),
                    _ => Ok(Self {
                        country: NANP.into(),
                        national: national.into(),
                        area: NANP_AREA,
                    }),
                },
                less if less < NANP_DIGITS => Err(too("short", less, NANP.into())),
                more => Err(too("long", more, NANP.into())),
            };
        }
        let unknown = || NumberError::Country { start: digits.chars().take(3).collect() };
        let parsed = PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None);
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(ParseError::TooLongNsn) => {
                return Err(NumberError::Long { digits: digits.len() });
            }
            Err(_) => return Err(unknown()),
        };
        let country = parsed.country_code.to_string();
        let national = rlibphonenumber::get_national_significant_number_owned(&parsed);
        match PHONE_NUMBER_UTIL.is_possible_number_with_reason(&parsed) {
            Err(ValidationError::TooShort) => Err(too("short", national.len(), country)),
            Err(ValidationError::TooLong | ValidationError::InvalidLength) => {
                Err(too("long", national.len(), country))
            }
            Err(_) => Err(unknown()),
            // Only people of the same area could dial it.
            Ok(NumberLengthType::IsPossibleLocalOnly) => Err(too("short", national.len(), country)),
            Ok(NumberLengthType::IsPossible) => {
                Ok(Self { area: area(&parsed, &national), country, national })
            }
        }
    }

    /// The number as E.164 has it, with a + in front.
    pub fn e164(&self) -> String {
        format!("+{}{}", self.country, self.national)
    }

    /// The digits of a span.
    pub fn digits(&self, span: Span) -> Option<Digits> {
        Digits::new(self.split(span).1)
    }

    /// Where in the digits of a span a border is that no word goes across.
    pub fn wall(&self, span: Span) -> Option<usize> {
        (span == Span::Area && self.area > 0).then_some(self.area)
    }

    /// The number with a phrase for the digits of a span: `1-800-FLOWERS`, `+44-20-...`.
    pub fn with_phrase(&self, span: Span, phrase: &str) -> String {
        let plus = if self.country == NANP { "" } else { "+" };
        let area = self.split(span).0;
        let area = if area.is_empty() { String::new() } else { format!("{area}-") };
        format!("{plus}{}-{area}{phrase}", self.country)
    }

    /// The digits of a span in groups that can be read, where no word is found.
    pub fn grouped(&self, span: Span) -> String {
        let (area, rest) = match span {
            Span::Subscriber => ("", self.split(span).1),
            Span::Area | Span::National => self.split(Span::Subscriber),
        };
        let mut groups: Vec<&str> = Vec::new();
        groups.extend(Some(area).filter(|area| !area.is_empty()));
        let mut rest = rest;
        while rest.len() > 5 {
            let length = if rest.len() == 8 { 4 } else { 3 };
            let (group, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            groups.push(group);
            rest = after;
        }
        groups.push(rest);
        groups.join("-")
    }

    /// The digits before a span, after the country code, and those of the span.
    fn split(&self, span: Span) -> (&str, &str) {
        let at = if span == Span::Subscriber { self.area } else { 0 };
        self.national.split_at_checked(at).unwrap_or(("", &self.national))
    }
}

/// How many digits of a number are its area code, or the code of a mobile network or a service.
fn area(number: &PhoneNumber, national: &str) -> usize {
    let util = &PHONE_NUMBER_UTIL;
    let area = match util.get_number_type(number) {
        // Where there are no area codes, the whole number is the subscriber's.
        PhoneNumberType::FixedLine | PhoneNumberType::FixedLineOrMobile => {
            util.get_length_of_geographical_area_code(number)
        }
        _ => util.get_length_of_national_destination_code(number),
    };
    if area < national.len() { area } else { 0 }
}

fn too(long_or_short: &'static str, digits: usize, country: String) -> NumberError {
    NumberError::Length { digits, country, long_or_short }
}

/// The digits that text is dialled by, and whether a + is in front.
fn dialled(text: &str) -> Result<(bool, String), NumberError> {
    let (mut international, mut digits) = (false, String::new());
    if !text.is_empty() && text.chars().all(char::is_alphabetic) {
        return Err(NumberError::Letters);
    }
    for (index, character) in text.chars().enumerate() {
        match key(character) {
            Some(digit) => digits.push(digit),
            None if character == '+' && digits.is_empty() && !international => international = true,
            None if character.is_whitespace() || is_filler(character) => {}
            None => return Err(NumberError::Character { character, place: index + 1 }),
        }
    }
    if digits.is_empty() { Err(NumberError::Empty) } else { Ok((international, digits)) }
}

/// What people put between digits.
fn is_filler(character: char) -> bool {
    matches!(character, '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, String) {
        let number = Number::parse(text).unwrap();
        let digits = number.digits(Span::Subscriber).unwrap().to_string();
        (number.e164(), digits)
    }

    #[test]
    fn numbers_of_north_america_are_read_as_people_write_them() {
        for text in [
            "18005551234",
            "8005551234",
            "+1 (800) 555-1234",
            "1-800-555-1234",
            "1.800.555.1234",
            " +1\u{a0}800\u{2011}555\u{2013}1234",
        ] {
            assert_eq!(parts(text), ("+18005551234".into(), "5551234".into()), "{text}");
        }
        assert_eq!(parts("1-800-FLOWERS"), ("+18003569377".into(), "3569377".into()));
        assert_eq!(parts("+15141111112"), ("+15141111112".into(), "1111112".into()));
    }

    #[test]
    fn other_countries_keep_their_area_codes() {
        for (text, subscriber) in [
            ("+44 20 7946 0958", "79460958"),
            ("+44 7400 123456", "123456"),
            ("+49 30 123456", "123456"),
            ("+33 1 42 68 53 00", "42685300"),
            ("+45 32 12 34 56", "32123456"),
            ("+61 2 9374 4000", "93744000"),
            ("+44 800 123 4567", "1234567"),
        ] {
            assert_eq!(parts(text).1, subscriber, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, said) in [
            ("1-800-555*1234", "'*' (character 10) does not belong into a telephone number"),
            ("1+8005551234", "'+' (character 2) does not belong into a telephone number"),
            ("", "the telephone number has no digits"),
            (
                "800555123",
                "the telephone number has 9 digits; without a + it has 10, or one more after a 1",
            ),
            (
                "28005551234",
                "the telephone number has 11 digits; without a + it has 10, or one more after a 1",
            ),
            ("+1800555123", "the telephone number is too short for its country: 9 digits after +1"),
            (
                "+180055512345",
                "the telephone number is too long for its country: 11 digits after +1",
            ),
            (
                "+1800555123456789012",
                "the telephone number is too long for its country: 18 digits after +1",
            ),
            (
                "+44207946095812345678",
                "the telephone number has 20 digits, no number has more than 15",
            ),
            ("+442079", "the telephone number is too short for its country: 4 digits after +44"),
            ("withheld", "the telephone number has letters only"),
            (
                "1800555123",
                "no area code of North America begins with 1, as that of the number does",
            ),
            (
                "0000000000",
                "no area code of North America begins with 0, as that of the number does",
            ),
            ("+999 123 4567", "no country has the code that +999 begins with"),
            ("+1", "the telephone number is too short for its country: 0 digits after +1"),
        ] {
            assert_eq!(Number::parse(text).unwrap_err().to_string(), said, "{text}");
        }
    }

    #[test]
    fn spans_reach_over_the_area_code() {
        let number = Number::parse("1-800-FLOWERS").unwrap();
        assert_eq!(number.digits(Span::National).unwrap().to_string(), "8003569377");
        assert_eq!((number.wall(Span::National), number.wall(Span::Area)), (None, Some(3)));
        assert_eq!(number.with_phrase(Span::Subscriber, "FLOWERS"), "1-800-FLOWERS");
        assert_eq!(number.with_phrase(Span::National, "800-FLOWERS"), "1-800-FLOWERS");
        assert_eq!(number.grouped(Span::Subscriber), "356-9377");
        assert_eq!(number.grouped(Span::National), "800-356-9377");
    }
}

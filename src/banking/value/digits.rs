//! Digits of cards, and personal identification numbers.

use std::fmt;

use jiff::civil::Date;
use secrecy::{ExposeSecret, SecretString};

use super::Value;

/// The last four digits of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastFour(String);

impl LastFour {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits one by one, as they are said.
    pub fn spoken(&self) -> String {
        spaced(&self.0)
    }
}

/// Signs one by one, so that speech does not make one number of them.
pub(in crate::banking) fn spaced(text: &str) -> String {
    let signs: Vec<String> = text.chars().map(String::from).collect();
    signs.join(" ")
}

impl Value for LastFour {
    const WRONG: &'static str = "I need exactly the last four digits on your card.";

    fn read(text: &str, _: Date) -> Option<Self> {
        four_digits(text).map(Self)
    }
}

fn four_digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | ',')).collect();
    let is_four = digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit());
    is_four.then_some(digits)
}

/// A personal identification number, which nothing shows.
pub struct Pin(SecretString);

impl Pin {
    /// The digits, for a hash only.
    pub(in crate::banking) fn digits(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin")
    }
}

impl Value for Pin {
    const WRONG: &'static str = "A PIN has four digits.";

    fn read(text: &str, _: Date) -> Option<Self> {
        four_digits(text).map(|digits| Self(digits.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_are_four_digits() {
        for text in ["1234", "1 2 3 4", "12-34", "1,2,3,4"] {
            assert_eq!(LastFour::read(text, Date::ZERO).unwrap().as_str(), "1234", "{text}");
        }
        for text in ["", "123", "12345", "4111 1111 1111 1234", "12a4", "१२३४"] {
            assert!(LastFour::read(text, Date::ZERO).is_none(), "{text}");
        }
        assert_eq!(LastFour::read("0042", Date::ZERO).unwrap().spoken(), "0 0 4 2");
        assert_eq!(format!("{:?}", Pin::read("1234", Date::ZERO)), "Some(Pin)");
    }
}

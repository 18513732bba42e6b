//! Amounts of money, to the penny.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Value;

/// Pence in a pound.
const POUND: i64 = 100;

/// An amount in pounds sterling; below nothing, where an account is overdrawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(i64);

impl Money {
    /// So many pence.
    pub const fn pence(pence: i64) -> Self {
        Self(pence)
    }

    /// How many pence they are.
    pub const fn in_pence(self) -> i64 {
        self.0
    }

    /// The amount without its sign.
    #[must_use]
    pub fn absolute(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// Reads a number of pounds with at most two decimals, such as `1500.5` or `-20`.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text),
        };
        let (pounds, pence) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        if pounds.is_empty() || !is_number(pounds) || !is_number(pence) {
            return None;
        }
        // Zeros beyond pence say nothing; anything else would be lost.
        let pence = pence.trim_end_matches('0');
        let pence = match pence.len() {
            0 => 0,
            1 => pence.parse::<i64>().ok()? * 10,
            2 => pence.parse::<i64>().ok()?,
            _ => return None,
        };
        let pounds = pounds.parse::<i64>().ok()?.checked_mul(POUND)?;
        Some(Self(sign * pounds.checked_add(pence)?))
    }
}

/// As it is said: `£1,500.50`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "minus " } else { "" };
        let (pounds, pence) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = pounds.to_string();
        write!(f, "{sign}£")?;
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{pence:02}")
    }
}

/// As a number of pounds in a text, so that no reader rounds it.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (pounds, pence) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        serializer.serialize_str(&format!("{sign}{pounds}.{pence:02}"))
    }
}

/// From a number of pounds or a text with one.
impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(source)?;
        let text = match &value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom("an amount is a number of pounds with at most two decimals")
        })
    }
}

/// An amount that a customer names: more than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub Money);

impl Value for Amount {
    const WRONG: &'static str = "I didn't catch that as an amount.";

    fn read(text: &str, _: Date) -> Option<Self> {
        let money = spoken(&text.to_lowercase())?;
        (money > Money(0)).then_some(Self(money))
    }
}

/// Words that stand for the unit, the longer before what they begin with.
const POUNDS: [&str; 6] = ["pounds", "pound", "quid", "gbp", "sterling", "£"];
const PENCE: [&str; 4] = ["pence", "pennies", "penny", "p"];

/// Reads `£1,500.50`, `20 pounds`, `1 pound 50 pence`, `50p`.
fn spoken(text: &str) -> Option<Money> {
    let mut text = text.replace(" and ", " ");
    for word in POUNDS {
        text = text.replace(word, " # ");
    }
    let mut words: Vec<&str> = text.split_whitespace().collect();
    // The unit may have two words: `pounds sterling`.
    words.dedup_by(|word, before| *word == "#" && *before == "#");
    match words.as_slice() {
        ["#", number] | [number, "#"] | ["#", number, "#"] => whole(number),
        [number, "#", pence] | [number, "#", pence, ..]
            if rest_is_pence(&words) && !number.contains('.') =>
        {
            let (pounds, pence) = (whole(number)?, small(pence)?);
            Some(Money(pounds.0.checked_add(pence)?))
        }
        [number] => match small_unit(number) {
            Some(digits) => Some(Money(digits.parse().ok()?)),
            None => whole(number),
        },
        [number, unit] if PENCE.contains(unit) => Some(Money(number.parse().ok()?)),
        _ => None,
    }
}

fn rest_is_pence(words: &[&str]) -> bool {
    match words {
        [_, _, _] => true,
        [_, _, _, unit] => PENCE.contains(unit),
        _ => false,
    }
}

/// A number whose thousands may be separated, if rightly.
fn whole(text: &str) -> Option<Money> {
    let (pounds, _) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = pounds.split(',');
    let is_first =
        groups.next().is_some_and(|first| !pounds.contains(',') || (1..=3).contains(&first.len()));
    (is_first && groups.all(|group| group.len() == 3))
        .then(|| Money::parse(&text.replace(',', "")))?
}

/// Pence beside pounds: two digits, with or without their unit.
fn small(text: &str) -> Option<i64> {
    let digits = small_unit(text).unwrap_or(text);
    digits.parse().ok().filter(|pence| (0..POUND).contains(pence))
}

fn small_unit(text: &str) -> Option<&str> {
    let digits = PENCE.iter().find_map(|unit| text.strip_suffix(unit))?;
    (!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<i64> {
        Amount::read(text, Date::ZERO).map(|amount| amount.0.in_pence())
    }

    #[test]
    fn amounts_are_read_as_people_say_and_write_them() {
        for (text, pence) in [
            ("1500.50", 150_050),
            ("£1,500.50", 150_050),
            ("1,500", 150_000),
            ("20 pounds", 2_000),
            ("20 quid", 2_000),
            ("20 pounds sterling", 2_000),
            ("£20 sterling", 2_000),
            ("1 pound sterling 50", 150),
            ("£ 7.5", 750),
            ("1 pound 50", 150),
            ("1 pound and 50 pence", 150),
            ("3 pounds 5p", 305),
            ("50p", 50),
            ("50 pence", 50),
            ("1000000", 100_000_000),
            ("20.500", 2_050),
        ] {
            assert_eq!(read(text), Some(pence), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_or_nothing_at_all_is_not_read() {
        for text in [
            "",
            "nothing",
            "0",
            "0.00",
            "-5",
            "1.234",
            "1,5",
            "1,50,000",
            ",500",
            "12 34",
            "£",
            "p",
            "1 pound 150",
            "1.50 pounds 50",
            "1.5 pounds 50 pence",
            "99999999999999999999",
            "1e3",
            "five",
            "20 dollars",
            "1.2.3",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_said_with_thousands_and_pence() {
        for (pence, text) in [
            (150_050, "£1,500.50"),
            (0, "£0.00"),
            (5, "£0.05"),
            (99_900, "£999.00"),
            (12_345_678_901, "£123,456,789.01"),
            (-2_000, "minus £20.00"),
        ] {
            assert_eq!(Money::pence(pence).to_string(), text);
        }
    }

    #[test]
    fn an_amount_in_json_is_exact_as_number_and_as_text() {
        for (text, pence) in [
            ("1500.5", 150_050),
            ("\"-20.10\"", -2_010),
            ("0.1", 10),
            ("12345678901.23", 1_234_567_890_123),
        ] {
            assert_eq!(serde_json::from_str::<Money>(text).unwrap().in_pence(), pence, "{text}");
        }
        for text in ["null", "\"\"", "0.005", "[]", "\"ten\"", "1e2"] {
            assert!(serde_json::from_str::<Money>(text).is_err(), "{text}");
        }
        assert_eq!(serde_json::to_string(&Money::pence(-2_010)).unwrap(), "\"-20.10\"");
    }
}

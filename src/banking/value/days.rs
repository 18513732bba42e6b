//! How far back something goes.

use jiff::civil::Date;

use super::Value;

/// A number of days, at most ninety.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days(pub u32);

/// The most days that are looked back.
const MOST: u32 = 90;

impl Value for Days {
    const WRONG: &'static str = "I can look back at most ninety days.";

    fn read(text: &str, _: Date) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let days = duration(&text).or_else(|| words(&text))?;
        (1..=MOST).contains(&days).then_some(Self(days))
    }
}

/// `P7D`, `P2W`, `P1M`: what Lex makes of a span of time.
fn duration(text: &str) -> Option<u32> {
    let rest = text.strip_prefix('p')?;
    let number = |rest: &str| rest.parse::<u32>().ok();
    if let Some(rest) = rest.strip_suffix('d') {
        number(rest)
    } else if let Some(rest) = rest.strip_suffix('w') {
        number(rest)?.checked_mul(7)
    } else {
        number(rest.strip_suffix('m')?)?.checked_mul(30)
    }
}

fn words(text: &str) -> Option<u32> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |word: &&&str| word.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let number = words.iter().find(is_number).map(|word| word.parse::<u32>());
    let count = number.clone().unwrap_or(Ok(1)).ok()?;
    let has = |names: &[&str]| words.iter().any(|word| names.contains(word));
    if has(&["week", "weeks"]) {
        count.checked_mul(7)
    } else if has(&["month", "months"]) {
        count.checked_mul(30)
    } else if has(&["yesterday"]) {
        Some(2)
    } else {
        let is_bare = number.is_some() && words.len() == 1;
        (has(&["today", "day", "days"]) || is_bare).then_some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_say_them() {
        for (text, days) in [
            ("7", 7),
            ("30 days", 30),
            ("last week", 7),
            ("the last 2 weeks", 14),
            ("past month", 30),
            ("P7D", 7),
            ("P2W", 14),
            ("P1M", 30),
            ("today", 1),
            ("yesterday", 2),
        ] {
            assert_eq!(Days::read(text, Date::ZERO), Some(Days(days)), "{text}");
        }
        for text in
            ["", "0", "91 days", "4 months", "ages", "P1Y", "4 years", "-7", "99999999999 weeks"]
        {
            assert_eq!(Days::read(text, Date::ZERO), None, "{text}");
        }
    }
}

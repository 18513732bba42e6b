//! Dates: written, spoken, and told from today.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::Now;
use super::number::small;

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// A date. What has no year, and a weekday alone, comes next, as Lex has it: dates are today or later
/// unless somebody says otherwise (Developer Guide, "AMAZON.Date").
pub fn read(words: &[&str], now: &Now) -> Option<Date> {
    let today = now.today;
    let words: Vec<&str> =
        words.iter().copied().filter(|word| !["the", "of", "on"].contains(word)).collect();
    match words.as_slice() {
        ["today"] => Some(today),
        ["yesterday"] => today.yesterday().ok(),
        ["tomorrow"] => today.tomorrow().ok(),
        ["day", "before", "yesterday"] => today.checked_sub(2.days()).ok(),
        [count, "day" | "days", "ago"] => today.checked_sub(whole(count)?.days()).ok(),
        [count, "week" | "weeks", "ago"] => today.checked_sub(whole(count)?.weeks()).ok(),
        ["last", day] => today.nth_weekday(-1, weekday(day)?).ok(),
        ["next" | "this", day] => today.nth_weekday(1, weekday(day)?).ok(),
        [one] => weekday(one)
            .and_then(|day| today.nth_weekday(1, day).ok())
            .or_else(|| written(one, now)),
        [a, b] => dated(a, b, None, today).or_else(|| dated(b, a, None, today)),
        [a, b, year] => {
            let year = year.parse().ok().filter(|year| (1900..2200).contains(year));
            let year = Some(year?);
            dated(a, b, year, today).or_else(|| dated(b, a, year, today))
        }
        _ => None,
    }
}

fn whole(word: &str) -> Option<i64> {
    word.parse().ok().or_else(|| small(word).and_then(|number| number.try_into().ok()))
}

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, day)| *day)
}

/// `2026-11-05`, `05/11/2026`, `5/11`.
fn written(word: &str, now: &Now) -> Option<Date> {
    if let Ok(date) = word.parse() {
        return word.contains('-').then_some(date);
    }
    let parts: Vec<&str> = word.split(['/', '.']).collect();
    let (a, b, year) = match parts.as_slice() {
        [a, b, year] => (a.parse().ok()?, b.parse().ok()?, Some(year.parse::<i16>().ok()?)),
        [a, b] if word.contains('/') => (a.parse().ok()?, b.parse().ok()?, None),
        _ => return None,
    };
    let year = year.map(|year| if year < 100 { year + 2000 } else { year });
    let (day, month) = if now.is_day_first { (a, b) } else { (b, a) };
    coming(day, month, year, now.today)
}

fn dated(day: &str, month: &str, year: Option<i16>, today: Date) -> Option<Date> {
    let named = |name: &&&str| name.starts_with(month) && month.len() >= 3;
    let at = MONTHS.iter().position(|name| named(&name))?;
    coming(ordinal(day)?, i8::try_from(at + 1).ok()?, year, today)
}

/// `5`, `5th`, `fifth`, `five`.
fn ordinal(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let named = || ORDINALS.iter().position(|name| *name == word).map(|at| at + 1);
    let number = digits.parse().ok().or_else(named);
    number.or_else(|| usize::try_from(small(word)?).ok()).and_then(|day| i8::try_from(day).ok())
}

fn coming(day: i8, month: i8, year: Option<i16>, today: Date) -> Option<Date> {
    let this = Date::new(year.unwrap_or(today.year()), month, day).ok()?;
    match year {
        None if this < today => Date::new(today.year() + 1, month, day).ok(),
        _ => Some(this),
    }
}

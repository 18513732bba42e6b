//! Spans of time and times of the day.

use super::number::plain;

const UNITS: &[(&str, &str)] = &[
    ("second", "PT#S"),
    ("minute", "PT#M"),
    ("hour", "PT#H"),
    ("day", "P#D"),
    ("week", "P#W"),
    ("fortnight", "P#F"),
    ("month", "P#M"),
    ("year", "P#Y"),
];

/// A span of time: `30 days`, `the last two weeks`, `past month` become `P30D`, `P2W`, `P1M`.
pub fn read(words: &[&str]) -> Option<String> {
    let mut words = words;
    while let ["the" | "last" | "past", rest @ ..] = words {
        words = rest;
    }
    let (unit, count) = words.split_last()?;
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    let (_, form) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let count = match count {
        [] | ["a"] => "1".to_owned(),
        ["a", "couple", "of"] | ["couple", "of"] => "2".to_owned(),
        count => plain(count)?,
    };
    let form = match (*form, count.parse::<u32>()) {
        ("P#F", Ok(count)) => format!("P{}W", count * 2),
        (form, _) => form.replace('#', &count),
    };
    Some(form)
}

/// A time of the day: `10:30`, `5 pm`, `noon` become `10:30`, `17:00`, `12:00`.
pub fn time(words: &[&str]) -> Option<String> {
    let (clock, half) = match words {
        ["noon" | "midday"] => return Some("12:00".into()),
        ["midnight"] => return Some("00:00".into()),
        [clock] => match clock.strip_suffix("pm").or_else(|| clock.strip_suffix("am")) {
            Some(rest) => (rest.to_owned(), Some(clock.ends_with("pm"))),
            None if clock.contains(':') => ((*clock).to_owned(), None),
            None => return None,
        },
        [clock, half @ ("am" | "pm")] => ((*clock).to_owned(), Some(*half == "pm")),
        [clock, "o", "clock"] => ((*clock).to_owned(), None),
        _ => return None,
    };
    let (hour, minute) = clock.split_once(':').unwrap_or((&clock, "00"));
    let hour: u32 = plain(&[hour])?.parse().ok()?;
    let minute: u32 = minute.parse().ok().filter(|minute| *minute < 60)?;
    let hour = match half {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    (hour < 24).then(|| format!("{hour:02}:{minute:02}"))
}

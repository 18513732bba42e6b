//! Dates of what has happened.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Value;

/// Months that something may lie back: what payment services have to look into (Payment Services
/// Regulations 2017, regulation 74).
const LONGEST: i32 = 13;

/// A date of the last thirteen months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastDate(pub Date);

impl Value for PastDate {
    const WRONG: &'static str = "I need a date within the last thirteen months.";

    fn read(text: &str, today: Date) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let date = match text.as_str() {
            "today" => Some(today),
            "yesterday" => today.yesterday().ok(),
            text => text.parse().ok().or_else(|| with_slashes(text)),
        }?;
        let date = if date > today { a_year_before(date)? } else { date };
        let earliest = today.checked_sub(LONGEST.months()).ok()?;
        (earliest <= date && date <= today).then_some(Self(date))
    }
}

/// A date that is said without its year is the next one to the bot, and the last one to whoever speaks
/// of what has happened.
///
/// Source: <https://docs.aws.amazon.com/lexv2/latest/dg/built-in-slot-date.html>.
fn a_year_before(date: Date) -> Option<Date> {
    date.checked_sub(1.year()).ok()
}

/// As it is written in Britain: day, month, year.
fn with_slashes(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '.']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

impl PastDate {
    /// As it is said: `5 November 2026`.
    pub fn spoken(self) -> String {
        self.0.strftime("%-d %B %Y").to_string()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_in_which_they_come() {
        let today = date(2026, 11, 21);
        for (text, expected) in [
            ("2026-11-05", date(2026, 11, 5)),
            ("05/11/2026", date(2026, 11, 5)),
            ("5.11.2026", date(2026, 11, 5)),
            ("Today", today),
            ("yesterday", date(2026, 11, 20)),
            ("2025-10-21", date(2025, 10, 21)),
            ("2027-03-01", date(2026, 3, 1)),
        ] {
            assert_eq!(PastDate::read(text, today), Some(PastDate(expected)), "{text}");
        }
        for text in ["", "2026-11", "2026-W47", "2027-11-22", "2025-10-20", "31/02/2026", "soon"] {
            assert_eq!(PastDate::read(text, today), None, "{text}");
        }
        assert_eq!(PastDate(date(2026, 11, 5)).spoken(), "5 November 2026");
    }
}

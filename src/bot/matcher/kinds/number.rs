//! Numbers as digits and as words, and amounts of money.

/// Words for numbers below a hundred.
const SMALL: &[(&str, u64)] = &[
    ("zero", 0),
    ("nil", 0),
    ("a", 1),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];
const LARGE: &[(&str, u64)] =
    &[("hundred", 100), ("thousand", 1000), ("k", 1000), ("grand", 1000), ("million", 1_000_000)];

const SIGNS: &[&str] = &["£", "$", "€"];
const WHOLE: &[&str] = &["pound", "pounds", "quid", "dollar", "dollars", "bucks", "euro", "euros"];
const PARTS: &[&str] = &["p", "pence", "penny", "cent", "cents"];

fn named(table: &[(&str, u64)], word: &str) -> Option<u64> {
    table.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}

/// A word for a number below a hundred.
pub fn small(word: &str) -> Option<u64> {
    named(SMALL, word)
}

/// A number, or an amount of money in its main unit: `1,500.50`, `twenty five`, `20 quid`,
/// `1 pound 50`, `50p`.
pub fn amount(words: &[&str]) -> Option<String> {
    let words = match words {
        [sign, rest @ ..] if SIGNS.contains(sign) => rest,
        all => all,
    };
    if let Some(at) = words.iter().position(|word| WHOLE.contains(word)) {
        let (whole, rest) = words.split_at(at);
        let whole = plain(whole)?;
        return match rest.get(1..)? {
            [] => Some(whole),
            ["and", rest @ ..] | rest => Some(format!("{whole}.{:0>2}", parts(rest)?)),
        };
    }
    match words {
        [number @ .., unit] if PARTS.contains(unit) => Some(format!("0.{:0>2}", plain(number)?)),
        [number] if number.ends_with('p') => {
            Some(format!("0.{:0>2}", plain(&[number.trim_end_matches('p')])?))
        }
        all => plain(all),
    }
}

/// What is said after the main unit, below a hundred.
fn parts(words: &[&str]) -> Option<String> {
    let words = match words {
        [number @ .., unit] if PARTS.contains(unit) => number,
        all => all,
    };
    plain(words).filter(|parts| parts.len() <= 2)
}

/// `20 percent`, `20%`: with the sign.
pub fn percentage(words: &[&str]) -> Option<String> {
    match words {
        [number @ .., "%" | "percent"] | [number @ .., "per", "cent"] => {
            Some(format!("{}%", plain(number)?))
        }
        _ => None,
    }
}

/// A number without a unit.
pub fn plain(words: &[&str]) -> Option<String> {
    match words {
        [] | ["a"] => None,
        [one] if one.starts_with(|c: char| c.is_ascii_digit()) => digits(one),
        [one, unit] if one.starts_with(|c: char| c.is_ascii_digit()) => {
            let times = named(LARGE, unit)?;
            let number: f64 = digits(one)?.parse().ok()?;
            Some(trimmed(number * times as f64))
        }
        [whole @ .., "point", fraction] => {
            let fraction = small(fraction).filter(|digit| *digit < 10)?;
            Some(format!("{}.{fraction}", spelled(whole)?))
        }
        all => spelled(all).map(|number| number.to_string()),
    }
}

fn trimmed(number: f64) -> String {
    let text = format!("{number:.2}");
    text.strip_suffix(".00").unwrap_or(&text).to_owned()
}

/// `1,500.50`: digits with signs between thousands.
fn digits(word: &str) -> Option<String> {
    let word = match word.strip_suffix('k') {
        Some(thousands) => return thousands.parse().ok().map(|n: f64| trimmed(n * 1000.0)),
        None => word.replace(',', ""),
    };
    let is_number =
        word.parse::<f64>().is_ok() && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    is_number.then_some(word)
}

/// `two thousand five hundred and ten`.
fn spelled(words: &[&str]) -> Option<u64> {
    let (mut total, mut current, mut last) = (0u64, None, u64::MAX);
    for word in words.iter().filter(|word| **word != "and") {
        if let Some(number) = small(word) {
            // After `twenty` only `one` to `nine` can go on.
            let fits =
                last == u64::MAX || last >= 100 || (last >= 20 && last % 10 == 0 && number < 10);
            if !fits {
                return None;
            }
            current = Some(current.unwrap_or(0) + number);
            last = number;
        } else {
            let times = named(LARGE, word)?;
            let number = current.take().unwrap_or(1);
            match times {
                100 => current = Some(number.checked_mul(100)?),
                _ => total += number.checked_mul(times)?,
            }
            last = times;
        }
    }
    (last != u64::MAX).then_some(total + current.unwrap_or(0))
}

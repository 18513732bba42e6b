//! Codes of letters and digits: as they are spelled, written together.

use super::number::small;

/// Letters and digits, written together: `one two double three` is `1233`, `sw1a 1aa` is `SW1A1AA`.
pub fn joined(words: &[&str]) -> Option<String> {
    let mut code = String::new();
    let mut times = 1;
    for word in words {
        match *word {
            "double" => times = 2,
            "triple" => times = 3,
            word => {
                let part = match (word, small(word)) {
                    ("oh", _) => "0".to_owned(),
                    ("a", _) | (_, None) => word.to_uppercase(),
                    (_, Some(number)) => number.to_string(),
                };
                code.push_str(&part.repeat(times));
                times = 1;
            }
        }
    }
    let code: String = code.chars().filter(|c| !matches!(c, '-' | ',')).collect();
    (!code.is_empty() && code.chars().all(char::is_alphanumeric)).then_some(code)
}

/// A British postcode.
pub fn uk_postcode(words: &[&str]) -> Option<String> {
    let code = joined(words)?;
    let (outward, inward) = code.split_at_checked(code.len().checked_sub(3)?)?;
    let shape = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect()
    };
    let fits = shape(inward) == "9AA"
        && ["A9", "A99", "A9A", "AA9", "AA99", "AA9A"].contains(&shape(outward).as_str());
    fits.then(|| format!("{outward} {inward}"))
}

/// A telephone number: its digits, behind the sign before the code of a country where that is said
/// (<https://docs.aws.amazon.com/lexv2/latest/dg/built-in-slot-phone.html>).
pub fn phone(words: &[&str]) -> Option<String> {
    let (sign, words) = match words {
        ["+" | "plus", rest @ ..] => ("+", rest),
        all => ("", all),
    };
    let digits = joined(words)?;
    let is_number = digits.chars().all(|c| c.is_ascii_digit()) && (7..=15).contains(&digits.len());
    is_number.then(|| format!("{sign}{digits}"))
}

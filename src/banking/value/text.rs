//! Free texts that a bank takes.

use jiff::civil::Date;

use super::Value;

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payee(pub String);

/// What a payment is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference(pub String);

/// A British postcode, or its first half.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postcode(pub String);

/// Characters that the name of a payee has at most (Confirmation of Payee).
const LONGEST_NAME: usize = 140;

/// Characters that a reference has at most (Bacs and Faster Payments).
const LONGEST_REFERENCE: usize = 18;

impl Value for Payee {
    const WRONG: &'static str = "I didn't catch who you want to pay.";

    fn read(text: &str, _: Date) -> Option<Self> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = name.chars().any(char::is_alphabetic) && name.chars().count() <= LONGEST_NAME;
        (fits && !name.chars().any(char::is_control)).then_some(Self(name))
    }
}

impl Value for Reference {
    const WRONG: &'static str =
        "A reference has at most eighteen characters, letters and numbers only.";

    fn read(text: &str, _: Date) -> Option<Self> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
        let taken = |c: char| c.is_ascii_alphanumeric() || " .-/&".contains(c);
        let fits = !text.is_empty() && text.len() <= LONGEST_REFERENCE && text.chars().all(taken);
        fits.then_some(Self(text))
    }
}

impl Value for Postcode {
    const WRONG: &'static str = "I didn't recognise that postcode.";

    fn read(text: &str, _: Date) -> Option<Self> {
        let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
        let code = code.to_uppercase();
        let half = |text: &str| is_outward(text).then(|| text.to_owned());
        let whole = || {
            let (outward, inward) = code.split_at_checked(code.len().checked_sub(3)?)?;
            (is_outward(outward) && is_inward(inward)).then(|| format!("{outward} {inward}"))
        };
        whole().or_else(|| half(&code)).map(Self)
    }
}

/// `M1`, `EC1A`, `SW1W`: one or two letters, a digit, and perhaps one sign more.
fn is_outward(text: &str) -> bool {
    let letters = text.chars().take_while(char::is_ascii_uppercase).count();
    let rest: Vec<char> = text.chars().skip(letters).collect();
    let is_area = (1..=2).contains(&letters);
    match rest.as_slice() {
        [digit] => is_area && digit.is_ascii_digit(),
        [digit, last] => is_area && digit.is_ascii_digit() && last.is_ascii_alphanumeric(),
        _ => false,
    }
}

/// `1AA`: a digit and two letters.
fn is_inward(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    matches!(signs.as_slice(), [a, b, c]
        if a.is_ascii_digit() && b.is_ascii_uppercase() && c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_whole_or_half() {
        for (text, code) in [
            ("sw1w 0ny", "SW1W 0NY"),
            ("M11AE", "M1 1AE"),
            ("ec1a", "EC1A"),
            ("L1", "L1"),
            ("e c 1 a 1 b b", "EC1A 1BB"),
        ] {
            assert_eq!(Postcode::read(text, Date::ZERO), Some(Postcode(code.into())), "{text}");
        }
        for text in ["", "12345", "London", "SW1W 0N", "AAA1 1AA", "M1 AAA", "é1"] {
            assert_eq!(Postcode::read(text, Date::ZERO), None, "{text}");
        }
    }

    #[test]
    fn payees_and_references_have_their_lengths() {
        assert_eq!(
            Payee::read("  Ada   Lovelace ", Date::ZERO),
            Some(Payee("Ada Lovelace".into()))
        );
        assert_eq!(Payee::read("12", Date::ZERO), None);
        assert_eq!(Payee::read(&"a".repeat(141), Date::ZERO), None);
        assert_eq!(Reference::read("rent may", Date::ZERO), Some(Reference("RENT MAY".into())));
        assert_eq!(Reference::read("a reference that is too long", Date::ZERO), None);
        assert_eq!(Reference::read("x<y", Date::ZERO), None);
    }
}

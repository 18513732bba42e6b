//! Inputs that ask callers for something secret.

use std::ops::Range;

use super::menu::messages_before;
use super::prompt::prompts;
use crate::flow::lint::Subject;
use crate::flow::model::Block;
use crate::flow::source::{inside, placeholder};

/// An input whose prompt asks for something secret.
#[derive(Debug)]
pub struct Sensitive<'t> {
    /// The input.
    pub block: &'t Block<'t>,
    /// Where its prompt names what it asks for.
    pub at: Range<usize>,
    /// What it asks for.
    pub what: &'static str,
}

/// What prompts call a secret, in lower case, and what it is.
const SECRETS: [(&str, &str); 26] = [
    ("credit card", "a card number"),
    ("debit card", "a card number"),
    ("card number", "a card number"),
    ("number on your card", "a card number"),
    ("security code", "a card's security code"),
    ("verification value", "a card's security code"),
    ("cvv", "a card's security code"),
    ("cvc", "a card's security code"),
    ("expiration date", "a card's expiration date"),
    ("expiry date", "a card's expiration date"),
    ("pin", "a PIN"),
    ("personal identification number", "a PIN"),
    ("passcode", "a passcode"),
    ("password", "a password"),
    ("social security", "a social security number"),
    ("ssn", "a social security number"),
    ("social insurance number", "a social insurance number"),
    ("bank account number", "a bank account number"),
    ("routing number", "a bank account number"),
    ("passport number", "a passport number"),
    ("número de tarjeta", "a card number"),
    ("número de su tarjeta", "a card number"),
    ("número do cartão", "a card number"),
    ("numéro de carte", "a card number"),
    ("kartennummer", "a card number"),
    ("numero di carta", "a card number"),
];
/// With these words the prompt asks for less than the secret, or for something else.
const HARMLESS: [&str; 11] = [
    "last four",
    "last 4",
    "pin code",
    "membership card",
    "loyalty card",
    "library card",
    "últimos cuatro",
    "últimos quatro",
    "quatre derniers",
    "letzten vier",
    "ultime quattro",
];

/// The inputs of a flow that store a secret.
pub fn secrets<'s, 't: 's>(subject: &'s Subject<'t>) -> impl Iterator<Item = Sensitive<'t>> + 's {
    let inputs = subject.blocks().iter().filter(|block| {
        block.is("GetParticipantInput")
            && block.value("StoreInput").is_some_and(|mode| mode.eq_ignore_ascii_case("true"))
    });
    inputs.filter_map(|block| sensitive(subject, block))
}

/// The inputs of a flow that store a secret in the clear.
pub fn in_the_clear<'s, 't: 's>(
    subject: &'s Subject<'t>,
) -> impl Iterator<Item = Sensitive<'t>> + 's {
    secrets(subject).filter(|found| found.block.parameter("InputEncryption").is_none())
}

fn sensitive<'t>(subject: &Subject<'t>, block: &'t Block<'t>) -> Option<Sensitive<'t>> {
    if block.parameter("InputValidation.PhoneNumberValidation").is_some() {
        return None;
    }
    let mut asked: Vec<_> = prompts(block).collect();
    if asked.is_empty() && !super::prompt::plays_recording(block) {
        asked.extend(messages_before(subject, block).into_iter().flat_map(prompts));
    }
    asked.into_iter().filter(|prompt| !placeholder::holds(prompt.value())).find_map(|prompt| {
        let (at, what) = secret(&prompt.heard())?;
        Some(Sensitive { block, at: inside(subject.text, prompt.lit, &at), what })
    })
}

/// The secret that a text asks for, and where it names it.
fn secret(text: &str) -> Option<(Range<usize>, &'static str)> {
    let lower = text.to_ascii_lowercase();
    if HARMLESS.iter().any(|words| lower.contains(words)) {
        return None;
    }
    SECRETS.iter().find_map(|(name, what)| {
        let whole = |at: &usize| {
            let before = lower.get(..*at).and_then(|s| s.chars().next_back());
            let after = lower.get(at + name.len()..).and_then(|s| s.chars().next());
            ![before, after].into_iter().flatten().any(char::is_alphanumeric)
        };
        let at = lower.match_indices(name).map(|(at, _)| at).find(whole)?;
        Some((at..at + name.len(), *what))
    })
}

#[cfg(test)]
mod tests {
    use super::secret;

    #[test]
    fn secrets_are_known_by_whole_words() {
        assert_eq!(secret("Enter your four digit PIN.").map(|found| found.1), Some("a PIN"));
        assert_eq!(secret("Your 16-digit card number").map(|found| found.0), Some(14..25));
        assert!(secret("Is your opinion of our shopping service good?").is_none());
        assert!(secret("the last four digits of your social security number").is_none());
        assert!(secret("Enter the PIN code of your town").is_none());
        assert!(secret("Enter your customer number").is_none());
    }
}

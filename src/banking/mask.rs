//! What is left of an utterance when nothing of a customer is to be kept.

/// An utterance without digits and addresses: `my card #### was taken, write to ***`.
pub fn utterance(text: &str) -> String {
    let word = |word: &str| match word.contains('@') {
        true => crate::connect::mask::HIDDEN.to_owned(),
        false => word.chars().map(|c| if c.is_numeric() { '#' } else { c }).collect(),
    };
    let words: Vec<String> = text.split_whitespace().map(word).collect();
    let text = words.join(" ");
    text.chars().take(LONGEST).collect()
}

/// Characters that are kept: a key of a table has at most 2,048 bytes.
const LONGEST: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_addresses_are_hidden() {
        assert_eq!(
            utterance(" pay  £20 to 12-34-56,\nask ada@example.com "),
            "pay £## to ##-##-##, ask ***"
        );
        assert_eq!(utterance(&"é".repeat(900)).chars().count(), LONGEST);
    }
}

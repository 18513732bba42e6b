//! What is left of an utterance when nothing of a customer is to be kept.

use crate::connect::mask::HIDDEN;

/// Characters that are kept: a key of a table has at most 2,048 bytes.
const LONGEST: usize = 500;

/// An utterance without numbers, addresses, and the names that customers say are theirs:
/// `my card #### was taken, write to ***`. Numbers are digits or words of English and German. A
/// name is what follows `my name is`; after `I am`, which says much else, capital letters tell it.
pub fn utterance(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain: Vec<String> = words.iter().map(|word| plain(word)).collect();
    let masked = words.iter().enumerate().map(|(at, word)| {
        if word.contains('@') || is_name(&words, &plain, at) {
            HIDDEN.to_owned()
        } else if is_number(&plain, at) {
            "#".to_owned()
        } else {
            word.chars().map(|c| if c.is_numeric() { '#' } else { c }).collect()
        }
    });
    let masked: Vec<String> = masked.collect();
    masked.join(" ").chars().take(LONGEST).collect()
}

/// A word in small letters and without the signs around it.
fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'")
}

/// Whether a word is one of those that have a blank between them.
fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

/// Words that stand for digits and numbers.
const NUMBERS: &str = "\
    zero nought naught nil one two three four five six seven eight nine ten eleven \
    twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty \
    thirty forty fourty fifty sixty seventy eighty ninety hundred thousand null eins \
    zwei zwo drei vier fünf fuenf sechs sieben acht neun elf zwölf zwoelf";

/// Words that stand for a digit, or for several, beside others only: `oh seven`, `double five`.
const BESIDE: [&str; 7] = ["oh", "o", "double", "triple", "treble", "doppel", "and"];

fn is_number(words: &[String], at: usize) -> bool {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    match word(at) {
        // A run of such words is a number where a number is in it.
        text if BESIDE.contains(&text) => {
            let is_run = |at: &usize| BESIDE.contains(&word(*at));
            let after = (at..words.len()).find(|at| !is_run(at)).is_some_and(|at| says(word(at)));
            let before = (0..at).rev().find(|at| !is_run(at)).is_some_and(|at| says(word(at)));
            // `lost two cards and one wallet`: what joins is a number between numbers only.
            if text == "and" { after && before } else { after || before }
        }
        text => says(text),
    }
}

/// Whether a word says a number: `four`, `twenty-one`, `one-two-three`, `siebzehn`.
fn says(word: &str) -> bool {
    let is_one = |part: &str| {
        let is_compound = ["zehn", "zig", "ßig", "hundert", "tausend"];
        has(NUMBERS, part) || is_compound.iter().any(|end| part.ends_with(end))
    };
    word.chars().any(char::is_alphabetic) && word.split(|c: char| !c.is_alphanumeric()).any(is_one)
}

/// What a name follows, and whether capital letters have to tell it.
const BEFORE: [(&[&str], bool); 10] = [
    (&["my", "name", "is"], false),
    (&["my", "name's"], false),
    (&["the", "name", "is"], false),
    (&["mein", "name", "ist"], false),
    (&["ich", "heiße"], false),
    (&["ich", "heisse"], false),
    (&["i", "am"], true),
    (&["i'm"], true),
    (&["this", "is"], true),
    (&["ich", "bin"], true),
];

/// Words that are no part of a name, though they may follow `my name is`.
const NO_NAME: &str = "\
    and but i i'm i've my the a on in at not wrong from with you it please und ich \
    aber mein meine die der das";

/// Words of a name at most.
const NAME: usize = 4;

fn is_name(words: &[&str], plain: &[String], at: usize) -> bool {
    let is_part = |at: usize, is_capital: bool| {
        let (word, plain) = (words.get(at), plain.get(at));
        let starts = |word: &&str| word.chars().find(|c| c.is_alphanumeric());
        plain.is_some_and(|plain| !plain.is_empty() && !has(NO_NAME, plain))
            && (!is_capital || word.and_then(starts).is_some_and(char::is_uppercase))
    };
    // A sign behind a word ends a name: `Ada, my card is lost`.
    let ends = |at: usize| words.get(at).is_some_and(|word| word.ends_with([',', '.', ';', '!']));
    BEFORE.iter().any(|(before, is_capital)| {
        (at.saturating_sub(NAME - 1)..=at).any(|first| {
            let lead = first.checked_sub(before.len()).and_then(|lead| plain.get(lead..first));
            lead.is_some_and(|lead| lead.iter().eq(before.iter()))
                && (first..=at).all(|part| is_part(part, *is_capital))
                && !(first..at).any(ends)
        })
    })
}

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

    #[test]
    fn numbers_are_hidden_when_they_are_words() {
        for (said, masked) in [
            ("my pin is one two three four", "my pin is # # # #"),
            ("it's double five oh seven, thanks", "it's # # # # thanks"),
            ("Oh no, one card", "Oh no, # card"),
            ("oh I lost it and more", "oh I lost it and more"),
            ("pay twenty-one pounds", "pay # pounds"),
            ("a hundred and five", "a # # #"),
            ("meine PIN ist eins zwei drei vier", "meine PIN ist # # # #"),
            ("siebzehn und vier", "# und #"),
            ("someone stole my phone", "someone stole my phone"),
        ] {
            assert_eq!(utterance(said), masked);
        }
    }

    #[test]
    fn names_are_hidden_where_customers_say_theirs() {
        for (said, masked) in [
            ("my name is ada lovelace and I lost my card", "my name is *** *** and I lost my card"),
            ("My name's Ada, block it", "My name's *** block it"),
            ("I am Ada Lovelace from Leeds", "I am *** *** from Leeds"),
            ("hi I'm Grace Hopper. My card is gone", "hi I'm *** *** My card is gone"),
            ("Ich bin Ada Lovelace und brauche Hilfe", "Ich bin *** *** und brauche Hilfe"),
            ("ich heiße ada", "ich heiße ***"),
            ("I am overdrawn", "I am overdrawn"),
            ("my name is on the wrong account", "my name is on the wrong account"),
        ] {
            assert_eq!(utterance(said), masked);
        }
    }
}

//! Numbers for the ear: SSML that a caller understands.
//!
//! Source: Amazon Polly Developer Guide, "Supported SSML tags"; Amazon Connect reads `ssmlResponse`
//! as it is.

use super::answer::Answer;
use super::words::is_spelled;

/// Numbers that are spoken at most: nobody keeps more in mind.
const SPOKEN: usize = 3;

/// How each number is introduced.
const STEMS: [&str; SPOKEN] =
    ["The first number is", "The second number is", "And the third number is"];

/// What a caller is told of the numbers that were found, the best three of them.
pub fn speech(answers: &[Answer]) -> String {
    let said: Vec<String> = match answers {
        [plain] if !plain.has_words() => vec![no_words(plain)],
        _ => STEMS.iter().zip(answers).map(|(stem, answer)| sentence(stem, answer)).collect(),
    };
    let pause = "<break time=\"0.7s\"/>";
    format!("<speak><break time=\"0.3s\"/>{}</speak>", said.join(pause))
}

fn no_words(plain: &Answer) -> String {
    format!("There are no words for this number. Its digits are {}.", digits(&plain.vanity))
}

fn sentence(stem: &str, answer: &Answer) -> String {
    let phrase = &answer.phrase;
    let before = answer.vanity.strip_suffix(phrase.as_str()).unwrap_or_default();
    let words: Vec<String> = answer.read.split(' ').map(word).collect();
    let mut text = format!("{stem} {}, {}.", digits(before), words.join(" "));
    // What sounds like something else has to be spelled: A1R as AIR, 4U as FOR YOU, 1 as ONE.
    if phrase.replace('-', " ") != answer.read || phrase.bytes().any(|byte| byte.is_ascii_digit()) {
        let letters: Vec<String> = phrase.split('-').map(characters).collect();
        text += &format!(" That is {}.", letters.join("<break time=\"0.2s\"/>"));
    }
    text
}

/// A word of a phrase as it is read.
fn word(text: &str) -> String {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let is_natural = text.len() <= 2 && !text.starts_with('0');
    if is_digits && !is_natural {
        digits(text)
    } else if is_digits || text.contains('/') {
        text.to_owned()
    } else if !is_spelled(text) && text.bytes().any(|byte| b"AEIOUY".contains(&byte)) {
        // In capitals it could be taken for an abbreviation.
        text.to_ascii_lowercase()
    } else {
        characters(text)
    }
}

/// Digits one by one, with a rest at each hyphen.
fn digits(text: &str) -> String {
    let groups = text.split('-').map(|group| group.trim_start_matches('+'));
    let say = |group: &str| format!("<say-as interpret-as=\"digits\">{group}</say-as>");
    groups.filter(|group| !group.is_empty()).map(say).collect::<Vec<_>>().join(" ")
}

fn characters(text: &str) -> String {
    format!("<say-as interpret-as=\"characters\">{text}</say-as>")
}

#[cfg(test)]
mod tests {
    use super::super::number::{Number, Span};
    use super::super::search::{Limits, Search};
    use super::super::words::OwnWords;
    use super::super::{Answer, answers};
    use super::*;

    fn found(number: &str) -> Vec<Answer> {
        let own = OwnWords::default();
        let number = Number::parse(number).unwrap();
        answers(&mut Search::new(&own, Limits::default()), &number, Span::Subscriber)
    }

    fn first(number: &str) -> String {
        let text = speech(&found(number)[..1]);
        let text = text.replace("<say-as interpret-as=\"digits\">", "[");
        let text =
            text.replace("<say-as interpret-as=\"characters\">", "{").replace("</say-as>", "]");
        let text = text.strip_prefix("<speak><break time=\"0.3s\"/>").unwrap();
        text.strip_suffix("</speak>").unwrap().to_owned()
    }

    #[test]
    fn words_are_read_as_words_and_the_rest_as_digits() {
        assert_eq!(first("18003569377"), "The first number is [1] [800], flowers.");
        assert_eq!(
            first("+15141111112"),
            "There are no words for this number. Its digits are [1] [514] [111] [1112]."
        );
    }

    #[test]
    fn what_sounds_like_something_else_is_spelled() {
        assert_eq!(
            first("18007499248"),
            "The first number is [1] [800], pizza for you. \
             That is {PIZZA]<break time=\"0.2s\"/>{4U]."
        );
    }

    #[test]
    fn three_numbers_are_spoken_with_rests_between() {
        let text = speech(&found("18005382583"));
        assert_eq!(text.matches(" number is ").count(), 3);
        assert_eq!(text.matches("<break time=\"0.7s\"/>").count(), 2);
        assert!(text.contains("And the third number is"));
    }

    #[test]
    fn a_word_without_vowels_is_spelled_and_long_digits_are_read_one_by_one() {
        assert_eq!(word("BBQ"), characters("BBQ"));
        assert_eq!((word("SUV"), word("SUB")), (characters("SUV"), "sub".into()));
        assert_eq!((word("24"), word("24/7")), ("24".into(), "24/7".into()));
        assert_eq!((word("05"), word("911")), (digits("05"), digits("911")));
    }
}

//! What a number can be dialled by, ready to be told.

use serde::Serialize;

use super::keypad::key;
use super::number::{Number, NumberError, Span};
use super::score::Part;
use super::search::Search;
use super::suggestion::Suggestion;

/// One way to write a number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The whole number with its words: `1-800-GOT-JUNK`.
    pub vanity: String,
    /// The words and digits for the span: `GOT-JUNK`.
    pub phrase: String,
    /// How the phrase is read: `GOT JUNK`.
    pub read: String,
    /// What is dialled: `+18004685865`.
    pub dials: String,
    /// How easily it is remembered, in points: 0 where no word was found.
    pub score: f64,
    /// What the points are for.
    pub why: Vec<Why>,
}

impl Answer {
    /// Whether it is more than the digits of the number.
    pub fn has_words(&self) -> bool {
        !self.why.is_empty()
    }
}

/// Points for something.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Why {
    /// What they are for.
    pub part: Part,
    /// How many they are; below 0 what it costs.
    pub points: f64,
}

/// The best phrases for a span of a number, best first; none where no word is found.
pub fn suggestions<'a>(
    search: &mut Search<'a>,
    number: &Number,
    span: Span,
) -> Vec<Suggestion<'a>> {
    let digits = number.digits(span);
    digits.map(|digits| search.run(&digits, number.wall(span))).unwrap_or_default()
}

/// The best ways to write a number, best first; where there is no word for it, its digits in groups.
pub fn answers(search: &mut Search<'_>, number: &Number, span: Span) -> Vec<Answer> {
    let found = suggestions(search, number, span);
    match found.is_empty() {
        true => vec![plain(number, span)],
        false => found.iter().map(|found| answer(found, number, span)).collect(),
    }
}

/// The digits that a phrase is dialled by.
///
/// # Errors
/// Which character no key has.
pub fn dial(phrase: &str) -> Result<String, NumberError> {
    let mut digits = String::new();
    for (index, character) in phrase.chars().enumerate() {
        match key(character) {
            Some(digit) => digits.push(digit),
            None if matches!(character, '*' | '#') => {
                return Err(NumberError::NoKey { character, place: index + 1 });
            }
            None if character.is_ascii_punctuation() || character.is_whitespace() => {}
            None => return Err(NumberError::NoKey { character, place: index + 1 }),
        }
    }
    if digits.is_empty() { Err(NumberError::Empty) } else { Ok(digits) }
}

fn answer(found: &Suggestion<'_>, number: &Number, span: Span) -> Answer {
    let phrase = found.phrase();
    let why = found.why().into_iter().map(|(part, points)| Why { part, points });
    Answer {
        vanity: number.with_phrase(span, &phrase),
        read: found.read(),
        dials: number.e164(),
        score: found.score(),
        why: why.collect(),
        phrase,
    }
}

fn plain(number: &Number, span: Span) -> Answer {
    let phrase = number.grouped(span);
    Answer {
        vanity: number.with_phrase(span, &phrase),
        read: phrase.replace('-', " "),
        dials: number.e164(),
        score: 0.0,
        why: Vec::new(),
        phrase,
    }
}

#[cfg(test)]
mod tests {
    use super::super::search::Limits;
    use super::super::words::OwnWords;
    use super::*;

    fn phrases(text: &str, span: Span) -> Vec<String> {
        let own = OwnWords::default();
        let number = Number::parse(text).unwrap();
        let answers = answers(&mut Search::new(&own, Limits::default()), &number, span);
        for answer in &answers {
            assert_eq!(dial(&answer.phrase).unwrap(), number.digits(span).unwrap().to_string());
        }
        answers.into_iter().map(|answer| answer.vanity).collect()
    }

    #[test]
    fn known_numbers_come_first() {
        for (digits, phrase) in [
            ("3569377", "FLOWERS"),
            ("4685865", "GOT-JUNK"),
            ("5382583", "JET-BLUE"),
            ("7499248", "PIZZA-4U"),
        ] {
            let best = phrases(&format!("1800{digits}"), Span::Subscriber).remove(0);
            assert_eq!(best, format!("1-800-{phrase}"));
        }
    }

    #[test]
    fn a_number_without_words_is_its_digits_in_groups() {
        assert_eq!(phrases("+15141111112", Span::Subscriber), ["1-514-111-1112"]);
    }

    #[test]
    fn places_that_nothing_good_is_there_for_stay_empty() {
        assert_eq!(phrases("18003569377", Span::Subscriber), ["1-800-FLOWERS", "1-800-FLOWER-7"]);
    }

    #[test]
    fn two_words_that_belong_together_are_shown_as_two() {
        let found = phrases("18004237465", Span::Subscriber);
        assert!(found.contains(&"1-800-ICE-RINK".to_owned()), "{found:?}");
    }

    #[test]
    fn a_digit_for_a_letter_makes_no_other_phrase() {
        let found = phrases("18002892227", Span::Subscriber);
        assert!(found.contains(&"1-800-BUY-A-CAR".to_owned()), "{found:?}");
        assert!(!found.contains(&"1-800-BUY-2-CAR".to_owned()), "{found:?}");
    }

    #[test]
    fn a_word_goes_over_the_area_code_only_if_that_is_asked_for() {
        // 727-437-8464: PARENTING would begin in the area code.
        let across = |span| phrases("+17273684640", span).remove(0);
        assert!(across(Span::National).contains("PARENTING"), "{}", across(Span::National));
        assert!(!across(Span::Area).contains("PARENTING"), "{}", across(Span::Area));
    }

    #[test]
    fn a_phrase_is_dialled_by_its_keys() {
        assert_eq!(dial("1-800-GOT-JUNK?").unwrap(), "18004685865");
        let error = dial("CAFÉ").unwrap_err();
        assert_eq!(error, NumberError::NoKey { character: 'É', place: 4 });
        assert_eq!(dial(" - "), Err(NumberError::Empty));
    }
}

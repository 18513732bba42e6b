//! What an utterance may mean that the bot has not understood.

use super::intent::Intent;

/// What somebody takes an utterance for.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The name of the intent.
    pub intent: String,
    /// How sure they are, from 0 to 1.
    pub confidence: f64,
}

/// The intents that an utterance may stand for, with what each is for.
pub fn candidates() -> Vec<(&'static str, &'static str)> {
    Intent::ALL.into_iter().map(|intent| (intent.name(), intent.purpose())).collect()
}

impl Guess {
    /// The intent, where the guess is sure enough and is one of ours.
    pub fn accepted(&self, threshold: f64) -> Option<Intent> {
        let is_sure = self.confidence > threshold && self.confidence <= 1.0;
        is_sure.then(|| Intent::named(&self.intent))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sure_guess_of_an_intent_of_ours_counts() {
        let guess =
            |intent: &str, confidence| Guess { intent: intent.into(), confidence }.accepted(0.7);
        assert_eq!(guess("CheckBalance", 0.71), Some(Intent::CheckBalance));
        for (intent, confidence) in [
            ("CheckBalance", 0.7),
            ("CheckBalance", f64::NAN),
            ("CheckBalance", 7.0),
            ("Other", 0.9),
        ] {
            assert_eq!(guess(intent, confidence), None, "{intent} {confidence}");
        }
    }
}

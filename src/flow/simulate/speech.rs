//! How long speech takes. The service does not say; what stands here are usual rates of its voices,
//! good enough to see a silence or a prompt that is too long.

mod ssml;

use super::Millis;

/// How long things take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// An audio prompt whose length is not known.
    pub audio: Millis,
    /// What people take to press a key or to speak, after they have heard what they are asked.
    pub reaction: Millis,
    /// Between two keys.
    pub between_keys: Millis,
    /// Speech, in percent: 200 takes twice as long.
    pub slower: u64,
}

impl Default for Timing {
    fn default() -> Self {
        Self { audio: 5_000, reaction: 1_000, between_keys: 500, slower: 100 }
    }
}

/// What a text takes to be spoken, by whatever voice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Measure {
    /// Hundredths of letters.
    pub letters: u64,
    /// Pauses between words, and others that no voice makes shorter.
    pub pauses: Millis,
}

/// A voice's rate: milliseconds for a letter or a space, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Rate(pub u64);

/// A comma, and what else parts a sentence.
const SHORT_PAUSE: Millis = 200;
/// The end of a sentence.
const LONG_PAUSE: Millis = 400;
/// A digit is a word: `seven`.
const DIGIT: u64 = 400;
/// Letters of a script whose signs are syllables are in the rate of its language.
const LETTER: u64 = 100;

/// Milliseconds a letter, by language.
const RATES: &[(&str, u64)] = &[
    ("en", 62),
    ("es", 58),
    ("it", 58),
    ("fr", 60),
    ("pt", 60),
    ("de", 65),
    ("ar", 75),
    ("hi", 70),
    ("ja", 130),
    ("ko", 150),
    ("zh", 230),
    ("cmn", 230),
    ("yue", 230),
];

/// Milliseconds a letter in languages that are not listed.
const OTHER: u64 = 65;

/// The voices that speak something else than English.
const VOICES: &[(&str, &str)] = &[
    ("ar", "Zeina Hala Zayd"),
    ("zh", "Zhiyu Hiujin"),
    ("de", "Vicki Daniel Marlene Hans Hannah Sabrina"),
    ("es", "Lupe Penelope Pedro Miguel Mia Andres Conchita Lucia Enrique Sergio Raul Alba"),
    ("fr", "Chantal Gabrielle Liam Celine Lea Mathieu Remi Isabelle"),
    ("hi", "Aditi Kajal"),
    ("it", "Carla Bianca Giorgio Adriano Beatrice"),
    ("ja", "Mizuki Takumi Kazuha Tomoko"),
    ("ko", "Seoyeon Jihye"),
    ("pt", "Camila Vitoria Ricardo Thiago Ines Cristiano"),
    ("nl", "Lotte Laura Ruben Lisa"),
    ("pl", "Ewa Maja Jacek Jan Ola"),
    ("sv", "Astrid Elin"),
    ("da", "Naja Mads Sofie"),
    ("nb", "Liv Ida"),
    ("fi", "Suvi"),
    ("tr", "Filiz Burcu"),
    ("ru", "Tatyana Maxim"),
    ("ca", "Arlet"),
];

impl Rate {
    /// The rate of a language such as `en-US`.
    pub fn of_language(code: &str) -> Self {
        let language = code.split(['-', '_']).next().unwrap_or(code);
        let known = RATES.iter().find(|(name, _)| name.eq_ignore_ascii_case(language));
        Self(known.map_or(OTHER, |(_, rate)| *rate))
    }

    /// The rate of a voice such as `Joanna`.
    pub fn of_voice(name: &str) -> Self {
        let speaks = |names: &str| names.split(' ').any(|one| one.eq_ignore_ascii_case(name));
        let known = VOICES.iter().find(|(_, names)| speaks(names));
        Self::of_language(known.map_or("en", |(language, _)| language))
    }
}

impl Default for Rate {
    fn default() -> Self {
        Self::of_language("en")
    }
}

impl Measure {
    /// The measure of plain text.
    pub fn text(text: &str) -> Self {
        let mut measure = Self::default();
        measure.add(text, 100, false);
        measure
    }

    /// The measure of SSML; text that is none is measured as it stands.
    pub fn ssml(text: &str) -> Self {
        ssml::measure(text)
    }

    /// Adds words that are spoken in a rate of so many percent; `spelled` ones sign by sign.
    fn add(&mut self, text: &str, percent: u64, spelled: bool) {
        let mut chars = text.chars().peekable();
        let (mut letters, mut pauses) = (0, 0);
        while let Some(c) = chars.next() {
            let ends = chars.peek().is_none_or(|next| next.is_whitespace());
            match c {
                _ if c.is_ascii_digit() => letters += DIGIT,
                _ if spelled && c.is_alphanumeric() => letters += DIGIT,
                '.' | '!' | '?' if ends => pauses += LONG_PAUSE,
                ',' | ';' | ':' if ends => pauses += SHORT_PAUSE,
                '。' | '！' | '？' => pauses += LONG_PAUSE,
                '、' | '，' => pauses += SHORT_PAUSE,
                _ => letters += LETTER,
            }
        }
        let percent = percent.max(1);
        self.letters += letters * 100 / percent;
        self.pauses += pauses * 100 / percent;
    }

    /// How long a voice takes.
    pub fn lasts(self, rate: Rate, timing: &Timing) -> Millis {
        (self.letters * rate.0 / LETTER) * timing.slower / 100 + self.pauses
    }
}

/// What is heard of SSML: its words without tags.
#[must_use]
pub fn words(ssml: &str) -> String {
    ssml::words(ssml)
}

#[cfg(test)]
mod tests {
    use super::{Measure, Rate, Timing, words};

    fn text(text: &str) -> u64 {
        Measure::text(text).lasts(Rate::default(), &Timing::default())
    }

    fn ssml(text: &str) -> u64 {
        Measure::ssml(text).lasts(Rate::default(), &Timing::default())
    }

    #[test]
    fn a_sentence_takes_what_it_takes_to_say_it() {
        let sentence = text("Thank you for calling Example Travel.");
        assert!((2_000..3_500).contains(&sentence), "{sentence}");
        assert_eq!(text(""), 0);
        assert!(text("12065550100") > text("elevensigns"));
    }

    #[test]
    fn pauses_and_rates_of_ssml_count() {
        let plain = ssml("<speak>hello there</speak>");
        assert_eq!(plain, text("hello there"));
        assert_eq!(ssml("<speak>hello there<break time=\"2s\"/></speak>"), plain + 2_000);
        assert_eq!(ssml("<speak>hello there<break time='250ms'/></speak>"), plain + 250);
        assert_eq!(ssml("<speak>hello there<break strength=\"strong\"/></speak>"), plain + 700);
        let slow = ssml("<speak><prosody rate=\"50%\">hello there</prosody></speak>");
        assert_eq!(slow, plain * 2);
        let spelled = ssml("<speak><say-as interpret-as=\"characters\">abc</say-as></speak>");
        assert!(spelled > 3 * text("a"));
        assert_eq!(ssml("<speak>a &lt; b"), text("a < b"), "a tag that is open to the end");
    }

    #[test]
    fn languages_and_voices_have_their_rates() {
        assert_eq!(Rate::of_voice("Joanna"), Rate::of_language("en-GB"));
        assert_eq!(Rate::of_voice("Takumi"), Rate::of_language("ja-JP"));
        assert_ne!(Rate::of_voice("Takumi"), Rate::of_voice("Joanna"));
    }

    #[test]
    fn words_are_what_is_left_without_tags() {
        assert_eq!(words("<speak>Hi, <break time=\"1s\"/> you &amp; me</speak>"), "Hi, you & me");
        assert_eq!(words("<speak>one.<break time=\"1s\"/>Two</speak>"), "one. Two");
        assert_eq!(words("<speak>open <b"), "open");
        assert_eq!(words("<sub alias=\"Consortium\">C</sub>"), "Consortium");
    }
}

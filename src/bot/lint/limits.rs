//! What Lex V2 sets limits to.
//!
//! "Quotas" of the Amazon Lex V2 Developer Guide (`docs.aws.amazon.com/lexv2/latest/dg/quotas.html`)
//! and, where nothing else is named, the API reference of the type.

/// Characters of a name (`CreateBot`, `CreateIntent`, `CreateSlot`, `CreateSlotType`).
pub const NAME: usize = 100;
/// Characters of a description (`CreateBot`).
pub const DESCRIPTION: usize = 200;
/// Characters of an utterance (Quotas).
pub const UTTERANCE: usize = 500;
/// Characters of a text that the bot says (`PlainTextMessage`).
pub const MESSAGE: usize = 1000;
/// Characters of a value or a synonym (`SampleValue`).
pub const VALUE: usize = 140;
/// Characters of a regular expression (Developer Guide, "AMAZON.AlphaNumeric").
pub const PATTERN: usize = 300;
/// How often a bot asks again at most (`PromptSpecification`).
pub const TRIES: u32 = 5;
/// Seconds that a session lives without a word (`CreateBot`).
pub const IDLE: std::ops::RangeInclusive<u64> = 60..=86_400;

/// Utterances of an intent (Quotas).
pub const UTTERANCES: usize = 1500;
/// Slots of an intent (Quotas).
pub const SLOTS: usize = 100;
/// Values and synonyms of a slot type (Quotas).
pub const VALUES: usize = 10_000;

/// Limits that are wider in some locales (Quotas).
#[derive(Clone, Copy, Debug)]
pub struct OfLocale {
    /// Intents.
    pub intents: usize,
    /// Slots of all intents.
    pub slots: usize,
    /// Slot types of the bot's own.
    pub slot_types: usize,
    /// Characters of all utterances.
    pub characters: usize,
}

/// The limits of a locale.
pub fn of_locale(id: &str) -> OfLocale {
    match id {
        "en-AU" | "en-GB" | "en-US" => {
            OfLocale { intents: 1000, slots: 4000, slot_types: 250, characters: 2_000_000 }
        }
        _ => OfLocale { intents: 250, slots: 2000, slot_types: 100, characters: 200_000 },
    }
}

/// The locales of Lex V2 (Developer Guide, "Languages and locales supported by Amazon Lex V2"),
/// with a hyphen.
pub const LOCALES: &[&str] = &[
    "af-ZA", "ar-AE", "ar-SA", "bg-BG", "ca-ES", "cs-CZ", "cy-GB", "da-DK", "de-AT", "de-CH",
    "de-DE", "en-AB", "en-AU", "en-GB", "en-IE", "en-IN", "en-NZ", "en-US", "en-WL", "en-ZA",
    "es-419", "es-ES", "es-MX", "es-US", "et-ET", "fa-IR", "fi-FI", "fr-BE", "fr-CA", "fr-FR",
    "he-IL", "hi-IN", "hr-HR", "hu-HU", "id-ID", "is-IS", "it-IT", "ja-JP", "km-KH", "ko-KR",
    "lt-LT", "lv-LV", "ms-MY", "nl-BE", "nl-NL", "no-NO", "pl-PL", "pt-BR", "pt-PT", "ro-RO",
    "ru-RU", "sk-SK", "sl-SI", "sr-RS", "sv-SE", "sw-KE", "ta-IN", "th-TH", "tl-PH", "tr-TR",
    "uk-UA", "vi-VN", "zh-CN", "zh-HK", "zh-TW", "zu-ZA",
];

//! The rules by name.

use crate::connect::Severity;

/// What a rule is called, and how bad what it finds is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// A code that never changes: `CB301`.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How bad a finding is.
    pub severity: Severity,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $constant:ident = $code:literal, $name:literal, $severity:ident;)*) => {
        $($(#[$doc])* pub const $constant: &Rule =
            &Rule { code: $code, name: $name, severity: Severity::$severity };)*

        /// All rules, by code.
        pub const RULES: &[&Rule] = &[$($constant),*];
    };
}

rules!(
    /// The file is no bot.
    MALFORMED = "CB001", "malformed-bot", Error;
    /// A name that Lex does not take, or one that is there twice.
    NAME = "CB101", "name-invalid", Error;
    /// A locale that Lex does not have.
    LOCALE = "CB102", "locale-unknown", Error;
    /// A number or a span of time beyond its limits.
    RANGE = "CB103", "out-of-range", Error;
    /// A text that is empty or too long.
    LENGTH = "CB104", "text-length", Error;
    /// More of something than a bot may have.
    COUNT = "CB105", "too-many", Error;
    /// A bot without locales or without intents.
    EMPTY = "CB106", "empty-bot", Error;
    /// An intent that nobody can come to.
    UNSAID = "CB201", "intent-without-utterances", Warning;
    /// An utterance with a slot that the intent does not have.
    UNDEFINED = "CB202", "slot-undefined", Error;
    /// A slot of a type that there is not.
    TYPE = "CB203", "slot-type-unknown", Error;
    /// A slot that the bot has to ask for, and no question.
    PROMPT = "CB204", "required-slot-without-prompt", Error;
    /// A slot in an utterance whose type is for answers only.
    FREE_FORM = "CB205", "free-form-in-utterance", Error;
    /// A slot type of the bot's own that cannot be built.
    OWN_TYPE = "CB206", "slot-type-invalid", Error;
    /// A slot type that no slot has.
    UNUSED = "CB207", "slot-type-unused", Warning;
    /// A secret that logs would show.
    SECRET = "CB208", "secret-not-obfuscated", Warning;
    /// A fallback with what it cannot have.
    FALLBACK = "CB209", "fallback-invalid", Error;
    /// An utterance that an intent has twice.
    TWICE = "CB301", "duplicate-utterance", Warning;
    /// An utterance that two intents of a bot have.
    CLASH = "CB302", "clashing-utterance", Warning;
    /// An utterance that means something else in another bot.
    ELSEWHERE = "CB303", "utterance-means-another-intent", Warning;
    /// What one locale has and another has not.
    BEHIND = "CB304", "locale-behind", Warning;
    /// A form for a locale that the bot does not have.
    NO_SUCH_LOCALE = "CB305", "form-without-locale", Error;
    /// Routing for an intent that the bot does not have.
    UNROUTABLE = "CB401", "routing-without-intent", Error;
    /// Routing to a bot that is not there.
    NO_SUCH_BOT = "CB402", "routing-to-nowhere", Error;
    /// An intent of a gateway that leads nowhere.
    UNROUTED = "CB403", "intent-not-routed", Warning;
    /// An intent of the function that no bot has.
    UNUSED_INTENT = "CB404", "function-intent-missing", Warning;
    /// An intent that the function does not have.
    UNKNOWN_INTENT = "CB405", "intent-unknown-to-function", Warning;
    /// A hook, and no function that it could call.
    HOOK = "CB406", "hook-without-function", Error;
);

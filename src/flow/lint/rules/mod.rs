//! The rules, one a file.

use super::registry::Entry;
use super::{Draft, Meta, Report, Rule, Subject};

/// Declares the rules: the one list of them, in the order of their codes.
macro_rules! rules {
    ($($module:ident :: $rule:ident),* $(,)?) => {
        $(pub(super) mod $module;)*

        pub(super) static ENTRIES: &[Entry] = &[
            $(Entry::new(
                &<$module::$rule as Rule>::META,
                <$module::$rule as Rule>::check,
                include_str!(concat!(stringify!($module), ".rs")),
            ),)*
        ];
    };
}

rules! {
    json_syntax::JsonSyntax,
    legacy_format::LegacyFormat,
    dangling_transition::DanglingTransition,
    unknown_action_type::UnknownActionType,
    missing_required_error::MissingRequiredError,
    menu_option_unhandled::MenuOptionUnhandled,
    menu_option_unannounced::MenuOptionUnannounced,
    key_offered_in_vain::KeyOfferedInVain,
    lambda_error_ignored::LambdaErrorIgnored,
    error_straight_to_disconnect::ErrorStraightToDisconnect,
    lex_without_intents::LexWithoutIntents,
    lex_test_alias::LexTestAlias,
    lex_v1::LexV1,
    voice_id_retired::VoiceIdRetired,
    operand_whitespace::OperandWhitespace,
    ssml_malformed::SsmlMalformed,
    ssml_in_text::SsmlInText,
    prompt_too_long::PromptTooLong,
    prompt_file_type::PromptFileType,
    reference_in_braces::ReferenceInBraces,
    phone_not_e164::PhoneNotE164,
    dtmf_digits::DtmfDigits,
    sensitive_input_unencrypted::SensitiveInputUnencrypted,
    sensitive_input_logged::SensitiveInputLogged,
    secret_literal::SecretLiteral,
    secret_attribute::SecretAttribute,
    recording_without_announcement::RecordingWithoutAnnouncement,
    sensitive_input_recorded::SensitiveInputRecorded,
    sensitive_input_kept::SensitiveInputKept,
    no_logging_block::NoLoggingBlock,
    no_disconnect_flow::NoDisconnectFlow,
    hardcoded_arn::HardcodedArn,
    multiple_accounts::MultipleAccounts,
    placeholder_left::PlaceholderLeft,
    metadata_orphan::MetadataOrphan,
    metadata_missing::MetadataMissing,
}

/// The name that looks most like a word, where one does.
fn closest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let lower = word.to_lowercase();
    names
        .map(|name| (strsim::jaro_winkler(&lower, &name.to_lowercase()), name))
        .filter(|(score, _)| *score >= 0.88)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

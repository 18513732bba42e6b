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
    refused_by_service::RefusedByService,
    legacy_format::LegacyFormat,
    dangling_transition::DanglingTransition,
    unknown_action_type::UnknownActionType,
    missing_required_error::MissingRequiredError,
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

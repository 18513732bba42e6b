//! The rules, one a file.

use super::registry::Entry;
use super::{Draft, Meta, Report, Rule, Subject};

/// Declares the rules: the one list of them, in the order of their codes.
macro_rules! rules {
    ($($module:ident :: $rule:ident),* $(,)?) => {
        $(pub(super) mod $module;)*

        pub(super) static ENTRIES: &[Entry] = &[
            $(Entry::new::<$module::$rule>(include_str!(concat!(stringify!($module), ".rs"))),)*
        ];
    };
}

rules! {
    json_syntax::JsonSyntax,
    legacy_format::LegacyFormat,
    dangling_transition::DanglingTransition,
    unknown_action_type::UnknownActionType,
    missing_required_error::MissingRequiredError,
    unknown_jsonpath_root::UnknownJsonpathRoot,
    unknown_jsonpath_key::UnknownJsonpathKey,
    read_before_write::ReadBeforeWrite,
    read_maybe_unset::ReadMaybeUnset,
    queue_not_set::QueueNotSet,
    queue_maybe_not_set::QueueMaybeNotSet,
    flow_attribute_never_set::FlowAttributeNeverSet,
    attribute_never_set_here::AttributeNeverSetHere,
    attribute_read_before_set::AttributeReadBeforeSet,
    attributes_size::AttributesSize,
    attribute_key_characters::AttributeKeyCharacters,
    stored_input_timeout_unchecked::StoredInputTimeoutUnchecked,
    external_key_unknown::ExternalKeyUnknown,
    stringmap_nested_read::StringmapNestedRead,
    answer_too_large::AnswerTooLarge,
    transfer_loop::TransferLoop,
    module_depth::ModuleDepth,
    module_cycle::ModuleCycle,
    module_contract::ModuleContract,
    unresolved_flow_reference::UnresolvedFlowReference,
    flow_type_mismatch::FlowTypeMismatch,
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

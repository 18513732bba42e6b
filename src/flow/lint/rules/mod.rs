//! The rules, one a file.

use std::collections::HashSet;

use super::subject::Run;
use super::words::closest;
use super::{Draft, Entry, Meta, Report, Rule, Severity, Subject};
use crate::flow::model::{Block, BlockId, is_literal};

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
    byte_order_mark::ByteOrderMark,
    duplicate_key::DuplicateKey,
    content_too_large::ContentTooLarge,
    refused_by_service::RefusedByService,
    legacy_format::LegacyFormat,
    version::Version,
    start_missing::StartMissing,
    actions_missing::ActionsMissing,
    too_many_actions::TooManyActions,
    identifier_missing::IdentifierMissing,
    identifier_invalid::IdentifierInvalid,
    duplicate_identifier::DuplicateIdentifier,
    module_settings::ModuleSettings,
    dangling_transition::DanglingTransition,
    next_action_missing::NextActionMissing,
    terminal_has_transitions::TerminalHasTransitions,
    unreachable_block::UnreachableBlock,
    no_terminal_block::NoTerminalBlock,
    no_path_to_end::NoPathToEnd,
    busy_loop::BusyLoop,
    unbounded_retry::UnboundedRetry,
    malformed_block::MalformedBlock,
    unknown_action_type::UnknownActionType,
    action_not_allowed_in_flow_type::ActionNotAllowedInFlowType,
    missing_required_error::MissingRequiredError,
    unsupported_error_type::UnsupportedErrorType,
    duplicate_error::DuplicateError,
    missing_required_parameter::MissingRequiredParameter,
    unknown_parameter::UnknownParameter,
    parameter_type::ParameterType,
    parameter_value::ParameterValue,
    parameter_range::ParameterRange,
    lambda_timeout::LambdaTimeout,
    exclusive_parameters::ExclusiveParameters,
    missing_one_of::MissingOneOf,
    non_string_scalar::NonStringScalar,
    empty_parameter::EmptyParameter,
    dynamic_not_allowed::DynamicNotAllowed,
    literal_not_allowed::LiteralNotAllowed,
    event_hooks::EventHooks,
    tags::Tags,
    id_format::IdFormat,
    unknown_operator::UnknownOperator,
    operator_not_supported::OperatorNotSupported,
    operand_not_supported::OperandNotSupported,
    operand_count::OperandCount,
    empty_operand::EmptyOperand,
    missing_required_condition::MissingRequiredCondition,
    conditions_not_supported::ConditionsNotSupported,
    conditions_with_store_input::ConditionsWithStoreInput,
    branch_without_conditions::BranchWithoutConditions,
    duplicate_condition::DuplicateCondition,
    compare_else_mismatch::CompareElseMismatch,
    percentage_chain::PercentageChain,
    channel_mismatch::ChannelMismatch,
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
    silence::Silence,
    lambda_chain::LambdaChain,
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
    transfer_loop::TransferLoop,
    module_depth::ModuleDepth,
    module_cycle::ModuleCycle,
    module_contract::ModuleContract,
    unresolved_flow_reference::UnresolvedFlowReference,
    flow_type_mismatch::FlowTypeMismatch,
}

/// Where findings about the flow as a whole point: the brace that opens it.
fn opening(subject: &Subject<'_>) -> std::ops::Range<usize> {
    let start = jsonc_parser::common::Ranged::start(subject.flow.root);
    start..start + 1
}

/// Where findings about a block as a whole point.
fn head(subject: &Subject<'_>, id: BlockId) -> std::ops::Range<usize> {
    subject.flow.block(id).map_or_else(|| opening(subject), Block::head)
}

/// The names that blocks set in a parameter such as `Attributes`; `None` where one of them is not
/// known.
fn names_set<'t>(subject: &Subject<'t>, parameter: &str) -> Option<HashSet<&'t str>> {
    let entries = subject.blocks().iter().flat_map(|block| block.entries(parameter));
    let names = entries.map(|prop| prop.name.as_str());
    names.map(|name| is_literal(name).then_some(name)).collect()
}

/// A finding with the blocks of a run, each with the seconds that it takes.
fn with_stages(subject: &Subject<'_>, run: &Run, draft: Draft) -> Draft {
    run.stages.iter().fold(draft, |draft, stage| {
        let turns =
            stage.turns.map_or(String::new(), |turns| format!(", in a circle of {turns} turns"));
        let message = format!("up to {} s here{turns}", stage.seconds);
        draft.related(head(subject, stage.block), message)
    })
}

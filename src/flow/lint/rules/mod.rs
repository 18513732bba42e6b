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

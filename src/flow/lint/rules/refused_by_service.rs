use super::{Meta, Report, Rule, Subject};

/// ## What it does
/// Reports what the service said about a flow and no other rule explains. Only `connectctl flow
/// problems` finds it, in the answer of the service.
///
/// ## Why is this bad?
/// The service has refused the flow.
///
/// ## Example
/// ```text
/// An error occurred (InvalidContactFlowException) when calling the CreateContactFlow operation
/// ```
///
/// ## Use instead
/// ```text
/// connectctl flow problems flow.json --from-service answer.json
/// ```
///
/// ## How sure is this?
/// Certain: these are the service's own words.
pub struct RefusedByService;

impl Rule for RefusedByService {
    const META: Meta = Meta::error("CF009", "refused-by-service");

    /// There is nothing to look at: the service has spoken.
    fn check(_: &Subject<'_>, _: &mut Report<'_>) {}
}

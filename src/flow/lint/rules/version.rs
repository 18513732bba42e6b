use super::{Draft, Meta, Report, Rule, Subject, opening};
use crate::flow::catalog::catalog;
use crate::flow::lint::fix;
use crate::flow::model::{bytes, kind_of};
use crate::flow::source::placeholder;

/// ## What it does
/// Reports a flow whose `Version` is missing or is not `2019-10-30`.
///
/// ## Why is this bad?
/// The service refuses the flow. `Version` names the version of the flow language and not that of
/// your flow: there is one, and it does not change when the flow does.
///
/// ## Example
/// ```json
/// {
///   "Version": "2024-05-01",
///   "StartAction": "Goodbye",
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Goodbye",
///   "Actions": [
///     { "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## How sure is this?
/// Certain: the developer guide names this one version, and every flow that the designer exports
/// has it. A version that a template fills in is not judged.
pub struct Version;

impl Rule for Version {
    const META: Meta = Meta::error("CF011", "version");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let right = catalog().language.as_str();
        let title = || format!("write {right:?}");
        let Some(prop) = subject.flow.version else {
            let draft =
                Draft::new(opening(subject), format!("Version is missing, expected {right:?}"));
            report.add(match subject.flow.object() {
                Some(root) => {
                    let edit =
                        fix::add_property(subject.text, root, "Version", &fix::quoted(right));
                    draft.fix(title(), vec![edit])
                }
                None => draft,
            });
            return;
        };
        let found = match prop.value.as_string_lit() {
            Some(lit) if lit.value == right || placeholder::holds(&lit.value) => return,
            Some(lit) => format!("{:?}", lit.value),
            None => kind_of(&prop.value).to_owned(),
        };
        report.add(
            Draft::new(
                bytes(&prop.value),
                format!("Version is {found}, and {right:?} is the only one"),
            )
            .help("it is the version of the flow language, not that of the flow")
            .fix(title(), vec![fix::replace(&prop.value, fix::quoted(right))]),
        );
    }
}

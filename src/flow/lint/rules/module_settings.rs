use super::{Draft, Meta, Report, Rule, Subject, opening};
use crate::flow::lint::fix;
use crate::flow::model::{Block, bytes, kind_of, text};
use crate::flow::source::placeholder;

/// ## What it does
/// Reports a module without `Settings`, and a flow with them.
///
/// ## Why is this bad?
/// `Settings` hold the contract of a module: what it takes, what it gives back and by which
/// branches it returns. The service refuses a module without: `JSON field is missing or null for
/// field name: settings`. A flow has no contract, and the service refuses one that states it.
///
/// ## Example
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Return",
///   "Actions": [
///     { "Identifier": "Return", "Type": "EndFlowModuleExecution", "Parameters": {}, "Transitions": {} }
///   ]
/// }
/// ```
///
/// ## Use instead
/// ```json
/// {
///   "Version": "2019-10-30",
///   "StartAction": "Return",
///   "Actions": [
///     { "Identifier": "Return", "Type": "EndFlowModuleExecution", "Parameters": {}, "Transitions": {} }
///   ],
///   "Settings": {
///     "InputParameters": [],
///     "OutputParameters": [],
///     "Transitions": [
///       { "DisplayName": "Success", "ReferenceName": "Success", "Description": "" },
///       { "DisplayName": "Error", "ReferenceName": "Error", "Description": "" }
///     ]
///   }
/// }
/// ```
///
/// ## How sure is this?
/// Certain where the file says what it is: a resource of a template, a type of flow in its metadata,
/// or a block `EndFlowModuleExecution`, which only modules may have. Every exported module has `Settings`. A
/// file with `Settings` that says nothing else is taken for a module and is not reported.
pub struct ModuleSettings;

/// The contract that the designer writes for a module that takes and gives nothing.
const NONE: &str = r#"{ "InputParameters": [], "OutputParameters": [], "Transitions": [{ "DisplayName": "Success", "ReferenceName": "Success", "Description": "" }, { "DisplayName": "Error", "ReferenceName": "Error", "Description": "" }] }"#;

impl Rule for ModuleSettings {
    const META: Meta = Meta::error("CF018", "module-settings");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let flow = subject.flow;
        match flow.settings {
            // The API and CloudFormation also take them beside the content.
            None if flow.module && subject.given.settings.is_none() => {
                report.add(missing(subject));
            }
            Some(prop) if flow.module => {
                let known = text(&prop.value).is_none_or(|text| !placeholder::holds(text));
                if prop.value.as_object().is_none() && known {
                    let kind = kind_of(&prop.value);
                    let message =
                        format!("Settings is {kind}, expected the contract of the module");
                    let title = "state a contract that takes and gives nothing";
                    let edit = fix::replace(&prop.value, NONE);
                    report
                        .add(Draft::new(bytes(&prop.value), message).unsafe_fix(title, vec![edit]));
                }
            }
            Some(prop) => {
                let message = "a flow has no Settings: they are the contract of a module";
                let draft = Draft::new(crate::flow::model::key_bytes(prop), message)
                    .help("remove them, or deploy the file as a module");
                let removed = flow.object().and_then(|root| {
                    let index = root.properties.iter().position(|one| std::ptr::eq(one, prop))?;
                    fix::remove_property(root, index)
                });
                report.add(match removed {
                    Some(edit) => draft.unsafe_fix("remove them", vec![edit]),
                    None => draft,
                });
            }
            None => {}
        }
    }
}

fn missing(subject: &Subject<'_>) -> Draft {
    let returns = subject.blocks().iter().find(|block| block.is("EndFlowModuleExecution"));
    let range = opening(subject);
    let draft = Draft::new(range, "the module has no Settings, the contract that it must state")
        .help("list what it takes under InputParameters, what it gives under OutputParameters and its branches under Transitions");
    let draft = match returns.map(Block::head) {
        Some(head) => draft.related(head, "only a module has such a block"),
        None => draft,
    };
    match subject.flow.object() {
        Some(root) => {
            let edit = fix::add_property(subject.text, root, "Settings", NONE);
            draft.unsafe_fix("state a contract that takes and gives nothing", vec![edit])
        }
        None => draft,
    }
}

use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::lint::set::written;
use crate::flow::lint::{
    Call, Contract, Flows, Found, SetDraft, SetReport, Severity, Shape, Summary, Way,
};
use crate::flow::model::{Block, bytes, is_literal, key_bytes, text};

/// ## What it does
/// Compares a module with its contract, the input, output and branches in its `Settings`: what the
/// module returns, and in a set of flows what the flows that invoke it hand over and tell apart.
///
/// ## Why is this bad?
/// The service refuses a flow that hands over an input or names a branch which the module does not
/// declare, and a module that returns one.
///
/// ## Example
/// ```text
/// module:  "Settings": "{\"transitions\": {\"results\": [{\"name\": \"verified\"}]}}"
/// flow:    { "Operator": "Equals", "Operands": ["Verified"] }
/// ```
///
/// ## Use instead
/// ```text
/// flow:    { "Operator": "Equals", "Operands": ["verified"] }
/// ```
///
/// ## How sure is this?
/// Calls to the service show that it checks both sides, down to the type of each input. The contract
/// is the `Settings` that DescribeContactFlowModule and CloudFormation keep beside the content; the
/// `Settings` inside the content are the same for every module and say nothing. Modules whose
/// contract is not in the file are not judged, nor invocations of an alias or a version.
pub struct ModuleContract;

impl Rule for ModuleContract {
    const META: Meta = Meta::error("CF604", "module-contract");
    const WAITS: bool = true;

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let mut contract = None;
        for block in subject.blocks().iter().filter(|block| block.is("EndFlowModuleExecution")) {
            let contract =
                contract.get_or_insert_with(|| Contract::of(subject.flow, subject.given));
            if let Some(contract) = contract {
                returns(block, contract, report);
            }
        }
    }

    fn check_set(flows: &Flows<'_>, report: &mut SetReport<'_>) {
        for (number, flow) in flows.iter() {
            for (call, found) in flows.calls(number) {
                let Found::Flow(to) = found else { continue };
                let module = flows.get(to).filter(|_| call.way == Way::Module && is_latest(call));
                let Some(module) = module else { continue };
                if let Some(contract) = &module.contract {
                    inputs(flow, call, module, contract, report);
                    branches(flow, call, module, contract, report);
                }
            }
        }
    }
}

/// What the module itself returns.
fn returns(block: &Block<'_>, contract: &Contract, report: &mut Report<'_>) {
    let result = block.parameter("Result");
    if let Some((prop, name)) = result.and_then(|prop| Some((prop, text(&prop.value)?)))
        && is_literal(name)
        && !contract.branches.iter().any(|branch| branch == name)
    {
        let message =
            format!("the module returns on branch {name:?}, and declares {}", list(contract));
        report.add(Draft::new(bytes(&prop.value), message));
    }
    let data = block.parameter("ResultData").and_then(|prop| prop.value.as_object());
    for prop in data.into_iter().flat_map(|object| &object.properties) {
        let name = prop.name.as_str();
        if !contract.output.takes(name) {
            let message =
                format!("the module returns {name:?}, and declares {}", outputs(contract));
            report.add(Draft::new(key_bytes(prop), message));
        } else if let Some(expected) = contract.output.unlike(name, written(&prop.value)) {
            let message =
                format!("output {name:?} is {}, expected {expected}", written(&prop.value));
            report.add(Draft::new(bytes(&prop.value), message));
        }
    }
}

/// What a flow hands over.
fn inputs(
    flow: &Summary,
    call: &Call,
    module: &Summary,
    contract: &Contract,
    report: &mut SetReport<'_>,
) {
    let (title, input) = (module.title(), &contract.input);
    for (name, kind, site) in &call.inputs {
        if !input.takes(name) {
            let message =
                format!("module {title:?} takes no input {name:?}, only {}", names(input));
            report.add(flow, SetDraft::new(site, message));
        } else if let Some(expected) = input.unlike(name, kind) {
            let message =
                format!("input {name:?} of module {title:?} is {kind}, expected {expected}");
            let draft = SetDraft::new(site, message);
            report.add(
                flow,
                match *kind {
                    "a reference" => {
                        draft.help("a reference can stand only where a string is declared")
                    }
                    _ => draft.help("inputs are written in their JSON type, and not as texts"),
                },
            );
        }
    }
    for name in &input.required {
        if !call.inputs.iter().any(|(given, _, _)| **given == **name) {
            let message =
                format!("module {title:?} needs the input {name:?}, which is not handed over");
            report.add(flow, SetDraft::new(&call.site, message).severity(Severity::Warning));
        }
    }
}

/// The branches that a flow tells apart.
fn branches(
    flow: &Summary,
    call: &Call,
    module: &Summary,
    contract: &Contract,
    report: &mut SetReport<'_>,
) {
    for (name, site) in &call.branches {
        if contract.branches.iter().any(|branch| **branch == **name) {
            continue;
        }
        let message = format!(
            "module {:?} has no branch {name:?}, it declares {}",
            module.title(),
            list(contract)
        );
        report.add(flow, SetDraft::new(site, message));
    }
}

/// Whether the call means what the file holds, and not a version that was kept.
fn is_latest(call: &Call) -> bool {
    let target = call.target.as_deref().unwrap_or_default();
    let last = target.rsplit('/').next().unwrap_or(target);
    match last.rsplit_once(':') {
        Some((_, qualifier)) if !last.contains(['{', '<']) => {
            matches!(qualifier, "$LATEST" | "$SAVED")
        }
        _ => true,
    }
}

fn list(contract: &Contract) -> String {
    match contract.branches.as_slice() {
        [] => "no branch".to_owned(),
        names => {
            let names: Vec<_> = names.iter().map(|name| format!("{name:?}")).collect();
            names.join(", ")
        }
    }
}

fn names(shape: &Shape) -> String {
    if shape.properties.is_empty() { "none at all".to_owned() } else { shape.names() }
}

fn outputs(contract: &Contract) -> String {
    if contract.output.properties.is_empty() {
        "no output".to_owned()
    } else {
        contract.output.names()
    }
}

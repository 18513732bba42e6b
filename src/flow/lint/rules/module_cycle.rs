use super::{Meta, Rule};
use crate::flow::lint::{Flows, SetDraft, SetReport, Way};

/// ## What it does
/// Reports modules that invoke each other in a circle, or a module that invokes itself.
///
/// ## Why is this bad?
/// A module ends only when those that it invokes have ended. The modules nest deeper with every
/// turn, and the service takes five levels.
///
/// ## Example
/// ```text
/// verify.json:  InvokeFlowModule ${aws_connect_contact_flow_module.ask_pin.id}
/// ask_pin.json: InvokeFlowModule ${aws_connect_contact_flow_module.verify.id}
/// ```
///
/// ## Use instead
/// ```text
/// ask_pin.json: EndFlowModuleExecution, and verify.json asks again in a Loop
/// ```
///
/// ## How sure is this?
/// Certain where the modules are found by id; a module that is found by its name may be another of
/// the same name.
pub struct ModuleCycle;

impl Rule for ModuleCycle {
    const META: Meta = Meta::error("CF603", "module-cycle");
    const WAITS: bool = true;

    fn check_set(flows: &Flows<'_>, report: &mut SetReport<'_>) {
        for circle in flows.circles(|call| call.way == Way::Module) {
            let Some(((first, call), rest)) = circle.split_first() else { continue };
            let message = match rest {
                [] => "this module invokes itself".to_owned(),
                rest => {
                    let names: Vec<_> =
                        rest.iter().map(|(module, _)| format!("{:?}", module.title())).collect();
                    format!("this module invokes itself over {}", names.join(" and "))
                }
            };
            let mut draft = SetDraft::new(&call.site, message)
                .help("let a module return, and repeat it with a Loop block where it is invoked");
            for (module, call) in rest {
                draft =
                    draft.related(&call.site, format!("{:?} invokes the next one", module.title()));
            }
            report.add(first, draft);
        }
    }
}

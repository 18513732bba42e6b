use super::{Meta, Rule};
use crate::flow::lint::{Call, Flows, Found, SetDraft, SetReport, Summary, Way};

/// ## What it does
/// Reports a flow of the set that is named where flows of another type belong: a contact flow as
/// customer queue flow, a whisper flow as target of a transfer.
///
/// ## Why is this bad?
/// The flow does not run: the event finds no flow of its type, or the transfer takes its error
/// branch.
///
/// ## Example
/// ```text
/// main.json:  "EventHooks": { "CustomerQueue": "${aws_connect_contact_flow.hold_music.arn}" }
/// hold_music.json:  "Metadata": { "type": "contactFlow" }
/// ```
///
/// ## Use instead
/// ```text
/// hold_music.json:  "Metadata": { "type": "customerQueue" }
/// ```
///
/// ## How sure is this?
/// The types that fit are documented. A flow is judged only where its own file says its type; a
/// guess from the name of the file does not count.
pub struct FlowTypeMismatch;

impl Rule for FlowTypeMismatch {
    const META: Meta = Meta::warning("CF606", "flow-type-mismatch");
    const WAITS: bool = true;

    fn check_set(flows: &Flows<'_>, report: &mut SetReport<'_>) {
        for (number, flow) in flows.iter() {
            for (call, found) in flows.calls(number) {
                let Found::Flow(to) = found else { continue };
                let Some(target) = flows.get(to).filter(|target| target.typed) else { continue };
                if let Some(draft) = target.flow_type.and_then(|kind| check(call, target, kind)) {
                    report.add(flow, draft);
                }
            }
        }
    }
}

fn check<'s>(call: &'s Call, target: &Summary, kind: &str) -> Option<SetDraft<'s>> {
    let transferable = ["CONTACT_FLOW", "AGENT_TRANSFER", "QUEUE_TRANSFER"];
    let (what, expected) = match call.way {
        Way::Hook(hook) if hook.flow_type != kind => {
            (format!("the event {} takes", hook.event), hook.flow_type.to_owned())
        }
        Way::Transfer if !transferable.contains(&kind) => {
            ("a transfer leads to".to_owned(), transferable.join(", "))
        }
        _ => return None,
    };
    let message = format!("{:?} is of type {kind}, and {what} {expected}", target.title());
    Some(SetDraft::new(&call.site, message))
}

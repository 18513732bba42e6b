use super::{Meta, Rule};
use crate::flow::lint::{Flows, SetDraft, SetReport, Way};

/// ## What it does
/// Reports flows that transfer contacts to each other in a circle, or a flow that transfers to
/// itself, where a contact can go round without hearing, saying or waiting for anything.
///
/// ## Why is this bad?
/// The caller hears silence while the flows spin, until Amazon Connect ends the contact.
///
/// ## Example
/// ```text
/// main.json:   StartAction -> TransferToFlow ${aws_connect_contact_flow.hours.arn}
/// hours.json:  StartAction -> CheckHoursOfOperation -> TransferToFlow ${aws_connect_contact_flow.main.arn}
/// ```
///
/// ## Use instead
/// ```text
/// hours.json:  StartAction -> CheckHoursOfOperation -> MessageParticipant -> TransferToFlow ...
/// ```
///
/// ## How sure is this?
/// There is such a way through the blocks; a condition may end the circle. Transfers whose flow is
/// chosen at run time are left out.
pub struct TransferLoop;

impl Rule for TransferLoop {
    const META: Meta = Meta::warning("CF601", "transfer-loop");
    const WAITS: bool = true;

    fn check_set(flows: &Flows<'_>, report: &mut SetReport<'_>) {
        for circle in flows.circles(|call| call.way == Way::Transfer && call.silent) {
            let Some(((first, call), rest)) = circle.split_first() else { continue };
            let message = match rest.len() {
                0 => "this flow transfers to itself before the caller hears, says or waits for anything".to_owned(),
                count => format!(
                    "this transfer leads over {count} other flow{} back to this one, and the caller \
                     hears, says and waits for nothing on the way",
                    if count == 1 { "" } else { "s" },
                ),
            };
            let mut draft = SetDraft::new(&call.site, message)
                .help("play a message, ask for something or wait on the way");
            for (flow, call) in rest {
                draft = draft
                    .related(&call.site, format!("{:?} transfers the contact on", flow.title()));
            }
            report.add(first, draft);
        }
    }
}

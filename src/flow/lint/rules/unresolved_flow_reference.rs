use std::collections::{BTreeMap, BTreeSet};

use super::{Meta, Rule};
use crate::flow::lint::{Call, Flows, Found, SetDraft, SetReport, Summary};

/// ## What it does
/// Reports a reference to a flow or module that is none of the set, where most references of the
/// same form do name flows of the set.
///
/// ## Why is this bad?
/// The name is probably misspelt, or the flow was renamed or deleted: the deployment fails, or puts
/// an old id into the flow.
///
/// ## Example
/// ```text
/// main.json:  "ContactFlowId": "${aws_connect_contact_flow.sales.arn}"
///             "ContactFlowId": "${aws_connect_contact_flow.support.arn}"
///             "ContactFlowId": "${aws_connect_contact_flow.suport.arn}"
/// sales.json, support.json
/// ```
///
/// ## Use instead
/// ```text
/// main.json:  "ContactFlowId": "${aws_connect_contact_flow.support.arn}"
/// ```
///
/// ## How sure is this?
/// The flow may live elsewhere. That is why more flows must be named in the same form and found
/// than missed; ids count only where the files say the id of every flow.
/// References that fit several flows are left out.
pub struct UnresolvedFlowReference;

impl Rule for UnresolvedFlowReference {
    const META: Meta = Meta::warning("CF605", "unresolved-flow-reference");
    const WAITS: bool = true;

    fn check_set(flows: &Flows<'_>, report: &mut SetReport<'_>) {
        let mut forms: BTreeMap<String, Form<'_>> = BTreeMap::new();
        for (number, flow) in flows.iter() {
            for (call, found) in flows.calls(number) {
                let Some(target) = call.target.as_deref() else { continue };
                let Some(form) = form(flows, target) else { continue };
                let form = forms.entry(form).or_default();
                match found {
                    Found::Flow(_) => {
                        form.found.insert(target);
                    }
                    Found::None => {
                        form.missed.insert(target);
                        form.calls.push((flow, call));
                    }
                    Found::Several => {}
                }
            }
        }
        for form in forms.values().filter(|form| form.speaks_for_the_set()) {
            for (flow, call) in &form.calls {
                report.add(flow, draft(call, form));
            }
        }
    }
}

/// References of one form.
#[derive(Default)]
struct Form<'s> {
    found: BTreeSet<&'s str>,
    missed: BTreeSet<&'s str>,
    calls: Vec<(&'s Summary, &'s Call)>,
}

impl Form<'_> {
    fn speaks_for_the_set(&self) -> bool {
        self.found.len() > self.missed.len()
    }
}

fn draft<'s>(call: &'s Call, form: &Form<'s>) -> SetDraft<'s> {
    let target = call.target.as_deref().unwrap_or_default();
    let message = format!("{target:?} names no flow of this set");
    let draft = SetDraft::new(&call.site, message);
    match super::closest(target, form.found.iter().copied()) {
        Some(near) if !near.starts_with("arn:") && near.contains(['{', '<']) => {
            draft.help(format!("did you mean {near:?}?"))
        }
        _ => draft,
    }
}

/// The form of a reference: an id, or a placeholder with the words around its name.
fn form(flows: &Flows<'_>, target: &str) -> Option<String> {
    if Flows::is_id(target) {
        return flows.knows_every_id().then(|| "id".to_owned());
    }
    Flows::template(target)?;
    let placeholder = target.rsplit('/').next().unwrap_or(target);
    Some(match (placeholder.split_once('.'), placeholder.rsplit_once('.')) {
        (Some((first, _)), Some((_, last))) => format!("{first}.*.{last}"),
        _ => placeholder.chars().take(2).collect(),
    })
}

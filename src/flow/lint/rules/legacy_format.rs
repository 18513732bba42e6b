use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged as _;

use super::{Draft, Meta, Report, Rule, Subject};

/// ## What it does
/// Reports the format that the console exported before 2020: `modules`, `start` and `metadata`
/// instead of `Actions`, `StartAction` and `Metadata`.
///
/// ## Why is this bad?
/// Only the console's import button takes such a file. The API, and with it every tool that
/// deploys flows, refuses it.
///
/// ## Example
/// ```text
/// { "modules": [ ... ], "start": "7ad2...", "type": "contactFlow" }
/// ```
///
/// ## Use instead
/// ```text
/// connectctl flow convert old.json > flow.json
/// ```
///
/// ## How sure is this?
/// Certain: the two formats share no key of the root.
pub struct LegacyFormat;

impl Rule for LegacyFormat {
    const META: Meta = Meta::warning("CF010", "legacy-format");

    /// The engine reports it, since there is no flow to look at.
    fn check(_: &Subject<'_>, _: &mut Report<'_>) {}
}

/// What is said about a file of the old format.
pub fn draft(root: &Value<'_>) -> Draft {
    let modules = root.as_object().and_then(|root| root.get("modules"));
    let range = modules.map_or(root.start()..root.start(), crate::flow::model::key_bytes);
    Draft::new(range, "this is the console's old export format, which the API refuses")
        .help("`connectctl flow convert FILE` turns it into the flow language")
}

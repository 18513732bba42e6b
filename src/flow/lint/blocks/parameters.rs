//! Parameters as the catalog describes them and as a block gives them.

use jsonc_parser::ast::{Object, ObjectProp};

use super::super::super::catalog::{Format, Parameter};
use super::super::super::jsonpath::references;
use super::super::super::model::{Block, text};
use super::super::super::source::placeholder;

/// The texts of a format in a block, but for those that are not known before a call or before
/// deployment.
pub fn formatted<'t>(block: &Block<'t>, format: Format) -> Vec<(&'t ObjectProp<'t>, &'t str)> {
    let mut found = Vec::new();
    if let (Some(action), Some(object)) = (block.action, block.parameters) {
        collect(&action.parameters, object, format, &mut found);
    }
    found
}

fn collect<'t>(
    parameters: &[Parameter],
    object: &'t Object<'t>,
    format: Format,
    found: &mut Vec<(&'t ObjectProp<'t>, &'t str)>,
) {
    for parameter in parameters {
        if parameter.format == Some(format) {
            let prop = object.get(&parameter.name);
            let known = prop.and_then(|prop| Some((prop, text(&prop.value)?)));
            found.extend(known.filter(|(_, text)| is_known(text)));
        }
        if !parameter.fields.is_empty()
            && let Some(inner) = object.get_object(&parameter.name)
        {
            collect(&parameter.fields, inner, format, found);
        }
    }
}

fn is_known(text: &str) -> bool {
    !text.is_empty() && references(text).next().is_none() && !placeholder::holds(text)
}

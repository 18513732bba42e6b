//! Terraform's own files, in HCL or JSON: `aws_connect_contact_flow` and
//! `aws_connect_contact_flow_module` whose content stands in the file.

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};

use super::super::Encoding;
use super::super::SyntaxError;
use super::super::pieces::Embedded;
use super::node::Node;
use super::template::{Expansion, Guess, Literals, Trim, evaluate, explain};
use super::variables::Variables;
use super::{Found, Given, Reading};

/// What every such file says about its flows.
pub const MENTION: &str = "aws_connect_contact_flow";
const MODULE: &str = "aws_connect_contact_flow_module";

/// The flows among the resources of a file.
///
/// # Errors
/// It is no Terraform.
pub fn flows(text: &str, reading: &Reading) -> Result<Vec<Found<'static>>, SyntaxError> {
    let body: Body = hcl_edit::parser::parse_body(text).map_err(|error| explain(text, &error))?;
    let variables = Variables::new(&reading.variables);
    Ok(body.blocks().filter_map(|block| resource(text, block, &variables)).collect())
}

/// The flows among the resources of a file in JSON; `${...}` stays a placeholder in them.
pub fn json_flows<'s>(root: &Node<'s>, file: &'s str) -> Vec<Found<'s>> {
    let resources = root.get("resource");
    let of = |kind: &str, module: bool| {
        let named =
            resources.and_then(|resources| resources.get(kind)).map_or(&[][..], Node::entries);
        named.iter().filter_map(move |(name, node)| {
            // One resource, or a list of one.
            let node = node.items().first().unwrap_or(node);
            let content = node.get("content")?.text(file)?;
            let content = Embedded { map: content.map.written(Encoding::Template), ..content };
            let given = given(module, |key| node.word(key));
            Some(Found { label: name.value().map(str::to_owned), content, given })
        })
    };
    of(MENTION, false).chain(of(MODULE, true)).collect()
}

fn resource(text: &str, block: &Block, variables: &Variables<'_>) -> Option<Found<'static>> {
    let [kind, name] = block.labels.as_slice() else { return None };
    let module = match (block.ident.as_str(), kind.as_str()) {
        ("resource", MENTION) => false,
        ("resource", MODULE) => true,
        _ => return None,
    };
    let attribute = |name: &str| block.body.get_attribute(name).map(|attribute| &attribute.value);
    let word = |name: &str| attribute(name).and_then(Expression::as_str).map(str::to_owned);
    let content = content(text, attribute("content")?, variables)?;
    let given = given(module, word);
    Some(Found { label: Some(name.as_str().to_owned()), content, given })
}

fn given(module: bool, word: impl Fn(&str) -> Option<String>) -> Given {
    // What the provider takes where nothing is said.
    let flow_type = word("type").unwrap_or_else(|| "CONTACT_FLOW".to_owned());
    let flow_type = Some(flow_type).filter(|_| !module);
    Given { module: Some(module), flow_type, name: word("name"), ..Given::default() }
}

/// The content of a flow; none where it is not in this file.
fn content(
    text: &str,
    expression: &Expression,
    variables: &Variables<'_>,
) -> Option<Embedded<'static>> {
    match expression {
        Expression::HeredocTemplate(heredoc) => {
            let literals = Literals::Indented(heredoc.indent().unwrap_or(0));
            Some(evaluate(text, &heredoc.template, literals, variables))
        }
        Expression::StringTemplate(template) => {
            Some(evaluate(text, template, Literals::Quoted, variables))
        }
        Expression::String(_) => {
            let span = expression.span()?;
            let mut expansion =
                Expansion::new(text, Literals::Quoted, Guess::First, variables.clone());
            expansion.literal(span.start + 1..span.end - 1, Trim::default());
            Some(expansion.finish())
        }
        Expression::FuncCall(call) if call.name.name.as_str() == "jsonencode" => {
            let mut expansion =
                Expansion::new(text, Literals::Plain, Guess::First, variables.clone());
            expansion.json(call.args.iter().next()?);
            Some(expansion.finish())
        }
        Expression::Parenthesis(inner) => content(text, inner.inner(), variables),
        _ => None,
    }
}

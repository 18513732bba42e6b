//! Terraform's own files, in HCL or JSON: `aws_connect_contact_flow` and
//! `aws_connect_contact_flow_module` whose content stands in the file.

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};
use hcl_edit::template::Element;

use super::node::Node;
use super::template::{Expansion, Guess, Literals, Trim, evaluate, explain};
use super::variables::Variables;
use super::{Found, Given, Reading};
use crate::flow::source::pieces::Embedded;
use crate::flow::source::{Encoding, SyntaxError};

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
            let given = given(module, node.get("type").is_some(), |key| node.word(key));
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
    if content.text.trim().is_empty() {
        return None;
    }
    let given = given(module, attribute("type").is_some(), word);
    Some(Found { label: Some(name.as_str().to_owned()), content, given })
}

fn given(module: bool, has_type: bool, word: impl Fn(&str) -> Option<String>) -> Given {
    // What the provider takes where nothing is said.
    let default = (!has_type).then(|| "CONTACT_FLOW".to_owned());
    let flow_type = word("type").or(default).filter(|_| !module);
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
        // "${file(...)}"
        Expression::StringTemplate(template)
            if matches!(template.as_single_element(), Some(Element::Interpolation(_))) =>
        {
            None
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::source::SourceText;
    use crate::flow::source::container::{Contents, read};

    const FLOW: &str =
        "<<EOT\n{\"Version\": \"2019-10-30\", \"StartAction\": \"A\", \"Actions\": []}\nEOT";

    /// The labels, types and texts of the flows in a file.
    fn flows(name: &str, file: &str) -> Vec<(String, Option<String>, String)> {
        let source = SourceText::new(name, file);
        match read(&source, &Reading::default()) {
            Ok(Contents::Flows(flows)) => flows
                .into_iter()
                .map(|flow| {
                    let label = flow.label.unwrap_or_default();
                    (label, flow.given.flow_type, flow.text.into_owned())
                })
                .collect(),
            Ok(_) => Vec::new(),
            Err(broken) => panic!("{:?}", broken.error),
        }
    }

    fn types(attributes: &str) -> Vec<Option<String>> {
        let head = "resource \"aws_connect_contact_flow\" \"a\" {";
        let file = format!("{head}\n  content = {FLOW}\n  {attributes}\n}}\n");
        flows("a.tf", &file).into_iter().map(|(_, kind, _)| kind).collect()
    }

    #[test]
    fn a_type_that_is_not_said_is_the_default_and_one_that_is_not_known_is_none() {
        assert_eq!(types(""), [Some("CONTACT_FLOW".to_owned())]);
        assert_eq!(types("type = \"CUSTOMER_QUEUE\""), [Some("CUSTOMER_QUEUE".to_owned())]);
        assert_eq!(types("type = var.type"), [None]);
    }

    #[test]
    fn only_content_that_stands_in_the_file_is_read() {
        for content in [
            "file(\"a.json\")",
            "templatefile(\"a.tftpl\", {})",
            "\"${file(\"a\")}\"",
            "var.content",
            "\"\"",
        ] {
            let file = format!(
                "resource \"aws_connect_contact_flow\" \"a\" {{\n  content = {content}\n}}\n"
            );
            let found = flows("a.tf", &file);
            assert!(found.is_empty(), "{content}: {found:?}");
        }
        let file = format!("data \"aws_connect_contact_flow\" \"a\" {{\n  content = {FLOW}\n}}\n");
        assert!(flows("a.tf", &file).is_empty());
    }

    #[test]
    fn json_is_read_like_hcl() {
        let file = r#"{"resource": {"aws_connect_contact_flow_module": {"end": [{"type": "x", "content":
            "{\"Version\": \"2019-10-30\", \"StartAction\": \"${a}\", \"Actions\": []}"}]}}}"#;
        let text = "{\"Version\": \"2019-10-30\", \"StartAction\": \"${a}\", \"Actions\": []}";
        assert_eq!(flows("a.tf.json", file), [("end".to_owned(), None, text.to_owned())]);
    }
}

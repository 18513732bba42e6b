//! Templates of CloudFormation, SAM, the CDK and the Serverless Framework.

use super::intrinsic::Evaluation;
use super::node::{Kind, Node};
use super::{Found, Given, Reading};

/// What every such template says about its flows.
pub const MENTION: &str = "AWS::Connect::ContactFlow";

/// The flows among the resources of a template.
pub fn flows<'s>(root: &Node<'s>, file: &'s str, reading: &Reading) -> Vec<Found<'s>> {
    let resources = root.get("Resources").or_else(|| root.get("resources")?.get("Resources"));
    let mut found = Vec::new();
    if let Some(resources) = resources {
        let evaluation = Evaluation { file, reading };
        search(resources, &evaluation, 4, &mut found);
    }
    found
}

fn search<'s>(
    resources: &Node<'s>,
    evaluation: &Evaluation<'s, '_>,
    deep: usize,
    out: &mut Vec<Found<'s>>,
) {
    let Some(deep) = deep.checked_sub(1) else { return };
    for (name, node) in resources.entries() {
        match &node.kind {
            // Fn::ForEach::Name: [variable, values, resources]
            Kind::List(items) => {
                items.get(2).into_iter().for_each(|item| search(item, evaluation, deep, out));
            }
            _ => out.extend(resource(name.value().unwrap_or_default(), node, evaluation)),
        }
    }
}

fn resource<'s>(name: &str, node: &Node<'s>, evaluation: &Evaluation<'s, '_>) -> Option<Found<'s>> {
    let module = match node.get("Type")?.value()? {
        "AWS::Connect::ContactFlow" => false,
        "AWS::Connect::ContactFlowModule" => true,
        _ => return None,
    };
    let properties = node.get("Properties")?;
    let content = evaluation.content(properties.get("Content")?)?;
    let given = Given {
        module: Some(module),
        flow_type: properties.word("Type").filter(|_| !module),
        name: properties.word("Name"),
        settings: properties.word("Settings").filter(|_| module),
        ..Given::default()
    };
    Some(Found { label: Some(name.to_owned()), content, given })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::source::SourceText;
    use crate::flow::source::container::{Contents, read};

    const FLOW: &str = "{\"Version\": \"2019-10-30\", \"StartAction\": \"A\", \"Actions\": []";

    /// The labels and texts of the flows in a template.
    fn flows(file: &str, told: &[(&str, &str)]) -> Vec<(String, String)> {
        let source = SourceText::new("stack.yaml", file);
        let variables = told.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let reading = Reading { variables, ..Reading::default() };
        match read(&source, &reading) {
            Ok(Contents::Flows(flows)) => flows
                .into_iter()
                .map(|flow| (flow.label.unwrap_or_default(), flow.text.into_owned()))
                .collect(),
            Ok(_) => Vec::new(),
            Err(broken) => panic!("{:?}", broken.error),
        }
    }

    fn stack(content: &str) -> String {
        format!(
            "Resources:\n  Main:\n    Type: AWS::Connect::ContactFlow\n    Properties:\n      Content: {content}\n"
        )
    }

    fn only(content: &str, told: &[(&str, &str)]) -> String {
        let mut found = flows(&stack(content), told);
        assert_eq!(found.len(), 1, "{content}: {found:?}");
        found.remove(0).1
    }

    #[test]
    fn placeholders_stay_in_texts_and_become_texts_elsewhere() {
        let text =
            only(&format!("!Sub '{FLOW}, \"a\": \"x ${{B}} ${{!C}}\", \"d\": ${{E}}}}'"), &[]);
        assert!(text.ends_with("\"a\": \"x ${B} ${C}\", \"d\": \"${E}\"}"), "{text}");
        let text = only(
            &format!("!Sub '{FLOW}, \"a\": \"x ${{B}}\", \"d\": ${{E}}}}'"),
            &[("B", "b"), ("E", "5")],
        );
        assert!(text.ends_with("\"a\": \"x b\", \"d\": 5}"), "{text}");
    }

    #[test]
    fn values_beside_a_text_are_put_in() {
        let content = format!(
            "!Sub\n        - '{FLOW}, \"a\": \"${{X}} ${{Y}}\"}}'\n        - X: here\n          Y: !Ref There"
        );
        assert!(only(&content, &[]).ends_with("\"a\": \"here ${Y}\"}"));
    }

    #[test]
    fn joined_parts_are_one_text() {
        let content = format!(
            "!Join ['', ['{FLOW}, \"a\": \"', !Ref A, '-', !GetAtt B.Arn, '-', {{'Fn::ImportValue': c}}, '-', !Select [0, x], '\"}}']]"
        );
        let text = only(&content, &[]);
        assert!(text.ends_with("\"a\": \"${A}-${B.Arn}-${c}-${Fn::Select}\"}"), "{text}");
    }

    #[test]
    fn conditions_take_their_first_way() {
        let text = only(&format!("!If [IsProd, '{FLOW}, \"a\": 1}}', '{FLOW}}}']"), &[]);
        assert!(text.ends_with("\"a\": 1}"));
    }

    #[test]
    fn documents_are_written_as_json() {
        let content = "\n        Fn::ToJsonString:\n          Version: '2019-10-30'\n          StartAction: A\n          \
                       Actions: []\n          a: [1.50, yes, true, ~, !Sub 'x ${B}', 0x1F]\n          2: {b: !Ref C}";
        assert_eq!(
            only(content, &[]),
            "{\"Version\":\"2019-10-30\",\"StartAction\":\"A\",\"Actions\":[],\
             \"a\":[1.50,\"yes\",true,null,\"x ${B}\",\"0x1F\"],\"2\":{\"b\":\"${C}\"}}"
        );
    }

    #[test]
    fn flows_are_named_by_their_logical_ids() {
        let file = format!(
            "resources:\n  Resources:\n    Fn::ForEach::Queues:\n      - Queue\n      - [A, B]\n      - \
             'Flow${{Queue}}':\n          Type: AWS::Connect::ContactFlow\n          Properties: {{Content: '{FLOW}}}'}}\n    \
             Module: {{Type: AWS::Connect::ContactFlowModule, Properties: {{Content: '{FLOW}}}'}}}}\n    \
             Version: {{Type: AWS::Connect::ContactFlowVersion, Properties: {{}}}}\n    \
             Empty: {{Type: AWS::Connect::ContactFlow}}\n"
        );
        let labels: Vec<_> = flows(&file, &[]).into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["Flow${Queue}", "Module"]);
    }

    #[test]
    fn content_that_is_elsewhere_is_no_flow_of_this_file() {
        for content in ["!Ref Content", "", "null", "!Sub '${Content}'", "[1]", "12"] {
            let found = flows(&stack(content), &[]);
            assert!(found.is_empty(), "{content}: {found:?}");
        }
    }
}

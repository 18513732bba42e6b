//! Names of flows and functions as people write them in different places: `MainFlow`,
//! `main-flow.json`, `${aws_connect_contact_flow.main.arn}`. They are compared by their letters.

use crate::flow::source::placeholder;

/// Words of templates that lead to a resource and name none.
const KINDS: [&str; 16] = [
    "awsconnectcontactflow",
    "awsconnectcontactflowmodule",
    "awslambdafunction",
    "awslambdaalias",
    "contactflows",
    "contactflow",
    "contactflowmodules",
    "flowmodules",
    "modules",
    "module",
    "flows",
    "lambdas",
    "functions",
    "data",
    "local",
    "var",
];

/// Words of templates that ask for something of a resource.
const ATTRIBUTES: [&str; 12] = [
    "contactflowmoduleid",
    "contactflowmodulearn",
    "contactflowid",
    "contactflowarn",
    "qualifiedarn",
    "invokearn",
    "functionarn",
    "functionname",
    "lambdaarn",
    "arn",
    "id",
    "name",
];

/// Words that people add to a name or leave out.
const FILLERS: [&str; 6] = ["contactflow", "flowmodule", "flow", "module", "lambda", "function"];

/// The letters and digits of a name, in lower case.
#[must_use]
pub fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The letters of a name without the words that people add or leave out; all of them where
/// nothing else is left.
#[must_use]
pub fn core(letters: &str) -> &str {
    let mut rest = letters;
    loop {
        let cut = FILLERS
            .iter()
            .find_map(|word| rest.strip_suffix(word).or_else(|| rest.strip_prefix(word)));
        match cut {
            Some("") | None => return rest,
            Some(shorter) => rest = shorter,
        }
    }
}

/// What a placeholder names, in letters: `main` of `${aws_connect_contact_flow.main.arn}`.
/// `None` where a text holds no placeholder, or more than one.
#[must_use]
pub fn of_placeholder(text: &str) -> Option<String> {
    let found = placeholder::find(text)?;
    let rest = text.get(found.end..)?;
    if placeholder::holds(rest) {
        return None;
    }
    let inner = text.get(found)?.trim_matches(|c| "${}<> ".contains(c));
    let mut parts: Vec<_> = inner
        .split(['.', ':', '[', ']', '"', '\''])
        .map(letters)
        .filter(|p| !p.is_empty())
        .collect();
    if parts.len() > 1 && parts.last().is_some_and(|last| ATTRIBUTES.contains(&last.as_str())) {
        parts.pop();
    }
    while parts.len() > 1 && parts.first().is_some_and(|first| KINDS.contains(&first.as_str())) {
        parts.remove(0);
    }
    let name = parts.concat();
    let name = match ATTRIBUTES.iter().find_map(|word| name.strip_suffix(word)) {
        Some(shorter) if !shorter.is_empty() && parts.len() == 1 => shorter.to_owned(),
        _ => name,
    };
    (!name.is_empty()).then_some(name)
}

/// The name of a Lambda function in an ARN, a name or a placeholder, in letters; `None` where a
/// reference hides it.
#[must_use]
pub fn of_function(text: &str) -> Option<String> {
    if text.contains("$.") || text.trim().is_empty() {
        return None;
    }
    let name = match text.rsplit_once(":function:") {
        Some((_, name)) => first_segment(name),
        None if text.starts_with("arn:") => return None,
        None => first_segment(text),
    };
    match placeholder::find(name) {
        // A stage around the name: `lookup-${stage}`.
        Some(found) if found != (0..name.len()) => {
            let left = format!("{}{}", name.get(..found.start)?, name.get(found.end..)?);
            let left = letters(&left);
            (!left.is_empty() && !placeholder::holds(name.get(found.end..)?)).then_some(left)
        }
        Some(_) => of_placeholder(name),
        None => Some(letters(name)),
    }
}

/// What stands before the qualifier, whose colon is not one inside a placeholder.
fn first_segment(text: &str) -> &str {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find([':', '$', '{', '<'])) {
        let at = from + at;
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with(':') {
            return text.get(..at).unwrap_or(text);
        }
        from = match placeholder::find(rest) {
            Some(found) if found.start == 0 => at + found.end,
            _ => at + 1,
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{core, letters, of_function, of_placeholder};

    #[test]
    fn a_placeholder_names_what_is_left_without_kinds_and_attributes() {
        let name = |text| of_placeholder(text).unwrap_or_default();
        assert_eq!(name("${aws_connect_contact_flow.main.arn}"), "main");
        assert_eq!(name("{{contactFlows.Main.arn}}"), "main");
        assert_eq!(name("${MainFlow.ContactFlowArn}"), "mainflow");
        assert_eq!(name("${main_flow_arn}"), "mainflow");
        assert_eq!(name("<<MainFlowId>>"), "mainflow");
        assert_eq!(name("${module.flows.main_arn}"), "main");
        assert_eq!(name("arn:aws:connect:eu-west-1:111122223333:instance/${Id}"), "id");
        assert_eq!(of_placeholder("${a}/${b}"), None);
        assert_eq!(of_placeholder("plain"), None);
    }

    #[test]
    fn words_that_people_leave_out_do_not_count() {
        assert_eq!(core(&letters("Main Flow")), "main");
        assert_eq!(core(&letters("flow-main")), "main");
        assert_eq!(core("flow"), "flow");
        assert_eq!(core("module"), "module");
    }

    #[test]
    fn functions_are_named_by_arn_name_or_placeholder() {
        let name = |text| of_function(text).unwrap_or_default();
        assert_eq!(
            name("arn:aws:lambda:eu-west-1:111122223333:function:lookup-customer"),
            "lookupcustomer"
        );
        assert_eq!(name("arn:aws:lambda:eu-west-1:111122223333:function:lookup:live"), "lookup");
        assert_eq!(
            name("arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:lookup"),
            "lookup"
        );
        assert_eq!(
            name("arn:aws:lambda:eu-west-1:111122223333:function:${Stage}-lookup:live"),
            "lookup"
        );
        assert_eq!(
            name("arn:aws:lambda:eu-west-1:111122223333:function:${LookupFunction}"),
            "lookupfunction"
        );
        assert_eq!(name("{{lambdas.lookup.arn}}"), "lookup");
        assert_eq!(name("{{lambdas.lookup.arn}}:live"), "lookup");
        assert_eq!(name("find-customer:live"), "findcustomer");
        assert_eq!(of_function("arn:aws:sns:eu-west-1:111122223333:topic"), None);
        assert_eq!(of_function("$.Attributes.lookup"), None);
    }
}

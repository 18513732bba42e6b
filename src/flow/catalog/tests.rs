use std::collections::BTreeSet;

use super::*;

fn each_parameter<'a>(
    parameters: &'a [Parameter],
    path: &str,
    see: &mut dyn FnMut(&'a Parameter, String),
) {
    for parameter in parameters {
        let path = if path.is_empty() {
            parameter.name.clone()
        } else {
            format!("{path}.{}", parameter.name)
        };
        each_parameter(&parameter.fields, &path, see);
        see(parameter, path);
    }
}

fn paths(action: &Action) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    each_parameter(&action.parameters, "", &mut |_, path| {
        paths.insert(path);
    });
    paths
}

fn parameter_of(when: &When) -> Option<&str> {
    match when {
        When::Is { parameter, .. }
        | When::Has { parameter, .. }
        | When::Present { parameter, .. } => Some(parameter),
        When::Conditions { .. } => None,
    }
}

/// Every `when` of an action.
fn whens(action: &Action) -> Vec<&When> {
    let mut whens: Vec<_> = action.errors.iter().filter_map(|error| error.when.as_ref()).collect();
    whens.extend(action.writes.iter().filter_map(|write| write.when.as_ref()));
    whens.extend(action.holds.iter().filter_map(|hold| hold.unless.as_ref()));
    if let Some(conditions) = &action.conditions {
        whens.extend(&conditions.when);
        whens.extend(conditions.cases.iter().map(|case| &case.when));
    }
    each_parameter(&action.parameters, "", &mut |parameter, _| {
        whens.extend(&parameter.when);
        whens.extend(parameter.max_when.iter().map(|other| &other.when));
    });
    whens
}

#[test]
fn the_catalog_holds_the_68_action_types_once_each() {
    let types: BTreeSet<_> = catalog().types().collect();
    assert_eq!(types.len(), 68);
    assert_eq!(catalog().actions.len(), 68);
    for name in types {
        assert_eq!(catalog().action(name).map(|action| action.name.as_str()), Some(name));
    }
    assert!(catalog().action("PlayPrompt").is_none());
}

#[test]
fn every_action_names_its_sources_and_every_short_name_is_explained() {
    for action in &catalog().actions {
        assert!(!action.sources.is_empty(), "{} has no source", action.name);
        let errors = action.errors.iter().flat_map(|error| &error.sources);
        for source in action.sources.iter().chain(errors) {
            let long = catalog().source(source);
            assert!(
                long.starts_with("https://docs.aws.amazon.com/") || long != source,
                "{}: {source}",
                action.name
            );
        }
    }
}

#[test]
fn every_path_that_an_entry_names_is_a_parameter_of_its_action() {
    for action in &catalog().actions {
        let paths = paths(action);
        let mut named = Vec::new();
        for constraint in &action.constraints {
            named.extend(constraint.exactly_one.iter().chain(&constraint.at_most_one));
            named.extend(constraint.at_least_one.iter().filter(|name| *name != "*"));
            named.extend(&constraint.within);
        }
        named.extend(action.holds.iter().map(|hold| &hold.seconds));
        named.extend(action.conditions.iter().flat_map(|conditions| &conditions.required_each));
        named.extend(action.renamed.values());
        each_parameter(&action.parameters, "", &mut |parameter, _| named.extend(&parameter.needs));
        for name in named {
            assert!(paths.contains(name), "{}: {name}", action.name);
        }
        for name in whens(action).into_iter().filter_map(parameter_of) {
            assert!(paths.contains(name), "{}: {name}", action.name);
        }
    }
}

#[test]
fn every_value_that_an_entry_names_is_one_that_its_parameter_takes() {
    for action in &catalog().actions {
        for when in whens(action) {
            let (name, values) = match when {
                When::Is { parameter, is } => (parameter, is.as_slice()),
                When::Has { parameter, has } => (parameter, std::slice::from_ref(has)),
                _ => continue,
            };
            let mut entry = None;
            each_parameter(&action.parameters, "", &mut |parameter, path| {
                if path == *name {
                    entry = Some(parameter);
                }
            });
            let known = &entry.expect("a parameter").values;
            for value in values.iter().filter(|_| !known.is_empty()) {
                assert!(known.contains(value), "{}: {name} {value}", action.name);
            }
        }
        each_parameter(&action.parameters, "", &mut |parameter, path| {
            let scalar = !matches!(parameter.kind, Kind::Object | Kind::Map | Kind::List);
            assert!(!scalar || parameter.fields.is_empty(), "{}: {path}", action.name);
            let map = parameter.kind == Kind::Map;
            let plain = parameter.entries == Entries::Any && parameter.keys.is_empty();
            assert!(map || plain, "{}: {path}", action.name);
        });
    }
}

#[test]
fn what_people_write_instead_is_nothing_that_exists() {
    for action in &catalog().actions {
        let paths = paths(action);
        for name in action.renamed.keys().chain(action.hints.keys()) {
            assert!(!paths.contains(name), "{}: {name}", action.name);
        }
    }
    let operators: BTreeSet<_> =
        catalog().operators.iter().map(|operator| &operator.name).collect();
    for wrong in &catalog().wrong_operators {
        assert!(!operators.contains(&wrong.name), "{}", wrong.name);
        assert!(wrong.instead.is_some() != wrong.notes.is_some(), "{}", wrong.name);
        assert!(wrong.instead.iter().all(|right| operators.contains(right)), "{}", wrong.name);
    }
}

#[test]
fn terminal_actions_lead_nowhere_and_the_others_say_where() {
    for action in &catalog().actions {
        assert_eq!(action.terminal, action.next == Next::None, "{}", action.name);
        if action.terminal {
            assert!(action.errors.is_empty() && action.conditions.is_none(), "{}", action.name);
        }
    }
}

#[test]
fn operators_flow_types_and_namespaces_are_known_words() {
    let operators: BTreeSet<_> =
        catalog().operators.iter().map(|operator| &operator.name).collect();
    let flow_types: BTreeSet<_> =
        catalog().flow_types.iter().map(|kind| kind.name.as_str()).collect();
    for action in &catalog().actions {
        if let Some(conditions) = &action.conditions {
            let cases = conditions.cases.iter().flat_map(|case| &case.operators);
            for operator in conditions.operators.iter().chain(cases) {
                assert!(operators.contains(operator), "{}: {operator}", action.name);
            }
        }
        for kind in &action.flow_types {
            assert!(
                kind == "MODULE" || flow_types.contains(kind.as_str()),
                "{}: {kind}",
                action.name
            );
        }
        for write in &action.writes {
            assert!(
                catalog().namespace(&write.namespace).is_some(),
                "{}: {}",
                action.name,
                write.namespace
            );
        }
    }
}

#[test]
fn wrong_names_are_no_types_and_point_to_types() {
    for wrong in &catalog().wrong_types {
        assert!(catalog().action(&wrong.name).is_none(), "{}", wrong.name);
        for right in &wrong.instead {
            assert!(catalog().action(right).is_some(), "{} -> {right}", wrong.name);
        }
    }
}

use super::*;

#[test]
fn rules_are_sorted_by_code_and_their_names_and_codes_are_unique() {
    let codes: Vec<_> = entries().iter().map(|entry| entry.meta.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    let mut names: Vec<_> = entries().iter().map(|entry| entry.meta.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), codes.len());
}

#[test]
fn every_rule_documents_itself_under_the_same_headings() {
    let headings =
        ["What it does", "Why is this bad?", "Example", "Use instead", "How sure is this?"];
    for entry in entries() {
        let text = entry.documentation();
        let found: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(found, headings, "{}", entry.meta.name);
        for heading in headings {
            assert!(!entry.chapter(heading).is_empty(), "{}: {heading}", entry.meta.name);
        }
    }
}

#[test]
fn every_rule_that_explains_a_message_of_the_service_exists() {
    for message in &crate::flow::catalog::catalog().service_messages {
        let known = entry(&message.rule).is_some();
        assert!(known, "{}: {}", message.message, message.rule);
    }
}

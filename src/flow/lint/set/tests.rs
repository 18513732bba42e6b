use std::fmt::Write as _;
use std::sync::Arc;

use super::entry::{Entry, entries};
use super::index::Index;
use super::*;
use crate::flow::lint::subject::{Fact, Filled, Source};
use crate::flow::lint::{Linter, Place, Selection, Set};
use crate::flow::source::{Position, SourceText};

const ID: &str = "11111111-2222-3333-4444-555555555555";
const OTHER: &str = "22222222-3333-4444-5555-666666666666";
const INSTANCE: &str =
    "arn:aws:connect:eu-west-1:111122223333:instance/99999999-8888-7777-6666-555555555555";

fn place() -> Place {
    let start = Position { line: 1, column: 1 };
    Place { file: "main.json".into(), range: 0..0, start, end: start }
}

fn call(way: Way, target: &str) -> Call {
    Call {
        way,
        target: Some(target.into()),
        shown: None,
        site: Site { place: place(), block: None, path: String::new() },
        filled: Filled::NOTHING,
        sources: Vec::new(),
        passes: false,
        silent: false,
        inputs: Vec::new(),
        branches: Vec::new(),
    }
}

fn flow(ids: &[&str], names: &[&str]) -> Summary {
    let file = Arc::from("main.json");
    let mut summary = Summary::opaque(&file, None, None);
    summary.opaque = false;
    summary.known = Known {
        ids: ids.iter().map(|id| (*id).into()).collect(),
        names: names.iter().map(|name| (*name).into()).collect(),
    };
    summary
}

fn find(flows: &[Summary], call: &Call) -> Found {
    let flows: Vec<_> = flows.iter().collect();
    Index::of(flows.iter().copied()).find(call, &flows)
}

#[test]
fn ids_and_arns_with_and_without_qualifier_name_the_flow_of_the_id() {
    let flows = [flow(&[OTHER], &["Other"]), flow(&[ID], &["Main"])];
    let texts = [
        ID.to_owned(),
        ID.to_uppercase(),
        format!("{ID}:$LATEST"),
        format!("{INSTANCE}/contact-flow/{ID}"),
        format!("{INSTANCE}/contact-flow/{ID}:$SAVED"),
    ];
    for text in texts {
        assert_eq!(find(&flows, &call(Way::Transfer, &text)), Found::Flow(1), "{text}");
    }
    let elsewhere = "33333333-4444-5555-6666-777777777777";
    assert_eq!(find(&flows, &call(Way::Transfer, elsewhere)), Found::None);
}

#[test]
fn placeholders_name_flows_by_the_letters_of_their_names() {
    let flows = [flow(&[], &["Main Flow"]), flow(&[], &["after_hours"])];
    let texts = [
        "${aws_connect_contact_flow.main.arn}",
        "{{contactFlows.Main.arn}}",
        "${MainFlow.ContactFlowArn}",
        "${main_flow_arn}",
        "arn:aws:connect:${AWS::Region}:${AWS::AccountId}:instance/${Instance}/contact-flow/${MainFlow}",
    ];
    for text in texts {
        assert_eq!(find(&flows, &call(Way::Transfer, text)), Found::Flow(0), "{text}");
    }
    assert_eq!(find(&flows, &call(Way::Transfer, "<<AfterHoursId>>")), Found::Flow(1));
    assert_eq!(find(&flows, &call(Way::Transfer, "${sales_arn}")), Found::None);
    assert_eq!(find(&flows, &call(Way::Transfer, "%MainFlow%")), Found::None);
}

#[test]
fn what_fits_several_flows_or_another_kind_is_not_known() {
    let mut module = flow(&[], &["verify"]);
    module.module = true;
    let flows = [flow(&[], &["Main"]), flow(&[], &["main flow"]), module];
    assert_eq!(find(&flows, &call(Way::Transfer, "${main_contact_flow}")), Found::Several);
    assert_eq!(find(&flows, &call(Way::Transfer, "${main}")), Found::Flow(0), "the very name wins");
    assert_eq!(find(&flows, &call(Way::Module, "${verify}")), Found::Flow(2));
    assert_eq!(find(&flows, &call(Way::Transfer, "${verify}")), Found::Several);
}

#[test]
fn the_name_that_the_designer_shows_stands_for_an_id_that_no_file_says() {
    let mut shown = call(Way::Transfer, ID);
    shown.shown = Some("Main".into());
    assert_eq!(find(&[flow(&[], &["Main"])], &shown), Found::Flow(0));
    assert_eq!(find(&[flow(&[OTHER], &["Main"])], &shown), Found::None, "it has another id");
}

/// A set of flows: each with the facts that it fills and the flows that it transfers to after.
fn filled(flows: &[(&str, &[Fact], &[&str])]) -> Vec<Summary> {
    let summary = |(name, facts, targets): &(&str, &[Fact], &[&str])| {
        let mut summary = flow(&[], &[name]);
        for target in *targets {
            let mut call = call(Way::Transfer, &format!("${{{target}}}"));
            if target.starts_with("$.") {
                call.target = None;
            }
            let all =
                facts.iter().fold(crate::flow::lint::FactSet::NONE, |all, fact| all.with(*fact));
            call.filled = Filled { certain: all, perhaps: all };
            summary.calls.push(call);
        }
        summary
    };
    flows.iter().map(summary).collect()
}

fn entry_of(flows: &[Summary], number: usize) -> Entry {
    let view = Flows::new(flows.iter().collect());
    entries(&view).into_iter().nth(number).unwrap()
}

#[test]
fn what_is_filled_goes_along_every_transfer_and_around_circles() {
    let flows = filled(&[
        ("main", &[Fact::External], &["menu"]),
        ("menu", &[Fact::Queue], &["wait", "menu"]),
        ("wait", &[], &["menu"]),
    ]);
    let wait = entry_of(&flows, 2);
    assert!(wait.filled.certain.has(Fact::External) && wait.filled.certain.has(Fact::Queue));
    let menu = entry_of(&flows, 1);
    assert!(menu.filled.certain.has(Fact::External) && !menu.filled.certain.has(Fact::Queue));
    assert!(menu.may(Fact::Queue) && !menu.may(Fact::Lex));
}

#[test]
fn a_flow_that_only_it_leads_to_is_where_contacts_come_in() {
    let flows = filled(&[("main", &[Fact::External], &["main"])]);
    let main = entry_of(&flows, 0);
    assert!(!main.filled.certain.has(Fact::External) && main.may(Fact::External));
}

#[test]
fn a_flow_that_is_chosen_at_run_time_may_be_any_other() {
    let mut flows = filled(&[
        ("main", &[Fact::External], &["$.External.next"]),
        ("menu", &[], &[]),
        ("known", &[], &[]),
        ("first", &[], &["known"]),
    ]);
    flows[3].calls[0].way = Way::NewContact;
    assert!(entry_of(&flows, 1).filled.certain.has(Fact::External));
    assert!(!entry_of(&flows, 0).may(Fact::External), "not itself");
    let known = entry_of(&flows, 2);
    assert!(known.may(Fact::External) && !known.filled.perhaps.has(Fact::External));
}

#[test]
fn flows_of_other_types_and_flows_that_events_start_are_not_judged() {
    let mut flows =
        filled(&[("main", &[], &["whisper"]), ("whisper", &[], &[]), ("hold", &[], &[])]);
    flows[0].calls[0].way = Way::Hook(Hook { event: "AgentWhisper", flow_type: "AGENT_WHISPER" });
    flows[2].flow_type = Some("CUSTOMER_HOLD");
    assert!(entry_of(&flows, 1).filled.certain.has(Fact::External));
    assert!(entry_of(&flows, 2).filled.certain.has(Fact::External));
}

#[test]
fn new_contacts_bring_nothing_and_callbacks_a_queue() {
    for (way, queue) in [(Way::NewContact, false), (Way::Callback, true)] {
        let mut flows = filled(&[("main", &[Fact::External], &["task"]), ("task", &[], &[])]);
        flows[0].calls[0].way = way;
        let task = entry_of(&flows, 1);
        assert!(!task.may(Fact::External), "{way:?}");
        assert_eq!(task.filled.certain.has(Fact::Queue), queue, "{way:?}");
    }
}

#[test]
fn a_flow_that_cannot_be_read_may_lead_anywhere() {
    let mut flows = filled(&[("main", &[], &["menu"]), ("menu", &[], &[]), ("old", &[], &[])]);
    assert!(!entry_of(&flows, 1).may(Fact::External));
    flows[2].opaque = true;
    assert!(entry_of(&flows, 0).may(Fact::External) && entry_of(&flows, 1).may(Fact::External));
}

#[test]
fn answers_are_handed_on_until_a_function_replaces_them() {
    let source = |name: &str| Source { function: Some(name.into()), flat: false };
    let mut flows =
        filled(&[("a", &[], &["b"]), ("b", &[], &["c"]), ("c", &[], &["d"]), ("d", &[], &[])]);
    flows[0].calls[0].sources = vec![source("lookup")];
    flows[1].calls[0].passes = true;
    flows[2].calls[0].sources = vec![source("score")];
    assert_eq!(entry_of(&flows, 2).sources, Some(vec![source("lookup")]));
    assert_eq!(entry_of(&flows, 3).sources, Some(vec![source("score")]));
}

/// A flow that reads an answer, with or without a function before, and transfers on.
fn text(function: bool, target: &str) -> String {
    let start = if function { "Look up" } else { "Greet" };
    let error = r#""Errors": [{ "NextAction": "Goodbye", "ErrorType": "NoMatchingError" }], "Conditions": []"#;
    let arn = "arn:aws:lambda:eu-west-1:111122223333:function:find-customer";
    format!(
        r#"{{ "Version": "2019-10-30", "StartAction": "{start}", "Actions": [
          {{ "Identifier": "Look up", "Type": "InvokeLambdaFunction",
            "Parameters": {{ "LambdaFunctionARN": "{arn}", "InvocationTimeLimitSeconds": "3" }},
            "Transitions": {{ "NextAction": "Greet", {error} }} }},
          {{ "Identifier": "Greet", "Type": "MessageParticipant",
            "Parameters": {{ "Text": "Hello $.External.name" }},
            "Transitions": {{ "NextAction": "Go on", {error} }} }},
          {{ "Identifier": "Go on", "Type": "TransferToFlow", "Parameters": {{ "ContactFlowId": "{target}" }},
            "Transitions": {{ "NextAction": "Goodbye", {error} }} }},
          {{ "Identifier": "Goodbye", "Type": "DisconnectParticipant", "Parameters": {{}}, "Transitions": {{}} }}
        ] }}"#
    )
}

fn lint(linter: &Linter, files: &[(&str, String)]) -> String {
    let mut set = Set::default();
    for (name, text) in files {
        set.add(linter.file(&SourceText::new(*name, text.clone()), true));
    }
    let mut found = String::new();
    for finding in set.resolve(linter) {
        writeln!(found, "{} {}", finding.place.file, finding.rule.name).unwrap();
    }
    found
}

#[test]
fn a_set_says_in_the_order_of_files_what_its_rules_find() {
    let files = [
        ("z.json", text(false, "${b}")),
        ("b.json", text(false, "${z}")),
        ("main.json", text(true, "${other}")),
        ("other.json", text(false, "${main}")),
    ];
    let linter = Linter::default();
    assert_eq!(lint(&linter, &files), "z.json read-before-write\nb.json read-before-write\n");
}

#[test]
fn what_is_off_is_neither_kept_nor_reported() {
    let mut selection = Selection::default();
    for word in ["CF3", "CF6"] {
        selection.turn(word, false).unwrap();
    }
    let linter = Linter { selection, ..Linter::default() };
    let report = linter.file(&SourceText::new("a.json", text(false, "${b}")), true);
    assert!(report.open.is_empty());
    let mut selection = Selection::none();
    selection.turn("queue-not-set", true).unwrap();
    let linter = Linter { selection, ..Linter::default() };
    let files = [("a.json", text(false, "${b}")), ("b.json", text(false, "${a}"))];
    assert_eq!(lint(&linter, &files), "");
}

#[test]
fn a_broken_or_old_file_among_the_others_keeps_the_linter_from_guessing() {
    let legacy = r#"{ "modules": [], "start": "x", "metadata": { "name": "Old" } }"#;
    for other in [legacy, r#"{ "StartAction": "#] {
        let files = [("a.json", text(false, "${b}")), ("b.json", text(false, "${a}"))];
        let linter = Linter::default();
        assert!(!lint(&linter, &files).is_empty());
        let mut files = files.to_vec();
        files.push(("old.json", other.to_owned()));
        assert_eq!(lint(&linter, &files), "", "{other}");
    }
}

#[test]
fn odd_flows_do_not_break_a_set() {
    let odd = [
        r#"{ "Version": 1, "StartAction": {}, "Actions": [1, {}, { "Type": "TransferToFlow" }] }"#,
        r#"{ "StartAction": "a", "Actions": [{ "Identifier": "a", "Type": "UpdateContactEventHooks",
            "Parameters": { "EventHooks": { "CustomerQueue": 3, "Nothing": "x" } },
            "Transitions": { "NextAction": "a" } }], "Settings": 3, "Metadata": { "settings": "{" } }"#,
        r#"{ "StartAction": "a", "Actions": [{ "Identifier": "a", "Type": "InvokeFlowModule",
            "Parameters": { "FlowModuleId": ["${a}"], "Input": [] },
            "Transitions": { "NextAction": "a", "Conditions": [{}] } }] }"#,
    ];
    let files: Vec<_> =
        ["a.json", "b.json", "c.json"].into_iter().zip(odd.map(str::to_owned)).collect();
    let linter = Linter { selection: Selection::all(), ..Linter::default() };
    lint(&linter, &files);
}

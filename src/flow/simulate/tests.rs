use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::flow::model::Flow;
use crate::flow::source::{Contents, Reading, SourceText, read};

const QUEUE: &str = "66666666-7777-4888-8999-000000000004";

/// A program of flows, by name: calls begin in the first.
fn program(flows: &[(&str, Value)]) -> Program {
    let mut program = Program::new();
    for (name, flow) in flows {
        let source = SourceText::new(format!("{name}.json"), flow.to_string());
        let Ok(Contents::Flows(texts)) = read(&source, &Reading::default()) else {
            panic!("{name} is no flow")
        };
        let tree = texts[0].tree().expect("JSON");
        let flow = Flow::new(&texts[0], tree.root(), source.name());
        program.add(&flow, &texts[0].given, source.name(), None);
    }
    program
}

/// A flow of blocks in a row: type and parameters. Each leads to the next one by `NextAction` and
/// every condition that is named, and on errors to the last.
fn row(blocks: &[(&str, Value)]) -> Value {
    let last = blocks.len() - 1;
    let actions: Vec<Value> = blocks
        .iter()
        .enumerate()
        .map(|(at, (kind, parameters))| {
            let next = (at + 1).min(last).to_string();
            let operands = match *kind {
                "MessageParticipantIteratively" => &["MessagesInterrupted"][..],
                "GetParticipantInput" => &["1", "2"][..],
                _ => &[],
            };
            let conditions: Vec<_> = operands
                .iter()
                .map(|operand| json!({ "NextAction": next, "Condition": { "Operator": "Equals", "Operands": [operand] } }))
                .collect();
            json!({
                "Identifier": at.to_string(), "Type": kind, "Parameters": parameters,
                "Transitions": {
                    "NextAction": next, "Conditions": conditions,
                    "Errors": [{ "NextAction": last.to_string(), "ErrorType": "NoMatchingError" }],
                },
            })
        })
        .collect();
    json!({ "Version": "2019-10-30", "StartAction": "0", "Actions": actions })
}

fn say(text: &str) -> (&'static str, Value) {
    ("MessageParticipant", json!({ "Text": text }))
}

fn hook(event: &str) -> (&'static str, Value) {
    let flow = format!("{{{{contactFlows.{event}.arn}}}}");
    ("UpdateContactEventHooks", json!({ "EventHooks": { event: flow } }))
}

fn end() -> (&'static str, Value) {
    ("EndFlowExecution", json!({}))
}

/// Plays a call with these answers; what happened, in words, and how it ended.
fn played(program: &Program, answers: Vec<Answer>) -> (Vec<String>, Call) {
    let mut call = Call::new(&Arc::new(Contact::default()), FlowId(0));
    let mut trace = Recorder::default();
    let mut answers = answers.into_iter();
    while call.step(program, &mut trace) == Step::Asks {
        let answer = answers.next().unwrap_or(Answer::HungUp { after: 0 });
        call.answer(program, answer, &mut trace).expect("an answer that fits");
    }
    let words = trace.events.iter().filter_map(|(at, event)| {
        let what = match event {
            Event::Begins { role, .. } => format!("begins {role:?}"),
            Event::Says(says) => format!("{:?} hears {}", says.to, says.text),
            Event::Stops => "stops".to_owned(),
            Event::Presses { keys, .. } => format!("presses {keys}"),
            Event::Moves(Move::Answered) => "answered".to_owned(),
            Event::Moves(Move::AgentLeft) => "agent left".to_owned(),
            Event::Ends(end) => format!("ends {}", end.name()),
            _ => return None,
        };
        Some(format!("{at} {what}"))
    });
    (words.collect(), call)
}

#[test]
fn a_queue_has_its_flow_whispers_a_conversation_and_a_flow_after_it() {
    let loops = json!({ "Messages": [{ "Text": "ab" }], "InterruptFrequencySeconds": "20" });
    let program = program(&[
        (
            "main",
            row(&[
                ("UpdateContactTargetQueue", json!({ "QueueId": QUEUE })),
                hook("CustomerQueue"),
                hook("AgentWhisper"),
                hook("CustomerWhisper"),
                hook("CustomerHold"),
                hook("CustomerRemaining"),
                ("TransferContactToQueue", json!({})),
                ("DisconnectParticipant", json!({})),
            ]),
        ),
        ("CustomerQueue", row(&[("MessageParticipantIteratively", loops), say("cd"), end()])),
        ("AgentWhisper", row(&[say("it is gold"), end()])),
        ("CustomerWhisper", row(&[say("recorded"), end()])),
        ("CustomerHold", row(&[say("on hold"), end()])),
        ("CustomerRemaining", row(&[say("how was it"), ("DisconnectParticipant", json!({}))])),
    ]);
    let (words, call) = played(
        &program,
        vec![
            Answer::Queue(QueueAnswer::Answered(30_000)),
            Answer::Talk(TalkAnswer::Holds { after: 10_000, lasts: 5_000, agent: false }),
            Answer::Talk(TalkAnswer::AgentLeaves(1_000)),
        ],
    );
    let whispered = 30_000 + 62 * 10;
    let joined = whispered + 62 * 8;
    let left = joined + 16_000;
    let expected = [
        "0 begins Main".to_owned(),
        "0 begins CustomerQueue".to_owned(),
        "0 Customer hears ab".to_owned(),
        "20000 Customer hears cd".to_owned(),
        "30000 answered".to_owned(),
        "30000 begins AgentWhisper".to_owned(),
        "30000 Agent hears it is gold".to_owned(),
        format!("{whispered} begins CustomerWhisper"),
        format!("{whispered} Customer hears recorded"),
        format!("{} begins CustomerHold", joined + 10_000),
        format!("{} Customer hears on hold", joined + 10_000),
        format!("{left} agent left"),
        format!("{left} begins Disconnect"),
        format!("{left} Customer hears how was it"),
        format!("{} ends disconnected", left + 62 * 10),
    ];
    assert_eq!(words, expected);
    let silence = call.longest_silence();
    assert_eq!(
        (silence.from, silence.lasts),
        (20_124, 30_620 - 20_124),
        "while it waits to be joined"
    );
}

#[test]
fn a_customer_hangs_up_in_the_middle_of_a_prompt() {
    let program = program(&[("main", row(&[say("abcdefghij"), say("never heard"), end()]))]);
    let mut call = Call::new(&Arc::new(Contact::default()), FlowId(0));
    call.hang_up_at(300);
    let mut trace = Recorder::default();
    assert_eq!(call.step(&program, &mut trace), Step::Over);
    assert_eq!((call.now(), call.end()), (300, Some(&End::CustomerLeft)));
    assert!(trace.events.iter().any(|(at, event)| (*at, event) == (300, &Event::Stops)));
    assert_eq!(call.longest_silence(), Silence::default());
}

#[test]
fn an_agent_who_answers_takes_the_customer_out_of_a_menu_in_the_queue() {
    let menu = json!({ "Text": "press 1", "StoreInput": "False", "InputTimeLimitSeconds": "60" });
    let program = program(&[
        (
            "main",
            row(&[
                ("UpdateContactTargetQueue", json!({ "QueueId": QUEUE })),
                hook("CustomerQueue"),
                ("TransferContactToQueue", json!({})),
                end(),
            ]),
        ),
        ("CustomerQueue", row(&[("GetParticipantInput", menu), say("never heard"), end()])),
    ]);
    let (words, _) = played(
        &program,
        vec![
            Answer::Queue(QueueAnswer::Answered(5_000)),
            Answer::Pressed(Pressed { keys: "1".into(), after: Some(6_000), between: None }),
            Answer::Talk(TalkAnswer::CustomerLeaves(0)),
        ],
    );
    assert_eq!(
        words[2..],
        ["0 Customer hears press 1", "5000 answered", "5000 ends customer_left"]
    );
}

#[test]
fn keys_that_are_pressed_ahead_answer_the_next_menu_without_its_prompt() {
    let menu = |text: &str| {
        let parameters =
            json!({ "Text": text, "StoreInput": "False", "InputTimeLimitSeconds": "5" });
        ("GetParticipantInput", parameters)
    };
    let buffer = |on: &str| {
        ("GetParticipantInput", json!({ "EnableDTMFBuffer": on, "StoreInput": "False" }))
    };
    let skipped = json!({ "Text": "skipped", "SkipWhenDTMFBufferEnabled": "True" });
    let blocks = [
        buffer("True"),
        menu("one"),
        ("MessageParticipant", skipped),
        menu("two"),
        buffer("False"),
        menu("three"),
        end(),
    ];
    let program = program(&[("main", row(&blocks))]);
    let (words, _) = played(&program, vec![Answer::keys("121"), Answer::keys("1")]);
    let heard: Vec<_> = words.iter().filter(|word| !word.ends_with("Main")).collect();
    assert_eq!(
        heard,
        [
            "0 Customer hears one",
            "1186 presses 1",
            "1186 presses 2",
            "1186 Customer hears three",
            "2496 presses 1",
            "2496 ends disconnected"
        ]
    );
}

#[test]
fn a_circle_that_asks_nobody_ends_as_endless() {
    let mut flow = row(&[say("again"), say("and again")]);
    flow["Actions"][1]["Transitions"]["NextAction"] = json!("0");
    let program = program(&[("main", flow)]);
    let mut call = Call::new(&Arc::new(Contact::default()), FlowId(0));
    assert_eq!(call.step(&program, &mut ()), Step::Over);
    assert_eq!(call.end(), Some(&End::Endless));
    assert_eq!(call.blocks(), u64::from(program.limits.between_answers) + 1);
}

#[test]
fn what_cannot_go_on_says_why() {
    let lost = json!({ "StartAction": "gone", "Actions": [] });
    let unknown = row(&[("PlayMusic", json!({})), end()]);
    let mut dead = row(&[say("x"), end()]);
    dead["Actions"][0]["Transitions"] = json!({});
    for (flow, expected) in [
        (lost, End::Lost { target: "gone".into() }),
        (unknown, End::Unsupported { kind: "PlayMusic".into() }),
        (dead, End::NoWay),
        (json!({ "Actions": [], "StartAction": "" }), End::NoStart),
    ] {
        let program = program(&[("main", flow)]);
        let (_, call) = played(&program, vec![]);
        assert_eq!(call.end(), Some(&expected));
    }
}

#[test]
fn an_answer_to_another_question_is_refused_and_the_question_stands() {
    let lambda = json!({ "LambdaFunctionARN": "look-up", "InvocationTimeLimitSeconds": "3" });
    let program = program(&[("main", row(&[("InvokeLambdaFunction", lambda), end()]))]);
    let mut call = Call::new(&Arc::new(Contact::default()), FlowId(0));
    assert_eq!(call.answer(&program, Answer::keys("1"), &mut ()), Err(AnswerError::NotAsked));
    assert_eq!(call.step(&program, &mut ()), Step::Asks);
    let error = call.answer(&program, Answer::keys("1"), &mut ()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "InvokeLambdaFunction asks for an answer of a function, the answer is keys"
    );
    assert!(matches!(call.ask(&program), Some(Ask::Lambda(_))));
    assert_eq!(call.answer(&program, Answer::lambda(json!({})), &mut ()), Ok(()));
}

#[test]
fn the_event_of_a_function_is_that_of_the_service() {
    let parameters = json!({ "who": "$.CustomerEndpoint.Address", "all": "$.External" });
    let lambda = json!({ "LambdaFunctionARN": "look-up", "InvocationTimeLimitSeconds": "3", "LambdaInvocationAttributes": parameters });
    let program = program(&[("main", row(&[("InvokeLambdaFunction", lambda), end()]))]);
    let mut contact = Contact::default().attribute("tier", "gold");
    contact.set("$.External", json!({ "a": ["b"] })).expect("a reference");
    let mut call = Call::new(&Arc::new(contact), FlowId(0));
    call.step(&program, &mut ());
    let Some(Ask::Lambda(ask)) = call.ask(&program) else { panic!("no function is asked for") };
    let event = ask.event();
    let typed = crate::connect::ConnectEvent::from_value(&event);
    assert_eq!(typed.contact_id(), Some("44444444-0000-4000-8000-000000000001"));
    assert_eq!(event["Details"]["ContactData"]["Attributes"], json!({ "tier": "gold" }));
    let sent = json!({ "who": "+12065550100", "all": { "a": ["b"] } });
    assert_eq!(event["Details"]["Parameters"], sent);
    assert_eq!(event["Details"]["ContactData"]["Queue"], Value::Null);
}

#[test]
fn flow_attributes_are_gone_in_another_flow_and_there_again_after_a_module() {
    let set = ("UpdateFlowAttributes", json!({ "FlowAttributes": { "a": { "Value": "main" } } }));
    let module = ("InvokeFlowModule", json!({ "FlowModuleId": "{{flowModules.ask.arn}}" }));
    let mut ask =
        row(&[say("in module $.FlowAttributes.a"), ("EndFlowModuleExecution", json!({}))]);
    ask["Settings"] = json!({});
    let transfer = ("TransferToFlow", json!({ "ContactFlowId": "{{contactFlows.other.arn}}" }));
    let program = program(&[
        ("main", row(&[set, module, say("back $.FlowAttributes.a"), transfer, end()])),
        ("ask", ask),
        ("other", row(&[say("other $.FlowAttributes.a"), end()])),
    ]);
    let (words, _) = played(&program, vec![]);
    let heard: Vec<_> = words.iter().filter_map(|word| word.split_once("hears ")).collect();
    let heard: Vec<_> = heard.into_iter().map(|(_, text)| text).collect();
    assert_eq!(heard, ["in module ", "back main", "other "]);
}

#[test]
fn a_world_can_make_any_block_fail() {
    struct Faulty;
    impl World for Faulty {
        fn fault(
            &mut self,
            _: BlockRef,
            block: BlockInfo<'_>,
        ) -> Option<std::borrow::Cow<'_, str>> {
            (block.identifier == "1").then_some("NoMatchingError".into())
        }
    }
    let program = program(&[("main", row(&[say("a"), say("b"), say("c"), end()]))]);
    let mut call = Call::new(&Arc::new(Contact::default()), FlowId(0));
    let mut trace = Recorder::default();
    play(&program, &mut call, &mut Faulty, &mut (), &mut trace).expect("answers that fit");
    let heard = trace.events.iter().filter(|(_, event)| matches!(event, Event::Says(_))).count();
    assert_eq!(heard, 1, "the fault leads to the end");
    assert_eq!(call.end(), Some(&End::Disconnected));
}

#[test]
fn the_same_seed_gives_the_same_way_and_all_ways_are_taken_by_some_seed() {
    let distribute = json!({
        "Identifier": "0", "Type": "DistributeByPercentage", "Parameters": {},
        "Transitions": {
            "NextAction": "2",
            "Conditions": [{ "NextAction": "1", "Condition": { "Operator": "NumberLessThan", "Operands": ["51"] } }],
            "Errors": [{ "NextAction": "2", "ErrorType": "NoMatchingCondition" }],
        },
    });
    let mut flow = row(&[say("x"), say("half"), end()]);
    flow["Actions"][0] = distribute;
    let program = program(&[("main", flow)]);
    let halves = (0..1_000).filter(|seed| {
        let contact = Contact { chance: Chance::Seed(*seed), ..Contact::default() };
        let contact = Arc::new(contact);
        let blocks = || {
            let mut call = Call::new(&contact, FlowId(0));
            call.step(&program, &mut ());
            call.blocks()
        };
        assert_eq!(blocks(), blocks());
        blocks() == 3
    });
    let halves = halves.count();
    assert!((450..550).contains(&halves), "{halves} of 1000");
}

#[test]
fn states_that_go_on_alike_have_the_same_fingerprint_whenever_they_are() {
    let menu = json!({ "Text": "press", "StoreInput": "False", "InputTimeLimitSeconds": "5" });
    let mut flow = row(&[("GetParticipantInput", menu), say("again"), end()]);
    flow["Actions"][1]["Transitions"]["NextAction"] = json!("0");
    let program = program(&[("main", flow)]);
    let mut call = Call::new(&Arc::new(Contact::default()), FlowId(0));
    call.step(&program, &mut ());
    let first = (call.fingerprint(), call.now());
    call.answer(&program, Answer::keys("1"), &mut ()).expect("keys");
    assert_ne!(call.fingerprint(), first.0);
    call.step(&program, &mut ());
    assert_eq!(call.fingerprint(), first.0);
    assert_ne!(call.now(), first.1);
}

#[test]
fn who_talks_to_a_third_party_waits_in_no_queue() {
    let third = json!({
        "ThirdPartyPhoneNumber": "+12065550199", "ThirdPartyConnectionTimeLimitSeconds": "30",
        "ContinueFlowExecution": "True",
    });
    let program = program(&[
        (
            "main",
            row(&[
                ("UpdateContactTargetQueue", json!({ "QueueId": QUEUE })),
                hook("CustomerQueue"),
                ("TransferContactToQueue", json!({})),
                end(),
            ]),
        ),
        (
            "CustomerQueue",
            row(&[
                ("TransferParticipantToThirdParty", third),
                say("ab"),
                ("DisconnectParticipant", json!({})),
            ]),
        ),
    ]);
    let returns = ThirdPartyAnswer::Answered { after: 5_000, returns: Some(60_000) };
    let answers = vec![Answer::Queue(QueueAnswer::Answered(20_000)), Answer::ThirdParty(returns)];
    let (words, _) = played(&program, answers);
    assert_eq!(words[2..], ["65000 Customer hears ab", "65124 ends disconnected"]);
}

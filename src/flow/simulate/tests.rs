use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::flow::model::Flow;
use crate::flow::source::{Contents, Reading, SourceText, read};

/// A program of flows: the first is the one that calls begin in.
pub fn program(flows: &[(&str, &str)]) -> Program {
    let mut program = Program::new();
    for (name, text) in flows {
        let source = SourceText::new(*name, *text);
        let Ok(Contents::Flows(texts)) = read(&source, &Reading::default()) else {
            panic!("{name} is no flow")
        };
        for text in &texts {
            let tree = text.tree().expect("JSON");
            let flow = Flow::new(text, tree.root(), name);
            program.add(&flow, &text.given, name, text.label.as_deref());
        }
    }
    program
}

struct Keys(Vec<&'static str>);

impl Caller for Keys {
    fn keys(&mut self, _: &InputAsk<'_>) -> Answer {
        if self.0.is_empty() { Answer::TimedOut } else { Answer::keys(self.0.remove(0)) }
    }
}

struct Vanity;

impl World for Vanity {
    fn lambda(&mut self, ask: &LambdaAsk<'_>) -> Answer {
        println!("{}", ask.event());
        Answer::lambda(json!({ "success": "true", "ssml": "<speak>one two</speak>" }))
    }
}

#[test]
fn a_call_through_a_flow_that_ships_comes_to_its_end() {
    let text = include_str!("../../../flows/vanity-numbers.json");
    let program = program(&[("vanity-numbers.json", text)]);
    let contact = Arc::new(Contact::default());
    let mut call = Call::new(&contact, FlowId(0));
    let mut trace = Recorder::default();
    play(&program, &mut call, &mut Vanity, &mut Keys(vec!["1", "1", "9"]), &mut trace).unwrap();
    for (at, event) in &trace.events {
        match event {
            Event::Says(says) => println!("{at:>7} says {} ({} ms)", says.text, says.lasts),
            Event::Enters(at) => println!("        {}", program.block(*at).unwrap().identifier),
            Event::Leaves { .. } => {}
            other => println!("{at:>7} {other:?}"),
        }
    }
    assert_eq!(call.end(), Some(&End::Disconnected));
}

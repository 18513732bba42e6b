use super::{CandidateKind, NameError, Placed, Thing, candidates, mentions, rename};
use crate::flow::model::Flow;
use crate::flow::source::{Contents, Edit, Reading, SourceText, apply, read};

const FLOW: &str = r#"{
  "Version": "2019-10-30", "StartAction": "Ask",
  "Metadata": {
    "ActionMetadata": {
      "Ask": { "children": ["Say"] },
      "Say": { "fragments": { "One": "Say" } }
    },
    "Annotations": [{ "actionId": "Say" }]
  },
  "Actions": [
    {
      "Identifier": "Ask", "Type": "GetParticipantInput",
      "Parameters": {
        "Text": "Hello $.Attributes.name, press 1",
        "StoreInput": "False",
        "InputValidation": { "CustomValidation": { "MaximumLength": "3" } },
        "Odd": [[{ "Deep": "$.External.a\n" }], 7]
      },
      "Transitions": {
        "NextAction": "Say",
        "Conditions": [{ "NextAction": "Say", "Condition": { "Operator": "Equals", "Operands": ["$.Lex.x"] } }],
        "Errors": [{ "NextAction": "Nowhere", "ErrorType": "NoMatchingError" }]
      }
    },
    { "Identifier": "Say", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {} }
  ]
}"#;

/// What stands at the first character of the `nth` place of a text.
fn at(word: &str, nth: usize) -> String {
    let offset = FLOW.match_indices(word).nth(nth).unwrap().0;
    with(FLOW, |placed| {
        let Some(found) = placed.at(offset) else { return "nothing".into() };
        let what = match &found.thing {
            Thing::Name(block) => format!("name {}", block.name()),
            Thing::Block(block) => format!("block {}", block.name()),
            Thing::Way(way) => format!("way {:?}", way.to),
            Thing::Parameter { path, key, .. } => format!("parameter {} {key}", path.join(".")),
            Thing::Error(_, lit) => format!("error {}", lit.value),
            Thing::Operator(_, lit) => format!("operator {}", lit.value),
            Thing::Reference(reference) => format!("reference {}", reference.namespace),
        };
        format!("{what}: {}", &FLOW[found.range])
    })
}

fn with<T>(text: &str, see: impl FnOnce(&Placed<'_>) -> T) -> T {
    let source = SourceText::new("a.json", text);
    let Ok(Contents::Flows(texts)) = read(&source, &Reading::default()) else { panic!("no flow") };
    let tree = texts[0].tree().unwrap();
    let flow = Flow::new(&texts[0], tree.root(), "a.json");
    see(&Placed { flow: &flow, text: &texts[0].text, map: &texts[0].map })
}

fn renamed(text: &str, from: &str, to: &str) -> Result<String, NameError> {
    with(text, |placed| {
        let block = placed.flow.blocks.iter().find(|block| block.name() == from).unwrap();
        rename(placed, block, to).map(|edits: Vec<Edit>| apply(text, edits))
    })
}

#[test]
fn every_word_is_known_for_what_it_is() {
    assert_eq!(at("\"Ask\"", 0), "way Some(BlockId(0)): \"Ask\"");
    assert_eq!(at("\"Ask\"", 1), "name Ask: \"Ask\"");
    assert_eq!(at("Ask\", \"Type", 0), "name Ask: \"Ask\"");
    assert_eq!(at("GetPart", 0), "block Ask: \"GetParticipantInput\"");
    assert_eq!(at("\"Identifier\"", 1), "block Say: \"DisconnectParticipant\"");
    assert_eq!(at("\"Transitions\"", 0), "block Ask: \"Transitions\"");
    assert_eq!(at("Text\":", 0), "parameter Text true: \"Text\"");
    assert_eq!(at("press", 0), "parameter Text false: \"Hello $.Attributes.name, press 1\"");
    assert_eq!(at("ributes.na", 0), "reference Attributes: $.Attributes.name");
    let length = "parameter InputValidation.CustomValidation.MaximumLength";
    assert_eq!(at("MaximumLength", 0), format!("{length} true: \"MaximumLength\""));
    assert_eq!(at("3\"", 0), format!("{length} false: \"3\""));
    assert_eq!(at("$.External", 0), "reference External: $.External.a");
    assert_eq!(at("7]", 0), "parameter Odd false: 7");
    assert_eq!(at("Say\",\n        \"Cond", 0), "way Some(BlockId(1)): \"Say\"");
    assert_eq!(at("Nowhere", 0), "way None: \"Nowhere\"");
    assert_eq!(at("NoMatchingError", 0), "error NoMatchingError: \"NoMatchingError\"");
    assert_eq!(at("Equals", 0), "operator Equals: \"Equals\"");
    assert_eq!(at("$.Lex.x", 0), "reference Lex: $.Lex.x");
    assert_eq!(at("\"Conditions\"", 0), "nothing");
    assert_eq!(at("2019", 0), "nothing");
}

#[test]
fn no_offset_is_too_far() {
    with(FLOW, |placed| (0..FLOW.len() + 9).filter_map(|offset| placed.at(offset)).count());
    with(FLOW, |placed| assert!(placed.at(usize::MAX).is_none()));
}

#[test]
fn a_name_is_mentioned_by_ways_and_by_metadata() {
    let found = with(FLOW, |placed| mentions(placed.flow, "Say"));
    assert_eq!((found.identifiers.len(), found.ways.len(), found.metadata.len()), (1, 2, 4));
}

#[test]
fn a_new_name_stands_everywhere() {
    let new = renamed(FLOW, "Say", "Good \"bye\"").unwrap();
    assert!(!new.contains("\"Say\""), "{new}");
    assert_eq!(new.matches(r#""Good \"bye\"""#).count(), 7);
}

#[test]
fn names_that_cannot_be_are_refused() {
    let why = |name: &str| renamed(FLOW, "Say", name).unwrap_err().to_string();
    assert_eq!(why("Ask"), "another block is called \"Ask\"");
    assert_eq!(why(" "), "\" \" is no identifier: it is empty");
    assert_eq!(why("a=b"), "\"a=b\" is no identifier: the service refuses '='");
    assert_eq!(why("toString"), "\"toString\" is no identifier: the service reserves the word");
    assert!(why(&"x".repeat(51)).contains("more than 50 characters"));
    assert_eq!(renamed(FLOW, "Say", "Say").unwrap(), FLOW);
    let twice = FLOW.replace("\"Identifier\": \"Ask\"", "\"Identifier\": \"Say\"");
    assert_eq!(renamed(&twice, "Say", "x"), Err(NameError::Shared("Say".into())));
}

/// The words that may stand at the first character of a text.
fn words(word: &str) -> (CandidateKind, Vec<String>) {
    let found = with(FLOW, |placed| candidates(placed, FLOW.find(word).unwrap())).unwrap();
    (found.kind, found.all.into_iter().map(|candidate| candidate.word).collect())
}

#[test]
fn words_that_may_stand_in_a_place() {
    assert_eq!(words("Nowhere"), (CandidateKind::Block, vec!["Ask".into(), "Say".into()]));
    let (kind, types) = words("GetPart");
    assert!(kind == CandidateKind::Type && types.contains(&"InvokeLambdaFunction".into()));
    let (kind, keys) = words("Text\":");
    assert_eq!(kind, CandidateKind::Parameter);
    assert!(keys.contains(&"SSML".into()) && !keys.contains(&"StoreInput".into()), "{keys:?}");
    assert_eq!(words("False").1, ["True", "False"]);
    assert_eq!(words("MaximumLength").1, ["MaximumLength"]);
    assert!(words("NoMatchingError").1.contains(&"InputTimeLimitExceeded".into()));
    assert_eq!(words("Equals").1, ["Equals"]);
    let none = |word| with(FLOW, |placed| candidates(placed, FLOW.find(word).unwrap()));
    assert_eq!((none("2019"), none("$.External"), none("Odd\"")), (None, None, none("Odd\"")));
}

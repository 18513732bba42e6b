//! What becomes of the output of the wrapped function in an answer: it never takes the place of what
//! the flow's loop needs, and never makes the answer longer than Amazon Connect takes.

use serde_json::{Map, Value};

use crate::connect::answer::{Validation, check};

/// The key of the whole output.
const RESULT: &str = "result";

/// The key that says that the output is not all there.
const TRUNCATED: &str = "result_truncated";

/// Keys of an answer that an output never has, whether this answer has them or not.
const CONTROL: [&str; 13] = [
    "execution_id",
    "status",
    "sfn_result",
    "sfn_status",
    "count",
    "count_max",
    "count_comfort",
    "comfort",
    "waited_ms",
    "error",
    "cause",
    RESULT,
    TRUNCATED,
];

/// How an output goes into an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// At the top where no key clashes, and whole under `result`.
    #[default]
    Merge,
    /// Whole under `result`.
    Nested,
    /// As strings: `result_a_b`. The block's response validation may be `STRING_MAP`.
    Flat,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Merge, Self::Nested, Self::Flat];

    /// The name of the mode.
    pub fn name(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Nested => "nested",
            Self::Flat => "flat",
        }
    }

    /// The mode of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

/// Puts an output into an answer. What is too long is cut: first what stands there twice, then all
/// but the keys of the output that are to be kept, in their order, as far as they fit.
pub(super) fn with_output(
    answer: Map<String, Value>,
    output: &Value,
    mode: Mode,
    keep: &[String],
) -> Map<String, Value> {
    let whole = filled(&answer, output, output, mode);
    if fits(&whole) {
        return whole;
    }
    let mut answer = answer;
    answer.insert(TRUNCATED.into(), "true".into());
    if mode == Mode::Merge {
        let once = filled(&answer, output, &kept(&answer, output, mode, keep, Top::All), mode);
        if fits(&once) {
            return once;
        }
    }
    let kept = kept(&answer, output, mode, keep, Top::Kept);
    filled(&answer, &kept, &kept, mode)
}

/// What stands at the top while keys are kept under `result`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Top {
    /// The whole output.
    All,
    /// The same keys.
    Kept,
}

/// The keys of an output that are to be kept, as far as they fit.
fn kept(
    answer: &Map<String, Value>,
    output: &Value,
    mode: Mode,
    keep: &[String],
    top: Top,
) -> Value {
    let mut kept = Map::new();
    for key in keep {
        let Some(value) = output.get(key) else { continue };
        let mut more = kept.clone();
        more.insert(key.clone(), value.clone());
        let more = Value::Object(more);
        let above = if top == Top::All { output } else { &more };
        if fits(&filled(answer, above, &more, mode)) {
            kept.insert(key.clone(), value.clone());
        }
    }
    Value::Object(kept)
}

fn fits(answer: &Map<String, Value>) -> bool {
    check(&Value::Object(answer.clone()), Validation::Json).is_ok()
}

/// An answer with an output: `top` at the top, `result` under its key.
fn filled(
    answer: &Map<String, Value>,
    top: &Value,
    result: &Value,
    mode: Mode,
) -> Map<String, Value> {
    let mut filled = answer.clone();
    match mode {
        Mode::Flat => flatten(&mut filled, RESULT, result),
        Mode::Nested => {
            filled.insert(RESULT.into(), result.clone());
        }
        Mode::Merge => {
            let own = top.as_object().into_iter().flatten();
            let own = own.filter(|(key, _)| !CONTROL.contains(&key.as_str()));
            filled.extend(own.map(|(key, value)| (key.clone(), value.clone())));
            filled.insert(RESULT.into(), result.clone());
        }
    }
    filled
}

/// Puts each scalar of a value into an answer, as a string under the way that leads to it. Where two
/// ways look alike, or like a key of the answer, the later one gets a number.
fn flatten(answer: &mut Map<String, Value>, way: &str, value: &Value) {
    let text = match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, inner) in map {
                flatten(answer, &format!("{way}_{}", plain(key)), inner);
            }
            return;
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, inner) in items.iter().enumerate() {
                flatten(answer, &format!("{way}_{index}"), inner);
            }
            return;
        }
        Value::Object(_) | Value::Array(_) | Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    };
    let is_free =
        |key: &str| !answer.contains_key(key) && (key == RESULT || !CONTROL.contains(&key));
    let numbered = (2..).map(|number: u64| format!("{way}_{number}"));
    let key = std::iter::once(way.to_owned()).chain(numbered).find(|key| is_free(key));
    if let Some(key) = key {
        answer.insert(key, text.into());
    }
}

/// A key in signs that a flow can name behind `$.External.`.
fn plain(key: &str) -> String {
    let sign = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    key.chars().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn answer() -> Map<String, Value> {
        let Value::Object(map) = json!({ "status": "FINISHED", "count": "3" }) else { panic!() };
        map
    }

    fn filled_with(output: &Value, mode: Mode, keep: &[&str]) -> Value {
        let keep: Vec<String> = keep.iter().map(|key| (*key).to_owned()).collect();
        Value::Object(with_output(answer(), output, mode, &keep))
    }

    fn long(length: usize) -> Value {
        "é".repeat(length / 2).into()
    }

    #[test]
    fn what_is_cut_keeps_the_keys_that_are_named_as_far_as_they_fit() {
        let output = json!({ "id": 7, "text": long(40_000), "note": long(30_000), "last": "x" });
        for (mode, id) in [(Mode::Merge, "/result/id"), (Mode::Nested, "/result/id")] {
            let answer = filled_with(&output, mode, &["none", "text", "id", "last"]);
            assert_eq!(answer.pointer(id), Some(&json!(7)), "{mode:?}");
            assert_eq!(answer["result"]["last"], "x");
            assert_eq!(answer["result_truncated"], "true");
            assert_eq!(answer["result"].get("text"), None);
        }
        let flat = filled_with(&output, Mode::Flat, &["note", "id"]);
        assert_eq!((&flat["result_id"], &flat["result_truncated"]), (&json!("7"), &json!("true")));
        assert!(check(&flat, Validation::StringMap).is_ok());
    }

    #[test]
    fn what_fits_once_stays_at_the_top() {
        let output = json!({ "text": long(20_000), "id": 7, "status": "clash" });
        let answer = filled_with(&output, Mode::Merge, &["id", "status"]);
        assert_eq!(answer["text"], output["text"]);
        assert_eq!(answer["result"], json!({ "id": 7, "status": "clash" }));
        assert_eq!(
            (&answer["status"], &answer["result_truncated"]),
            (&json!("FINISHED"), &json!("true"))
        );
    }

    #[test]
    fn flat_keys_that_look_alike_are_told_apart() {
        let output = json!({ "a": { "b": 1 }, "a_b": null, "truncated": [true, {}], "é é": "x" });
        let expected = json!({
            "status": "FINISHED", "count": "3", "result_a_b": "1", "result_a_b_2": "",
            "result_truncated_0": "true", "result_truncated_1": "", "result_é_é": "x",
        });
        assert_eq!(filled_with(&output, Mode::Flat, &[]), expected);
        let clash = filled_with(&json!({ "truncated": 5 }), Mode::Flat, &[]);
        assert_eq!(clash["result_truncated_2"], "5");
        assert_eq!(filled_with(&json!("x"), Mode::Flat, &[])["result"], "x");
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,20}".prop_map(Value::from),
            (0_usize..50_000).prop_map(|length| Value::from("x\u{1}é".repeat(length / 4))),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            let key = prop_oneof![
                "[a-z_]{1,3}",
                "\\PC{0,3}",
                proptest::sample::select(&CONTROL[..]).prop_map(str::to_owned)
            ];
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::vec((key, inner), 0..6)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_the_output_is_the_answer_stands_and_fits(
            output in any_json(),
            keep in proptest::collection::vec("[a-z_]{1,3}", 0..4),
        ) {
            for mode in Mode::ALL {
                let answer = Value::Object(with_output(answer(), &output, mode, &keep));
                let validation = match mode {
                    Mode::Flat => Validation::StringMap,
                    _ => Validation::Json,
                };
                prop_assert_eq!(check(&answer, validation), Ok(()));
                prop_assert_eq!(&answer["status"], "FINISHED");
                prop_assert_eq!(&answer["count"], "3");
            }
        }
    }
}

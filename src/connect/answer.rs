//! The rules for what a Lambda function may answer to a flow.
//!
//! Source: Amazon Connect Administrator Guide, "Verify the function response": with response
//! validation `STRING_MAP` a flat object of strings, with `JSON` any valid JSON, in either case
//! less than 32 KB of UTF-8. An answer that breaks a rule sends the contact down the error branch.

use serde_json::Value;

/// Bytes of UTF-8 that a serialised answer must stay under.
pub const MAX_BYTES: usize = 32 * 1024;

/// The response validation that the block is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// A flat object whose values are all strings.
    StringMap,
    /// Any JSON.
    Json,
}

/// Why Amazon Connect would refuse an answer.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// With `STRING_MAP`: the answer is not an object.
    #[error("STRING_MAP takes an object of strings, the answer is {0}")]
    NotAnObject(&'static str),
    /// With `STRING_MAP`: a value is not a string.
    #[error("STRING_MAP takes strings only, `{key}` is {kind}")]
    NotText {
        /// The key whose value is wrong.
        key: String,
        /// What the value is.
        kind: &'static str,
    },
    /// The answer is too long.
    #[error("the answer takes {0} bytes, Amazon Connect accepts less than {MAX_BYTES}")]
    TooLarge(usize),
}

impl AnswerError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotAnObject(_) | Self::NotText { .. } => {
                "answer flat strings, or set the block's response validation to JSON"
            }
            Self::TooLarge(_) => "answer less, or store the data and answer a key to it",
        }
    }
}

/// Checks an answer as Amazon Connect does.
///
/// # Errors
/// The first rule that is broken: shape before size.
pub fn check(answer: &Value, validation: Validation) -> Result<(), AnswerError> {
    if validation == Validation::StringMap {
        let map = answer.as_object().ok_or(AnswerError::NotAnObject(kind(answer)))?;
        if let Some((key, value)) = map.iter().find(|(_, value)| !value.is_string()) {
            return Err(AnswerError::NotText { key: key.clone(), kind: kind(value) });
        }
    }
    match answer.to_string().len() {
        bytes if bytes >= MAX_BYTES => Err(AnswerError::TooLarge(bytes)),
        _ => Ok(()),
    }
}

/// The kind of a JSON value with its article, for messages.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn string_map_refuses_numbers_and_nesting_that_json_takes() {
        let answer = json!({ "statusCode": 200, "body": "{}" });
        assert_eq!(check(&answer, Validation::Json), Ok(()));
        let refused = AnswerError::NotText { key: "statusCode".into(), kind: "a number" };
        assert_eq!(check(&answer, Validation::StringMap), Err(refused));
        assert_eq!(
            check(&json!([]), Validation::StringMap),
            Err(AnswerError::NotAnObject("an array"))
        );
    }

    #[test]
    fn an_answer_must_stay_under_32_kb() {
        let answer = |n: usize| json!({ "a": "x".repeat(n) });
        let frame = answer(0).to_string().len();
        assert_eq!(check(&answer(MAX_BYTES - frame - 1), Validation::StringMap), Ok(()));
        let refused = check(&answer(MAX_BYTES - frame), Validation::StringMap);
        assert_eq!(refused, Err(AnswerError::TooLarge(MAX_BYTES)));
    }
}

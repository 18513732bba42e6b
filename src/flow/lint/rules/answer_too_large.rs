use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::catalog;
use crate::flow::model::bytes;

/// ## What it does
/// Reports a Lambda block whose function has answered with more than 32 KB, by the recorded answer
/// that was given with `--lambda-schema NAME=FILE`.
///
/// ## Why is this bad?
/// Amazon Connect takes answers up to 32 KB as text. With more the block takes its error branch.
///
/// ## Example
/// ```text
/// $ connectctl flow lint main.json --lambda-schema list-orders=recorded.json
///
/// recorded.json holds 40,000 bytes
/// ```
///
/// ## Use instead
/// ```text
/// let the function give only what the flow reads
/// ```
///
/// ## How sure is this?
/// The limit is documented. The answer is measured without white space; a schema has no size.
pub struct AnswerTooLarge;

impl Rule for AnswerTooLarge {
    const META: Meta = Meta::warning("CF315", "answer-too-large");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        if subject.options.answers.is_empty() {
            return;
        }
        let limit = catalog().limits.lambda_answer_bytes.value;
        for block in subject.blocks().iter().filter(|block| block.is("InvokeLambdaFunction")) {
            let Some(prop) = block.parameter("LambdaFunctionARN") else { continue };
            let function = crate::flow::model::text(&prop.value);
            let Some(answer) = function.and_then(|name| subject.options.answers.of(name)) else {
                continue;
            };
            let Some(size) = answer.bytes.filter(|size| *size as u64 > limit) else { continue };
            let message = format!(
                "{} answered with {size} bytes, and the block takes at most {limit}",
                answer.function
            );
            report.add(Draft::new(bytes(&prop.value), message));
        }
    }
}

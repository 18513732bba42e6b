use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::catalog::{Effect, Limit, catalog};
use crate::flow::lint::blocks::prompt::{Prompt, prompts};
use crate::flow::model::Block;

/// ## What it does
/// Reports a spoken text of more than 6,000 characters, or of more than 3,000 that are billed:
/// those outside of SSML tags.
///
/// ## Why is this bad?
/// Amazon Polly speaks no more at a time. The block takes its error branch, and callers hear
/// nothing.
///
/// ## Example
/// ```text
/// "Text": "Welcome to Example Bank. These are our terms: ..."   (4,200 characters)
/// ```
///
/// ## Use instead
/// Several blocks, one after the other, with a part of the text each, or a recording.
///
/// ## How sure is this?
/// Certain: the limits are those of the administrator guide,
/// <https://docs.aws.amazon.com/connect/latest/adminguide/play.html>. References count as they are
/// written, though what they stand for may be longer; a text that holds one is judged by what is
/// sure to be spoken.
pub struct PromptTooLong;

impl Rule for PromptTooLong {
    const META: Meta = Meta::error("CF422", "prompt-too-long");

    fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
        let limits = &catalog().limits;
        let shortest = limits.prompt_billed_chars.value as usize;
        for block in subject.blocks().iter().filter(|block| speaks(block)) {
            let long = prompts(block).filter(|prompt| prompt.value().len() > shortest);
            for prompt in long {
                let (chars, billed) = count(&prompt);
                if chars > limits.prompt_chars.value as usize {
                    report.add(draft(&prompt, chars, "characters", &limits.prompt_chars));
                } else if billed > shortest {
                    let what = "characters that are spoken";
                    report.add(draft(&prompt, billed, what, &limits.prompt_billed_chars));
                }
            }
        }
    }
}

fn speaks(block: &Block<'_>) -> bool {
    block.action.is_some_and(|action| action.has(Effect::Speaks))
}

/// All characters, and those outside of tags; references stand for text that may be empty.
fn count(prompt: &Prompt<'_>) -> (usize, usize) {
    let text = prompt.value();
    let unknown: usize =
        crate::flow::jsonpath::references(text).map(|found| found.range.len()).sum();
    let tags = if prompt.ssml { in_tags(text) } else { 0 };
    let chars = text.chars().count().saturating_sub(unknown);
    (chars, chars.saturating_sub(tags))
}

fn in_tags(text: &str) -> usize {
    let mut inside = false;
    let tag = |c: char| {
        let was = inside;
        inside = c == '<' || (inside && c != '>');
        was || inside
    };
    text.chars().map(tag).filter(|in_tag| *in_tag).count()
}

fn draft(prompt: &Prompt<'_>, count: usize, what: &str, limit: &Limit) -> Draft {
    let range = prompt.lit.range.start..prompt.lit.range.end;
    Draft::new(range, format!("the text has {count} {what}, at most {} are allowed", limit.value))
        .help("divide it among several blocks, or play a recording")
}

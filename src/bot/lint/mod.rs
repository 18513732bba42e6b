//! What is wrong with bots, before Lex says so or customers feel it: names and limits, slots and
//! their types, utterances that clash, locales that lag behind, routing that leads nowhere, and
//! intents that a function and its bots do not share.
//!
//! Some of it shows only where the bots are seen together.

mod function;
mod limits;
mod locales;
mod names;
mod report;
mod routing;
mod rule;
mod slots;
mod utterances;

pub use report::{Finding, Place};
pub use rule::{RULES, Rule};

use self::report::Report;
use super::{Bot, Problem};

/// A function and the intents that it does.
#[derive(Clone, Debug)]
pub struct Function<'a> {
    /// Its name, as the files have it.
    pub name: &'a str,
    /// The intents that it does for customers: each has to be in a bot.
    pub intents: Vec<&'a str>,
    /// Intents that it leads to by itself: they may be in a bot.
    pub inner: Vec<&'a str>,
}

/// What is wrong with bots, each with the number of its file; and in their set.
#[must_use]
pub fn lint(bots: &[(usize, &Bot)], functions: &[Function<'_>]) -> Vec<Finding> {
    let mut report = Report::default();
    for (file, bot) in bots {
        report.turn_to(*file);
        names::check(bot, &mut report);
        locales::check(bot, &mut report);
        slots::check(bot, &mut report);
        utterances::check(bot, &mut report);
        routing::check(bot, &mut report);
        function::check(bot, functions, &mut report);
    }
    utterances::check_set(bots, &mut report);
    routing::check_set(bots, &mut report);
    function::check_set(bots, functions, &mut report);
    report
        .findings
        .sort_by_key(|found| (found.place.file, found.place.range.start, found.rule.code));
    report.findings
}

/// Why a file is no bot, as findings.
#[must_use]
pub fn malformed(file: usize, problems: &[Problem]) -> Vec<Finding> {
    let finding = |problem: &Problem| Finding {
        rule: rule::MALFORMED,
        message: problem.message.clone(),
        help: problem.help.clone(),
        place: Place { file, range: problem.range.clone() },
        path: String::new(),
        related: None,
    };
    problems.iter().map(finding).collect()
}

#[cfg(test)]
mod tests;

//! Who answers for which Lambda function.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use url::Url;

use super::answers::Answers;
use super::desk::Given;
use super::facts::names;
use super::notation::LambdaArg;
use crate::cli::app::App;
use crate::cli::exit::Failure;
use crate::cli::handlers::Handlers;
use crate::lambda::{EventKind, Function};
use crate::local::bank::BankData;

/// Who answers for a function.
#[derive(Clone, Debug)]
pub enum Backend {
    /// One of our own, in process.
    Function {
        /// Which.
        function: Function,
        /// Environment variables that beat those of the process.
        environment: Vec<(String, String)>,
    },
    /// What is known beforehand: recorded answers, a table, a fault.
    Answers(Answers),
    /// A command of the shell.
    Command {
        /// The line.
        line: String,
        /// Where it runs; `None` for where we are.
        folder: Option<PathBuf>,
    },
    /// An endpoint of Lambda's Invoke API.
    Endpoint(Url),
    /// One after the other, and the last again and again.
    InTurn(Vec<Backend>),
}

impl Backend {
    /// Who answers now, and a number for it: of several the one whose turn it is.
    pub(super) fn now(self, number: usize, given: &mut Given) -> (usize, Self) {
        let Self::InTurn(mut all) = self else { return (number, self) };
        let turn = given.entry(number).or_default();
        let at = (*turn).min(all.len().saturating_sub(1));
        *turn += 1;
        match all.is_empty() {
            // What stands in a list has no number of its own.
            false => (usize::MAX, all.swap_remove(at)),
            true => (number, Self::InTurn(all)),
        }
    }
}

/// Who answers for which function. One of ours answers for what is called as it is, where nothing
/// else is said.
#[derive(Debug)]
pub struct Lambdas<'a> {
    rules: Vec<Rule>,
    pub(super) handlers: Handlers<'a>,
}

/// Who answers for the functions of a name.
#[derive(Debug)]
struct Rule {
    name: String,
    backend: Backend,
    /// Somebody has asked.
    used: AtomicBool,
}

impl<'a> Lambdas<'a> {
    /// Our own functions, with the adapters of the command line: [`App::local`] keeps them from
    /// every account.
    pub fn new(app: &'a App) -> Self {
        Self { rules: Vec::new(), handlers: Handlers::of_calls(app) }
    }

    /// The same with what the command line says.
    ///
    /// # Errors
    /// A file cannot be read or is not JSON.
    pub fn of(app: &'a App, args: &[LambdaArg]) -> Result<Self, Failure> {
        let mut lambdas = Self::new(app);
        for arg in args {
            lambdas.add(&arg.name, arg.backend(None)?);
        }
        Ok(lambdas)
    }

    /// The bank behind our own functions, where they are not told of another; else it is the sample.
    pub fn knows_bank(&mut self, bank: BankData) {
        self.handlers.bank = Some(bank);
    }

    /// Says who answers for the functions of a name; what was said first, counts.
    pub fn add(&mut self, name: &str, backend: Backend) {
        self.rules.push(Rule { name: name.into(), backend, used: AtomicBool::new(false) });
    }

    /// The names of those whom nobody has asked.
    pub fn unused(&self) -> impl Iterator<Item = &str> {
        let unused = self.rules.iter().filter(|rule| !rule.used.load(Ordering::Relaxed));
        unused.map(|rule| rule.name.as_str())
    }

    /// Who answers for a function that a flow calls, and a number for it.
    pub(super) fn find(&self, function: &str) -> Option<(usize, Backend)> {
        self.find_for(function, EventKind::Connect)
    }

    /// The same for a function that a bot calls.
    pub(super) fn find_hook(&self, function: &str) -> Option<(usize, Backend)> {
        self.find_for(function, EventKind::Lex)
    }

    fn find_for(&self, function: &str, kind: EventKind) -> Option<(usize, Backend)> {
        let name = named(function);
        let fits = |pattern: &str| names(pattern, name) || names(pattern, function);
        let rule = self.rules.iter().enumerate().find(|(_, rule)| fits(&rule.name));
        let rule = rule.map(|(number, rule)| {
            rule.used.store(true, Ordering::Relaxed);
            (number, rule.backend.clone())
        });
        let ours = || {
            let (function, environment) = (own(function, kind)?, Vec::new());
            Some((usize::MAX, Backend::Function { function, environment }))
        };
        rule.or_else(ours)
    }
}

/// The name of a function, of its ARN or of that of an alias.
pub(super) fn named(function: &str) -> &str {
    let name = function.split(":function:").nth(1).unwrap_or(function);
    name.split(':').next().unwrap_or(name)
}

/// Words that follow the name of a function in a placeholder: `${vanity_numbers_function_arn}`.
const AFTER: [&str; 6] = ["arn", "lambda", "function", "fn", "alias", "name"];

/// The function of ours that a name ends in, however it is written: `prod-vanity-numbers`,
/// `${VanityNumbersFunction.Arn}`. It takes events of this kind.
fn own(function: &str, kind: EventKind) -> Option<Function> {
    let letters = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
    };
    let name = letters(named(function));
    let mut name = name.as_str();
    while let Some(rest) = AFTER.iter().find_map(|word| name.strip_suffix(word)) {
        name = rest;
    }
    let ours =
        |ours: &Function| ours.takes().contains(&kind) && name.ends_with(&letters(ours.name()));
    Function::ALL.into_iter().find(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_calls_share_them() {
        fn shared<T: Send + Sync>() {}
        shared::<Lambdas<'static>>();
    }

    #[test]
    fn our_functions_are_known_by_the_end_of_their_names() {
        for (reference, function) in [
            ("arn:aws:lambda:us-east-1:111122223333:function:vanity-numbers", "vanity-numbers"),
            ("arn:aws:lambda:us-east-1:0:function:prod-session_data:live", "session-data"),
            ("${VanityNumbersFunction.Arn}", "vanity-numbers"),
            ("${aws_lambda_function.pstn_transfer.arn}", "pstn-transfer"),
            ("session-data", "session-data"),
        ] {
            let found = own(reference, EventKind::Connect).map(Function::name);
            assert_eq!(found, Some(function), "{reference}");
        }
        let own = |name, kind| own(name, kind).map(Function::name);
        let crm = "arn:aws:lambda:us-east-1:111122223333:function:crm";
        assert_eq!(own(crm, EventKind::Connect), None);
        assert_eq!(own("vanity-store", EventKind::Connect), None, "no flow calls it");
        assert_eq!(own("lex-fulfilment", EventKind::Connect), None, "bots call it");
        assert_eq!(own("lex-fulfilment", EventKind::Lex), Some("lex-fulfilment"));
    }
}

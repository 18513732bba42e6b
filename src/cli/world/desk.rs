//! The world of one call.

use std::borrow::Cow;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use super::answers::{USUAL, failure};
use super::bots::Bots;
use super::executions::{Behind, Runs};
use super::facts::Facts;
use super::lambdas::{Backend, Lambdas, named};
use super::{command, endpoint};
use crate::bot::dialog::Conversation;
use crate::cli::adapters::Call;
use crate::cli::handlers::{Environment, Handled};
use crate::flow::simulate::{
    Answer, Ask, BlockInfo, BlockRef, Done, HoursAsk, LambdaAnswer, LambdaAsk, LambdaOutcome,
    LexAsk, MetricAsk, Millis, OutsideAsk, QueueAsk, Said, TalkAsk, ThirdPartyAsk, World,
};
use crate::lambda::{Function, FunctionError};

/// The world of one call.
#[derive(Debug)]
pub struct Desk<'l, 'a> {
    /// What is true around it.
    pub facts: Facts,
    /// How long commands and endpoints take, in virtual time, so that a call is the same every time;
    /// `None` for as long as they really do.
    pub latency: Option<Millis>,
    /// What becomes true when somebody interrupts the call, where that is not Ctrl-C by itself.
    pub interrupts: Option<watch::Receiver<bool>>,
    /// The bots that the customer talks with.
    pub bots: Bots,
    /// The conversation with one of them.
    pub(super) talk: Option<Conversation>,
    lambdas: &'l Lambdas<'a>,
    given: Given,
    runs: Runs,
    invocations: Vec<Invocation>,
    runtime: Option<tokio::runtime::Runtime>,
    client: Option<reqwest::Client>,
    interrupted: bool,
}

/// How many answers of a table were given in order, by the number of who answers.
pub(super) type Given = HashMap<usize, usize>;

/// An invocation of a function.
#[derive(Clone, Debug, Serialize)]
pub struct Invocation {
    /// When, in milliseconds after the call began.
    pub at: Millis,
    /// The function, as the block names it.
    pub function: String,
    /// Who answered: `function vanity-numbers`, `command`, `endpoint`, `answers`, `nobody`.
    pub by: String,
    /// The event that it was given.
    pub event: Value,
    /// What came back.
    pub answer: LambdaAnswer,
    /// The calls that one of our functions made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
    /// The lines that one of our functions logged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<Value>,
}

impl<'l, 'a> Desk<'l, 'a> {
    /// The world of one call.
    pub fn new(lambdas: &'l Lambdas<'a>, facts: Facts) -> Self {
        let (given, runs, invocations) = Default::default();
        let (runtime, client, bots, talk) = Default::default();
        let (latency, interrupts) = (Some(USUAL), None);
        Self {
            facts,
            latency,
            interrupts,
            bots,
            talk,
            lambdas,
            given,
            runs,
            invocations,
            runtime,
            client,
            interrupted: false,
        }
    }

    /// The invocations so far.
    pub fn invocations(&self) -> &[Invocation] {
        &self.invocations
    }

    /// Whether the keyboard has interrupted an invocation.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted
    }

    /// The answer to a question that is one to the world; `None` where the customer is asked.
    pub fn answer(&mut self, ask: &Ask<'_>) -> Option<Answer> {
        Some(match ask {
            Ask::Input(_) | Ask::Lex(_) | Ask::Wait(_) => return None,
            Ask::Lambda(ask) => self.lambda(ask),
            Ask::Hours(ask) => self.hours(ask),
            Ask::Metric(ask) => self.metric(ask),
            Ask::Queue(ask) => self.queue(ask),
            Ask::Talk(ask) => self.talk(ask),
            Ask::ThirdParty(ask) => self.third_party(ask),
            Ask::Roll(ask) => Answer::Rolled(ask.call().roll()),
            Ask::Outside(ask) => self.outside(ask),
        })
    }

    /// What this one answers, whoever else answers for the function.
    pub fn ask(&mut self, who: Backend, ask: &LambdaAsk<'_>) -> Answer {
        self.told(ask, Some((usize::MAX, who)))
    }

    fn told(&mut self, ask: &LambdaAsk<'_>, who: Option<(usize, Backend)>) -> Answer {
        let (function, at) = (ask.function().into_owned(), ask.call().now());
        let answer = self.invoked(who, function, ask.event(), ask.limit, at);
        match (ask.asynchronous, &answer.outcome) {
            // A flow that does not wait learns only that the service refuses.
            (true, LambdaOutcome::Throttled) | (false, _) => Answer::Lambda(answer),
            (true, _) => Answer::Done(Done::default()),
        }
    }

    /// What the function of a bot answers within this time.
    pub(super) fn hooked(
        &mut self,
        function: &str,
        event: Value,
        limit: Millis,
        at: Millis,
    ) -> LambdaAnswer {
        let who = self.lambdas.find_hook(function);
        self.invoked(who, function.to_owned(), event, limit, at)
    }

    /// What a function answers, which is remembered.
    fn invoked(
        &mut self,
        who: Option<(usize, Backend)>,
        function: String,
        event: Value,
        limit: Millis,
        at: Millis,
    ) -> LambdaAnswer {
        let invoked = match who {
            _ if self.interrupted => Invoked::by("nobody", failure(INTERRUPTED.into())),
            None => Invoked::by("nobody", failure(unknown(&function))),
            Some(who) => self.invoke(who, &function, &event, limit, at),
        };
        let Invoked { by, answer, calls, log } = invoked;
        let invocation = Invocation { at, function, by, event, answer: answer.clone(), calls, log };
        self.invocations.push(invocation);
        answer
    }

    fn invoke(
        &mut self,
        (number, who): (usize, Backend),
        function: &str,
        event: &Value,
        limit: Millis,
        at: Millis,
    ) -> Invoked {
        let (number, who) = who.now(number, &mut self.given);
        match who {
            Backend::Answers(answers) => {
                let given = self.given.entry(number).or_default();
                Invoked::by("answers", answers.find(event, given))
            }
            Backend::Function { function: Function::AsyncExecution, environment } => {
                self.behind(&environment, event, limit, at)
            }
            Backend::Function { function, environment } => {
                self.ours(function, &environment, event, limit)
            }
            Backend::Command { line, folder } => {
                let run =
                    async |_: reqwest::Client| command::run(&line, folder.as_deref(), event).await;
                Invoked::by("command", self.within(limit, run))
            }
            Backend::Endpoint(url) => {
                let run = async |client| endpoint::invoke(&client, &url, function, event).await;
                Invoked::by("endpoint", self.within(limit, run))
            }
            Backend::InTurn(_) => Invoked::by("nobody", failure(unknown(function))),
        }
    }

    /// Runs one of our functions, which takes as long as an invocation usually does.
    fn ours(
        &mut self,
        function: Function,
        environment: &Environment,
        event: &Value,
        limit: Millis,
    ) -> Invoked {
        let by = format!("function {}", function.name());
        let limit = Duration::from_millis(limit);
        let handlers = &self.lambdas.handlers;
        let runtime = match runtime(&mut self.runtime) {
            Ok(runtime) => runtime,
            Err(words) => return Invoked::by(by, failure(words)),
        };
        let run = Box::pin(handlers.run(function, environment, event.clone(), limit));
        let run = async { tokio::time::timeout(limit, run).await };
        match runtime.block_on(interruptible(self.interrupts.clone(), run)) {
            None => self.interrupted(by),
            Some(Err(_)) => Invoked::by(by, silence()),
            Some(Ok(Err(failed))) => Invoked::by(by, failure(failed.message)),
            Some(Ok(Ok(handled))) => Invoked::handled(by, handled, USUAL),
        }
    }

    /// Runs `async-execution` in the time of the call.
    fn behind(
        &mut self,
        environment: &Environment,
        event: &Value,
        limit: Millis,
        at: Millis,
    ) -> Invoked {
        let by = format!("function {}", Function::AsyncExecution.name());
        let runtime = match runtime(&mut self.runtime) {
            Ok(runtime) => runtime,
            Err(words) => return Invoked::by(by, failure(words)),
        };
        let handlers = &self.lambdas.handlers;
        let machine = handlers.machine(environment);
        let behind = Behind::new(self.lambdas, machine, at, &mut self.runs, &mut self.given);
        let limit = Duration::from_millis(limit);
        // Boxed, as all that holds what a function works with: calls run on small stacks too.
        let run = Box::pin(handlers.run_behind(&behind, environment, event.clone(), limit));
        match runtime.block_on(interruptible(self.interrupts.clone(), run)) {
            Some(handled) => Invoked::handled(by, handled, USUAL + behind.at() - at),
            None => self.interrupted(by),
        }
    }

    fn interrupted(&mut self, by: String) -> Invoked {
        self.interrupted = true;
        Invoked::by(by, failure(INTERRUPTED.into()))
    }

    /// Waits for somebody outside, up to the time limit.
    fn within(
        &mut self,
        limit: Millis,
        work: impl AsyncFnOnce(reqwest::Client) -> LambdaOutcome,
    ) -> LambdaAnswer {
        let client = match &self.client {
            Some(client) => Ok(client.clone()),
            None => endpoint::client(),
        };
        let (client, runtime) = match (client, runtime(&mut self.runtime)) {
            (Ok(client), Ok(runtime)) => (client, runtime),
            (Err(words), _) | (_, Err(words)) => return failure(words),
        };
        self.client = Some(client.clone());
        let limit = Duration::from_millis(limit);
        let start = Instant::now();
        let work = async { tokio::time::timeout(limit, work(client)).await };
        let ran = runtime.block_on(interruptible(self.interrupts.clone(), work));
        let Some(ran) = ran else {
            self.interrupted = true;
            return failure(INTERRUPTED.into());
        };
        let measured = Millis::try_from(start.elapsed().as_millis()).unwrap_or(Millis::MAX);
        match ran {
            Ok(outcome) => LambdaAnswer { took: self.latency.unwrap_or(measured), outcome },
            Err(_) => silence(),
        }
    }
}

/// The words of invocations that the keyboard ended.
const INTERRUPTED: &str = "interrupted";

/// What came of an invocation.
struct Invoked {
    by: String,
    answer: LambdaAnswer,
    calls: Vec<Call>,
    log: Vec<Value>,
}

impl Invoked {
    fn by(by: impl Into<String>, answer: LambdaAnswer) -> Self {
        Self { by: by.into(), answer, calls: Vec::new(), log: Vec::new() }
    }

    fn handled(by: String, handled: Handled, took: Millis) -> Self {
        let Handled { result, calls, log } = handled;
        Self { by, answer: LambdaAnswer { took, outcome: outcome(result) }, calls, log }
    }
}

/// What comes of work, unless the keyboard interrupts it.
async fn interruptible<T>(
    interrupts: Option<watch::Receiver<bool>>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let interrupted = async {
        match interrupts {
            Some(mut told) => {
                if told.wait_for(|told| *told).await.is_err() {
                    // Whoever is gone without having told never will.
                    std::future::pending::<()>().await;
                }
            }
            None => drop(tokio::signal::ctrl_c().await),
        }
    };
    tokio::select! {
        done = work => Some(done),
        () = interrupted => None,
    }
}

/// What came of one of our functions.
pub(super) fn outcome(result: Result<Value, FunctionError>) -> LambdaOutcome {
    match result {
        Ok(answer) => LambdaOutcome::Answer(answer),
        Err(error) => LambdaOutcome::Error(error.message.into()),
    }
}

fn silence() -> LambdaAnswer {
    LambdaAnswer { took: 0, outcome: LambdaOutcome::Silence }
}

pub(super) fn unknown(function: &str) -> String {
    let name = named(function);
    format!("nobody answers for {name}: say who does, as in --lambda {name}=answers.json")
}

/// The runtime of a call, made when it is first needed.
fn runtime(slot: &mut Option<tokio::runtime::Runtime>) -> Result<&tokio::runtime::Runtime, String> {
    let runtime = match slot.take() {
        Some(runtime) => runtime,
        None => {
            let builder = tokio::runtime::Builder::new_current_thread().enable_all().build();
            builder.map_err(|error| format!("nothing can be run: {error}"))?
        }
    };
    Ok(slot.insert(runtime))
}

impl World for Desk<'_, '_> {
    fn lambda(&mut self, ask: &LambdaAsk<'_>) -> Answer {
        self.told(ask, self.lambdas.find(&ask.function()))
    }

    fn bot(&mut self, ask: &LexAsk<'_>, said: Said) -> Answer {
        self.hears(ask, said)
    }

    fn hours(&mut self, ask: &HoursAsk<'_>) -> Answer {
        self.facts.hours(ask)
    }

    fn metric(&mut self, ask: &MetricAsk<'_>) -> Answer {
        self.facts.metric(ask)
    }

    fn queue(&mut self, ask: &QueueAsk<'_>) -> Answer {
        self.facts.queue(ask)
    }

    fn talk(&mut self, _: &TalkAsk<'_>) -> Answer {
        Answer::Talk(self.facts.talk.clone())
    }

    fn third_party(&mut self, _: &ThirdPartyAsk<'_>) -> Answer {
        Answer::ThirdParty(self.facts.third_party.clone())
    }

    fn outside(&mut self, ask: &OutsideAsk<'_>) -> Answer {
        self.facts.outside(ask)
    }

    fn fault(&mut self, _: BlockRef, block: BlockInfo<'_>) -> Option<Cow<'_, str>> {
        self.facts.faults.get(block.identifier).map(|error| Cow::Borrowed(error.as_str()))
    }
}

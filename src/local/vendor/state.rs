//! Where the server is in its scenario.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde_json::{Value, json};

use super::checks::{Auth, Target, problem};
use super::journal::{Entry, Journal};
use super::scenario::{Scenario, Step};

/// A request as the server reads it.
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) content_type: String,
    pub(super) authorization: String,
    pub(super) body: String,
}

/// Where the server is in its scenario.
#[derive(Debug)]
pub(super) struct State {
    scenario: Scenario,
    started: Instant,
    pub(super) journal: Journal,
    progress: Mutex<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    /// The answers that were given, of tokens, transfer data and handoffs.
    given: [u32; 3],
    /// Requests to the API.
    requests: u64,
    faults: usize,
    tokens: Vec<Token>,
}

#[derive(Debug)]
struct Token {
    given: Instant,
    uses: u32,
    revoked: bool,
}

impl State {
    pub(super) fn new(scenario: Scenario) -> Self {
        let (journal, progress) = Default::default();
        Self { scenario, started: Instant::now(), journal, progress }
    }

    /// What a request is answered.
    pub(super) fn answer(&self, asked: &Asked) -> (Step, Entry) {
        let body = serde_json::from_str(&asked.body).unwrap_or_default();
        let (auth, result) = self.step(asked, &body);
        let (step, problem) = match result {
            Ok(step) => (step, None),
            Err((status, text)) => (refusal(status, &text), Some(text)),
        };
        let at = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (method, path) = (asked.method.clone(), asked.path.clone());
        let status = step.drop.is_none().then_some(step.status.unwrap_or(200));
        (step, Entry { at, method, path, auth, body, status, problem })
    }

    /// Who signed in, and the answer or what is wrong with the request.
    fn step(&self, asked: &Asked, body: &Value) -> (String, Result<Step, (u16, String)>) {
        let auth = Auth::of(&asked.authorization);
        let Some(target) = Target::of(&asked.path) else {
            return (String::new(), Err((404, "there is nothing at this path".into())));
        };
        let mut progress = self.progress();
        let (name, accepted) = self.sign_in(&mut progress, target, &auth);
        if asked.method != "POST" {
            return (name, Err((405, "only POST is allowed".into())));
        }
        if !accepted {
            let text = format!("not signed in: {name}");
            return (name, Err((401, text)));
        }
        let kind = asked.content_type.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return (name, Err((415, "the body is not application/json".into())));
        }
        match problem(target, body) {
            Some(text) => (name, Err((400, text))),
            None => (name, Ok(self.next(&mut progress, target))),
        }
    }

    /// The name for the journal of who signed in, and whether that is accepted.
    fn sign_in(&self, progress: &mut Progress, target: Target, auth: &Auth) -> (String, bool) {
        let named = |name: &str, good| match good {
            true => (name.to_owned(), true),
            false => (format!("{name} wrong"), false),
        };
        match auth {
            Auth::Basic { .. } => {
                let good = auth.is_client(self.scenario.client.as_ref());
                named("basic", good && target == Target::Token)
            }
            Auth::Key(key) => {
                let good = self.scenario.api_key.as_ref().is_none_or(|expected| expected == key);
                named("key", good && target != Target::Token)
            }
            Auth::Bearer(token) => self.bearer(progress, token),
            Auth::None => named("nobody", false),
        }
    }

    fn bearer(&self, progress: &mut Progress, token: &str) -> (String, bool) {
        let number = token.strip_prefix(TOKEN).and_then(|number| number.parse::<usize>().ok());
        let known = number.and_then(|number| progress.tokens.get_mut(number.checked_sub(1)?));
        let (Some(number), Some(token)) = (number, known) else {
            return ("bearer wrong".into(), false);
        };
        token.uses += 1;
        let rules = &self.scenario.tokens;
        let holds = !token.revoked
            && rules.uses.is_none_or(|most| token.uses <= most)
            && rules.life.is_none_or(|life| token.given.elapsed() < life);
        match holds {
            true => (format!("bearer {number}"), true),
            false => (format!("bearer {number} expired"), false),
        }
    }

    fn next(&self, progress: &mut Progress, target: Target) -> Step {
        let (steps, given) = match (target, &mut progress.given) {
            (Target::Token, [given, ..]) => (&self.scenario.token, given),
            (Target::TransferData, [_, given, _]) => (&self.scenario.transfer_data, given),
            (Target::Handoff, [.., given]) => (&self.scenario.handoff, given),
        };
        let step = scripted(steps, *given).cloned();
        *given += 1;
        let step = step.or_else(|| self.fault(progress, target));
        let mut step = step.unwrap_or_default();
        if step.revoke {
            progress.tokens.iter_mut().for_each(|token| token.revoked = true);
        }
        if step.body.is_none() && step.text.is_none() {
            step.body = Some(match step.status {
                None | Some(200) => self.ordinary(progress, target),
                Some(status) => error(status, "as the scenario has it"),
            });
        }
        step
    }

    fn fault(&self, progress: &mut Progress, target: Target) -> Option<Step> {
        let faults = self.scenario.faults.as_ref()?;
        if target == Target::Token {
            return None;
        }
        progress.requests += 1;
        if !progress.requests.is_multiple_of(faults.every.max(1)) {
            return None;
        }
        let step = faults.kinds.get(progress.faults.checked_rem(faults.kinds.len())?)?;
        progress.faults += 1;
        Some(step.clone())
    }

    fn ordinary(&self, progress: &mut Progress, target: Target) -> Value {
        match target {
            Target::TransferData => {
                json!({ "phoneNumber": "+12065550100", "dtmfSequence": "1234567890*" })
            }
            Target::Handoff => json!({ "handoff": {
                "conversation": "customers/c/profiles/p/conversations/1",
                "conversationCorrelationId": "correlation-1",
                "summary": "The caller wants to move a booking.",
                "transferTarget": "pstn:PSTN1",
            }}),
            Target::Token => {
                progress.tokens.push(Token { given: Instant::now(), uses: 0, revoked: false });
                let token = format!("{TOKEN}{}", progress.tokens.len());
                let mut answer = json!({ "access_token": token, "token_type": "Bearer" });
                if let (Value::Object(answer), life) =
                    (&mut answer, &self.scenario.tokens.expires_in)
                    && !life.is_null()
                {
                    answer.insert("expires_in".into(), life.clone());
                }
                answer
            }
        }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the tokens begin with.
const TOKEN: &str = "access-token-";

/// The step that is the answer number `given`, counted from 0.
fn scripted(steps: &[Step], given: u32) -> Option<&Step> {
    let mut until = 0_u32;
    steps.iter().find(|step| {
        until = until.saturating_add(step.times.unwrap_or(1));
        step.always || given < until
    })
}

fn refusal(status: u16, text: &str) -> Step {
    Step { status: Some(status), body: Some(error(status, text)), ..Step::default() }
}

fn error(status: u16, text: &str) -> Value {
    json!({ "error": text, "code": status, "details": {} })
}

//! The customer: does one step after the other, as the call comes to it.

use super::Failure;
use super::notes::Notes;
use super::scene::Scene;
use crate::flow::script::given::Phrase;
use crate::flow::script::shapes::{Many, Placed};
use crate::flow::script::steps::{Meaning, Step};
use crate::flow::simulate::{
    Answer, BlockRef, Call, End, InputAsk, LexAsk, Millis, Pressed, Said, WaitAsk,
};

/// Where the customer is in the script.
#[derive(Debug)]
pub struct Customer<'s> {
    steps: &'s [Placed<Step>],
    phrases: &'s [Phrase],
    /// The step that is next.
    next: usize,
    /// When the last one was done.
    since: Millis,
    /// What was heard and not yet waited for: the place in the transcript, and in its text.
    cursor: (usize, usize),
    /// The step at which the customer hangs up.
    hangs_up: Option<usize>,
    /// The first step that could not be done, and the block at which the call stood.
    wrong: Option<(Failure, Option<BlockRef>)>,
}

impl<'s> Customer<'s> {
    pub fn new(steps: &'s Many<Placed<Step>>, phrases: &'s Many<Phrase>) -> Self {
        let (next, since, cursor, hangs_up, wrong) = Default::default();
        Self { steps, phrases, next, since, cursor, hangs_up, wrong }
    }

    fn step(&self) -> Option<&'s Step> {
        self.steps.get(self.next).map(|step| &step.value)
    }

    fn done(&mut self, at: Millis) {
        self.since = at;
        self.next += 1;
    }

    /// Does what needs no question: hears, lets time pass, hangs up.
    pub fn goes_on(&mut self, call: &mut Call, notes: &Notes<'_>) {
        loop {
            match self.step() {
                Some(Step::Hear(pattern)) => match self.heard(pattern, notes) {
                    Some((cursor, end)) => {
                        self.cursor = cursor;
                        self.done(end.max(self.since));
                    }
                    None => return,
                },
                Some(Step::Wait(time)) => {
                    let until = self.since.saturating_add(time.0);
                    let leaves = matches!(
                        self.steps.get(self.next + 1).map(|step| &step.value),
                        Some(Step::HangUp | Step::Wait(_))
                    );
                    if !leaves && until > call.now() {
                        return;
                    }
                    self.done(until);
                }
                Some(Step::HangUp) => {
                    self.hangs_up = Some(self.next);
                    let at = self.since.max(call.now());
                    call.hang_up_at(at);
                    self.done(at);
                }
                _ => return,
            }
        }
    }

    /// Where in what was heard since the last step something is, and when that is said.
    fn heard(
        &self,
        pattern: &crate::flow::script::Pattern,
        notes: &Notes<'_>,
    ) -> Option<((usize, usize), Millis)> {
        let (from, within) = self.cursor;
        let all = notes.heard.iter().enumerate().skip(from);
        all.into_iter().find_map(|(at, heard)| {
            let start = if at == from { within } else { 0 };
            let end = pattern.end_in(heard.words.get(start..)?)?;
            Some(((at, start + end), heard.at + heard.lasts))
        })
    }

    /// How long after a question the next step that is no wait begins, and that step; `None` for the
    /// time where nothing was waited for.
    fn after_waiting(&mut self, now: Millis, limit: Millis) -> (Option<Millis>, Option<&'s Step>) {
        let mut waited = None;
        while let Some(Step::Wait(time)) = self.step() {
            let until = self.since.saturating_add(time.0);
            if until >= now.saturating_add(limit) {
                return (None, None);
            }
            waited = Some(until.saturating_sub(now));
            self.done(until);
        }
        (waited, self.step())
    }

    /// Presses keys, or lets the time run out.
    pub fn keys(&mut self, ask: &InputAsk<'_>) -> Answer {
        let call = ask.call();
        let (after, step) = self.after_waiting(call.now(), ask.prompt.saturating_add(ask.first));
        match step {
            Some(Step::Press(press)) => {
                self.done(call.now());
                let pressed = Pressed::from(press);
                Answer::Pressed(Pressed { after: pressed.after.or(after), ..pressed })
            }
            Some(step @ (Step::Say(_) | Step::Event(_))) => self.unfit(step, "takes keys", call),
            _ => Answer::TimedOut,
        }
    }

    /// Says something to a bot, or lets the time run out. What the test itself explains counts, then
    /// the bots that it gives.
    pub fn speaks(&mut self, ask: &LexAsk<'_>, scene: &mut Scene<'_>) -> Answer {
        let call = ask.call();
        if let Some(answer) = self.opening(ask, scene) {
            return answer;
        }
        let (after, step) = self.after_waiting(call.now(), ask.prompt.saturating_add(ask.limit));
        let (text, pressed, after, means) = match step {
            Some(Step::Say(speech)) => (speech.text.as_str(), false, after, speech.means.as_ref()),
            Some(Step::Press(press)) => {
                let pressed = press.after.map(|time| time.0);
                (press.keys.as_str(), true, pressed.or(after), None)
            }
            Some(step @ Step::Event(_)) => return self.unfit(step, "listens", call),
            _ => return Answer::TimedOut,
        };
        if let Some(means) = means.or_else(|| self.known(text)) {
            self.done(call.now());
            return means.answer(text, after);
        }
        let said = Said { words: text.into(), pressed, after };
        match scene.converse(ask, said) {
            Some(answer) => {
                self.done(call.now());
                answer
            }
            None => {
                let expected = "its meaning, in given.lex, in `means`, or a bot in given.bots";
                self.fails(expected, "nothing says it", call);
                Answer::TimedOut
            }
        }
    }

    /// What comes of the words that the flow itself begins a conversation with; none where it does
    /// not, or nobody knows what they mean.
    fn opening(&self, ask: &LexAsk<'_>, scene: &mut Scene<'_>) -> Option<Answer> {
        let said = Said::opening(ask)?;
        match self.known(&said.words) {
            Some(means) => Some(means.answer(&said.words, said.after)),
            None => scene.converse(ask, said),
        }
    }

    /// What the test itself says that words mean.
    fn known(&self, text: &str) -> Option<&'s Meaning> {
        let known = self.phrases.iter().find(|phrase| phrase.says.is_in(text));
        known.map(|phrase| &phrase.means)
    }

    /// Lets an event come, or time pass.
    pub fn waits(&mut self, ask: &WaitAsk<'_>) -> Answer {
        let call = ask.call();
        let (after, step) = self.after_waiting(call.now(), ask.limit);
        match step {
            Some(Step::Event(event)) if ask.events.iter().any(|known| known == event) => {
                self.done(call.now());
                Answer::Came { event: event.as_str().into(), after: after.unwrap_or(0) }
            }
            Some(step @ Step::Event(_)) => {
                let events = format!("waits for {}", ask.events.join(", "));
                self.unfit(step, &events, call)
            }
            _ => Answer::TimedOut,
        }
    }

    /// A step that the block at which the call stands cannot take.
    fn unfit(&mut self, step: &Step, takes: &str, call: &Call) -> Answer {
        self.fails(&step.to_string(), &format!("the block {takes}"), call);
        Answer::TimedOut
    }

    fn fails(&mut self, expected: &str, found: &str, call: &Call) {
        let Some(step) = self.steps.get(self.next) else { return };
        let failure = Failure {
            range: step.range.clone(),
            what: format!("when {}", step.value),
            expected: expected.into(),
            found: vec![found.into()],
            block: None,
            at: call.now(),
        };
        self.wrong.get_or_insert((failure, call.at()));
        // The rest of the script can no longer fit.
        self.next = usize::MAX;
    }

    /// What was left undone when the call ended.
    pub fn left(mut self, call: &Call, notes: &Notes<'_>) -> Option<Failure> {
        if let Some((wrong, at)) = self.wrong.take() {
            let block = at.and_then(|at| notes.name(at)).map(str::to_owned);
            return Some(Failure { block, ..wrong });
        }
        let early = self.hangs_up.filter(|_| call.end() != Some(&End::CustomerLeft));
        let step = self.steps.get(early.unwrap_or(self.next))?;
        let (expected, found) = match &step.value {
            Step::Wait(_) => return None,
            Step::Hear(pattern) => (format!("to hear {pattern}"), self.rest(notes)),
            other => (other.to_string(), Vec::new()),
        };
        let over = call.end().map_or_else(String::new, |end| format!("the call is over: {end}"));
        Some(Failure {
            range: step.range.clone(),
            what: format!("when {}", step.value),
            expected,
            found: found.into_iter().chain([over]).collect(),
            block: notes.block(),
            at: call.now(),
        })
    }

    /// What was heard since the last step.
    fn rest(&self, notes: &Notes<'_>) -> Vec<String> {
        let (from, within) = self.cursor;
        let rest = notes.heard.iter().enumerate().skip(from).map(|(at, heard)| {
            let start = if at == from { within } else { 0 };
            heard.words.get(start..).unwrap_or_default().trim().to_owned()
        });
        rest.filter(|words| !words.is_empty()).collect()
    }
}

//! A call with a person at the keyboard.
//!
//! The call itself runs at once; what happens in it is shown when its time has come. Who hangs up in
//! the middle of that takes the call back to where it was before the block, and leaves it there.

use std::io::{IsTerminal, Write};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::keyboard::{Keyboard, Stroke, TICK};
use super::show::{clock, function_name, seconds};
use super::sink::Teller;
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::width_beside;
use crate::cli::world::Desk;
use crate::flow::simulate::{
    Answer, AnswerError, Ask, Call, Event, InputAsk, Keypad, LexAsk, Millis, Pressed, Program,
    Recorder, Said, Sink, Step, World,
};

/// A person with a telephone.
pub struct Phone<'t, 'p> {
    /// What happens is told here.
    app: &'t App,
    pub teller: &'t mut Teller<'p>,
    keyboard: Keyboard,
    /// No time passes but where a key is waited for.
    fast: bool,
    /// At this real time it was this late in the call.
    mark: (Instant, Millis),
    /// When the person hung up, and whether the program was interrupted by that.
    hung_up: Option<(Millis, bool)>,
    /// There is a line at the bottom that says what can be done.
    status: bool,
}

/// What moves a call on.
enum Deed {
    Advance,
    Fail(String),
    Answer(Answer),
}

impl Deed {
    fn act(
        &self,
        call: &mut Call,
        program: &Program,
        sink: &mut dyn Sink,
    ) -> Result<(), AnswerError> {
        match self {
            Self::Advance => call.advance(program, sink),
            Self::Fail(error) => call.fail(program, error, sink)?,
            Self::Answer(answer) => {
                call.answer(program, answer.clone(), sink)?;
                Step::Moves
            }
        };
        Ok(())
    }
}

/// Plays a call to its end; whether the keyboard interrupted it.
///
/// # Errors
/// An answer does not fit what the call asks, which is a bug.
pub fn play(
    program: &Program,
    call: &mut Call,
    desk: &mut Desk<'_, '_>,
    phone: &mut Phone<'_, '_>,
) -> Result<bool, Failure> {
    loop {
        let mut events = Recorder::default();
        let step = call.prepare(program, &mut events);
        phone.hear(&events.events);
        let deed = match (step, call.ask(program)) {
            (Step::Over, _) => break,
            (Step::Asks, Some(ask)) => {
                phone.is_told_who_works(&ask);
                Deed::Answer(answer(desk, phone, &ask))
            }
            _ => fault(program, call, desk).map_or(Deed::Advance, Deed::Fail),
        };
        if desk.is_interrupted() {
            phone.hang_up(true);
            call.hang_up_at(call.now());
        }
        turn(program, call, &deed, phone).map_err(|error| Failure::new(Exit::Bug, error))?;
    }
    phone.clear();
    Ok(phone.hung_up.is_some_and(|(_, interrupted)| interrupted))
}

fn answer(desk: &mut Desk<'_, '_>, phone: &mut Phone<'_, '_>, ask: &Ask<'_>) -> Answer {
    let Ask::Lex(asks) = ask else {
        return desk.answer(ask).unwrap_or_else(|| phone.answer(ask));
    };
    let said = Said::opening(asks).map_or_else(|| phone.words(asks), Ok);
    said.map_or_else(|instead| instead, |said| desk.hears(asks, said))
}

fn fault(program: &Program, call: &Call, desk: &mut Desk<'_, '_>) -> Option<String> {
    let at = call.at()?;
    desk.fault(at, program.block(at)?).map(std::borrow::Cow::into_owned)
}

/// Moves the call on and lets the person hear what comes of it, who may hang up meanwhile.
fn turn(
    program: &Program,
    call: &mut Call,
    deed: &Deed,
    phone: &mut Phone<'_, '_>,
) -> Result<(), AnswerError> {
    let (before, was_there) = (call.clone(), phone.hung_up.is_none());
    let mut events = Recorder::default();
    deed.act(call, program, &mut events)?;
    let heard = phone.hear(&events.events);
    if let Some((at, _)) = phone.hung_up.filter(|_| was_there && heard < events.events.len()) {
        *call = before;
        call.hang_up_at(at);
        let mut instead = Recorder::default();
        deed.act(call, program, &mut instead)?;
        phone.hear(instead.events.get(heard..).unwrap_or_default());
    } else if let Some((at, _)) = phone.hung_up {
        call.hang_up_at(at);
    }
    Ok(())
}

/// What came of waiting.
enum Waited {
    Due,
    Stroke(Stroke),
}

impl<'t, 'p> Phone<'t, 'p> {
    /// Takes the keyboard for a call that begins now.
    ///
    /// # Errors
    /// There is no terminal.
    pub fn new(app: &'t App, teller: &'t mut Teller<'p>, fast: bool) -> Result<Self, Failure> {
        let (keyboard, mark) = (Keyboard::take()?, (Instant::now(), 0));
        let status = std::io::stderr().is_terminal();
        Ok(Self { app, teller, keyboard, fast, mark, hung_up: None, status })
    }

    /// What becomes true when somebody ends the program.
    pub fn interrupts(&self) -> watch::Receiver<bool> {
        self.keyboard.interrupts.clone()
    }

    /// Lets the person hear what happens, each thing in its time, until the person hangs up; how
    /// many things that were.
    fn hear(&mut self, events: &[(Millis, Event<'static>)]) -> usize {
        for (number, (at, event)) in events.iter().enumerate() {
            if self.hung_up.is_none() {
                self.wait_until(*at);
                if self.hung_up.is_some() {
                    return number;
                }
            }
            self.clear();
            self.teller.event(*at, event.clone());
        }
        events.len()
    }

    /// Lets time pass; Enter makes it pass at once.
    fn wait_until(&mut self, at: Millis) {
        while self.now() < at {
            if self.fast {
                return self.jump(at);
            }
            let left = at.saturating_sub(self.now());
            self.show(&format!("... {}", seconds(left)), "Enter skips, h hangs up");
            match self.stroke(Some(at)) {
                Waited::Due => {}
                Waited::Stroke(Stroke::Enter | Stroke::Char(' ')) => self.jump(at),
                Waited::Stroke(stroke) => {
                    if self.hangs_up(stroke, true) {
                        return;
                    }
                }
            }
        }
    }

    fn answer(&mut self, ask: &Ask<'_>) -> Answer {
        match ask {
            _ if self.hung_up.is_some() => Answer::HungUp { after: 0 },
            Ask::Input(ask) => self.keys(ask),
            _ => Answer::TimedOut,
        }
    }

    /// Collects the keys of an input.
    fn keys(&mut self, ask: &InputAsk<'_>) -> Answer {
        let began = ask.call().now();
        let (mut pad, mut keys, mut times) = (Keypad::from(ask), String::new(), Vec::new());
        loop {
            let until = began.saturating_add(pad.until());
            if !self.fast && self.now() >= until {
                break;
            }
            let left = until.saturating_sub(self.now());
            self.asks(&format!("keys> {keys}"), left, "0-9 * #", "h");
            match self.stroke((!self.fast).then_some(until)) {
                Waited::Due => continue,
                Waited::Stroke(Stroke::Enter | Stroke::Char(' ')) => {
                    self.jump(until);
                    break;
                }
                Waited::Stroke(Stroke::Char(key)) if "0123456789*#".contains(key) => {
                    let at = match self.fast {
                        true => pad.until().saturating_sub(1),
                        false => self.now().saturating_sub(began),
                    };
                    keys.push(key);
                    times.push(at);
                    if pad.press(key, at) {
                        break;
                    }
                }
                Waited::Stroke(stroke) => {
                    if self.hangs_up(stroke, true) {
                        return Answer::HungUp { after: self.now().saturating_sub(began) };
                    }
                }
            }
        }
        self.clear();
        match (times.first(), times.last()) {
            (Some(first), Some(last)) => {
                let gaps = Millis::try_from(times.len() - 1).unwrap_or(1).max(1);
                let (after, between) = (Some(*first), Some((last - first) / gaps));
                let timed = Pressed { keys: keys.as_str().into(), after, between };
                if self.fast { Answer::keys(&keys) } else { Answer::Pressed(timed) }
            }
            _ => Answer::TimedOut,
        }
    }

    /// Collects the words for a bot.
    ///
    /// # Errors
    /// Something else happens: the person says nothing, or hangs up.
    fn words(&mut self, ask: &LexAsk<'_>) -> Result<Said, Answer> {
        if self.hung_up.is_some() {
            return Err(Answer::HungUp { after: 0 });
        }
        let began = ask.call().now();
        let until = began.saturating_add(ask.prompt).saturating_add(ask.limit);
        let (mut words, mut first) = (String::new(), None);
        loop {
            let silent = first.is_none();
            if silent && !self.fast && self.now() >= until {
                return Err(Answer::TimedOut);
            }
            let left = if silent { until.saturating_sub(self.now()) } else { 0 };
            self.asks(&format!("say> {words}"), left, "words, then Enter", "Ctrl-D");
            match self.stroke((silent && !self.fast).then_some(until)) {
                Waited::Due => {}
                Waited::Stroke(Stroke::Enter) if words.trim().is_empty() => {
                    self.jump(until);
                    return Err(Answer::TimedOut);
                }
                Waited::Stroke(Stroke::Enter) => break,
                Waited::Stroke(Stroke::Back) => drop(words.pop()),
                Waited::Stroke(Stroke::Char(c)) => {
                    first.get_or_insert(self.now().saturating_sub(began));
                    words.push(c);
                }
                Waited::Stroke(stroke) => {
                    if self.hangs_up(stroke, false) {
                        return Err(Answer::HungUp { after: self.now().saturating_sub(began) });
                    }
                }
            }
        }
        self.clear();
        let said = Said::typed(words.trim(), ask.call().channel());
        Ok(Said { after: first.filter(|_| !self.fast), ..said })
    }

    /// Takes a key that is none of the keypad; whether the person hangs up with it.
    fn hangs_up(&mut self, stroke: Stroke, keypad: bool) -> bool {
        let interrupted = stroke == Stroke::Interrupt;
        if interrupted || stroke == Stroke::End || (keypad && stroke == Stroke::Char('h')) {
            self.hang_up(interrupted);
        }
        self.hung_up.is_some()
    }

    fn hang_up(&mut self, interrupted: bool) {
        self.hung_up = self.hung_up.or(Some((self.now(), interrupted)));
    }

    /// Says at the bottom which function is waited for.
    fn is_told_who_works(&self, ask: &Ask<'_>) {
        if let Ask::Lambda(ask) = ask {
            self.show(&format!("... {}", function_name(&ask.function())), "Ctrl-C hangs up");
        }
    }

    /// Waits for a key: until this time of the call, and no longer than the screen may stay.
    fn stroke(&mut self, until: Option<Millis>) -> Waited {
        let until = until.map(|at| {
            let left = Duration::from_millis(at.saturating_sub(self.now()));
            Instant::now() + left.min(TICK)
        });
        self.keyboard.next(until).map_or(Waited::Due, Waited::Stroke)
    }

    /// How late it is in the call.
    fn now(&self) -> Millis {
        let (then, at) = self.mark;
        let passed = if self.fast { 0 } else { then.elapsed().as_millis() };
        at.saturating_add(Millis::try_from(passed).unwrap_or(Millis::MAX))
    }

    fn jump(&mut self, at: Millis) {
        self.mark = (Instant::now(), at);
    }

    fn asks(&self, text: &str, left: Millis, what: &str, leaves: &str) {
        let left = match self.fast || left == 0 {
            true => String::new(),
            false => format!(", {} left", seconds(left)),
        };
        self.show(text, &format!("{what}{left}, Enter waits, {leaves} hangs up"));
    }

    /// Writes the line at the bottom.
    fn show(&self, text: &str, hint: &str) {
        if self.status {
            let (time, paint) = (format!("{:>7}", clock(self.now())), self.teller.screen.paint);
            // A line that goes on below could not be taken away again.
            let room = width_beside().unwrap_or(usize::MAX).saturating_sub(time.len() + 3);
            let text = end_of(text, room);
            let hint = paint.dim(&fitting(hint, room.saturating_sub(text.chars().count())));
            let line = format!("\r\x1b[K{}  {text}{hint}", paint.dim(&time));
            let mut err = std::io::stderr().lock();
            let _ = err.write_all(line.as_bytes()).and_then(|()| err.flush());
            self.app.status.store(true, Ordering::Relaxed);
        }
    }

    /// Takes the line at the bottom away.
    fn clear(&self) {
        self.app.clear_status();
    }
}

/// As much of the end of a text as there is room for.
fn end_of(text: &str, room: usize) -> String {
    let before = text.chars().count().saturating_sub(room);
    text.chars().skip(before).collect()
}

/// As many parts of a hint as there is room for.
fn fitting(hint: &str, room: usize) -> String {
    let mut parts: Vec<&str> = hint.split(", ").collect();
    while !parts.is_empty() {
        let hint = format!("  ({})", parts.join(", "));
        if hint.chars().count() <= room {
            return hint;
        }
        parts.pop();
    }
    String::new()
}

impl Drop for Phone<'_, '_> {
    fn drop(&mut self) {
        self.clear();
    }
}

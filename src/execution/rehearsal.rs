//! How a flow's loop plays for a function that takes so long, without either.

use std::time::Duration;

use super::counts::Counts;

/// A flow's loop: what it sends, and how long its blocks take.
#[derive(Clone, Copy, Debug)]
pub struct Loop {
    /// How often the `Loop` block leads on.
    pub turns: i64,
    /// `count_max`.
    pub max: i64,
    /// `count_comfort`.
    pub every: i64,
    /// Time that one turn takes: messages and pauses, without the function.
    pub pause: Duration,
    /// Time that the comfort message takes.
    pub comfort: Duration,
    /// `wait_seconds`.
    pub wait: Duration,
}

/// A call of the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The number of the call; the first asks for what was started just before.
    pub number: i64,
    /// When it is answered, since the start of the execution.
    pub at: Duration,
    /// How long it waited inside of the function.
    pub waited: Duration,
    /// Whether the caller hears the comfort message after it.
    pub comfort: bool,
}

/// How a loop ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The function was done, and the flow has its result.
    Finished,
    /// The `Loop` block has led on as often as it may.
    GivenUp,
    /// The function said `LOOP_DONE`: `count_max` came before the end of the `Loop` block.
    LoopDone,
}

/// A loop as it plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    /// Its calls.
    pub turns: Vec<Turn>,
    /// How it ends.
    pub end: End,
    /// When it ends, since the start of the execution.
    pub took: Duration,
}

/// Plays a loop for a function that takes so long.
///
/// The flow asks, and where nothing has come of it yet, comes through its `Loop` block, says the
/// comfort message when that is due, pauses, and asks again.
pub fn rehearse(plan: &Loop, function: Duration) -> Rehearsal {
    let (mut turns, mut now) = (Vec::new(), plan.pause);
    let max = plan.max.max(1);
    for number in 1.. {
        if number > max {
            return Rehearsal { turns, end: End::LoopDone, took: now };
        }
        let waited = function.saturating_sub(now).min(plan.wait);
        now += waited;
        let is_over = now >= function;
        let is_last = number > plan.turns;
        let counts = Counts { count: number, max, every: plan.every };
        let comfort = !is_over && !is_last && counts.is_comfort_due();
        turns.push(Turn { number, at: now, waited, comfort });
        if is_over {
            return Rehearsal { turns, end: End::Finished, took: now };
        }
        if is_last {
            break;
        }
        now += plan.pause + if comfort { plan.comfort } else { Duration::ZERO };
    }
    Rehearsal { turns, end: End::GivenUp, took: now }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(number: u64) -> Duration {
        Duration::from_secs(number)
    }

    fn plan() -> Loop {
        Loop {
            turns: 10,
            max: 20,
            every: 5,
            pause: seconds(2),
            comfort: seconds(4),
            wait: Duration::ZERO,
        }
    }

    #[test]
    fn a_function_that_ends_in_time_is_met_by_the_next_call() {
        let played = rehearse(&plan(), seconds(15));
        assert_eq!((played.end, played.took, played.turns.len()), (End::Finished, seconds(16), 6));
        let comforts: Vec<i64> =
            played.turns.iter().filter(|turn| turn.comfort).map(|turn| turn.number).collect();
        assert_eq!(comforts, [5]);
    }

    #[test]
    fn waiting_inside_the_function_takes_fewer_turns() {
        let played = rehearse(&Loop { wait: seconds(6), ..plan() }, seconds(15));
        assert_eq!((played.end, played.took, played.turns.len()), (End::Finished, seconds(15), 2));
    }

    #[test]
    fn a_loop_gives_up_by_itself_or_is_told_to() {
        let played = rehearse(&plan(), seconds(1000));
        assert_eq!((played.end, played.turns.len()), (End::GivenUp, 11));
        let played = rehearse(&Loop { max: 3, ..plan() }, seconds(1000));
        assert_eq!((played.end, played.turns.len()), (End::LoopDone, 3));
    }
}

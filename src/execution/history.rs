//! What has happened in an execution, and the steps that it makes.

use std::time::Duration;

/// An event in the history of an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When it was, since 1970.
    pub time: Duration,
    /// What it was.
    pub moment: Moment,
}

/// What an event was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A state was come to.
    Entered(String),
    /// A state was left.
    Left(String),
    /// What a state does has failed; it may be tried again.
    Failed {
        /// The name of the error.
        error: String,
        /// What it says.
        cause: String,
    },
    /// The execution is over.
    Ended {
        /// The name of the error, if it is one.
        error: Option<String>,
        /// What it says.
        cause: Option<String>,
    },
    /// Anything else.
    Other,
}

/// A step of an execution: a state from when it was come to until it was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The name of the state.
    pub state: String,
    /// When it was come to, since 1970.
    pub start: Duration,
    /// When it was left, or the execution ended in it; nothing while it goes on.
    pub end: Option<Duration>,
    /// How often what it does has failed.
    pub failures: usize,
    /// The last failure: its name and what it says.
    pub error: Option<(String, String)>,
}

/// The steps that events make, in their order.
pub fn steps(events: &[Event]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for Event { time, moment } in events {
        let open = steps.iter().rposition(|step| match moment {
            Moment::Left(state) => step.end.is_none() && step.state == *state,
            _ => step.end.is_none(),
        });
        let open = open.and_then(|index| steps.get_mut(index));
        match (moment, open) {
            (Moment::Entered(state), _) => steps.push(Step {
                state: state.clone(),
                start: *time,
                end: None,
                failures: 0,
                error: None,
            }),
            (Moment::Left(_), Some(step)) => step.end = Some(*time),
            (Moment::Failed { error, cause }, Some(step)) => {
                step.failures += 1;
                step.error = Some((error.clone(), cause.clone()));
            }
            (Moment::Ended { error, cause }, _) => {
                for step in steps.iter_mut().filter(|step| step.end.is_none()) {
                    step.end = Some(*time);
                    if let (Some(error), None) = (error, &step.error) {
                        step.error = Some((error.clone(), cause.clone().unwrap_or_default()));
                    }
                }
            }
            _ => {}
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(seconds: u64, moment: Moment) -> Event {
        Event { time: Duration::from_secs(seconds), moment }
    }

    #[test]
    fn a_state_lasts_until_it_is_left_or_the_execution_ends_in_it() {
        let failed = |error: &str| Moment::Failed { error: error.into(), cause: "why".into() };
        let events = [
            event(1, Moment::Entered("Enrich".into())),
            event(2, Moment::Left("Enrich".into())),
            event(2, Moment::Entered("Work".into())),
            event(3, failed("Throttled")),
            event(5, failed("Broken")),
            event(6, Moment::Ended { error: Some("Other".into()), cause: None }),
        ];
        let steps = steps(&events);
        let seconds = |step: &Step| (step.start.as_secs(), step.end.map(|end| end.as_secs()));
        assert_eq!(steps.iter().map(seconds).collect::<Vec<_>>(), [(1, Some(2)), (2, Some(6))]);
        assert_eq!(
            (steps[1].failures, &steps[1].error),
            (2, &Some(("Broken".into(), "why".into())))
        );
    }

    #[test]
    fn a_state_that_runs_has_no_end() {
        let steps = steps(&[event(1, Moment::Entered("Work".into()))]);
        assert_eq!(steps[0].end, None);
    }
}

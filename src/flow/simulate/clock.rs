//! The time of a call, which passes only when something takes time, and what of it was silent.

use super::Millis;
use super::call::Silence;

/// The time of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub now: Millis,
    /// When the customer hangs up.
    pub hangs_up: Millis,
    /// When what the role of the flow is for is over: an agent answers, a hold ends.
    pub over: Millis,
    /// Since when the customer hears nothing; later than now while something is said.
    quiet: Millis,
    longest: Silence,
    /// When something was first heard or done since it was last asked.
    stirred: Option<Millis>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            now: 0,
            hangs_up: Millis::MAX,
            over: Millis::MAX,
            quiet: 0,
            longest: Silence::default(),
            stirred: None,
        }
    }
}

impl Clock {
    /// When what happens now is cut short.
    pub fn cut(&self) -> Millis {
        self.hangs_up.min(self.over)
    }

    /// Lets time pass, and says whether all of it could.
    #[must_use]
    pub fn pass(&mut self, time: Millis) -> bool {
        let until = self.now.saturating_add(time);
        let whole = until < self.cut();
        self.now = until.min(self.cut()).max(self.now);
        whole
    }

    /// Something is heard from now on, for so long.
    pub fn sounds(&mut self, lasts: Millis) {
        self.longest = self.longest();
        self.stirred.get_or_insert(self.now);
        self.quiet = self.quiet.max(self.now.saturating_add(lasts));
    }

    /// What was heard ends now, or the customer has done something.
    pub fn hushes(&mut self) {
        self.longest = self.longest();
        self.stirred.get_or_insert(self.now);
        self.quiet = self.now;
    }

    /// The longest silence until now.
    pub fn longest(&self) -> Silence {
        let here = Silence { from: self.quiet, lasts: self.now.saturating_sub(self.quiet) };
        if here.lasts > self.longest.lasts { here } else { self.longest }
    }

    /// Since when nothing is heard; later than now while something is said.
    pub fn quiet(&self) -> Millis {
        self.quiet
    }

    /// When something was first heard or done since this was last asked.
    pub fn stirred(&mut self) -> Option<Millis> {
        self.stirred.take()
    }

    /// Whether something is still being said.
    pub fn sounding(&self) -> bool {
        self.quiet > self.now
    }

    /// How far the times are at which what happens is cut short.
    pub fn left(&self) -> (Millis, Millis) {
        let left = |at: Millis| if at == Millis::MAX { at } else { at.saturating_sub(self.now) };
        (left(self.hangs_up), left(self.over))
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    fn silence_is_what_lies_between_two_sounds() {
        let mut clock = Clock::default();
        clock.sounds(1_000);
        assert!(clock.pass(5_000));
        assert_eq!((clock.longest().from, clock.longest().lasts), (1_000, 4_000));
        clock.sounds(2_000);
        assert!(clock.pass(3_000));
        assert_eq!(clock.longest().lasts, 4_000, "the second silence is shorter");
    }

    #[test]
    fn time_ends_where_the_customer_hangs_up() {
        let mut clock = Clock { hangs_up: 3_000, ..Clock::default() };
        assert!(clock.pass(2_999));
        assert!(!clock.pass(1));
        assert!(!clock.pass(5_000));
        assert_eq!(clock.now, 3_000);
    }
}

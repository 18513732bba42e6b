//! From the branches of a module to the transitions of an action.

use super::{Draft, name_of};
use crate::flow::convert::NoteKind;
use crate::flow::convert::legacy::Branch;

impl<'a> Draft<'a> {
    /// Whether the module has a branch.
    pub(in crate::flow::convert) fn has_branch(&self, condition: &str) -> bool {
        self.module.branches.iter().any(|branch| branch.condition == condition)
    }

    /// The target of the first branch of a name that was not followed yet.
    pub(in crate::flow::convert) fn follow(&mut self, condition: &str) -> Option<String> {
        self.follow_branch(condition).map(|(_, target)| target)
    }

    /// As [`Self::follow`], with the branch.
    pub(in crate::flow::convert) fn follow_branch(
        &mut self,
        condition: &str,
    ) -> Option<(&'a Branch, String)> {
        self.follow_where(|branch| branch.condition == condition)
    }

    /// The first branch that was not followed yet and is looked for, with its target.
    pub(in crate::flow::convert) fn follow_where(
        &mut self,
        wanted: impl Fn(&Branch) -> bool,
    ) -> Option<(&'a Branch, String)> {
        let branches = self.module.branches.iter().enumerate();
        let open = |(at, branch): &(usize, &'a Branch)| {
            self.followed.get(*at) == Some(&false) && wanted(branch)
        };
        let (at, branch) = { branches }.find(open)?;
        if let Some(followed) = self.followed.get_mut(at) {
            *followed = true;
        }
        let target = self.target(branch);
        Some((branch, target))
    }

    /// Where a branch leads; one that leads nowhere ends at the block that is added for it.
    fn target(&mut self, branch: &Branch) -> String {
        let wanted = branch.transition.as_deref().unwrap_or_default();
        if let Some(identifier) = self.identifiers.get(wanted) {
            return identifier.into();
        }
        let closing = self.closing();
        let name = name_of(branch);
        let problem = match wanted {
            "" => format!("the branch {name} is not connected"),
            id => format!("the branch {name} leads to `{id}`, which is not there"),
        };
        self.note(
            NoteKind::Assumed,
            format!("{problem}; it leads to the added block `{closing}`"),
            "connect it, or keep it if the flow may end there",
        );
        closing
    }

    /// Where a branch leads, without following it.
    pub(in crate::flow::convert) fn peek(&self, condition: &str) -> Option<String> {
        let branch = self.module.branches.iter().find(|branch| branch.condition == condition)?;
        self.identifiers.get(branch.transition.as_deref()?).map(str::to_owned)
    }

    /// Lets the action continue where a branch leads.
    pub(in crate::flow::convert) fn next(&mut self, condition: &str) {
        self.step.next = self.follow(condition);
    }

    /// Adds an error branch if the module has it.
    pub(in crate::flow::convert) fn error(&mut self, error: &str, condition: &str) {
        if let Some(target) = self.follow(condition) {
            self.step.fail(error, &target);
        }
    }

    /// Adds an error branch that the service insists on. Without it the first of the other
    /// branches that is there is taken, which is where the contact went until now.
    pub(in crate::flow::convert) fn required_error(
        &mut self,
        error: &str,
        condition: &str,
        others: &[&str],
    ) {
        let target = match self.follow(condition) {
            Some(target) => target,
            None => self.stand_in(&format!("`{condition}` branch"), others),
        };
        self.step.fail(error, &target);
    }

    /// A target for a branch that is missing, with a note.
    pub(in crate::flow::convert) fn stand_in(&mut self, missing: &str, others: &[&str]) -> String {
        let other = others.iter().find_map(|other| Some((*other, self.peek(other)?)));
        let (target, like) = match other {
            Some((other, target)) => (target, format!("it leads where `{other}` leads")),
            None => {
                let closing = self.closing();
                let like = format!("it leads to the added block `{closing}`");
                (closing, like)
            }
        };
        self.note(
            NoteKind::Assumed,
            format!("there is no {missing}, which the new format needs; {like}"),
            "connect it elsewhere if the contact is to take another way",
        );
        target
    }
}

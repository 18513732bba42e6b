//! The end of a draft: what nobody asked for gives notes, and the actions are written.

use serde_json::{Map, Value};

use super::{Draft, name_of, scalar};
use crate::flow::convert::{Note, metadata};

impl Draft<'_> {
    /// Ends the draft: its actions, what the designer is told, the notes, and whether some branch
    /// needs the block where loose ends meet.
    pub(in crate::flow::convert) fn finish(
        mut self,
        actions: &mut Vec<Value>,
        shown: &mut Map<String, Value>,
        notes: &mut Vec<Note>,
    ) -> bool {
        for key in &self.module.unknown {
            self.lost(format!("the key `{key}` of the module"));
        }
        self.note_unused();
        if self.step.next.is_none() && !self.step.terminal && !self.step.may_stay {
            let target = self.stand_in("`Success` branch", &["Error", "NoMatch"]);
            self.step.next = Some(target);
        }
        let changed = self.conditions_changed;
        let (about, lost) = metadata::of_block(self.module, self.index, &self.step, changed);
        for key in lost {
            self.lost(format!("the metadata `{key}`"));
        }
        shown.insert(self.step.id.clone(), about);
        actions.push(self.step.into_action());
        for (step, row) in self.further.into_iter().zip(1i64..) {
            let mut place = metadata::position(self.module, self.index);
            if let Some(y) = place.get_mut("y") {
                let below = y.as_f64().unwrap_or(0.0).round();
                #[allow(clippy::cast_possible_truncation)]
                let below = below as i64 + 160 * row;
                *y = below.into();
            }
            shown.insert(step.id.clone(), metadata::of_step(&step, place).into());
            actions.push(step.into_action());
        }
        notes.append(&mut self.notes);
        self.loose
    }

    fn note_unused(&mut self) {
        let module = self.module;
        let unused = module.parameters.iter().zip(self.used.clone()).filter(|(_, used)| !used);
        for (parameter, _) in unused {
            let value = scalar(&parameter.value).unwrap_or_else(|| parameter.value.to_string());
            // An empty value says nothing.
            if !value.is_empty() && value != "null" {
                let key = parameter.key.as_ref().map(|key| format!(" `{key}`")).unwrap_or_default();
                let value: String = value.chars().take(40).collect();
                self.lost(format!(
                    "the parameter `{}`{key} with the value `{value}`",
                    parameter.name
                ));
            }
        }
        let unfollowed = module.branches.iter().zip(self.followed.clone());
        for (branch, _) in unfollowed.filter(|(_, followed)| !followed) {
            let to = branch.transition.as_deref().filter(|to| !to.is_empty());
            let to = to.map(|to| format!(", which led to `{to}`")).unwrap_or_default();
            self.lost(format!("the branch {}{to}", name_of(branch)));
        }
    }
}

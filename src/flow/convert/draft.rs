//! One block while it is converted. The draft remembers which parameters and branches were used,
//! so that at the end what nobody asked for gives a note.

use serde_json::{Map, Value};

use super::identifiers::Identifiers;
use super::legacy::{Branch, Legacy, Module, Parameter};
use super::step::Step;
use super::{BlockRef, Note, NoteKind, blocks, metadata, reference};

/// The value of a parameter in the new spelling.
pub(super) struct Given {
    pub(super) text: String,
    /// The value is looked up when the flow runs.
    pub(super) dynamic: bool,
    /// What the console shows for it.
    pub(super) resource: Option<String>,
}

/// A block on its way from a legacy module to one action or several.
pub(super) struct Draft<'a> {
    pub(super) module: &'a Module,
    pub(super) legacy: &'a Legacy<'a>,
    /// The action that the block becomes.
    pub(super) step: Step,
    /// Further actions, where it takes more than one.
    pub(super) further: Vec<Step>,
    /// Some condition is not in the new flow, or not as the designer remembers it.
    pub(super) conditions_changed: bool,
    index: usize,
    identifiers: &'a Identifiers,
    used: Vec<bool>,
    followed: Vec<bool>,
    notes: Vec<Note>,
    loose: bool,
}

impl<'a> Draft<'a> {
    /// The draft of a module.
    pub(super) fn new(
        module: &'a Module,
        index: usize,
        legacy: &'a Legacy<'a>,
        identifiers: &'a Identifiers,
    ) -> Self {
        Self {
            module,
            legacy,
            step: Step::new(identifiers.get(&module.id).unwrap_or(&module.id)),
            further: Vec::new(),
            conditions_changed: false,
            index,
            identifiers,
            used: vec![false; module.parameters.len()],
            followed: vec![false; module.branches.len()],
            notes: Vec::new(),
            loose: false,
        }
    }

    /// Adds a note about this block.
    pub(super) fn note(
        &mut self,
        kind: NoteKind,
        what: impl Into<String>,
        help: impl Into<String>,
    ) {
        let Module { id, kind: of, target, .. } = self.module;
        let target_of = |target: &String| format!("{of} ({target})");
        let block = BlockRef {
            id: id.clone(),
            kind: target.as_ref().map_or_else(|| of.clone(), target_of),
            name: blocks::title(self.module).into(),
        };
        let (what, help) = (what.into(), help.into());
        self.notes.push(Note { block: Some(block), kind, what, help });
    }

    /// Adds a note about something that the new format cannot say.
    pub(super) fn lost(&mut self, what: impl Into<String>) {
        self.note(
            NoteKind::Lost,
            what,
            "the new format has no place for it; look whether the flow needs it",
        );
    }

    /// The first parameter of a name that was not used yet.
    pub(super) fn take(&mut self, name: &str) -> Option<&'a Parameter> {
        let matches = |(at, parameter): &(usize, &'a Parameter)| {
            parameter.name.eq_ignore_ascii_case(name) && self.used.get(*at) == Some(&false)
        };
        let (at, parameter) = self.module.parameters.iter().enumerate().find(matches)?;
        if let Some(used) = self.used.get_mut(at) {
            *used = true;
        }
        Some(parameter)
    }

    /// The first value of several names.
    pub(super) fn given_any(&mut self, names: &[&str]) -> Option<Given> {
        names.iter().find_map(|name| self.given(name))
    }

    /// The value of a parameter; none if it is missing or empty.
    pub(super) fn given(&mut self, name: &str) -> Option<Given> {
        let parameter = self.take(name)?;
        self.read(parameter)
    }

    /// The value of a parameter that is at hand; none if it is empty.
    pub(super) fn read(&mut self, parameter: &Parameter) -> Option<Given> {
        let text = scalar(&parameter.value).filter(|text| !text.is_empty())?;
        let resource = parameter.resource.clone().filter(|name| !name.is_empty());
        let namespace = parameter.namespace.as_deref().filter(|name| !name.is_empty());
        let Some(namespace) = namespace else {
            let dynamic = text.starts_with("$.");
            return Some(Given { text, dynamic, resource });
        };
        let reference = reference::resolve(namespace, &text);
        if !reference.known {
            self.note(
                NoteKind::Assumed,
                format!(
                    "`{}` refers to `{text}` of `{namespace}`, which is not known; it became `{}`",
                    parameter.name, reference.path
                ),
                "put in the JSONPath of the value that is meant",
            );
        }
        Some(Given { text: reference.path, dynamic: true, resource })
    }

    /// The text of a parameter; none if it is missing or empty.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.given(name).map(|given| given.text)
    }

    /// Whether a switch is on; none if it is missing.
    pub(super) fn flag(&mut self, name: &str) -> Option<bool> {
        self.text(name).map(|text| text.eq_ignore_ascii_case("true"))
    }

    /// Puts a value into the action, and tells the designer how to show it.
    pub(super) fn put(&mut self, path: &[&str], given: Given) {
        if given.dynamic {
            self.step.show(path, "useDynamic", true);
        } else if let Some(resource) = given.resource {
            self.step.show(path, "displayName", resource);
        }
        self.step.put(path, given.text);
    }

    /// Puts a parameter into the action that may be missing.
    pub(super) fn put_optional(&mut self, path: &[&str], names: &[&str]) -> bool {
        let given = self.given_any(names);
        let found = given.is_some();
        if let Some(given) = given {
            self.put(path, given);
        }
        found
    }

    /// Puts a parameter into the action that has to be there; without a value something stands in
    /// that cannot be deployed by mistake.
    pub(super) fn put_required(&mut self, path: &[&str], names: &[&str], what: &str) {
        let shown = self.module.parameters.iter().find(|parameter| {
            names.iter().any(|name| parameter.name.eq_ignore_ascii_case(name))
        });
        let shown = shown.and_then(|parameter| parameter.resource.clone());
        if self.put_optional(path, names) {
            return;
        }
        let shown = shown.filter(|name| !name.is_empty());
        let placeholder = format!("<<{}>>", shown.as_deref().unwrap_or(what));
        self.note(
            NoteKind::Incomplete,
            match &shown {
                Some(name) => format!("the export names the {what} `{name}` but not its id"),
                None => format!("the {what} is missing"),
            },
            format!("replace `{placeholder}` by the {what}"),
        );
        self.step.put(path, placeholder);
    }

    /// Puts a parameter into the action that gets a usual value when it is missing.
    pub(super) fn put_or(&mut self, path: &[&str], names: &[&str], usual: &str) {
        if !self.put_optional(path, names) {
            let name = names.first().copied().unwrap_or_default();
            self.note(
                NoteKind::Assumed,
                format!("`{name}` is missing; `{usual}` was put in"),
                "change it if another value is meant",
            );
            self.step.put(path, usual);
        }
    }

    /// Whether the module has a branch.
    pub(super) fn has_branch(&self, condition: &str) -> bool {
        self.module.branches.iter().any(|branch| branch.condition == condition)
    }

    /// The target of the first branch of a name that was not followed yet.
    pub(super) fn follow(&mut self, condition: &str) -> Option<String> {
        self.follow_branch(condition).map(|(_, target)| target)
    }

    /// As [`Self::follow`], with the branch.
    pub(super) fn follow_branch(&mut self, condition: &str) -> Option<(&'a Branch, String)> {
        self.follow_where(|branch| branch.condition == condition)
    }

    /// The first branch that was not followed yet and is looked for, with its target.
    pub(super) fn follow_where(
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

    /// The identifier of the block where loose ends meet, which is then needed.
    pub(super) fn closing(&mut self) -> String {
        self.loose = true;
        self.identifiers.closing().into()
    }

    /// Where a branch leads, without following it.
    pub(super) fn peek(&self, condition: &str) -> Option<String> {
        let branch = self.module.branches.iter().find(|branch| branch.condition == condition)?;
        self.identifiers.get(branch.transition.as_deref()?).map(str::to_owned)
    }

    /// Lets the action continue where a branch leads.
    pub(super) fn next(&mut self, condition: &str) {
        self.step.next = self.follow(condition);
    }

    /// Adds an error branch if the module has it.
    pub(super) fn error(&mut self, error: &str, condition: &str) {
        if let Some(target) = self.follow(condition) {
            self.step.fail(error, &target);
        }
    }

    /// Adds an error branch that the service insists on. Without it the first of the other
    /// branches that is there is taken, which is where the contact went until now.
    pub(super) fn required_error(&mut self, error: &str, condition: &str, others: &[&str]) {
        let target = match self.follow(condition) {
            Some(target) => target,
            None => self.stand_in(&format!("`{condition}` branch"), others),
        };
        self.step.fail(error, &target);
    }

    /// A target for a branch that is missing, with a note.
    pub(super) fn stand_in(&mut self, missing: &str, others: &[&str]) -> String {
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

    /// Ends the draft: its actions, what the designer is told, the notes, and whether some branch
    /// needs the block where loose ends meet.
    pub(super) fn finish(
        mut self,
        actions: &mut Vec<Value>,
        shown: &mut Map<String, Value>,
        notes: &mut Vec<Note>,
    ) -> bool {
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
                self.lost(format!("the parameter `{}`{key} with the value `{value}`", parameter.name));
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

/// A branch as a note names it.
pub(super) fn name_of(branch: &Branch) -> String {
    let value = branch.condition_value.as_ref().and_then(scalar);
    match (&branch.condition_type, value) {
        (Some(kind), Some(value)) if branch.condition != "NoMatch" => {
            format!("`{} {kind} {value}`", branch.condition)
        }
        _ => format!("`{}`", branch.condition),
    }
}

/// Text, number or boolean as the new format spells it: always as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("True".into()),
        Value::Bool(false) => Some("False".into()),
        _ => None,
    }
}

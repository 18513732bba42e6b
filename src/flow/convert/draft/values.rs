//! From the parameters of a module to those of an action.

use serde_json::Value;

use super::{Draft, Given, scalar};
use crate::flow::convert::legacy::Parameter;
use crate::flow::convert::{NoteKind, reference};

impl<'a> Draft<'a> {
    /// The first parameter of a name that was not used yet.
    pub(in crate::flow::convert) fn take(&mut self, name: &str) -> Option<&'a Parameter> {
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
    pub(in crate::flow::convert) fn given_any(&mut self, names: &[&str]) -> Option<Given> {
        names.iter().find_map(|name| self.given(name))
    }

    /// The value of a parameter; none if it is missing or empty.
    pub(in crate::flow::convert) fn given(&mut self, name: &str) -> Option<Given> {
        let parameter = self.take(name)?;
        self.read(parameter)
    }

    /// The value of a parameter that is at hand; none if it is empty.
    pub(in crate::flow::convert) fn read(&mut self, parameter: &Parameter) -> Option<Given> {
        if parameter.value.is_object() || parameter.value.is_array() {
            self.lost(format!("the value of `{}`, which is no text", parameter.name));
        }
        let text = scalar(&parameter.value).filter(|text| !text.is_empty())?;
        let resource = parameter.resource.clone().filter(|name| !name.is_empty());
        let namespace = parameter.namespace.as_deref().filter(|name| !name.is_empty());
        let Some(namespace) = namespace else {
            return Some(Given { text, dynamic: false, resource });
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
    pub(in crate::flow::convert) fn text(&mut self, name: &str) -> Option<String> {
        self.given(name).map(|given| given.text)
    }

    /// Whether a switch is on; none if it is missing.
    pub(in crate::flow::convert) fn flag(&mut self, name: &str) -> Option<bool> {
        let text = self.text(name)?;
        let on = text.eq_ignore_ascii_case("true");
        if !on && !text.eq_ignore_ascii_case("false") {
            self.note(
                NoteKind::Assumed,
                format!(
                    "`{name}` is `{text}`, which is neither true nor false; it counts as false"
                ),
                "look whether it is meant to be on",
            );
        }
        Some(on)
    }

    /// Puts a value into the action, and tells the designer how to show it.
    pub(in crate::flow::convert) fn put(&mut self, path: &[&str], given: Given) {
        if given.dynamic {
            self.step.show(path, "useDynamic", true);
        } else if let Some(resource) = given.resource {
            self.step.show(path, "displayName", resource);
        }
        self.step.put(path, given.text);
    }

    /// Puts a parameter into the action that may be missing.
    pub(in crate::flow::convert) fn put_optional(&mut self, path: &[&str], names: &[&str]) -> bool {
        let given = self.given_any(names);
        let found = given.is_some();
        if let Some(given) = given {
            self.put(path, given);
        }
        found
    }

    /// Puts a parameter into the action that has to be there; without a value something stands in
    /// that cannot be deployed by mistake.
    pub(in crate::flow::convert) fn put_required(
        &mut self,
        path: &[&str],
        names: &[&str],
        what: &str,
    ) {
        let shown =
            self.module.parameters.iter().find(|parameter| {
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
            match &shown {
                Some(_) => format!("replace `{placeholder}` by the id of the {what}"),
                None => format!("replace `{placeholder}` by the {what}"),
            },
        );
        self.step.put(path, placeholder);
    }

    /// Puts a parameter into the action that gets a usual value when it is missing.
    pub(in crate::flow::convert) fn put_or(&mut self, path: &[&str], names: &[&str], usual: &str) {
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

    /// Puts an entry into a map of the action. One without a key is lost, and of two with the same
    /// key the first.
    pub(in crate::flow::convert) fn put_entry(&mut self, map: &str, key: &str, given: Given) {
        if key.is_empty() {
            self.lost(format!("the value `{}`, which has no key", given.text));
            return;
        }
        let before = self.step.parameters.get(map).and_then(|all| all.get(key));
        if let Some(before) = before.and_then(Value::as_str) {
            let what = format!("`{key}` is given twice; `{before}` gave way to `{}`", given.text);
            self.note(NoteKind::Assumed, what, "look which value is meant");
        }
        self.put(&[map, key], given);
    }
}

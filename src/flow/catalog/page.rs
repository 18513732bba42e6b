//! Entries of the catalog as people read them: Markdown.

use std::fmt::Write as _;

use super::{
    Action, Branch, Catalog, Conditions, Dynamic, Kind, Namespace, Next, OneOf, Parameter, Status,
    When,
};

impl Catalog {
    /// All that is known about an action.
    #[must_use]
    pub fn page_of_action(&self, action: &Action) -> String {
        let mut page = format!("### {}\n\n{}", action.block, action.headline());
        list(&mut page, "Parameters", action.parameters.iter().map(|one| one.entry(0)));
        list(&mut page, "", action.constraints.iter().map(OneOf::sentence));
        list(&mut page, "Error branches", action.errors.iter().map(Branch::line));
        if let Some(conditions) = &action.conditions {
            list(&mut page, "Conditions", conditions.lines().into_iter());
        }
        let writes = action
            .writes
            .iter()
            .map(|write| format!("`$.{}`{}", write.namespace, only_when(write.when.as_ref())));
        list(&mut page, "Fills", writes);
        list(&mut page, "Notes", action.notes.iter().cloned());
        let disagree = action.discrepancies.iter().cloned();
        list(&mut page, "Where documentation and service disagree", disagree);
        list(&mut page, "Sources", action.sources.iter().map(|name| link(self.source(name))));
        page
    }

    /// What a reference into a namespace is, and which actions fill it.
    #[must_use]
    pub fn page_of_namespace(&self, namespace: &Namespace) -> String {
        let mut page = format!("### $.{}\n", namespace.name);
        if let Some(notes) = &namespace.notes {
            let _ = write!(page, "\n{}\n", sentence(notes));
        }
        let keys = match (namespace.leaf, namespace.any_key, namespace.keys.as_slice()) {
            (true, ..) => "It is a value itself and has no keys.".to_owned(),
            (_, true, []) => "Its keys are chosen by whoever writes it.".to_owned(),
            (_, false, []) => String::new(),
            (_, any, keys) => {
                let or = if any { " Other keys are possible." } else { "" };
                format!("Keys: {}.{or}", codes(keys))
            }
        };
        if !keys.is_empty() {
            let _ = write!(page, "\n{keys}\n");
        }
        let writers = self.actions.iter().flat_map(|action| {
            let here = action.writes.iter().filter(|write| write.namespace == namespace.name);
            here.map(move |write| format!("{}{}", action.title(), only_when(write.when.as_ref())))
        });
        list(&mut page, "Filled by", writers);
        page
    }
}

impl Action {
    /// Its type and what the designer calls it, for a list.
    #[must_use]
    pub fn title(&self) -> String {
        format!("`{}` ({})", self.name, self.block)
    }

    fn headline(&self) -> String {
        let status = match self.status {
            Status::Documented => "",
            Status::Guide => " · named by the administrator guide only",
            Status::Console => " · written by the designer only",
            Status::Unverified => " · not seen at work",
            Status::Retired => " · **the service has ended what it did**",
        };
        let next = match self.next {
            _ if self.terminal => "the flow ends here",
            Next::Required => "`NextAction` required",
            Next::Optional => "`NextAction` optional",
            Next::None => "takes no `NextAction`",
        };
        let mut text = format!("`{}`{status} · {next}\n", self.name);
        if !self.flow_types.is_empty() {
            let _ = write!(text, "\nFlow types: {}\n", codes(&self.flow_types));
        }
        if !self.channels.is_empty() {
            let each = self.channels.iter().map(|(channel, does)| format!("{channel}: {does}"));
            let _ = write!(text, "\nChannels: {}\n", each.collect::<Vec<_>>().join(", "));
        }
        text
    }
}

impl Parameter {
    /// All that is known about it.
    #[must_use]
    pub fn page(&self, path: &str, action: &Action) -> String {
        let mut page = format!("### {path}\n\nParameter of {}\n\n", action.title());
        for fact in self.facts() {
            let _ = writeln!(page, "- {fact}");
        }
        if let Some(notes) = &self.notes {
            let _ = write!(page, "\n{}\n", sentence(notes));
        }
        list(&mut page, "Fields", self.fields.iter().map(|field| field.entry(0)));
        page
    }

    /// An entry of a list, its fields below it.
    fn entry(&self, depth: usize) -> String {
        let mut text = format!("`{}`: {}", self.name, self.facts().join("; "));
        if let Some(notes) = &self.notes {
            let _ = write!(text, ". {}", sentence(notes));
        }
        for field in &self.fields {
            let _ = write!(text, "\n{:1$}- {2}", "", depth * 2 + 2, field.entry(depth + 1));
        }
        text
    }

    fn facts(&self) -> Vec<String> {
        let mut facts = vec![self.kind.words().to_owned()];
        match (self.required, &self.when) {
            (true, None) => facts.push("**required**".into()),
            (true, Some(when)) => facts.push(format!("**required** when {when}")),
            (false, Some(when)) => facts.push(format!("only when {when}")),
            (false, None) => {}
        }
        if !self.values.is_empty() {
            let loose = if self.enum_enforced { "" } else { " in the designer" };
            facts.push(format!("one of {}{loose}", codes(&self.values)));
        }
        if !self.keys.is_empty() {
            facts.push(format!("keys {}", codes(&self.keys)));
        }
        facts.extend(self.bounds());
        if let Some(chars) = self.max_chars {
            facts.push(format!("at most {chars} characters"));
        }
        facts.extend(self.default.iter().map(|value| format!("default `{value}`")));
        facts.extend(self.needs.iter().map(|other| format!("needs `{other}`")));
        facts.extend(self.dynamic.words().map(str::to_owned));
        facts.extend(self.reference.iter().map(|what| format!("names a resource: {what}")));
        facts.extend(self.retired.iter().map(|what| format!("**retired**: {what}")));
        facts.extend(self.refused.iter().map(|why| format!("**refused**: {why}")));
        if self.undocumented {
            facts.push("undocumented".into());
        }
        facts
    }

    fn bounds(&self) -> Option<String> {
        let text = match (self.min, self.max) {
            (Some(min), Some(max)) => format!("{min} to {max}"),
            (Some(min), None) => format!("at least {min}"),
            (None, Some(max)) => format!("at most {max}"),
            (None, None) => return None,
        };
        let loose = if self.max_enforced { "" } else { " in the designer, not for the service" };
        Some(format!("{text}{loose}"))
    }
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::IntegerString => "a whole number, in a string",
            Self::BoolString => "`\"True\"` or `\"False\"`",
            Self::Integer => "a whole number",
            Self::List => "a list",
            Self::Map => "an object with keys of your choice",
            Self::Object => "an object",
        }
    }
}

impl Dynamic {
    fn words(self) -> Option<&'static str> {
        match self {
            Self::Static => Some("no reference"),
            Self::Single => Some("a reference stands alone"),
            Self::Only => Some("one reference and nothing else"),
            Self::Any => None,
        }
    }
}

impl Branch {
    /// All that is known about it.
    #[must_use]
    pub fn page(&self, action: &Action) -> String {
        format!("### {}\n\nError branch of {}\n\n- {}\n", self.name, action.title(), self.line())
    }

    fn line(&self) -> String {
        let mut text = format!("`{}`", self.name);
        if self.required {
            text.push_str(": **required**");
        }
        text.push_str(&only_when(self.when.as_ref()));
        if self.refused_otherwise {
            text.push_str(", refused otherwise");
        }
        if let Some(notes) = &self.notes {
            let _ = write!(text, ". {}", sentence(notes));
        }
        text
    }
}

impl Conditions {
    /// What conditions may say, one fact a line.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("operators {}", codes(&self.operators))];
        if !self.operands.is_empty() {
            lines.push(format!("operands {}", codes(&self.operands)));
        }
        for case in &self.cases {
            let (operators, operands) = (codes(&case.operators), codes(&case.operands));
            lines.push(format!("when {}: {operators} with {operands}", case.when));
        }
        lines.extend(self.when.iter().map(|when| format!("only when {when}")));
        if !self.required.is_empty() {
            lines.push(format!("**required**: a branch for {}", codes(&self.required)));
        }
        let each = self.required_each.iter();
        lines.extend(each.map(|list| format!("**required**: a branch for each of `{list}`")));
        lines.extend(self.notes.iter().map(|notes| sentence(notes)));
        lines
    }
}

impl OneOf {
    fn sentence(&self) -> String {
        let (how, names) = match (&*self.exactly_one, &*self.at_most_one, &*self.at_least_one) {
            ([], [], names) => ("at least one of", names),
            ([], names, _) => ("at most one of", names),
            (names, ..) => ("exactly one of", names),
        };
        let within = self.within.as_ref().map_or(String::new(), |name| format!(" in `{name}`"));
        format!("{how} {}{within}", codes(names))
    }
}

fn only_when(when: Option<&When>) -> String {
    when.map_or(String::new(), |when| format!(" when {when}"))
}

fn codes(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A source that is an address can be followed.
fn link(source: &str) -> String {
    if source.starts_with("https://") { format!("<{source}>") } else { source.to_owned() }
}

/// Notes are written without capital letter and final stop.
fn sentence(notes: &str) -> String {
    let mut chars = notes.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let stop = if notes.ends_with(['.', '!', '?', ')']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

/// A list below a heading; nothing where it is empty, and no heading where it goes on.
fn list(page: &mut String, heading: &str, entries: impl Iterator<Item = String>) {
    let mut entries = entries.peekable();
    if entries.peek().is_none() {
        return;
    }
    match heading {
        "" => {}
        heading => {
            let _ = write!(page, "\n**{heading}**\n\n");
        }
    }
    for entry in entries {
        let _ = writeln!(page, "- {entry}");
    }
}

#[cfg(test)]
mod tests {
    use crate::flow::catalog::catalog;

    #[test]
    fn every_entry_has_a_page_that_names_all_its_parts() {
        for action in &catalog().actions {
            let page = catalog().page_of_action(action);
            assert!(page.starts_with(&format!("### {}\n", action.block)), "{page}");
            for parameter in &action.parameters {
                assert!(page.contains(&format!("- `{}`: ", parameter.name)), "{page}");
                assert!(parameter.page(&parameter.name, action).contains("Parameter of `"));
            }
            for error in &action.errors {
                assert!(page.contains(&format!("- `{}`", error.name)), "{page}");
            }
        }
    }

    #[test]
    fn a_page_says_when_something_is_required() {
        let action = catalog().action("GetParticipantInput").unwrap();
        let page = catalog().page_of_action(action);
        assert!(page.contains("`NoMatchingCondition`: **required** when StoreInput is False"));
        assert!(page.contains("- `StoreInput`: `\"True\"` or `\"False\"`; **required**"), "{page}");
        assert!(
            page.contains("\n  - `CustomValidation`: an object\n    - `MaximumLength`"),
            "{page}"
        );
    }

    #[test]
    fn a_namespace_names_who_fills_it() {
        let external = catalog().namespace("External").unwrap();
        let page = catalog().page_of_namespace(external);
        assert!(page.contains("- `InvokeLambdaFunction` (AWS Lambda function)"), "{page}");
    }
}

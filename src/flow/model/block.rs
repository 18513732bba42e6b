//! Blocks and the branches that leave them.

use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, StringLit, Value};
use jsonc_parser::common::Ranged as _;

use super::{below, is_literal, scalar};
use crate::flow::catalog::{Action, When};
use crate::flow::source::placeholder;

/// A block's place in `Actions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u32);

impl BlockId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An action.
#[derive(Debug)]
pub struct Block<'t> {
    /// Its place in `Actions`.
    pub id: BlockId,
    /// The whole of it.
    pub node: &'t Value<'t>,
    /// Its `Identifier`.
    pub identifier: Option<&'t StringLit<'t>>,
    /// Its `Type`.
    pub kind: Option<&'t StringLit<'t>>,
    /// What the catalog knows about its type.
    pub action: Option<&'static Action>,
    /// Its `Parameters`.
    pub parameters: Option<&'t Object<'t>>,
    /// Its `Transitions`.
    pub transitions: Option<&'t ObjectProp<'t>>,
    /// Its `NextAction`.
    pub next: Option<Transition<'t>>,
    /// Its `Conditions`, in their order: the first that fits is taken.
    pub conditions: Vec<ConditionBranch<'t>>,
    /// Its `Errors`.
    pub errors: Vec<ErrorBranch<'t>>,
}

/// A way to another block.
#[derive(Clone, Copy, Debug)]
pub struct Transition<'t> {
    /// The property that names the target.
    pub prop: &'t ObjectProp<'t>,
    /// The identifier of the target, where it is a text.
    pub target: Option<&'t StringLit<'t>>,
    /// The target, where it is one of the flow.
    pub to: Option<BlockId>,
}

impl<'t> Transition<'t> {
    /// The identifier of the target, where another way can lead there too: a block of the flow, or
    /// one that a template names.
    #[must_use]
    pub fn sound(&self) -> Option<&'t str> {
        let target = self.target?.value.as_ref();
        (self.to.is_some() || placeholder::holds(target)).then_some(target)
    }
}

/// A branch that is taken when a condition holds.
#[derive(Debug)]
pub struct ConditionBranch<'t> {
    /// The whole of it.
    pub node: &'t Value<'t>,
    /// Where it leads.
    pub next: Option<Transition<'t>>,
    /// Its `Condition`.
    pub condition: Option<&'t Object<'t>>,
    /// Its `Operator`.
    pub operator: Option<&'t StringLit<'t>>,
    /// Its `Operands`.
    pub operands: &'t [Value<'t>],
}

/// A branch that is taken on an error.
#[derive(Debug)]
pub struct ErrorBranch<'t> {
    /// The whole of it.
    pub node: &'t Value<'t>,
    /// Where it leads.
    pub next: Option<Transition<'t>>,
    /// Its `ErrorType`.
    pub error: Option<&'t StringLit<'t>>,
}

/// Which branch of a block a way is.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// `NextAction`.
    Next,
    /// The condition of this index.
    Condition(usize),
    /// The error of this index.
    Error(usize),
}

impl<'t> Block<'t> {
    /// Its identifier; empty where it has none.
    #[must_use]
    pub fn name(&self) -> &'t str {
        self.identifier.map_or("", |lit| lit.value.as_ref())
    }

    /// Its type; empty where it has none.
    #[must_use]
    pub fn type_name(&self) -> &'t str {
        self.kind.map_or("", |lit| lit.value.as_ref())
    }

    /// Whether it is of this type.
    #[must_use]
    pub fn is(&self, kind: &str) -> bool {
        self.type_name() == kind
    }

    /// Where findings about the block as a whole point: its type, else its identifier, else the
    /// brace that opens it.
    #[must_use]
    pub fn head(&self) -> Range<usize> {
        match self.kind.or(self.identifier) {
            Some(lit) => lit.range.start..lit.range.end,
            None => self.node.start()..(self.node.start() + 1).min(self.node.end()),
        }
    }

    /// A parameter, by a path with dots.
    #[must_use]
    pub fn parameter(&self, path: &str) -> Option<&'t ObjectProp<'t>> {
        below(self.parameters?, path)
    }

    /// The entries of a parameter that is an object, such as `Attributes`.
    pub fn entries(&self, path: &str) -> impl Iterator<Item = &'t ObjectProp<'t>> + use<'t> {
        let object = self.parameter(path).and_then(|prop| prop.value.as_object());
        object.into_iter().flat_map(|object| &object.properties)
    }

    /// Its `Transitions`, where they are an object.
    #[must_use]
    pub fn leaving(&self) -> Option<&'t Object<'t>> {
        self.transitions?.value.as_object()
    }

    /// The value of a scalar parameter as the service reads it.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<&'t str> {
        scalar(&self.parameter(path)?.value)
    }

    /// The value of a scalar parameter, or what the catalog says it is where it is not given.
    #[must_use]
    pub fn value_or_default(&self, path: &str) -> Option<&'t str> {
        self.value(path).or_else(|| self.action?.parameter(path)?.default.as_ref()?.as_str())
    }

    /// All ways that leave it, in the order in which the service looks at them.
    pub fn edges(&self) -> impl Iterator<Item = (EdgeKind, &Transition<'t>)> {
        let conditions = self.conditions.iter().enumerate();
        let errors = self.errors.iter().enumerate();
        conditions
            .filter_map(|(index, branch)| Some((EdgeKind::Condition(index), branch.next.as_ref()?)))
            .chain(self.next.iter().map(|next| (EdgeKind::Next, next)))
            .chain(errors.filter_map(|(index, branch)| {
                Some((EdgeKind::Error(index), branch.next.as_ref()?))
            }))
    }

    /// The `ErrorType` of a branch.
    #[must_use]
    pub fn error_name(&self, index: usize) -> &'t str {
        let branch = self.errors.get(index);
        branch.and_then(|branch| branch.error).map_or("", |lit| lit.value.as_ref())
    }

    /// Whether what the catalog says of some blocks holds for this one; `None` where a
    /// placeholder, a reference or a value that the parameter does not take hides it.
    #[must_use]
    pub fn holds(&self, when: &When) -> Option<bool> {
        match when {
            When::Conditions { conditions } => Some(*conditions != self.conditions.is_empty()),
            When::Present { parameter, present } => {
                Some(*present == self.parameter(parameter).is_some())
            }
            When::Has { parameter, has } => Some(self.parameter(parameter).is_some_and(|prop| {
                let list = prop.value.as_array();
                list.is_some_and(|list| list.elements.iter().any(|item| scalar(item) == Some(has)))
            })),
            When::Is { parameter, is } => {
                let Some(value) = self.value_or_default(parameter) else {
                    return self.parameter(parameter).is_none().then_some(false);
                };
                if !is_literal(value) {
                    return None;
                }
                let same = |word: &String| word.eq_ignore_ascii_case(value);
                // What somebody meant by a value that there is not is not for us to say.
                let entry = self.action.and_then(|action| action.parameter(parameter));
                let values = entry.map_or(&[][..], |entry| &entry.values);
                if !values.is_empty() && !values.iter().any(same) {
                    return None;
                }
                Some(is.iter().any(same))
            }
        }
    }
}

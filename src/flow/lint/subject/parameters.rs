//! The parameters of a flow's blocks, each with what the catalog says about it.

use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged as _;

use crate::flow::catalog::{Action, Entries, Format, Kind, OneOf, Parameter, Status};
use crate::flow::model::{Block, Flow, bytes, is_literal, text};

/// The parameters of a flow's blocks. Those of blocks of unknown types are left out.
#[derive(Debug, Default)]
pub struct Parameters<'t> {
    /// Each object whose fields the catalog names: `Parameters` itself, objects in it, and the
    /// objects in its lists and maps.
    pub objects: Vec<Fields<'t>>,
    /// Each parameter that the catalog names.
    pub given: Vec<Given<'t>>,
}

/// An object whose fields the catalog names.
#[derive(Debug)]
pub struct Fields<'t> {
    /// The block that it stands in.
    pub block: &'t Block<'t>,
    /// The type of the block.
    pub action: &'static Action,
    /// The object; `None` where a block has no `Parameters`.
    pub object: Option<&'t Object<'t>>,
    /// The parameter that it is the value of, or an entry of; `None` is `Parameters` itself.
    pub of: Option<&'static Parameter>,
}

impl Fields<'_> {
    /// What the catalog names.
    #[must_use]
    pub fn known(&self) -> &'static [Parameter] {
        self.of.map_or(self.action.parameters.as_slice(), |of| of.fields.as_slice())
    }

    /// Whether the catalog names a field.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.known().iter().any(|entry| entry.name == name)
    }

    /// Whether it holds a field that the catalog does not name and that may be right.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        let mut properties = self.object.iter().flat_map(|object| &object.properties);
        self.is_open() && properties.any(|prop| !self.knows(prop.name.as_str()))
    }

    /// Whether there may be fields that the catalog does not name.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.of {
            Some(of) => of.open,
            None => self.action.open || self.action.status == Status::Unverified,
        }
    }

    /// The constraints on it, each with the names that it is about.
    pub fn constraints(
        &self,
    ) -> impl Iterator<Item = (impl Iterator<Item = &'static str> + use<>, &'static OneOf)> + use<>
    {
        let of = self.of;
        let all: &'static [OneOf] = &self.action.constraints;
        all.iter()
            .filter(move |one| one.within.as_deref() == of.map(|of| of.name.as_str()))
            .map(|one| (names(one), one))
    }

    /// Where findings about it as a whole point: the head of the block, or its opening brace.
    #[must_use]
    pub fn head(&self) -> Range<usize> {
        match self.object.filter(|_| self.of.is_some()) {
            Some(object) => object.start()..object.start() + 1,
            None => self.block.head(),
        }
    }

    /// What messages call it: the block's type, the parameter, or an entry of it.
    #[must_use]
    pub fn name(&self) -> String {
        match self.of {
            None => self.action.name.clone(),
            Some(of) if of.kind == Kind::Object => of.name.clone(),
            Some(of) => format!("an entry of {}", of.name),
        }
    }
}

/// A parameter that the catalog names.
#[derive(Debug)]
pub struct Given<'t> {
    /// The block that it stands in.
    pub block: &'t Block<'t>,
    /// The type of the block.
    pub action: &'static Action,
    /// The parameter.
    pub prop: &'t ObjectProp<'t>,
    /// What the catalog says about it.
    pub entry: &'static Parameter,
}

/// The names that a constraint is about, without the path to them.
pub fn names(one: &'static OneOf) -> impl Iterator<Item = &'static str> + use<> {
    let all = one.exactly_one.iter().chain(&one.at_most_one).chain(&one.at_least_one);
    all.map(|name| name.rsplit('.').next().unwrap_or(name))
}

impl<'t> Given<'t> {
    /// Whether it is a parameter of the block itself, not a field in one.
    #[must_use]
    pub fn is_own(&self) -> bool {
        let own = self.block.parameters.and_then(|all| all.get(self.prop.name.as_str()));
        own.is_some_and(|own| own.start() == self.prop.start())
    }

    /// What messages call one of its values: its name, or an entry of it.
    #[must_use]
    pub fn name_of(&self, value: &Value<'_>) -> String {
        if bytes(value) == bytes(&self.prop.value) {
            self.entry.name.clone()
        } else {
            format!("an entry of {}", self.entry.name)
        }
    }

    /// The scalar values in it: itself, the items of a list, the entries of a map of texts.
    pub fn scalars(&self) -> impl Iterator<Item = &'t Value<'t>> + use<'t> {
        let value = &self.prop.value;
        let (mut own, mut items, mut entries) = (None, None, None);
        match value {
            Value::Array(list) if self.entry.kind == Kind::List => items = Some(&list.elements),
            Value::Object(map) if self.entry.entries != Entries::Any => {
                entries = Some(&map.properties);
            }
            _ => own = Some(value),
        }
        let entries = entries.into_iter().flatten().map(|prop| &prop.value);
        let all = own.into_iter().chain(items.into_iter().flatten()).chain(entries);
        all.filter(|value| {
            matches!(value, Value::StringLit(_) | Value::NumberLit(_) | Value::BooleanLit(_))
        })
    }
}

impl<'t> Parameters<'t> {
    /// Looks them up.
    #[must_use]
    pub fn of(flow: &'t Flow<'t>) -> Self {
        let count = flow.blocks.len();
        let mut all =
            Self { objects: Vec::with_capacity(count * 2), given: Vec::with_capacity(count * 3) };
        for block in &flow.blocks {
            let (Some(action), Some(node)) = (block.action, block.node.as_object()) else {
                continue;
            };
            if block.parameters.is_some() || node.get("Parameters").is_none() {
                all.fields(Fields { block, action, object: block.parameters, of: None });
            }
        }
        all
    }

    /// The texts of a format, but for those that are not known before a call or before deployment.
    pub fn formatted(&self, format: Format) -> impl Iterator<Item = (&Given<'t>, &'t str)> {
        self.given.iter().filter(move |given| given.entry.format == Some(format)).filter_map(
            |given| {
                let known = text(&given.prop.value)?;
                (!known.is_empty() && is_literal(known)).then_some((given, known))
            },
        )
    }

    fn fields(&mut self, fields: Fields<'t>) {
        let Fields { block, action, object, .. } = fields;
        let known = fields.known();
        self.objects.push(fields);
        let properties = object.map_or(&[][..], |object| &object.properties);
        for prop in properties {
            let entry = known.iter().find(|entry| entry.name == prop.name.as_str());
            if let Some(entry) = entry {
                self.given.push(Given { block, action, prop, entry });
                self.inside(block, action, entry, &prop.value);
            }
        }
    }

    fn inside(
        &mut self,
        block: &'t Block<'t>,
        action: &'static Action,
        entry: &'static Parameter,
        value: &'t Value<'t>,
    ) {
        if entry.fields.is_empty() {
            return;
        }
        let mut add = |value: &'t Value<'t>| {
            if let Value::Object(object) = value {
                self.fields(Fields { block, action, object: Some(object), of: Some(entry) });
            }
        };
        match (entry.kind, value) {
            (Kind::List, Value::Array(list)) => list.elements.iter().for_each(add),
            (Kind::Map, Value::Object(map)) => {
                map.properties.iter().for_each(|prop| add(&prop.value));
            }
            (Kind::Object, value) => add(value),
            _ => {}
        }
    }
}

//! A file of tests.

use serde::{Deserialize, Serialize};

use super::given::Given;
use super::read::{Reader, Wrong};
use super::shapes::{Many, Placed};
use super::steps::Step;
use super::then::Then;
use crate::flow::source::{SourceText, document};

/// The tests of a flow, as they stand in a file beside it: `vanity-numbers.test.yaml`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with the key `tests`")]
pub struct TestFile {
    /// The flow at which calls begin, as a path from the file's folder, with `#NAME` behind it
    /// where a file holds several; else the file beside this one: `NAME.json` for
    /// `NAME.test.yaml`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow: Option<Placed<String>>,
    /// Files with the flows and modules that calls can come to from there.
    #[serde(skip_serializing_if = "nothing")]
    pub flows: Many<Placed<String>>,
    /// What holds for every test that does not say otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defaults: Option<Defaults>,
    /// The tests.
    pub tests: Vec<Test>,
}

/// What holds for every test of a file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with the keys `given` and `then`")]
pub struct Defaults {
    /// Before the call, where a test says nothing else; maps are joined key by key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
    /// After the call; lists and maps are joined, else the test's own word counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<Then>,
}

/// A scripted call, and what must come of it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, expecting = "a map with `name`, `given`, `when`, `then`")]
pub struct Test {
    /// What it proves: each test of a file has a name of its own.
    pub name: Placed<String>,
    /// What is so before the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
    /// What the customer does, in order.
    #[serde(skip_serializing_if = "nothing")]
    pub when: Many<Placed<Step>>,
    /// What must come of it. Without `outcome`, the call must come to an orderly end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<Then>,
}

pub(super) fn nothing<T>(many: &Many<T>) -> bool {
    many.is_empty()
}

impl TestFile {
    /// Reads the tests of a file; its name says whether it is JSON.
    ///
    /// # Errors
    /// It is no YAML or JSON, or says what no test can: what, and where.
    pub fn read(source: &SourceText) -> Result<Self, Wrong> {
        let (body, shift) = source.body();
        let json = source.name().ends_with(".json");
        let read = || {
            let node = document(body, json).map_err(Wrong::from)?;
            let file = Self::deserialize(Reader(&node))?;
            file.checked()
        };
        read().map_err(|wrong: Wrong| wrong.shifted(shift))
    }

    fn checked(self) -> Result<Self, Wrong> {
        if self.tests.is_empty() {
            return Err(Wrong::new(0..0, "the file has no tests")
                .help("list them under `tests:`, each with a `name`"));
        }
        for (at, test) in self.tests.iter().enumerate() {
            let name = &test.name;
            if name.is_empty() {
                return Err(Wrong::new(name.range.clone(), "a test has no name")
                    .help("say in `name` what the test proves"));
            }
            if self.tests.iter().take(at).any(|other| *other.name == **name) {
                let message = format!("two tests are named {:?}", **name);
                return Err(Wrong::new(name.range.clone(), message)
                    .help("say in each name what that test alone proves"));
            }
        }
        Ok(self)
    }

    /// A test with what holds for all tests of the file.
    #[must_use]
    pub fn whole(&self, test: &Test) -> Test {
        let defaults = self.defaults.clone().unwrap_or_default();
        let given = test.given.clone().unwrap_or_default();
        let then = test.then.clone().unwrap_or_default();
        Test {
            given: Some(given.over(defaults.given.unwrap_or_default())),
            then: Some(then.over(defaults.then.unwrap_or_default())),
            ..test.clone()
        }
    }
}

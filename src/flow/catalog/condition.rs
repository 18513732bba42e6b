//! When an entry of the catalog applies.

use serde::Deserialize;

/// Something that the catalog says only of blocks that are set up in a certain way.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum When {
    /// A parameter has one of these values; letter case does not matter.
    Is {
        /// The parameter, as a path below `Parameters`.
        parameter: String,
        /// The values.
        is: Vec<String>,
    },
    /// A list parameter holds this value.
    Has {
        /// The parameter, as a path below `Parameters`.
        parameter: String,
        /// The value.
        has: String,
    },
    /// A parameter is there.
    Present {
        /// The parameter, as a path below `Parameters`.
        parameter: String,
        /// Always `true`.
        present: bool,
    },
    /// The block has conditions.
    Conditions {
        /// Always `true`.
        conditions: bool,
    },
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Is { parameter, is } => write!(f, "{parameter} is {}", is.join(" or ")),
            Self::Has { parameter, has } => write!(f, "{parameter} holds {has}"),
            Self::Present { parameter, .. } => write!(f, "{parameter} is set"),
            Self::Conditions { .. } => f.write_str("the block has conditions"),
        }
    }
}

//! What conditions compare.

/// What a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equals,
    StartsWith,
    EndsWith,
    Contains,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    KeyExists,
    /// None that the language has: it never holds.
    Unknown,
}

impl Operator {
    const ALL: [Self; 9] = [
        Self::Equals,
        Self::StartsWith,
        Self::EndsWith,
        Self::Contains,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Less,
        Self::LessOrEqual,
        Self::KeyExists,
    ];

    /// The operator of a name.
    pub fn of(name: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.name() == name).unwrap_or(Self::Unknown)
    }

    /// As a condition writes it; empty for one that there is not.
    pub fn name(self) -> &'static str {
        match self {
            Self::Equals => "Equals",
            Self::StartsWith => "TextStartsWith",
            Self::EndsWith => "TextEndsWith",
            Self::Contains => "TextContains",
            Self::Greater => "NumberGreaterThan",
            Self::GreaterOrEqual => "NumberGreaterOrEqualTo",
            Self::Less => "NumberLessThan",
            Self::LessOrEqual => "NumberLessOrEqualTo",
            Self::KeyExists => "KeyExists",
            Self::Unknown => "",
        }
    }

    /// Whether a value stands in this relation to an operand. Letter case counts; what is no number
    /// is in no relation of numbers.
    pub fn holds(self, value: &str, operand: &str) -> bool {
        let numbers = || Some((value.trim().parse::<f64>().ok()?, operand.trim().parse().ok()?));
        match self {
            Self::Equals => value == operand,
            Self::StartsWith => value.starts_with(operand),
            Self::EndsWith => value.ends_with(operand),
            Self::Contains => value.contains(operand),
            Self::Greater => numbers().is_some_and(|(a, b)| a > b),
            Self::GreaterOrEqual => numbers().is_some_and(|(a, b)| a >= b),
            Self::Less => numbers().is_some_and(|(a, b)| a < b),
            Self::LessOrEqual => numbers().is_some_and(|(a, b)| a <= b),
            Self::KeyExists | Self::Unknown => false,
        }
    }
}

//! Facts: which namespaces are filled.

/// A namespace that blocks fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs)] // each is the namespace of its name
pub enum Fact {
    External,
    LambdaInvocation,
    StoredCustomerInput,
    Lex,
    Metrics,
    Views,
    Case,
    Task,
    MediaStreams,
    Modules,
    Wisdom,
    Queue,
    DataTables,
    DataTableList,
    Email,
    Loop,
    Customer,
}

impl Fact {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::External,
        Self::LambdaInvocation,
        Self::StoredCustomerInput,
        Self::Lex,
        Self::Metrics,
        Self::Views,
        Self::Case,
        Self::Task,
        Self::MediaStreams,
        Self::Modules,
        Self::Wisdom,
        Self::Queue,
        Self::DataTables,
        Self::DataTableList,
        Self::Email,
        Self::Loop,
        Self::Customer,
    ];

    /// The fact that a namespace is filled.
    #[must_use]
    pub fn of(namespace: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.namespace() == namespace)
    }

    /// The namespace.
    #[must_use]
    pub fn namespace(self) -> &'static str {
        match self {
            Self::External => "External",
            Self::LambdaInvocation => "LambdaInvocation",
            Self::StoredCustomerInput => "StoredCustomerInput",
            Self::Lex => "Lex",
            Self::Metrics => "Metrics",
            Self::Views => "Views",
            Self::Case => "Case",
            Self::Task => "Task",
            Self::MediaStreams => "MediaStreams",
            Self::Modules => "Modules",
            Self::Wisdom => "Wisdom",
            Self::Queue => "Queue",
            Self::DataTables => "DataTables",
            Self::DataTableList => "DataTableList",
            Self::Email => "Email",
            Self::Loop => "Loop",
            Self::Customer => "Customer",
        }
    }
}

/// A set of facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FactSet(u32);

impl FactSet {
    /// No fact.
    pub const NONE: Self = Self(0);
    /// Every fact.
    pub const ALL: Self = Self(u32::MAX);
    /// What a module keeps to itself and does not see of the flow that invokes it.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-flow-modules.html>.
    pub const LOCAL: Self = Self::of(&[
        Fact::External,
        Fact::LambdaInvocation,
        Fact::StoredCustomerInput,
        Fact::Lex,
        Fact::Metrics,
        Fact::Wisdom,
        Fact::Customer,
        Fact::Loop,
    ]);
    /// What may have been filled on the other side of a module.
    pub const SHARED: Self = Self(!Self::LOCAL.0 & !Self::of(&[Fact::Modules]).0);

    /// These facts.
    #[must_use]
    pub const fn of(facts: &[Fact]) -> Self {
        let mut set = 0;
        let mut rest = facts;
        while let [first, after @ ..] = rest {
            set |= 1 << *first as u8;
            rest = after;
        }
        Self(set)
    }

    /// Whether a fact is in it.
    #[must_use]
    pub fn has(self, fact: Fact) -> bool {
        self.0 & (1 << fact as u8) != 0
    }

    /// With a fact.
    #[must_use]
    pub fn with(self, fact: Fact) -> Self {
        Self(self.0 | 1 << fact as u8)
    }

    /// What is in one or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

//! The intents: what customers come for, one file each.
//!
//! An intent is a type that is read from the slots and then fulfilled. To add one: its file, its
//! line in `intents!` below, and its arms in [`Level::of`](super::auth::Level::of) and in
//! `Desk::dispatch`.

pub(super) mod account;
pub(super) mod card;
pub(super) mod general;
pub(super) mod loan;
pub(super) mod transfer;

use std::future::Future;

use super::dialog::{Ask, Reader, Reply, Turn};
use crate::connect::{Clock, ServiceFault};

/// An intent whose slots are filled.
pub(super) trait Request: Sized + Send {
    /// Reads it from the slots.
    ///
    /// # Errors
    /// The first slot that is missing or wrong, with what to ask the customer.
    fn read(slots: &Reader<'_>) -> Result<Self, Ask>;

    /// What the customer has to agree to before it is done, where that is needed.
    fn question(&self) -> Option<String> {
        None
    }

    /// Does it.
    ///
    /// # Errors
    /// A service is in trouble, or refuses for a reason that is nothing to the customer.
    fn fulfil<C: Clock>(
        self,
        turn: &Turn<'_, C>,
    ) -> impl Future<Output = Result<Reply, ServiceFault>> + Send;
}

macro_rules! intents {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $purpose:literal;)*) => {
        /// An intent of the bots.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Intent { $($(#[$doc])* $variant,)* }

        impl Intent {
            /// All intents.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// The name that the bots give it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it is for, as in `Would you like to ...?`.
            pub fn purpose(self) -> &'static str {
                match self { $(Self::$variant => $purpose,)* }
            }
        }
    };
}

intents!(
    /// How much is in an account.
    CheckBalance = "CheckBalance", "check the balance of an account";
    /// What went in and out of an account.
    TransactionHistory = "TransactionHistory", "hear your latest transactions";
    /// The sort code and number of an account.
    AccountDetails = "AccountDetails", "hear the sort code and number of your account";
    /// A statement of an account.
    RequestStatement = "RequestStatement", "get a statement";
    /// A card that is to work.
    ActivateCard = "ActivateCard", "activate a card";
    /// A card that is gone.
    ReportLostStolenCard = "ReportLostStolenCard", "report a lost or stolen card";
    /// Something that others have done.
    ReportFraud = "ReportFraud", "report a fraud";
    /// Another PIN for a card.
    ChangePin = "ChangePIN", "change the PIN of a card";
    /// A transaction that is not the customer's.
    DisputeTransaction = "DisputeTransaction", "dispute a transaction";
    /// Money from one account of a customer to another.
    InternalTransfer = "InternalTransfer", "move money between your accounts";
    /// Money to somebody else.
    ExternalTransfer = "ExternalTransfer", "pay somebody";
    /// Money abroad.
    WireTransfer = "WireTransfer", "send money abroad";
    /// A direct debit that is to end.
    CancelDirectDebit = "CancelDirectDebit", "cancel a direct debit";
    /// A standing order that is to end.
    CancelStandingOrder = "CancelStandingOrder", "cancel a standing order";
    /// What is owed.
    LoanStatus = "LoanStatus", "hear what you owe on a loan";
    /// Money that is paid back.
    LoanPayment = "LoanPayment", "make a payment on a loan";
    /// Another loan.
    LoanApplication = "LoanApplication", "apply for a loan";
    /// A person.
    TransferToAgent = "TransferToAgent", "speak to somebody";
    /// A person who knows more.
    TransferToSpecialist = "TransferToSpecialist", "speak to a specialist";
    /// Where the bank is.
    BranchLocator = "BranchLocator", "find a branch";
    /// How the bank is reached by others.
    RoutingNumber = "RoutingNumber", "hear the sort code of the bank";
);

impl Intent {
    /// Whether it is done by an order that must not be given twice.
    pub fn is_order(self) -> bool {
        use self::Intent as I;
        matches!(
            self,
            I::InternalTransfer | I::ExternalTransfer | I::LoanPayment | I::DisputeTransaction
        )
    }

    /// The intent of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|intent| intent.name() == name)
    }
}

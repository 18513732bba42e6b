//! Numbers that customers enter.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/store-customer-input.html>.

use std::borrow::Cow;
use std::sync::Arc;

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumberFormat};

use super::Source;
use crate::connect::dial::is_e164;
use crate::flow::simulate::machine::Fault;

/// What is wanted of an input that is kept.
#[derive(Debug)]
pub(super) enum Check {
    /// Anything.
    Any,
    /// A number with its country code.
    International,
    /// A number of this country, as a region (`US`) or a code (`+1`).
    Of(Box<str>),
}

impl Check {
    /// What a block wants.
    pub fn of(source: &Source<'_, '_>) -> Self {
        let value = |name| source.block.value(name);
        let format = value("InputValidation.PhoneNumberValidation.NumberFormat");
        match (format, value("InputValidation.PhoneNumberValidation.CountryCode")) {
            (None, _) => Self::Any,
            (Some("Local"), Some(country)) => Self::Of(country.into()),
            (Some(_), _) => Self::International,
        }
    }

    /// The text that is kept for the keys. Of a local number that is the number with its country
    /// code, which the service adds.
    pub fn kept(&self, keys: &str) -> Result<Arc<str>, Fault> {
        let number = match self {
            Self::Any => return Ok(keys.into()),
            Self::International => format!("+{keys}"),
            Self::Of(country) => local(country, keys).unwrap_or_default(),
        };
        if is_e164(&number) {
            return Ok(number.into());
        }
        let why = Cow::Borrowed("the keys are no telephone number");
        Err(Fault::Error(Cow::Borrowed("InvalidPhoneNumber"), why))
    }
}

/// A number of a country, with its country code.
fn local(country: &str, keys: &str) -> Option<String> {
    if country.starts_with('+') || country.bytes().all(|b| b.is_ascii_digit()) {
        return Some(format!("+{}{keys}", country.trim_start_matches('+')));
    }
    let number = PHONE_NUMBER_UTIL.parse(keys, country.parse().ok()).ok()?;
    let whole = number.is_possible_with_reason() == Ok(NumberLengthType::IsPossible);
    whole.then(|| number.format_as(PhoneNumberFormat::E164).into_owned())
}

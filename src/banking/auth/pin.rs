//! Personal identification numbers.
//!
//! A try is counted before it is made: the counter and the lock are one value, which one
//! conditional write changes, so that callers who try at the same time share the same three tries.

use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};

use super::super::value::Pin;

/// How often a PIN may be tried, and what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PinPolicy {
    /// Tries in a row.
    pub tries: u32,
    /// How long nothing is tried after the last of them.
    pub locked: Duration,
}

/// What came of asking for a try.
#[derive(Clone, PartialEq, Eq)]
pub enum Reservation {
    /// There is a try.
    Granted {
        /// Which one it is, counted from 1.
        tries: u32,
        /// The hash to compare with.
        hash: String,
    },
    /// There was one too many.
    Locked,
    /// The customer has no PIN.
    NotEnrolled,
}

/// A PIN could not be hashed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the PIN cannot be hashed: {0}")]
pub struct HashError(String);

impl HashError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        "the salt has to have 8 to 64 bytes, and the pepper less than 4 GB"
    }
}

/// Argon2id with 19 MiB and two passes (OWASP Password Storage Cheat Sheet). Ten thousand PINs are
/// few enough to try all of them: what makes the hash worth anything is the pepper, which is not
/// kept where the hashes are.
fn hasher(pepper: &SecretString) -> Result<Argon2<'_>, HashError> {
    let params =
        Params::new(19 * 1024, 2, 1, None).map_err(|error| HashError(error.to_string()))?;
    let pepper = pepper.expose_secret().as_bytes();
    Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)
        .map_err(|error| HashError(error.to_string()))
}

/// The hash of a PIN in the PHC string format.
///
/// # Errors
/// Salt or pepper cannot be used.
pub fn hash(pin: &Pin, salt: &[u8], pepper: &SecretString) -> Result<String, HashError> {
    let hash = hasher(pepper)?.hash_password_with_salt(pin.digits().as_bytes(), salt);
    hash.map(|hash| hash.to_string()).map_err(|error| HashError(error.to_string()))
}

/// Whether a hash is that of a PIN; takes the same time wherever they differ.
pub fn is_right(pin: &Pin, hash: &str, pepper: &SecretString) -> bool {
    let (Ok(hash), Ok(hasher)) = (PasswordHash::new(hash), hasher(pepper)) else { return false };
    hasher.verify_password(pin.digits().as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::super::super::value::Value;
    use super::*;

    #[test]
    fn a_pin_is_right_with_its_own_hash_and_pepper_only() {
        let pin = |text| Pin::read(text, Date::ZERO).unwrap();
        let pepper = SecretString::from("pepper");
        let hashed = hash(&pin("1234"), b"some salt of it", &pepper).unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(is_right(&pin("1234"), &hashed, &pepper));
        assert!(!is_right(&pin("1235"), &hashed, &pepper));
        assert!(!is_right(&pin("1234"), &hashed, &SecretString::from("other")));
        for broken in ["", "1234", "$argon2id$v=19$m=19456,t=2,p=1$AAAA"] {
            assert!(!is_right(&pin("1234"), broken, &pepper), "{broken}");
        }
    }
}

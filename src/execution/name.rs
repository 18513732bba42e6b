//! The name of an execution, which makes starting it idempotent.

use sha2::{Digest, Sha256};

/// Characters of the contact's id in a name; a UUID has 36.
const CONTACT: usize = 36;

/// Characters of the machine's name in a name.
const MACHINE: usize = 20;

/// Bytes of the digest in a name, two characters each.
const DIGEST: usize = 8;

/// The name of the execution that a contact starts with a machine for a request: the same for the
/// same three, and another for any others. It has at most 74 characters out of letters, digits, `-`
/// and `_`.
///
/// Source: Step Functions API reference, `StartExecution`: a name has up to 80 characters.
pub fn execution_name(contact: Option<&str>, machine: &str, request: &str) -> String {
    let contact = contact.unwrap_or("no-contact");
    let mut digest = Sha256::new();
    for part in [contact, machine, request] {
        digest.update(part.len().to_be_bytes());
        digest.update(part);
    }
    let digest: String =
        digest.finalize().iter().take(DIGEST).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{digest}", plain(contact, CONTACT), plain(machine, MACHINE))
}

/// The beginning of a text in signs that a name may have.
fn plain(text: &str, length: usize) -> String {
    let sign = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    text.chars().take(length).map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTACT_ID: &str = "44444444-0000-4000-8000-000000000001";

    #[test]
    fn a_name_depends_on_contact_machine_and_request() {
        let name = execution_name(Some(CONTACT_ID), "slow", "1");
        assert_eq!(name, execution_name(Some(CONTACT_ID), "slow", "1"));
        assert!(name.starts_with("44444444-0000-4000-8000-000000000001-slow-"), "{name}");
        assert_ne!(name, execution_name(Some(CONTACT_ID), "slow", "2"));
        assert_ne!(name, execution_name(Some(CONTACT_ID), "other", "1"));
        assert_ne!(name, execution_name(None, "slow", "1"));
        assert_ne!(
            execution_name(Some("a"), "bc", "d"),
            execution_name(Some("a"), "b", "cd"),
            "parts do not run into each other"
        );
    }

    #[test]
    fn whatever_comes_in_a_name_is_short_and_plain() {
        let name = execution_name(Some(&"ü/ ".repeat(60)), &"Name with blanks".repeat(9), "x");
        assert!(name.len() <= 80, "{name}");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{name}");
    }
}

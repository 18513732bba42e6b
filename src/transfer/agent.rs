//! The resource name of a virtual agent.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands in a path as it is: the unreserved signs of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A virtual agent: `customers/C/profiles/P/virtualAgents/V`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    customer: String,
    profile: String,
    id: String,
}

/// A part of a name that could lead the URL elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{part} {what}")]
pub struct SegmentError {
    part: &'static str,
    what: String,
}

impl Agent {
    /// Takes the name apart; `None` where it has another form.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let parts: Vec<&str> = name.split('/').collect();
        match parts.as_slice() {
            ["customers", customer, "profiles", profile, "virtualAgents", id]
                if [customer, profile, id].iter().all(|part| !part.is_empty()) =>
            {
                let [customer, profile, id] = [customer, profile, id].map(|part| (*part).into());
                Some(Self { customer, profile, id })
            }
            _ => None,
        }
    }

    /// Checks the parts.
    ///
    /// # Errors
    /// The first part that is more than a name.
    pub(super) fn check(&self) -> Result<(), SegmentError> {
        check("customer", &self.customer)?;
        check("profile", &self.profile)?;
        check("virtualAgentID", &self.id)
    }

    /// The path of the profile in the API.
    pub(super) fn profile_path(&self) -> String {
        format!("/v1/customers/{}/profiles/{}", encoded(&self.customer), encoded(&self.profile))
    }

    /// The path of the virtual agent in the API.
    pub(super) fn path(&self) -> String {
        format!("{}/virtualAgents/{}", self.profile_path(), encoded(&self.id))
    }
}

fn check(part: &'static str, text: &str) -> Result<(), SegmentError> {
    // A dot alone is taken out of a URL with what stands before it.
    let what = if text == "." || text.contains("..") {
        format!("contains invalid characters (path traversal detected): {text}")
    } else if text.to_ascii_lowercase().contains("%2e%2e") {
        format!("contains URL-encoded path traversal: {text}")
    } else if text.contains('\0') {
        "contains null byte".to_owned()
    } else {
        return Ok(());
    };
    Err(SegmentError { part, what })
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_exactly_its_six_parts() {
        let agent = Agent::parse("customers/c/profiles/p/virtualAgents/v-1").unwrap();
        assert_eq!(agent.path(), "/v1/customers/c/profiles/p/virtualAgents/v-1");
        assert_eq!(agent.profile_path(), "/v1/customers/c/profiles/p");
        for name in [
            "",
            "customers/c/profiles/p",
            "customers//profiles/p/virtualAgents/v",
            "customers/c/profiles/p/virtualAgents/v/",
            "/customers/c/profiles/p/virtualAgents/v",
            "Customers/c/profiles/p/virtualAgents/v",
            "customers/c/profiles/p/virtualAgents/v/x",
        ] {
            assert_eq!(Agent::parse(name), None, "{name}");
        }
    }

    #[test]
    fn signs_that_mean_something_in_a_url_are_encoded() {
        let agent = Agent::parse("customers/a b/profiles/p?q/virtualAgents/v:x#%41é").unwrap();
        assert_eq!(
            agent.path(),
            "/v1/customers/a%20b/profiles/p%3Fq/virtualAgents/v%3Ax%23%2541%C3%A9"
        );
    }
}

//! Domains of the API: from what is given, or from the region; and which of them may be called.

use std::borrow::Cow;

use url::{Host, Url};

use crate::connect::mask::HIDDEN;

/// Hosts that may be called without anybody saying so.
const VENDOR: [&str; 2] = ["*.cresta.ai", "*.cresta.com"];

/// An origin that may be called, such as `https://api.us-west-2-prod.cresta.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain(String);

/// What is wrong with a domain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DomainError {
    /// There is none.
    #[error("domain cannot be empty")]
    Empty,
    /// It cannot be read.
    #[error("invalid domain URL: Invalid URL")]
    Unreadable(url::ParseError),
    /// The scheme is not `https`, or `http` with a host elsewhere than on this machine.
    #[error("domain must use HTTPS scheme, got: {0}:")]
    Scheme(String),
    /// It has a path, told without what may be a password.
    #[error("domain cannot contain path components: {0}")]
    Path(String),
    /// It has a query, told as URLs in JavaScript tell it: `?a=b`, as they tell schemes with the
    /// colon.
    #[error("domain cannot contain query parameters: ?{0}")]
    Query(String),
    /// It has a fragment, told in the same manner: `#top`.
    #[error("domain cannot contain fragment: #{0}")]
    Fragment(String),
    /// It has no host.
    #[error("domain must have a host")]
    NoHost,
    /// The host cannot be one.
    #[error("domain host contains invalid characters")]
    HostCharacters,
    /// It has a user's name or password.
    #[error("domain cannot contain user information")]
    UserInformation,
    /// Credentials must not go there.
    #[error("domain host is not allowed: {0}")]
    NotAllowed(String),
}

impl Domain {
    /// Reads a domain as it is configured, with or without a scheme.
    ///
    /// # Errors
    /// It is no origin, or none that may be called.
    pub fn parse(given: &str, hosts: &Hosts) -> Result<Self, DomainError> {
        if given.is_empty() {
            return Err(DomainError::Empty);
        }
        let text = match given.starts_with("http://") || given.starts_with("https://") {
            true => given.to_owned(),
            false => format!("https://{given}"),
        };
        let url = Url::parse(&text).map_err(DomainError::Unreadable)?;
        check_form(&url)?;
        let host = url.host_str().unwrap_or_default();
        let is_allowed = hosts.allow(host) || (hosts.this_machine && is_loopback(&url));
        if !is_allowed {
            return Err(DomainError::NotAllowed(host.into()));
        }
        Ok(Self(url.origin().ascii_serialization()))
    }

    /// The origin, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Checks that a URL is no more than an origin.
fn check_form(url: &Url) -> Result<(), DomainError> {
    if !(url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))) {
        return Err(DomainError::Scheme(url.scheme().into()));
    }
    if !matches!(url.path(), "" | "/") {
        return Err(DomainError::Path(shown(url.path()).into()));
    }
    if let Some(query) = url.query().filter(|query| !query.is_empty()) {
        return Err(DomainError::Query(shown(query).into()));
    }
    if let Some(fragment) = url.fragment().filter(|fragment| !fragment.is_empty()) {
        return Err(DomainError::Fragment(shown(fragment).into()));
    }
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(DomainError::NoHost)?;
    if host.contains("..") || host.contains('/') {
        return Err(DomainError::HostCharacters);
    }
    match url.username().is_empty() && url.password().is_none() {
        true => Ok(()),
        false => Err(DomainError::UserInformation),
    }
}

/// Whether the host is this machine: `localhost`, or an IPv4 address of the loopback network.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(_)) | None => false,
    }
}

/// A domain as it may be shown: without user and password.
pub fn shown(domain: &str) -> Cow<'_, str> {
    let start = domain.find("://").map_or(0, |at| at + "://".len());
    let (scheme, rest) = domain.split_at(start);
    // Up to the last sign, since a password can have every sign in it when it is written as it is.
    match rest.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}{HIDDEN}@{host}").into(),
        None => domain.into(),
    }
}

/// The hosts that may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts {
    patterns: Vec<String>,
    /// Whether this machine may be called.
    this_machine: bool,
}

impl Default for Hosts {
    fn default() -> Self {
        Self { patterns: VENDOR.map(str::to_owned).to_vec(), this_machine: true }
    }
}

impl Hosts {
    /// This machine only.
    pub fn this_machine() -> Self {
        Self { patterns: Vec::new(), this_machine: true }
    }

    /// The vendor's only: in the cloud there is nobody on this machine to call but what runs next
    /// to a function, and a flow must not reach that.
    pub fn vendor() -> Self {
        Self { this_machine: false, ..Self::default() }
    }

    /// Adds hosts to the vendor's: names, or `*.` and a name for all below it, separated by commas
    /// or blanks.
    ///
    /// # Errors
    /// The words that are neither; the rest holds.
    pub fn extend(&mut self, text: &str) -> Result<(), Vec<String>> {
        let words = text.split(|c: char| c == ',' || c.is_whitespace());
        let words = words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase);
        let (good, bad): (Vec<_>, Vec<_>) = words.partition(|word| is_pattern(word));
        self.patterns.extend(good);
        if bad.is_empty() { Ok(()) } else { Err(bad) }
    }

    /// The hosts as they are written.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    fn allow(&self, host: &str) -> bool {
        self.patterns.iter().any(|pattern| match pattern.strip_prefix('*') {
            Some(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
            None => host == pattern,
        })
    }
}

/// `localhost`, or a host of two labels or more; a star alone or before a top-level domain would
/// allow too much.
fn is_pattern(word: &str) -> bool {
    let name = word.strip_prefix("*.").unwrap_or(word);
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    word == "localhost" || (name.contains('.') && name.split('.').all(is_label))
}

/// The region in a domain of the API: what stands between `api.` (or `api-`) and `.cresta.ai` or
/// `.cresta.com`.
pub(super) fn region_of(domain: &str) -> Option<&str> {
    let is_region = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    domain.match_indices("api").find_map(|(start, word)| {
        let rest = domain.get(start + word.len()..)?.strip_prefix(['.', '-'])?;
        let end = rest.find(|c| !is_region(c))?;
        let (region, rest) = rest.split_at_checked(end)?;
        let top = rest.strip_prefix(".cresta.")?;
        let is_vendor = top.starts_with("ai") || top.starts_with("com");
        (is_vendor && !region.is_empty()).then_some(region)
    })
}

/// The domain of a region's API.
///
/// # Errors
/// The region has signs that a host name has not.
pub(super) fn api_domain(region: &str) -> Result<String, String> {
    let lower = region.to_lowercase();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if lower.is_empty() || !lower.chars().all(fits) {
        return Err(region.into());
    }
    let top = if lower.ends_with("-prod") { "com" } else { "ai" };
    Ok(format!("https://api.{lower}.cresta.{top}"))
}

/// The domain of the region that signs in for a region.
pub(super) fn auth_domain(region: &str) -> String {
    let region = region.to_lowercase();
    let region = match region.as_str() {
        "chat-prod" | "voice-prod" => "us-west-2-prod",
        other => other,
    };
    format!("https://auth.{region}.cresta.ai")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, String> {
        let domain = Domain::parse(text, &Hosts::default());
        domain.map(|domain| domain.0).map_err(|error| error.to_string())
    }

    #[test]
    fn an_origin_of_the_vendor_or_of_this_machine_is_taken() {
        for (given, origin) in [
            ("api.us-west-2-prod.cresta.com", "https://api.us-west-2-prod.cresta.com"),
            ("https://API.x.Cresta.AI/", "https://api.x.cresta.ai"),
            ("https://api.x.cresta.ai:8443", "https://api.x.cresta.ai:8443"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.2", "http://127.0.0.2"),
        ] {
            assert_eq!(parse(given).as_deref(), Ok(origin), "{given}");
        }
    }

    #[test]
    fn credentials_go_nowhere_else() {
        for (given, reason) in [
            ("https://api.foo.cresta.ai.evil.com", "not allowed: api.foo.cresta.ai.evil.com"),
            ("evilcresta.ai", "not allowed: evilcresta.ai"),
            ("https://cresta.ai", "not allowed: cresta.ai"),
            ("http://127.evil.com", "HTTPS scheme, got: http:"),
            ("http://[::1]", "HTTPS scheme, got: http:"),
            ("https://[::1]", "not allowed: [::1]"),
            ("https://u:p@api.x.cresta.ai", "user information"),
            ("https://api.x.cresta.ai@evil.com", "user information"),
        ] {
            assert!(parse(given).is_err_and(|text| text.contains(reason)), "{given}");
        }
    }

    #[test]
    fn in_the_cloud_this_machine_is_called_only_where_somebody_says_so() {
        let mut hosts = Hosts::vendor();
        let local = ["http://localhost:9001", "http://127.0.0.1:9001"];
        for domain in local {
            let error = Domain::parse(domain, &hosts).unwrap_err();
            assert!(matches!(error, DomainError::NotAllowed(_)), "{domain}: {error}");
        }
        assert_eq!(hosts.extend("localhost, 127.0.0.1"), Ok(()));
        assert!(local.iter().all(|domain| Domain::parse(domain, &hosts).is_ok()));
        assert!(Domain::parse("http://127.0.0.2", &hosts).is_err());
        assert!(Domain::parse("http://api.x.cresta.ai", &hosts).is_err());
    }

    #[test]
    fn users_and_passwords_are_not_shown() {
        for (domain, seen) in [
            ("https://user:hunter2@evil.com", "https://***@evil.com"),
            ("user:hunter2@evil.com/v1", "***@evil.com/v1"),
            ("https://user:hu/nt@er?2@evil.com", "https://***@evil.com"),
            ("https://api.x.cresta.ai", "https://api.x.cresta.ai"),
        ] {
            assert_eq!(shown(domain), seen);
        }
        for domain in ["https://u:hu/nter2@x.y", "u:1?hunter2@x.y", "u:1#hunter2@x.y"] {
            assert!(parse(domain).is_err_and(|text| !text.contains("nter2")), "{domain}");
        }
    }

    #[test]
    fn hosts_can_be_added_but_not_all_of_them() {
        let mut hosts = Hosts::default();
        let wrong = hosts.extend("proxy.example.com, *.example.net *, *.com http://x.y");
        assert_eq!(wrong, Err(vec!["*".into(), "*.com".into(), "http://x.y".into()]));
        for (host, allowed) in [
            ("proxy.example.com", true),
            ("x.proxy.example.com", false),
            ("a.b.example.net", true),
            ("example.net", false),
            ("x.cresta.com", true),
            ("example.com", false),
        ] {
            assert_eq!(hosts.allow(host), allowed, "{host}");
        }
    }

    #[test]
    fn a_region_is_found_anywhere_in_a_domain() {
        for (domain, region) in [
            ("api.us-west-2-prod.cresta.com", Some("us-west-2-prod")),
            ("https://api-voice-prod.cresta.ai", Some("voice-prod")),
            ("https://api.foo.cresta.ai.evil.com", Some("foo")),
            ("apiapi.x.cresta.ai", Some("x")),
            ("api.a.b.cresta.ai", None),
            ("api.UPPER.cresta.ai", None),
            ("api.x.cresta.org", None),
            ("auth.x.cresta.ai", None),
            ("api..cresta.ai", None),
        ] {
            assert_eq!(region_of(domain), region, "{domain}");
        }
    }
}

//! ARNs in texts.

use std::ops::Range;

/// An ARN in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arn<'t> {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// The service: `lambda`.
    pub service: &'t str,
    /// The region.
    pub region: &'t str,
    /// The account as it is written.
    pub account: &'t str,
    /// What follows the account.
    pub resource: &'t str,
}

impl<'t> Arn<'t> {
    /// The account of a customer: neither empty nor `aws`.
    #[must_use]
    pub fn owner(&self) -> Option<&'t str> {
        let digits = self.account.len() == 12 && self.account.bytes().all(|b| b.is_ascii_digit());
        digits.then_some(self.account)
    }

    /// The Amazon Connect instance that it belongs to.
    #[must_use]
    pub fn instance(&self) -> Option<&'t str> {
        let resource = self.resource.strip_prefix("instance/")?;
        let id = resource.split('/').next()?;
        (self.service == "connect" && !id.is_empty()).then_some(id)
    }
}

/// The ARNs in a text.
pub fn arns(text: &str) -> impl Iterator<Item = Arn<'_>> {
    memchr::memmem::find_iter(text.as_bytes(), b"arn:").filter_map(|start| arn_at(text, start))
}

fn arn_at(text: &str, start: usize) -> Option<Arn<'_>> {
    let rest = text.get(start..)?;
    let end = rest.find(|c: char| c.is_whitespace() || "\"'<>,;".contains(c)).unwrap_or(rest.len());
    let mut parts = rest.get(..end)?.splitn(6, ':').skip(2);
    let (service, region) = (parts.next()?, parts.next()?);
    let (account, resource) = (parts.next()?, parts.next()?);
    Some(Arn { range: start..start + end, service, region, account, resource })
}

#[cfg(test)]
mod tests {
    use super::arns;

    #[test]
    fn arns_are_taken_apart() {
        let text = "see arn:aws:connect:us-west-2:111122223333:instance/abc/queue/q, please";
        let arn = arns(text).next().expect("an ARN");
        assert_eq!((arn.service, arn.region), ("connect", "us-west-2"));
        assert_eq!((arn.owner(), arn.instance()), (Some("111122223333"), Some("abc")));
        assert_eq!(&text[arn.range], "arn:aws:connect:us-west-2:111122223333:instance/abc/queue/q");
    }

    #[test]
    fn arns_of_the_service_have_no_owner() {
        let arn = arns("arn:aws:connect:us-west-2:aws:view/form:1").next().expect("an ARN");
        assert_eq!((arn.owner(), arn.instance()), (None, None));
        assert_eq!(arns("arn:aws:s3").count(), 0);
    }
}

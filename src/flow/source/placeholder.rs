//! Placeholders that a deployment fills in: `${...}`, `{{...}}` and `<<...>>`.

use std::ops::Range;

/// Nobody writes longer ones, and looking further would take its time in a damaged file.
const LONGEST: usize = 1000;

/// The first placeholder in a text. `$.` references are none.
#[must_use]
pub fn find(text: &str) -> Option<Range<usize>> {
    memchr::memchr3_iter(b'$', b'{', b'<', text.as_bytes()).find_map(|at| placeholder_at(text, at))
}

/// Whether a text holds a placeholder, so that its value is not known before deployment.
#[must_use]
pub fn holds(text: &str) -> bool {
    find(text).is_some()
}

pub(super) fn placeholder_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let (open, close) = [("${", "}"), ("{{", "}}"), ("<<", ">>")]
        .into_iter()
        .find(|(open, _)| rest.starts_with(open))?;
    let inner = rest.get(open.len()..)?;
    let near = inner.as_bytes().get(..inner.len().min(LONGEST))?;
    let end = memchr::memmem::find(near, close.as_bytes())?;
    let name = inner.get(..end)?;
    let fits = match open {
        "<<" => {
            !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.: ".contains(c))
        }
        _ => !name.trim().is_empty(),
    };
    fits.then(|| at..at + open.len() + end + close.len())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn placeholders_are_found_and_references_and_markup_are_not() {
        assert_eq!(find("${queue_arn}"), Some(0..12));
        assert_eq!(find("a {{lambdas.main.arn}}"), Some(2..22));
        assert_eq!(find("<<AwsRegion>>"), Some(0..13));
        assert_eq!(find("$.External.tier"), None);
        assert_eq!(find("<speak>a << b</speak>"), None);
        assert_eq!(find("{}{{}}"), None);
        assert_eq!(find("${unclosed"), None);
    }
}

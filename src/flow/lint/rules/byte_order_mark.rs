use super::{Draft, Meta, Report, Rule, Subject};
use crate::flow::source::Edit;

/// ## What it does
/// Reports a file that begins with a byte order mark, three bytes that some editors write before
/// the text and that no editor shows.
///
/// ## Why is this bad?
/// The standard of JSON forbids the mark at the start of what is sent, and readers may refuse it:
/// `jq`, Python's `json` and Terraform's `jsondecode` complain about an invalid character that
/// nobody can see. Sent with the content, it makes the flow invalid.
///
/// ## Example
/// ```text
/// EF BB BF 7B 22 56 65 72 ...
/// ```
///
/// ## Use instead
/// ```text
/// 7B 22 56 65 72 ...
/// ```
///
/// ## How sure is this?
/// Certain that it is there. This program reads past it, and so do some others.
pub struct ByteOrderMark;

impl Rule for ByteOrderMark {
    const META: Meta = Meta::warning("CF002", "byte-order-mark");

    /// The engine reports it, since the mark stands before the flow.
    fn check(_: &Subject<'_>, _: &mut Report<'_>) {}
}

/// What is said about a mark of so many bytes at the start of a file.
pub fn draft(length: usize) -> Draft {
    Draft::new(0..length, "the file begins with a byte order mark, which JSON does not have")
        .help("save the file as UTF-8 without BOM")
        .fix("remove the mark", vec![Edit::delete(0..length)])
}

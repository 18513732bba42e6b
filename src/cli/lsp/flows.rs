//! The flows of a document.

use std::ops::Range;

use super::config::Config;
use super::documents::Document;
use crate::flow::model::Flow;
use crate::flow::navigate::Placed;
use crate::flow::source::{Contents, read};

/// Shows every flow of a document with its label, until one of them gives an answer.
pub fn find<T>(
    document: &Document,
    config: &Config,
    mut see: impl FnMut(&Placed<'_>, Option<&str>) -> Option<T>,
) -> Option<T> {
    let contents = read(&document.source, &config.linter.reading);
    let Ok(Contents::Flows(texts)) = contents else { return None };
    texts.iter().find_map(|text| {
        let tree = text.tree().ok()?;
        let flow = Flow::new(text, tree.root(), document.source.name());
        let placed = Placed { flow: &flow, text: &text.text, map: &text.map };
        see(&placed, text.label.as_deref())
    })
}

/// Whether two ranges share a character, or one that is empty is at the other.
pub fn touch(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start <= b.end && b.start <= a.end
}

//! From drafts to findings.

use std::ops::Range;
use std::sync::Arc;

use super::draft::DraftFix;
use super::set::Locate;
use super::{BlockRef, Draft, Finding, Fix, Meta, Place, Related, Site};
use crate::flow::model::{Block, Flow};
use crate::flow::source::{OffsetMap, SourceText};

/// Makes findings of drafts: it knows the file.
pub(super) struct Maker<'m> {
    pub source: &'m SourceText,
    pub file: &'m Arc<str>,
    pub map: &'m OffsetMap,
    pub label: Option<&'m str>,
    pub flow: Option<&'m Flow<'m>>,
}

impl Locate for Maker<'_> {
    fn site(&self, range: Range<usize>) -> Site {
        let block = self.flow.and_then(|flow| flow.block_at(range.start));
        Site {
            place: self.place(&range),
            block: block.map(|block| self.block(block)),
            path: self.flow.map(|flow| flow.path(&range)).unwrap_or_default(),
        }
    }
}

impl Maker<'_> {
    pub fn finding(&self, meta: &'static Meta, draft: Draft) -> Finding {
        let Site { place, block, path } = self.site(draft.at);
        Finding {
            rule: meta,
            severity: draft.severity.unwrap_or(meta.severity),
            message: draft.message,
            help: draft.help,
            place,
            flow: self.label.map(str::to_owned),
            block,
            path,
            related: draft
                .related
                .into_iter()
                .map(|(range, message)| Related { place: self.place(&range), message })
                .collect(),
            fix: draft.fix.and_then(|fix| self.fix(fix)),
        }
    }

    fn place(&self, range: &Range<usize>) -> Place {
        let range = self.map.range(range.clone());
        let (start, end) = (self.source.position(range.start), self.source.position(range.end));
        Place { file: Arc::clone(self.file), range, start, end }
    }

    fn block(&self, block: &Block<'_>) -> BlockRef {
        BlockRef {
            identifier: block.name().to_owned(),
            kind: block.type_name().to_owned(),
            title: block.action.map(|action| action.block.as_str()),
            spot: self.flow.and_then(|flow| flow.metadata.spot(block.name())),
        }
    }

    /// The fix as edits of the file; none where the text cannot be edited from here.
    fn fix(&self, fix: DraftFix) -> Option<Fix> {
        let edits = fix.edits.iter().map(|edit| self.map.edit(edit)).collect::<Option<_>>()?;
        Some(Fix { title: fix.title, safe: fix.safe, edits })
    }
}

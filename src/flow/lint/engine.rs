//! Running the rules over a file.

use std::ops::Range;
use std::sync::Arc;

use super::super::model::{Block, Flow};
use super::super::source::{Contents, FlowText, OffsetMap, Reading, SourceText, read};
use super::draft::DraftFix;
use super::rules::attribute_never_set_here::AttributeNeverSetHere;
use super::rules::attribute_read_before_set::AttributeReadBeforeSet;
use super::rules::{byte_order_mark, json_syntax, legacy_format};
use super::set::Locate;
use super::{
    BlockRef, Deferred, Draft, Finding, Fix, Meta, Open, Options, Place, Related, Report,
    Rule as _, Selection, Site, Subject, Summary,
};

/// Lints files.
#[derive(Debug, Default)]
pub struct Linter {
    /// Which rules run.
    pub selection: Selection,
    /// What rules are told.
    pub options: Options,
    /// How files are read.
    pub reading: Reading,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// So many flows were linted.
    Flows(usize),
    /// It holds no flow.
    NoFlow,
    /// It is a flow that could not be read; a finding says why.
    Broken,
}

/// What was found in a file.
#[derive(Debug)]
pub struct FileReport {
    /// What became of it.
    pub outcome: Outcome,
    /// What was found for certain, by place.
    pub findings: Vec<Finding>,
    /// What is kept of its flows for the others of a set, and what waits for those.
    pub open: Vec<Open>,
}

impl FileReport {
    fn new(outcome: Outcome) -> Self {
        Self { outcome, findings: Vec::new(), open: Vec::new() }
    }
}

impl Linter {
    /// Lints a file. `named` says that a person named this very file, so that it is meant to be
    /// a flow even where it does not look like one.
    #[must_use]
    pub fn file(&self, source: &SourceText, named: bool) -> FileReport {
        let file: Arc<str> = Arc::from(source.name());
        match read(source, &self.reading) {
            Ok(Contents::Flows(texts)) => {
                let mut report = FileReport::new(Outcome::Flows(texts.len()));
                self.mark(source, &file, &texts, &mut report);
                for text in &texts {
                    self.flow(source, &file, text, &mut report);
                }
                report
                    .findings
                    .sort_by_key(|finding| (finding.place.range.start, finding.rule.code));
                report
            }
            Ok(Contents::Legacy(root)) => {
                let map = OffsetMap::shifted(source.body().1);
                let mut report = self.single(
                    source,
                    &file,
                    &map,
                    Outcome::Flows(1),
                    &legacy_format::LegacyFormat::META,
                    legacy_format::draft(&root),
                );
                let metadata = root.as_object().and_then(|root| root.get_object("metadata"));
                let name = metadata.and_then(|metadata| metadata.get_string("name"));
                let name = name.map(|name| name.value.as_ref());
                self.keep(&mut report, || Summary::opaque(&file, None, name), Vec::new());
                report
            }
            Err(broken) if named || broken.flow_like => {
                let map = OffsetMap::shifted(0);
                let mut report = self.single(
                    source,
                    &file,
                    &map,
                    Outcome::Broken,
                    &json_syntax::JsonSyntax::META,
                    json_syntax::draft(&broken.error),
                );
                self.keep(&mut report, || Summary::opaque(&file, None, None), Vec::new());
                report
            }
            Ok(Contents::NoFlow) | Err(_) => FileReport::new(Outcome::NoFlow),
        }
    }

    /// A byte order mark before a file that is a flow and nothing else.
    fn mark(
        &self,
        source: &SourceText,
        file: &Arc<str>,
        texts: &[FlowText<'_>],
        report: &mut FileReport,
    ) {
        let (length, meta) = (source.body().1, &byte_order_mark::ByteOrderMark::META);
        let follows = |text: &FlowText<'_>| text.map.range(0..0).start == length;
        if length > 0 && texts.iter().any(follows) && self.selection.runs(meta.code) {
            let map = OffsetMap::shifted(0);
            let maker = Maker { source, file, map: &map, label: None, flow: None };
            report.findings.push(maker.finding(meta, byte_order_mark::draft(length)));
        }
    }

    /// The report of a file about which there is one thing to say.
    fn single(
        &self,
        source: &SourceText,
        file: &Arc<str>,
        map: &OffsetMap,
        outcome: Outcome,
        meta: &'static Meta,
        draft: Draft,
    ) -> FileReport {
        let mut report = FileReport::new(outcome);
        if self.selection.runs(meta.code) {
            let maker = Maker { source, file, map, label: None, flow: None };
            report.findings.push(maker.finding(meta, draft));
        }
        report
    }

    /// Keeps what the other flows of a set need to know, where a rule asks for it.
    fn keep(
        &self,
        report: &mut FileReport,
        summary: impl FnOnce() -> Summary,
        deferred: Vec<Deferred>,
    ) {
        if self.selection.waits() {
            report.open.push(Open { summary: summary(), deferred });
        }
    }

    fn flow(
        &self,
        source: &SourceText,
        file: &Arc<str>,
        text: &FlowText<'_>,
        report: &mut FileReport,
    ) {
        let maker =
            Maker { source, file, map: &text.map, label: text.label.as_deref(), flow: None };
        let tree = match text.tree() {
            Ok(tree) => tree,
            Err(error) => {
                let whole = OffsetMap::shifted(0);
                let maker = Maker { map: &whole, ..maker };
                let meta = &json_syntax::JsonSyntax::META;
                if self.selection.runs(meta.code) {
                    report.findings.push(maker.finding(meta, json_syntax::draft(&error)));
                }
                self.keep(
                    report,
                    || Summary::opaque(file, text.label.as_deref(), None),
                    Vec::new(),
                );
                return;
            }
        };
        let flow = Flow::new(text, tree.root(), source.name());
        let subject = Subject::new(&flow, text, &self.options);
        let maker = Maker { flow: Some(&flow), ..maker };
        let mut deferred = Vec::new();
        for (meta, mut draft) in self.drafts(&subject) {
            let unless = draft.unless.take();
            let finding = maker.finding(meta, draft);
            match unless {
                Some(unless) => deferred.push(Deferred { finding, unless }),
                None => report.findings.push(finding),
            }
        }
        let label = text.label.as_deref();
        let attributes = [AttributeNeverSetHere::META, AttributeReadBeforeSet::META]
            .iter()
            .any(|meta| self.selection.runs(meta.code));
        self.keep(report, || Summary::of(&subject, file, label, attributes, &maker), deferred);
    }

    fn drafts(&self, subject: &Subject<'_>) -> Vec<(&'static Meta, Draft)> {
        let mut drafts = Vec::new();
        for entry in self.selection.rules() {
            (entry.check)(subject, &mut Report { meta: entry.meta, drafts: &mut drafts });
        }
        drafts
    }
}

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
        let block = self.flow.and_then(|flow| flow.block_at(draft.range.start));
        Finding {
            rule: meta,
            severity: draft.severity.unwrap_or(meta.severity),
            message: draft.message,
            help: draft.help,
            place: self.place(&draft.range),
            flow: self.label.map(str::to_owned),
            block: block.map(|block| self.block(block)),
            path: self.flow.map(|flow| flow.path(&draft.range)).unwrap_or_default(),
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

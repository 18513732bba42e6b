//! Running the rules over a file.

use std::sync::Arc;

use jsonc_parser::ast::Value;

use super::maker::Maker;
use super::rules::attribute_never_set_here::AttributeNeverSetHere;
use super::rules::attribute_read_before_set::AttributeReadBeforeSet;
use super::rules::byte_order_mark::{self, ByteOrderMark};
use super::rules::json_syntax::{self, JsonSyntax};
use super::rules::legacy_format::{self, LegacyFormat};
use super::{
    Deferred, Draft, Finding, Meta, Open, Options, Report, Rule as _, Selection, Subject, Summary,
};
use crate::flow::model::Flow;
use crate::flow::source::{Contents, FlowText, OffsetMap, Reading, SourceText, SyntaxError, read};

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
            Ok(Contents::Flows(texts)) => self.flows(source, &file, &texts),
            Ok(Contents::Legacy(root)) => self.legacy(source, &file, &root),
            Err(broken) if named || broken.flow_like => self.broken(source, &file, &broken.error),
            Ok(Contents::NoFlow) | Err(_) => FileReport::new(Outcome::NoFlow),
        }
    }

    fn flows(&self, source: &SourceText, file: &Arc<str>, texts: &[FlowText<'_>]) -> FileReport {
        let mut report = FileReport::new(Outcome::Flows(texts.len()));
        self.mark(source, file, texts, &mut report);
        for text in texts {
            self.flow(source, file, text, &mut report);
        }
        report.findings.sort_by_key(|finding| (finding.place.range.start, finding.rule.code));
        report
    }

    fn legacy(&self, source: &SourceText, file: &Arc<str>, root: &Value<'_>) -> FileReport {
        let map = OffsetMap::shifted(source.body().1);
        let mut report = FileReport::new(Outcome::Flows(1));
        let maker = Maker { source, file, map: &map, label: None, flow: None };
        self.say(&maker, &LegacyFormat::META, legacy_format::draft(root), &mut report);
        let metadata = root.as_object().and_then(|root| root.get_object("metadata"));
        let name = metadata.and_then(|metadata| metadata.get_string("name"));
        let name = name.map(|name| name.value.as_ref());
        self.keep(&mut report, || Summary::opaque(file, None, name), Vec::new());
        report
    }

    fn broken(&self, source: &SourceText, file: &Arc<str>, error: &SyntaxError) -> FileReport {
        let map = OffsetMap::shifted(0);
        let mut report = FileReport::new(Outcome::Broken);
        let maker = Maker { source, file, map: &map, label: None, flow: None };
        self.say(&maker, &JsonSyntax::META, json_syntax::draft(error), &mut report);
        self.keep(&mut report, || Summary::opaque(file, None, None), Vec::new());
        report
    }

    /// Reports what no rule can: there is no flow to look at.
    fn say(&self, maker: &Maker<'_>, meta: &'static Meta, draft: Draft, report: &mut FileReport) {
        if self.selection.runs(meta.code) {
            report.findings.push(maker.finding(meta, draft));
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
        let length = source.body().1;
        let follows = |text: &FlowText<'_>| text.map.range(0..0).start == length;
        if length > 0 && texts.iter().any(follows) {
            let map = OffsetMap::shifted(0);
            let maker = Maker { source, file, map: &map, label: None, flow: None };
            self.say(&maker, &ByteOrderMark::META, byte_order_mark::draft(length), report);
        }
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
                self.say(&maker, &JsonSyntax::META, json_syntax::draft(&error), report);
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

//! A finding with the lines of the file, for people.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet,
};

use super::window::{Window, head};
use super::{Format, Sources, Summary};
use crate::cli::output::{Paint, shown};
use crate::flow::lint::{BlockRef, Finding, Place, Severity};

/// The widest lines where nobody knows how wide the terminal is.
const WIDTH: usize = 140;
/// What stands before a line of the file: its number and a bar.
const GUTTER: usize = 12;
/// The longest identifier that is shown in full.
const LONGEST: usize = 100;
/// Related places that are no more lines away stand in the same picture.
const NEAR: usize = 400;

/// Findings with the lines of the file.
#[derive(Debug)]
pub struct Full {
    renderer: Renderer,
    paint: Paint,
    /// The terminal's, if there is one: words are kept whole in it.
    terminal: Option<usize>,
    width: usize,
}

impl Full {
    /// The format for a terminal of this width.
    pub fn new(paint: Paint, terminal: Option<usize>) -> Self {
        let renderer = if paint.is_on() { Renderer::styled() } else { Renderer::plain() };
        let width = terminal.unwrap_or(WIDTH).max(40);
        let renderer = renderer.term_width(width);
        Self { renderer, paint, terminal, width: width - GUTTER }
    }

    fn title(&self, finding: &Finding) -> Group<'static> {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let name = finding.rule.name;
        let before = finding.severity.word().len() + name.len() + "[]: ".len();
        let text = self.wrapped(&shown(&finding.message), before);
        Group::with_title(level.primary_title(text).id(name))
    }

    fn remark(&self, name: &'static str, text: &str) -> Message<'static> {
        let text = self.wrapped(&shown(text), GUTTER + name.len());
        Level::NOTE.with_name(name).message(text)
    }

    /// What is said below the pictures.
    fn remarks(&self, finding: &Finding) -> Vec<Message<'static>> {
        let mut remarks = Vec::new();
        if let Some(flow) = &finding.flow {
            remarks.push(self.remark("flow", flow));
        }
        match (&finding.block, finding.path.as_str()) {
            (Some(block), path) => {
                remarks.push(self.remark("block", &format!("{} · {path}", described(block))));
            }
            (None, "") => {}
            (None, path) => remarks.push(self.remark("path", path)),
        }
        if let Some(help) = &finding.help {
            remarks.push(self.remark("help", help));
        }
        if let Some(fix) = &finding.fix {
            let how = if fix.safe { "--fix" } else { "--fix --unsafe" };
            remarks.push(self.remark("fix", &format!("{} ({how})", fix.title)));
        }
        remarks
    }

    /// A text in lines that fit the terminal, after so many characters on the first one.
    fn wrapped(&self, text: &str, before: usize) -> String {
        let Some(width) = self.terminal.and_then(|width| width.checked_sub(before)) else {
            return text.to_owned();
        };
        let (mut lines, mut used) = (String::new(), 0);
        for word in text.split_inclusive(' ') {
            let length = word.trim_end().chars().count();
            if used > 0 && used + length >= width {
                lines.truncate(lines.trim_end().len());
                lines.push('\n');
                used = 0;
            }
            lines.push_str(word);
            used += word.chars().count();
        }
        lines
    }
}

impl Format for Full {
    fn finding(
        &mut self,
        out: &mut dyn Write,
        finding: &Finding,
        sources: &dyn Sources,
    ) -> io::Result<()> {
        let pictures = pictures(finding, sources, self.width);
        let mut group = self.title(finding);
        for picture in &pictures {
            group = picture.draw(group);
        }
        group = group.elements(self.remarks(finding));
        let text = self.renderer.render(&[group]);
        writeln!(out, "{}\n", with_columns(text, &pictures))
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if summary.flows == 0 {
            // What is wrong then is told as an error.
            return Ok(());
        }
        let sentence = summary.sentence();
        match summary.findings() {
            0 => writeln!(out, "{}", self.paint.good(&sentence))?,
            _ => writeln!(out, "{}", self.paint.bold(&sentence))?,
        }
        summary.remedy().map_or(Ok(()), |remedy| writeln!(out, "{remedy}"))
    }
}

/// A place of a file with what is marked there.
struct Picture<'f> {
    place: &'f Place,
    window: Option<Window>,
    marks: Vec<Mark<'f>>,
}

struct Mark<'f> {
    place: &'f Place,
    kind: AnnotationKind,
    range: Range<usize>,
    label: Option<&'f str>,
}

/// The place of the finding with what is near it, then the places further away.
fn pictures<'f>(finding: &'f Finding, sources: &dyn Sources, width: usize) -> Vec<Picture<'f>> {
    let main = &finding.place;
    let is_near = |place: &Place| {
        place.file == main.file && place.start.line.abs_diff(main.start.line) <= NEAR
    };
    let mark =
        |place: &'f Place, kind, label| Mark { place, kind, range: place.range.clone(), label };
    let related = finding.related.iter().map(|related| {
        mark(&related.place, AnnotationKind::Context, Some(related.message.as_str()))
    });
    let (near, far): (Vec<_>, Vec<_>) = related.partition(|mark| is_near(mark.place));
    let mut first = vec![mark(main, AnnotationKind::Primary, None)];
    first.extend(near);
    let mut first = Picture::take(main, first, sources, width);
    // Of a long line, only what is around the finding is to be seen.
    let hidden = first.hidden();
    let rest = hidden.into_iter().chain(far);
    let rest = rest.map(|mark| Picture::take(mark.place, vec![mark], sources, width));
    let rest: Vec<_> = rest.collect();
    std::iter::once(first).chain(rest).collect()
}

impl<'f> Picture<'f> {
    fn take(
        place: &'f Place,
        mut marks: Vec<Mark<'f>>,
        sources: &dyn Sources,
        width: usize,
    ) -> Self {
        let mut window = None;
        sources.with(&place.file, &mut |source| {
            for mark in &mut marks {
                mark.range = head(source, &mark.range);
            }
            let ranges: Vec<_> = marks.iter().map(|mark| mark.range.clone()).collect();
            window = Some(Window::new(source, &ranges, width));
        });
        Self { place, window, marks }
    }

    /// Takes out the marks of what the window has cut off.
    fn hidden(&mut self) -> Vec<Mark<'f>> {
        let Some(window) = &self.window else { return Vec::new() };
        let marks = std::mem::take(&mut self.marks);
        let (shown, hidden) = marks.into_iter().partition(|mark| window.shows(&mark.range));
        self.marks = shown;
        hidden
    }

    fn draw<'g>(&'g self, group: Group<'g>) -> Group<'g> {
        let (file, start) = (shown(&self.place.file), self.place.start);
        let Some(window) = &self.window else {
            let origin = Origin::path(file).line(start.line).char_column(start.column);
            let labels = self.marks.iter().filter_map(|mark| mark.label);
            return group
                .element(origin)
                .elements(labels.map(|label| Level::NOTE.with_name("see").message(shown(label))));
        };
        let annotations = self.marks.iter().map(|mark| {
            let label = mark.label.map(shown);
            mark.kind.span(window.range(&mark.range)).label(label)
        });
        let snippet = Snippet::<Annotation<'_>>::source(window.text.as_str()).path(file);
        group.element(snippet.line_start(window.line).annotations(annotations))
    }

    /// The place as the renderer names it, which counts columns in the lines that it is given, and
    /// as it is called.
    fn names(&self) -> Option<(String, String)> {
        let (window, mark) = (self.window.as_ref()?, self.marks.first()?);
        let before = window.text.get(..window.range(&mark.range).start).unwrap_or_default();
        let counted = before.split('\n').next_back().unwrap_or_default().chars().count() + 1;
        let (file, start) = (shown(&self.place.file), self.place.start);
        let line = format!("{file}:{}", start.line);
        Some((format!("{line}:{counted}\n"), format!("{line}:{}\n", start.column)))
    }
}

/// The text with the columns of the file.
fn with_columns(mut text: String, pictures: &[Picture<'_>]) -> String {
    let mut from = 0;
    for (counted, right) in pictures.iter().filter_map(Picture::names) {
        let rest = text.get(from..).unwrap_or_default();
        if let Some(at) = rest.find(&counted) {
            let at = from + at;
            text.replace_range(at..at + counted.len(), &right);
            from = at + right.len();
        }
    }
    text
}

/// An identifier, which is nowhere near this long where the service takes it.
fn brief(identifier: &str) -> String {
    match identifier.char_indices().nth(LONGEST) {
        None => identifier.to_owned(),
        Some((end, _)) => format!("{}…", identifier.get(..end).unwrap_or_default()),
    }
}

/// A block as the designer shows it: `"Welcome" (Play prompt) at 160, 40`.
fn described(block: &BlockRef) -> String {
    let BlockRef { identifier, kind, title, spot } = block;
    let mut text = format!("{:?}", brief(identifier));
    let title = title.unwrap_or(kind);
    if !title.is_empty() {
        text.push_str(&format!(" ({title})"));
    }
    if let Some(spot) = spot {
        // Dragged blocks come to lie at 60.800000000000004.
        let round = |number: f64| (number * 10.0).round() / 10.0;
        text.push_str(&format!(" at {}, {}", round(spot.x), round(spot.y)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Texts, finding, printed};
    use super::*;
    use crate::flow::source::SourceText;

    fn full() -> Full {
        Full::new(Paint::new(Some(crate::cli::globals::Color::Never), false), None)
    }

    #[test]
    fn near_places_share_a_picture_and_far_ones_have_their_own() {
        let text = printed(&mut full(), &[finding()], &Texts);
        assert_eq!(text, include_str!("sample/full.txt"));
    }

    #[test]
    fn a_narrow_terminal_breaks_between_words() {
        let full = Full { terminal: Some(20), ..full() };
        assert_eq!(full.wrapped("one two three four", 4), "one two three\nfour");
        assert_eq!(
            full.wrapped("a-word-that-is-longer-than-that b", 4),
            "a-word-that-is-longer-than-that\nb"
        );
        assert_eq!(full.wrapped("one two three four", 40), "one two three four");
    }

    #[test]
    fn a_file_that_is_gone_is_named_without_its_lines() {
        struct Gone;
        impl Sources for Gone {
            fn with(&self, _: &str, _: &mut dyn FnMut(&SourceText)) {}
        }
        let text = printed(&mut full(), &[finding()], &Gone);
        assert!(text.contains("--> flows/main.json:3:17"), "{text}");
        assert!(text.contains("see: the module ends here"), "{text}");
    }

    /// One text, whatever the file is called.
    struct Only(SourceText);

    impl Sources for Only {
        fn with(&self, _: &str, see: &mut dyn FnMut(&SourceText)) {
            see(&self.0);
        }
    }

    fn place(source: &SourceText, a: usize, b: usize) -> Place {
        let boundary = |at: usize| {
            let at = at.min(source.text().len());
            (0..=at).rev().find(|at| source.text().is_char_boundary(*at)).unwrap_or(0)
        };
        let (from, to) = (boundary(a.min(b)), boundary(a.max(b)));
        let (start, end) = (source.position(from), source.position(to));
        Place { file: "a.json".into(), range: from..to, start, end }
    }

    proptest::proptest! {
        #[test]
        fn no_text_and_no_place_is_too_odd(
            text in "[ab \"{}\n\r\t\u{1b}\u{9b}\u{feff}\u{301}\u{202e}你😀]{0,300}",
            (a, b, c, d) in (0..900usize, 0..900usize, 0..900usize, 0..900usize),
            width in 1..120usize,
        ) {
            let source = SourceText::new("a.json", text);
            let mut finding = finding();
            finding.place = place(&source, a, b);
            finding.related[0].place = place(&source, c, d);
            finding.related[1].place = place(&source, a, d);
            let mut full = Full::new(full().paint, Some(width));
            let text = printed(&mut full, &[finding], &Only(source));
            assert!(text.starts_with("warning[dangling-transition]"));
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        }
    }
}

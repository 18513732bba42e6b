//! The lines of a file that a finding needs, none longer than a terminal is wide.

use std::ops::Range;

use crate::flow::lint::without_secrets;
use crate::flow::source::SourceText;

/// Of a longer stretch, only its first line is shown.
const MOST_LINES: usize = 8;

/// Some lines of a file, cut where they are too long.
#[derive(Debug)]
pub struct Window {
    /// The number of the first line.
    pub line: usize,
    /// The lines.
    pub text: String,
    pieces: Vec<Piece>,
}

/// Bytes of the file, and where they are in the window.
#[derive(Debug)]
struct Piece {
    bytes: Range<usize>,
    at: usize,
    /// Nothing of the line is cut off behind them.
    is_to_the_end: bool,
}

impl Window {
    /// The lines of these stretches and those between them; lines are cut around the first stretch
    /// that they hold.
    pub fn new(source: &SourceText, stretches: &[Range<usize>], width: usize) -> Self {
        let start = stretches.iter().map(|range| range.start).min().unwrap_or(0);
        let end = stretches.iter().map(|range| range.end).max().unwrap_or(0);
        let (mut at, lines) = source.lines_of(start..end);
        let mut window =
            Self { line: source.position(at).line, text: String::new(), pieces: Vec::new() };
        for line in lines.split('\n') {
            let bytes = at..at + line.len();
            let inside = |range: &&Range<usize>| {
                range.start <= bytes.end && range.end.max(range.start + 1) > bytes.start
            };
            let focus = stretches.iter().find(inside).map_or(at, |range| range.start.max(at));
            window.push(at, line.trim_end_matches('\r'), focus - at, width);
            at = bytes.end + 1;
        }
        window.text.pop();
        window
    }

    fn push(&mut self, at: usize, line: &str, focus: usize, width: usize) {
        let line = without_secrets(line);
        let line = line.as_ref();
        let shown = cut(line, focus, width);
        if shown.start > 0 {
            self.text.push('…');
        }
        let bytes = at + shown.start..at + shown.end;
        let is_to_the_end = shown.end == line.len();
        self.pieces.push(Piece { bytes, at: self.text.len(), is_to_the_end });
        // The renderer knows the other control characters. This one has their length.
        let visible = |c: char| if ('\u{80}'..='\u{9f}').contains(&c) { '\u{bf}' } else { c };
        self.text.extend(line.get(shown.clone()).unwrap_or_default().chars().map(visible));
        if shown.end < line.len() {
            self.text.push('…');
        }
        self.text.push('\n');
    }

    /// Where a stretch of the file is in the window; its nearest end where it is cut off.
    pub fn range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }

    /// Whether the window shows where a stretch of the file begins.
    pub fn shows(&self, range: &Range<usize>) -> bool {
        self.pieces.iter().any(|piece| {
            piece.bytes.contains(&range.start)
                || (piece.bytes.end == range.start && piece.is_to_the_end)
        })
    }

    fn offset(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.bytes.start <= offset);
        match self.pieces.get(after.saturating_sub(1)) {
            Some(Piece { bytes, at, .. }) => {
                at + offset.clamp(bytes.start, bytes.end) - bytes.start
            }
            None => 0,
        }
    }
}

/// The part of a stretch that is worth showing: one over many lines is known by its first.
pub fn head(source: &SourceText, range: &Range<usize>) -> Range<usize> {
    let text = source.text().get(range.clone()).unwrap_or_default();
    match text.split_inclusive('\n').nth(MOST_LINES) {
        None => range.clone(),
        Some(_) => {
            let first = text.split('\n').next().unwrap_or_default().trim_end_matches('\r');
            range.start..range.start + first.len()
        }
    }
}

/// The bytes of a line that fit a width: two thirds of it from the focus on, where there is more.
fn cut(line: &str, focus: usize, width: usize) -> Range<usize> {
    if line.chars().nth(width).is_none() {
        return 0..line.len();
    }
    let (before, after) = line.split_at_checked(focus).unwrap_or(("", line));
    let room = width.saturating_sub(2);
    let right = after.chars().take(room).count();
    let left = before.chars().rev().take((room / 3).max(room - right));
    let start = before.len() - left.map(char::len_utf8).sum::<usize>();
    let rest = line.get(start..).unwrap_or_default();
    start..start + rest.chars().take(room).map(char::len_utf8).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(source: &SourceText, range: &Range<usize>, width: usize) -> Window {
        Window::new(source, std::slice::from_ref(range), width)
    }

    #[test]
    fn a_long_line_is_cut_around_what_it_is_shown_for() {
        let line = format!("{}\"näher\"{}", "a".repeat(5000), "b".repeat(5000));
        let source = SourceText::new("min.json", line);
        let window = around(&source, &(5000..5008), 40);
        assert_eq!(window.text.chars().count(), 40);
        assert_eq!(window.text.get(window.range(&(5000..5008))), Some("\"näher\""));
        assert!(window.text.starts_with('…') && window.text.ends_with('…'));
        let end = around(&source, &(10_007..10_008), 40);
        assert_eq!(end.text.chars().count(), 39, "nothing is cut off at the end of the line");
        assert_eq!(end.range(&(10_007..10_008)).end, end.text.len());
    }

    #[test]
    fn lines_between_are_kept_and_numbered() {
        let source = SourceText::new("a.json", "one\r\ntwo\r\nthree\r\nfour");
        let window = Window::new(&source, &[12..15, 5..8], 80);
        assert_eq!((window.line, window.text.as_str()), (2, "two\nthree"));
        assert_eq!(window.range(&(12..15)), 6..9);
        assert_eq!(window.range(&(5..8)), 0..3);
        assert_eq!(window.range(&(0..100)), 0..9);
    }

    #[test]
    fn the_end_of_a_file_and_an_empty_file_have_a_window() {
        for text in ["", "\n", "{\n", "{"] {
            let source = SourceText::new("a.json", text);
            let end = text.len()..text.len();
            let window = around(&source, &end, 80);
            assert!(window.range(&end).end <= window.text.len());
        }
    }

    #[test]
    fn of_many_lines_the_first_is_enough() {
        let source = SourceText::new("a.json", "{\n1\n2\n3\n4\n5\n6\n7\n8\n}");
        assert_eq!(head(&source, &(0..19)), 0..1);
        assert_eq!(head(&source, &(2..5)), 2..5);
    }
}

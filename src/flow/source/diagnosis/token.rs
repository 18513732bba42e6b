//! Texts, words and numbers, and what can be wrong with them.

use std::ops::Range;

use super::Reader;
use crate::flow::source::SyntaxError;

impl Reader<'_> {
    /// The token here, at most to the end of the line, as a range.
    pub(super) fn token(&self) -> Range<usize> {
        self.at..self.at + self.word().len()
    }

    /// The token here: a text in its quotes, a word, or one character.
    pub(super) fn word(&self) -> &str {
        let rest = self.rest();
        let line = rest.lines().next().unwrap_or_default();
        let part = |c: char| c.is_alphanumeric() || "_-+.$".contains(c);
        let len = match line.chars().next() {
            Some('"') => line.get(1..).and_then(|inner| inner.find('"')).map_or(1, |end| end + 2),
            Some(c) if part(c) => line.find(|c| !part(c)).unwrap_or(line.len()),
            Some(c) => c.len_utf8(),
            None => 0,
        };
        line.get(..len).unwrap_or_default()
    }

    /// A text in other quotes than JSON's.
    pub(super) fn quotes(&self, c: char) -> SyntaxError {
        let line = self.rest().lines().next().unwrap_or_default();
        let ends: &[char] = if c == '\'' { &['\''] } else { &['”', '“', '’', '»', '"'] };
        let inner = line.get(c.len_utf8()..).unwrap_or_default();
        let (inner, close) = match inner.char_indices().find(|(_, c)| ends.contains(c)) {
            Some((end, close)) => (inner.get(..end).unwrap_or_default(), close.len_utf8()),
            None => ("", 0),
        };
        let len = c.len_utf8() + inner.len() + close;
        let text = line.get(..len).unwrap_or_default();
        let range = self.at..self.at + len;
        if c == '\'' {
            return SyntaxError::new(range, format!("{text} is in single quotes"))
                .help(format!("JSON takes double quotes only: write \"{inner}\""));
        }
        SyntaxError::new(range, format!("{text} is in typographic quotes"))
            .help("write \"...\" with the straight quotes of the keyboard")
    }

    /// The length of the text here.
    pub(super) fn string(&self) -> Result<usize, SyntaxError> {
        let rest = self.rest();
        let mut at = 1;
        while let Some(c) = rest.get(at..).and_then(|rest| rest.chars().next()) {
            match c {
                '"' => return Ok(at + 1),
                '\\' => at += self.escape(at)?,
                '\n' | '\r' => break,
                c if u32::from(c) < 0x20 => return Err(self.control(c, at)),
                c => at += c.len_utf8(),
            }
        }
        let error = SyntaxError::new(self.at..self.at + at, "the text is not closed on its line");
        Err(error.help("add the missing quote, or write \\n for a line break inside of the text"))
    }

    fn control(&self, c: char, at: usize) -> SyntaxError {
        let range = self.at + at..self.at + at + 1;
        if c == '\t' {
            return SyntaxError::new(range, "a tab inside of a text").help("write \\t");
        }
        let code = u32::from(c);
        let message = format!("the control character U+{code:04X} inside of a text");
        SyntaxError::new(range, message).help(format!("write \\u{code:04x}"))
    }

    /// The length of the escape at this place of the text.
    fn escape(&self, at: usize) -> Result<usize, SyntaxError> {
        let rest = self.rest().get(at..).unwrap_or_default();
        let start = self.at + at;
        match rest.chars().nth(1) {
            Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => Ok(2),
            Some('u') => unicode(rest).map_err(|(len, half)| {
                let word = rest.get(..len).unwrap_or_default();
                let range = start..start + len;
                if half {
                    return SyntaxError::new(range, format!("`{word}` is half of a character")).help(
                        "a character beyond U+FFFF is written as two escapes, such as \\ud83d\\ude00",
                    );
                }
                SyntaxError::new(range, format!("`{word}` is no escape"))
                    .help("four hexadecimal digits follow \\u")
            }),
            Some(c) if !c.is_control() => {
                let word = rest.get(..1 + c.len_utf8()).unwrap_or_default();
                let error =
                    SyntaxError::new(start..start + word.len(), format!("`{word}` is no escape"));
                Err(error.help("write \\\\ for a backslash"))
            }
            _ => Ok(1),
        }
    }

    /// The length of the number or word here.
    pub(super) fn scalar(&self, c: char) -> Result<usize, SyntaxError> {
        if matches!(c, '\'' | '“' | '”' | '„' | '‘' | '’' | '«') {
            return Err(self.quotes(c));
        }
        let word = self.word();
        if matches!(word, "true" | "false" | "null") {
            return Ok(word.len());
        }
        let unexpected = || format!("unexpected `{word}`, expected a value");
        let (message, help) = match word {
            "True" | "TRUE" => {
                (unexpected(), "write true, or \"True\" where a flow wants the word".to_owned())
            }
            "False" | "FALSE" => {
                (unexpected(), "write false, or \"False\" where a flow wants the word".to_owned())
            }
            "None" | "nil" | "undefined" | "NULL" | "Null" => {
                (unexpected(), "write null".to_owned())
            }
            "NaN" | "Infinity" | "-Infinity" | "+Infinity" => {
                (unexpected(), "JSON has no such number: write null or a text".to_owned())
            }
            _ if c.is_ascii_digit() || "+-.".contains(c) => match number(word) {
                None => return Ok(word.len()),
                Some(help) => (format!("`{word}` is no number in JSON"), help),
            },
            _ => (unexpected(), "put text in double quotes".to_owned()),
        };
        Err(SyntaxError::new(self.token(), message).help(help))
    }
}

/// The length of an escape with `\u`; else the length of what is wrong, and whether it is half of
/// a character.
fn unicode(rest: &str) -> Result<usize, (usize, bool)> {
    let digits = |at: usize| {
        let found = rest.get(at..).unwrap_or_default().bytes().take(4);
        found.take_while(u8::is_ascii_hexdigit).count()
    };
    let code = |at: usize| rest.get(at..at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    if digits(2) < 4 {
        return Err((2 + digits(2), false));
    }
    match code(2).unwrap_or_default() {
        0xd800..=0xdbff => {
            let low = rest.get(6..8) == Some("\\u") && digits(8) == 4;
            let low = low && code(8).is_some_and(|low| (0xdc00..=0xdfff).contains(&low));
            if low { Ok(12) } else { Err((6, true)) }
        }
        0xdc00..=0xdfff => Err((6, true)),
        _ => Ok(6),
    }
}

/// What is wrong with a number; none where it is one.
fn number(word: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if word.starts_with('+') {
        return Some(format!("leave the plus out, or write \"{word}\" if it is a text"));
    }
    let bare = word.strip_prefix('-').unwrap_or(word);
    if bare.starts_with("0x") || bare.starts_with("0X") {
        return Some("write it as a decimal number".to_owned());
    }
    if bare.starts_with('.') {
        return Some("digits stand on both sides of the point".to_owned());
    }
    let whole = digits(bare);
    let mut rest = bare.get(whole..).unwrap_or_default();
    if whole == 0 {
        return Some("digits follow the minus".to_owned());
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        if digits(fraction) == 0 {
            return Some("digits stand on both sides of the point".to_owned());
        }
        rest = fraction.get(digits(fraction)..).unwrap_or_default();
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits(exponent) == 0 {
            return Some("digits follow the e".to_owned());
        }
        rest = exponent.get(digits(exponent)..).unwrap_or_default();
    }
    if !rest.is_empty() {
        return Some("put text in double quotes".to_owned());
    }
    let zero = whole > 1 && bare.starts_with('0');
    zero.then(|| format!("leave the zero out, or write \"{word}\" if it is a text"))
}

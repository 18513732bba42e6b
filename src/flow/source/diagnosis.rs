//! Why a text is no JSON, in words for people.

use std::ops::Range;

use super::SyntaxError;

/// What is to come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// The value of the file.
    Root,
    /// A value after a colon.
    Value,
    /// A value after a comma, or `first` after the bracket.
    Item {
        first: bool,
    },
    /// A key after a comma, or `first` after the bracket.
    Key {
        first: bool,
    },
    Colon,
    /// A comma or a bracket, or the end.
    After,
}

/// The first thing in a text that JSON does not allow; none in a text that is JSON.
pub fn diagnose(text: &str) -> Option<SyntaxError> {
    let mut reader =
        Reader { text, at: 0, open: Vec::new(), comma: 0..0, end: 0, expect: Expect::Root };
    loop {
        match reader.step() {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => return Some(error),
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The brackets that are open, and where.
    open: Vec<(char, usize)>,
    /// The last comma.
    comma: Range<usize>,
    /// Where the last value ends.
    end: usize,
    expect: Expect,
}

type Step = Result<bool, SyntaxError>;

impl Reader<'_> {
    /// Reads on by one token; says whether there is more.
    fn step(&mut self) -> Step {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let Some(c) = self.rest().chars().next() else { return self.stop() };
        if c == '#' || self.rest().starts_with("//") || self.rest().starts_with("/*") {
            return Err(self.comment());
        }
        if (c.is_whitespace() || c.is_control() || c == '\u{feff}') && c != '"' {
            return Err(self.space(c));
        }
        match self.expect {
            Expect::Root | Expect::Value | Expect::Item { .. } => self.value(c),
            Expect::Key { first } => self.key(c, first),
            Expect::Colon if c == ':' => self.go(1, Expect::Value),
            Expect::Colon => {
                let message = format!("expected `:` after the key, found `{}`", self.word());
                Err(SyntaxError::new(self.token(), message).help("write \"key\": value"))
            }
            Expect::After => self.after(c),
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn go(&mut self, len: usize, expect: Expect) -> Step {
        self.at += len;
        self.expect = expect;
        Ok(true)
    }

    /// A value ends here.
    fn done(&mut self, len: usize) -> Step {
        self.end = self.at + len;
        self.go(len, Expect::After)
    }

    /// The end of the text.
    fn stop(&self) -> Step {
        match (self.open.last(), self.expect) {
            (None, Expect::After) => Ok(false),
            (None, _) => {
                let error = SyntaxError::new(0..0, "the file is empty, expected a JSON object");
                Err(error.help("save the file with some content, or name another"))
            }
            (Some((open, at)), _) => {
                let message = format!("`{open}` is never closed");
                let help = format!("add the missing `{}`", closing(*open));
                Err(SyntaxError::new(*at..at + 1, message).help(help))
            }
        }
    }

    fn value(&mut self, c: char) -> Step {
        match c {
            '{' => self.enter(c, Expect::Key { first: true }),
            '[' => self.enter(c, Expect::Item { first: true }),
            '"' => self.string().and_then(|len| self.done(len)),
            ']' | '}' => self.close(c),
            ',' | ':' => Err(self.no_value(c)),
            _ => self.scalar(c).and_then(|len| self.done(len)),
        }
    }

    fn enter(&mut self, bracket: char, expect: Expect) -> Step {
        self.open.push((bracket, self.at));
        self.go(1, expect)
    }

    fn no_value(&self, c: char) -> SyntaxError {
        let range = self.at..self.at + 1;
        match (self.expect, c) {
            (Expect::Value, _) => {
                SyntaxError::new(range, format!("expected a value after `:`, found `{c}`"))
                    .help("write the value, or null")
            }
            (_, ',') => SyntaxError::new(range, "a comma where a value was expected")
                .help("remove the comma"),
            _ => SyntaxError::new(range, "a colon where a value was expected")
                .help("`:` stands between keys and values of `{}`"),
        }
    }

    fn key(&mut self, c: char, first: bool) -> Step {
        match c {
            '"' => self.string().and_then(|len| self.go(len, Expect::Colon)),
            '}' if first => self.close(c),
            '}' => Err(self.trailing()),
            ',' => Err(SyntaxError::new(self.token(), "a comma where a key was expected")
                .help("remove the comma")),
            '\'' | '“' | '”' | '„' | '‘' | '’' | '«' => Err(self.quotes(c)),
            _ => {
                let word = self.word().to_owned();
                let message = format!("expected a key in double quotes, found `{word}`");
                let help = match c.is_alphanumeric() || c == '_' || c == '$' {
                    true => format!("write \"{word}\""),
                    false => "write \"key\": value".to_owned(),
                };
                Err(SyntaxError::new(self.token(), message).help(help))
            }
        }
    }

    fn after(&mut self, c: char) -> Step {
        let Some((open, _)) = self.open.last() else {
            return match c {
                '}' | ']' => self.close(c),
                _ => {
                    let error =
                        SyntaxError::new(self.token(), "text after the end of the JSON value");
                    Err(error.help("a file holds one flow"))
                }
            };
        };
        match (c, open) {
            (',', '{') => self.comma(Expect::Key { first: false }),
            (',', _) => self.comma(Expect::Item { first: false }),
            ('}' | ']', _) => self.close(c),
            _ => Err(self.no_comma(c, closing(*open))),
        }
    }

    fn comma(&mut self, expect: Expect) -> Step {
        self.comma = self.at..self.at + 1;
        self.go(1, expect)
    }

    /// Something else where a comma or the end of the list or object is due.
    fn no_comma(&self, c: char, close: char) -> SyntaxError {
        let quote = self.end.saturating_sub(1)..self.end;
        if self.end == self.at && c.is_alphanumeric() && self.text.get(quote.clone()) == Some("\"")
        {
            return SyntaxError::new(quote, "the text ends at this quote")
                .help("write \\\" for a quote inside of a text");
        }
        if matches!(c, '"' | '{' | '[' | '-') || c.is_alphanumeric() {
            let message = format!("expected `,` or `{close}` before `{}`", self.word());
            return SyntaxError::new(self.end..self.end, message).help("add the comma");
        }
        let error = SyntaxError::new(
            self.token(),
            format!("expected `,` or `{close}`, found `{}`", self.word()),
        );
        error.help(match c {
            ';' => "replace it by a comma",
            ':' => "`:` stands between keys and values of `{}`",
            _ => "remove it",
        })
    }

    fn close(&mut self, c: char) -> Step {
        let range = self.at..self.at + 1;
        let Some((open, at)) = self.open.last().copied() else {
            let error = SyntaxError::new(range, format!("`{c}` closes nothing"));
            return Err(error.help("remove it"));
        };
        if closing(open) == c {
            if self.expect == (Expect::Item { first: false }) {
                return Err(self.trailing());
            }
            if self.expect != Expect::Value {
                self.open.pop();
                return self.done(1);
            }
        }
        if self.expect == Expect::Value {
            return Err(self.no_value(c));
        }
        let message = format!("expected `,` or `{}`, found `{c}`", closing(open));
        let error = SyntaxError::new(range, message).help(format!("close the `{open}` first"));
        Err(error.related(at..at + 1, "this is still open"))
    }

    fn trailing(&self) -> SyntaxError {
        SyntaxError::new(self.comma.clone(), "a comma after the last entry")
            .help("remove the comma")
    }

    fn comment(&self) -> SyntaxError {
        let rest = self.rest();
        let line = rest.lines().next().unwrap_or_default();
        let len = match rest.strip_prefix("/*").and_then(|inner| inner.find("*/")) {
            Some(end) => end + 4,
            None => line.len(),
        };
        SyntaxError::new(self.at..self.at + len, "a comment, which JSON does not have")
            .help("remove it; the designer keeps notes in Metadata.Annotations")
    }

    fn space(&self, c: char) -> SyntaxError {
        let message = format!("the white space U+{:04X}, which JSON does not take", u32::from(c));
        SyntaxError::new(self.at..self.at + c.len_utf8(), message).help("replace it by a space")
    }

    /// The token here, at most to the end of the line, as a range.
    fn token(&self) -> Range<usize> {
        self.at..self.at + self.word().len()
    }

    /// The token here: a text in its quotes, a word, or one character.
    fn word(&self) -> &str {
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
    fn quotes(&self, c: char) -> SyntaxError {
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
    fn string(&self) -> Result<usize, SyntaxError> {
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
    fn scalar(&self, c: char) -> Result<usize, SyntaxError> {
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

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
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
    if let Some(rest) = word.strip_prefix('+') {
        let _ = rest;
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

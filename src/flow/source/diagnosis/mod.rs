//! Why a text is no JSON, in words for people.

mod token;

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
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}

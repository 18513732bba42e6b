//! Terraform's templates: literals are copied, `${...}` becomes its value or stays a placeholder,
//! `%{ if }` and `%{ for }` are carried out as far as their values are known.

use std::ops::Range;

use hcl::Value;
use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::template::{
    Directive, Element, ForDirective, IfDirective, Interpolation, Strip, Template,
};

use super::scalar;
use super::variables::{Variables, printed};
use crate::flow::source::json_state::JsonState;
use crate::flow::source::map::Kind;
use crate::flow::source::pieces::{Embedded, Pieces};
use crate::flow::source::{Encoding, SyntaxError};

/// More than this is made by no template that is meant well.
const LARGEST: usize = 16 << 20;

/// How the literals of a template are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literals {
    /// As they are.
    Plain,
    /// In double quotes, escaped.
    Quoted,
    /// With so many spaces before every line.
    Indented(usize),
}

/// Which way an `if` goes whose condition is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    First,
    Second,
}

/// A template being carried out.
pub struct Expansion<'t, 'r> {
    file: &'t str,
    literals: Literals,
    /// What is made is a text inside of JSON, not JSON.
    is_text: bool,
    guess: Guess,
    guessed: bool,
    state: JsonState,
    copies: usize,
    out: Pieces,
    variables: Variables<'r>,
}

/// Whether white space goes at the start and at the end of a piece of a template.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trim {
    start: bool,
    end: bool,
}

/// A template with its values.
///
/// # Errors
/// It is no template.
pub fn expand(text: &str, variables: &Variables<'_>) -> Result<Embedded<'static>, SyntaxError> {
    let template: Template = text.parse().map_err(|error| explain(text, &error))?;
    Ok(evaluate(text, &template, Literals::Plain, variables))
}

/// A parsed template with its values. Where conditions are not known and the first way of each
/// makes no JSON, the second is taken if that does.
pub fn evaluate(
    file: &str,
    template: &Template,
    literals: Literals,
    variables: &Variables<'_>,
) -> Embedded<'static> {
    let run = |guess| {
        let mut expansion = Expansion::new(file, literals, guess, variables.clone());
        expansion.template(template, Trim::default());
        let guessed = expansion.guessed;
        (expansion.finish(), guessed)
    };
    let (first, guessed) = run(Guess::First);
    if guessed && crate::flow::source::parse(&first.text).is_err() {
        let (second, _) = run(Guess::Second);
        if crate::flow::source::parse(&second.text).is_ok() {
            return second;
        }
    }
    first
}

/// What is wrong with a text that is no Terraform.
pub fn explain(text: &str, error: &hcl_edit::parser::Error) -> SyntaxError {
    let at = text.floor_char_boundary(error.location().offset());
    let message = error.message().lines().last().unwrap_or_default().trim().to_owned();
    SyntaxError::new(at..at, format!("no valid Terraform: {message}"))
        .help("`terraform validate` refuses such a file, too")
}

impl<'t, 'r> Expansion<'t, 'r> {
    pub fn new(file: &'t str, literals: Literals, guess: Guess, variables: Variables<'r>) -> Self {
        let (state, out) = (JsonState::default(), Pieces::default());
        Self {
            file,
            literals,
            is_text: false,
            guess,
            guessed: false,
            state,
            copies: 0,
            out,
            variables,
        }
    }

    /// The text, and how it is written in the file.
    pub fn finish(self) -> Embedded<'static> {
        let mut encodings = vec![Encoding::Template];
        encodings.extend(match self.literals {
            Literals::Plain => None,
            Literals::Quoted => Some(Encoding::JsonString),
            Literals::Indented(spaces) => Some(Encoding::Indented(spaces)),
        });
        self.out.finish(encodings)
    }

    /// Carries out a template.
    pub fn template(&mut self, template: &Template, trim: Trim) {
        let elements: Vec<_> = template.iter().collect();
        for (index, element) in elements.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|index| elements.get(index));
            let start = before.map_or(trim.start, |element| strips(element).end);
            let end = elements.get(index + 1).map_or(trim.end, |element| strips(element).start);
            let range = element.span().unwrap_or_default();
            match element {
                Element::Literal(_) => self.literal(range, Trim { start, end }),
                Element::Interpolation(interpolation) => self.interpolation(interpolation, range),
                Element::Directive(directive) => match directive.as_ref() {
                    Directive::If(directive) => self.branch(directive),
                    Directive::For(directive) => self.turns(directive),
                },
            }
        }
    }

    /// A stretch of the file that holds no placeholders.
    pub fn literal(&mut self, range: Range<usize>, trim: Trim) {
        let raw = self.file.get(range.clone()).unwrap_or_default();
        let (mut start, mut end) = (range.start, range.end);
        if trim.start {
            start += raw.len() - raw.trim_start().len();
        }
        if trim.end {
            end = end.saturating_sub(raw.len() - raw.trim_end().len()).max(start);
        }
        let mut done = start;
        while let Some((at, mark)) = next_mark(self.file.get(done..end).unwrap_or_default()) {
            let at = done + at;
            self.plain(done..at);
            self.put(mark, at..at + 3, Kind::StandIn);
            done = at + 3;
        }
        self.plain(done..end);
    }

    /// A stretch of a literal that holds no escaped marks.
    fn plain(&mut self, range: Range<usize>) {
        let raw = self.file.get(range.clone()).unwrap_or_default();
        match self.literals {
            Literals::Plain => self.put(raw, range, Kind::Same),
            Literals::Indented(spaces) => self.unindented(raw, range.start, spaces),
            Literals::Quoted => {
                let mut pieces = Pieces::default();
                if scalar::escapes(raw, range.start, &mut pieces).is_none() {
                    return self.put(raw, range, Kind::StandIn);
                }
                let text = pieces.finish(Vec::new());
                self.state.feed(&text.text);
                self.out.append(&text);
            }
        }
    }

    fn unindented(&mut self, raw: &str, start: usize, spaces: usize) {
        let mut at = start;
        for line in raw.split_inclusive('\n') {
            let fresh = at == 0 || self.file.as_bytes().get(at - 1) == Some(&b'\n');
            let white = line.len() - line.trim_start_matches([' ', '\t']).len();
            let skip = if fresh { white.min(spaces) } else { 0 };
            self.put(line.get(skip..).unwrap_or_default(), at + skip..at + line.len(), Kind::Same);
            at += line.len();
        }
    }

    /// Puts a text out; what a loop repeats is only a copy.
    pub fn put(&mut self, text: &str, range: Range<usize>, kind: Kind) {
        if self.out.text().len() > LARGEST {
            return;
        }
        let kind = if kind == Kind::Same && self.copies > 0 { Kind::Copy } else { kind };
        self.state.feed(text);
        self.out.push(text, range, kind);
    }

    fn interpolation(&mut self, interpolation: &Interpolation, range: Range<usize>) {
        let expression = &interpolation.expr;
        let source = self.source(expression).to_owned();
        if let Some(text) = self.variables.evaluate(expression, &source).as_ref().and_then(printed)
        {
            return self.put(&text, range, Kind::StandIn);
        }
        if let Expression::FuncCall(call) = expression
            && call.name.namespace.is_empty()
            && call.name.name.as_str() == "jsonencode"
            && let Some(argument) = call.args.iter().next()
            && !self.state.in_string()
        {
            return self.json(argument);
        }
        let word = self.file.get(range.clone()).unwrap_or_default();
        let quoted = serde_json::Value::from(word).to_string();
        let inside = quoted.get(1..quoted.len() - 1).unwrap_or_default();
        let text = match (self.is_text, self.state.in_string()) {
            (true, _) => word,
            (false, true) => inside,
            (false, false) => &quoted,
        };
        self.put(text, range, Kind::StandIn);
    }

    /// A template that is a text of its own.
    pub fn words(&self, template: &Template, literals: Literals) -> String {
        let mut inner = Expansion::new(self.file, literals, self.guess, self.variables.clone());
        inner.is_text = true;
        inner.template(template, Trim::default());
        inner.out.finish(Vec::new()).text.into_owned()
    }

    /// What an expression comes to, where that is known.
    pub fn evaluate(&self, expression: &Expression) -> Option<Value> {
        self.variables.evaluate(expression, self.source(expression))
    }

    /// An expression as it is written.
    pub fn source(&self, expression: &Expression) -> &str {
        expression.span().and_then(|span| self.file.get(span)).unwrap_or_default()
    }

    fn branch(&mut self, directive: &IfDirective) {
        let condition = &directive.if_expr.cond_expr;
        let known = self.variables.evaluate(condition, self.source(condition));
        let known = known.and_then(|value| match value {
            Value::Bool(known) => Some(known),
            Value::String(text) => text.parse().ok(),
            _ => None,
        });
        let first = known.unwrap_or_else(|| {
            self.guessed = true;
            self.guess == Guess::First && !is_comma(&directive.if_expr.template)
        });
        let last = strip(directive.endif_expr.strip).start;
        let other = directive.else_expr.as_ref();
        if first {
            let start = strip(directive.if_expr.strip).end;
            let end = other.map_or(last, |other| strip(other.strip).start);
            self.template(&directive.if_expr.template, Trim { start, end });
        } else if let Some(other) = other {
            let start = strip(other.strip).end;
            self.template(&other.template, Trim { start, end: last });
        }
    }

    fn turns(&mut self, directive: &ForDirective) {
        let head = &directive.for_expr;
        let trim =
            Trim { start: strip(head.strip).end, end: strip(directive.endfor_expr.strip).start };
        let known =
            self.variables.evaluate(&head.collection_expr, self.source(&head.collection_expr));
        let Some(turns) = known.and_then(turns) else { return self.template(&head.template, trim) };
        let outer = self.variables.clone();
        self.copies += 1;
        for (key, value) in turns {
            self.variables = outer.with(head.value_var.as_str(), value);
            if let Some(name) = &head.key_var {
                self.variables = self.variables.with(name.as_str(), key);
            }
            self.template(&head.template, trim);
        }
        self.copies -= 1;
        self.variables = outer;
    }
}

/// The first mark that is written so that it starts nothing, and what it stands for.
fn next_mark(text: &str) -> Option<(usize, &'static str)> {
    let find = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes());
    match (find("$${"), find("%%{")) {
        (Some(a), b) if b.is_none_or(|b| a < b) => Some((a, "${")),
        (_, b) => b.map(|b| (b, "%{")),
    }
}

/// The turns of a loop: its keys and values.
fn turns(value: Value) -> Option<Vec<(Value, Value)>> {
    match value {
        Value::Array(items) => {
            Some(items.into_iter().enumerate().map(|(at, item)| (Value::from(at), item)).collect())
        }
        Value::Object(entries) => {
            Some(entries.into_iter().map(|(key, item)| (Value::from(key), item)).collect())
        }
        _ => None,
    }
}

/// Whether a template is nothing but a comma, which separates the turns of a loop: of a loop that
/// is not known there is one turn.
fn is_comma(template: &Template) -> bool {
    matches!(template.as_single_element(), Some(Element::Literal(text)) if text.trim() == ",")
}

fn strip(strip: Strip) -> Trim {
    Trim { start: strip.strip_start(), end: strip.strip_end() }
}

/// Where an element takes white space away around it.
fn strips(element: &Element) -> Trim {
    match element {
        Element::Literal(_) => Trim::default(),
        Element::Interpolation(interpolation) => strip(interpolation.strip),
        Element::Directive(directive) => match directive.as_ref() {
            Directive::If(found) => Trim {
                start: strip(found.if_expr.strip).start,
                end: strip(found.endif_expr.strip).end,
            },
            Directive::For(found) => Trim {
                start: strip(found.for_expr.strip).start,
                end: strip(found.endfor_expr.strip).end,
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(template: &str, told: &[(&str, &str)]) -> String {
        let told = told.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        expand(template, &Variables::new(&told)).expect("a template").text.into_owned()
    }

    #[test]
    fn what_is_known_becomes_its_value_and_the_rest_stays() {
        assert_eq!(text("[\"${a}-${b.c}\", ${n}]", &[("a", "x"), ("n", "5")]), "[\"x-${b.c}\", 5]");
        assert_eq!(text("[${n}, \"${f(\"x\")}\"]", &[]), "[\"${n}\", \"${f(\\\"x\\\")}\"]");
        assert_eq!(text("[${f(\"x\")}]", &[]), "[\"${f(\\\"x\\\")}\"]");
        assert_eq!(text("\"$${a} %%{b} 100%% $5\"", &[("a", "x")]), "\"${a} %{b} 100%% $5\"");
        assert_eq!(
            text("{\"a\": ${jsonencode(xs)}}", &[("xs", "[1,\"b\"]")]),
            "{\"a\": [1,\"b\"]}"
        );
        assert_eq!(
            text(
                "${jsonencode({ a = [x, \"${y}!\", 1.5, null], \"b c\" = true, (k) = upper(\"u\") })}",
                &[]
            ),
            "{\"a\":[\"${x}\",\"${y}!\",1.5,null],\"b c\":true,\"${k}\":\"U\"}"
        );
    }

    #[test]
    fn conditions_are_decided_where_they_are_known() {
        let template = "[%{ if on }1%{ else }2%{ endif }]";
        assert_eq!(text(template, &[("on", "true")]), "[1]");
        assert_eq!(text(template, &[("on", "false")]), "[2]");
        assert_eq!(text(template, &[]), "[1]");
        assert_eq!(text("[%{ if env == \"prod\" }1%{ endif }]", &[("env", "dev")]), "[]");
        // The first way of each would leave a comma too many.
        assert_eq!(text("[1%{ if a }, 2%{ endif }%{ if b },%{ endif }]", &[]), "[1, 2]");
        assert_eq!(text("[1%{ if a }, %{ else } %{ endif }]", &[]), "[1 ]");
    }

    #[test]
    fn loops_take_their_turns() {
        let template = "[%{ for i, x in xs }%{ if i > 0 }, %{ endif }\"${x}\"%{ endfor }]";
        assert_eq!(text(template, &[("xs", "[\"a\",\"b\"]")]), "[\"a\", \"b\"]");
        assert_eq!(text(template, &[("xs", "[]")]), "[]");
        assert_eq!(text("%{ for k, v in m }${k}=${v};%{ endfor }", &[("m", "{\"a\":1}")]), "a=1;");
        assert_eq!(text("[%{ for x in xs }\"${x.id}\"%{ endfor }]", &[]), "[\"${x.id}\"]");
    }

    #[test]
    fn a_wave_takes_the_white_space_away() {
        assert_eq!(text("a  ${~ \"b\" ~}\n c", &[]), "abc");
        let template = "\"\n%{~ if on ~}\n yes \n%{~ else ~}\n no \n%{~ endif ~}\n\"";
        assert_eq!(text(template, &[("on", "true")]), "\"yes\"");
        assert_eq!(text(template, &[("on", "false")]), "\"no\"");
        let template = "[\n%{ for x in [1, 2] ~}\n  ${x}\n%{~ endfor ~}\n]";
        assert_eq!(text(template, &[]), "[\n12]");
    }

    #[test]
    fn only_literals_that_stand_there_once_can_be_edited() {
        let template = "{ \"a\": %{ for x in [1, 2] }\"same\"%{ endfor } ${y} }";
        let found = expand(template, &Variables::new(&Default::default())).expect("a template");
        assert_eq!(found.text, "{ \"a\": \"same\"\"same\" \"${y}\" }");
        let edit = |range| found.map.edit(&crate::flow::source::Edit::new(range, "x"));
        assert_eq!(edit(2..5).map(|edit| edit.range), Some(2..5));
        assert_eq!((edit(7..13), edit(14..18), edit(21..24)), (None, None, None));
        let second = template.find("same").expect("there") - 1;
        assert_eq!(
            (found.map.range(7..13), found.map.range(13..19)),
            (second..second + 6, second..second + 6)
        );
    }
}

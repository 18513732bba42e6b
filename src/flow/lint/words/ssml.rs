//! SSML as XML: what is wrong with it, and where.

use std::ops::Range;

use roxmltree::{Document, Error, TextPos};

use crate::flow::catalog::catalog;
use crate::flow::jsonpath::references;

/// Something that is wrong with SSML.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where in the text.
    pub at: Range<usize>,
    /// What it is.
    pub message: String,
    /// What to write instead.
    pub help: &'static str,
    /// What mends it, where that is certain.
    pub mend: Option<Mend>,
}

/// What mends a fault.
#[derive(Debug, PartialEq, Eq)]
pub struct Mend {
    /// What it does.
    pub title: &'static str,
    /// Bytes of the text, and what is to stand there.
    pub edits: Vec<(Range<usize>, &'static str)>,
}

impl Mend {
    fn new(title: &'static str, edits: Vec<(Range<usize>, &'static str)>) -> Option<Self> {
        Some(Self { title, edits })
    }
}

impl Fault {
    fn new(at: Range<usize>, message: impl Into<String>, help: &'static str) -> Self {
        Self { at, message: message.into(), help, mend: None }
    }
}

/// What is wrong with a text that is to be SSML.
#[must_use]
pub fn faults(text: &str) -> Vec<Fault> {
    let xml = neutral(text);
    match Document::parse(&xml) {
        Ok(document) => known(text, &document),
        Err(error) if xml.contains("<speak") => vec![malformed(text, &xml, &error)],
        Err(_) if !xml.trim_start().starts_with('<') || parses_within_root(&xml) => {
            vec![rootless(text)]
        }
        Err(error) => vec![malformed(text, &xml, &error)],
    }
}

fn parses_within_root(xml: &str) -> bool {
    Document::parse(&format!("<speak>{xml}</speak>")).is_ok()
}

/// The text as plain XML, byte for byte: references are words, and prefixes of tags and their
/// attributes need no declaration.
fn neutral(text: &str) -> String {
    let mut bytes: Vec<u8> = text.bytes().collect();
    for reference in references(text) {
        if let Some(part) = bytes.get_mut(reference.range) {
            part.fill(b'x');
        }
    }
    let (mut tag, mut quote) = (false, None);
    for at in 0..bytes.len() {
        let Some(byte) = bytes.get(at).copied() else { break };
        match (byte, tag, quote) {
            (b'<', false, _) => tag = true,
            (b'>', true, None) => tag = false,
            (b'"' | b'\'', true, None) => quote = Some(byte),
            (_, true, Some(open)) if open == byte => quote = None,
            (b':', true, None) if !bytes.get(..at).is_some_and(|b| b.ends_with(b"xml")) => {
                if let Some(colon) = bytes.get_mut(at) {
                    *colon = b'-';
                }
            }
            _ => {}
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

fn rootless(text: &str) -> Fault {
    let at = text.len() - text.trim_start().len()..text.trim_end().len();
    let fault = Fault::new(
        at,
        "the text is not enclosed in <speak> and </speak>, as all SSML must be",
        "enclose it, or name the parameter Text",
    );
    if !parses_within_root(&neutral(text)) {
        return fault;
    }
    let edits = vec![(0..0, "<speak>"), (text.len()..text.len(), "</speak>")];
    Fault { mend: Mend::new("enclose it in <speak> and </speak>", edits), ..fault }
}

/// Faults of a text that is XML: its root, its tags and its pauses.
fn known(text: &str, document: &Document<'_>) -> Vec<Fault> {
    let root = document.root_element();
    if root.tag_name().name() != "speak" {
        return vec![rootless(text)];
    }
    let ssml = &catalog().ssml;
    let mut faults = Vec::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let start = node.range().start + 1;
        let at = start..start + name.len();
        if !ssml.tags.iter().any(|tag| tag.replace(':', "-") == name) {
            let written = text.get(at.clone()).unwrap_or(name);
            let message = format!("<{written}> is no tag that Amazon Connect knows: it is ignored");
            faults.push(Fault::new(at, message, "known are speak, break, lang, mark, p, phoneme, prosody, s, say-as, sub, w and amazon:effect"));
        } else if name == "break"
            && let Some(time) = node.attribute_node("time")
            && seconds(time.value()).is_some_and(|found| found > ssml.break_seconds.value as f64)
        {
            let message = format!(
                "a pause of {}, the longest is {} seconds",
                time.value(),
                ssml.break_seconds.value
            );
            faults.push(Fault::new(time.range_value(), message, "write several pauses in a row"));
        }
    }
    faults
}

fn seconds(time: &str) -> Option<f64> {
    let time = time.trim();
    match time.strip_suffix("ms") {
        Some(thousandths) => thousandths.trim().parse::<f64>().ok().map(|found| found / 1000.0),
        None => time.strip_suffix('s')?.trim().parse().ok(),
    }
}

/// The fault of a text that is no XML.
fn malformed(text: &str, xml: &str, error: &Error) -> Fault {
    let at = offset(xml, error.pos());
    match error {
        Error::MalformedEntityReference(_) | Error::UnknownEntityReference(..) => entity(xml, at),
        Error::UnexpectedCloseTag(open, close, _) => {
            let start = xml.get(..at + 1).and_then(|s| s.rfind('<')).unwrap_or(at);
            crossed(text, xml, start, (open, close))
        }
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => unclosed(text, xml),
        Error::UnknownToken(_) => Fault::new(
            outside(xml, at),
            "text outside of <speak> and </speak>",
            "one <speak> must hold all of the text",
        ),
        Error::DuplicatedAttribute(name, _) => {
            let message = format!("{name} is given twice in one tag");
            Fault::new(character(xml, at), message, "remove one of them")
        }
        Error::InvalidName(_) | Error::InvalidChar(..) | Error::InvalidChar2(..) => {
            bracket(xml, at)
        }
        other => {
            let message = format!("the text is no XML: {other}");
            Fault::new(
                character(xml, at),
                message,
                "SSML is XML: every tag and entity must be whole",
            )
        }
    }
}

/// `&` that begins no entity.
fn entity(xml: &str, at: usize) -> Fault {
    let start = xml.get(..at + 1).and_then(|before| before.rfind('&')).unwrap_or(at);
    let bare = xml.match_indices('&').map(|(at, _)| at).filter(|at| !is_entity(xml, *at));
    let mend = Mend::new("write &amp;", bare.map(|at| (at + 1..at + 1, "amp;")).collect());
    let fault = Fault::new(
        start..start + 1,
        "& begins an entity in SSML, and none that XML knows follows",
        "write &amp; for the sign itself",
    );
    Fault { mend, ..fault }
}

fn is_entity(xml: &str, at: usize) -> bool {
    let rest = xml.get(at + 1..).unwrap_or_default();
    let name = rest.split(';').next().filter(|name| name.len() < rest.len()).unwrap_or_default();
    let number = name.strip_prefix('#').is_some_and(|number| {
        number.strip_prefix('x').unwrap_or(number).bytes().all(|b| b.is_ascii_hexdigit())
    });
    ["amp", "lt", "gt", "quot", "apos"].contains(&name) || number
}

/// A tag that closes another than the innermost.
fn crossed(text: &str, xml: &str, start: usize, (open, close): (&str, &str)) -> Fault {
    let opened = last_open(xml, start).filter(|_| ["break", "mark"].contains(&open));
    if let Some(at) = opened {
        let written = text.get(at.clone()).unwrap_or_default();
        let slash = at.end - 1..at.end - 1;
        let fault = Fault::new(
            at,
            format!("{written} is never closed"),
            "a tag without content ends in />, as in <break time=\"1s\"/>",
        );
        return Fault { mend: Mend::new("end the tag in />", vec![(slash, "/")]), ..fault };
    }
    let message = format!("</{close}> where </{open}> was expected");
    Fault::new(tag(xml, start), message, "close every tag, the innermost first")
}

/// The innermost tag that is open before a place.
fn last_open(xml: &str, before: usize) -> Option<Range<usize>> {
    let mut open = Vec::new();
    for (at, _) in xml.match_indices('<').take_while(|(at, _)| *at < before) {
        let here = tag(xml, at);
        let whole = xml.get(here.clone()).unwrap_or_default();
        match whole.strip_prefix("</") {
            Some(_) => drop(open.pop()),
            None if whole.ends_with("/>") => {}
            None => open.push(here),
        }
    }
    open.pop().filter(|at| xml.get(at.clone()).is_some_and(|tag| tag.ends_with('>')))
}

/// A tag that the text never closes.
fn unclosed(text: &str, xml: &str) -> Fault {
    if let Some(at) =
        text.rfind("/speak>").filter(|at| !text.get(..*at).is_some_and(|s| s.ends_with('<')))
    {
        let message = "/speak> lacks its <, so that <speak> is never closed";
        let fault = Fault::new(at..at + "/speak>".len(), message, "write </speak>");
        return Fault { mend: Mend::new("write </speak>", vec![(at..at, "<")]), ..fault };
    }
    let at = last_open(xml, xml.len()).unwrap_or(0..xml.len());
    let tag = text.get(at.clone()).unwrap_or_default();
    Fault::new(
        at,
        format!("{tag} is never closed"),
        "close every tag; one without content is written <break/>",
    )
}

/// A bracket that begins no tag, or a tag that is not written as XML is.
fn bracket(xml: &str, at: usize) -> Fault {
    let start = xml.get(..at).and_then(|before| before.rfind('<')).unwrap_or(at);
    let after = xml.get(start + 1..).unwrap_or_default();
    if after.starts_with(|c: char| c.is_alphabetic() || c == '/') {
        let message = "the tag is not whole: names, =, values in quotes and > are expected";
        return Fault::new(tag(xml, start), message, "write tags as in <break time=\"1s\"/>");
    }
    let message = "< begins a tag in SSML, and no name follows";
    let fault = Fault::new(start..start + 1, message, "write &lt; for the sign itself");
    Fault { mend: Mend::new("write &lt;", vec![(start..start + 1, "&lt;")]), ..fault }
}

/// The tag that begins here.
fn tag(xml: &str, start: usize) -> Range<usize> {
    let rest = xml.get(start..).unwrap_or_default();
    let end = rest.find('>').map_or(rest.len(), |end| end + 1);
    start..start + end
}

fn character(xml: &str, at: usize) -> Range<usize> {
    let len = xml.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    at..at + len
}

/// The text before the root, or behind it.
fn outside(xml: &str, at: usize) -> Range<usize> {
    let root = xml.find("<speak").filter(|root| *root > at);
    at..root.unwrap_or_else(|| xml.trim_end().len().max(at))
}

fn offset(xml: &str, pos: TextPos) -> usize {
    let before: usize =
        xml.split_inclusive('\n').take(pos.row.saturating_sub(1) as usize).map(str::len).sum();
    let line = xml.get(before..).unwrap_or_default();
    let chars = line.chars().take(pos.col.saturating_sub(1) as usize);
    before + chars.map(char::len_utf8).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::faults;

    /// Where the first fault is, and what it says.
    fn fault(text: &str) -> Option<(&str, String)> {
        let fault = faults(text).into_iter().next()?;
        Some((&text[fault.at], fault.message))
    }

    fn place(text: &str) -> &str {
        fault(text).unwrap_or_else(|| panic!("no fault: {text}")).0
    }

    #[test]
    fn good_ssml_has_no_fault() {
        for text in [
            "<speak>Hello</speak>",
            " <speak>\n<break time=\"10s\"/> a &amp; b &#33; </speak>\n",
            "<speak><amazon:effect name=\"whispered\">psst</amazon:effect></speak>",
            "<speak><prosody amazon:max-duration=\"2s\">x</prosody></speak>",
            "<speak xml:lang=\"en-US\"><say-as interpret-as='date'>$.Attributes['a day']</say-as></speak>",
            "<speak>$.External.a_b, <w role=\"amazon:VB\">read</w></speak>",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn faults_are_found_where_they_are() {
        assert_eq!(place("<speak>bread & butter</speak>"), "&");
        assert_eq!(place("<speak>a&nbsp;b</speak>"), "&");
        assert_eq!(place("<speak>é <p>x</s></p></speak>"), "</s>");
        assert_eq!(place("<speak>sorry/speak>"), "/speak>");
        assert_eq!(place("<speak>wait <break time=\"1s\"> so</speak>"), "<break time=\"1s\">");
        assert_eq!(place("<speak>if 1 < 2</speak>"), "<");
        assert_eq!(place("<speak>a</speak> b"), "b");
        assert_eq!(place("Hi <speak>a</speak>"), "Hi ");
        assert_eq!(place("<speak><break time=1s/></speak>"), "<break time=1s/>");
        assert_eq!(place("<speak><voice>x</voice></speak>"), "voice");
        assert_eq!(place("<speak>a <break time=\"15s\"/></speak>"), "15s");
        assert_eq!(place("<break time=\"1s\"/>"), "<break time=\"1s\"/>");
        assert_eq!(place(" Hello "), "Hello");
        assert_eq!(place("<speak>open"), "<speak>");
    }

    #[test]
    fn what_mends_a_fault_leaves_none() {
        for text in [
            "<speak>a & b &c; d</speak>",
            "<speak>a/speak>",
            "plain",
            "<speak>1 < 2</speak>",
            "<speak><break time='1s'></speak>",
        ] {
            let fault = faults(text).pop().expect("a fault");
            let mut mended = text.to_owned();
            for (at, with) in fault.mend.expect("what mends it").edits.into_iter().rev() {
                mended.replace_range(at, with);
            }
            assert_eq!(faults(&mended), [], "{mended}");
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        for text in [
            "",
            "<",
            ">",
            "&",
            "<<>>",
            "</",
            "<speak",
            "<é",
            "<speak>&#x;</speak>",
            "<!--",
            "<!DOCTYPE a>",
        ] {
            let _ = faults(text);
        }
    }
}

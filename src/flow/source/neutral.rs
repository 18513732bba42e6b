//! Texts that are JSON only after their placeholders, `${...}`, `{{...}}` and `<<...>>`, have got
//! values: each one outside of strings becomes a string that holds it, and what only steers a
//! template, `{{#each}}`, `{{/if}}`, `{% for %}`, becomes white space.

use std::ops::Range;

use super::json_state::JsonState;
use super::pieces::{Embedded, Pieces};
use super::placeholder::placeholder_at;

/// The text with its placeholders as strings; none where that changes nothing.
pub fn neutralise(text: &str) -> Option<Embedded<'static>> {
    let mut pieces = Pieces::default();
    let mut state = JsonState::default();
    let mut done = 0;
    for found in placeholders(text) {
        if found.start < done {
            continue;
        }
        let before = text.get(done..found.start)?;
        let word = text.get(found.clone())?;
        state.feed(before);
        let Some(stand_in) = stand_in(&state, word, text.get(found.end..)?) else {
            state.feed(word);
            pieces.same(before, done);
            pieces.same(word, found.start);
            done = found.end;
            continue;
        };
        pieces.same(before, done);
        state.feed(&stand_in);
        pieces.stand_in(&stand_in, found.clone());
        done = found.end;
    }
    pieces.same(text.get(done..)?, done);
    (pieces.text() != text).then(|| pieces.finish(Vec::new()))
}

/// The placeholders of a text; outside of strings, `{{"a": ...}}` is no placeholder but a mistake.
fn placeholders(text: &str) -> impl Iterator<Item = Range<usize>> {
    let starts = memchr::memchr3_iter(b'$', b'{', b'<', text.as_bytes());
    let found = starts.filter_map(|at| placeholder_at(text, at).or_else(|| tag_at(text, at)));
    found.filter(|found| {
        let word = text.get(found.clone()).unwrap_or_default();
        let inner = word.get(2..).unwrap_or_default();
        let is_mistake = word.starts_with("{{") && inner.starts_with('"');
        !is_mistake && !word.contains('\n')
    })
}

/// `{% ... %}`
fn tag_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?.strip_prefix("{%")?;
    let near = rest.as_bytes().get(..rest.len().min(1000))?;
    memchr::memmem::find(near, b"%}").map(|end| at..at + end + 4)
}

/// Whether a text holds what steers a template, outside of strings, so that its mistakes may be
/// those of its pieces.
pub fn is_steered(text: &str) -> bool {
    let mut state = JsonState::default();
    let mut done = 0;
    placeholders(text).any(|found| {
        state.feed(text.get(done..found.start).unwrap_or_default());
        done = done.max(found.start);
        !state.in_string() && steers(text.get(found).unwrap_or_default())
    })
}

fn steers(word: &str) -> bool {
    let inner = word.get(2..).unwrap_or_default().trim_start_matches(['~', ' ']);
    word.starts_with("{%")
        || word.starts_with("{{")
            && (inner.starts_with(['#', '/', '^', '!']) || inner.starts_with("else"))
}

/// What is to stand for a placeholder; none where it may stay.
fn stand_in(state: &JsonState, word: &str, after: &str) -> Option<String> {
    if steers(word) {
        return (!state.in_string()).then(|| " ".to_owned());
    }
    let quoted = serde_json::Value::from(word).to_string();
    if state.in_string() {
        let bare = word.replace("\\\"", "").contains('"');
        return bare.then(|| quoted.trim_matches('"').to_owned());
    }
    let is_entry = state.at_key() && !after.trim_start().starts_with(':');
    Some(if is_entry { format!("{quoted}: {quoted}") } else { quoted })
}

#[cfg(test)]
mod tests {
    use super::{is_steered, neutralise};

    fn text(text: &str) -> Option<String> {
        neutralise(text).map(|embedded| embedded.text.into_owned())
    }

    #[test]
    fn placeholders_outside_of_strings_become_strings() {
        assert_eq!(
            text("{\"a\": ${x}, \"b\": \"${y}\"}").unwrap(),
            "{\"a\": \"${x}\", \"b\": \"${y}\"}"
        );
        assert_eq!(text("[{{ a.b }}, <<Region>>]").unwrap(), "[\"{{ a.b }}\", \"<<Region>>\"]");
        assert_eq!(text("[{{ ${x} }}]").unwrap(), "[\"{{ ${x} }}\"]");
        assert_eq!(text("{ ${rest} }").unwrap(), "{ \"${rest}\": \"${rest}\" }");
        assert_eq!(text("{ ${key} : 1 }").unwrap(), "{ \"${key}\" : 1 }");
    }

    #[test]
    fn what_steers_a_template_is_white_space() {
        assert_eq!(text("[{{#if x}} 1 {{else}}, 2 {{/if}}]").unwrap(), "[  1  , 2  ]");
        assert_eq!(text("[{% for x in xs %}{{ x }}{% endfor %}]").unwrap(), "[ \"{{ x }}\" ]");
        assert_eq!(text("[{{#a}}\"{{#b}}c{{/b}}\"{{/a}}]").unwrap(), "[ \"{{#b}}c{{/b}}\" ]");
        assert!(is_steered("{% if x %}") && is_steered("{{/if}}") && !is_steered("{{ x }} ${y}"));
        assert!(!is_steered("[\"{{#if x}}\" 1]"));
    }

    #[test]
    fn quotes_of_a_placeholder_inside_a_string_are_escaped() {
        assert_eq!(text(r#"{"a": "x {{ f("y") }}"}"#).unwrap(), r#"{"a": "x {{ f(\"y\") }}"}"#);
    }

    #[test]
    fn json_and_its_mistakes_stay() {
        for json in [
            r#"{"a": "${x} {{y}} \" ${z}"}"#,
            r#"{{"a": 1}}"#,
            r#"{"a": "{{ f(\"y\") }}"}"#,
            "[{}, {\n}}",
            "{{}}",
        ] {
            assert_eq!(text(json), None, "{json}");
        }
    }

    #[test]
    fn places_stay() {
        let found = neutralise("[${x}, 12]").unwrap();
        assert_eq!(found.text, "[\"${x}\", 12]");
        assert_eq!(found.map.range(1..7), 1..5);
        assert_eq!(found.map.range(9..11), 7..9);
    }
}

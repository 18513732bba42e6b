//! The words of English with how common they are, as a trie over the digits that dial them.
//!
//! `scripts/words.py` makes the table, and tells its format; NOTICE beside it names its source.
//! Nothing is read at start: a look-up goes through the bytes as they lie in the program.

mod own;
mod signs;

pub(super) use own::OwnWord;
pub use own::{OwnError, OwnWords};
pub(super) use signs::{Role, SIGNS, Sign};

use super::keypad::{STAND_IN, key, key_read, letter};

static TABLE: &[u8] = include_bytes!("words.bin");

/// The magic word and the two counts.
const HEAD: usize = 12;
const NODE: usize = 6;
const WORD: usize = 4;
/// Set in a word of fewer than 12 letters that is said letter by letter.
const SPELLED: u32 = 1 << 22;
/// From how many letters on a word has no room for that.
const FULL: usize = 12;

/// A word of the table: two bits a letter, which of the letters on its key it is, the part of speech
/// or the place of the split, and a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word(u32);

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// No word of a result, nor across a border of two; it may be a part of another.
    Denied,
    /// Not even a part of a word.
    DeniedInside,
    /// A word, with how common it is from 1 to 12.
    Common(u8),
    /// A little word that leads to the next one: THE, MY.
    Leading,
    /// A little word that leans on the one before: US, NOW.
    Leaning,
}

/// The part of speech of a word. Of the little words, those that join or that lean on verbs only are
/// [`Speech::Verb`], those that do something [`Speech::Adjective`], the others [`Speech::Noun`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speech {
    /// What a phrase can end with: a noun above all.
    Noun,
    /// What begins a phrase: CALL, FIX.
    Verb,
    /// A verb that is a noun as well: HELP, CALL.
    Both,
    /// What stands before a noun: NEW, BIG.
    Adjective,
    /// None of them, such as an adverb or a past form.
    Other,
}

impl Word {
    /// Its part of speech. Two words that belong together count as a noun.
    pub(super) fn speech(self) -> Speech {
        match self.0 >> 24 & 15 {
            1 => Speech::Verb,
            2 => Speech::Adjective,
            3 => Speech::Other,
            15 => Speech::Both,
            _ => Speech::Noun,
        }
    }

    /// Whether it is a little word that joins two others: OF, AND.
    pub(super) fn joins(self) -> bool {
        self.class() == Class::Leading && self.speech() == Speech::Verb
    }

    /// Where the second word begins, if it is two words that belong together: ICE RINK.
    pub(super) fn split(self) -> Option<usize> {
        let field = self.0 >> 24 & 15;
        (4..15).contains(&field).then(|| field as usize - 2)
    }

    /// What the word is.
    pub(super) fn class(self) -> Class {
        match self.0 >> 28 {
            0 => Class::Denied,
            15 => Class::DeniedInside,
            13 => Class::Leading,
            14 => Class::Leaning,
            level => Class::Common(u8::try_from(level).unwrap_or(1)),
        }
    }

    /// The letter at a place, where this digit is dialled.
    pub(super) fn letter(self, place: usize, digit: u8) -> u8 {
        let choice = self.0 >> (2 * place) & 3;
        letter(key_read(digit), choice).unwrap_or(digit)
    }
}

/// A word found, of which 0 and 1 may be letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// The word.
    pub word: Word,
    /// How many letters it has.
    pub length: usize,
    /// How many of them are shown as 0 or 1.
    pub stand_ins: u32,
}

impl Found {
    /// How many letters the shorter of its words has.
    pub(super) fn shortest(&self) -> usize {
        self.word.split().map_or(self.length, |first| first.min(self.length.saturating_sub(first)))
    }
}

/// Whether a word in upper case is an abbreviation of the lists that is said letter by letter: SUV and
/// TV, but not WIFI.
pub(super) fn is_spelled(word: &str) -> bool {
    let digits: Option<String> = word.chars().map(key).collect();
    let Some(digits) = digits.filter(|digits| digits.len() < FULL) else { return false };
    let mut spelled = false;
    words_at(digits.as_bytes(), |found| {
        let letters = digits.bytes().enumerate().map(|(i, digit)| found.word.letter(i, digit));
        let is = found.length == word.len() && letters.eq(word.bytes());
        spelled |= is && found.word.0 & SPELLED != 0;
    });
    spelled
}

/// All words that digits begin with, shorter ones first.
pub(super) fn words_at(digits: &[u8], mut found: impl FnMut(Found)) {
    let mut node = 0;
    let (mut letters, mut wanted) = (0u32, 0u32);
    for (place, digit) in digits.iter().enumerate() {
        let Some(next) = child(node, key_read(*digit)) else { return };
        node = next;
        if matches!(digit, b'0' | b'1') {
            letters |= 3 << (2 * place);
            wanted |= STAND_IN << (2 * place);
        }
        let (_, _, first) = read_node(node);
        let (_, _, end) = read_node(node + 1);
        for index in first..end {
            let word = read_word(index);
            if word & letters == wanted {
                let stand_ins = letters.count_ones() / 2;
                found(Found { word: Word(word), length: place + 1, stand_ins });
            }
        }
    }
}

/// The digits that have children, the first child and the first word of a node.
fn read_node(index: usize) -> (u8, usize, usize) {
    let at = HEAD + NODE * index;
    let bytes = TABLE.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
    let bits = u64::from_le_bytes(bytes.unwrap_or_default());
    let field = |shift: u32, width: u32| (bits >> shift & ((1 << width) - 1)) as usize;
    (field(0, 8) as u8, field(8, 20), field(28, 20))
}

fn child(node: usize, key: u8) -> Option<usize> {
    let (mask, first, _) = read_node(node);
    let bit = 1u8 << key.checked_sub(b'2')?;
    (mask & bit != 0).then(|| first + (mask & (bit - 1)).count_ones() as usize)
}

fn read_word(index: usize) -> u32 {
    let at = words_offset() + WORD * index;
    let bytes = TABLE.get(at..at + WORD).and_then(|bytes| bytes.try_into().ok());
    u32::from_le_bytes(bytes.unwrap_or_default())
}

/// Where the words begin: behind the nodes and the one that ends them.
const fn words_offset() -> usize {
    let [_, _, _, _, a, b, c, d, ..] = TABLE else { return HEAD };
    HEAD + NODE * (u32::from_le_bytes([*a, *b, *c, *d]) as usize + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(digits: &str) -> Vec<(String, Class)> {
        let mut words = Vec::new();
        words_at(digits.as_bytes(), |found| {
            let letters = digits.bytes().enumerate().take(found.length);
            let text = letters.map(|(place, digit)| char::from(found.word.letter(place, digit)));
            words.push((text.collect(), found.word.class()));
        });
        words
    }

    #[test]
    fn the_table_has_the_words_of_a_number() {
        let words = all("3569377");
        assert!(words.contains(&("FLOWERS".into(), Class::Common(11))), "{words:?}");
        assert!(words.contains(&("FLOWER".into(), Class::Common(9))), "{words:?}");
    }

    #[test]
    fn a_word_tells_its_part_of_speech_and_its_split() {
        let word = |text: &str| {
            let digits: String = text.chars().filter_map(key).collect();
            let mut is = None;
            words_at(digits.as_bytes(), |found| {
                let shown =
                    digits.bytes().enumerate().map(|(i, digit)| found.word.letter(i, digit));
                if found.length == text.len() && shown.eq(text.bytes()) {
                    is = Some((found.word.speech(), found.word.split()));
                }
            });
            is.unwrap()
        };
        assert_eq!(word("PIZZA"), (Speech::Noun, None));
        assert_eq!(word("BUY"), (Speech::Verb, None));
        assert_eq!(word("HELP"), (Speech::Both, None));
        assert_eq!(word("NEW"), (Speech::Adjective, None));
        assert_eq!(word("ICERINK"), (Speech::Noun, Some(3)));
    }

    #[test]
    fn zero_and_one_are_read_as_o_and_i() {
        assert!(all("217").iter().any(|(word, _)| word == "AIR"));
        assert!(all("74663").iter().any(|(word, _)| word == "PHONE"));
        assert!(all("74063").iter().any(|(word, _)| word == "PHONE"));
        assert!(!all("74163").iter().any(|(word, _)| word == "PHONE"));
    }

    #[test]
    fn the_parts_of_the_table_fit() {
        let counts = TABLE.get(4..12).unwrap();
        let nodes = u32::from_le_bytes(counts[..4].try_into().unwrap()) as usize;
        let words = u32::from_le_bytes(counts[4..].try_into().unwrap()) as usize;
        assert_eq!(&TABLE[..4], b"VAN1");
        assert_eq!(TABLE.len(), HEAD + NODE * (nodes + 1) + WORD * words + 8);
        assert_eq!(read_node(nodes).2, words);
        // Every node and word can be read without a look beyond the table.
        for node in 0..nodes {
            let (mask, first, word) = read_node(node);
            assert!(first + mask.count_ones() as usize <= nodes && word <= words, "{node}");
        }
    }

    #[test]
    fn what_is_said_letter_by_letter_is_marked() {
        for word in ["SUV", "TV", "TVS", "USA", "DUI", "EZ", "BBQ", "HDTV"] {
            assert!(is_spelled(word), "{word}");
        }
        // Words, a denied word, what has another word's digits, the beginning of an abbreviation, and
        // one of 12 letters, whose last one lies where the mark is.
        for word in
            ["WIFI", "LAN", "RUN", "SEX", "CAB", "SU", "INTELLIGENCE", "A1", "24/7", "suv", ""]
        {
            assert!(!is_spelled(word), "{word}");
        }
    }

    #[test]
    fn forms_of_offensive_words_are_denied_and_fine_words_stay() {
        let class = |text: &str| {
            let digits: String = text.chars().filter_map(key).collect();
            all(&digits).into_iter().find(|(word, _)| word == text).map(|(_, class)| class)
        };
        // BOOB, its plural and what is made of them; what only begins like an offensive word.
        assert_eq!(class("BOOBIES"), Some(Class::Denied));
        for word in ["BUTTER", "SPICED", "SPICY", "HITS", "DIET", "BABY", "ASSESS"] {
            assert!(matches!(class(word), Some(Class::Common(_))), "{word}");
        }
        // What nobody wants to hear out of the blue is no word at all, with its forms.
        for word in
            ["METH", "KILLERS", "BOMBED", "DIED", "DRUNKARD", "HUMPING", "ESCORTS", "LOSERS"]
        {
            assert_eq!(class(word), None, "{word}");
        }
    }

    #[test]
    fn a_denied_word_is_marked() {
        let turned = include_str!("deny.txt").lines().filter(|line| !line.starts_with('#'));
        for line in turned {
            let turn = |c: char| char::from((c as u8 - b'a' + 13) % 26 + b'a');
            let word: String = line.trim_start_matches('*').chars().map(turn).collect();
            let digits: String = word.chars().filter_map(key).collect();
            let class = if line.starts_with('*') { Class::DeniedInside } else { Class::Denied };
            assert!(all(&digits).contains(&(word.to_ascii_uppercase(), class)), "{line}");
        }
    }
}

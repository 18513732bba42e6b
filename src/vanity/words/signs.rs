//! Digits that people read without help: numbers that mean something, and words with a digit in
//! them.

/// Something with digits that is read as it stands.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Sign {
    /// How it is written.
    pub written: &'static str,
    /// The digits that dial it.
    pub digits: &'static str,
    /// How it is read.
    pub read: &'static str,
    /// How it stands to its neighbours.
    pub role: Role,
}

/// How a sign stands to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Role {
    /// A digit for a little word, between two words: 4 = FOR.
    Between,
    /// A number that means something, such as 24 or 911.
    Number,
    /// A word with a digit in it, such as H2O and GR8.
    Word,
    /// What not everybody reads at once: a digit for a sound, such as M8, or a 1 by itself.
    Sound,
    /// What ends a phrase, such as 4U.
    End,
}

const fn sign(written: &'static str, digits: &'static str, read: &'static str, role: Role) -> Sign {
    Sign { written, digits, read, role }
}

use Role::{Between, End, Number, Sound, Word};

/// All signs.
pub(in super::super) const SIGNS: &[Sign] = &[
    sign("1", "1", "1", Sound),
    sign("100", "100", "100", Number),
    sign("101", "101", "101", Number),
    sign("123", "123", "123", Number),
    sign("1ST", "178", "FIRST", Word),
    sign("2", "2", "TO", Between),
    sign("24", "24", "24", Number),
    sign("247", "247", "24/7", Number),
    sign("2DAY", "2329", "TODAY", Sound),
    sign("2GO", "246", "TO GO", End),
    sign("2NITE", "26483", "TONIGHT", Sound),
    sign("2U", "28", "TO YOU", End),
    sign("24HR", "2447", "24 HOUR", Word),
    sign("24HRS", "24477", "24 HOURS", Word),
    sign("2ND", "263", "SECOND", Word),
    sign("B4", "24", "BEFORE", Sound),
    sign("A1", "21", "A1", Word),
    sign("365", "365", "365", Number),
    sign("360", "360", "360", Number),
    sign("3D", "33", "3D", Word),
    sign("4", "4", "FOR", Between),
    sign("411", "411", "411", Number),
    sign("401K", "4015", "401K", Word),
    sign("4EVER", "43837", "FOREVER", Sound),
    sign("4ME", "463", "FOR ME", End),
    sign("4SALE", "47253", "FOR SALE", End),
    sign("4U", "48", "FOR YOU", End),
    sign("4US", "487", "FOR US", End),
    sign("4X4", "494", "4 BY 4", Word),
    sign("4YOU", "4968", "FOR YOU", End),
    sign("CRE8", "2738", "CREATE", Sound),
    sign("D8", "38", "DATE", Sound),
    sign("DON8", "3668", "DONATE", Sound),
    sign("GR8", "478", "GREAT", Word),
    sign("H2O", "426", "H2O", Word),
    sign("K9", "59", "CANINE", Word),
    sign("L8", "58", "LATE", Sound),
    sign("L8R", "587", "LATER", Sound),
    sign("M8", "68", "MATE", Sound),
    sign("PL8", "758", "PLATE", Sound),
    sign("R8", "78", "RATE", Sound),
    sign("SK8", "758", "SKATE", Sound),
    sign("ST8", "788", "STATE", Sound),
    sign("STR8", "7878", "STRAIGHT", Sound),
    sign("W8", "98", "WAIT", Sound),
    sign("911", "911", "911", Number),
];

impl Sign {
    /// Whether digits begin with it.
    pub(in super::super) fn begins(&self, digits: &[u8]) -> bool {
        let own = self.digits.as_bytes();
        own.first() == digits.first() && digits.starts_with(own)
    }

    /// Whether it begins with a digit as it is written.
    pub(in super::super) fn starts_with_digit(&self) -> bool {
        self.written.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether it ends with a digit as it is written.
    pub(in super::super) fn ends_with_digit(&self) -> bool {
        self.written.ends_with(|c: char| c.is_ascii_digit())
    }

    /// How many letters it shows.
    pub(in super::super) fn letters(&self) -> usize {
        self.written.chars().filter(char::is_ascii_alphabetic).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vanity::keypad::key;

    #[test]
    fn every_sign_is_dialled_by_its_digits() {
        for sign in SIGNS {
            let digits: String = sign.written.chars().filter_map(key).collect();
            assert_eq!(digits, sign.digits, "{}", sign.written);
        }
    }
}

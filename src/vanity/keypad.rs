//! The letters on the keys of a telephone.

/// The letters of the keys 2 to 9; the choice of a letter on its key is its place here.
const KEYS: [&[u8]; 8] = [b"ABC", b"DEF", b"GHI", b"JKL", b"MNO", b"PQRS", b"TUV", b"WXYZ"];

/// The place of O on 6 and of I on 4: the letters that 0 and 1 can stand for.
pub(super) const STAND_IN: u32 = 2;

/// The key that a letter or a digit is dialled with.
pub fn key(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    let letter = u8::try_from(c).ok()?.to_ascii_uppercase();
    (b'2'..).map(char::from).zip(KEYS).find(|(_, keys)| keys.contains(&letter)).map(|(key, _)| key)
}

/// The letter of a choice on a key from 2 to 9.
pub(super) fn letter(key: u8, choice: u32) -> Option<u8> {
    KEYS.get(usize::from(key.checked_sub(b'2')?))?.get(usize::try_from(choice).ok()?).copied()
}

/// The key on which the letter is that a digit shows or stands for: 0 is read as O, 1 as I.
pub(super) fn key_read(digit: u8) -> u8 {
    match digit {
        b'0' => b'6',
        b'1' => b'4',
        key => key,
    }
}

/// What a character is read as where it stands between letters: 0 as O, 1 as I.
pub(super) fn read(written: u8) -> u8 {
    match written {
        b'0' => b'O',
        b'1' => b'I',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_its_key() {
        let keys: String = ('A'..='Z').filter_map(key).collect();
        assert_eq!(keys, "22233344455566677778889999");
        assert_eq!(key('q'), Some('7'));
        assert_eq!(key('0'), Some('0'));
        assert_eq!((key('-'), key('é'), key('@')), (None, None, None));
    }

    #[test]
    fn what_stands_in_for_a_letter_is_read_as_it() {
        for (digit, read_as) in [(b'0', b'O'), (b'1', b'I')] {
            assert_eq!(letter(key_read(digit), STAND_IN), Some(read_as));
            assert_eq!(read(digit), read_as);
        }
    }
}

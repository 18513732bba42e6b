//! What Amazon Connect can dial: numbers, and the tones that follow them.
//!
//! Source: Amazon Connect Administrator Guide, "Flow block: Transfer to phone number", and the
//! flow language's `TransferParticipantToThirdParty`.

use std::time::Duration;

/// Signs that `ThirdPartyDTMFDigits` takes at most.
pub const MAX_TONES: usize = 50;

/// What a comma among the tones stands for.
pub const COMMA: Duration = Duration::from_millis(750);

/// Whether a number is written in E.164: `+`, country code and number, 8 to 15 digits in all.
pub fn is_e164(number: &str) -> bool {
    let Some(digits) = number.strip_prefix('+') else { return false };
    (8..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0')
}

/// Whether a sign can stand among tones: `0` to `9`, `*`, `#`, and `,` for a pause.
pub fn is_tone(sign: char) -> bool {
    sign.is_ascii_digit() || ",*#".contains(sign)
}

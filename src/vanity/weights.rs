//! The figures of the score.
//!
//! They were fitted to the half of the labelled phrases that is there for it: so that each of these
//! phrases is likely among all that its number can be read as (a conditional logit), with every figure
//! held near to what seemed reasonable before, and rounded. What the phrases do not tell, such as what
//! digits and rare words cost, was set by reading results for random numbers.

/// What everything is worth, in tenths of points.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    /// A digit that became a letter.
    pub letter: i32,
    /// Every word.
    pub word: i32,
    /// A word by its length, from one letter.
    pub length: [i32; 8],
    /// A letter more than those.
    pub longer: i32,
    /// A letter of a word, by how common the word is: from 1 to 12, leading, leaning.
    pub common: [i32; 14],
    /// Digits that stay at an end, and between words.
    pub digits: [i32; 2],
    /// Every digit that stays.
    pub digit: i32,
    /// One digit again and again.
    pub same: i32,
    /// Signs by their role: between, number, word, sound, end.
    pub sign: [i32; 5],
    /// A digit of a sign.
    pub sign_digit: i32,
    /// A digit for a little word that begins the phrase.
    pub begins: i32,
    /// A word of one letter that begins or ends the phrase.
    pub lone: i32,
    /// A little word that leans on the one before and ends the phrase.
    pub closes: i32,
    /// A 0 or 1 that stands for a letter.
    pub stand_in: i32,
    /// A little word where it does not belong.
    pub astray: i32,
    /// Two words that belong together.
    pub pair: i32,
    /// What it costs that something stands beside something, never more than nothing: rows are the left
    /// ones, columns the right ones, in the order of `Stands`.
    pub beside: [[i32; 12]; 12],
    /// The same letter on both sides of a border.
    pub doubled: i32,
    /// A word of one's own.
    pub own: i32,
}

impl Weights {
    /// Those that are used.
    pub(super) const TUNED: Self = Self {
        letter: 80,
        word: -112,
        length: [0, -40, -25, 45, 65, 120, 250, 310],
        longer: 70,
        common: [-50, -35, -15, -6, -2, 4, 20, 20, 26, 35, 48, 51, 27, 29],
        digits: [-105, -300],
        digit: -10,
        same: 260,
        sign: [25, 110, 100, -15, 115],
        sign_digit: 50,
        begins: -80,
        lone: -105,
        closes: 45,
        stand_in: -80,
        astray: -150,
        pair: 105,
        beside: [
            // Noun, verb, both, adjective, other, leads, acts, joins, leans, follows, sign, plain.
            [-45, -40, -45, -40, -30, -35, -80, -40, 0, -65, 0, -15],
            [-35, -35, -35, 0, -20, -15, -40, 0, -15, 0, -20, -5],
            [-35, -35, -35, 0, -20, -15, -40, 0, -15, 0, -20, -5],
            [0, -35, 0, -20, -40, -50, -80, -60, -20, -60, -10, 0],
            [-15, -45, -15, -30, -40, -20, -20, -20, -10, 0, -10, -20],
            [0, -10, 0, 0, -40, -45, -45, -80, -60, -100, -20, -150],
            [-70, 0, 0, -10, -40, -45, -45, -80, -60, -100, -30, -150],
            [0, -25, 0, -10, -40, -40, -40, -100, -80, -100, -60, -200],
            [-60, -60, -60, -60, -60, -40, -40, -40, -60, -60, -40, -100],
            [-60, -60, -60, -60, -60, -40, -40, -40, -60, -60, -40, -100],
            [0, -20, 0, 0, -20, 0, -40, -250, 0, -20, -40, 0],
            [0, -20, 0, 0, -10, -60, -60, -150, -150, -150, 0, 0],
        ],
        doubled: -10,
        own: 10_000,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_something_never_gains_by_it() {
        // The search relies on it: what it promises leaves borders out.
        let Weights { beside, doubled, .. } = Weights::TUNED;
        assert!(doubled <= 0 && beside.iter().flatten().all(|cost| *cost <= 0));
    }
}

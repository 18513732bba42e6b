//! How many numbers a core reads in a second, with five results each: `cargo bench --bench vanity`
//! takes a sample of all endings of seven digits, `-- all` takes all of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::hint::black_box;
use std::time::Instant;

use connectctl::vanity::{Digits, Limits, OwnWords, Search};

/// All endings of seven digits.
const ALL: u32 = 10_000_000;
/// A step between the endings of the sample that has no factor with their number.
const STEP: u32 = 7_368_787;
const SAMPLE: u32 = 500_000;

fn main() {
    let all = std::env::args().any(|word| word == "all");
    let numbers = if all { ALL } else { SAMPLE };
    let own = OwnWords::default();
    let mut search = Search::new(&own, Limits::default());
    let first = Instant::now();
    black_box(search.run(&Digits::new("3569377").unwrap(), None));
    println!("the first number: {:.3} ms", first.elapsed().as_secs_f64() * 1e3);
    let (mut results, mut without, mut letters) = (0_usize, 0, 0);
    let start = Instant::now();
    let mut ending = 0;
    for number in 0..numbers {
        ending = if all { number } else { (ending + STEP) % ALL };
        let digits = Digits::new(&format!("{ending:07}")).unwrap();
        let found = search.run(&digits, None);
        results += found.len();
        without += u32::from(found.is_empty());
        letters += found.iter().map(|found| black_box(found.phrase()).len()).sum::<usize>();
    }
    let seconds = start.elapsed().as_secs_f64();
    black_box(letters);
    let rate = f64::from(numbers) / seconds;
    println!("{numbers} endings on one core: {seconds:.2} s, {rate:.0} a second");
    println!("{results} results; {without} endings without any");
}

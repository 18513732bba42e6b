//! The bootstrap of the function `vanity-numbers`.

use std::process::ExitCode;

fn main() -> ExitCode {
    connectctl::lambda::boot(connectctl::lambda::vanity_numbers::deployed)
}

//! The bootstrap of the function `pstn-transfer`.

use std::process::ExitCode;

fn main() -> ExitCode {
    connectctl::lambda::boot(connectctl::lambda::transfer::deployed)
}

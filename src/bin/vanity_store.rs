//! The bootstrap of the function `vanity-store`.

use std::process::ExitCode;

fn main() -> ExitCode {
    connectctl::lambda::boot(connectctl::lambda::vanity_store::deployed)
}

//! The bootstrap of the function `async-execution`.

use std::process::ExitCode;

fn main() -> ExitCode {
    connectctl::lambda::boot(connectctl::lambda::execution::deployed)
}

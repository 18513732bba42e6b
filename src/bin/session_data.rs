//! The bootstrap of the function `session-data`.

use std::process::ExitCode;

fn main() -> ExitCode {
    connectctl::lambda::boot(connectctl::lambda::session_data::deployed)
}

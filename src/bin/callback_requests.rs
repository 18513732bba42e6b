//! The bootstrap of the function `callback-requests`.

use std::process::ExitCode;

fn main() -> ExitCode {
    connectctl::lambda::boot(connectctl::lambda::callback_requests::deployed)
}

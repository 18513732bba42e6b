//! The bootstrap of the function `auth-approval`.

use std::process::ExitCode;

fn main() -> ExitCode {
    connectctl::lambda::boot(connectctl::lambda::auth_approval::deployed)
}

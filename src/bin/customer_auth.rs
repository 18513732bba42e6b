//! The bootstrap of the function `customer-auth`.

use std::process::ExitCode;

fn main() -> ExitCode {
    connectctl::lambda::boot(connectctl::lambda::customer_auth::deployed)
}

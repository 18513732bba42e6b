//! The bootstrap of the function `lex-fulfilment`.

use std::process::ExitCode;

fn main() -> ExitCode {
    connectctl::lambda::boot(connectctl::lambda::lex_fulfilment::deployed)
}

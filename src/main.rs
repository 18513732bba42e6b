//! `connectctl`: parse, dispatch, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    let run = || connectctl::cli::run(std::env::args_os());
    match std::panic::catch_unwind(run) {
        Ok(exit) => exit.into(),
        Err(_) => {
            eprintln!("This is a bug of connectctl; the lines above tell where it happened.");
            connectctl::cli::Exit::Bug.into()
        }
    }
}

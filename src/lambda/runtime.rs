//! What runs a function: the Lambda runtime API, or a pipe.

use std::future::Future;
use std::io::{Read, Write};
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use super::{FunctionError, Handler};

/// What one invocation may take when nobody says.
const UNLIMITED: Duration = Duration::from_secs(900);

/// Runs the function that `make` makes, once, outside the handler, from its environment.
///
/// Started by Lambda it serves the runtime API. With `--test` it reads one event on standard
/// input and prints the answer on standard output, or `Error: <message>` on standard error with
/// exit code 1; logs go to standard error in both cases.
pub fn boot<H, F, M>(make: M) -> ExitCode
where
    H: Handler + 'static,
    F: Future<Output = Result<H, FunctionError>>,
    M: FnOnce(fn(&str) -> Option<String>) -> F,
{
    let lookup: fn(&str) -> Option<String> = |key| std::env::var(key).ok();
    let test = match std::env::args().nth(1).as_deref() {
        Some("--test") => true,
        Some("--version") => return print(env!("CARGO_PKG_VERSION")),
        None if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some() => false,
        _ => return usage(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let result = runtime.map_err(|error| error.to_string()).and_then(|runtime| {
        runtime.block_on(async {
            match test {
                true => answer_once(make(lookup)).await,
                false => serve(make(lookup)).await,
            }
        })
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "Error: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn answer_once<H: Handler>(
    make: impl Future<Output = Result<H, FunctionError>>,
) -> Result<(), String> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| error.to_string())?;
    let event: Value = serde_json::from_str(&text)
        .map_err(|error| format!("the event on standard input is not JSON: {error}"))?;
    let handler = make.await.map_err(|error| error.to_string())?;
    let answer = handler.handle(event, UNLIMITED).await.map_err(|error| error.to_string())?;
    writeln!(std::io::stdout(), "{answer}").map_err(|error| error.to_string())
}

async fn serve<H: Handler>(
    make: impl Future<Output = Result<H, FunctionError>>,
) -> Result<(), String> {
    let handler = &make.await.map_err(|error| error.to_string())?;
    let service = service_fn(move |event: LambdaEvent<Value>| async move {
        let remaining = remaining(event.context.deadline);
        handler.handle(event.payload, remaining).await
    });
    lambda_runtime::run(service).await.map_err(|error| error.to_string())
}

/// Time until `deadline`, milliseconds since the epoch.
fn remaining(deadline: u64) -> Duration {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    match Duration::from_millis(deadline).checked_sub(now) {
        Some(left) => left,
        // A local runtime API may not tell.
        None if deadline == 0 => UNLIMITED,
        None => Duration::ZERO,
    }
}

fn print(text: &str) -> ExitCode {
    let _ = writeln!(std::io::stdout(), "{text}");
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    let _ = writeln!(
        std::io::stderr(),
        "This is a Lambda function: Lambda starts it as `bootstrap`.\n\
         To try it here, give it an event: connectctl event generate connect | <this program> --test"
    );
    ExitCode::from(2)
}

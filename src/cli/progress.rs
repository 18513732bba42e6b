//! Progress on standard error, on a terminal only.

use std::fmt::Write;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::app::App;

/// Whether a bar is shown: not without a terminal, with `--quiet` or with `--no-progress`.
pub fn is_shown(app: &App) -> bool {
    !app.quiet && !app.no_progress && std::io::stderr().is_terminal()
}

/// A bar over `total` steps, or a counter where the total is not known. It says nothing where
/// [it is not shown](is_shown).
pub fn bar(app: &App, total: Option<u64>, what: &str) -> ProgressBar {
    if !is_shown(app) {
        return ProgressBar::hidden();
    }
    let (bar, template) = match total {
        Some(total) => {
            (ProgressBar::new(total), "{msg} [{bar:30}] {pos}/{len} {rate} {eta_precise:.dim} left")
        }
        None => (ProgressBar::new_spinner(), "{spinner} {msg} {pos} {rate}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> ").with_key("rate", rate));
    }
    bar.set_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A sign that something goes on, with a message and the time since it began.
pub fn spinner(app: &App) -> ProgressBar {
    if !is_shown(app) {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner();
    spinner.set_draw_target(ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(Duration::from_millis(200));
    spinner
}

fn rate(state: &ProgressState, text: &mut dyn Write) {
    // What cannot be drawn is left out.
    let _ = write!(text, "{:.0}/s", state.per_sec());
}

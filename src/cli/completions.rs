//! `connectctl completions`, and the answers to a shell that asks for candidates.
//!
//! The scripts ask the program itself, so that the names of environments come from the
//! configuration of the folder in which somebody types.

use clap::ValueEnum;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::{CompleteEnv, Shells};

use super::exit::{Exit, Failure};
use super::globals::Globals;
use super::settings::Settings;
use super::{help, output};
use crate::flow::lint::{Entry, entries};

/// The variable by which a script asks.
const VARIABLE: &str = "CONNECTCTL_COMPLETE";

/// A shell that connectctl has completions for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    Powershell,
}

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("bash, in ~/.bashrc", "source <(connectctl completions bash)"),
    ("zsh, in ~/.zshrc", "source <(connectctl completions zsh)"),
    ("fish", "connectctl completions fish > ~/.config/fish/completions/connectctl.fish"),
    ("PowerShell, in $PROFILE", "connectctl completions powershell | Out-String | Invoke-Expression"),
]))]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    output::raw(&script(args.shell)?)?;
    Ok(Exit::Done)
}

/// The script of a shell.
///
/// # Errors
/// The generator does not know the shell.
pub fn script(shell: Shell) -> Result<String, Failure> {
    let name = shell.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
    let bug = |text: String| Failure::new(Exit::Bug, text);
    let completer = Shells::builtins()
        .0
        .iter()
        .find(|completer| completer.is(&name))
        .ok_or_else(|| bug(format!("no completions for {name}")))?;
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, "connectctl", "connectctl", "connectctl", &mut script)
        .map_err(|error| bug(error.to_string()))?;
    String::from_utf8(script).map_err(|error| bug(error.to_string()))
}

/// Answers a shell that asks for candidates, and ends the process if one did.
pub fn answer_shell() {
    // Everybody else pays for nothing but the look at one variable.
    if std::env::var_os(VARIABLE).is_some() {
        CompleteEnv::with_factory(super::command).var(VARIABLE).complete();
    }
}

/// The names of the lint rules, and the words for several.
pub fn rules() -> Vec<CompletionCandidate> {
    let mut all = rule();
    all.push(CompletionCandidate::new("all").help(Some("every rule".into())));
    all
}

/// The names of the lint rules.
pub fn rule() -> Vec<CompletionCandidate> {
    let candidate = |entry: &Entry| {
        CompletionCandidate::new(entry.meta.name).help(Some(entry.summary().into()))
    };
    entries().iter().map(candidate).collect()
}

/// The environments that the configuration of this folder names.
pub fn environments() -> Vec<CompletionCandidate> {
    let settings = Settings::load(&Globals::default());
    let names = settings.as_ref().map(Settings::environments).unwrap_or_default();
    names.into_iter().map(CompletionCandidate::new).collect()
}

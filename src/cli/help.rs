//! `connectctl help`, and how help looks.

use std::io::Write;

use clap::error::ErrorKind;

use super::exit::{Exit, Failure};
use super::output;
use super::settings::{ENV_VARIABLE, Key};

/// What it does, examples, usage, options: in the order in which people read.
pub const TEMPLATE: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// Examples as the first thing in a command's help.
pub fn examples(examples: &[(&str, &str)]) -> String {
    let lines = examples.iter().map(|(what, command)| format!("  # {what}\n  {command}\n"));
    format!("Examples:\n{}", lines.collect::<String>())
}

/// Every command with the same template.
pub fn with_template(command: clap::Command) -> clap::Command {
    command.help_template(TEMPLATE).mut_subcommands(with_template)
}

/// Explain a command, or what all commands share
#[derive(Debug, clap::Args)]
#[command(before_help = examples(&[
    ("the options and examples of a command", "connectctl help session update"),
    ("what the exit codes mean", "connectctl help exit-codes"),
]))]
pub struct Args {
    /// A command, or one of: exit-codes, environment, output
    topic: Vec<String>,
}

/// Prints the help.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let words: Vec<&str> = args.topic.iter().map(String::as_str).collect();
    let text = match words.as_slice() {
        ["exit-codes"] => exit_codes(),
        ["environment"] => environment(),
        ["output"] => OUTPUT.to_owned(),
        path => of_command(path)?,
    };
    output::raw(&text)?;
    Ok(Exit::Done)
}

fn of_command(path: &[&str]) -> Result<String, Failure> {
    let mut command = super::command();
    command.build();
    for name in path {
        let names = command.get_subcommands().map(|c| c.get_name().to_owned());
        let names = names.collect::<Vec<_>>().join(", ");
        command = command.find_subcommand(name).cloned().ok_or_else(|| {
            let text = format!("there is no command or topic `{}`", path.join(" "));
            Failure::new(Exit::Usage, text)
                .help(format!("choose from: {names}, exit-codes, environment, output"))
        })?;
    }
    Ok(command.render_long_help().to_string())
}

fn exit_codes() -> String {
    let lines = Exit::ALL.map(|(exit, meaning)| format!("  {:>3}  {meaning}\n", exit as u8));
    format!("Exit codes, the same for every command:\n\n{}", lines.concat())
}

fn environment() -> String {
    let lines = Key::ALL.map(|key| {
        let only = match key {
            Key::Assistant => " of session update",
            Key::VanityQueue => " of vanity --save",
            Key::VanityTable => " of vanity history",
            Key::StateMachine => " of async",
            _ => "",
        };
        format!("  {:31} {}{only}\n", key.variables().join(", "), key.option())
    });
    format!(
        "Settings: a flag beats an environment variable, which beats connectctl.toml (looked for\n\
         from the current folder upward), which beats the user's own file, which beats the default.\n\
         `connectctl config show` prints each value with where it came from.\n\n\
         Variables that stand for options:\n\n\
         \x20 {ENV_VARIABLE:31} --env\n{}\n\
         AWS_ENDPOINT_URL_<SERVICE> (CONNECT, QCONNECT, STS, LAMBDA, SQS, DYNAMODB, SFN,\n\
         LEX_MODELS_V2, LEX_RUNTIME_V2) and all else that the AWS SDK reads holds too. NO_COLOR and FORCE_COLOR turn colour off and on.\n\n\
         connectctl.toml may say, at its top for all environments and in [env.NAME] for one:\n\n\
         \x20 profile, region, instance, assistant, endpoint_url, vanity_queue,
\x20 vanity_table, state_machine, state, output\n\n\
         and at its top default_env, the environment that is used when --env names none. An\n\
         environment named with --env beats environment variables. How flows are linted stands in\n\
         [lint] and [[lint.ignores]]:\n\n\
         \x20 [lint]\n\
         \x20 select = [\"CF5\"]           # rules that run too: names, codes, starts of codes, \"all\"\n\
         \x20 ignore = [\"legacy-format\"] # rules that do not run\n\
         \x20 max_silence = 10           # seconds in which a caller may hear nothing\n\n\
         \x20 [[lint.ignores]]           # findings to live with\n\
         \x20 rule = \"dangling-transition\"\n\
         \x20 path = \"flows/old/**\"      # relative to the file; block and reason can stand here too\n\n\
         `connectctl config schema` prints the JSON Schema of the file, for editors.\n",
        lines.concat()
    )
}

const OUTPUT: &str = r#"Results go to standard output, everything else (notes, progress, logs, errors) to standard error.

  -o table    for people; the default
  -o json     one object with a `schema` field, such as connectctl.session.update/1; within a
              version of a schema no field is renamed or removed
  -o ndjson   one object a line
  -o text     values separated by tabs, without decoration

--query takes a JMESPath expression (https://jmespath.org) and is applied to the JSON form:

  connectctl session show --contact-id ID --query session_arn -o text
  connectctl session show --contact-id ID --query 'ai_agents[].use_case'
  connectctl doctor --query "checks[?outcome!='ok'].name" -o text

A query answers objects with their keys sorted. With -o json an error is an object on standard error (connectctl.error/1).
Phone numbers and values are masked where they are not what you asked for; --show-pii shows them.
"#;

/// Prints help that was asked for, or what is wrong with the command line.
pub fn refused(error: &clap::Error, for_machines: bool) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            Exit::Done
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Exit::Usage
        }
        _ if for_machines => {
            let text = error.render().to_string();
            let message = text.trim().trim_start_matches("error: ");
            let failure = Failure::new(Exit::Usage, message);
            let _ = writeln!(std::io::stderr(), "{}", failure.for_machines());
            Exit::Usage
        }
        _ => {
            let _ = error.print();
            Exit::Usage
        }
    }
}

//! Files that are made from the code are what the code makes now.
//!
//! `UPDATE_GENERATED=1 cargo test generated` writes them anew, and `UPDATE_GENERATED=1 cargo test
//! readme` the output in the pages. Look at the difference before you keep it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use connectctl::flow::lint::entries;
use similar::TextDiff;

use super::harness::project;

/// The files under completions/ and the shells that read them.
const COMPLETIONS: [(&str, &str); 4] = [
    ("bash", "connectctl.bash"),
    ("fish", "connectctl.fish"),
    ("powershell", "connectctl.ps1"),
    ("zsh", "_connectctl"),
];

/// Passes if the file says `current`, or makes it say so if that is asked for.
pub fn prove(path: &Path, current: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        return std::fs::write(path, current).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    let difference = TextDiff::from_lines(written.as_str(), current);
    let difference = difference.unified_diff().header("file", "now").to_string();
    let path = path.display();
    assert!(written == current, "{path} is out of date (UPDATE_GENERATED=1):\n{difference}");
}

/// Passes if a folder holds these files and no others.
fn prove_folder(folder: &str, names: impl IntoIterator<Item = String>) {
    let expected: BTreeSet<String> = names.into_iter().collect();
    for entry in project(folder).read_dir().unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if !expected.contains(&name) {
            let update = std::env::var_os("UPDATE_GENERATED").is_some();
            assert!(update, "{folder}/{name} belongs to nothing (UPDATE_GENERATED=1)");
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
}

#[test]
fn the_completions_are_current() {
    for (shell, file) in COMPLETIONS {
        let mut connectctl = Command::new(env!("CARGO_BIN_EXE_connectctl"));
        let output = connectctl.args(["completions", shell]).env_clear().output().unwrap();
        assert!(output.status.success(), "{shell}");
        let script = String::from_utf8(output.stdout).unwrap();
        prove(&project("completions").join(file), &script);
    }
    prove_folder("completions", COMPLETIONS.map(|(_, file)| file.to_owned()));
}

#[test]
fn the_schema_of_the_configuration_is_current() {
    let mut connectctl = Command::new(env!("CARGO_BIN_EXE_connectctl"));
    let output = connectctl.args(["config", "schema"]).env_clear().output().unwrap();
    assert!(output.status.success());
    let schema = String::from_utf8(output.stdout).unwrap();
    prove(&project("docs/connectctl.schema.json"), &schema);
}

#[test]
fn the_pages_of_the_commands_are_current() {
    let pages = pages();
    let folder = project("docs/commands");
    for (name, page) in &pages {
        prove(&folder.join(name), page);
    }
    prove_folder("docs/commands", pages.into_iter().map(|(name, _)| name));
}

/// The pages of all commands by file name, and the index.
fn pages() -> Vec<(String, String)> {
    let index = "README.md".to_owned();
    // A page names what is special about its command; the index has what all have in common.
    let mut special = connectctl::cli::command()
        .term_width(100)
        .mut_args(|arg| if arg.is_global_set() { arg.hide(true) } else { arg });
    special.build();
    let mut pages = Vec::new();
    let mut list = String::new();
    for command in special.get_subcommands_mut() {
        page(command, "connectctl", &mut pages, &mut list);
    }
    let mut whole = connectctl::cli::command().term_width(100);
    let help = fence(&whole.render_long_help().to_string());
    let head = "# Commands\n\nThe help of every command, generated from the program.";
    pages.push((index, format!("{head}\n\n{list}\n## connectctl\n\n{help}")));
    pages
}

fn page(
    command: &mut clap::Command,
    parent: &str,
    pages: &mut Vec<(String, String)>,
    list: &mut String,
) {
    let name = format!("{parent} {}", command.get_name());
    let file = format!("{}.md", name.trim_start_matches("connectctl ").replace(' ', "-"));
    let depth = name.split(' ').count() - 2;
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    *list += &format!("{}* [{name}]({file}): {about}\n", "  ".repeat(depth));
    let help = fence(&command.render_long_help().to_string());
    let common = "The options that all commands take are [here](README.md#connectctl).";
    pages.push((file, format!("# {name}\n\n{help}\n{common}\n")));
    for command in command.get_subcommands_mut().filter(|command| !command.is_hide_set()) {
        page(command, &name, pages, list);
    }
}

#[test]
fn the_pages_of_the_lint_rules_are_current() {
    let folder = project("docs/rules");
    let mut index = "# Lint rules\n\nThe rules of `connectctl flow lint`, generated from their \
                     sources. Those of severity info are off unless `--pedantic` or `--select` \
                     turns them on.\n"
        .to_owned();
    let mut names = vec!["README.md".to_owned()];
    let mut section = None;
    for entry in entries() {
        let meta = entry.meta;
        if section.replace(meta.section()) != Some(meta.section()) {
            let title = meta.section().title();
            index += &format!(
                "\n## {title}\n\n| code | rule | severity | what it does |\n|---|---|---|---|\n"
            );
        }
        let (code, name, severity) = (meta.code, meta.name, meta.severity.word());
        let summary = entry.summary().replace('|', "\\|");
        index += &format!("| {code} | [{name}]({name}.md) | {severity} | {summary} |\n");
        let text = entry.documentation();
        let page = format!("# {name}\n\n`{code}` · {severity}\n\n{text}");
        prove(&folder.join(format!("{name}.md")), &page);
        names.push(format!("{name}.md"));
    }
    prove(&folder.join("README.md"), &index);
    prove_folder("docs/rules", names);
}

/// Text as it is, without the blanks that clap leaves at the ends of lines.
fn fence(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    format!("```text\n{}\n```\n", lines.join("\n"))
}

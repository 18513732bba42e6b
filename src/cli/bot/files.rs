//! Files of bots.

use std::path::{Path, PathBuf};

use crate::bot::{Bot, Unreadable, is_meant};
use crate::cli::exit::{Exit, Failure};
use crate::cli::flow::read as read_text;
use crate::flow::source::SourceText;

/// Where bots are unless somebody says otherwise.
pub const FOLDER: &str = "bots";

/// A file that is a bot, or is meant to be one.
#[derive(Debug)]
pub struct File {
    /// Its text.
    pub source: SourceText,
    /// The bot, or why it is none.
    pub bot: Result<Bot, Unreadable>,
}

/// The files that paths name; of folders those that are meant to be bots, in the order of their
/// names, and how many others there are.
///
/// # Errors
/// A path is not there, or a file cannot be read.
pub fn find(paths: &[PathBuf]) -> Result<(Vec<File>, usize), Failure> {
    let (mut files, mut others) = (Vec::new(), 0);
    for path in paths {
        if !path.is_dir() {
            files.push(read(path)?);
            continue;
        }
        for path in in_folder(path)? {
            let source = read_text(&path)?;
            match is_meant(source.text()) {
                true => files.push(file(source)),
                false => others += 1,
            }
        }
    }
    let mut known = Vec::new();
    files.retain(|file| {
        let place = Path::new(file.source.name()).canonicalize().ok();
        let is_new = place.is_none() || !known.contains(&place);
        known.push(place);
        is_new
    });
    Ok((files, others))
}

/// A file.
///
/// # Errors
/// It cannot be read.
pub fn read(path: &Path) -> Result<File, Failure> {
    read_text(path).map(file)
}

fn file(source: SourceText) -> File {
    File { bot: Bot::read(source.text()), source }
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: &std::io::Error| Failure::file("reading", folder, error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| failed(&error))? {
        let path = entry.map_err(|error| failed(&error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The paths that were named, else the folder of bots.
///
/// # Errors
/// Nothing was named, and there is no such folder.
pub fn named(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    match paths {
        [] if Path::new(FOLDER).is_dir() => Ok(vec![FOLDER.into()]),
        [] => Err(Failure::new(Exit::Usage, format!("there is no folder {FOLDER} here"))
            .help("name the files of the bots, or the folder that they are in")),
        paths => Ok(paths.to_vec()),
    }
}

/// The bot of a file, or all that keeps it from being one, each with its place.
///
/// # Errors
/// The file is no bot.
pub fn bot(file: &File) -> Result<&Bot, Failure> {
    file.bot.as_ref().map_err(|unreadable| not_a_bot(&file.source, unreadable))
}

impl File {
    /// The bot itself.
    ///
    /// # Errors
    /// Those of [`bot`].
    pub fn into_bot(self) -> Result<Bot, Failure> {
        self.bot.map_err(|unreadable| not_a_bot(&self.source, &unreadable))
    }
}

fn not_a_bot(source: &SourceText, unreadable: &Unreadable) -> Failure {
    let lines = unreadable.problems.iter().map(|problem| {
        let place = source.position(problem.range.start);
        format!("{}:{}:{}: {}", source.name(), place.line, place.column, problem.message)
    });
    let failure = Failure::new(Exit::Input, lines.collect::<Vec<_>>().join("\n"));
    match unreadable.help() {
        Some(help) => failure.help(help),
        None => failure.help("`connectctl bot lint` shows the places"),
    }
}

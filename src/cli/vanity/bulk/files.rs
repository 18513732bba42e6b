//! The files of a bulk run.

use std::path::{Path, PathBuf};

use super::super::super::exit::{Exit, Failure};
use super::super::super::resumable::{Earlier, all_differ, check_rejects};
use super::Args;
use super::growing::Growing;
use super::journal::{Header, Journal, Left, Progress};
use super::sink::{Out, Sink};

/// The files of a bulk run.
pub struct Files {
    /// Where rows go, and the journal beside it; standard output has none.
    out: Option<(PathBuf, PathBuf)>,
    /// Where rejected rows go, if anywhere.
    pub rejects: Option<PathBuf>,
}

impl Files {
    /// Chooses the files beside the output where none are named.
    ///
    /// # Errors
    /// One file would have to be two.
    pub fn choose(args: &Args, input: &Path, words: Option<&Path>) -> Result<Self, Failure> {
        let out = args.file().map(|out| (out.to_owned(), beside(out, "journal")));
        let rejects = args.rejects.clone().or_else(|| Some(beside(args.file()?, "rejects")));
        let mut all = vec![input];
        all.extend(words);
        all.extend(rejects.as_deref());
        all.extend(out.iter().flat_map(|(out, journal)| [out.as_path(), journal]));
        if !all_differ(&all) {
            let text = "the input, the words, the output, its journal, the rejects and what \
                        standard output goes to have to be different files";
            return Err(Failure::new(Exit::Usage, text).help("choose others"));
        }
        Ok(Self { out, rejects })
    }

    /// Opens what is written to, where an earlier run stopped; a dry run only looks at it.
    ///
    /// # Errors
    /// What is there must not be touched, is not what an earlier run left, or cannot be opened.
    pub fn open(&self, header: &Header, earlier: Earlier, is_dry: bool) -> Result<Sink, Failure> {
        let journal = match &self.out {
            Some((_, journal)) => Journal::find(journal)?,
            None => None,
        };
        let left = match &journal {
            Some(journal) => journal.left(header, earlier)?,
            None => None,
        };
        self.check(left.is_some(), earlier)?;
        let progress = left.as_ref().map(|left| left.progress.clone()).unwrap_or_default();
        let (out, rejects) = match is_dry {
            true => {
                self.look(&progress)?;
                (Out::Nowhere, None)
            }
            false => self.open_all(journal, header, left.as_ref(), &progress)?,
        };
        Ok(Sink { progress, ..Sink::new(out, rejects) })
    }

    /// Refuses what is there and would be lost.
    fn check(&self, goes_on: bool, earlier: Earlier) -> Result<(), Failure> {
        if let Some((out, _)) = &self.out {
            check_out(out, goes_on, earlier)?;
        }
        let Some(rejects) = &self.rejects else { return Ok(()) };
        check_rejects(rejects)?;
        if goes_on || earlier == Earlier::Restart || is_empty(rejects) {
            return Ok(());
        }
        let text = format!("{} exists, with the rejects of another run", rejects.display());
        Err(Failure::new(Exit::Usage, text).help(match self.out {
            Some(_) => "choose another file with --rejects, or replace it by --restart",
            None => "choose another file with --rejects, or remove it",
        }))
    }

    /// Makes sure that the files are as an earlier run left them.
    fn look(&self, progress: &Progress) -> Result<(), Failure> {
        let out = self.out.as_ref().map(|(out, _)| (out, &progress.out));
        let rejects = self.rejects.as_ref().map(|rejects| (rejects, &progress.rejects));
        for (path, left) in out.into_iter().chain(rejects).filter(|(_, left)| left.bytes > 0) {
            Growing::left(path, left)?;
        }
        Ok(())
    }

    /// Opens all files before the first is changed.
    fn open_all(
        &self,
        journal: Option<Journal>,
        header: &Header,
        left: Option<&Left>,
        progress: &Progress,
    ) -> Result<(Out, Option<Growing>), Failure> {
        let out = self.out.as_ref().map(|(out, _)| Growing::open(out, &progress.out));
        let out = out.transpose()?;
        let rejects = self.rejects.as_ref().map(|path| Growing::open(path, &progress.rejects));
        let rejects = rejects.transpose()?;
        if let Some(rejects) = &rejects {
            rejects.lock("rejects")?;
        }
        let out = match (out, &self.out) {
            (Some(out), Some((_, path))) => {
                let mut journal = journal.map_or_else(|| Journal::make(path), Ok)?;
                journal.begin(header, left)?;
                out.cut()?;
                Out::File(out, journal)
            }
            _ => Out::Stdout,
        };
        rejects.as_ref().map_or(Ok(()), Growing::cut)?;
        Ok((out, rejects))
    }
}

/// Refuses an output that is there and would be lost.
fn check_out(out: &Path, goes_on: bool, earlier: Earlier) -> Result<(), Failure> {
    let Ok(found) = std::fs::metadata(out) else { return Ok(()) };
    let usage = |text: String, help: &str| Err(Failure::new(Exit::Usage, text).help(help));
    let shown = out.display();
    if !found.is_file() {
        return usage(format!("{shown} is no ordinary file"), "--out - is standard output");
    }
    match earlier {
        _ if goes_on || found.len() == 0 => Ok(()),
        Earlier::Restart => Ok(()),
        Earlier::Refuse => {
            usage(format!("{shown} exists"), "choose another file, or replace it by --restart")
        }
        Earlier::Resume => usage(
            format!("{shown} exists, and there is no journal of a run to go on with"),
            "a run that came to its end leaves none; replace the file by --restart",
        ),
    }
}

/// Whether nothing is at a path, or a file without content.
fn is_empty(path: &Path) -> bool {
    std::fs::metadata(path).map_or(true, |found| found.len() == 0)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}.{suffix}", path.display()))
}

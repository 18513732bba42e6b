//! The files of a bulk run.

use std::path::{Path, PathBuf};

use super::super::super::exit::{Exit, Failure};
use super::super::super::resumable::{Earlier, all_differ, check_rejects, is_dash};
use super::Args;
use super::journal::{Header, Journal};
use super::sink::{Growing, Out, Sink};

/// The files of a bulk run.
pub struct Files {
    /// Where rows go, and the journal beside it; standard output has none.
    out: Option<(PathBuf, PathBuf)>,
    /// Where rejected rows go.
    pub rejects: PathBuf,
}

impl Files {
    /// Chooses the files beside the input and the output where none are named.
    ///
    /// # Errors
    /// One file would have to be two, or is somebody else's.
    pub fn choose(args: &Args, input: &Path) -> Result<Self, Failure> {
        let rejects = match &args.rejects {
            Some(path) => path.clone(),
            None if is_dash(input) => "connectctl-vanity.rejects".into(),
            None => beside(input, "rejects"),
        };
        check_rejects(&rejects)?;
        let out = args.file().map(|out| (out.to_owned(), beside(out, "journal")));
        let mut all = vec![input, &rejects];
        all.extend(out.iter().flat_map(|(out, journal)| [out.as_path(), journal]));
        if !all_differ(&all) {
            let text =
                "the input, the output, its journal and the rejects have to be different files";
            return Err(Failure::new(Exit::Usage, text).help("choose others"));
        }
        Ok(Self { out, rejects })
    }

    /// Opens what is written to, where an earlier run stopped.
    ///
    /// # Errors
    /// What is there must not be touched, is not what an earlier run left, or cannot be opened.
    pub fn open(&self, header: &Header, earlier: Earlier) -> Result<Sink, Failure> {
        let Some((out, journal)) = &self.out else {
            return Ok(Sink::new(Out::Stdout, Some(Growing::later(&self.rejects)?)));
        };
        check_out(out, journal, earlier)?;
        let (journal, progress) = Journal::open(journal, header, earlier)?;
        let file = Growing::after(out, progress.out_bytes)?;
        let rejects = match progress.rejects_bytes {
            0 => Growing::later(&self.rejects)?,
            length => Growing::after(&self.rejects, length)?,
        };
        Ok(Sink { progress, ..Sink::new(Out::File(file, journal), Some(rejects)) })
    }
}

/// Refuses an output that is there and would be lost.
fn check_out(out: &Path, journal: &Path, earlier: Earlier) -> Result<(), Failure> {
    let Ok(found) = std::fs::metadata(out) else { return Ok(()) };
    let usage = |text: String, help: &str| Err(Failure::new(Exit::Usage, text).help(help));
    let shown = out.display();
    if !found.is_file() {
        return usage(format!("{shown} is no ordinary file"), "--out - is standard output");
    }
    let is_recorded = std::fs::metadata(journal).is_ok_and(|journal| journal.len() > 0);
    match earlier {
        _ if is_recorded => Ok(()),
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

fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}.{suffix}", path.display()))
}

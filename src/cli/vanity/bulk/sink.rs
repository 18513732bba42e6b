//! Where rows go, with the journal that tells how far they have come.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::super::super::exit::{Exit, Failure};
use super::super::super::files::open_private;
use super::journal::{Journal, Progress};
use super::worker::Done;

/// A file that grows at its end.
pub struct Growing {
    path: PathBuf,
    file: Option<File>,
}

impl Growing {
    /// A file that is made when something is written to it; what is there is removed.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn later(path: &Path) -> Result<Self, Failure> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Failure::file("removing", path, &error))
            }
            _ => Ok(Self { path: path.to_owned(), file: None }),
        }
    }

    /// A file that goes on after so many bytes; what is behind them is cut off.
    ///
    /// # Errors
    /// It has fewer, or cannot be opened.
    pub fn after(path: &Path, length: u64) -> Result<Self, Failure> {
        let wrong = |error: io::Error| Failure::file("opening", path, &error);
        let file = open_private(path).map_err(wrong)?;
        let found = file.metadata().map_err(wrong)?.len();
        if found < length {
            let path = path.display();
            let text = format!("{path} has {found} bytes, {length} had been written to it");
            return Err(Failure::new(Exit::Input, text)
                .help("it was changed, or the machine lost power: begin anew by --restart"));
        }
        file.set_len(length).map_err(wrong)?;
        Ok(Self { path: path.to_owned(), file: Some(file) })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if bytes.is_empty() {
            return Ok(());
        }
        let wrong = |error: io::Error| Failure::file("writing", &self.path, &error);
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(open_private(&self.path).map_err(wrong)?),
        };
        file.write_all(bytes).map_err(wrong)
    }
}

/// Where rows go.
pub enum Out {
    /// Nowhere.
    Nowhere,
    /// Standard output.
    Stdout,
    /// A file, and how far it has come.
    File(Growing, Journal),
}

/// Where rows go, and those that are rejected.
pub struct Sink {
    /// Where rows go.
    pub out: Out,
    /// Where rejected rows go, if anywhere.
    pub rejects: Option<Growing>,
    /// What is done so far.
    pub progress: Progress,
    /// Whether nobody reads standard output any more.
    pub is_closed: bool,
}

impl Sink {
    /// A sink that nothing has gone into.
    pub fn new(out: Out, rejects: Option<Growing>) -> Self {
        Self { out, rejects, progress: Progress::default(), is_closed: false }
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.progress.out_bytes += bytes.len() as u64;
        match &mut self.out {
            Out::Nowhere => Ok(()),
            Out::File(file, _) => file.write(bytes),
            Out::Stdout => {
                let mut out = io::stdout().lock();
                match out.write_all(bytes).and_then(|()| out.flush()) {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                        self.is_closed = true;
                        Ok(())
                    }
                    Err(error) => {
                        let text = format!("writing the rows failed: {error}");
                        Err(Failure::new(Exit::Input, text))
                    }
                    Ok(()) => Ok(()),
                }
            }
        }
    }

    /// Writes what has become of a chunk.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn take(&mut self, done: Done) -> Result<(), Failure> {
        self.write(&done.out)?;
        if let Some(rejects) = &mut self.rejects {
            rejects.write(done.rejects.as_bytes())?;
        }
        self.progress.rejects_bytes += done.rejects.len() as u64;
        self.progress.rows.add(&done.counts);
        self.progress.input = done.end;
        match &mut self.out {
            Out::File(_, journal) => journal.note(&self.progress),
            _ => Ok(()),
        }
    }

    /// Ends a run that has come to its end: there is nothing to go on with.
    ///
    /// # Errors
    /// The journal cannot be removed.
    pub fn finish(self) -> Result<(), Failure> {
        match self.out {
            Out::File(_, journal) => journal.remove(),
            _ => Ok(()),
        }
    }
}

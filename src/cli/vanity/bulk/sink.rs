//! Where rows go, with the journal that tells how far they have come.

use std::io::{self, Write};

use super::super::super::exit::{Exit, Failure};
use super::growing::Growing;
use super::journal::{Journal, Progress};
use super::worker::Done;

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
        self.progress.rows.add(&done.counts);
        self.progress.input = done.end;
        let Out::File(file, journal) = &mut self.out else { return Ok(()) };
        self.progress.out = file.written();
        self.progress.rejects = self.rejects.as_ref().map(Growing::written).unwrap_or_default();
        journal.note(&self.progress)
    }

    /// Removes the file for rejects where there are none.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn drop_empty_rejects(&mut self) -> Result<(), Failure> {
        match self.rejects.take_if(|rejects| rejects.is_empty()) {
            Some(rejects) => rejects.remove(),
            None => Ok(()),
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

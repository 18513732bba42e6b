//! A file that grows at its end, and is what it was when a run goes on with it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::super::super::exit::{Exit, Failure};
use super::super::super::files::{open_existing, open_private};
use super::super::super::resumable::lock;
use super::journal::Written;
use super::source::hex;

/// A file that grows at its end.
pub struct Growing {
    path: PathBuf,
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Growing {
    /// A file as an earlier run left it, or else a new one; what else is in it is there until
    /// [`Self::cut`].
    ///
    /// # Errors
    /// It is not as it was left, or cannot be opened.
    pub fn open(path: &Path, left: &Written) -> Result<Self, Failure> {
        if left.bytes > 0 {
            return Self::left(path, left);
        }
        let file = open_private(path).map_err(|error| Failure::file("opening", path, &error))?;
        Ok(Self { path: path.to_owned(), file, hash: Sha256::new(), bytes: 0 })
    }

    /// A file as an earlier run left it. Nothing is written.
    ///
    /// # Errors
    /// It is not as it was left, or cannot be read.
    pub fn left(path: &Path, left: &Written) -> Result<Self, Failure> {
        let changed = |what: String| {
            let text = format!("{} {what}", path.display());
            Err(Failure::new(Exit::Input, text)
                .help("it was changed, or the machine lost power: begin anew by --restart"))
        };
        let wrong = |error: io::Error| Failure::file("opening", path, &error);
        let file = match open_existing(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return changed(format!("is gone, {} bytes had been written to it", left.bytes));
            }
            file => file.map_err(wrong)?,
        };
        let found = file.metadata().map_err(wrong)?.len();
        if found < left.bytes {
            let before = left.bytes;
            return changed(format!("has {found} bytes, {before} had been written to it"));
        }
        let hash = digest(&file, left.bytes).map_err(wrong)?;
        let growing = Self { path: path.to_owned(), file, hash, bytes: left.bytes };
        match growing.written() == *left {
            true => Ok(growing),
            false => changed("is not what had been written to it".into()),
        }
    }

    /// Takes the file, of which `what` says what it is for, for this run alone.
    ///
    /// # Errors
    /// Another run uses it.
    pub fn lock(&self, what: &str) -> Result<(), Failure> {
        lock(&self.file, what, &self.path)
    }

    /// Cuts off what is behind that with which the file goes on.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn cut(&self) -> Result<(), Failure> {
        self.file.set_len(self.bytes).map_err(|error| Failure::file("cutting", &self.path, &error))
    }

    /// Writes bytes at the end.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.file.write_all(bytes);
        written.map_err(|error| Failure::file("writing", &self.path, &error))?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// What the file has grown to.
    pub fn written(&self) -> Written {
        Written { bytes: self.bytes, sha256: hex(&self.hash) }
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Removes the file.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn remove(self) -> Result<(), Failure> {
        std::fs::remove_file(&self.path)
            .map_err(|error| Failure::file("removing", &self.path, &error))
    }
}

/// What the first bytes of a file are hashed to.
fn digest(file: &File, bytes: u64) -> io::Result<Sha256> {
    let (mut hash, mut from) = (Sha256::new(), BufReader::new(file).take(bytes));
    loop {
        let block = from.fill_buf()?;
        if block.is_empty() {
            return Ok(hash);
        }
        hash.update(block);
        let taken = block.len();
        from.consume(taken);
    }
}

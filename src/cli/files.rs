//! Files that are written: those that hold customers' data, and those that people edit.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::exit::Failure;

/// Opens a file that only its owner can read, for reading and for writing at its end, and makes
/// it if need be.
pub fn open_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).append(true).create(true);
    let file = with_mode(&mut options).open(path)?;
    restrict(&file)?;
    Ok(file)
}

/// Opens a file that is there, for reading and for writing at its end.
pub fn open_existing(path: &Path) -> io::Result<File> {
    File::options().read(true).append(true).open(path)
}

/// Makes a file that only its owner can read, and fails where there is one already.
pub fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    with_mode(&mut options).open(path)
}

/// Replaces a file as a whole by one that only its owner can read.
pub fn replace_private(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    let temporary = path.with_file_name(name);
    let _ = std::fs::remove_file(&temporary);
    create_private(&temporary)?.write_all(text.as_bytes())?;
    std::fs::rename(&temporary, path)
}

/// Replaces a file that people edit as a whole: another program sees the old text or the new.
///
/// # Errors
/// It cannot be written; then it is as it was.
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        // A link stays one.
        let path = path.canonicalize().or_else(|_| std::path::absolute(path))?;
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(".connectctl.new");
        let temporary = path.with_file_name(name);
        std::fs::write(&temporary, text)?;
        if let Ok(metadata) = std::fs::metadata(&path) {
            std::fs::set_permissions(&temporary, metadata.permissions())?;
        }
        std::fs::rename(&temporary, &path)
    };
    write().map_err(|error| Failure::file("writing", path, &error))
}

fn with_mode(options: &mut std::fs::OpenOptions) -> &mut std::fs::OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// The mode of `open` holds for new files only.
fn restrict(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}

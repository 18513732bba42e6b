//! The file behind `--local`.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use crate::connect::{FaultKind, ServiceFault};

/// The tables; a later version adds to them and raises `user_version`.
const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS session_data (
        contact  TEXT NOT NULL,
        position INTEGER NOT NULL,
        key      TEXT NOT NULL,
        value    TEXT NOT NULL,
        PRIMARY KEY (contact, key)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS vanity_record (
        id         TEXT PRIMARY KEY,
        caller     TEXT NOT NULL,
        target     TEXT NOT NULL,
        time       INTEGER NOT NULL,
        numbers    TEXT NOT NULL,
        source     TEXT,
        expires_at INTEGER
    ) STRICT;
    CREATE INDEX IF NOT EXISTS vanity_record_time ON vanity_record (time);
    CREATE TABLE IF NOT EXISTS bank_pin (
        customer TEXT PRIMARY KEY,
        hash     TEXT NOT NULL,
        tries    INTEGER NOT NULL DEFAULT 0,
        last_try INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS bank_approval (
        id      TEXT PRIMARY KEY,
        user    TEXT NOT NULL,
        status  TEXT NOT NULL,
        opened  INTEGER NOT NULL,
        expires INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS bank_event (
        customer TEXT NOT NULL,
        time     INTEGER NOT NULL,
        kind     TEXT NOT NULL,
        details  TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS bank_alert (
        topic   TEXT NOT NULL,
        subject TEXT NOT NULL,
        message TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS bank_unknown (
        utterance TEXT NOT NULL,
        time      INTEGER NOT NULL,
        session   TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS bank_callback (
        id         TEXT PRIMARY KEY,
        requested  INTEGER NOT NULL,
        contact    TEXT NOT NULL,
        phone      TEXT NOT NULL,
        queue_id   TEXT NOT NULL,
        queue_name TEXT NOT NULL,
        priority   TEXT NOT NULL,
        status     TEXT NOT NULL,
        claimed_by TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS execution (
        name       TEXT PRIMARY KEY,
        label      TEXT NOT NULL,
        command    TEXT NOT NULL,
        timeout_ms INTEGER NOT NULL,
        lock       TEXT NOT NULL,
        input      TEXT NOT NULL,
        status     TEXT NOT NULL,
        output     TEXT,
        error      TEXT,
        cause      TEXT,
        started    INTEGER NOT NULL,
        stopped    INTEGER
    ) STRICT;
    CREATE INDEX IF NOT EXISTS execution_started ON execution (started);
    PRAGMA application_id = 1668178804;
    PRAGMA user_version = 4;
";

/// Tells our files from other SQLite files: `cnct` in ASCII.
const APPLICATION: i64 = 1_668_178_804;

/// The newest `user_version` that this program understands.
const VERSION: i64 = 4;

/// The embedded store.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
}

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder of the store cannot be made.
    #[error("the folder of the local store {path} cannot be made: {error}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file of the store cannot be made.
    #[error("the local store {path} cannot be made: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The file is not a store, or cannot be opened.
    #[error("the local store {path} cannot be opened: {error}")]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        error: rusqlite::Error,
    },
    /// The file is the database of something else.
    #[error("{path} is a database, but not a local store of connectctl")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer program.
    #[error("the local store {path} was written by a newer connectctl")]
    Newer {
        /// The file.
        path: PathBuf,
    },
}

impl StoreError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Folder { .. } | Self::File { .. } => "choose another place with --state FILE",
            Self::Open { .. } => {
                "choose another file with --state FILE, or remove this one if it holds nothing \
                 that you need"
            }
            Self::Foreign { .. } => "choose another file with --state FILE",
            Self::Newer { .. } => "update connectctl, or choose another file with --state FILE",
        }
    }
}

impl Store {
    /// Opens the store and makes it if need be. Several processes may use it at once.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent() {
            make_private_folder(folder)
                .map_err(|error| StoreError::Folder { path: folder.into(), error })?;
        }
        make_private_file(path).map_err(|error| StoreError::File { path: path.into(), error })?;
        let connection =
            prepare(path).map_err(|error| StoreError::Open { path: path.into(), error })?;
        match connection {
            Found::Store(connection) => Ok(Self { connection: Mutex::new(connection) }),
            Found::Foreign => Err(StoreError::Foreign { path: path.into() }),
            Found::Newer => Err(StoreError::Newer { path: path.into() }),
        }
    }

    /// Does the work of an operation, one at a time.
    ///
    /// # Errors
    /// Those of SQLite.
    pub(super) fn with<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, ServiceFault> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut connection).map_err(|error| ServiceFault {
            operation,
            kind: FaultKind::Service,
            code: Some("LocalStore".into()),
            message: error.to_string(),
        })
    }
}

/// Only its owner may look into a folder that is made here: customers' data are in it.
pub(super) fn make_private_folder(path: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

/// SQLite gives the files beside the store the permissions of the store.
fn make_private_file(path: &Path) -> std::io::Result<()> {
    let mut file = std::fs::File::options();
    file.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    file.open(path).map(drop)
}

enum Found {
    Store(Connection),
    Foreign,
    Newer,
}

fn prepare(path: &Path) -> rusqlite::Result<Found> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // Nothing is lost when a process is killed; only a power cut can take the last writes back.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let (application, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    match (application, version) {
        (APPLICATION, VERSION) => {}
        // Made by an earlier program: the tables that it did not know are added.
        (APPLICATION, ..VERSION) => connection.execute_batch(SCHEMA)?,
        (APPLICATION, _) => return Ok(Found::Newer),
        (0, 0) if number("SELECT COUNT(*) FROM sqlite_master")? == 0 => {
            // Readers do not wait for writers, and a killed process leaves no half transaction.
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.execute_batch(SCHEMA)?;
        }
        _ => return Ok(Found::Foreign),
    }
    Ok(Found::Store(connection))
}

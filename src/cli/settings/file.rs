//! `connectctl.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::super::exit::{Exit, Failure};
use super::{Key, LintTable};

/// The name of the file that is looked for from the current folder upward.
pub const NAME: &str = "connectctl.toml";

/// What `connectctl config init` writes.
pub const TEMPLATE: &str = r#"# connectctl reads this file in this folder and every folder below it.
# A flag beats an environment variable, which beats this file.
# For completion in an editor, write the schema beside it (`connectctl config schema >
# connectctl.schema.json`) and put this line first: #:schema ./connectctl.schema.json

# The environment that is used when --env names none.
# default_env = "dev"

# Values for every environment; each of them can stand in an [env.NAME] table too.
# region = "us-east-1"
# output = "table"                # table, json, ndjson or text

[env.dev]
# profile = "my-dev-profile"      # a profile of ~/.aws/config
# region = "us-east-1"
# instance = "11111111-2222-3333-4444-555555555555"    # an id or an ARN
# assistant = "..."               # only if a contact's session does not name it

# How `connectctl flow lint` judges flows; `connectctl flow rules` lists the rules.
# [lint]
# select = ["CF5"]                # rules that run too: names, codes, starts of codes or "all"
# ignore = ["legacy-format"]      # rules that do not run
# max_silence = 10                # seconds in which a caller may hear nothing

# Findings to live with.
# [[lint.ignores]]
# rule = "dangling-transition"
# path = "flows/old/**"           # relative to this file; without it, everywhere
# block = "Welcome"               # the block's identifier
# reason = "replaced in May"
"#;

/// A file with its place.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub content: Content,
}

/// What a file says.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Content {
    /// The environment that is used when none is named.
    pub default_env: Option<String>,
    /// The named environments.
    #[serde(default)]
    pub env: BTreeMap<String, Table>,
    /// How flows are linted.
    pub lint: Option<LintTable>,
    /// The values for all environments.
    #[serde(flatten)]
    pub common: Table,
}

/// Values of settings; a key that is no setting is refused when the file is read.
pub type Table = BTreeMap<Key, String>;

impl File {
    /// Reads a file; `None` where there is none.
    ///
    /// # Errors
    /// It cannot be read or says something unknown.
    pub fn read(path: &Path) -> Result<Option<Self>, Failure> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::file("reading", path, &error)),
        };
        let content = toml::from_str(&text).map_err(|error| {
            let text =
                format!("{} is not valid:\n{}", path.display(), error.to_string().trim_end());
            Failure::new(Exit::Config, text)
                .help("`connectctl help environment` lists what the file may say")
        })?;
        Ok(Some(Self { path: path.into(), content }))
    }

    /// The nearest file, from `folder` upward.
    ///
    /// # Errors
    /// See [`File::read`].
    pub fn nearest(folder: &Path) -> Result<Option<Self>, Failure> {
        for folder in folder.ancestors() {
            if let Some(file) = Self::read(&folder.join(NAME))? {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }
}

//! What is configured, and where each value came from.
//!
//! A flag beats an environment variable, which beats `connectctl.toml` found from the current
//! folder upward, which beats the user's own file, which beats the default. An environment that
//! is named by `--env` counts as given by flag: `--env prod` means prod, whatever the shell
//! exports.

mod file;
mod key;
mod lint;
mod schema;

use std::fmt;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

pub use file::{File, NAME, TEMPLATE};
pub use key::Key;
pub use lint::{LintIgnore, LintTable};
pub use schema::schema;

use super::exit::{Exit, Failure};
use super::globals::{Format, Globals};

/// The variable that names the environment.
pub const ENV_VARIABLE: &str = "CONNECTCTL_ENV";

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An option of the command line.
    Flag(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// A file, and its environment where one is meant.
    File(PathBuf, Option<String>),
    /// Nobody said.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => f.write_str(name),
            Self::Variable(name) => f.write_str(name),
            Self::File(path, Some(env)) => write!(f, "{} [env.{env}]", path.display()),
            Self::File(path, None) => write!(f, "{}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The value, if anybody set it.
    pub value: Option<String>,
    /// Where it came from.
    pub origin: Origin,
}

/// All that is configured.
#[derive(Debug)]
pub struct Settings {
    /// The files that were found, the stronger first.
    pub files: Vec<File>,
    /// The chosen environment.
    pub env: Setting,
    flags: Vec<(Key, String)>,
}

impl Settings {
    /// One value, and nothing from files.
    pub fn only(key: Key, value: String) -> Self {
        let env = Setting { value: None, origin: Origin::Default };
        Self { files: Vec::new(), env, flags: vec![(key, value)] }
    }

    /// Finds and reads the files.
    ///
    /// # Errors
    /// A file cannot be read, or the chosen environment is in none of them.
    pub fn load(globals: &Globals) -> Result<Self, Failure> {
        Self::load_from(globals, std::env::current_dir().ok().as_deref())
    }

    /// Finds and reads the files, those of the project from this folder upward.
    ///
    /// # Errors
    /// See [`Settings::load`].
    pub fn load_from(globals: &Globals, folder: Option<&Path>) -> Result<Self, Failure> {
        let project = folder.map(File::nearest).transpose()?.flatten();
        let user = match user_file() {
            Some(path) => File::read(&path)?,
            None => None,
        };
        let files: Vec<File> = project.into_iter().chain(user).collect();
        let env = chosen_env(globals, &files);
        let settings = Self { files, env, flags: flags(globals) };
        settings.check_env()?;
        settings.check_endpoint()?;
        Ok(settings)
    }

    /// How flows are linted, the stronger first, each with its file.
    pub fn lint(&self) -> impl Iterator<Item = (&LintTable, &Path)> {
        self.files
            .iter()
            .filter_map(|file| Some((file.content.lint.as_ref()?, file.path.as_path())))
    }

    /// The names of all environments.
    pub fn environments(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .files
            .iter()
            .flat_map(|file| file.content.env.keys().map(String::as_str))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn check_env(&self) -> Result<(), Failure> {
        let Some(name) = &self.env.value else { return Ok(()) };
        let names = self.environments();
        if names.contains(&name.as_str()) {
            return Ok(());
        }
        let near =
            names.iter().max_by(|a, b| strsim::jaro(a, name).total_cmp(&strsim::jaro(b, name)));
        let help = match (near, names.len()) {
            (None, _) => "no environments are configured; `connectctl config init` begins a \
                          connectctl.toml"
                .into(),
            (Some(near), 1) => format!("the only environment is `{near}`"),
            (Some(near), _) => format!("did you mean `{near}`? There are: {}", names.join(", ")),
        };
        let text = format!("there is no environment `{name}` (from {})", self.env.origin);
        Err(Failure::new(Exit::Config, text).help(help))
    }

    fn check_endpoint(&self) -> Result<(), Failure> {
        let setting = self.get(Key::EndpointUrl);
        match setting.value.as_deref() {
            Some(url) if !url.starts_with("http://") && !url.starts_with("https://") => {
                let text = format!("the endpoint `{url}` (from {}) is not a URL", setting.origin);
                Err(Failure::new(Exit::Config, text).help("write it as http://127.0.0.1:4566"))
            }
            _ => Ok(()),
        }
    }

    /// The value of a setting and where it came from.
    pub fn get(&self, key: Key) -> Setting {
        if let Some((_, value)) = self.flags.iter().find(|(flag, _)| *flag == key) {
            return Setting { value: Some(value.clone()), origin: Origin::Flag(key.option()) };
        }
        let named_by_flag = matches!(self.env.origin, Origin::Flag(_));
        None.or_else(|| named_by_flag.then(|| self.in_env_tables(key)).flatten())
            .or_else(|| from_variables(key.variables()))
            .or_else(|| self.in_files(key))
            .unwrap_or(Setting { value: None, origin: Origin::Default })
    }

    /// The value of a setting.
    pub fn value(&self, key: Key) -> Option<String> {
        self.get(key).value
    }

    /// The form of results.
    ///
    /// # Errors
    /// A variable or a file names a form that does not exist.
    pub fn format(&self) -> Result<Format, Failure> {
        let setting = self.get(Key::Output);
        let Some(name) = setting.value else { return Ok(Format::default()) };
        <Format as clap::ValueEnum>::from_str(&name, true).map_err(|_| {
            let text = format!("output `{name}` (from {}) does not exist", setting.origin);
            Failure::new(Exit::Config, text).help("choose table, json, ndjson or text")
        })
    }

    /// The file of the embedded store.
    ///
    /// # Errors
    /// There is no home folder to put it into.
    pub fn state_file(&self) -> Result<PathBuf, Failure> {
        let setting = self.get(Key::State);
        if let Some(path) = setting.value {
            // A file means a place beside itself, wherever the command is run.
            let folder = match &setting.origin {
                Origin::File(file, _) => file.parent(),
                _ => None,
            };
            return Ok(folder.unwrap_or("".as_ref()).join(path));
        }
        let folders = etcetera::choose_base_strategy().map_err(|error| {
            Failure::new(Exit::Config, format!("no place for the embedded store: {error}"))
                .help("choose one with --state FILE")
        })?;
        let base = folders.state_dir().unwrap_or_else(|| folders.data_dir());
        Ok(base.join("connectctl").join("local.sqlite"))
    }

    fn in_env_tables(&self, key: Key) -> Option<Setting> {
        self.files.iter().find_map(|file| self.in_env_table(file, key))
    }

    fn in_env_table(&self, file: &File, key: Key) -> Option<Setting> {
        let name = self.env.value.as_ref()?;
        let value = file.content.env.get(name)?.get(&key)?.clone();
        let origin = Origin::File(file.path.clone(), Some(name.clone()));
        Some(Setting { value: Some(value), origin })
    }

    fn in_files(&self, key: Key) -> Option<Setting> {
        self.files.iter().find_map(|file| {
            self.in_env_table(file, key).or_else(|| {
                let value = file.content.common.get(&key)?.clone();
                Some(Setting { value: Some(value), origin: Origin::File(file.path.clone(), None) })
            })
        })
    }
}

/// The user's own file.
pub fn user_file() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.config_dir().join("connectctl").join("config.toml"))
}

fn from_variables(names: &[&'static str]) -> Option<Setting> {
    names.iter().find_map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty())?;
        Some(Setting { value: Some(value), origin: Origin::Variable(name) })
    })
}

fn chosen_env(globals: &Globals, files: &[File]) -> Setting {
    if let Some(name) = &globals.env {
        return Setting { value: Some(name.clone()), origin: Origin::Flag("--env") };
    }
    let from_file = || {
        files.iter().find_map(|file| {
            let value = file.content.default_env.clone()?;
            Some(Setting { value: Some(value), origin: Origin::File(file.path.clone(), None) })
        })
    };
    from_variables(&[ENV_VARIABLE])
        .or_else(from_file)
        .unwrap_or(Setting { value: None, origin: Origin::Default })
}

fn flags(globals: &Globals) -> Vec<(Key, String)> {
    let state = globals.state.as_ref().map(|path| path.display().to_string());
    let output = globals.output.and_then(|format| {
        Some(clap::ValueEnum::to_possible_value(&format)?.get_name().to_owned())
    });
    let given = [
        (Key::Profile, globals.profile.clone()),
        (Key::Region, globals.region.clone()),
        (Key::Instance, globals.instance_id.clone()),
        (Key::EndpointUrl, globals.endpoint_url.clone()),
        (Key::State, state),
        (Key::Output, output),
    ];
    given.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

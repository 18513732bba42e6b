//! `connectctl config`.

use std::io::Write;

use serde::Serialize;
use serde_json::Value;

use super::app::App;
use super::exit::{Exit, Failure};
use super::globals::Globals;
use super::help;
use super::output::{Paint, Report, rows};
use super::settings::{Key, NAME, Setting, TEMPLATE, schema, user_file};

/// Show or begin the configuration
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("every value, and where it came from", "connectctl config show --env prod"),
    ("begin a connectctl.toml in this folder", "connectctl config init"),
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print every value with where it came from
    #[command(before_help = help::examples(&[("of an environment", "connectctl config show --env prod")]))]
    Show,
    /// Print which files are read
    #[command(before_help = help::examples(&[("from this folder", "connectctl config path")]))]
    Path,
    /// Write a commented connectctl.toml into this folder
    #[command(before_help = help::examples(&[("in the folder of your runbooks", "connectctl config init")]))]
    Init,
    /// Print the JSON Schema of connectctl.toml, for editors
    #[command(before_help = help::examples(&[
        ("completion and checks in an editor, beside the file", "connectctl config schema > connectctl.schema.json"),
    ]))]
    Schema,
}

#[derive(Serialize)]
struct Shown {
    settings: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    name: String,
    value: Option<String>,
    origin: String,
}

impl Report for Shown {
    const SCHEMA: &'static str = "connectctl.config.show/1";

    fn table(&self, paint: &Paint) -> String {
        let rows = self.settings.iter().map(|line| {
            let value = line.value.clone().unwrap_or_else(|| paint.dim("-"));
            [line.name.clone(), value, line.origin.clone()]
        });
        paint.grid(["SETTING", "VALUE", "FROM"], rows.collect())
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.settings)
    }
}

#[derive(Serialize)]
struct Paths {
    files: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    path: String,
    read: bool,
}

impl Report for Paths {
    const SCHEMA: &'static str = "connectctl.config.path/1";

    fn table(&self, paint: &Paint) -> String {
        let rows = self.files.iter().map(|place| {
            let read = if place.read { paint.good("read") } else { paint.dim("not there") };
            [place.path.clone(), read]
        });
        paint.grid(["FILE", "STATE"], rows.collect())
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.files)
    }
}

/// Runs the command.
pub fn run(globals: &Globals, args: &Args) -> Result<Exit, Failure> {
    match args.command {
        Command::Init if globals.dry_run => {
            super::output::raw(&format!("would write {NAME}:\n\n{TEMPLATE}"))?;
        }
        Command::Init => init()?,
        Command::Schema => super::output::raw(&super::output::pretty(&schema()))?,
        Command::Show => {
            let app = App::new(globals)?;
            app.output.print(&shown(&app)?)?;
        }
        Command::Path => {
            let app = App::new(globals)?;
            app.output.print(&paths(&app))?;
        }
    }
    Ok(Exit::Done)
}

fn shown(app: &App) -> Result<Shown, Failure> {
    let line = |name: &str, Setting { value, origin }: Setting| Line {
        name: name.to_owned(),
        value,
        origin: origin.to_string(),
    };
    let mut settings = vec![line("env", app.settings.env.clone())];
    settings.extend(Key::ALL.map(|key| line(key.name(), app.settings.get(key))));
    for shown in &mut settings {
        match shown.name.as_str() {
            "output" if shown.value.is_none() => shown.value = Some("table".into()),
            "state" if shown.value.is_none() => {
                shown.value = Some(app.settings.state_file()?.display().to_string());
            }
            _ => {}
        }
    }
    settings.extend(endpoint_overrides());
    Ok(Shown { settings })
}

/// The endpoints of single services that the environment sets.
fn endpoint_overrides() -> impl Iterator<Item = Line> {
    super::doctor::ENDPOINT_VARIABLES.into_iter().filter_map(|variable| {
        let value = std::env::var(variable).ok().filter(|value| !value.is_empty())?;
        Some(Line {
            name: variable.to_lowercase().replace("aws_", ""),
            value: Some(value),
            origin: variable.into(),
        })
    })
}

fn paths(app: &App) -> Paths {
    let mut files: Vec<Place> = app
        .settings
        .files
        .iter()
        .map(|file| Place { path: file.path.display().to_string(), read: true })
        .collect();
    let absent = [std::env::current_dir().ok().map(|dir| dir.join(NAME)), user_file()];
    for path in absent.into_iter().flatten().map(|path| path.display().to_string()) {
        if !files.iter().any(|place| place.path == path) {
            files.push(Place { path, read: false });
        }
    }
    Paths { files }
}

fn init() -> Result<(), Failure> {
    let path = std::path::Path::new(NAME);
    let file = std::fs::File::create_new(path);
    let result = file.and_then(|mut file| file.write_all(TEMPLATE.as_bytes()));
    match result {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Failure::new(Exit::Input, format!("{NAME} is already here"))
                .help("edit it, or remove it first"))
        }
        Err(error) => Err(Failure::file("writing", path, &error)),
        Ok(()) => {
            let text =
                format!("wrote {NAME}; fill in an environment and see `connectctl config show`");
            super::output::raw(&text)
        }
    }
}

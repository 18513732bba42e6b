//! `connectctl lambda`.

mod build;
mod glibc;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use serde::Serialize;
use serde_json::Value;
use zip::write::SimpleFileOptions;

use super::app::App;
use super::exit::{Exit, Failure};
use super::help;
use super::output::{Paint, Report, rows};
use crate::lambda::Function;
use build::Workspace;

/// List, build and package the Lambda functions
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("what functions there are, and what configures them", "connectctl lambda list"),
    ("a zip for each, ready to deploy as provided.al2023", "connectctl lambda package"),
    ("for Graviton", "connectctl lambda package session-data --arch arm64"),
]))]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the functions
    #[command(before_help = help::examples(&[("their names alone", "connectctl lambda list --query 'functions[].name' -o text")]))]
    List,
    /// Build the bootstraps, in a checkout of connectctl
    #[command(before_help = help::examples(&[("for the architecture of this machine", "connectctl lambda build")]))]
    Build(BuildArgs),
    /// Build the bootstraps and zip each for `provided.al2023`
    #[command(before_help = help::examples(&[
        ("all functions, into target/lambda-zip", "connectctl lambda package"),
        ("one, for Graviton, elsewhere", "connectctl lambda package session-data --arch arm64 --out dist"),
    ]))]
    Package {
        #[command(flatten)]
        build: BuildArgs,
        /// Folder for the zips [default: target/lambda-zip]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
struct BuildArgs {
    /// Functions to build [default: all]
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(Function::ALL.map(Function::name)))]
    names: Vec<String>,

    /// Architecture of the function [default: that of this machine]
    #[arg(long, value_enum)]
    arch: Option<Arch>,
}

impl BuildArgs {
    fn arch(&self) -> Arch {
        self.arch.unwrap_or_else(Arch::of_this_machine)
    }
}

/// The architectures that Lambda has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
enum Arch {
    /// Intel and AMD.
    #[value(name = "x86_64")]
    #[serde(rename = "x86_64")]
    X86_64,
    /// Graviton.
    Arm64,
}

impl std::fmt::Display for Arch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::X86_64 => "x86_64",
            Self::Arm64 => "arm64",
        })
    }
}

impl Arch {
    fn of_this_machine() -> Self {
        match std::env::consts::ARCH {
            "aarch64" => Self::Arm64,
            _ => Self::X86_64,
        }
    }
}

#[derive(Serialize)]
struct Functions {
    functions: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    name: &'static str,
    what: &'static str,
    environment: &'static [&'static str],
}

impl Report for Functions {
    const SCHEMA: &'static str = "connectctl.lambda.list/1";

    fn table(&self, paint: &Paint) -> String {
        let parts = self.functions.iter().map(|function| {
            let fields = paint.fields(&[
                ("what", function.what.to_owned()),
                ("environment", function.environment.join(" ")),
            ]);
            format!("{}\n{fields}", paint.bold(function.name))
        });
        parts.collect::<Vec<_>>().join("\n\n")
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.functions)
    }
}

#[derive(Serialize)]
struct Built {
    artifacts: Vec<Artifact>,
}

#[derive(Serialize)]
struct Artifact {
    name: &'static str,
    arch: Arch,
    bootstrap: String,
    bytes: u64,
    glibc: Option<String>,
    zip: Option<String>,
    zip_bytes: Option<u64>,
}

impl Report for Built {
    const SCHEMA: &'static str = "connectctl.lambda.build/1";

    fn table(&self, paint: &Paint) -> String {
        let size = |bytes: u64| format!("{:.2} MB", bytes as f64 / 1e6);
        let rows = self.artifacts.iter().map(|artifact| {
            let glibc = artifact.glibc.clone().unwrap_or_else(|| "none".into());
            let zip_size = artifact.zip_bytes.map(size).unwrap_or_default();
            let place = artifact.zip.as_ref().unwrap_or(&artifact.bootstrap).clone();
            [artifact.name.to_owned(), size(artifact.bytes), zip_size, glibc, place]
        });
        paint.grid(["FUNCTION", "BOOTSTRAP", "ZIP", "GLIBC", "FILE"], rows.collect())
    }

    fn rows(&self) -> Option<Vec<Value>> {
        rows(&self.artifacts)
    }
}

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::List => {
            let functions = Function::ALL.map(|function| Listed {
                name: function.name(),
                what: function.summary(),
                environment: function.environment(),
            });
            app.output.print(&Functions { functions: functions.into() })?;
        }
        Command::Build(args) | Command::Package { build: args, .. } if app.dry_run => {
            let names: Vec<&str> = chosen(&args.names).into_iter().map(Function::name).collect();
            let text = format!("would build {} for {}", names.join(", "), args.arch());
            super::output::raw(&text)?;
        }
        Command::Build(args) => {
            let artifacts = build_all(app, args, |_, _| Ok(None))?;
            app.output.print(&Built { artifacts })?;
        }
        Command::Package { build, out } => {
            let artifacts = build_all(app, build, |workspace, artifact| {
                let dir = out.clone().unwrap_or_else(|| workspace.target.join("lambda-zip"));
                let dir = dir.join(build.arch().to_string());
                zip(&dir, artifact).map(Some)
            })?;
            app.output.print(&Built { artifacts })?;
        }
    }
    Ok(Exit::Done)
}

fn build_all(
    app: &App,
    args: &BuildArgs,
    package: impl Fn(&Workspace, &Artifact) -> Result<Option<PathBuf>, Failure>,
) -> Result<Vec<Artifact>, Failure> {
    let arch = args.arch();
    let functions = chosen(&args.names);
    let workspace = Workspace::find()?;
    let mut artifacts = Vec::new();
    for function in functions {
        let bootstrap = workspace.build(app, function.name(), arch)?;
        let bytes = std::fs::read(&bootstrap)
            .map_err(|error| Failure::file("reading", &bootstrap, &error))?;
        let mut artifact = Artifact {
            name: function.name(),
            arch,
            glibc: glibc::checked(&bytes, arch)?,
            bytes: bytes.len() as u64,
            bootstrap: bootstrap.display().to_string(),
            zip: None,
            zip_bytes: None,
        };
        if let Some(zip) = package(&workspace, &artifact)? {
            artifact.zip_bytes = std::fs::metadata(&zip).ok().map(|metadata| metadata.len());
            artifact.zip = Some(zip.display().to_string());
        }
        artifacts.push(artifact);
    }
    Ok(artifacts)
}

fn chosen(names: &[String]) -> Vec<Function> {
    match names.is_empty() {
        true => Function::ALL.into(),
        false => names.iter().filter_map(|name| Function::named(name)).collect(),
    }
}

/// Zips a bootstrap as Lambda wants it: one executable file named `bootstrap`. The zip depends on
/// nothing but the bootstrap, so that the same build gives the same zip.
fn zip(dir: &Path, artifact: &Artifact) -> Result<PathBuf, Failure> {
    let path = dir.join(format!("{}.zip", artifact.name));
    let written = || -> std::io::Result<()> {
        std::fs::create_dir_all(dir)?;
        let mut zip = zip::ZipWriter::new(File::create(&path)?);
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o755);
        zip.start_file("bootstrap", options)?;
        zip.write_all(&std::fs::read(&artifact.bootstrap)?)?;
        zip.finish()?;
        Ok(())
    };
    written().map_err(|error| Failure::file("writing", &path, &error))?;
    Ok(path)
}

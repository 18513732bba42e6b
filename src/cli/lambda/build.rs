//! Running cargo.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::Arch;

/// A checkout of connectctl.
pub(super) struct Workspace {
    manifest: PathBuf,
    /// Cargo's target folder.
    pub(super) target: PathBuf,
}

impl Workspace {
    /// Finds the checkout that the current folder is in.
    ///
    /// # Errors
    /// It is in none, or cargo cannot be run.
    pub(super) fn find() -> Result<Self, Failure> {
        let output = Command::new("cargo")
            .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
            .output()
            .map_err(|error| {
                Failure::new(Exit::Config, format!("cargo cannot be run: {error}"))
                    .help("install a Rust toolchain: https://rustup.rs")
            })?;
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let packages = metadata.get("packages").and_then(Value::as_array);
        let ours = packages.into_iter().flatten().find(|package| {
            package.get("name").and_then(Value::as_str) == Some(env!("CARGO_PKG_NAME"))
        });
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(PathBuf::from);
        let manifest = text(ours.and_then(|package| package.get("manifest_path")));
        match (manifest, text(metadata.get("target_directory"))) {
            (Some(manifest), Some(target)) => Ok(Self { manifest, target }),
            _ => Err(Failure::new(Exit::Input, "this folder is not a checkout of connectctl")
                .help("functions are built from source: run this in a clone of the repository")),
        }
    }

    /// Builds a bootstrap with the profile `lambda`; what cargo says goes to standard error.
    ///
    /// # Errors
    /// The build fails, or this machine cannot build for the architecture.
    pub(super) fn build(&self, app: &App, name: &str, arch: Arch) -> Result<PathBuf, Failure> {
        let with_cargo_lambda = has_cargo_lambda();
        if !with_cargo_lambda && (arch != Arch::of_this_machine() || !cfg!(target_os = "linux")) {
            let text = format!("this machine cannot build for {arch} by itself");
            return Err(Failure::new(Exit::Config, text).help(
                "install cargo-lambda (`pip install cargo-lambda`), which brings a linker, and \
                 the target: `rustup target add aarch64-unknown-linux-gnu` (or x86_64-...)",
            ));
        }
        app.note(&format!("building {name} for {arch}, which takes minutes the first time"));
        let mut cargo = Command::new("cargo");
        let bootstrap = match with_cargo_lambda {
            true => self.cargo_lambda(&mut cargo, arch).join(name).join("bootstrap"),
            false => {
                cargo.arg("build");
                self.target.join("lambda").join(name)
            }
        };
        cargo
            .args(["--locked", "--profile", "lambda", "--bin", name, "--manifest-path"])
            .arg(&self.manifest);
        if app.quiet {
            cargo.arg("--quiet");
        }
        run(cargo.stdout(Stdio::null()))?;
        Ok(bootstrap)
    }

    fn cargo_lambda(&self, cargo: &mut Command, arch: Arch) -> PathBuf {
        let dir = self.target.join("cargo-lambda").join(arch.to_string());
        let arch = match arch {
            Arch::X86_64 => "--x86-64",
            Arch::Arm64 => "--arm64",
        };
        cargo.args(["lambda", "build", arch, "--lambda-dir"]).arg(&dir);
        dir
    }
}

fn has_cargo_lambda() -> bool {
    let version = Command::new("cargo")
        .args(["lambda", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    version.is_ok_and(|status| status.success())
}

fn run(command: &mut Command) -> Result<(), Failure> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(Exit::Input, format!("cargo ended with {status}"))
            .help("its own messages above say why")),
        Err(error) => Err(Failure::file("running", Path::new("cargo"), &error)),
    }
}

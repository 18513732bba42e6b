//! What the user typed and configured, turned once into what commands work with.

use std::future::Future;
use std::io::{IsTerminal, Read, Write};
use std::path::Path;

use super::adapters::AnySessions;
use super::exit::{Exit, Failure};
use super::globals::Globals;
use super::output::{Output, Paint};
use super::settings::{Key, Origin, Settings};
use crate::aws::{AwsSessions, Connection, Patience};
use crate::connect::{InstanceId, assistant_id, mask};
use crate::local::{LocalSessions, Store};

/// The instance of contacts in the embedded store.
const LOCAL_INSTANCE: &str = "00000000-0000-4000-8000-000000000001";

/// What commands work with.
#[derive(Debug)]
pub struct App {
    /// What is configured, and where it came from.
    pub settings: Settings,
    /// Where results go.
    pub output: Output,
    /// Use the embedded store.
    pub local: bool,
    /// Do nothing, show what would be done.
    pub dry_run: bool,
    /// No notes.
    pub quiet: bool,
    /// No progress bars.
    pub no_progress: bool,
    /// Show what is masked otherwise.
    pub show_pii: bool,
    yes: bool,
    notes: Paint,
}

impl App {
    /// Resolves the global options.
    ///
    /// # Errors
    /// The configuration is wrong.
    pub fn new(globals: &Globals) -> Result<Self, Failure> {
        let settings = Settings::load(globals)?;
        let output = Output::new(settings.format()?, globals.query.clone(), globals.color);
        Ok(Self {
            settings,
            output,
            local: globals.local,
            dry_run: globals.dry_run,
            quiet: globals.quiet,
            no_progress: globals.no_progress,
            show_pii: globals.show_pii,
            yes: globals.yes,
            notes: Paint::new(globals.color, std::io::stderr().is_terminal()),
        })
    }

    /// Says something beside the result.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{} {text}", self.notes.dim("note:"));
        }
    }

    /// A value as it may be shown.
    pub fn masked(&self, value: &str) -> String {
        match self.show_pii {
            true => value.into(),
            false => mask::HIDDEN.into(),
        }
    }

    /// The instance that is meant.
    ///
    /// # Errors
    /// None is configured, or what is configured is not an instance.
    pub fn instance(&self) -> Result<InstanceId, Failure> {
        match self.settings.value(Key::Instance) {
            Some(text) => Ok(InstanceId::parse(&text)?),
            None if self.local => Ok(InstanceId::parse(LOCAL_INSTANCE)?),
            None => Err(Failure::new(Exit::Config, "no Amazon Connect instance is configured")
                .help(
                    "give --instance-id, set CONNECTCTL_INSTANCE_ID, or put `instance` into \
                     connectctl.toml; --local needs none",
                )),
        }
    }

    /// The assistant, if one is given or configured.
    ///
    /// # Errors
    /// It is not an id.
    pub fn assistant(&self, given: Option<&str>) -> Result<Option<String>, Failure> {
        let text = given.map(str::to_owned).or_else(|| self.settings.value(Key::Assistant));
        Ok(text.as_deref().map(assistant_id).transpose()?.map(str::to_owned))
    }

    /// How the services are reached.
    pub fn connection(&self) -> Connection {
        let instance = self.settings.value(Key::Instance);
        let region_of_instance = || {
            let instance = InstanceId::lenient(&instance?)?;
            instance.region().map(str::to_owned)
        };
        // The SDK reads its own variables, and gives those of a single service the last word.
        let endpoint = self.settings.get(Key::EndpointUrl);
        let from_variable = matches!(endpoint.origin, Origin::Variable(_));
        Connection {
            profile: self.settings.value(Key::Profile),
            region: self.settings.value(Key::Region).or_else(region_of_instance),
            endpoint_url: endpoint.value.filter(|_| !from_variable),
            patience: Patience::INTERACTIVE,
        }
    }

    /// The services that session data need: the real ones, or the embedded store.
    ///
    /// # Errors
    /// The store cannot be opened, or no region is configured.
    pub async fn sessions(&self) -> Result<AnySessions, Failure> {
        if self.local {
            let store = Store::open(&self.settings.state_file()?)?;
            return Ok(AnySessions::Local(LocalSessions::new(store)));
        }
        Ok(AnySessions::Aws(Box::new(AwsSessions::new(&self.connection().load().await?))))
    }

    /// Asks before something in an account is changed.
    ///
    /// # Errors
    /// The answer was no, or there is nobody to ask.
    pub fn confirm(&self, question: &str) -> Result<(), Failure> {
        if self.yes || self.local {
            return Ok(());
        }
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            let text =
                "this changes data in an AWS account, and there is no terminal to confirm on";
            return Err(Failure::new(Exit::Usage, text)
                .help("add --yes to go ahead, or --dry-run to see what would be done"));
        }
        let prompt =
            dialoguer::Confirm::new().with_prompt(question).default(false).wait_for_newline(true);
        match prompt.interact() {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::new(Exit::Usage, "not confirmed, nothing was changed")),
            Err(_) => Err(Failure::new(Exit::Interrupted, "interrupted")),
        }
    }

    /// Runs what waits for services. The keyboard can interrupt it.
    ///
    /// # Errors
    /// Those of the work, or that it was interrupted.
    pub fn wait<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::new(Exit::Bug, error))?;
        runtime.block_on(async {
            tokio::select! {
                result = work => result,
                _ = tokio::signal::ctrl_c() => Err(Failure::new(Exit::Interrupted, "interrupted")),
            }
        })
    }
}

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let result = match path.to_str() {
        Some("-") => std::io::stdin().read_to_string(&mut text),
        _ => std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text)),
    };
    result.map_err(|error| Failure::file("reading", path, &error))?;
    Ok(text)
}

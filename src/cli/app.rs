//! What the user typed and configured, turned once into what commands work with.

use std::convert::Infallible;
use std::future::Future;
use std::io::{IsTerminal, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aws_config::SdkConfig;

use super::adapters::AnySessions;
use super::exit::{Exit, Failure};
use super::globals::{Color, Globals};
use super::output::{Output, Paint, hanging, shown};
use super::settings::{Key, Origin, Setting, Settings};
use crate::aws::{AwsSessions, Connection, Patience};
use crate::connect::{IdError, InstanceId, assistant_id, mask};
use crate::local::{LocalSessions, Store};

/// The instance of contacts in the embedded store, where none is configured.
const LOCAL_INSTANCE: &str = "00000000-0000-4000-8000-000000000001";

/// The assistant of sessions in the embedded store, where none is configured.
const LOCAL_ASSISTANT: &str = "00000000-0000-4000-8000-00000000a551";

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
    /// Functions see nothing of the environment of the process.
    pub apart: bool,
    /// A line stands at the bottom of the terminal that gives way to everything else.
    pub status: AtomicBool,
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
        let output = Output::new(settings.format()?, globals.query.as_deref(), globals.color)?;
        Ok(Self {
            settings,
            output,
            local: globals.local,
            dry_run: globals.dry_run,
            quiet: globals.quiet,
            no_progress: globals.no_progress,
            show_pii: globals.show_pii,
            apart: false,
            status: AtomicBool::new(false),
            yes: globals.yes,
            notes: Paint::new(globals.color, std::io::stderr().is_terminal()),
        })
    }

    /// The same with the embedded store in the place of every service.
    #[must_use]
    pub fn on_this_machine(self) -> Self {
        Self { local: true, ..self }
    }

    /// What runs apart from all that is configured here, on an embedded store of its own, and says
    /// nothing.
    #[must_use]
    pub fn apart(store: &Path) -> Self {
        Self {
            settings: Settings::only(Key::State, store.display().to_string()),
            output: Output::plain(),
            local: true,
            dry_run: false,
            quiet: true,
            no_progress: true,
            show_pii: false,
            apart: true,
            status: AtomicBool::new(false),
            yes: false,
            notes: Paint::new(Some(Color::Never), false),
        }
    }

    /// Says something beside the result.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.clear_status();
            let text = hanging(text, "note: ".len());
            let _ = writeln!(std::io::stderr(), "{} {text}", self.notes.dim("note:"));
        }
    }

    /// Says what went wrong with a part of the work, while the rest of it goes on.
    pub fn problem(&self, text: &str) {
        let text = text.lines().map(shown).collect::<Vec<_>>().join("\n");
        let text = hanging(&text, "error: ".len());
        self.clear_status();
        let _ = writeln!(std::io::stderr(), "{} {text}", self.notes.bad("error:"));
    }

    /// Takes the line at the bottom of the terminal away, where one stands there.
    pub fn clear_status(&self) {
        if self.status.swap(false, Ordering::Relaxed) {
            let _ = std::io::stderr().write_all(b"\r\x1b[K");
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
            Some(text) => {
                InstanceId::parse(&text).map_err(|error| self.misconfigured(Key::Instance, error))
            }
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
        if let Some(given) = given {
            return Ok(Some(assistant_id(given)?.to_owned()));
        }
        let configured = self.settings.value(Key::Assistant);
        let id = configured.as_deref().map(assistant_id).transpose();
        let id = id.map_err(|error| self.misconfigured(Key::Assistant, error))?;
        Ok(id.or(self.local.then_some(LOCAL_ASSISTANT)).map(str::to_owned))
    }

    /// A value that is wrong: on the command line a mistake of usage, elsewhere of configuration.
    fn misconfigured(&self, key: Key, error: IdError) -> Failure {
        let failure = Failure::from(error);
        match self.settings.get(key).origin {
            Origin::Flag(flag) if flag == key.option() => failure,
            origin => Failure {
                exit: Exit::Config,
                message: format!("{} (from {origin})", failure.message),
                ..failure
            },
        }
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
        let from_variable = |setting: &Setting| matches!(setting.origin, Origin::Variable(_));
        let profile = self.settings.get(Key::Profile);
        Connection {
            profile: profile.value.clone().filter(|_| !from_variable(&profile)),
            region: self.settings.value(Key::Region).or_else(region_of_instance),
            endpoint_url: endpoint.value.clone().filter(|_| !from_variable(&endpoint)),
            patience: Patience::INTERACTIVE,
        }
    }

    /// The services that session data need: the real ones, or the embedded store.
    ///
    /// # Errors
    /// The store cannot be opened, or no region is configured.
    pub async fn sessions(&self) -> Result<AnySessions, Failure> {
        if self.local {
            return Ok(AnySessions::Local(LocalSessions::new(self.store()?)));
        }
        Ok(AnySessions::Aws(Box::new(AwsSessions::new(&self.services().await?))))
    }

    /// The embedded store.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn store(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.settings.state_file()?)?)
    }

    /// What clients of the real services are made from.
    ///
    /// # Errors
    /// No region is configured.
    pub async fn services(&self) -> Result<SdkConfig, Failure> {
        let endpoint = self.settings.get(Key::EndpointUrl);
        if let (Some(url), Origin::File(..)) = (&endpoint.value, &endpoint.origin) {
            self.note(&format!("calls go to {url} (from {})", endpoint.origin));
        }
        Ok(self.connection().load().await?)
    }

    /// Which services a run works with, to tell one run's records from another's.
    ///
    /// # Errors
    /// There is no place for the embedded store.
    pub fn target(&self) -> Result<String, Failure> {
        if self.local {
            return Ok(format!("the embedded store {}", self.settings.state_file()?.display()));
        }
        Ok(self.settings.value(Key::EndpointUrl).unwrap_or_else(|| "AWS".into()))
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
        runtime()?.block_on(async {
            tokio::select! {
                result = work => result,
                _ = tokio::signal::ctrl_c() => Err(Failure::new(Exit::Interrupted, "interrupted")),
            }
        })
    }

    /// Runs what serves others until the keyboard ends it, which is its proper end.
    ///
    /// # Errors
    /// Those of the work.
    pub fn serve(
        &self,
        work: impl Future<Output = Result<Infallible, Failure>>,
    ) -> Result<(), Failure> {
        runtime()?.block_on(async {
            tokio::select! {
                result = work => result.map(|never| match never {}),
                _ = tokio::signal::ctrl_c() => Ok(()),
            }
        })
    }

    /// Runs work that can stop in good order: when the keyboard interrupts, it is told so, and has
    /// some seconds (or until the keyboard interrupts again) to end.
    ///
    /// # Errors
    /// Those of the work, or that it was interrupted.
    pub fn wait_with_stop<T>(
        &self,
        work: impl AsyncFnOnce(std::pin::Pin<Box<dyn Future<Output = ()>>>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        runtime()?.block_on(async {
            let (tell, told) = tokio::sync::oneshot::channel::<()>();
            let stop = Box::pin(async move {
                // A sender that is gone will never tell.
                if told.await.is_err() {
                    std::future::pending::<()>().await;
                }
            });
            let mut work = std::pin::pin!(work(stop));
            tokio::select! {
                result = &mut work => return result,
                _ = tokio::signal::ctrl_c() => {}
            }
            let _ = tell.send(());
            tokio::select! {
                result = work => { result?; }
                _ = tokio::signal::ctrl_c() => {}
                () = tokio::time::sleep(GRACE) => {}
            }
            Err(Failure::new(Exit::Interrupted, "interrupted"))
        })
    }
}

/// How long interrupted work may take to end.
const GRACE: Duration = Duration::from_secs(10);

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::new(Exit::Bug, error))
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

//! What the commands share that compare files with Amazon Lex.

use std::path::{Path, PathBuf};

use super::files::{self, File};
use crate::aws::{AwsBots, Patience};
use crate::bot::Bot;
use crate::bot::deploy::{ApplyError, Deployed, Missing, Plan, Wish, plan, read, wanted};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::progress;

/// Files of bots, and what they do not say.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Files of bots, or folders with such files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Alias that leads to the newest version
    #[arg(long, value_name = "NAME", default_value = "live")]
    pub alias: String,

    /// The function that a file names as its `fulfilment` [default: the one that the alias calls]
    #[arg(long, value_name = "NAME=ARN", value_parser = function)]
    pub function: Vec<(String, String)>,

    /// Role that Amazon Lex takes on [default: the one that the bot has]
    #[arg(long, value_name = "ARN")]
    pub role: Option<String>,

    /// Delete what is there and not in the file
    #[arg(long)]
    pub prune: bool,
}

fn function(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, arn)) if !name.is_empty() && arn.starts_with("arn:") => {
            Ok((name.to_owned(), arn.to_owned()))
        }
        _ => Err("expected NAME=ARN, such as lex-fulfilment=arn:aws:lambda:…".into()),
    }
}

/// A bot as its file says it.
#[derive(Debug)]
pub struct Written {
    /// The file.
    pub file: String,
    /// What it says.
    pub bot: Bot,
}

impl Written {
    /// The file of one bot.
    ///
    /// # Errors
    /// It cannot be read, or is no bot: all that is wrong with it is told.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let (files, _) = files::find(&[path.to_owned()])?;
        let none = || {
            Failure::new(Exit::Input, format!("there is no bot in {}", path.display()))
                .help("name the file of one bot")
        };
        Self::of(files.first().ok_or_else(none)?)
    }

    fn of(file: &File) -> Result<Self, Failure> {
        Ok(Self { file: file.source.name().to_owned(), bot: files::bot(file)?.clone() })
    }
}

/// A bot with what has to be done to it.
#[derive(Debug)]
pub struct Planned {
    /// The file.
    pub file: String,
    /// What has to be done.
    pub plan: Plan,
    /// What is there.
    pub deployed: Deployed,
}

impl Planned {
    /// Whether the bot is as its file says.
    pub fn is_done(&self) -> bool {
        self.plan.changes.is_empty()
    }
}

/// Compares files with what is there.
///
/// # Errors
/// A file cannot be read, or Amazon Lex refuses or cannot be reached.
pub fn planned(app: &App, args: &Options) -> Result<(AwsBots, Vec<Planned>), Failure> {
    let (files, _) = files::find(&args.files)?;
    let files = files.iter().map(Written::of).collect::<Result<Vec<_>, _>>()?;
    let service = service(app)?;
    let spinner = progress::spinner(app);
    let planned = app.wait(async {
        let mut planned = Vec::new();
        for Written { file, bot } in files {
            let wish = wish(args, &bot);
            spinner.set_message(format!("reading {}", wish.bot.name));
            let deployed = read(&service, &wish.bot.name, Some(&args.alias)).await?;
            let plan = plan(&wish, &deployed);
            planned.push(Planned { file, plan, deployed });
        }
        Ok(planned)
    });
    spinner.finish_and_clear();
    Ok((service, planned?))
}

/// Amazon Lex.
///
/// # Errors
/// No region is configured, or the embedded store is asked for, which has no bots.
pub fn service(app: &App) -> Result<AwsBots, Failure> {
    if app.local {
        let text = "the embedded store has no bots that could be deployed";
        return Err(Failure::new(Exit::Usage, text)
            .help("leave --local out; `connectctl bot try` understands words on this machine"));
    }
    app.wait(async {
        let connection = app.connection();
        let patience = Patience::DEPLOYMENT;
        let config = crate::aws::Connection { patience, ..connection }.load().await?;
        Ok(AwsBots::new(&config))
    })
}

fn wish(args: &Options, bot: &Bot) -> Wish {
    let function = bot.fulfilment.as_ref().map(|name| name.value.clone());
    let arn = args.function.iter().find(|(name, _)| Some(name) == function.as_ref());
    Wish {
        bot: wanted(bot),
        arn: arn.map(|(_, arn)| arn.clone()),
        function,
        role: args.role.clone(),
        alias: args.alias.clone(),
        prune: args.prune,
    }
}

/// Refuses a plan that lacks something, before anything is done.
///
/// # Errors
/// It lacks something.
pub fn complete(planned: &Planned) -> Result<(), Failure> {
    let bot = &planned.plan.bot;
    match planned.plan.missing.first() {
        None => Ok(()),
        Some(Missing::Role) => {
            let text = format!("the bot {bot} is to be made, and needs a role");
            Err(Failure::new(Exit::Usage, text)
                .help("give --role ARN: a role that lexv2.amazonaws.com may take on"))
        }
        Some(Missing::Function(name)) => {
            let text = format!("the bot {bot} calls the function `{name}`, whose ARN is not known");
            Err(Failure::new(Exit::Usage, text)
                .help(format!("give --function {name}=ARN; later runs keep it")))
        }
    }
}

impl From<ApplyError> for Failure {
    fn from(error: ApplyError) -> Self {
        let exit = match &error {
            ApplyError::Service { fault, .. } => Self::from(fault.clone()).exit,
            ApplyError::Failed { .. } => Exit::Refused,
            ApplyError::TooLong { .. } => Exit::Network,
        };
        let help = error.help();
        Self::new(exit, error).help(help)
    }
}

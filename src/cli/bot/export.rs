//! `connectctl bot export`.

use std::io::{self, Cursor, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;
use serde_json::Value;
use zip::write::SimpleFileOptions;

use super::build::no_bot;
use super::deployment::{Written, service};
use crate::bot::deploy::state::Bot;
use crate::bot::deploy::{Deployed, archive, file, read, wanted};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::{Paint, Report, count, pretty, raw};
use crate::cli::{files, help};

/// Write a bot as a file, as JSON, or as the archive that Amazon Lex imports
///
/// A bot is named, which reads it from Amazon Lex, or is a file, for which nothing is called.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("a bot that is in Amazon Lex, as a file", "connectctl bot export BankingBot > bots/banking.toml"),
    ("the archive for an import by hand, without an account",
     "connectctl bot export bots/banking.toml --format zip --to BankingBot.zip"),
]))]
pub struct Args {
    /// Name of a bot in Amazon Lex, or the file of one
    #[arg(value_name = "BOT|FILE")]
    bot: String,

    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "toml")]
    format: Form,

    /// File to write [default: standard output; for zip, the bot's name in this folder]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,

    /// Alias whose function the file names
    #[arg(long, value_name = "NAME", default_value = "live")]
    alias: String,
}

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A file for `bot apply`.
    Toml,
    /// What Amazon Lex holds, in one object.
    Json,
    /// The archive that Amazon Lex V2 imports.
    Zip,
}

/// Runs the command.
pub fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let deployed = source(app, args)?;
    match args.format {
        Form::Toml => {
            let (text, lost) = file(&deployed);
            lost.iter().for_each(|lost| app.note(&format!("not in the file: {lost}")));
            put(app, args, &text)?;
        }
        Form::Json => {
            let mut value = serde_json::to_value(&deployed.bot).unwrap_or_default();
            if let Value::Object(fields) = &mut value {
                fields.insert("schema".into(), "connectctl.bot.export/1".into());
            }
            put(app, args, &pretty(&value))?;
        }
        Form::Zip => packed(app, args, &deployed.bot)?,
    }
    Ok(Exit::Done)
}

/// The bot, from its file or from Amazon Lex.
fn source(app: &App, args: &Args) -> Result<Deployed, Failure> {
    let path = Path::new(&args.bot);
    let is_file = args.bot == "-" || path.extension().is_some() || path.is_file();
    if is_file {
        if args.format == Form::Toml {
            let text = "this is a file already";
            return Err(Failure::new(Exit::Usage, text)
                .help("say what to write: --format zip or --format json"));
        }
        return Ok(Deployed { bot: wanted(&Written::read(path)?.bot), ..Deployed::default() });
    }
    let service = service(app)?;
    let deployed = app.wait(async { Ok(read(&service, &args.bot, Some(&args.alias)).await?) })?;
    deployed.id().ok_or_else(|| no_bot(&args.bot))?;
    Ok(deployed)
}

fn put(app: &App, args: &Args, text: &str) -> Result<(), Failure> {
    match &args.to {
        None => raw(text),
        Some(path) if app.dry_run => {
            app.note(&format!("would write {}", path.display()));
            Ok(())
        }
        Some(path) => files::replace(path, &format!("{}\n", text.trim_end())),
    }
}

fn packed(app: &App, args: &Args, bot: &Bot) -> Result<(), Failure> {
    let files = archive(bot);
    let path = args.to.clone().unwrap_or_else(|| PathBuf::from(format!("{}.zip", bot.name)));
    if !app.dry_run {
        let bytes = zipped(&files).map_err(|error| Failure::file("packing", &path, &error))?;
        let written = std::fs::write(&path, bytes);
        written.map_err(|error| Failure::file("writing", &path, &error))?;
    }
    let (file, dry_run) = (path.display().to_string(), app.dry_run);
    let paths = files.into_iter().map(|(path, _)| path).collect();
    app.output.print(&Packed { bot: bot.name.clone(), file, files: paths, dry_run })
}

/// The archive, the same bytes whenever and wherever it is made.
fn zipped(files: &[(String, Value)]) -> io::Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (path, value) in files {
        zip.start_file(path, options)?;
        zip.write_all(pretty(value).as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What was packed.
#[derive(Debug, Serialize)]
struct Packed {
    bot: String,
    file: String,
    files: Vec<String>,
    dry_run: bool,
}

impl Report for Packed {
    const SCHEMA: &'static str = "connectctl.bot.archive/1";

    fn table(&self, paint: &Paint) -> String {
        let files = count(self.files.len(), "file", "files");
        match self.dry_run {
            true => format!("would write {files} of {} into {}", self.bot, self.file),
            false => paint.good(&format!("{} has {files} of {}", self.file, self.bot)),
        }
    }
}

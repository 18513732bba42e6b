//! The bots of a call: files of bots, and tables of what one understands.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use super::facts::names;
use super::table::Table;
use crate::bot::Bot;
use crate::cli::bot::files;
use crate::cli::exit::{Exit, Failure};

/// What answers for a bot.
#[derive(Clone, Debug)]
pub enum Understands {
    /// A file of a bot, which is talked with turn by turn.
    File(Arc<Bot>),
    /// A table of what it understands at once.
    Table(Arc<Table>),
}

/// What answers for which bot; what was said first, counts.
#[derive(Clone, Debug, Default)]
pub struct Bots {
    rules: Vec<(Option<String>, Understands)>,
}

/// What answers for a bot, as people write it: `[NAME=]FILE`, or a folder of bots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BotArg {
    name: Option<String>,
    path: PathBuf,
}

impl FromStr for BotArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some(("", _) | (_, "")) => Err("write NAME=FILE, or FILE for all bots".into()),
            // A folder may have the sign in its name.
            Some((name, path)) if !name.contains('/') || name.starts_with("arn:") => {
                Ok(Self { name: Some(name.into()), path: path.into() })
            }
            _ => Ok(Self { name: None, path: text.into() }),
        }
    }
}

impl Understands {
    /// Reads a file: a bot where its name ends in `.toml`, else a table.
    ///
    /// # Errors
    /// It cannot be read, or is neither.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        match path.extension().is_some_and(|extension| extension == "toml") {
            true => files::read(path)?.into_bot().map(Arc::new).map(Self::File),
            false => Table::read(path).map(Arc::new).map(Self::Table),
        }
    }
}

impl Bots {
    /// What the command line says.
    ///
    /// # Errors
    /// A file cannot be read, or a folder has no bots.
    pub fn of(args: &[BotArg]) -> Result<Self, Failure> {
        let mut bots = Self::default();
        for BotArg { name, path } in args {
            match (path.is_dir(), name) {
                (false, name) => bots.add(name.as_deref(), Understands::read(path)?),
                (true, None) => bots.add_folder(path)?,
                (true, Some(name)) => {
                    let why = format!("{} is a folder of bots, and not one", path.display());
                    return Err(Failure::new(Exit::Usage, why).help(format!(
                        "write --bot {name}=FILE, or --bot {} for each that is in it",
                        path.display()
                    )));
                }
            }
        }
        Ok(bots)
    }

    /// Says that each bot of a folder answers for itself.
    fn add_folder(&mut self, path: &Path) -> Result<(), Failure> {
        let (found, _) = files::find(&[path.to_owned()])?;
        if found.is_empty() {
            let why = format!("there is no bot in {}", path.display());
            return Err(Failure::new(Exit::Input, why).help("bots are files that end in .toml"));
        }
        for file in found {
            let bot = file.into_bot()?;
            let name = bot.name.to_string();
            self.add(Some(&name), Understands::File(Arc::new(bot)));
        }
        Ok(())
    }

    /// Says what answers for the bot of a name; for all where none is given.
    pub fn add(&mut self, name: Option<&str>, what: Understands) {
        self.rules.push((name.map(str::to_owned), what));
    }

    /// What answers for a bot, as a block names it.
    pub fn find(&self, reference: &str) -> Option<&Understands> {
        let is_meant = |(name, what): &&(Option<String>, Understands)| {
            name.as_deref().is_none_or(|name| means(name, reference, what))
        };
        self.rules.iter().find(is_meant).map(|(_, what)| what)
    }
}

/// Whether a name means the bot that a block names: the ARN of its alias, its id in that, its own name,
/// or the name in the file where the block has that, or an id that is made of it.
fn means(name: &str, reference: &str, what: &Understands) -> bool {
    let id = ids(reference).0;
    let own =
        |bot: &Bot| *bot.name == *name && (*bot.name == *reference || placeholder(name) == id);
    let is_own = matches!(what, Understands::File(bot) if own(bot));
    is_own || id == name || names(name, reference)
}

/// The id that stands for a bot in flows before it has one: ten letters and digits, as Lex has them.
fn placeholder(name: &str) -> String {
    let signs = name.chars().filter(char::is_ascii_alphanumeric).chain(std::iter::repeat('0'));
    signs.take(10).collect::<String>().to_ascii_uppercase()
}

/// The ids of a bot and of its alias in an ARN; else the whole reference, and nothing.
pub(super) fn ids(reference: &str) -> (String, String) {
    let place = reference.split_once(":bot-alias/").map_or(reference, |(_, place)| place);
    let (bot, alias) = place.split_once('/').unwrap_or((place, ""));
    (bot.to_owned(), alias.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bot_is_named_by_its_id_or_not_at_all() {
        let arn = "arn:aws:lex:eu-west-2:123456789012:bot-alias/BANKINGBOT/LIVEALIAS0";
        let table = || Understands::Table(Arc::default());
        assert_eq!(ids(arn), ("BANKINGBOT".into(), "LIVEALIAS0".into()));
        for name in ["BANKINGBOT", arn, "*"] {
            assert!(means(name, arn, &table()), "{name}");
        }
        assert!(!means("SALESBOT00", arn, &table()));
        let mut bots = Bots::default();
        bots.add(Some("SALESBOT00"), table());
        assert!(bots.find(arn).is_none());
        bots.add(None, table());
        assert!(bots.find(arn).is_some());
    }

    #[test]
    fn a_bot_is_known_by_an_id_that_is_made_of_its_name() {
        for (name, id) in [
            ("BankingBot", "BANKINGBOT"),
            ("SalesBot", "SALESBOT00"),
            ("my-own_bot-of-mine", "MYOWNBOTOF"),
        ] {
            assert_eq!(placeholder(name), id);
        }
    }

    #[test]
    fn a_file_may_stand_for_one_bot_or_for_all() {
        let arg = |text: &str| text.parse::<BotArg>();
        let is = |name: Option<&str>, path: &str| BotArg {
            name: name.map(str::to_owned),
            path: path.into(),
        };
        assert_eq!(arg("bots/banking.toml"), Ok(is(None, "bots/banking.toml")));
        assert_eq!(arg("BANKINGBOT=b.toml"), Ok(is(Some("BANKINGBOT"), "b.toml")));
        assert_eq!(arg("a/b=c/d.toml"), Ok(is(None, "a/b=c/d.toml")));
        assert!(arg("BANKINGBOT=").is_err() && arg("=b.toml").is_err());
    }
}

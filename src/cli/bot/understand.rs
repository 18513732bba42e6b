//! `connectctl bot try`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::files::{self, File};
use crate::bot::{Bot, Heard, How, Interpretation, Matcher};
use crate::cli::app::App;
use crate::cli::exit::{Exit, Failure};
use crate::cli::help;
use crate::cli::output::{Paint, Report, shown};

/// How many others are told.
const OTHERS: usize = 3;

/// Say which bot and which intent words would go to
///
/// Where a bot of the set leads to others, it is asked first, and the one that it leads to then.
/// Else the bot that is surest counts. A stand-in understands the words on this machine: it is not
/// what Amazon Lex does (docs/bot.md). Ends with exit code 1 if nothing is understood.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("through the gateway of bots/", "connectctl bot try what is my balance"),
    ("one bot alone, as an American says it",
     "connectctl bot try \"how much is in checking\" --bot bots/banking.toml --locale en-US"),
    ("for a script", "connectctl bot try block my card -o json --query intent"),
]))]
pub struct Args {
    /// What a customer says
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,

    /// File of a bot, or folder of bots; repeatable [default: bots]
    #[arg(long, value_name = "PATH")]
    bot: Vec<PathBuf>,

    /// Locale, such as en-US [default: the first of each bot]
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
}

/// What became of the words.
#[derive(Debug, Serialize)]
struct Tried {
    words: String,
    /// The bot and the intent in the end; none where nothing was understood.
    bot: Option<String>,
    intent: Option<String>,
    /// The bots that were asked, one after the other.
    turns: Vec<Turn>,
}

/// What one bot made of the words.
#[derive(Debug, Serialize)]
struct Turn {
    bot: String,
    file: String,
    locale: String,
    intent: String,
    confidence: Option<f64>,
    how: How,
    utterance: Option<String>,
    slots: BTreeMap<String, Heard>,
    /// The value of the session attribute that leads on, where this bot is a gateway.
    routes_to: Option<String>,
    others: Vec<Other>,
}

/// What else could have been meant.
#[derive(Debug, Serialize)]
struct Other {
    intent: String,
    confidence: Option<f64>,
}

impl Turn {
    fn is_understood(&self) -> bool {
        self.how != How::Fallback
    }
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args) -> Result<Exit, Failure> {
    let (files, _) = files::find(&files::named(&args.bot)?)?;
    let bots = files.iter().map(|file| Ok((file, files::bot(file)?)));
    let bots = bots.collect::<Result<Vec<_>, Failure>>()?;
    let words = args.words.join(" ");
    let turns = turns(&bots, args, &words)?;
    let end = turns.last().filter(|turn| turn.is_understood());
    let tried = Tried {
        words,
        bot: end.map(|turn| turn.bot.clone()),
        intent: end.map(|turn| turn.intent.clone()),
        turns,
    };
    app.output.print(&tried)?;
    Ok(if tried.intent.is_some() { Exit::Done } else { Exit::No })
}

/// The turns of the bots that are asked one after the other.
fn turns(bots: &[(&File, &Bot)], args: &Args, words: &str) -> Result<Vec<Turn>, Failure> {
    let gateway = bots.iter().find(|(_, bot)| bot.routing.is_some());
    let Some(gateway) = gateway else {
        let all = bots.iter().map(|bot| turn(bot, args, words));
        let all = all.collect::<Result<Vec<_>, _>>()?;
        let best = all.into_iter().reduce(|best, next| match next.confidence > best.confidence {
            true => next,
            false => best,
        });
        return match best {
            Some(best) => Ok(vec![best]),
            None => Err(Failure::new(Exit::Input, "no bot to try")
                .help("name a TOML file with name, [locales] and [intents]")),
        };
    };
    let mut turns = vec![turn(gateway, args, words)?];
    let to = turns.first().and_then(|turn| turn.routes_to.clone());
    let next = bots.iter().find(|(_, bot)| Some(&bot.name.value) == to.as_ref());
    if let Some(next) = next.filter(|(_, bot)| bot.routing.is_none()) {
        turns.push(turn(next, args, words)?);
    }
    Ok(turns)
}

fn turn((file, bot): &(&File, &Bot), args: &Args, words: &str) -> Result<Turn, Failure> {
    let locale = match &args.locale {
        Some(name) => bot.locale(name),
        None => bot.locales.first(),
    };
    let locale = locale.ok_or_else(|| {
        let names: Vec<&str> = bot.locales.iter().map(|locale| locale.id.as_str()).collect();
        let wanted = args.locale.as_deref().unwrap_or("of any name");
        Failure::new(Exit::Usage, format!("{} has no locale {wanted}", bot.name))
            .help(format!("it has {}", names.join(", ")))
    })?;
    let today = jiff::Zoned::now().date();
    let mut found = Matcher::new(bot, locale, today).understand(words).into_iter();
    let first = found.next().unwrap_or_else(|| Interpretation::fallback(bot));
    Ok(Turn {
        bot: bot.name.value.clone(),
        file: file.source.name().to_owned(),
        locale: locale.id.value.clone(),
        routes_to: bot.routing.as_ref().and_then(|to| to.of(&first.intent)).map(str::to_owned),
        intent: first.intent,
        confidence: first.confidence,
        how: first.how,
        utterance: first.utterance,
        slots: first.slots.into_iter().collect(),
        others: found
            .take(OTHERS)
            .map(|other| Other { intent: other.intent, confidence: other.confidence })
            .collect(),
    })
}

impl Report for Tried {
    const SCHEMA: &'static str = "connectctl.bot.try/1";

    fn table(&self, paint: &Paint) -> String {
        let turns: Vec<String> = self.turns.iter().map(|turn| turn.table(paint)).collect();
        turns.join("\n\n")
    }
}

impl Turn {
    fn table(&self, paint: &Paint) -> String {
        let slots = self.slots.iter().map(|(name, heard)| {
            let said = format!("{name} = {}", shown(&heard.interpreted_value));
            match heard.interpreted_value == heard.original_value {
                true => said,
                false => format!("{said} ({:?})", shown(&heard.original_value)),
            }
        });
        let sure =
            |confidence: Option<f64>| confidence.map_or(String::new(), |c| format!(" {c:.2}"));
        let others = self.others.iter().map(|o| format!("{}{}", o.intent, sure(o.confidence)));
        let intent = match self.is_understood() {
            true => paint.good(&self.intent),
            false => paint.warn(&self.intent),
        };
        let how = match (self.how, &self.utterance) {
            (How::Exact, Some(_)) => "said as it is written".to_owned(),
            (How::Template, Some(utterance)) => format!("as {:?}", shown(utterance)),
            (How::Fallback, _) => "nothing is sure enough".to_owned(),
            _ => "by its words".to_owned(),
        };
        paint.fields(&[
            ("bot", format!("{} ({}, {})", paint.bold(&self.bot), shown(&self.file), self.locale)),
            ("intent", format!("{intent}{}, {how}", sure(self.confidence))),
            ("slots", slots.collect::<Vec<_>>().join("\n")),
            ("leads to", self.routes_to.clone().unwrap_or_default()),
            ("next best", others.collect::<Vec<_>>().join(", ")),
        ])
    }
}

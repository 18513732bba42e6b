//! The arguments of `connectctl call`.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::Value;

use super::super::help;
use super::super::world::{BotArg, Facts, LambdaArg, Named, hours};
use crate::cli::exit::{Exit, Failure, exits_with};
use crate::connect::{dial::is_e164, parse_duration};
use crate::flow::simulate::{
    Chance, Channel, Contact, ContactError, Millis, QueueAnswer, ThirdPartyAnswer,
};

exits_with! { ContactError => Exit::Usage }

/// Call a flow without a telephone
///
/// Plays a call on this machine: what the caller hears, presses and says, with the times at which
/// it would happen. On a terminal the keyboard is the keypad, unless --keys or --say is given. Our
/// own Lambda functions answer in process, with the embedded store behind them; --lambda says who
/// answers for others. No account is touched. Flows, modules and hooks that the flow leads to are
/// found in its folder. Ends with exit code 1 if the call ended by a fault of the flow.
#[derive(Debug, clap::Args)]
#[command(before_help = help::examples(&[
    ("with the keyboard as the keypad", "connectctl call flows/main.json"),
    ("with keys: one input after the other, an empty one waits", "connectctl call flows/main.json --keys 1,,2065550123#"),
    ("after hours, for a caller of a tier", "connectctl call flows/main.json --hours closed --set tier=gold --keys 1"),
    ("with answers for a function", r#"connectctl call flows/main.json --lambda crm='{"tier": "gold"}' --keys 1"#),
    ("with a handler in another language", "connectctl call flows/main.json --lambda crm='cmd:python3 crm.py' --keys 1"),
    ("with a bot, its function and a bank", "connectctl call flows/bot.json --bot bots/banking.toml --say 'what is my balance' --say current"),
    ("when a function does not answer", "connectctl call flows/main.json --lambda crm=timeout --keys 1"),
    ("everything that happened, for a script", "connectctl call flows/main.json --keys 1 -o json"),
]))]
pub struct Args {
    /// File with the flow; - for standard input
    #[arg(value_name = "FLOW")]
    pub file: PathBuf,

    /// Name of the flow, where the file holds several
    #[arg(long, value_name = "NAME")]
    pub flow: Option<String>,

    /// File or folder with flows that this one leads to, beside those of its own folder
    #[arg(long, value_name = "PATH")]
    pub flows: Vec<PathBuf>,

    /// Number of the caller, or anonymous
    #[arg(long, value_name = "NUMBER", value_parser = caller)]
    pub from: Option<String>,

    /// Channel of the contact
    #[arg(long, value_enum, value_name = "CHANNEL", default_value = "voice")]
    pub channel: ChannelArg,

    /// Keys for one input after the other, with commas between; an empty one lets the time run out.
    /// Who has no keys left lets ten questions pass and hangs up
    #[arg(long, value_name = "KEYS", value_delimiter = ',', value_parser = keys)]
    pub keys: Vec<String>,

    /// Words for one turn of a bot after the other; on a call, digits are pressed
    #[arg(long, value_name = "WORDS")]
    pub say: Vec<String>,

    /// Bot that answers, turn by turn, with its functions behind it: bots/banking.toml for all,
    /// BANKINGBOT=bots/banking.toml for the one with this id, bots/ for each that is in a folder, which
    /// flows name by its name or by an id that is made of it, such as SALESBOT00 of SalesBot; or a table
    /// of what bots understand: {"says": "my bill", "intent": "Billing", "slots": {}}
    #[arg(long, value_name = "[NAME=]FILE")]
    pub bot: Vec<BotArg>,

    /// Contact attribute, or anything that is known of the contact: $.Queue.Name=Sales
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,

    /// Whether it is open: open, closed, or NAME=closed for hours whose id or ARN ends so
    #[arg(long, value_name = "HOURS", value_parser = hours)]
    pub hours: Vec<Named<bool>>,

    /// What happens in queues: full, nobody, or the time until an agent answers [default: 10s]
    #[arg(long, value_name = "WHAT", value_parser = queue)]
    pub queue: Option<QueueAnswer>,

    /// What a third party does: busy, no-answer, failed, or answers
    #[arg(long, value_enum, value_name = "WHAT", default_value = "answers")]
    pub third_party: ThirdParty,

    /// Number of a queue: NumberOfAgentsStaffed=0
    #[arg(long, value_name = "METRIC=NUMBER", value_parser = metric)]
    pub metric: Vec<(String, f64)>,

    /// Who answers for a function, by the end of its name or ARN, or * for all: NAME=FILE.json with
    /// answers, NAME={JSON}, NAME=cmd:COMMAND, NAME=http://... for an endpoint of the Invoke API,
    /// NAME='function:OURS KEY=VALUE' with environment variables, or NAME=error, timeout, throttle,
    /// oversized
    #[arg(long, value_name = "NAME=WHAT")]
    pub lambda: Vec<LambdaArg>,

    /// Let a block fail: BLOCK=ERROR
    #[arg(long, value_name = "BLOCK=ERROR", value_parser = pair)]
    pub fail: Vec<(String, String)>,

    /// Hang up after this time: 30s, 2m
    #[arg(long, value_name = "TIME", value_parser = time_of)]
    pub hang_up: Option<Millis>,

    /// Seed of what chance decides
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub seed: u64,

    /// Let no time pass on a terminal but where a key is waited for
    #[arg(long)]
    pub fast: bool,

    /// Show every block, and all that is set
    #[arg(long)]
    pub blocks: bool,
}

/// Channels.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ChannelArg {
    /// A telephone call.
    Voice,
    /// Messages.
    Chat,
    /// Work without a customer.
    Task,
    /// An e-mail.
    Email,
}

/// What third parties do.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ThirdParty {
    /// Answers, and hangs up after a minute.
    Answers,
    /// Is busy.
    Busy,
    /// Does not answer.
    NoAnswer,
    /// Cannot be called.
    Failed,
}

fn keys(text: &str) -> Result<String, String> {
    match text.chars().find(|key| !"0123456789*#".contains(*key)) {
        None => Ok(text.to_owned()),
        Some(key) => Err(format!("`{key}` is no key of a telephone: 0 to 9, * and # are")),
    }
}

fn caller(text: &str) -> Result<String, String> {
    let is_number = text.starts_with(|first: char| first == '+' || first.is_ascii_digit());
    match is_number && !is_e164(text) {
        true => Err("write it with its country code, such as +12065550100".into()),
        false => Ok(text.to_owned()),
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.into(), value.into())),
        _ => Err("write it with a = between".into()),
    }
}

fn metric(text: &str) -> Result<(String, f64), String> {
    let (name, number) = pair(text)?;
    let number = number.parse().map_err(|_| format!("`{number}` is no number"))?;
    Ok((name, number))
}

fn queue(text: &str) -> Result<QueueAnswer, String> {
    match text {
        "full" => Ok(QueueAnswer::Full),
        "nobody" => Ok(QueueAnswer::Nobody),
        time => time_of(time)
            .map(QueueAnswer::Answered)
            .map_err(|wrong| format!("{wrong}, full or nobody")),
    }
}

fn time_of(text: &str) -> Result<Millis, String> {
    let time = parse_duration(text).and_then(|time| Millis::try_from(time.as_millis()).ok());
    time.ok_or_else(|| "write a time such as 30s or 2m".into())
}

impl Args {
    /// Whether a script says what the caller does.
    pub fn is_scripted(&self) -> bool {
        !self.keys.is_empty() || !self.say.is_empty()
    }

    /// The contact that calls.
    ///
    /// # Errors
    /// Something is set that no contact has.
    pub fn contact(&self) -> Result<Contact, Failure> {
        let mut contact = Contact::new(match self.channel {
            ChannelArg::Voice => Channel::Voice,
            ChannelArg::Chat => Channel::Chat,
            ChannelArg::Task => Channel::Task,
            ChannelArg::Email => Channel::Email,
        });
        contact.chance = Chance::Seed(self.seed);
        if let Some(number) = &self.from {
            contact.set("$.CustomerEndpoint.Address", Value::from(number.as_str()))?;
        }
        for (key, value) in &self.set {
            if key.starts_with("$.") {
                contact.set(key, Value::from(value.as_str()))?;
            } else {
                contact = contact.attribute(key, value);
            }
        }
        Ok(contact)
    }

    /// What is true around the call.
    pub fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        for hours in &self.hours {
            match &hours.name {
                Some(name) => facts.hours.push((name.clone(), hours.value)),
                None => facts.open = hours.value,
            }
        }
        facts.queue = self.queue.clone().unwrap_or(facts.queue);
        facts.third_party = match self.third_party {
            ThirdParty::Answers => facts.third_party,
            ThirdParty::Busy => ThirdPartyAnswer::Busy,
            ThirdParty::NoAnswer => ThirdPartyAnswer::NoAnswer,
            ThirdParty::Failed => ThirdPartyAnswer::Failed,
        };
        facts.metrics.extend(self.metric.iter().cloned());
        facts.faults.extend(self.fail.iter().cloned());
        facts
    }
}

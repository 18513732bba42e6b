//! `connectctl vanity NUMBER...`.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::app::App;
use super::super::exit::{Exit, Failure};
use super::super::output::{Paint, Report, shown};
use super::save;
use super::wishes::Wishes;
use crate::vanity::{Answer, Number, Part, Search, answers};

/// What is found for numbers.
#[derive(Debug, clap::Args)]
#[group(id = "suggest")]
pub struct Args {
    /// Telephone number, such as 18005551234, '+1 (800) 555-1234' or 1-800-FLOWERS
    #[arg(required_unless_present = "bulk", value_name = "NUMBER")]
    numbers: Vec<String>,

    #[command(flatten)]
    save: save::Args,
}

#[derive(Serialize)]
struct Suggested {
    numbers: Vec<Numbered>,
}

#[derive(Serialize)]
struct Numbered {
    input: String,
    number: String,
    results: Vec<Answer>,
    saved: bool,
}

impl Report for Suggested {
    const SCHEMA: &'static str = "connectctl.vanity/1";

    fn table(&self, paint: &Paint) -> String {
        let tables: Vec<String> = self.numbers.iter().map(|number| number.table(paint)).collect();
        tables.join("\n\n")
    }

    fn rows(&self) -> Option<Vec<Value>> {
        let row = |number: &Numbered, rank: usize, answer: &Answer| {
            json!({
                "vanity": answer.vanity, "phrase": answer.phrase, "read": answer.read,
                "dials": answer.dials, "score": answer.score, "rank": rank, "input": number.input,
            })
        };
        let rows = self.numbers.iter().flat_map(|number| {
            let ranked = number.results.iter().enumerate();
            ranked.map(|(index, answer)| row(number, index + 1, answer))
        });
        Some(rows.collect())
    }
}

impl Numbered {
    fn table(&self, paint: &Paint) -> String {
        // Whatever it is written as, the number stays the same.
        let head = format!("{}  dials {}", paint.bold(&shown(&self.input)), self.number);
        if let [plain] = self.results.as_slice()
            && !plain.has_words()
        {
            return format!("{head}\n{}  {}", plain.vanity, paint.dim("no words for these digits"));
        }
        let rows = self.results.iter().map(|answer| {
            let why: Vec<String> =
                answer.why.iter().map(|why| told(why.part, why.points)).collect();
            let score = format!("{:.1}", answer.score);
            [answer.vanity.clone(), answer.read.clone(), score, why.join(", ")]
        });
        let grid = paint.grid(["VANITY", "READ", "SCORE", "WHY"], rows.collect());
        format!("{head}\n{grid}")
    }
}

/// A part of a score for people.
fn told(part: Part, points: f64) -> String {
    let name = match part {
        Part::Coverage => "letters",
        Part::WordCount => "words",
        Part::WordLength => "length",
        Part::Commonness => "common",
        Part::Digits => "digits",
        Part::DigitUse => "digit use",
        Part::Readability => "reading",
        Part::OwnWords => "own",
    };
    format!("{name} {points:+.1}")
}

/// Runs the command.
pub(super) fn run(app: &App, args: &Args, wishes: &Wishes) -> Result<Exit, Failure> {
    let (own, _) = wishes.own_words(app)?;
    let span = wishes.span();
    let mut search = Search::new(&own, wishes.limits());
    let mut numbers = Vec::with_capacity(args.numbers.len());
    for input in &args.numbers {
        let number = Number::parse(input).map_err(|error| wrong(input, error.into()))?;
        let results = answers(&mut search, &number, span);
        let saved = args.save.is_wanted() && !app.dry_run;
        numbers.push(Numbered { input: input.clone(), number: number.e164(), results, saved });
    }
    let found = numbers.iter().map(|number| (number.number.as_str(), number.results.as_slice()));
    args.save.run(app, found.collect())?;
    app.output.print(&Suggested { numbers })?;
    Ok(Exit::Done)
}

/// What is wrong with a number, which is named as it was typed.
fn wrong(input: &str, failure: Failure) -> Failure {
    Failure { message: format!("`{}`: {}", shown(input), failure.message), ..failure }
}

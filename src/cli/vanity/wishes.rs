//! What is wished for: the same for a few numbers and for many.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::super::app::{App, read_text};
use super::super::exit::Failure;
use super::super::output::count;
use crate::vanity::{Limits, OwnWords, Span};

/// What is wished for.
#[derive(Debug, clap::Args)]
#[group(id = "wishes")]
pub struct Wishes {
    /// How many results a number has at most
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    count: u16,

    /// Which part of the number becomes words
    #[arg(long, value_enum, default_value_t = Reach::Subscriber)]
    span: Reach,

    /// File with words of your own, one a line, which rank first; `-` is standard input
    #[arg(long, value_name = "FILE")]
    words: Option<PathBuf>,

    /// How many letters a word has at least; little words such as GO and 4 are used up to 3
    #[arg(long, value_name = "LETTERS", default_value_t = 3)]
    min_word: usize,
}

/// Which part of a number becomes words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Reach {
    /// What follows the area code
    Subscriber,
    /// The area code too, but no word goes across its end
    Area,
    /// All that follows the country code, as if it were one
    National,
}

impl Wishes {
    /// How many results there are, of which words.
    pub fn limits(&self) -> Limits {
        Limits { count: usize::from(self.count), min_word: self.min_word }
    }

    /// The part of numbers that becomes words.
    pub fn span(&self) -> Span {
        match self.span {
            Reach::Subscriber => Span::Subscriber,
            Reach::Area => Span::Area,
            Reach::National => Span::National,
        }
    }

    /// The file with the brand's own words.
    pub fn words(&self) -> Option<&Path> {
        self.words.as_deref()
    }

    /// The brand's own words, and the text that they were read from.
    ///
    /// # Errors
    /// The file cannot be read, or has what no telephone can dial.
    pub fn own_words(&self, app: &App) -> Result<(OwnWords, String), Failure> {
        let Some(path) = &self.words else { return Ok(Default::default()) };
        let text = read_text(path)?;
        let own = OwnWords::parse(&text).map_err(|error| {
            let failure = Failure::from(error);
            Failure { message: format!("{}: {}", path.display(), failure.message), ..failure }
        })?;
        if own.refused() > 0 {
            let words = count(own.refused(), "word is", "words are");
            app.note(&format!("{words} left out of {}: offensive", path.display()));
        }
        Ok((own, text))
    }
}

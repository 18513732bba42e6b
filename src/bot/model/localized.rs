//! What may differ from locale to locale.

use super::At;

/// Something that is the same in all locales, or has its own form in each.
#[derive(Clone, Debug, PartialEq)]
pub enum Localized<T> {
    /// The same in all locales.
    All(T),
    /// By locale, as the file writes it (`en-GB`), in the order of the file.
    By(Vec<(At<String>, T)>),
}

/// Words that the bot says.
pub type Text = Localized<At<String>>;

/// Words that customers say to an intent, with slots as `{Slot}`.
pub type Utterances = Localized<Vec<At<String>>>;

impl<T> Localized<T> {
    /// The form for a locale (`en-GB`), where there is one.
    #[must_use]
    pub fn of(&self, locale: &str) -> Option<&T> {
        match self {
            Self::All(form) => Some(form),
            Self::By(forms) => {
                forms.iter().find(|(name, _)| name.as_str() == locale).map(|(_, form)| form)
            }
        }
    }

    /// Every form that is written, with its locale where it is for one only.
    pub fn forms(&self) -> impl Iterator<Item = (Option<&At<String>>, &T)> {
        let (all, by) = match self {
            Self::All(form) => (Some((None, form)), [].as_slice()),
            Self::By(forms) => (None, forms.as_slice()),
        };
        all.into_iter().chain(by.iter().map(|(name, form)| (Some(name), form)))
    }
}

impl Default for Utterances {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

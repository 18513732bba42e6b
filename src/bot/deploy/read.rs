//! What a bot is: its state, read back from the service.

use std::collections::BTreeMap;

use super::bots::{At, Bots, Described, Known, Status};
use super::state::{Alias, Bot, Intent, Kind, Locale, LocaleSettings, Slot, Thing};
use crate::connect::ServiceFault;

/// A thing by its names: of its locale, of its intent, and its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// What it is.
    pub kind: Kind,
    /// The id of the locale (`en_GB`), where it stands in one.
    pub locale: Option<String>,
    /// The intent, of a slot.
    pub intent: Option<String>,
    /// Its name.
    pub name: String,
}

impl Place {
    /// Something that belongs to the bot itself.
    pub fn new(kind: Kind, name: impl Into<String>) -> Self {
        Self { kind, locale: None, intent: None, name: name.into() }
    }

    /// Something in a locale.
    pub fn within(kind: Kind, locale: &str, name: &str) -> Self {
        Self { locale: Some(locale.to_owned()), ..Self::new(kind, name) }
    }

    /// A slot.
    pub fn slot(locale: &str, intent: &str, name: &str) -> Self {
        Self { intent: Some(intent.to_owned()), ..Self::within(Kind::Slot, locale, name) }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ", self.kind.name())?;
        if let Some(intent) = &self.intent {
            write!(f, "{intent}.")?;
        }
        f.write_str(&self.name)?;
        match &self.locale {
            Some(locale) => write!(f, " ({locale})"),
            None => Ok(()),
        }
    }
}

/// A bot as the service has it.
#[derive(Clone, Debug, Default)]
pub struct Deployed {
    /// The bot; its name is empty where there is none.
    pub bot: Bot,
    /// The ids of all that is there.
    pub ids: BTreeMap<Place, String>,
    /// How far each locale is.
    pub statuses: BTreeMap<String, Status>,
    /// The versions by their marks, the newest last.
    pub versions: Vec<(String, String)>,
    /// The alias that was asked for.
    pub alias: Option<Alias>,
}

impl Deployed {
    /// The id of the bot, where there is one.
    pub fn id(&self) -> Option<&str> {
        self.ids.get(&Place::new(Kind::Bot, self.bot.name.as_str())).map(String::as_str)
    }

    /// The version whose contents have a mark, the newest if there are several.
    pub fn version_with(&self, mark: &str) -> Option<&str> {
        let with = self.versions.iter().rev().find(|(_, known)| known == mark);
        with.map(|(number, _)| number.as_str())
    }
}

/// Reads a bot of this name with an alias; one that is not there is empty.
///
/// # Errors
/// The service refused or could not be reached.
pub async fn read(
    bots: &impl Bots,
    name: &str,
    alias: Option<&str>,
) -> Result<Deployed, ServiceFault> {
    let mut reader = Reader { bots, found: Deployed::default() };
    let all = bots.list(&At::default(), Kind::Bot).await?;
    if let Some(bot) = all.into_iter().find(|bot| bot.name == name) {
        reader.bot(&bot, alias).await?;
    }
    Ok(reader.found)
}

struct Reader<'b, B> {
    bots: &'b B,
    found: Deployed,
}

impl<B: Bots> Reader<'_, B> {
    async fn bot(&mut self, bot: &Known, alias: Option<&str>) -> Result<(), ServiceFault> {
        let at = At::bot(&bot.id);
        let described = self.bots.describe(&at, Kind::Bot, &bot.id).await?;
        let Some(Described { thing: Thing::Bot(settings), .. }) = described else { return Ok(()) };
        self.found.bot.name.clone_from(&bot.name);
        self.found.bot.settings = settings;
        self.knows(Place::new(Kind::Bot, &bot.name), bot);
        for locale in self.bots.list(&at, Kind::Locale).await? {
            self.locale(&at, &locale).await?;
        }
        let versions = self.bots.list(&at, Kind::Version).await?;
        let mut versions: Vec<_> = versions.into_iter().map(|it| (it.id, it.name)).collect();
        versions.sort_by_key(|(number, _)| number.parse().unwrap_or(0_u32));
        self.found.versions = versions;
        if let Some(alias) = alias {
            self.alias(&at, alias).await?;
        }
        Ok(())
    }

    async fn alias(&mut self, at: &At, name: &str) -> Result<(), ServiceFault> {
        let all = self.bots.list(at, Kind::Alias).await?;
        let Some(known) = all.into_iter().find(|known| known.name == name) else { return Ok(()) };
        let described = self.bots.describe(at, Kind::Alias, &known.id).await?;
        if let Some(Described { thing: Thing::Alias(alias), .. }) = described {
            self.knows(Place::new(Kind::Alias, name), &known);
            self.found.alias = Some(alias);
        }
        Ok(())
    }

    async fn locale(&mut self, at: &At, known: &Known) -> Result<(), ServiceFault> {
        let described = self.bots.describe(at, Kind::Locale, &known.id).await?;
        let Some(Described { thing: Thing::Locale(settings), status }) = described else {
            return Ok(());
        };
        let (at, id) = (at.locale(&known.id), known.id.as_str());
        self.knows(Place::new(Kind::Locale, id), known);
        self.found.statuses.insert(id.to_owned(), status);
        let locale = self.contents(&at, id, settings).await?;
        self.found.bot.locales.insert(id.to_owned(), locale);
        Ok(())
    }

    async fn contents(
        &mut self,
        at: &At,
        id: &str,
        settings: LocaleSettings,
    ) -> Result<Locale, ServiceFault> {
        let mut locale = Locale { settings, ..Locale::default() };
        let mut types = BTreeMap::new();
        for known in self.bots.list(at, Kind::SlotType).await? {
            let described = self.bots.describe(at, Kind::SlotType, &known.id).await?;
            if let Some(Described { thing: Thing::SlotType(slot_type), .. }) = described {
                self.knows(Place::within(Kind::SlotType, id, &known.name), &known);
                types.insert(known.id, known.name.clone());
                locale.slot_types.insert(known.name, slot_type);
            }
        }
        for known in self.bots.list(at, Kind::Intent).await? {
            let described = self.bots.describe(at, Kind::Intent, &known.id).await?;
            if let Some(Described { thing: Thing::Intent(intent), .. }) = described {
                self.knows(Place::within(Kind::Intent, id, &known.name), &known);
                let within = at.intent(&known.id);
                let whole = self.slots(&within, (id, &known.name), intent, &types).await?;
                locale.intents.insert(known.name, whole);
            }
        }
        Ok(locale)
    }

    /// The slots of an intent; ids become names.
    async fn slots(
        &mut self,
        at: &At,
        (locale, name): (&str, &str),
        mut intent: Intent,
        types: &BTreeMap<String, String>,
    ) -> Result<(Intent, BTreeMap<String, Slot>), ServiceFault> {
        let (mut slots, mut names) = (BTreeMap::new(), BTreeMap::new());
        for known in self.bots.list(at, Kind::Slot).await? {
            let described = self.bots.describe(at, Kind::Slot, &known.id).await?;
            if let Some(Described { thing: Thing::Slot(mut slot), .. }) = described {
                self.knows(Place::slot(locale, name, &known.name), &known);
                if let Some(name) = types.get(&slot.slot_type) {
                    slot.slot_type.clone_from(name);
                }
                names.insert(known.id, known.name.clone());
                slots.insert(known.name, slot);
            }
        }
        for slot in &mut intent.priorities {
            if let Some(name) = names.get(slot) {
                slot.clone_from(name);
            }
        }
        Ok((intent, slots))
    }

    fn knows(&mut self, place: Place, known: &Known) {
        self.found.ids.insert(place, known.id.clone());
    }
}

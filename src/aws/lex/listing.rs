//! What is there: lists, over all of their pages.

use aws_sdk_lexmodelsv2::Client;

use super::DRAFT;
use crate::aws::fault::fault;
use crate::bot::deploy::state::Kind;
use crate::bot::deploy::{At, Known};
use crate::connect::ServiceFault;

/// Reads a list page by page.
macro_rules! pages {
    ($operation:literal, $call:expr, $items:ident, $id:ident, $name:ident) => {{
        let (mut all, mut pages) = (Vec::new(), $call.into_paginator().send());
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| fault($operation, &error))?;
            all.extend(page.$items.unwrap_or_default().into_iter().filter_map(|item| {
                Some(Known { id: item.$id?, name: item.$name.unwrap_or_default() })
            }));
        }
        Ok(all)
    }};
}

/// All things of a kind in a place.
pub async fn list(client: &Client, at: &At, kind: Kind) -> Result<Vec<Known>, ServiceFault> {
    let (bot, locale) = (at.bot.as_str(), at.locale.clone());
    match kind {
        Kind::Bot => pages!("ListBots", client.list_bots(), bot_summaries, bot_id, bot_name),
        Kind::Locale => {
            let call = client.list_bot_locales().bot_id(bot).bot_version(DRAFT);
            let known: Result<Vec<Known>, ServiceFault> =
                pages!("ListBotLocales", call, bot_locale_summaries, locale_id, locale_name);
            // The id is what files name.
            Ok(known?.into_iter().map(|it| Known { name: it.id.clone(), ..it }).collect())
        }
        Kind::SlotType => {
            let call = client.list_slot_types().bot_id(bot).bot_version(DRAFT);
            let call = call.set_locale_id(locale);
            pages!("ListSlotTypes", call, slot_type_summaries, slot_type_id, slot_type_name)
        }
        Kind::Intent => {
            let call = client.list_intents().bot_id(bot).bot_version(DRAFT).set_locale_id(locale);
            pages!("ListIntents", call, intent_summaries, intent_id, intent_name)
        }
        Kind::Slot => {
            let call = client.list_slots().bot_id(bot).bot_version(DRAFT).set_locale_id(locale);
            let call = call.set_intent_id(at.intent.clone());
            pages!("ListSlots", call, slot_summaries, slot_id, slot_name)
        }
        Kind::Version => {
            let call = client.list_bot_versions().bot_id(bot);
            let known: Result<Vec<Known>, ServiceFault> =
                pages!("ListBotVersions", call, bot_version_summaries, bot_version, description);
            Ok(known?.into_iter().filter(|version| version.id != DRAFT).collect())
        }
        Kind::Alias => {
            let call = client.list_bot_aliases().bot_id(bot);
            pages!("ListBotAliases", call, bot_alias_summaries, bot_alias_id, bot_alias_name)
        }
    }
}

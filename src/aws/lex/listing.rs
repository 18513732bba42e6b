//! What is there: lists, over all of their pages.

use aws_sdk_lexmodelsv2::Client;
use aws_sdk_lexmodelsv2::types::BotStatus;

use super::DRAFT;
use crate::aws::fault::fault;
use crate::bot::deploy::state::Kind;
use crate::bot::deploy::{At, Known};
use crate::connect::ServiceFault;

/// Reads a list page by page: of each item its id, if it counts, and its name.
macro_rules! pages {
    ($operation:literal, $call:expr, $items:ident, $item:ident => ($id:expr, $name:expr)) => {{
        let (mut all, mut pages) = (Vec::new(), $call.into_paginator().send());
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| fault($operation, &error))?;
            all.extend(page.$items.unwrap_or_default().into_iter().filter_map(|$item| {
                let (id, name) = ($id?, $name);
                Some(Known { id, name: name.unwrap_or_default() })
            }));
        }
        Ok(all)
    }};
}

/// All things of a kind in a place.
pub async fn list(client: &Client, at: &At, kind: Kind) -> Result<Vec<Known>, ServiceFault> {
    let (bot, locale) = (at.bot.as_str(), at.locale.clone());
    match kind {
        Kind::Bot => {
            let call = client.list_bots();
            pages!("ListBots", call, bot_summaries, it => (it.bot_id, it.bot_name))
        }
        // The id is what files name.
        Kind::Locale => {
            let call = client.list_bot_locales().bot_id(bot).bot_version(DRAFT);
            pages!("ListBotLocales", call, bot_locale_summaries, it => (it.locale_id.clone(), it.locale_id))
        }
        Kind::SlotType => {
            let call = client.list_slot_types().bot_id(bot).bot_version(DRAFT);
            let call = call.set_locale_id(locale);
            pages!("ListSlotTypes", call, slot_type_summaries, it => (it.slot_type_id, it.slot_type_name))
        }
        Kind::Intent => {
            let call = client.list_intents().bot_id(bot).bot_version(DRAFT).set_locale_id(locale);
            pages!("ListIntents", call, intent_summaries, it => (it.intent_id, it.intent_name))
        }
        Kind::Slot => {
            let call = client.list_slots().bot_id(bot).bot_version(DRAFT).set_locale_id(locale);
            let call = call.set_intent_id(at.intent.clone());
            pages!("ListSlots", call, slot_summaries, it => (it.slot_id, it.slot_name))
        }
        // One that could not be made counts as little as the draft.
        Kind::Version => {
            let call = client.list_bot_versions().bot_id(bot);
            pages!("ListBotVersions", call, bot_version_summaries, it => (
                it.bot_version.filter(|id| id != DRAFT && it.bot_status != Some(BotStatus::Failed)),
                it.description
            ))
        }
        Kind::Alias => {
            let call = client.list_bot_aliases().bot_id(bot);
            pages!("ListBotAliases", call, bot_alias_summaries, it => (it.bot_alias_id, it.bot_alias_name))
        }
    }
}

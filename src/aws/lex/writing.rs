//! Making, changing and deleting.

use aws_sdk_lexmodelsv2::Client;

use super::{DRAFT, reading, settings, unmade};
use crate::aws::fault::fault;
use crate::bot::deploy::At;
use crate::bot::deploy::state::{
    Alias, Intent, Kind, LocaleSettings, Settings, Slot, SlotType, Thing, Version,
};
use crate::connect::ServiceFault;

type Made = Result<String, ServiceFault>;
type Changed = Result<(), ServiceFault>;

/// The id of what has been made.
fn id(operation: &'static str, id: Option<String>) -> Made {
    id.ok_or_else(|| ServiceFault::garbled(operation, "the answer has no id"))
}

pub async fn create(client: &Client, at: &At, name: &str, thing: &Thing) -> Made {
    match thing {
        Thing::Bot(bot) => create_bot(client, name, bot).await,
        Thing::Locale(locale) => create_locale(client, at, name, locale).await,
        Thing::SlotType(slot_type) => create_slot_type(client, at, name, slot_type).await,
        Thing::Intent(intent) => create_intent(client, at, name, intent).await,
        Thing::Slot(slot) => create_slot(client, at, name, slot).await,
        Thing::Version(version) => create_version(client, at, version).await,
        Thing::Alias(alias) => create_alias(client, at, name, alias).await,
    }
}

pub async fn update(client: &Client, at: &At, id: &str, name: &str, thing: &Thing) -> Changed {
    match thing {
        Thing::Bot(bot) => update_bot(client, id, name, bot).await,
        Thing::Locale(locale) => update_locale(client, at, id, locale).await,
        Thing::SlotType(slot_type) => update_slot_type(client, at, (id, name), slot_type).await,
        Thing::Intent(intent) => update_intent(client, at, (id, name), intent).await,
        Thing::Slot(slot) => update_slot(client, at, (id, name), slot).await,
        Thing::Alias(alias) => update_alias(client, at, (id, name), alias).await,
        // It never changes.
        Thing::Version(_) => Ok(()),
    }
}

pub async fn delete(client: &Client, at: &At, kind: Kind, id: &str) -> Changed {
    let (bot, locale) = (at.bot.as_str(), at.locale.clone());
    match kind {
        Kind::Locale => {
            let call = client.delete_bot_locale().bot_id(bot).bot_version(DRAFT).locale_id(id);
            call.send().await.map(drop).map_err(|error| fault("DeleteBotLocale", &error))
        }
        Kind::SlotType => {
            let call = client.delete_slot_type().bot_id(bot).bot_version(DRAFT);
            let answer = call.set_locale_id(locale).slot_type_id(id).send().await;
            answer.map(drop).map_err(|error| fault("DeleteSlotType", &error))
        }
        Kind::Intent => {
            let call = client.delete_intent().bot_id(bot).bot_version(DRAFT);
            let answer = call.set_locale_id(locale).intent_id(id).send().await;
            answer.map(drop).map_err(|error| fault("DeleteIntent", &error))
        }
        Kind::Slot => {
            let call = client.delete_slot().bot_id(bot).bot_version(DRAFT).slot_id(id);
            let call = call.set_locale_id(locale).set_intent_id(at.intent.clone());
            call.send().await.map(drop).map_err(|error| fault("DeleteSlot", &error))
        }
        // Nothing of ours deletes what callers may be talking to.
        Kind::Bot | Kind::Version | Kind::Alias => Ok(()),
    }
}

async fn create_bot(client: &Client, name: &str, bot: &Settings) -> Made {
    let call = client.create_bot().bot_name(name).set_description(bot.description.clone());
    let call = call.set_role_arn(bot.role.clone()).data_privacy(settings::privacy(bot));
    let answer = call.idle_session_ttl_in_seconds(bot.idle_session).send().await;
    id("CreateBot", answer.map_err(|error| fault("CreateBot", &error))?.bot_id)
}

async fn update_bot(client: &Client, id: &str, name: &str, bot: &Settings) -> Changed {
    let known = client.describe_bot().bot_id(id).send().await;
    let known = known.map_err(|error| fault("DescribeBot", &error))?;
    let call = client.update_bot().bot_id(id).bot_name(name);
    let call = call.set_description(bot.description.clone()).set_role_arn(bot.role.clone());
    let call = call.data_privacy(settings::privacy(bot));
    let call = call.set_bot_type(known.bot_type).set_bot_members(known.bot_members);
    let call = call.set_error_log_settings(known.error_log_settings);
    let answer = call.idle_session_ttl_in_seconds(bot.idle_session).send().await;
    answer.map(drop).map_err(|error| fault("UpdateBot", &error))
}

async fn create_locale(client: &Client, at: &At, name: &str, locale: &LocaleSettings) -> Made {
    const OPERATION: &str = "CreateBotLocale";
    let call = client.create_bot_locale().bot_id(&at.bot).bot_version(DRAFT).locale_id(name);
    let call = call.nlu_intent_confidence_threshold(locale.confidence);
    let voice = settings::voice(locale).map_err(unmade(OPERATION))?;
    let answer = call.set_voice_settings(voice).send().await;
    answer.map(|_| name.to_owned()).map_err(|error| fault(OPERATION, &error))
}

async fn update_locale(client: &Client, at: &At, id: &str, locale: &LocaleSettings) -> Changed {
    const OPERATION: &str = "UpdateBotLocale";
    let known = client.describe_bot_locale().bot_id(&at.bot).bot_version(DRAFT).locale_id(id);
    let known = known.send().await.map_err(|error| fault("DescribeBotLocale", &error))?;
    let call = client.update_bot_locale().bot_id(&at.bot).bot_version(DRAFT).locale_id(id);
    let call = call.nlu_intent_confidence_threshold(locale.confidence);
    let call = call
        .set_description(known.description)
        .set_unified_speech_settings(known.unified_speech_settings)
        .set_audio_filler_settings(known.audio_filler_settings)
        .set_speech_recognition_settings(known.speech_recognition_settings)
        .set_generative_ai_settings(known.generative_ai_settings)
        .set_speech_detection_sensitivity(known.speech_detection_sensitivity)
        .set_speaker_diarization_settings(known.speaker_diarization_settings);
    let voice = settings::voice(locale).map_err(unmade(OPERATION))?;
    let answer = call.set_voice_settings(voice).send().await;
    answer.map(drop).map_err(|error| fault(OPERATION, &error))
}

async fn create_slot_type(client: &Client, at: &At, name: &str, slot_type: &SlotType) -> Made {
    const OPERATION: &str = "CreateSlotType";
    let selection = settings::selection(slot_type, None).map_err(unmade(OPERATION))?;
    let values = settings::values(slot_type).map_err(unmade(OPERATION))?;
    let call = client.create_slot_type().bot_id(&at.bot).bot_version(DRAFT).slot_type_name(name);
    let answer = call
        .set_locale_id(at.locale.clone())
        .set_description(slot_type.description.clone())
        .set_parent_slot_type_signature(slot_type.parent.clone())
        .set_slot_type_values(values)
        .value_selection_setting(selection)
        .send()
        .await;
    id(OPERATION, answer.map_err(|error| fault(OPERATION, &error))?.slot_type_id)
}

async fn update_slot_type(
    client: &Client,
    at: &At,
    (id, name): (&str, &str),
    slot_type: &SlotType,
) -> Changed {
    const OPERATION: &str = "UpdateSlotType";
    let known = client.describe_slot_type().bot_id(&at.bot).bot_version(DRAFT).slot_type_id(id);
    let known = known.set_locale_id(at.locale.clone()).send().await;
    let known = known.map_err(|error| fault("DescribeSlotType", &error))?;
    let selection = settings::selection(slot_type, known.value_selection_setting);
    let values = settings::values(slot_type).map_err(unmade(OPERATION))?;
    let call = client.update_slot_type().bot_id(&at.bot).bot_version(DRAFT).slot_type_id(id);
    let answer = call
        .set_locale_id(at.locale.clone())
        .slot_type_name(name)
        .set_description(slot_type.description.clone())
        .set_parent_slot_type_signature(slot_type.parent.clone())
        .set_slot_type_values(values)
        .value_selection_setting(selection.map_err(unmade(OPERATION))?)
        .set_external_source_setting(known.external_source_setting)
        .set_composite_slot_type_setting(known.composite_slot_type_setting)
        .send()
        .await;
    answer.map(drop).map_err(|error| fault(OPERATION, &error))
}

async fn create_intent(client: &Client, at: &At, name: &str, intent: &Intent) -> Made {
    const OPERATION: &str = "CreateIntent";
    let unmade = unmade(OPERATION);
    let call = client.create_intent().bot_id(&at.bot).bot_version(DRAFT).intent_name(name);
    let answer = call
        .set_locale_id(at.locale.clone())
        .set_description(intent.description.clone())
        .set_parent_intent_signature(intent.parent.clone())
        .set_sample_utterances(Some(settings::utterances(intent).map_err(&unmade)?))
        .dialog_code_hook(settings::dialog(intent))
        .fulfillment_code_hook(settings::fulfilment(intent, None).map_err(&unmade)?)
        .set_intent_closing_setting(settings::closing(intent, None).map_err(&unmade)?)
        .set_intent_confirmation_setting(settings::confirmation(intent, None).map_err(&unmade)?)
        .send()
        .await;
    id(OPERATION, answer.map_err(|error| fault(OPERATION, &error))?.intent_id)
}

async fn update_intent(
    client: &Client,
    at: &At,
    (id, name): (&str, &str),
    intent: &Intent,
) -> Changed {
    const OPERATION: &str = "UpdateIntent";
    let unmade = unmade(OPERATION);
    let known = reading::intent_as_is(client, at, id).await?;
    let fulfilment = settings::fulfilment(intent, known.fulfillment_code_hook);
    let closing = settings::closing(intent, known.intent_closing_setting);
    let confirmation = settings::confirmation(intent, known.intent_confirmation_setting);
    let call = client.update_intent().bot_id(&at.bot).bot_version(DRAFT).intent_id(id);
    let answer = call
        .set_locale_id(at.locale.clone())
        .intent_name(name)
        .set_intent_display_name(known.intent_display_name)
        .set_description(intent.description.clone())
        .set_parent_intent_signature(intent.parent.clone())
        .set_sample_utterances(Some(settings::utterances(intent).map_err(&unmade)?))
        .dialog_code_hook(settings::dialog(intent))
        .fulfillment_code_hook(fulfilment.map_err(&unmade)?)
        .set_intent_closing_setting(closing.map_err(&unmade)?)
        .set_intent_confirmation_setting(confirmation.map_err(&unmade)?)
        .set_slot_priorities(Some(settings::priorities(intent).map_err(&unmade)?))
        .set_input_contexts(known.input_contexts)
        .set_output_contexts(known.output_contexts)
        .set_kendra_configuration(known.kendra_configuration)
        .set_initial_response_setting(known.initial_response_setting)
        .set_qn_a_intent_configuration(known.qn_a_intent_configuration)
        .set_q_in_connect_intent_configuration(known.q_in_connect_intent_configuration)
        .send()
        .await;
    answer.map(drop).map_err(|error| fault(OPERATION, &error))
}

async fn create_slot(client: &Client, at: &At, name: &str, slot: &Slot) -> Made {
    const OPERATION: &str = "CreateSlot";
    let elicitation = settings::elicitation(slot, None).map_err(unmade(OPERATION))?;
    let obfuscation = settings::obfuscation(slot).map_err(unmade(OPERATION))?;
    let call = client.create_slot().bot_id(&at.bot).bot_version(DRAFT).slot_name(name);
    let answer = call
        .set_locale_id(at.locale.clone())
        .set_intent_id(at.intent.clone())
        .set_description(slot.description.clone())
        .slot_type_id(&slot.slot_type)
        .value_elicitation_setting(elicitation)
        .obfuscation_setting(obfuscation)
        .send()
        .await;
    id(OPERATION, answer.map_err(|error| fault(OPERATION, &error))?.slot_id)
}

async fn update_slot(client: &Client, at: &At, (id, name): (&str, &str), slot: &Slot) -> Changed {
    const OPERATION: &str = "UpdateSlot";
    let known = client.describe_slot().bot_id(&at.bot).bot_version(DRAFT).slot_id(id);
    let known = known.set_locale_id(at.locale.clone()).set_intent_id(at.intent.clone());
    let known = known.send().await.map_err(|error| fault("DescribeSlot", &error))?;
    let elicitation = settings::elicitation(slot, known.value_elicitation_setting);
    let obfuscation = settings::obfuscation(slot).map_err(unmade(OPERATION))?;
    let call = client.update_slot().bot_id(&at.bot).bot_version(DRAFT).slot_id(id);
    let answer = call
        .set_locale_id(at.locale.clone())
        .set_intent_id(at.intent.clone())
        .slot_name(name)
        .set_description(slot.description.clone())
        .slot_type_id(&slot.slot_type)
        .value_elicitation_setting(elicitation.map_err(unmade(OPERATION))?)
        .obfuscation_setting(obfuscation)
        .set_multiple_values_setting(known.multiple_values_setting)
        .set_sub_slot_setting(known.sub_slot_setting)
        .send()
        .await;
    answer.map(drop).map_err(|error| fault(OPERATION, &error))
}

async fn create_version(client: &Client, at: &At, version: &Version) -> Made {
    const OPERATION: &str = "CreateBotVersion";
    let locales = settings::version_locales(&version.locales).map_err(unmade(OPERATION))?;
    let call = client.create_bot_version().bot_id(&at.bot).description(&version.mark);
    let answer = call.set_bot_version_locale_specification(Some(locales)).send().await;
    id(OPERATION, answer.map_err(|error| fault(OPERATION, &error))?.bot_version)
}

async fn create_alias(client: &Client, at: &At, name: &str, alias: &Alias) -> Made {
    const OPERATION: &str = "CreateBotAlias";
    let locales = settings::alias_locales(alias).map_err(unmade(OPERATION))?;
    let call = client.create_bot_alias().bot_id(&at.bot).bot_alias_name(name);
    let call = call.set_bot_version(alias.version.clone());
    let answer = call.set_bot_alias_locale_settings(Some(locales)).send().await;
    id(OPERATION, answer.map_err(|error| fault(OPERATION, &error))?.bot_alias_id)
}

async fn update_alias(
    client: &Client,
    at: &At,
    (id, name): (&str, &str),
    alias: &Alias,
) -> Changed {
    const OPERATION: &str = "UpdateBotAlias";
    let known = client.describe_bot_alias().bot_id(&at.bot).bot_alias_id(id).send().await;
    let known = known.map_err(|error| fault("DescribeBotAlias", &error))?;
    let locales = settings::alias_locales(alias).map_err(unmade(OPERATION))?;
    let answer = client
        .update_bot_alias()
        .bot_id(&at.bot)
        .bot_alias_id(id)
        .bot_alias_name(name)
        .set_description(known.description)
        .set_bot_version(alias.version.clone())
        .set_bot_alias_locale_settings(Some(locales))
        .set_conversation_log_settings(known.conversation_log_settings)
        .set_sentiment_analysis_settings(known.sentiment_analysis_settings)
        .send()
        .await;
    answer.map(drop).map_err(|error| fault(OPERATION, &error))
}

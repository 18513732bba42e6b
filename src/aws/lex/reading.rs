//! What the service has, in our words.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_lexmodelsv2::Client;
use aws_sdk_lexmodelsv2::operation::describe_intent::DescribeIntentOutput;
use aws_sdk_lexmodelsv2::types::{
    BotAliasLocaleSettings, BotAliasStatus, BotLocaleStatus, BotStatus, IntentConfirmationSetting,
    ObfuscationSettingType, SlotConstraint, SlotTypeValue, SlotValueResolutionStrategy,
};

use super::DRAFT;
use super::messages::{asked, said};
use crate::aws::fault::fault;
use crate::bot::deploy::state::{
    Alias, Confirmation, Intent, LocaleSettings, Settings, Slot, SlotType, Thing, Version,
};
use crate::bot::deploy::{At, Described, Status};
use crate::connect::ServiceFault;

type Found = Result<Option<Described>, ServiceFault>;

fn ready(thing: Thing) -> Found {
    Ok(Some(Described { thing, status: Status::Ready }))
}

/// The service has no empty descriptions, and some clients do.
fn words(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

pub async fn bot(client: &Client, id: &str) -> Found {
    let answer = client.describe_bot().bot_id(id).send().await;
    let answer = answer.map_err(|error| fault("DescribeBot", &error))?;
    let status = bot_status(answer.bot_status.as_ref(), answer.failure_reasons);
    let thing = Thing::Bot(Settings {
        description: words(answer.description),
        role: answer.role_arn,
        idle_session: answer.idle_session_ttl_in_seconds.unwrap_or_default(),
        child_directed: answer.data_privacy.is_some_and(|privacy| privacy.child_directed),
    });
    Ok(Some(Described { thing, status }))
}

fn bot_status(status: Option<&BotStatus>, reasons: Option<Vec<String>>) -> Status {
    match status {
        Some(BotStatus::Available | BotStatus::Inactive) => Status::Ready,
        Some(BotStatus::Failed) => Status::Failed(reasons.unwrap_or_default()),
        _ => Status::Busy,
    }
}

pub async fn locale(client: &Client, at: &At, id: &str) -> Found {
    let call = client.describe_bot_locale().bot_id(&at.bot).bot_version(DRAFT).locale_id(id);
    let answer = call.send().await.map_err(|error| fault("DescribeBotLocale", &error))?;
    let voice = answer.voice_settings.map(|voice| {
        let engine = voice.engine.map_or_else(|| "standard".into(), |it| it.as_str().to_owned());
        (voice.voice_id, engine)
    });
    let confidence = answer.nlu_intent_confidence_threshold.unwrap_or_default();
    let status = match answer.bot_locale_status {
        // With ReadyExpressTesting the build goes on.
        Some(BotLocaleStatus::Built) => Status::Ready,
        Some(BotLocaleStatus::NotBuilt) => Status::NotBuilt,
        Some(BotLocaleStatus::Failed) => Status::Failed(answer.failure_reasons.unwrap_or_default()),
        _ => Status::Busy,
    };
    let thing = Thing::Locale(LocaleSettings { voice, confidence });
    Ok(Some(Described { thing, status }))
}

pub async fn slot_type(client: &Client, at: &At, id: &str) -> Found {
    let call = client.describe_slot_type().bot_id(&at.bot).bot_version(DRAFT);
    let answer = call.set_locale_id(at.locale.clone()).slot_type_id(id).send().await;
    let answer = answer.map_err(|error| fault("DescribeSlotType", &error))?;
    let selection = answer.value_selection_setting;
    let top = |strategy| strategy == SlotValueResolutionStrategy::TopResolution;
    let filter = selection.as_ref().and_then(|it| it.regex_filter.as_ref());
    ready(Thing::SlotType(SlotType {
        description: words(answer.description),
        parent: words(answer.parent_slot_type_signature),
        pattern: filter.map(|filter| filter.pattern.clone()),
        resolves: selection.is_some_and(|it| top(it.resolution_strategy)),
        values: answer.slot_type_values.unwrap_or_default().into_iter().filter_map(value).collect(),
    }))
}

fn value(value: SlotTypeValue) -> Option<(String, BTreeSet<String>)> {
    let synonyms = value.synonyms.unwrap_or_default();
    Some((value.sample_value?.value, synonyms.into_iter().map(|it| it.value).collect()))
}

pub async fn intent(client: &Client, at: &At, id: &str) -> Found {
    intent_as_is(client, at, id).await.map(|answer| {
        let thing = Thing::Intent(intent_of(&answer));
        Some(Described { thing, status: Status::Ready })
    })
}

/// An intent with all that the service says of it.
pub async fn intent_as_is(
    client: &Client,
    at: &At,
    id: &str,
) -> Result<DescribeIntentOutput, ServiceFault> {
    let call = client.describe_intent().bot_id(&at.bot).bot_version(DRAFT);
    let answer = call.set_locale_id(at.locale.clone()).intent_id(id).send().await;
    answer.map_err(|error| fault("DescribeIntent", &error))
}

fn intent_of(answer: &DescribeIntentOutput) -> Intent {
    let utterances = answer.sample_utterances().iter().map(|it| it.utterance.clone()).collect();
    let fulfilment = answer.fulfillment_code_hook.as_ref();
    let after = fulfilment.and_then(|it| it.post_fulfillment_status_specification.as_ref());
    let closing = answer.intent_closing_setting.as_ref().filter(|it| it.active != Some(false));
    let next = closing.and_then(|it| it.next_step.as_ref());
    let sets = next.and_then(|it| it.session_attributes.clone()).unwrap_or_default();
    let mut priorities: Vec<_> = answer.slot_priorities().iter().collect();
    priorities.sort_by_key(|slot| slot.priority);
    Intent {
        description: words(answer.description.clone()),
        parent: words(answer.parent_intent_signature.clone()),
        utterances,
        dialog: answer.dialog_code_hook.as_ref().is_some_and(|it| it.enabled),
        fulfilment: fulfilment.is_some_and(|it| it.enabled),
        closing: said(closing.and_then(|it| it.closing_response.as_ref())),
        failure: said(after.and_then(|it| it.failure_response.as_ref())),
        confirmation: answer.intent_confirmation_setting.as_ref().and_then(confirmation),
        sets: sets.into_iter().collect(),
        priorities: priorities.into_iter().map(|slot| slot.slot_id.clone()).collect(),
    }
}

fn confirmation(setting: &IntentConfirmationSetting) -> Option<Confirmation> {
    if setting.active == Some(false) {
        return None;
    }
    let prompt = asked(setting.prompt_specification.as_ref())?;
    Some(Confirmation { prompt, declined: said(setting.declination_response.as_ref()) })
}

pub async fn slot(client: &Client, at: &At, id: &str) -> Found {
    let call = client.describe_slot().bot_id(&at.bot).bot_version(DRAFT).slot_id(id);
    let call = call.set_locale_id(at.locale.clone()).set_intent_id(at.intent.clone());
    let answer = call.send().await.map_err(|error| fault("DescribeSlot", &error))?;
    let elicits = answer.value_elicitation_setting.as_ref();
    let prompt = elicits.and_then(|it| it.prompt_specification.as_ref());
    let hidden = ObfuscationSettingType::DefaultObfuscation;
    ready(Thing::Slot(Slot {
        description: words(answer.description.clone()),
        slot_type: answer.slot_type_id.clone().unwrap_or_default(),
        prompt: asked(prompt),
        required: elicits.is_some_and(|it| it.slot_constraint == SlotConstraint::Required),
        tries: prompt.map_or(0, |prompt| prompt.max_retries),
        obfuscate: answer
            .obfuscation_setting
            .is_some_and(|it| it.obfuscation_setting_type == hidden),
    }))
}

pub async fn version(client: &Client, at: &At, id: &str) -> Found {
    let answer = client.describe_bot_version().bot_id(&at.bot).bot_version(id).send().await;
    let answer = answer.map_err(|error| fault("DescribeBotVersion", &error))?;
    let status = bot_status(answer.bot_status.as_ref(), answer.failure_reasons);
    let mark = answer.description.unwrap_or_default();
    let thing = Thing::Version(Version { mark, locales: Vec::new() });
    Ok(Some(Described { thing, status }))
}

pub async fn alias(client: &Client, at: &At, id: &str) -> Found {
    let answer = client.describe_bot_alias().bot_id(&at.bot).bot_alias_id(id).send().await;
    let answer = answer.map_err(|error| fault("DescribeBotAlias", &error))?;
    let status = match answer.bot_alias_status {
        Some(BotAliasStatus::Available) => Status::Ready,
        Some(BotAliasStatus::Failed) => Status::Failed(Vec::new()),
        _ => Status::Busy,
    };
    let locales = answer.bot_alias_locale_settings.unwrap_or_default();
    let locales: BTreeMap<_, _> =
        locales.into_iter().map(|(id, settings)| (id, function(&settings))).collect();
    let thing = Thing::Alias(Alias { version: answer.bot_version, locales });
    Ok(Some(Described { thing, status }))
}

fn function(settings: &BotAliasLocaleSettings) -> Option<String> {
    let hook = settings.code_hook_specification.as_ref()?.lambda_code_hook.as_ref()?;
    settings.enabled.then(|| hook.lambda_arn.clone())
}

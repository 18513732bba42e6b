//! Our words, as the service takes them. What is there already and says the same stays as it is,
//! with all that our words do not say.

use std::collections::HashMap;

use aws_sdk_lexmodelsv2::error::BuildError;
use aws_sdk_lexmodelsv2::types::{
    BotAliasLocaleSettings, BotVersionLocaleDetails, CodeHookSpecification, DataPrivacy,
    DialogAction, DialogActionType, DialogCodeHookSettings, DialogState,
    FulfillmentCodeHookSettings, IntentClosingSetting, IntentConfirmationSetting, LambdaCodeHook,
    ObfuscationSetting, ObfuscationSettingType, PostFulfillmentStatusSpecification,
    SampleUtterance, SampleValue, SlotConstraint, SlotPriority, SlotTypeValue,
    SlotValueElicitationSetting, SlotValueRegexFilter, SlotValueResolutionStrategy,
    SlotValueSelectionSetting, VoiceEngine, VoiceSettings,
};

use super::DRAFT;
use super::messages::{prompt, response};
use crate::bot::deploy::state::{Alias, Intent, LocaleSettings, Settings, Slot, SlotType};

pub fn privacy(settings: &Settings) -> DataPrivacy {
    DataPrivacy::builder().child_directed(settings.child_directed).build()
}

pub fn voice(settings: &LocaleSettings) -> Result<Option<VoiceSettings>, BuildError> {
    let Some((id, engine)) = &settings.voice else { return Ok(None) };
    let engine = VoiceEngine::from(engine.as_str());
    VoiceSettings::builder().voice_id(id).engine(engine).build().map(Some)
}

/// The values of a slot type; none of a type that only narrows a built-in one.
pub fn values(slot_type: &SlotType) -> Result<Option<Vec<SlotTypeValue>>, BuildError> {
    let sample = |text: &String| SampleValue::builder().value(text).build();
    let values = slot_type.values.iter().map(|(value, synonyms)| {
        let synonyms = synonyms.iter().map(sample).collect::<Result<Vec<_>, _>>()?;
        let synonyms = (!synonyms.is_empty()).then_some(synonyms);
        let value = SlotTypeValue::builder().sample_value(sample(value)?);
        Ok(value.set_synonyms(synonyms).build())
    });
    let values = values.collect::<Result<Vec<_>, BuildError>>()?;
    Ok((!values.is_empty()).then_some(values))
}

pub fn selection(
    slot_type: &SlotType,
    known: Option<SlotValueSelectionSetting>,
) -> Result<SlotValueSelectionSetting, BuildError> {
    let strategy = match slot_type.resolves {
        true => SlotValueResolutionStrategy::TopResolution,
        false => SlotValueResolutionStrategy::OriginalValue,
    };
    let filter = |text: &String| SlotValueRegexFilter::builder().pattern(text).build();
    let filter = slot_type.pattern.as_ref().map(filter).transpose()?;
    let besides = known.and_then(|known| known.advanced_recognition_setting);
    SlotValueSelectionSetting::builder()
        .resolution_strategy(strategy)
        .set_regex_filter(filter)
        .set_advanced_recognition_setting(besides)
        .build()
}

pub fn utterances(intent: &Intent) -> Result<Vec<SampleUtterance>, BuildError> {
    let said = intent.utterances.iter();
    said.map(|text| SampleUtterance::builder().utterance(text).build()).collect()
}

pub fn dialog(intent: &Intent) -> DialogCodeHookSettings {
    DialogCodeHookSettings::builder().enabled(intent.dialog).build()
}

pub fn fulfilment(
    intent: &Intent,
    known: Option<FulfillmentCodeHookSettings>,
) -> Result<FulfillmentCodeHookSettings, BuildError> {
    let (updates, after) = known.map_or((None, None), |known| {
        (known.fulfillment_updates_specification, known.post_fulfillment_status_specification)
    });
    let fails = after.as_ref().and_then(|after| after.failure_response.clone());
    let fails = response(intent.failure.as_deref(), fails)?;
    let after = match (after, fails) {
        (None, None) => None,
        (known, fails) => {
            let mut after =
                known.unwrap_or_else(|| PostFulfillmentStatusSpecification::builder().build());
            after.failure_response = fails;
            Some(after)
        }
    };
    Ok(FulfillmentCodeHookSettings::builder()
        .enabled(intent.fulfilment)
        .set_post_fulfillment_status_specification(after)
        .set_fulfillment_updates_specification(updates)
        .build())
}

pub fn closing(
    intent: &Intent,
    known: Option<IntentClosingSetting>,
) -> Result<Option<IntentClosingSetting>, BuildError> {
    let (said, next, conditional) = known.map_or((None, None, None), |known| {
        (known.closing_response, known.next_step, known.conditional)
    });
    let said = response(intent.closing.as_deref(), said)?;
    let next = match intent.sets.is_empty() {
        true => next.map(|mut next: DialogState| {
            next.session_attributes = None;
            next
        }),
        false => Some(ends_with(intent)?),
    };
    if said.is_none() && next.is_none() && conditional.is_none() {
        return Ok(None);
    }
    let made = IntentClosingSetting::builder().active(true).set_closing_response(said);
    Ok(Some(made.set_next_step(next).set_conditional(conditional).build()))
}

/// The end of a conversation that leaves session attributes behind.
fn ends_with(intent: &Intent) -> Result<DialogState, BuildError> {
    let sets: HashMap<String, String> = intent.sets.clone().into_iter().collect();
    let ends = DialogAction::builder().r#type(DialogActionType::EndConversation).build()?;
    Ok(DialogState::builder().dialog_action(ends).set_session_attributes(Some(sets)).build())
}

pub fn confirmation(
    intent: &Intent,
    known: Option<IntentConfirmationSetting>,
) -> Result<Option<IntentConfirmationSetting>, BuildError> {
    /// How often a yes or no is asked for again.
    const TRIES: i32 = 2;
    let Some(wanted) = &intent.confirmation else { return Ok(None) };
    let mut known = known.unwrap_or_else(|| IntentConfirmationSetting::builder().build());
    let tries = known.prompt_specification.as_ref().map_or(TRIES, |known| known.max_retries);
    let asked = known.prompt_specification.take();
    known.prompt_specification = prompt(Some(&wanted.prompt), tries, asked)?;
    let declines = known.declination_response.take();
    known.declination_response = response(wanted.declined.as_deref(), declines)?;
    known.active = Some(true);
    Ok(Some(known))
}

pub fn priorities(intent: &Intent) -> Result<Vec<SlotPriority>, BuildError> {
    let slots = (1..).zip(&intent.priorities);
    slots.map(|(at, id)| SlotPriority::builder().priority(at).slot_id(id).build()).collect()
}

pub fn elicitation(
    slot: &Slot,
    known: Option<SlotValueElicitationSetting>,
) -> Result<SlotValueElicitationSetting, BuildError> {
    let constraint = match slot.required {
        true => SlotConstraint::Required,
        false => SlotConstraint::Optional,
    };
    let asked = known.as_ref().and_then(|known| known.prompt_specification.clone());
    let asks = prompt(slot.prompt.as_deref(), slot.tries, asked)?;
    match known {
        Some(mut known) => {
            known.slot_constraint = constraint;
            known.prompt_specification = asks;
            Ok(known)
        }
        None => SlotValueElicitationSetting::builder()
            .slot_constraint(constraint)
            .set_prompt_specification(asks)
            .build(),
    }
}

pub fn obfuscation(slot: &Slot) -> Result<ObfuscationSetting, BuildError> {
    let kind = match slot.obfuscate {
        true => ObfuscationSettingType::DefaultObfuscation,
        false => ObfuscationSettingType::None,
    };
    ObfuscationSetting::builder().obfuscation_setting_type(kind).build()
}

/// The locales of an alias, each enabled and with its function.
pub fn alias_locales(alias: &Alias) -> Result<HashMap<String, BotAliasLocaleSettings>, BuildError> {
    let hook = |arn: &String| {
        let hook = LambdaCodeHook::builder().lambda_arn(arn).code_hook_interface_version("1.0");
        let hook = CodeHookSpecification::builder().lambda_code_hook(hook.build()?).build();
        Ok::<_, BuildError>(hook)
    };
    let locales = alias.locales.iter().map(|(id, function)| {
        let hook = function.as_ref().map(hook).transpose()?;
        let settings = BotAliasLocaleSettings::builder().enabled(true);
        Ok((id.clone(), settings.set_code_hook_specification(hook).build()))
    });
    locales.collect()
}

/// The locales of a version, each as the draft has it.
pub fn version_locales(
    locales: &[String],
) -> Result<HashMap<String, BotVersionLocaleDetails>, BuildError> {
    let details = || BotVersionLocaleDetails::builder().source_bot_version(DRAFT).build();
    locales.iter().map(|id| Ok((id.clone(), details()?))).collect()
}

//! What the customer says or presses: Get customer input and Store customer input.

use super::{integrate, prompt};
use crate::flow::convert::NoteKind;
use crate::flow::convert::draft::{Draft, Given, scalar};

/// `GetUserInput`: keys, or a Lex bot.
pub(super) fn get(draft: &mut Draft<'_>) {
    let has_bot = |name: &str| ["BotName", "BotAliasArn", "LexV2BotAliasArn"].contains(&name);
    let bot = draft.module.parameters.iter().any(|parameter| has_bot(&parameter.name));
    match draft.module.target.as_deref() {
        Some("Lex") => lex(draft),
        Some("Digits") => digits(draft),
        _ if bot => lex(draft),
        _ => digits(draft),
    }
}

/// A menu of single keys.
fn digits(draft: &mut Draft<'_>) {
    draft.step.kind = "GetParticipantInput".into();
    prompt::optional(draft);
    draft.put_or(&["InputTimeLimitSeconds"], &["Timeout"], "5");
    draft.step.put(&["StoreInput"], "False");
    match draft.text("MaxDigits").as_deref() {
        None | Some("1") => {}
        Some(digits) => draft.lost(format!("the menu waited for {digits} keys; it takes one now")),
    }
    while let Some((branch, target)) = draft.follow_branch("Evaluate") {
        let key = branch.condition_value.as_ref().and_then(scalar).unwrap_or_default();
        let operator = branch.condition_type.as_deref().unwrap_or("Equals");
        if operator == "Equals" && key.chars().count() == 1 {
            draft.step.when("Equals", &key, &target);
        } else {
            draft.conditions_changed = true;
            draft.lost(format!("the option `{key}` ({operator}), which led to `{target}`"));
        }
    }
    draft.required_error("InputTimeLimitExceeded", "Timeout", &["NoMatch", "Error"]);
    draft.required_error("NoMatchingCondition", "NoMatch", &["Error", "Timeout"]);
    draft.required_error("NoMatchingError", "Error", &["NoMatch", "Timeout"]);
    draft.step.next = draft.step.error_target("NoMatchingError");
}

/// A conversation with a bot; its intents are the branches.
fn lex(draft: &mut Draft<'_>) {
    draft.step.kind = "ConnectParticipantWithLexBot".into();
    prompt::required(draft);
    bot(draft);
    for name in ["SessionAttribute", "Parameter", "Attribute"] {
        integrate::keyed(draft, name, "LexSessionAttributes");
    }
    while let Some((branch, target)) = draft.follow_branch("Evaluate") {
        let intent = branch.condition_value.as_ref().and_then(scalar).unwrap_or_default();
        let operator = branch.condition_type.as_deref().unwrap_or("Equals");
        if operator == "Equals" && !intent.is_empty() {
            draft.step.when("Equals", &intent, &target);
        } else {
            draft.conditions_changed = true;
            draft.lost(format!("the intent `{intent}` ({operator}), which led to `{target}`"));
        }
    }
    draft.error("InputTimeLimitExceeded", "Timeout");
    draft.required_error("NoMatchingCondition", "NoMatch", &["Error"]);
    draft.required_error("NoMatchingError", "Error", &["NoMatch"]);
    draft.step.next = draft.step.error_target("NoMatchingError");
}

/// Lex V2 is an alias ARN; Lex V1 is a name, a region and an alias.
fn bot(draft: &mut Draft<'_>) {
    let arn = ["BotAliasArn", "LexV2BotAliasArn", "AliasArn"];
    if draft.put_optional(&["LexV2Bot", "AliasArn"], &arn) {
        return;
    }
    draft.put_required(&["LexBot", "Name"], &["BotName"], "bot");
    draft.put_required(&["LexBot", "Region"], &["BotRegion"], "region of the bot");
    draft.put_required(&["LexBot", "Alias"], &["BotAlias"], "alias of the bot");
}

/// `StoreUserInput`: a number that the flow keeps.
pub(super) fn store(draft: &mut Draft<'_>) {
    draft.step.kind = "GetParticipantInput".into();
    prompt::optional(draft);
    draft.put_or(&["InputTimeLimitSeconds"], &["Timeout"], "5");
    draft.step.put(&["StoreInput"], "True");
    let kind = draft.text("CustomerInputType");
    let is_phone = kind.as_deref() == Some("PhoneNumber")
        || (kind.is_none() && draft.has_branch("InvalidNumber"));
    if let Some(other) = kind.filter(|kind| !["PhoneNumber", "Custom"].contains(&kind.as_str())) {
        draft.note(
            NoteKind::Assumed,
            format!("the kind of input `{other}` is not known; it is taken as any number"),
            "set `InputValidation.PhoneNumberValidation` if it is a telephone number",
        );
    }
    if is_phone {
        phone_number(draft);
    } else {
        let path = ["InputValidation", "CustomValidation", "MaximumLength"];
        draft.put_or(&path, &["MaxDigits"], "20");
    }
    encryption(draft, is_phone);
    keys(draft);
    draft.next("Success");
    draft.required_error("NoMatchingError", "Error", &["InvalidNumber", "Success"]);
    if is_phone {
        draft.required_error("InvalidPhoneNumber", "InvalidNumber", &["Error"]);
    }
}

fn phone_number(draft: &mut Draft<'_>) {
    let path = |key| ["InputValidation", "PhoneNumberValidation", key];
    let format = draft.text("PhoneNumberFormat").unwrap_or_else(|| "Local".into());
    let is_local = format.to_lowercase().starts_with("local");
    draft.step.put(&path("NumberFormat"), if is_local { "Local" } else { "E164" });
    if let Some(country) = draft.given("CountryCode") {
        draft.put(&path("CountryCode"), country);
    } else if is_local {
        let prefix = draft.module.metadata.get("countryCodePrefix").and_then(|v| v.as_str());
        let prefix = prefix.map(|prefix| format!(" (`{prefix}`)")).unwrap_or_default();
        draft.note(
            NoteKind::Incomplete,
            format!("the country{prefix} of the local telephone numbers is missing"),
            "replace `<<country>>` by its code of two letters",
        );
        draft.step.put(&path("CountryCode"), "<<country>>");
    }
}

fn encryption(draft: &mut Draft<'_>, is_phone: bool) {
    let wanted = draft.flag("EncryptEntry") == Some(true);
    match (wanted, is_phone) {
        (true, false) => {
            let path = |key| ["InputEncryption", key];
            let id = ["EncryptionKeyId"];
            draft.put_required(&path("EncryptionKeyId"), &id, "id of the encryption key");
            draft.put_required(&path("Key"), &["EncryptionKey", "Key"], "encryption key");
        }
        (true, true) => {
            draft.lost("the encryption of the input, which only numbers of any kind can have");
        }
        // The console keeps the keys of a switch that is off.
        (false, _) => {
            let _: [Option<Given>; 2] =
                ["EncryptionKeyId", "EncryptionKey"].map(|k| draft.given(k));
        }
    }
}

fn keys(draft: &mut Draft<'_>) {
    if let Some(disabled) = draft.flag("DisableCancel") {
        let value = if disabled { "True" } else { "False" };
        draft.step.put(&["DTMFConfiguration", "DisableCancelKey"], value);
    }
    let terminator = ["DTMFConfiguration", "InputTerminationSequence"];
    draft.put_optional(&terminator, &["TerminatorDigits"]);
    let pause = ["DTMFConfiguration", "InterdigitTimeLimitSeconds"];
    draft.put_optional(&pause, &["InterdigitTimeLimitSeconds", "InterdigitTimeout"]);
}

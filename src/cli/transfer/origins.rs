//! Where every setting came from.

use serde::Serialize;

use super::super::output::{Paint, shown};
use crate::connect::mask;
use crate::transfer::{Access, Key, Lookup, Origin, Plan, Settings, shown_domain};

/// A setting as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    /// Its name, as a parameter or variable.
    name: &'static str,
    /// Its value, `***` where it is a credential; nothing where there is none.
    value: Option<String>,
    /// `parameter`, `environment`, `derived` or `default`.
    from: Option<String>,
}

/// All settings of an event, and of the plan that they make.
pub(super) fn rows(lookup: &Lookup<'_>, settings: &Settings, plan: Option<&Plan>) -> Vec<Row> {
    let keys = Key::ALL.into_iter().map(|key| row_of(key, lookup, plan));
    let policy = settings.policy;
    let of_environment = [
        ("HTTP_MAX_RETRIES", (i64::from(policy.attempts) - 1).to_string()),
        ("HTTP_RETRY_BASE_DELAY", format!("{:?}", policy.base)),
        ("HTTP_CLIENT_TIMEOUT", format!("{:?}", policy.timeout)),
        ("CONNECT_TIME_LIMIT", format!("{:?}", settings.time_limit)),
        ("ALLOWED_API_HOSTS", settings.hosts.patterns().join(" ")),
        ("STRICT_ANSWER", settings.strict.to_string()),
        ("LAMBDA_VERSION", settings.version.clone()),
    ];
    let rest = of_environment.into_iter().map(|(name, value)| {
        let from = if settings.set.contains(&name) { Origin::Environment } else { Origin::Default };
        Row { name, value: Some(value), from: Some(from.to_string()) }
    });
    keys.chain(rest).collect()
}

fn row_of(key: Key, lookup: &Lookup<'_>, plan: Option<&Plan>) -> Row {
    let name = key.name();
    let found = match key {
        Key::SupportedDtmfChars => Some(lookup.tones()),
        _ => lookup.get(key),
    };
    if let Some(found) = found {
        let value = match key {
            key if key.is_secret() => mask::HIDDEN.into(),
            Key::ApiDomain | Key::AuthDomain => shown_domain(found.text()).into_owned(),
            _ => found.text().to_owned(),
        };
        return Row { name, value: Some(value), from: Some(found.origin.to_string()) };
    }
    let value = plan.and_then(|plan| derived(key, plan));
    let from = value.is_some().then(|| Origin::Derived.to_string());
    Row { name, value, from }
}

/// What follows for a key from others.
fn derived(key: Key, plan: &Plan) -> Option<String> {
    match (key, &plan.access) {
        (Key::Region, _) => Some(plan.region.clone()),
        (Key::ApiDomain, _) => Some(plan.api.as_str().into()),
        (Key::AuthDomain, Access::OAuth(_, auth)) => Some(auth.as_str().into()),
        _ => None,
    }
}

/// The settings for people.
pub(super) fn table(rows: &[Row], paint: &Paint) -> String {
    let text = |value: &Option<String>| value.as_deref().map(shown).unwrap_or_default();
    let row = |row: &Row| [row.name.to_owned(), text(&row.value), text(&row.from)];
    paint.grid(["SETTING", "VALUE", "FROM"], rows.iter().map(row).collect())
}

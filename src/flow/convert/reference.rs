//! References: the legacy format names a namespace and a name in it as the console showed them
//! (`System`, `Customer Number`); the new one has a JSONPath (`$.CustomerEndpoint.Address`).
//!
//! Source of the paths: Amazon Connect administrator guide, "List of available contact attributes
//! in Amazon Connect and their JSONPath references".

/// A reference in the new spelling.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The JSONPath.
    pub(super) path: String,
    /// Whether namespace and name are known; else the path is the nearest thing.
    pub(super) known: bool,
}

/// What the console calls system attributes, in lower case, and their paths.
const SYSTEM: &[(&str, &str)] = &[
    ("agent arn", "Agent.ARN"),
    ("agent first name", "Agent.FirstName"),
    ("agent last name", "Agent.LastName"),
    ("agent user name", "Agent.UserName"),
    ("agent username", "Agent.UserName"),
    ("aws region", "AwsRegion"),
    ("channel", "Channel"),
    ("contact id", "ContactId"),
    ("customer address or number", "CustomerEndpoint.Address"),
    ("customer callback number", "CustomerCallbackNumber"),
    ("customer endpoint type", "CustomerEndpoint.Type"),
    ("customer id", "CustomerId"),
    ("customer number", "CustomerEndpoint.Address"),
    ("description", "Description"),
    ("dialed number", "SystemEndpoint.Address"),
    ("initial contact id", "InitialContactId"),
    ("initiation method", "InitiationMethod"),
    ("instance arn", "InstanceARN"),
    ("language", "LanguageCode"),
    ("name", "Name"),
    ("previous contact id", "PreviousContactId"),
    ("queue arn", "Queue.ARN"),
    ("queue name", "Queue.Name"),
    ("queue outbound caller id number", "Queue.OutboundCallerId.Address"),
    ("queue outbound number", "Queue.OutboundCallerId.Address"),
    ("related contact id", "RelatedContactId"),
    ("stored customer input", "StoredCustomerInput"),
    ("system address or number", "SystemEndpoint.Address"),
    ("system endpoint type", "SystemEndpoint.Type"),
    ("task contact id", "Task.ContactId"),
    ("text to speech voice", "TextToSpeechVoiceId"),
];

/// What the console calls queue metrics, in lower case, and their paths below `$.Metrics`.
const METRICS: &[(&str, &str)] = &[
    ("agents after contact work", "Agents.AfterContactWork.Count"),
    ("agents available", "Agents.Available.Count"),
    ("agents busy", "Agents.Busy.Count"),
    ("agents missed", "Agents.Missed.Count"),
    ("agents non-productive", "Agents.NonProductive.Count"),
    ("agents online", "Agents.Online.Count"),
    ("agents staffed", "Agents.Staffed.Count"),
    ("contacts in queue", "Queue.Size"),
    ("oldest contact in queue", "Queue.OldestContactAge"),
    ("queue arn", "Queue.ARN"),
    ("queue name", "Queue.Name"),
];

/// What the console calls media streams, in lower case, and their paths below `$.MediaStreams`.
const STREAMS: &[(&str, &str)] = &[
    ("customer audio start fragment number", "Customer.Audio.StartFragmentNumber"),
    ("customer audio start timestamp", "Customer.Audio.StartTimestamp"),
    ("customer audio stop timestamp", "Customer.Audio.StopTimestamp"),
    ("customer audio stream arn", "Customer.Audio.StreamARN"),
];

/// The first parts of the paths that a system attribute may have.
const SYSTEM_ROOTS: [&str; 29] = [
    "Agent",
    "AwsRegion",
    "Case",
    "Channel",
    "ContactId",
    "Customer",
    "CustomerCallbackNumber",
    "CustomerEndpoint",
    "CustomerId",
    "Description",
    "Email",
    "InitialContactId",
    "InitiationMethod",
    "InstanceARN",
    "LanguageCode",
    "Lex",
    "Media",
    "MediaStreams",
    "Metrics",
    "Name",
    "PreviousContactId",
    "Queue",
    "References",
    "RelatedContactId",
    "SegmentAttributes",
    "StoredCustomerInput",
    "SystemEndpoint",
    "TextToSpeechVoiceId",
    "Wisdom",
];

/// The first parts of the paths below `$.Lex`.
const LEX_ROOTS: [&str; 7] = [
    "AlternateIntents",
    "DialogState",
    "IntentConfidence",
    "IntentName",
    "SentimentResponse",
    "SessionAttributes",
    "Slots",
];

/// The JSONPath of a name in a namespace.
pub(super) fn resolve(namespace: &str, name: &str) -> Reference {
    if name.starts_with("$.") || name.starts_with("$[") {
        return Reference { path: name.into(), known: true };
    }
    let squeezed: String = namespace.chars().filter(char::is_ascii_alphanumeric).collect();
    match squeezed.to_lowercase().as_str() {
        "userdefined" | "attributes" => known(keyed("$.Attributes", name)),
        "flow" | "flowattributes" => known(keyed("$.FlowAttributes", name)),
        "external" => known(dotted("$.External", name)),
        "system" => listed("$", SYSTEM, &SYSTEM_ROOTS, name),
        "lex" => lex(name),
        "lexslots" | "lexslot" => known(keyed("$.Lex.Slots", name)),
        "lexattributes" | "lexsessionattributes" => known(keyed("$.Lex.SessionAttributes", name)),
        "mediastreams" => listed("$.MediaStreams", STREAMS, &["Customer"], name),
        "metrics" | "queuemetrics" => {
            listed("$.Metrics", METRICS, &["Queue", "Agents", "Contact"], name)
        }
        "customerprofiles" => known(dotted("$.Customer", name)),
        "cases" => known(dotted("$.Case", name)),
        _ => other(&squeezed, name),
    }
}

/// A namespace that is called as the first part of its paths, or one that is not known.
fn other(squeezed: &str, name: &str) -> Reference {
    let root = SYSTEM_ROOTS.iter().find(|root| root.eq_ignore_ascii_case(squeezed));
    let path = dotted(&format!("$.{}", root.unwrap_or(&squeezed)), name);
    Reference { path, known: root.is_some() }
}

fn known(path: String) -> Reference {
    Reference { path, known: true }
}

/// A name that is in a table, or a path that begins with one of the roots.
fn listed(prefix: &str, table: &[(&str, &str)], roots: &[&str], name: &str) -> Reference {
    let lower = name.to_lowercase();
    if let Some((_, path)) = table.iter().find(|(shown, _)| *shown == lower) {
        return known(format!("{prefix}.{path}"));
    }
    let root = name.split('.').next().unwrap_or(name);
    Reference { path: dotted(prefix, name), known: roots.contains(&root) }
}

fn lex(name: &str) -> Reference {
    match name.to_lowercase().as_str() {
        "intent" | "intent name" => known("$.Lex.IntentName".into()),
        "dialog state" => known("$.Lex.DialogState".into()),
        _ => listed("$.Lex", &[], &LEX_ROOTS, name),
    }
}

/// A key that is one step of the path, whatever it is made of.
fn keyed(prefix: &str, key: &str) -> String {
    match plain(key) {
        true => format!("{prefix}.{key}"),
        false => format!("{prefix}['{}']", key.replace('\'', "\\'")),
    }
}

/// A name whose full stops are steps of the path.
fn dotted(prefix: &str, name: &str) -> String {
    match name.split('.').all(plain) {
        true => format!("{prefix}.{name}"),
        false => keyed(prefix, name),
    }
}

fn plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_console_become_paths() {
        for (namespace, name, path) in [
            ("User Defined", "tier", "$.Attributes.tier"),
            ("User Defined", "favourite colour", "$.Attributes['favourite colour']"),
            ("User Defined", "a.b", "$.Attributes['a.b']"),
            ("External", "order.state", "$.External.order.state"),
            ("System", "Customer Number", "$.CustomerEndpoint.Address"),
            ("System", "Stored customer input", "$.StoredCustomerInput"),
            ("System", "Queue.ARN", "$.Queue.ARN"),
            ("System", "Metrics.Queue.Size", "$.Metrics.Queue.Size"),
            ("Lex", "IntentName", "$.Lex.IntentName"),
            ("Lex Slots", "City", "$.Lex.Slots.City"),
            ("Queue metrics", "Contacts in queue", "$.Metrics.Queue.Size"),
            (
                "Media Streams",
                "Customer audio stream ARN",
                "$.MediaStreams.Customer.Audio.StreamARN",
            ),
            ("External", "$.Attributes.x", "$.Attributes.x"),
            ("Agent", "FirstName", "$.Agent.FirstName"),
            ("Segment attributes", "shop", "$.SegmentAttributes.shop"),
        ] {
            let expected = Reference { path: path.into(), known: true };
            assert_eq!(resolve(namespace, name), expected, "{namespace} {name}");
        }
    }

    #[test]
    fn what_is_not_known_is_marked_as_such() {
        for (namespace, name, path) in [
            ("System", "Mood of the caller", "$['Mood of the caller']"),
            ("S3 Bucket", "file", "$.S3Bucket.file"),
            ("Lex", "Weather", "$.Lex.Weather"),
        ] {
            let expected = Reference { path: path.into(), known: false };
            assert_eq!(resolve(namespace, name), expected, "{namespace} {name}");
        }
    }
}

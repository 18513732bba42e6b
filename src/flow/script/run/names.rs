//! Whether a name that people write means what a flow refers to.

/// Whether a name means a reference: all of it, the function or the id at the end of an ARN; `*`
/// means everything.
pub fn means(name: &str, reference: &str) -> bool {
    let function = reference.split_once(":function:").map(|(_, rest)| rest);
    let function = function.and_then(|rest| rest.split(':').next());
    let id = reference.rsplit('/').next();
    name == "*" || name == reference || function == Some(name) || id == Some(name)
}

/// The short form of a reference: the function or the id at the end of an ARN.
pub fn short(reference: &str) -> &str {
    match reference.split_once(":function:") {
        Some((_, function)) => function,
        None => reference.rsplit('/').next().unwrap_or(reference),
    }
}

#[cfg(test)]
mod tests {
    use super::means;

    #[test]
    fn a_function_is_named_by_its_name_and_a_queue_by_its_id() {
        let arn = "arn:aws:lambda:us-east-1:111122223333:function:crm:live";
        assert!(means("crm", arn) && means(arn, arn) && means("*", arn));
        assert!(!means("rm", arn) && !means("live", arn));
        assert!(means("4", "arn:aws:connect:us-east-1:1:instance/1/queue/4"));
    }
}

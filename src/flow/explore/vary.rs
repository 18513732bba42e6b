//! Values put together: every combination where these are few, else one change at a time.

use serde_json::{Map, Value};

use super::reads::Place;

/// So many combinations are tried of what one answer contains.
pub(super) const COMBINATIONS: usize = 64;

/// Combinations of values, the first of each first; and whether some were left out.
pub(super) fn combinations<T: Clone>(choices: &[Vec<T>]) -> (Vec<Vec<T>>, bool) {
    let count = choices.iter().try_fold(1_usize, |count, one| count.checked_mul(one.len()));
    let first: Vec<T> = choices.iter().filter_map(|one| one.first().cloned()).collect();
    if first.len() < choices.len() {
        return (vec![first], false);
    }
    if count.is_some_and(|count| count <= COMBINATIONS) {
        return (product(choices), false);
    }
    let mut all = vec![first.clone()];
    for (at, values) in choices.iter().enumerate() {
        for value in values.iter().skip(1) {
            let mut one = first.clone();
            if let Some(slot) = one.get_mut(at) {
                *slot = value.clone();
            }
            all.push(one);
        }
    }
    // What nobody has thought of: everything is different.
    all.push(choices.iter().filter_map(|one| one.last().cloned()).collect());
    (all, true)
}

fn product<T: Clone>(choices: &[Vec<T>]) -> Vec<Vec<T>> {
    choices.iter().fold(vec![Vec::new()], |all, values| {
        let with = |one: &Vec<T>, value: &T| one.iter().chain([value]).cloned().collect();
        all.iter().flat_map(|one| values.iter().map(move |value| with(one, value))).collect()
    })
}

/// JSON that holds these values at the keys of these places.
pub(super) fn filled<'a>(
    values: impl IntoIterator<Item = (&'a Place, &'a Value)>,
) -> Map<String, Value> {
    let mut whole = Map::new();
    for (place, value) in values {
        put(&mut whole, &place.keys, value);
    }
    whole
}

fn put(whole: &mut Map<String, Value>, keys: &[Box<str>], value: &Value) {
    let Some((first, rest)) = keys.split_first() else { return };
    if rest.is_empty() {
        // What lies below it has been put there already.
        let slot = whole.entry(first.to_string()).or_insert(Value::Null);
        if !slot.is_object() || value.is_object() {
            *slot = value.clone();
        }
        return;
    }
    let below = whole.entry(first.to_string()).or_insert_with(|| Value::Object(Map::new()));
    if !below.is_object() {
        *below = Value::Object(Map::new());
    }
    if let Some(below) = below.as_object_mut() {
        put(below, rest, value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn few_values_are_combined_and_many_are_changed_one_by_one() {
        let (all, cut) = combinations(&[vec![1, 2], vec![3, 4]]);
        assert_eq!((all, cut), (vec![vec![1, 3], vec![1, 4], vec![2, 3], vec![2, 4]], false));
        let many: Vec<Vec<usize>> = (0..7).map(|at| vec![at, at + 10]).collect();
        let (all, cut) = combinations(&many);
        assert!(cut);
        assert_eq!(all.len(), 1 + 7 + 1);
        assert!((0..7).all(|at| all.iter().any(|one| one[at] == at + 10)));
    }

    #[test]
    fn values_stand_at_their_keys() {
        let places = [Place::new("External", &["a"]), Place::new("External", &["b", "c"])];
        let values = [json!("1"), json!("2")];
        let whole = filled(places.iter().zip(&values));
        assert_eq!(json!(whole), json!({ "a": "1", "b": { "c": "2" } }));
    }
}

//! `connectctl lambda`.

use crate::harness::Bench;

#[test]
fn the_functions_are_listed_with_what_configures_them() {
    let bench = Bench::new();
    let listed = bench.run(&["lambda", "list", "-o", "json"]).code(0).json();
    assert_eq!(listed["functions"][0]["name"], "session-data");
    let environment = listed["functions"][0]["environment"].to_string();
    assert!(environment.contains("STRICT_ERRORS"), "{environment}");
}

#[test]
fn outside_a_checkout_and_for_unknown_functions_building_leads_on() {
    let bench = Bench::new();
    bench.run(&["lambda", "build"]).code(3).says("clone of the repository");
    bench.run(&["lambda", "package", "nope"]).code(2).says("possible values: session-data");
}

//! `connectctl lambda`.

use std::io::{Cursor, Read};
use std::os::unix::fs::PermissionsExt;

use crate::harness::Bench;

#[test]
fn the_functions_are_listed_with_what_configures_them() {
    let bench = Bench::new();
    let listed = bench.run(&["lambda", "list", "-o", "json"]).code(0).json();
    let names: Vec<_> =
        listed["functions"].as_array().unwrap().iter().map(|function| &function["name"]).collect();
    assert_eq!(names[..3], ["session-data", "pstn-transfer", "vanity-numbers"]);
    let environment = listed["functions"][0]["environment"].to_string();
    assert!(environment.contains("STRICT_ERRORS"), "{environment}");
}

#[test]
fn outside_a_checkout_and_for_unknown_functions_building_leads_on() {
    let bench = Bench::new();
    bench.run(&["lambda", "build"]).code(3).says("clone of the repository");
    bench
        .run(&["lambda", "package", "nope"])
        .code(2)
        .says("possible values: session-data, pstn-transfer");
}

/// A bench on which `cargo` is a script: what it is told to build is this test's own build.
fn bench_with_cargo() -> Bench {
    let mut bench = Bench::new();
    let script = format!(
        "#!/bin/sh\ncase \"$1\" in\n\
         metadata) echo '{{\"packages\":[{{\"name\":\"connectctl\",\"manifest_path\":\"x\"}}],\
         \"target_directory\":\"'$PWD'/target\"}}' ;;\n\
         lambda) exit 1 ;;\n\
         build) echo \"$@\" > told; mkdir -p target/lambda; cp '{}' target/lambda/ ;;\n\
         esac\n",
        env!("CARGO_BIN_EXE_session-data")
    );
    let path = bench.write("cargo", &script);
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    bench.set("PATH", &format!("{}:/usr/bin:/bin", bench.path("").display()));
    bench
}

#[test]
fn a_package_is_one_executable_bootstrap_and_the_same_each_time() {
    let bench = bench_with_cargo();
    let package =
        ["lambda", "package", "session-data", "-o", "json", "--arch", std::env::consts::ARCH];
    let package = if cfg!(target_arch = "aarch64") { &package[..5] } else { &package[..] };
    let finished = bench.run(package);
    if finished.code == Some(5) {
        // Built on a machine that is newer than Lambda's, which is just what has to be told.
        finished.says("needs glibc").says("cargo-lambda");
        return;
    }
    let artifact = finished.code(0).json()["artifacts"][0].take();
    assert!(bench.read("told").contains("--locked --profile lambda --bin session-data"));
    let path = artifact["zip"].as_str().unwrap();
    let first = std::fs::read(path).unwrap();
    assert_eq!(artifact["zip_bytes"], first.len());
    let mut zip = zip::ZipArchive::new(Cursor::new(&first)).unwrap();
    assert_eq!(zip.len(), 1);
    let mut entry = zip.by_name("bootstrap").unwrap();
    assert_eq!(entry.unix_mode().unwrap() & 0o777, 0o755);
    let mut content = Vec::new();
    entry.read_to_end(&mut content).unwrap();
    assert!(content == std::fs::read(env!("CARGO_BIN_EXE_session-data")).unwrap());
    bench.run(package).code(0);
    assert!(std::fs::read(path).unwrap() == first);
}

#[test]
fn an_architecture_that_this_machine_cannot_build_for_says_what_to_install() {
    let bench = bench_with_cargo();
    let other = if cfg!(target_arch = "aarch64") { "x86_64" } else { "arm64" };
    bench.run(&["lambda", "package", "--arch", other]).code(4).says("pip install cargo-lambda");
}

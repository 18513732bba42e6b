//! `--fix` and `--diff`.

use super::{bench, lint, sample, wrong};
use crate::harness::CLEAN;

#[test]
fn fixes_are_shown_before_they_are_applied() {
    let bench = bench(&[("a.json", &wrong())]);
    lint(&bench, &["a.json", "--unsafe"]).code(2).says("--fix");
    assert!(
        lint(&bench, &["a.json", "--fix"]).code(1).out.contains("2 fixable with --fix --unsafe")
    );
    let none =
        lint(&bench, &["a.json", "--diff"]).code(0).says("no fixes to apply; 2 with --unsafe");
    assert_eq!(none.out, "", "none of them is safe");
    let diff = lint(&bench, &["a.json", "--diff", "--unsafe"])
        .code(1)
        .says("would apply 2 fixes in 1 file");
    let dry = lint(&bench, &["a.json", "--fix", "--unsafe", "--dry-run"]).code(1);
    assert_eq!(diff.out, dry.out);
    let json = lint(&bench, &["a.json", "--diff", "--unsafe", "-o", "json"]).code(1).json();
    assert_eq!(json["schema"], "connectctl.flow.diff/1");
    assert_eq!(json["files"][0]["file"], "a.json");
    assert_eq!(json["files"][0]["fixes"], 2);
    assert_eq!(json["files"][0]["diff"], diff.out);
    lint(&bench, &["a.json", "--diff", "--statistics"]).code(2).says("--statistics");
    lint(&bench, &["a.json", "--diff", "--format", "sarif"]).code(2).says("--format");
    assert!(diff.out.contains("-  \"StartAction\": \"Godbye\",\n+  \"StartAction\": \"Goodbye\","));
    assert_eq!(bench.read("a.json"), wrong(), "nothing was written");
    let fixed =
        lint(&bench, &["a.json", "--fix", "--unsafe"]).code(0).says("applied 2 fixes in 1 file");
    assert_eq!(fixed.out, "no findings in 1 flow\n");
    assert_eq!(bench.read("a.json"), CLEAN);
    let again = lint(&bench, &["a.json", "--fix", "--unsafe"]).code(0);
    assert!(!again.err.contains("applied"), "{again:#?}");
}

#[test]
fn what_somebody_has_decided_to_live_with_is_not_mended() {
    let bench = bench(&[("a.json", &wrong())]);
    bench.write("connectctl.toml", "[[lint.ignores]]\nrule = \"CF101\"\n");
    let fix = ["a.json", "--fix", "--unsafe"];
    lint(&bench, &fix).code(0).says("applied 1 fix in 1 file");
    assert!(bench.read("a.json").contains("\"StartAction\": \"Godbye\""));
    bench.write("connectctl.toml", "");
    let known = ["--baseline", "known.json"];
    lint(&bench, &[&["a.json", "--update-baseline"], &known[..]].concat()).code(0);
    lint(&bench, &[&fix[..], &known[..]].concat()).code(0);
    assert!(bench.read("a.json").contains("\"StartAction\": \"Godbye\""));
}

#[test]
fn what_is_safe_is_mended_and_the_rest_is_left() {
    let bench = sample();
    let run = |more: &[&str]| bench.run(&[&["flow", "lint", "flows"], more].concat());
    let before = bench.read("flows/main.json");
    run(&["--fix"]).code(1).says("applied 1 fix in 1 file");
    let after = bench.read("flows/main.json");
    assert_eq!(before.lines().count() - 1, after.lines().count());
    assert!(after.contains("Pick qeue") && after.matches("\"Text\"").count() == 1, "{after}");
    run(&["--fix", "--unsafe"]).code(1).says("applied 4 fixes in 2 files");
    assert!(!bench.read("flows/main.json").contains("Pick qeue"));
}

#[cfg(unix)]
#[test]
fn a_fix_keeps_permissions_links_and_all_other_bytes() {
    use std::os::unix::fs::PermissionsExt as _;
    let crlf = format!("\u{feff}{}", wrong().replace('\n', "\r\n"));
    let bench = bench(&[("flows/real.json", &crlf)]);
    let mode = |mode| std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(bench.path("flows/real.json"), mode(0o640)).unwrap();
    std::os::unix::fs::symlink("flows/real.json", bench.path("link.json")).unwrap();
    lint(&bench, &["link.json", "--fix", "--unsafe"]).code(0);
    let link = std::fs::symlink_metadata(bench.path("link.json")).unwrap();
    assert!(link.file_type().is_symlink());
    let metadata = std::fs::metadata(bench.path("flows/real.json")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
    let expected = format!("\u{feff}{}", CLEAN.replace('\n', "\r\n"));
    assert_eq!(bench.read("flows/real.json"), expected);
    let left: Vec<_> = bench.path("flows").read_dir().unwrap().collect();
    assert_eq!(left.len(), 1, "no file is left behind: {left:?}");
}

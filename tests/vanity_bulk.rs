//! `connectctl vanity --input`: what becomes of the rows of a table, good and bad ones.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{Bench, Finished, files};

/// A record longer than any that is read.
const TOO_LONG: usize = (1 << 20) + 1;

fn run(bench: &Bench, arguments: &[&str]) -> Finished {
    bench.run(&[&["vanity", "--input"], arguments].concat())
}

fn rejects(bench: &Bench, name: &str) -> Vec<Value> {
    bench.read(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A table with so many numbers.
pub fn table(rows: usize) -> String {
    // A step without a common factor, so that all digits change.
    let phone = |n: usize| format!("1{:03}{:07}", 200 + n % 700, (n * 7_368_787) % 10_000_000);
    let row = |n: usize| format!("{n},{},\"Customer, {n}\"\n", phone(n));
    format!("id,phone,name\n{}", (0..rows).map(row).collect::<String>())
}

#[test]
fn rows_of_a_table_stay_as_they_are_and_get_columns() {
    let bench = Bench::new();
    let input = "\u{feff}name,phone,\"no\"\"te\"\r\n\
                 Ada,1-800-356-9377,\"a, \"\"b\"\"\r\nc\"\r\n\r\n\
                 5\" pipe ,\"+1 (514) 111-1112\",\r\n\
                 Éva,18004685865,x";
    bench.write("in.csv", input);
    let result = run(&bench, &["in.csv", "--count", "2", "--out", "out.csv", "-o", "json"]);
    let summary = result.code(0).json();
    assert_eq!(summary["schema"], "connectctl.vanity.bulk/1");
    assert_eq!((&summary["rows"], &summary["answered"]), (&json!(3), &json!(2)));
    assert_eq!((&summary["without_words"], &summary["rejected"]), (&json!(1), &json!(0)));
    let expected = "\u{feff}name,phone,\"no\"\"te\",vanity_1,vanity_2\r\n\
                    Ada,1-800-356-9377,\"a, \"\"b\"\"\r\nc\",1-800-FLOWERS,1-800-FLOWER-7\r\n\
                    5\" pipe ,\"+1 (514) 111-1112\",,,\r\n\
                    Éva,18004685865,x,1-800-GOT-JUNK,1-800-HOT-JUNK\r\n";
    assert_eq!(bench.read("out.csv"), expected);
    assert!(!bench.path("out.csv.journal").exists() && !bench.path("out.csv.rejects").exists());
}

#[test]
fn objects_stay_as_they_are_and_get_a_list() {
    let bench = Bench::new();
    let input = "\u{feff}{\"z\": 1.00, \"phone\": \"18003569377\", \"a\": {\"b\": [1e400]} }\n\n\
                 {\"phone\":15141111112}\r\n";
    bench.write("in.ndjson", input);
    let out = run(&bench, &["in.ndjson", "--count", "1"]).code(0).out;
    let expected = "{\"z\": 1.00, \"phone\": \"18003569377\", \"a\": {\"b\": [1e400]},\"vanity\":\
                    [{\"vanity\":\"1-800-FLOWERS\",\"phrase\":\"FLOWERS\",\"read\":\"FLOWERS\",\"score\":";
    assert!(out.starts_with(expected), "{out}");
    assert!(out.ends_with("}]}\n{\"phone\":15141111112,\"vanity\":[]}\n"), "{out}");
}

#[test]
fn a_table_can_become_objects_and_objects_no_table() {
    let bench = Bench::new();
    bench.write("in.tsv", "phone\tno\"te\n18003569377\tx,y\n");
    let out = run(&bench, &["in.tsv", "--count", "1", "-o", "ndjson"]).code(0).json();
    let keys: Vec<&String> = out.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["phone", "no\"te", "vanity"]);
    assert_eq!((&out["no\"te"], &out["phone"]), (&json!("x,y"), &json!("18003569377")));
    run(&bench, &["in.tsv", "--count", "1", "--out", "out.jsonl"]).code(0);
    assert_eq!(serde_json::from_str::<Value>(&bench.read("out.jsonl")).unwrap(), out);
    bench.write("in.ndjson", "{\"phone\": \"18003569377\"}\n");
    run(&bench, &["in.ndjson", "--out", "no.csv"]).code(2).says("objects cannot become a table");
    assert!(!bench.path("no.csv").exists());
}

#[test]
fn bad_rows_are_rejected_with_line_and_reason_and_the_others_are_not() {
    let bench = Bench::new();
    let mut input = b"name,phone\nA,18003569377\n\nB,\"1-800\n356\"\nC,12\nD\n".to_vec();
    input.extend(b"\xff,18003569377\nE,18003569377,x\n");
    input.extend(format!("{},18003569377\n", "x".repeat(TOO_LONG)).as_bytes());
    input.extend(b"F,18003569377\nG,\"18003569377");
    std::fs::write(bench.path("in.csv"), input).unwrap();
    let result = run(&bench, &["in.csv", "--out", "out.csv", "-o", "json"]).code(1).json();
    assert_eq!((&result["rows"], &result["answered"]), (&json!(9), &json!(2)));
    assert_eq!(
        (&result["rejected"], &result["rejects_file"]),
        (&json!(7), &json!("out.csv.rejects"))
    );
    let out = bench.read("out.csv");
    let names: Vec<&str> = out.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names, ["name", "A", "F"]);
    let rejects = rejects(&bench, "out.csv.rejects");
    let expected = [
        (4, "has 7 digits"),
        (6, "has 2 digits"),
        (7, "the number of fields is 1, in the first row it is 2"),
        (8, "not UTF-8 (byte 1)"),
        (9, "the number of fields is 3"),
        (10, "longer than 1048576 bytes"),
        (12, "which begins on line 12, is not closed until the end of the file"),
    ];
    assert_eq!(rejects.len(), expected.len());
    for (reject, (line, reason)) in rejects.iter().zip(expected) {
        assert_eq!(reject["line"], line, "{reject}");
        assert!(reject["reason"].as_str().unwrap().contains(reason), "{reject}");
    }
    assert_eq!(rejects[0]["record"], "B,\"1-800\n356\"");
    assert!(bench.read("out.csv.rejects").len() < 2_000, "of a long record the start is kept");
}

#[test]
fn bad_objects_are_rejected_with_line_and_reason() {
    let bench = Bench::new();
    bench.write("in.ndjson", "oops\n{\"phone\": \"18003569377\"}\n{\"tel\": \"1\"}\n");
    let result = run(&bench, &["in.ndjson", "--rejects", "bad.ndjson"]).code(1);
    result.says("3 rows: 1 with words, 0 without, 2 rejected: see bad.ndjson");
    let rejects = rejects(&bench, "bad.ndjson");
    assert_eq!(rejects[0]["record"], "oops");
    assert_eq!(
        rejects[1],
        json!({
            "line": 3, "reason": "`phone` is missing", "record": { "tel": "1" },
        })
    );
    run(&bench, &["in.ndjson", "--rejects", "in.ndjson"]).code(2).says("different files");
}

#[test]
fn what_goes_to_standard_output_makes_no_file_and_bad_rows_are_told() {
    let bench = Bench::new();
    bench.write("in.csv", &format!("phone\n18003569377\n{}", "12\n".repeat(12)));
    let result = run(&bench, &["in.csv", "--count", "1"]).code(1);
    let result = result.says("line 3 was").says("line 12 was").says("2 more rows were rejected");
    assert_eq!(result.out, "phone,vanity_1\n18003569377,1-800-FLOWERS\n");
    assert_eq!(result.err.matches("was rejected: the telephone number has 2 digits").count(), 10);
    assert_eq!(files(&bench.path("")), [bench.path("in.csv")]);
    let kept = run(&bench, &["in.csv", "--rejects", "bad.ndjson"]).code(1);
    let kept = kept.says("12 rejected: see bad.ndjson");
    assert!(!kept.err.contains("line 3"), "{}", kept.err);
    assert_eq!(rejects(&bench, "bad.ndjson").len(), 12);
}

#[test]
fn a_quote_that_is_not_closed_does_not_hide_rows_in_silence() {
    let bench = Bench::new();
    let rows = "B,18003569377\n".repeat(40);
    let input = format!("name,phone\r\n\"A,18003569377\n{rows}\"C,1\nD,\"18004685865\n{rows}");
    bench.write("in.csv", &input);
    let result = run(&bench, &["in.csv", "--out", "out.csv", "-o", "json"]).code(1);
    let result = result.says("81 lines of the input are within quotes").says("were not read");
    assert_eq!(
        (&result.json()["rejected"], &result.json()["unread_lines"]),
        (&json!(2), &json!(81))
    );
    let rejects = rejects(&bench, "out.csv.rejects");
    let reason = |n: usize| rejects[n]["reason"].as_str().unwrap();
    assert_eq!(
        reason(0),
        "the telephone number has 1 digits; without a + it has 10, or one more after a 1; \
         the record begins on line 2, and a quote in it is not closed until line 43"
    );
    assert_eq!(
        reason(1),
        "a quote in the record, which begins on line 44, is not closed until the end of the file"
    );
}

#[test]
fn what_a_summary_is_written_in_is_no_form_of_rows() {
    let bench = Bench::new();
    bench.write("in.csv", "phone\n18003569377\n");
    for form in ["json", "text"] {
        run(&bench, &["in.csv", "-o", form]).code(2).says("-o ndjson").says("--out FILE");
    }
    run(&bench, &["in.csv", "-o", "text", "--out", "out.csv"]).code(0);
    run(&bench, &["in.csv", "--rejects", "-"]).code(2).says("--rejects FILE");
}

#[test]
fn rows_come_in_their_order_and_with_the_same_results_as_single_numbers() {
    let bench = Bench::new();
    bench.write("in.csv", &table(3_000));
    let one = run(&bench, &["in.csv", "--threads", "1"]).code(0).out;
    let many = run(&bench, &["in.csv", "--threads", "7"]).code(0).out;
    assert!(one == many, "threads change nothing");
    assert_eq!(many.lines().count(), 3_001);
    assert!(many.lines().skip(1).enumerate().all(|(n, row)| row.starts_with(&format!("{n},"))));
    let has_words = |line: &&str| !line.ends_with(",,,,,");
    let line = many.lines().skip(2_000).find(has_words).unwrap();
    let number = line.split(',').nth(1).unwrap();
    let alone =
        bench.run(&["vanity", number, "--query", "numbers[].results[].vanity", "-o", "text"]);
    let mut alone: Vec<String> = alone.code(0).out.lines().map(str::to_owned).collect();
    alone.resize(5, String::new());
    assert!(line.ends_with(&format!(",{}", alone.join(","))), "{line}: {alone:?}");
}

#[test]
fn wishes_hold_for_every_row() {
    let bench = Bench::new();
    bench.write("brand.txt", "Elm-Yeps\n");
    bench.write("in.csv", "phone\n18003569377\n17273684640\n");
    let own = run(&bench, &["in.csv", "--words", "brand.txt", "--count", "1"]).code(0).out;
    assert!(own.contains("18003569377,1-800-ELM-YEPS\n"), "{own}");
    let span = run(&bench, &["in.csv", "--span", "national", "--count", "1"]).code(0).out;
    assert!(span.contains("PARENTING"), "{span}");
}

#[test]
fn standard_input_is_read_as_what_it_begins_like() {
    let bench = Bench::new();
    let pipe = |input: &str, more: &[&str]| {
        bench.run_with(input, &[&["vanity", "--input", "-", "--count", "1"], more].concat())
    };
    let table = pipe("a,phone\n1,18003569377\n", &[]).code(0).out;
    assert_eq!(table, "a,phone,vanity_1\n1,18003569377,1-800-FLOWERS\n");
    let tabs = pipe("a\tphone\n1\t18003569377\n", &[]).code(0).out;
    assert_eq!(tabs, "a\tphone\tvanity_1\n1\t18003569377\t1-800-FLOWERS\n");
    assert!(pipe("\n{\"phone\":\"18003569377\"}\n", &[]).code(0).json()["vanity"].is_array());
    let plain = pipe("18003569377\n\n18004685865", &["--no-header", "--column", "1"]).code(0).out;
    assert_eq!(plain, "18003569377,1-800-FLOWERS\n18004685865,1-800-GOT-JUNK\n");
    pipe("x", &["--words", "-"]).code(2).says("cannot both be standard input");
}

#[test]
fn a_column_is_named_or_counted_and_what_is_wrong_with_it_is_told() {
    let bench = Bench::new();
    bench.write("in.csv", "tel,fax,fax\n18003569377,18004685865,\n");
    let counted = run(&bench, &["in.csv", "--column", "2", "--count", "1"]).code(0).out;
    assert!(counted.contains("18004685865,,1-800-GOT-JUNK"), "{counted}");
    run(&bench, &["in.csv"]).code(3).says("no column `phone`").says("tel, fax, fax");
    run(&bench, &["in.csv", "--column", "4"]).code(3).says("no column `4`");
    run(&bench, &["in.csv", "--column", "fax"]).code(3).says("more than one column").says("place");
    let objects = ["in.csv", "--column", "tel", "--out", "o.ndjson"];
    run(&bench, &objects).code(3).says("more than one column is called `fax`");
    bench.write("done.csv", "phone,vanity_2\n18003569377,\n");
    run(&bench, &["done.csv"]).code(3).says("has a column `vanity_2` already");
    bench.write("empty.csv", "\n");
    run(&bench, &["empty.csv"]).code(3).says("empty.csv is empty");
    run(&bench, &["none.csv"]).code(3).says("nothing is there");
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    let bench = Bench::new();
    bench.write("in.csv", &format!("phone\n18003569377\n{}", "12\n".repeat(12)));
    let result = run(&bench, &["in.csv", "--out", "out.csv", "--dry-run", "-o", "json"]).code(1);
    assert_eq!((&result.json()["answered"], &result.json()["rejected"]), (&json!(1), &json!(12)));
    result.says("line 3 would be rejected").says("2 more rows would be rejected");
    assert_eq!(files(&bench.path("")), [bench.path("in.csv")]);
}

#[test]
fn a_pipe_that_is_closed_is_a_quiet_end() {
    let bench = Bench::new();
    bench.write("in.csv", &table(5_000));
    let mut command = bench.command(env!("CARGO_BIN_EXE_connectctl"));
    command.args(["vanity", "--input", "in.csv"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("id,phone,name,vanity_1"), "{first}");
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn options_for_many_numbers_need_an_input_and_exclude_single_numbers() {
    let bench = Bench::new();
    bench.run(&["vanity", "--out", "x.csv"]).code(2).says("--input");
    bench.run(&["vanity", "18003569377", "--resume"]).code(2).says("--input");
    bench.run(&["vanity", "18003569377", "--input", "in.csv"]).code(2).says("cannot be used with");
    run(&bench, &["in.csv", "--save"]).code(2).says("cannot be used with");
    run(&bench, &["in.csv", "--resume"]).code(2).says("--out FILE");
    run(&bench, &["in.csv", "--query", "rows"]).code(2).says("--out FILE");
}

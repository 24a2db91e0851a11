//! The filter: what goes through it, in order, and what ends it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

use crate::run::{Said, command, licit, licit_reads};

fn deidentify(arguments: &[&str], input: &[u8]) -> Said {
    let place = tempfile::tempdir().unwrap();
    let arguments = [&["deidentify"], arguments].concat();
    let said = licit_reads(place.path(), &arguments, input);
    let left = std::fs::read_dir(place.path()).unwrap().count();
    assert_eq!(left, 0, "a filter leaves nothing behind");
    said
}

#[test]
fn lines_of_text_go_through_in_order_with_their_ends() {
    let said = deidentify(
        &[],
        "Schreibt an lena@web.de\r\n\nRuf 0171 2345678 an\nohne Ende: @lena.k".as_bytes(),
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(
        said.out,
        "Schreibt an [EMAIL_1]\r\n\nRuf [PHONE_1] an\nohne Ende: [USER_ID_1]"
    );
    assert_eq!(said.err, "");
    assert_eq!(deidentify(&[], b"").out, "");
}

#[test]
fn a_text_of_several_lines_is_one_record() {
    let text = b"a@web.de\nb@web.de\na@web.de\n";
    let said = deidentify(&["--whole"], text);
    assert_eq!(said.out, "[EMAIL_1]\n[EMAIL_2]\n[EMAIL_1]\n");
    let said = deidentify(&["--whole", "--max-line-bytes", "10"], text);
    assert_eq!(said.code, Some(1));
    assert_eq!(said.out, "");
}

#[test]
fn json_lines_keep_everything_but_the_field() {
    let input = concat!(
        "{\"id\":1.0,\"text\":\"an lena@web.de\",\"id\":2}\n",
        "\n",
        "{\"text\":null,\"b\":\"lena@web.de\"}\n",
        "{ \"text\" : [\"lena@web.de\", null] }"
    );
    let expected = concat!(
        "{\"id\":1.0,\"text\":\"an [EMAIL_1]\",\"id\":2}\n",
        "\n",
        "{\"text\":null,\"b\":\"lena@web.de\"}\n",
        "{ \"text\" : [\"[EMAIL_1]\", null] }"
    );
    let said = deidentify(&["--format", "jsonl"], input.as_bytes());
    assert_eq!((said.code, said.out.as_str()), (Some(0), expected));
    let said = deidentify(&["--field", "b"], input.as_bytes());
    assert!(said.out.contains("{\"text\":null,\"b\":\"[EMAIL_1]\"}\n"));
    assert!(said.out.contains("an lena@web.de"));
}

/// Many lines on several threads come back in order, all of them.
#[test]
fn order_holds_on_many_threads() {
    let lines = 40_000;
    let input: String = (0..lines)
        .map(|n| format!("{{\"n\":{n},\"text\":\"mail{n}@web.de und mehr\"}}\n"))
        .collect();
    let expected: String = (0..lines)
        .map(|n| format!("{{\"n\":{n},\"text\":\"[EMAIL_1] und mehr\"}}\n"))
        .collect();
    let said = deidentify(
        &["--format", "jsonl", "--threads", "3", "--stats", "--json"],
        input.as_bytes(),
    );
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out == expected, "the lines differ");
    let stats: serde_json::Value = serde_json::from_str(&said.err).unwrap();
    assert_eq!(stats["lines"], lines);
    assert_eq!(stats["redactions"]["EMAIL"], lines);
}

/// A mistyped number of threads must not bring a machine to a stop.
#[test]
fn threads_are_bounded() {
    for threads in ["0", "100000", "many"] {
        let said = deidentify(&["--threads", threads], b"gut\n");
        assert_eq!(said.code, Some(2), "{}", said.err);
        assert_eq!(said.out, "");
        assert!(said.err.contains("--threads"), "{}", said.err);
    }
}

#[test]
fn a_broken_line_ends_the_run_and_is_not_written() {
    let input = b"{\"text\":\"gut\"}\n{\"text\":\"geheim@web.de\"\n{\"text\":\"gut\"}\n";
    let said = deidentify(&["--format", "jsonl", "--json"], input);
    assert_eq!(said.code, Some(1));
    assert_eq!(said.out, "{\"text\":\"gut\"}\n");
    assert!(
        said.err.contains("line 2: no valid JSON at column") && said.err.contains("hint: "),
        "{}",
        said.err
    );
    let said = deidentify(&["--format", "jsonl", "--skip-faulty"], input);
    assert_eq!(said.code, Some(3));
    assert_eq!(said.out, "{\"text\":\"gut\"}\n{\"text\":\"gut\"}\n");
    assert!(said.err.contains("line 2: left out") && !said.err.contains("geheim"));

    let said = deidentify(&[], b"gut\nnicht gut: \xff\ngut\n");
    assert_eq!((said.code, said.out.as_str()), (Some(1), "gut\n"));
    assert!(said.err.contains("line 2: no UTF-8 from byte 12 on"));
    let said = deidentify(&["--max-line-bytes", "6"], b"kurz\nnicht kurz\n");
    assert_eq!((said.code, said.out.as_str()), (Some(1), "kurz\n"));
    assert!(said.err.contains("line 2: longer than 6 bytes"));
}

#[test]
fn a_field_that_no_line_has_is_told() {
    let said = deidentify(&["--field", "body"], b"{\"text\":\"lena@web.de\"}\n");
    assert_eq!(said.code, Some(0));
    assert!(
        said.err.contains("warning: no line has a field `body`"),
        "{}",
        said.err
    );
}

#[test]
fn what_was_asked_for_decides() {
    let said = deidentify(&["--style", "surrogate"], b"an lena@web.de");
    assert!(
        !said.out.contains("lena@web.de") && said.out.contains('@'),
        "{}",
        said.out
    );
    for wrong in [
        &["--format", "text", "--field", "x"][..],
        &["--format", "jsonl", "--whole"],
        &["--field", "a..b"],
        &["--region", "XX"],
        &["--lang", "deutsch!"],
        &["--config", "missing.toml"],
    ] {
        let said = deidentify(wrong, b"lena@web.de");
        assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{wrong:?}");
        assert!(said.err.contains("hint: "), "{}", said.err);
    }
    assert_eq!(deidentify(&["--point", "most"], b"").code, Some(2));
    assert_eq!(
        deidentify(&["--lang", "de", "--point", "maximum"], b"x").out,
        "x"
    );
}

/// The policy counts if it is named, and only then; a flag goes before it.
#[test]
fn a_policy_that_is_named_decides() {
    let place = tempfile::tempdir().unwrap();
    licit(place.path(), &["init"]);
    let policy = place.path().join("licit.toml");
    let text = std::fs::read_to_string(&policy).unwrap();
    assert!(text.contains("# style = \"placeholder\""), "{text}");
    std::fs::write(
        &policy,
        text.replace("# style = \"placeholder\"", "style = \"surrogate\""),
    )
    .unwrap();
    let run = |arguments: &[&str]| licit_reads(place.path(), arguments, b"an lena@web.de").out;
    assert_eq!(run(&["deidentify"]), "an [EMAIL_1]");
    let named = ["deidentify", "--config", "licit.toml"];
    assert_ne!(run(&named), "an [EMAIL_1]");
    assert_eq!(
        run(&[&named[..], &["--style", "placeholder"]].concat()),
        "an [EMAIL_1]"
    );
    assert!(
        !place.path().join("keys").exists(),
        "no keys are made for a filter"
    );
}

/// What comes in slowly goes out at once: nobody waits for a batch to fill.
#[test]
fn a_line_is_answered_before_the_next_one_comes() {
    let place = tempfile::tempdir().unwrap();
    let mut child = command(place.path(), &["deidentify"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for name in ["anna", "mia"] {
        writeln!(input, "{name}@web.de").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(line, "[EMAIL_1]\n");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = tempfile::tempdir().unwrap();
    let mut child = command(place.path(), &["deidentify"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    drop(child.stdout.take());
    let line = "nichts zu sehen\n".repeat(1000);
    while input.write_all(line.as_bytes()).is_ok() {}
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}

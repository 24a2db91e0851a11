//! What comes out of a line.

use licit_deidentify::Settings;
use licit_record::Category;
use licit_record::policy::{OperatingPoint, ReplacementStyle};

use super::*;

fn filter(fields: &[&str], style: ReplacementStyle) -> Filter<Deidentifier> {
    let names: Vec<String> = fields.iter().map(|&name| name.to_owned()).collect();
    Filter {
        redact: Deidentifier::new(Settings {
            categories: Category::ALL.iter().copied().collect(),
            style,
            point: OperatingPoint::Balanced,
            region: "DE".to_owned(),
        }),
        fields: (!names.is_empty()).then(|| Fields::new(names)),
        seeds: RandomState::new(),
        line_bytes: 1000,
    }
}

fn run<R: Redact>(filter: &Filter<R>, number: u64, line: &[u8]) -> Result<String, Fault> {
    let (mut desk, mut tally, mut out) = (Desk::default(), Tally::default(), b"before ".to_vec());
    let done = filter.line(number, Some(line), &mut desk, &mut tally, &mut out);
    let out = String::from_utf8(out).unwrap();
    let out = out.strip_prefix("before ").unwrap().to_owned();
    if done.is_err() {
        assert_eq!(out, "", "nothing of a faulty line is written");
        assert_eq!(tally, Tally::default());
    }
    done.map(|()| out)
}

fn check(fields: &[&str], line: &str, expected: &str) {
    let found = run(
        &filter(fields, ReplacementStyle::Placeholder),
        1,
        line.as_bytes(),
    );
    assert_eq!(found.as_deref(), Ok(expected), "{line}");
}

#[test]
fn a_line_of_text_keeps_its_end() {
    for end in ["", "\n", "\r\n", "\r"] {
        check(
            &[],
            &format!("an lena@web.de{end}"),
            &format!("an [EMAIL_1]{end}"),
        );
        check(&[], end, end);
    }
    check(
        &[],
        "a@web.de b@web.de a@web.de\n",
        "[EMAIL_1] [EMAIL_2] [EMAIL_1]\n",
    );
}

#[test]
fn all_but_the_field_stays_byte_for_byte() {
    check(
        &["text"],
        "{\"z\":1.50e+03, \"a\":0.1000,\"text\" :\t\"an lena@web.de\",\"a\":\"\\u00e4 lena@web.de\",\"n\":123456789012345678901234567890}\r\n",
        "{\"z\":1.50e+03, \"a\":0.1000,\"text\" :\t\"an [EMAIL_1]\",\"a\":\"\\u00e4 lena@web.de\",\"n\":123456789012345678901234567890}\r\n",
    );
    // Nothing found: the spelling stays.
    check(
        &["text"],
        r#"{"text":"\u0067ut \/ \u00e4"}"#,
        r#"{"text":"\u0067ut \/ \u00e4"}"#,
    );
    // Escapes cannot hide anything, ASCII stays ASCII, and both of two equal keys are redacted.
    check(
        &["text"],
        r#"{"text":"sch\u00f6n, lena\u0040web.de \ud83d\ude00\n\"x\""}"#,
        r#"{"text":"sch\u00f6n, [EMAIL_1] \ud83d\ude00\n\"x\""}"#,
    );
    check(
        &["text"],
        r#"{"text":"schön, lena@web.de 😀"}"#,
        r#"{"text":"schön, [EMAIL_1] 😀"}"#,
    );
    check(
        &["text"],
        r#"{"text":"lena@web.de","text":"mia@web.de"}"#,
        r#"{"text":"[EMAIL_1]","text":"[EMAIL_2]"}"#,
    );
    check(
        &["a.b", "t"],
        r#"{"t":["lena@web.de","ok",null],"a":{"b":"mia@web.de","c":"mia@web.de"}}"#,
        r#"{"t":["[EMAIL_1]","ok",null],"a":{"b":"[EMAIL_2]","c":"mia@web.de"}}"#,
    );
    // One numbering for the record.
    check(
        &["a", "b", "c"],
        r#"{"a":"lena@web.de","b":"mia@web.de lena@web.de","c":"mia@web.de"}"#,
        r#"{"a":"[EMAIL_1]","b":"[EMAIL_2] [EMAIL_1]","c":"[EMAIL_2]"}"#,
    );
}

#[test]
fn empty_lines_and_missing_fields_pass() {
    for line in [
        "\n",
        "  \r\n",
        "",
        "{}\n",
        "{\"text\":null}\n",
        "\u{feff}\n",
    ] {
        check(&["text"], line, line);
    }
    check(
        &["text"],
        "\u{feff}{\"text\":\"lena@web.de\"}\n",
        "\u{feff}{\"text\":\"[EMAIL_1]\"}\n",
    );
}

#[test]
fn a_broken_line_is_not_written_and_not_quoted() {
    let filter = filter(&["text"], ReplacementStyle::Placeholder);
    for (line, expected) in [
        (
            &b"{\"text\":\"lena@web.de\xff\"}"[..],
            "no UTF-8 from byte 21 on",
        ),
        (b"{\"text\":\"lena@web.de", "no valid JSON at column 20"),
        (
            b"{\"text\":\"a \\ud800 lena\"}",
            "no valid JSON at column 18",
        ),
        (b"[\"lena\"]", "expected a JSON object"),
        (
            b"{\"text\":{\"lena\":1}}",
            "field `text`: expected a text or a list of texts, got an object",
        ),
    ] {
        let fault = run(&filter, 1, line).unwrap_err();
        assert_eq!(fault.to_string(), expected);
        assert!(!fault.hint().is_empty());
    }
    let too_long = filter.line(
        1,
        None,
        &mut Desk::default(),
        &mut Tally::default(),
        &mut Vec::new(),
    );
    assert_eq!(too_long, Err(Fault::TooLong { bytes: 1000 }));
}

#[test]
fn surrogates_are_drawn_anew_for_every_line_and_run() {
    let line = b"mail an lena@web.de";
    let first = filter(&[], ReplacementStyle::Surrogate);
    let texts = [
        run(&first, 1, line).unwrap(),
        run(&first, 2, line).unwrap(),
        run(&filter(&[], ReplacementStyle::Surrogate), 1, line).unwrap(),
    ];
    assert!(texts.iter().all(|text| !text.contains("lena@web.de")));
    assert_ne!(texts[0], texts[1]);
    assert_ne!(texts[0], texts[2]);
    assert_eq!(run(&first, 1, line).unwrap(), texts[0]);
}

#[test]
fn several_texts_of_a_line_get_surrogates_of_their_own() {
    let filter = filter(&["a", "b"], ReplacementStyle::Surrogate);
    let found = run(
        &filter,
        1,
        br#"{"a":"an lena@web.de","b":"an lena@web.de"}"#,
    )
    .unwrap();
    assert!(!found.contains("lena@web.de") && found.matches('@').count() == 2);
}

/// Fails on a word.
struct Failing;

impl Redact for Failing {
    fn redact(
        &self,
        text: &str,
        _: u64,
        _: &mut Scratch,
        into: &mut Redacted,
    ) -> Result<(), DetectorError> {
        into.text = text.to_owned();
        if text == "fail" {
            return Err(DetectorError::Failed { detector: "test" });
        }
        Ok(())
    }
}

#[test]
fn a_failing_detector_lets_nothing_of_the_line_through() {
    let filter = Filter {
        redact: Failing,
        fields: Some(Fields::new(vec!["a".to_owned(), "b".to_owned()])),
        seeds: RandomState::new(),
        line_bytes: 1000,
    };
    assert!(run(&filter, 1, br#"{"a":"good","b":"good"}"#).is_ok());
    let fault = run(&filter, 1, br#"{"a":"good","b":"fail"}"#).unwrap_err();
    assert!(fault.is_of_a_detector());
    assert_eq!(fault.to_string(), "detector test failed");
}

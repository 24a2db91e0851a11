//! Whole texts, before and after.

use licit_deidentify::{Deidentifier, KnownPersons, Scratch, Settings, Span};
use licit_record::Category;
use licit_record::policy::{OperatingPoint, ReplacementStyle};

fn deidentifier(style: ReplacementStyle) -> Deidentifier {
    Deidentifier::new(Settings {
        categories: Category::ALL.iter().copied().collect(),
        style,
        point: OperatingPoint::Balanced,
        region: "DE".to_owned(),
    })
}

fn redact(text: &str, known: &KnownPersons) -> String {
    let deidentifier = deidentifier(ReplacementStyle::Placeholder);
    deidentifier
        .redact(text, known, &[], 7, &mut Scratch::new())
        .expect("no detector fails")
        .text
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(redact(text, &KnownPersons::new()), expected);
}

#[test]
fn numbers_are_those_of_the_record() {
    check(
        "anna@web.de, ANNA@WEB.DE und ben@web.de",
        "[EMAIL_1], [EMAIL_1] und [EMAIL_2]",
    );
    check(
        "anna (at) web punkt de = anna@web.de",
        "[EMAIL_1] = [EMAIL_1]",
    );
}

#[test]
fn literal_placeholders_stay() {
    check(
        "[EMAIL_1] ist nicht anna@web.de",
        "[EMAIL_1] ist nicht [EMAIL_2]",
    );
    check(
        "[EMAIL_2], anna@web.de, ben@web.de",
        "[EMAIL_2], [EMAIL_1], [EMAIL_3]",
    );
    check(
        "[EMAIL_01] [EMAIL_] [EMAIL_4711471]",
        "[EMAIL_01] [EMAIL_] [EMAIL_4711471]",
    );
}

#[test]
fn disguises_do_not_help() {
    check("a\u{200b}nna\u{ad}@web.de!", "[EMAIL_1]!");
    check("ａｎｎａ＠ｗｅｂ．ｄｅ", "[EMAIL_1]");
    check("０１７１ ３９２００４４", "[PHONE_1]");
    check("0️⃣1️⃣7️⃣1️⃣3️⃣9️⃣2️⃣0️⃣0️⃣4️⃣4️⃣", "[PHONE_1]");
    check("Tel 0171\u{a0}3920044", "Tel [PHONE_1]");
}

#[test]
fn known_persons_go_everywhere() {
    let mut known = KnownPersons::new();
    known.add_name("Lena Kraus");
    known.add_handle("lena.k");
    known.add_place("Köln");
    assert_eq!(
        redact("Lena war in Koeln, #LenaKraus, lena.k, Frau Krauss", &known),
        "[PERSON_NAME_1] war in [PRECISE_PLACE_TIME_1], [PERSON_NAME_2], [USER_ID_1], [PERSON_NAME_3]"
    );
    let german = redact("Ich mag krause Haare und laue Nächte", &known);
    assert_eq!(german, "Ich mag krause Haare und laue Nächte");
}

#[test]
fn quotes_of_the_caller_go() {
    let deidentifier = deidentifier(ReplacementStyle::Surrogate);
    let extra = [Span {
        start: 4,
        end: 9,
        category: Category::Quote,
    }];
    let known = KnownPersons::new();
    let redacted = deidentifier
        .redact(
            "Er: Hallo! anna@web.de",
            &known,
            &extra,
            7,
            &mut Scratch::new(),
        )
        .unwrap();
    assert!(redacted.text.starts_with("Er: [QUOTE_1]! "));
    assert_eq!(redacted.counts.get(&Category::Quote), Some(&1));
}

#[test]
fn surrogates_repeat_inside_a_record_only() {
    let deidentifier = deidentifier(ReplacementStyle::Surrogate);
    let known = KnownPersons::new();
    let redact = |seed| {
        deidentifier
            .redact(
                "anna@web.de anna@web.de",
                &known,
                &[],
                seed,
                &mut Scratch::new(),
            )
            .unwrap()
            .text
    };
    let text = redact(1);
    let (one, other) = text.split_once(' ').unwrap();
    assert_eq!(one, other);
    assert_ne!(text, redact(2));
    assert_eq!(text, redact(1));
}

#[test]
fn what_hides_behind_a_long_value_is_found() {
    let text = "call https://www.facebook.com/lena.hoffmann.397.very.long.name.indeed 555-0134";
    check(text, "call [USER_ID_1] [PHONE_1]");
}

#[test]
fn disabled_categories_stay() {
    let deidentifier = Deidentifier::new(Settings {
        categories: [Category::Email].into(),
        style: ReplacementStyle::Placeholder,
        point: OperatingPoint::Balanced,
        region: "DE".to_owned(),
    });
    let mut known = KnownPersons::new();
    known.add_name("Lena Kraus");
    let text = deidentifier
        .redact(
            "Lena: anna@web.de, @lena",
            &known,
            &[],
            7,
            &mut Scratch::new(),
        )
        .unwrap()
        .text;
    assert_eq!(text, "Lena: [EMAIL_1], @lena");
}

#[test]
fn every_detector_has_a_version() {
    let versions = Deidentifier::versions();
    assert!(
        versions
            .iter()
            .any(|(id, version)| *id == "email" && *version > 0)
    );
    assert!(versions.iter().any(|(id, _)| *id == "dictionary"));
}

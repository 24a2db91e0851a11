//! The promises of the crate, over arbitrary texts.

use licit_deidentify::{
    Deidentifier, KnownPersons, Redacted, Scratch, Settings, Span, clear_value,
};
use licit_record::Category;
use licit_record::policy::{OperatingPoint, ReplacementStyle};
use proptest::prelude::*;

fn deidentifier(style: ReplacementStyle) -> Deidentifier {
    Deidentifier::new(Settings {
        categories: Category::ALL.iter().copied().collect(),
        style,
        point: OperatingPoint::Balanced,
        region: "DE".to_owned(),
    })
}

fn known() -> KnownPersons {
    let mut known = KnownPersons::new();
    known.add_name("Lena von Kraus");
    known.add_name("Jürgen Klein");
    known.add_handle("lena.k_99");
    known.add_place("Café Central, Wien");
    known.add_page("Kita Sonnenschein");
    known.add_account_id("100004711");
    known
}

/// Texts made of what detectors look for, in any order, with anything between.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("anna@web.de"),
        Just("anna (at) web punkt de"),
        Just("+49 171 3920044"),
        Just("0171/3920044"),
        Just("Tel"),
        Just("@lena_k"),
        Just("@lena@chaos.social"),
        Just("https://"),
        Just("instagram.com/lena"),
        Just("84.160.23.117"),
        Just("2a02::1"),
        Just("52.520008, 13.404954"),
        Just("Passwort: "),
        Just("hunter2!"),
        Just("DE89 3704 0044 0532 0130 00"),
        Just("Lena"),
        Just("Kraus"),
        Just("L."),
        Just("von"),
        Just("#LenaKraus"),
        Just("Café Central"),
        Just("lena.k_99"),
        Just("[EMAIL_1]"),
        Just("[USER_ID_2]"),
        Just("["),
        Just("]"),
        Just("null eins sieben"),
        Just("Insta: "),
        Just(" at "),
        Just(" dot "),
        Just("Az. 3 C 123/20"),
        Just("\u{200b}"),
        Just("＠"),
        Just("\u{301}"),
        Just("🙂"),
        Just("%40"),
        Just("://"),
        Just("::"),
        Just("geboren am 14.03.1990"),
        Just("4111 1111 1111 1111"),
        Just("B-XY 123"),
        Just("\n"),
        Just("-"),
        Just("."),
        Just("/"),
        Just("100004711"),
        Just("0 1 5 1 2 3 4 5 6 7 8 9"),
        Just("l e n a @ w e b . d e"),
        Just("lena.k 👉 gmail.com"),
        Just("bei gmail"),
        Just("o171 2345678"),
        Just("0171\n2345678"),
        Just("null eins sieben eins zwölf vierunddreißig sechsundfünfzig"),
        Just("double seven"),
        Just("instagram[.]com/lena"),
        Just("insta (at)lena_k"),
        Just("auf Insta"),
        Just("3.11.1939 – 9.1.2025"),
        Just("licht der welt"),
        Just("YK19 ZTO"),
        Just("reg "),
        Just("CPF 318.604.927-55"),
        Just("STEAM_0:1:12345678"),
        Just("SW-1234-5678-9012"),
        Just("_"),
        Just("ext. 12"),
    ];
    let piece = prop_oneof![
        6 => pieces.prop_map(str::to_owned),
        2 => "[a-z0-9@:/.#_+ ()äß-]{1,6}",
        1 => "\\PC{1,4}",
        4 => Just(" ".to_owned()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn check(text: &str, style: ReplacementStyle) -> Result<Redacted, TestCaseError> {
    let mut scratch = Scratch::new();
    let redacted = deidentifier(style)
        .redact(text, &known(), &[], 7, &mut scratch)
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    let mut end = 0;
    for span in &redacted.spans {
        prop_assert!(span.start >= end && span.start < span.end);
        prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
        end = span.end;
        let _ = clear_value(text, span);
    }
    let counted: u32 = redacted.counts.values().sum();
    prop_assert_eq!(counted as usize, redacted.spans.len());
    Ok(redacted)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn redacting_twice_is_redacting_once(text in texts()) {
        let once = check(&text, ReplacementStyle::Placeholder)?;
        let twice = check(&once.text, ReplacementStyle::Placeholder)?;
        prop_assert_eq!(&once.text, &twice.text);
        prop_assert!(twice.spans.is_empty());
    }

    #[test]
    fn every_operating_point_settles(text in texts(), maximum in any::<bool>()) {
        let point = if maximum { OperatingPoint::Maximum } else { OperatingPoint::Recall };
        let deidentifier = Deidentifier::new(Settings {
            point,
            ..deidentifier(ReplacementStyle::Placeholder).settings().clone()
        });
        let mut scratch = Scratch::new();
        let mut redact = |text: &str| deidentifier
            .redact(text, &known(), &[], 7, &mut scratch)
            .map_err(|error| TestCaseError::fail(error.to_string()));
        let once = redact(&text)?;
        prop_assert_eq!(redact(&once.text)?.text, once.text);
    }

    #[test]
    fn nothing_else_changes(text in texts()) {
        let redacted = check(&text, ReplacementStyle::Placeholder)?;
        let mut at = 0;
        let mut rest = redacted.text.as_str();
        for span in &redacted.spans {
            let kept = text.get(at..span.start as usize).unwrap();
            prop_assert!(rest.starts_with(kept));
            rest = rest.strip_prefix(kept).unwrap();
            let placeholder = format!("[{}_", span.category.code());
            prop_assert!(rest.starts_with(&placeholder));
            rest = rest.split_once(']').unwrap().1;
            at = span.end as usize;
        }
        prop_assert_eq!(Some(rest), text.get(at..));
    }

    #[test]
    fn surrogates_bear_any_text(text in texts()) {
        check(&text, ReplacementStyle::Surrogate)?;
    }

    #[test]
    fn any_text_is_borne(text in any::<String>()) {
        check(&text, ReplacementStyle::Placeholder)?;
    }

    #[test]
    fn spans_of_the_caller_are_covered(
        text in texts(),
        extra in prop::collection::vec((0u32..200, 0u32..200), 0..4),
    ) {
        let extra: Vec<Span> = extra
            .into_iter()
            .map(|(start, end)| Span { start, end, category: Category::Quote })
            .collect();
        let mut scratch = Scratch::new();
        let redacted = deidentifier(ReplacementStyle::Placeholder)
            .redact(&text, &known(), &extra, 7, &mut scratch)
            .unwrap();
        for (at, char) in text.char_indices().filter(|(_, char)| char.is_alphabetic()) {
            let _ = char;
            let at = at as u32;
            let wanted = extra.iter().any(|span| span.start <= at && at < span.end);
            let covered = redacted.spans.iter().any(|span| span.start <= at && at < span.end);
            // Literal placeholders stay, whatever they stand in.
            prop_assert!(covered || !wanted || text.contains("[EMAIL_1]") || text.contains("[USER_ID_2]"));
        }
    }
}

/// The redacted text shows another finding, whose removal is examined like the first.
#[test]
fn a_second_round_is_read_as_a_whole() {
    let deidentifier = Deidentifier::new(Settings {
        point: OperatingPoint::Maximum,
        ..deidentifier(ReplacementStyle::Placeholder)
            .settings()
            .clone()
    });
    let mut scratch = Scratch::new();
    let mut redact = |text: &str| {
        let redacted = deidentifier.redact(text, &known(), &[], 7, &mut scratch);
        redacted.map(|redacted| redacted.text)
    };
    let once = redact("3.11.1939 – 9.1.202552.520008, 13.404954").unwrap();
    assert_eq!(redact(&once), Ok(once.clone()));
}

/// A capital says little in German and much in English; where a text is too short to show which
/// it is, the caller may know.
#[test]
fn the_language_of_the_caller_counts_where_a_text_shows_none() {
    let redact = |language: &str, text: &str| {
        let mut scratch = Scratch::new();
        let redacted = deidentifier(ReplacementStyle::Placeholder)
            .with_language(language)
            .redact(text, &KnownPersons::new(), &[], 7, &mut scratch);
        redacted.map(|redacted| redacted.text)
    };
    assert_eq!(redact("de", "Otto Katalog"), Ok("Otto Katalog".to_owned()));
    assert_eq!(
        redact("en", "Otto Katalog"),
        Ok("[PERSON_NAME_1]".to_owned())
    );
    // A text that shows its language is read in its own.
    let german = "Wir haben den Otto Katalog noch nicht bekommen";
    assert_eq!(redact("de", german), redact("en", german));
}

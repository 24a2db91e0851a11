//! The test vectors of version c1, and what holds for every identifier.

use proptest::prelude::*;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Vectors {
    version: String,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    kind: String,
    region: Option<String>,
    value: String,
    canonical: Option<String>,
    error: Option<String>,
    implied: Option<Implied>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Implied {
    kind: String,
    value: String,
}

const VECTORS: &str = include_str!("../../testdata/canonical-c1.json");

fn germany() -> Region {
    Region::new("DE").unwrap()
}

/// The word for an error in the test vectors.
fn code(error: CanonicalError) -> &'static str {
    match error {
        CanonicalError::Empty => "empty",
        CanonicalError::TooLong => "too_long",
        CanonicalError::Control => "control",
        CanonicalError::Invisible => "invisible",
        CanonicalError::Handle => "handle",
        CanonicalError::Email => "email",
        CanonicalError::Phone => "phone",
        CanonicalError::Url => "url",
        CanonicalError::UnknownRegion => "unknown_region",
    }
}

#[test]
fn vectors_of_version_c1() {
    let vectors: Vectors = serde_json::from_str(VECTORS).unwrap();
    assert_eq!(vectors.version, CANON_VERSION);
    let mut wrong = Vec::new();
    for vector in vectors.vectors {
        let kind = IdentifierKind::from_code(&vector.kind).unwrap();
        let region = Region::new(vector.region.as_deref().unwrap_or("DE")).unwrap();
        let got = Canonical::new(kind, &vector.value, region);
        let implied = got
            .as_ref()
            .ok()
            .and_then(Canonical::implied)
            .map(|implied| Implied {
                kind: implied.kind().code().to_owned(),
                value: implied.expose().to_owned(),
            });
        let value = got
            .as_ref()
            .ok()
            .map(|canonical| canonical.expose().to_owned());
        let error = got.as_ref().err().map(|error| code(*error).to_owned());
        if (&value, &error, &implied) != (&vector.canonical, &vector.error, &vector.implied) {
            wrong.push(format!(
                "{kind} {:?}: {value:?} {error:?} {implied:?}",
                vector.value
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_canonical_value_is_borrowed() {
    for (kind, value) in [
        (IdentifierKind::AccountId, "fa1-2102"),
        (IdentifierKind::PageId, "pg-1"),
        (IdentifierKind::Handle, "lena.k_1"),
        (IdentifierKind::Email, "lena.kraus@example.org"),
        (IdentifierKind::Phone, "+491711234567"),
    ] {
        let canonical = Canonical::new(kind, value, germany()).unwrap();
        assert!(matches!(canonical.value, Cow::Borrowed(_)), "{kind}");
    }
}

#[test]
fn nothing_shows_the_identifier() {
    let canonical = Canonical::new(IdentifierKind::Handle, "lena.k", germany()).unwrap();
    assert_eq!(format!("{canonical:?}"), "Canonical(handle, 6 bytes)");
    let error = Canonical::new(IdentifierKind::Email, "lena.k", germany()).unwrap_err();
    assert!(!format!("{error} {error:?} {}", error.hint()).contains("lena"));
}

#[test]
fn regions_have_codes() {
    assert_eq!(Region::new("de").unwrap().code(), "DE");
    assert_eq!(Region::new("XX"), Err(CanonicalError::UnknownRegion));
    assert_eq!(Region::new(""), Err(CanonicalError::UnknownRegion));
}

/// Every letter of Unicode, alone, behind a letter and before an accent, ends in a form that
/// stays as it is.
#[test]
fn lower_case_reaches_a_fixed_point() {
    // Beyond the second plane, and among ideographs and Hangul, no letter has a case.
    for letter in ('\u{80}'..'\u{3400}')
        .chain('\u{a000}'..'\u{ac00}')
        .chain('\u{f900}'..'\u{20000}')
    {
        for text in [
            format!("{letter}"),
            format!("a{letter}"),
            format!("{letter}\u{301}\u{345}"),
        ] {
            let once = characters::lower(Cow::Borrowed(&text)).into_owned();
            let twice = characters::lower(Cow::Borrowed(&once));
            assert_eq!(once, twice, "{:?}", letter.escape_unicode().to_string());
        }
    }
}

fn kinds() -> impl Strategy<Value = IdentifierKind> {
    prop::sample::select(IdentifierKind::ALL.to_vec())
}

fn regions() -> impl Strategy<Value = Region> {
    prop::sample::select(vec![
        "DE", "IT", "HU", "ES", "US", "RU", "LT", "BY", "GB", "SM",
    ])
    .prop_map(|code| Region::new(code).unwrap())
}

/// Texts that come close to identifiers, and any texts.
fn values() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        "[ @]{0,2}[A-Za-zÄöΣς._ßİ-]{1,12}(@[a-zü.]{1,10})?",
        "[A-Za-z.+ö]{1,12}@(gmail\\.com|googlemail\\.com|[a-zA-Zü]{1,6}\\.[a-z]{2,3}\\.?)",
        "(\\+|00|0|011|810|8|06)?[ (]?[0-9]{0,4}(\\(0\\))?[ )/-]?[0-9 ]{3,12}",
        "(https?://)?[a-zA-Zü.]{1,10}\\.(de|com|example)(:80|:443|:8080)?/[a-zA-Z@/.%ä]{0,12}(\\?[a-z_&=]{0,16})?(#[a-z]{0,3})?",
        "https?://(www\\.|m\\.)?(facebook|x|twitter|threads|instagram)\\.com/@?[a-zA-Z./?=&]{0,12}",
    ]
}

proptest! {
    #[test]
    fn canonical_is_idempotent(kind in kinds(), region in regions(), value in values()) {
        if let Ok(once) = Canonical::new(kind, &value, region) {
            let twice = Canonical::new(kind, once.expose(), region);
            prop_assert_eq!(twice.as_ref().map(Canonical::expose), Ok(once.expose()));
            // A canonical phone number says its country: the region does not matter any more.
            let elsewhere = Canonical::new(kind, once.expose(), germany());
            prop_assert_eq!(elsewhere.as_ref().map(Canonical::expose), Ok(once.expose()));
        }
    }

    #[test]
    fn what_is_implied_is_canonical(kind in kinds(), value in values()) {
        let implied = Canonical::new(kind, &value, germany()).ok().and_then(|first| first.implied());
        if let Some(implied) = implied {
            let again = Canonical::new(implied.kind(), implied.expose(), germany());
            prop_assert_eq!(again.as_ref().map(Canonical::expose), Ok(implied.expose()));
            // The mailbox of a mailbox is itself.
            if implied.kind() == IdentifierKind::Email {
                prop_assert!(implied.implied().is_none());
            }
        }
    }

    #[test]
    fn different_canonical_values_have_different_labels(
        (kind, one, other) in (kinds(), values(), values()),
    ) {
        let keys = crate::LabelKeys::derive(&[1; 32]);
        let labeler = keys.labeler(&licit_record::Service::new("plauderei").unwrap());
        let one = Canonical::new(kind, &one, germany());
        let other = Canonical::new(kind, &other, germany());
        if let (Ok(one), Ok(other)) = (one, other) {
            prop_assert_eq!(one == other, labeler.label(&one) == labeler.label(&other));
        }
    }

    #[test]
    fn no_value_makes_it_fail(kind in kinds(), value in any::<String>()) {
        if let Ok(canonical) = Canonical::new(kind, &value, germany()) {
            prop_assert!(!canonical.expose().is_empty());
        }
    }
}

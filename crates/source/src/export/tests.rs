//! Both readers on invented exports, and on damaged ones.

use std::collections::HashMap;

use licit_record::policy::Owner;
use licit_record::{Outcome, Service};
use proptest::prelude::*;

use super::*;
use crate::Limits;
use crate::fixture;
use crate::fixture::export::Export as Planted;

type Reader = fn(&mut Archive, &Context, &mut dyn FnMut(Read)) -> Result<(), SourceError>;

pub(super) fn context(visibility: VisibilityEvidence) -> Context {
    Context {
        service: Service::new("beispiel").unwrap(),
        visibility,
        lenient: false,
        owner: None,
        collected_at: "2025-05-20T10:00:00Z".parse().ok(),
    }
}

pub(super) fn collect(
    reader: Reader,
    archive: &mut Archive,
    context: &Context,
) -> Result<Vec<Read>, SourceError> {
    let mut reads = Vec::new();
    reader(archive, context, &mut |read| reads.push(read)).map(|()| reads)
}

/// A short form of everything that was read, for comparing.
pub(super) fn shown(reads: &[Read]) -> Vec<String> {
    let shown = |read: &Read| match read {
        Read::Item(sourced) => format!(
            "{}#{} {} {:?}",
            sourced.position.entry.as_deref().unwrap_or_default(),
            sourced.position.record,
            serde_json::to_string(&sourced.item).unwrap(),
            sourced.evidence,
        ),
        Read::Fault(fault) => format!("{fault:?}"),
    };
    reads.iter().map(shown).collect()
}

/// Reads the folder `export` of a case in `testdata` and compares with its `expected.txt`.
#[track_caller]
pub(super) fn check_folder(case: &str, reader: Reader, visibility: VisibilityEvidence) {
    let case = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(case);
    let mut archive = Archive::open(&case.join("export")).unwrap();
    let read = shown(&collect(reader, &mut archive, &context(visibility)).unwrap()).join("\n");
    let expected = std::fs::read_to_string(case.join("expected.txt")).unwrap_or_default();
    assert!(read == expected.trim_end(), "got\n{read}");
}

type Generator = fn(u64) -> Planted;

const READERS: [(Reader, Generator, VisibilityEvidence); 2] = [
    (
        facebook::read,
        fixture::facebook::export,
        VisibilityEvidence::Operator,
    ),
    (
        instagram::read,
        fixture::instagram::export,
        VisibilityEvidence::Interval,
    ),
];

/// Every planted record is read, once, where it stands; those that must be admitted are public
/// by evidence, those that must be refused as not public are not.
#[test]
fn planted_records_are_read_as_they_must_be() {
    for (reader, export, visibility) in READERS {
        for seed in 0..24 {
            let planted = export(seed);
            let reads = collect(reader, &mut planted.archive(), &context(visibility)).unwrap();
            let mut read: HashMap<(String, u64), Read> = HashMap::new();
            for one in reads {
                let position = match &one {
                    Read::Item(sourced) => sourced.position.clone(),
                    Read::Fault(fault) => fault.position.clone(),
                };
                let key = (position.entry.unwrap(), position.record);
                assert!(
                    read.insert(key.clone(), one).is_none(),
                    "{key:?} twice, seed {seed}"
                );
            }
            for record in &planted.records {
                let at = format!("{}#{}, seed {seed}", record.entry, record.number);
                let one = read
                    .remove(&(record.entry.clone(), record.number))
                    .expect(&at);
                check_record(&planted, record, &one, &at);
            }
            assert!(
                read.is_empty(),
                "not planted: {:?}, seed {seed}",
                read.keys()
            );
        }
    }
}

fn check_record(planted: &Planted, record: &fixture::export::Record, read: &Read, at: &str) {
    let sourced = match read {
        Read::Fault(fault) => {
            assert_eq!(record.item_id, None, "{at}: {fault:?}");
            assert_eq!(record.expected.reasons, [fault.reason], "{at}");
            return;
        }
        Read::Item(sourced) => sourced,
    };
    let (item, reasons) = (&sourced.item, &record.expected.reasons);
    let wanted = record.item_id.as_deref().expect(at);
    let owner = planted.owner.id.as_str();
    let handle = planted.owner.handle.as_deref().unwrap();
    assert!(item.item_id.expose() == wanted, "{at}");
    assert_eq!(
        item.audience != Audience::Public,
        reasons.contains(&Reason::NotPublic) || item.kind == Kind::Log,
        "{at}"
    );
    assert_eq!(
        sourced.evidence != VisibilityEvidence::Unknown,
        item.audience == Audience::Public,
        "{at}"
    );
    assert_eq!(
        item.ephemeral == Some(true),
        reasons.contains(&Reason::Ephemeral),
        "{at}"
    );
    assert_eq!(
        item.kind == Kind::Log,
        reasons.contains(&Reason::OffPlatform),
        "{at}"
    );
    let author = item.author.as_ref();
    assert_eq!(
        author.is_none(),
        reasons.contains(&Reason::AgeUnknown),
        "{at}"
    );
    if let Some(author) = author {
        let is = |value: &Option<Personal>, own: &str| {
            value.as_ref().is_some_and(|value| value.expose() == own)
        };
        assert!(is(&author.id, owner) || is(&author.handle, handle), "{at}");
        assert!(author.birth_date.is_some(), "{at}");
    }
    if record.expected.outcome == Outcome::Admitted {
        assert!(item.text.is_some() && item.published_at.is_some(), "{at}");
    }
    assert!(item.url.is_none(), "{at}");
    let whole = serde_json::to_string(item).unwrap();
    for never in &planted.never {
        assert!(
            !whole.contains(never.as_str()),
            "{at} holds what it must not"
        );
    }
    let texts = [&item.text, &item.title].into_iter().flatten();
    let texts = texts.map(|text| text.expose()).chain(
        item.media
            .iter()
            .filter_map(|media| media.alt.as_ref())
            .map(|alt| alt.expose()),
    );
    for text in texts {
        assert!(!text.contains('Ã'), "{at} is not repaired");
        for never in &planted.never_in_texts {
            assert!(!text.contains(never.as_str()), "{at} names a third person");
        }
    }
}

#[test]
fn a_zip_file_its_folder_and_its_parts_read_alike() {
    for (reader, export, visibility) in READERS {
        let planted = export(7);
        let context = context(visibility);
        let memory = shown(&collect(reader, &mut planted.archive(), &context).unwrap());

        let zip = planted.zip().unwrap();
        let mut archive = Archive::from_zip_bytes(zip, Limits::default()).unwrap();
        assert!(shown(&collect(reader, &mut archive, &context).unwrap()) == memory);

        let folder = tempfile::tempdir().unwrap();
        planted.write_folder(folder.path()).unwrap();
        let mut archive = Archive::open(folder.path()).unwrap();
        assert!(shown(&collect(reader, &mut archive, &context).unwrap()) == memory);

        let parts = tempfile::tempdir().unwrap();
        let middle = planted.files.len() / 2;
        for (name, files) in [
            ("1.zip", &planted.files[..middle]),
            ("2.zip", &planted.files[middle..]),
        ] {
            let part = Planted {
                files: files.to_vec(),
                ..planted.clone()
            };
            std::fs::write(parts.path().join(name), part.zip().unwrap()).unwrap();
        }
        let mut archive = Archive::open(parts.path()).unwrap();
        assert!(shown(&collect(reader, &mut archive, &context).unwrap()) == memory);
    }
}

/// Neither positions nor faults nor errors say who the export belongs to, or whom it names.
#[test]
fn what_is_reported_names_nobody() {
    for (reader, export, visibility) in READERS {
        for seed in 0..12 {
            let planted = export(seed);
            let reads = collect(reader, &mut planted.archive(), &context(visibility)).unwrap();
            let reported = format!("{reads:?}");
            let owner = &planted.owner;
            let names = planted.never.iter().chain(&planted.never_in_texts);
            for name in names
                .chain(&owner.handle)
                .chain(&owner.name)
                .chain([&owner.id])
            {
                assert!(!reported.contains(name.as_str()), "seed {seed}");
            }
        }
    }
}

#[test]
fn without_a_word_about_visibility_nothing_is_public_by_evidence() {
    for (reader, export, _) in READERS {
        for visibility in [VisibilityEvidence::Unknown, VisibilityEvidence::Stated] {
            let reads = collect(reader, &mut export(3).archive(), &context(visibility)).unwrap();
            for read in reads {
                if let Read::Item(sourced) = read {
                    assert_eq!(sourced.evidence, VisibilityEvidence::Unknown);
                }
            }
        }
    }
}

#[test]
fn the_owner_of_the_policy_must_be_the_owner_of_the_export() {
    for (reader, export, visibility) in READERS {
        let planted = export(5);
        let right = Context {
            owner: Some(planted.owner.clone()),
            ..context(visibility)
        };
        let reads = collect(reader, &mut planted.archive(), &right).unwrap();
        let owners = reads.iter().filter(|read| match read {
            Read::Item(sourced) => sourced.item.author.as_ref().is_some_and(|author| {
                author
                    .id
                    .as_ref()
                    .is_some_and(|id| id.expose() == planted.owner.id)
            }),
            Read::Fault(_) => false,
        });
        assert!(owners.count() > 10);

        let other = Owner {
            handle: Some("somebody.else".into()),
            ..planted.owner.clone()
        };
        let wrong = Context {
            owner: Some(other),
            ..context(visibility)
        };
        let error = collect(reader, &mut planted.archive(), &wrong)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("another account") && !error.contains("somebody.else"),
            "{error}"
        );
    }
}

#[test]
fn what_is_no_export_is_refused() {
    for (reader, _, visibility) in READERS {
        for files in [vec![], vec!["posts/your_posts.html"], vec!["x/y.json"]] {
            let files = files
                .into_iter()
                .map(|name| (name.to_owned(), b"[]".to_vec()));
            let result = collect(
                reader,
                &mut Archive::from_entries(files),
                &context(visibility),
            );
            assert!(matches!(result, Err(SourceError::Format { .. })));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn damaged_exports_never_panic_and_lose_no_file(
        seed in 0u64..8,
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        for (reader, export, visibility) in READERS {
            let mut planted = export(seed);
            for (file, place, byte) in &damages {
                let file = file.index(planted.files.len());
                let content = &mut planted.files[file].1;
                if !content.is_empty() {
                    let place = place.index(content.len());
                    content[place] = *byte;
                }
            }
            // The owner may not be readable any more; every other way of damage is a fault.
            collect(reader, &mut planted.archive(), &context(visibility)).unwrap();
        }
    }

    #[test]
    fn cut_off_zip_files_never_panic(seed in 0u64..4, cut in any::<prop::sample::Index>()) {
        for (reader, export, visibility) in READERS {
            let mut zip = export(seed).zip().unwrap();
            zip.truncate(cut.index(zip.len()));
            if let Ok(mut archive) = Archive::from_zip_bytes(zip, Limits::default()) {
                let _ = collect(reader, &mut archive, &context(visibility));
            }
        }
    }

    #[test]
    fn any_bytes_in_any_file_never_panic(
        name in prop::sample::select(vec![
            "posts/your_posts_1.json", "comments/comments.json", "groups/group_posts_and_comments.json",
            "posts/album/0.json", "messages/inbox/x_1/message_1.json", "stories/archived_stories.json",
            "profile_information/profile_information.json", "content/posts_1.json",
            "content/stories.json", "comments/post_comments_1.json", "reels/your_reels.json",
            "personal_information/personal_information.json", "notes/notes.json",
            "login_and_account_creation/account_privacy_changes.json",
        ]),
        bytes in prop_oneof![any::<Vec<u8>>(), json().prop_map(|json| json.to_string().into_bytes())],
    ) {
        for (reader, _, visibility) in READERS {
            let files = [(name.to_owned(), bytes.clone())];
            let _ = collect(reader, &mut Archive::from_entries(files), &context(visibility));
        }
    }
}

/// JSON made of the formats' own words.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let word = prop::sample::select(vec![
        "timestamp",
        "title",
        "data",
        "post",
        "comment",
        "author",
        "attachments",
        "media",
        "uri",
        "place",
        "coordinate",
        "latitude",
        "note",
        "text",
        "tags",
        "name",
        "comments_v2",
        "photos",
        "creation_timestamp",
        "string_map_data",
        "label_values",
        "label",
        "value",
        "Time",
        "Comment",
        "Username",
        "profile_v2",
        "birthday",
        "year",
        "ig_stories",
        "dict",
        "update_timestamp",
        "account_history_account_privacy_history",
        "profile_user",
        "group_posts_v2",
        "messages",
    ]);
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(word.clone(), inner, 0..6).prop_map(|map| {
                Value::Object(
                    map.into_iter()
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    })
}

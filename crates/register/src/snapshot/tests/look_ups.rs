//! Look-ups answer what a plain map answers.

use proptest::prelude::*;

use super::*;

fn scopes() -> impl Strategy<Value = Scopes> {
    (0..32_u8).prop_map(|bits| Scopes::from_bits(bits).unwrap())
}

fn labels() -> impl Strategy<Value = Label> {
    // Spread ones, few different ones so that some meet, and neighbours at one end.
    prop_oneof![
        any::<[u8; 16]>().prop_map(Label),
        (0..8_u8).prop_map(|byte| Label([byte; 16])),
        (0..500_u128).prop_map(|number| Label(number.to_be_bytes())),
    ]
}

/// What a plain map makes of the same.
fn expected(entries: &[(Label, Scopes)]) -> BTreeMap<Label, Scopes> {
    let mut expected: BTreeMap<Label, Scopes> = BTreeMap::new();
    for (label, scopes) in entries.iter().filter(|(_, scopes)| !scopes.is_empty()) {
        let all = expected.entry(*label).or_default();
        *all = all.union(*scopes);
    }
    expected
}

fn check(snapshot: &Snapshot, standing: &Standing, others: &[Label]) {
    for (name, entries) in standing {
        let expected = expected(entries);
        let Some(objections) = snapshot.service(name) else {
            assert!(expected.is_empty());
            continue;
        };
        assert_eq!(objections.len(), expected.len());
        for (label, scopes) in &expected {
            assert_eq!(objections.find(label), Some(*scopes), "{label}");
            // The labels right before and after it.
            let number = u128::from_be_bytes(label.0);
            for near in [number.wrapping_sub(1), number.wrapping_add(1)] {
                let near = Label(near.to_be_bytes());
                assert_eq!(objections.find(&near), expected.get(&near).copied());
            }
        }
        for other in others {
            assert_eq!(objections.find(other), expected.get(other).copied());
        }
        let asked: Vec<Label> = expected.keys().chain(others).copied().collect();
        let mut found = vec![None];
        objections.find_many(&asked, &mut found);
        let alone = asked.iter().map(|label| objections.find(label));
        assert!(found[1..].iter().copied().eq(alone));
        assert!(objections.iter().eq(expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn look_ups_find_what_went_in(
        entries in prop::collection::vec((0..3_usize, labels(), scopes()), 0..600),
        others in prop::collection::vec(labels(), 50),
    ) {
        let mut standing = Standing::new();
        for (name, label, scopes) in entries {
            let name = service(["andere", "plauderei", "x-3"][name]);
            standing.entry(name).or_default().push((label, scopes));
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s");
        let held = in_memory(7, standing.clone());
        let written = write(&path, 7, &standing);
        let opened = Snapshot::open(&path).unwrap();
        for snapshot in [&held, &written, &opened] {
            check(snapshot, &standing, &others);
            prop_assert_eq!(snapshot.digest, held.digest);
            prop_assert_eq!(snapshot.sequence.0, 7);
        }
    }
}

#[test]
fn no_one_and_two_labels() {
    for count in [0, 1, 2, 3] {
        let standing = some("plauderei", count);
        let snapshot = in_memory(count, standing.clone());
        assert_eq!(snapshot.services().count(), usize::from(count > 0));
        check(
            &snapshot,
            &standing,
            &[spread(99), Label([0; 16]), Label([255; 16])],
        );
        assert!(snapshot.service(&service("andere")).is_none());
    }
    let extremes = [Label([0; 16]), Label([255; 16])].map(|label| (label, Scopes::OWN));
    let standing = Standing::from([(service("plauderei"), extremes.to_vec())]);
    check(&in_memory(1, standing.clone()), &standing, &[spread(1)]);
}

#[test]
fn several_blocks_and_their_borders() {
    let standing = some("plauderei", 3 * block::MAX_LABELS as u64 + 5);
    let others: Vec<Label> = (1_000_000..1_050_000).map(spread).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    let mut writer = SnapshotWriter::create(&path).unwrap();
    for (label, scopes) in &standing[&service("plauderei")] {
        writer.push(&service("plauderei"), *label, *scopes).unwrap();
    }
    let sequence = RegisterSequence(1);
    let snapshot = writer
        .commit(sequence, Origin::default(), BTreeSet::new())
        .unwrap();
    check(&snapshot, &standing, &others);
    let labels = 3.0 * block::MAX_LABELS as f64;
    assert!(snapshot.length() as f64 / labels < 19.0, "bytes a label");
}

/// Labels that are not spread at all: the same first 64 bits, or all in one corner.
#[test]
fn crowded_labels_are_found_too() {
    let count = 2 * block::MAX_LABELS as u128 + 100;
    for base in [0, 1 << 100, u128::MAX - 2 * count] {
        let crowd = (0..count).map(|number| Label((base + 2 * number).to_be_bytes()));
        let crowd = crowd.map(|label| (label, Scopes::ABOUT_ME)).collect();
        let standing = Standing::from([(service("plauderei"), crowd)]);
        let others: Vec<Label> = (0..1000).map(spread).collect();
        check(&in_memory(1, standing.clone()), &standing, &others);
    }
}

#[test]
fn equal_labels_of_two_services_are_strangers() {
    let mut standing = some("andere", 300);
    standing.extend(some("plauderei", 10));
    let snapshot = in_memory(1, standing);
    assert!(
        snapshot
            .service(&service("andere"))
            .unwrap()
            .find(&spread(200))
            .is_some()
    );
    assert!(
        snapshot
            .service(&service("plauderei"))
            .unwrap()
            .find(&spread(200))
            .is_none()
    );
}

#[test]
fn services_with_addresses_are_remembered_without_labels() {
    let by_address = BTreeSet::from([service("b"), service("plauderei")]);
    let standing = some("plauderei", 1);
    let sequence = RegisterSequence(1);
    let origin = Origin([9; 32]);
    let snapshot = Snapshot::new(sequence, origin, standing, by_address).unwrap();
    assert!(snapshot.may_hold_addresses(&service("b")));
    assert!(snapshot.may_hold_addresses(&service("plauderei")));
    assert!(!snapshot.may_hold_addresses(&service("a")));
    assert!(snapshot.service(&service("b")).is_none());
    assert_eq!(snapshot.origin, origin);
}

#[test]
fn the_digest_sees_everything() {
    let digest = |sequence, name: &str, label: u8, bits: u8| {
        let entry = (Label([label; 16]), Scopes::from_bits(bits).unwrap());
        in_memory(sequence, Standing::from([(service(name), vec![entry])])).digest
    };
    let digests = [
        digest(1, "a", 1, 1),
        digest(2, "a", 1, 1),
        digest(1, "b", 1, 1),
        digest(1, "a", 2, 1),
        digest(1, "a", 1, 2),
        digest(1, "a", 1, 0),
    ];
    for (place, one) in digests.iter().enumerate() {
        assert!(!digests[..place].contains(one), "{place}");
    }
}

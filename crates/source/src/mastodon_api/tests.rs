//! Statuses of the API: what each becomes.

use proptest::prelude::*;

use super::*;
use crate::json_records::cases::{check_cases, context, read_all};

#[test]
fn cases_are_read_as_expected() {
    check_cases(
        include_str!("../../testdata/mastodon_api/cases.json"),
        "stated",
        &read,
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes, &context(), &read);
    }

    #[test]
    fn any_damage_is_read(seed in any::<u64>(), place in any::<usize>(), byte in any::<u8>()) {
        let stream = crate::fixture::mastodon_api::statuses(seed, 5);
        let mut bytes = stream.bytes();
        let place = place % bytes.len();
        bytes[place] = byte;
        read_all(&bytes, &context(), &read);
    }
}

#[test]
fn planted_records_are_read_as_planted() {
    for seed in 0..4 {
        let stream = crate::fixture::mastodon_api::statuses(seed, 120);
        crate::json_records::cases::check_planted(&stream, &read);
    }
}

//! Statuses of the API: what each becomes.

use super::*;
use crate::json_records::cases::{check_cases, check_reader};

#[test]
fn cases_are_read_as_expected() {
    check_cases(
        include_str!("../../testdata/mastodon_api/cases.json"),
        "stated",
        &read,
    );
}

#[test]
fn any_stream_is_read_and_a_planted_one_as_planted() {
    check_reader(crate::fixture::mastodon_api::statuses, &read);
}

//! Instagram exports of every layout, as `testdata/instagram/` has them.

use licit_record::VisibilityEvidence;

use super::super::tests::check_folder;
use super::read;

#[test]
fn layout_2022_with_german_labels() {
    check_folder("instagram/layout_2022", read, VisibilityEvidence::Interval);
}

#[test]
fn layout_2025_with_a_history_that_cannot_be_read() {
    check_folder("instagram/layout_2025", read, VisibilityEvidence::Interval);
}

//! Facebook exports of every layout, as `testdata/facebook/` has them.

use licit_record::VisibilityEvidence;

use super::super::tests::check_folder;
use super::read;

#[test]
fn layout_2021() {
    check_folder("facebook/layout_2021", read, VisibilityEvidence::Operator);
}

#[test]
fn layout_2023_without_a_profile() {
    check_folder("facebook/layout_2023", read, VisibilityEvidence::Contract);
}

#[test]
fn layout_2026() {
    check_folder("facebook/layout_2026", read, VisibilityEvidence::Operator);
}

//! Facebook exports of every layout, as `testdata/facebook/` has them.

use licit_record::VisibilityEvidence;

use super::super::tests::{check_folder, collect, context, shown};
use super::read;
use crate::Archive;

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

#[test]
fn stories_of_an_unknown_form_are_reported() {
    let posts = br#"[{"timestamp":1760000000,"label_values":[{"label":"Text","value":"x"}]}]"#;
    let files = [("posts/your_posts_1.json".to_owned(), posts.to_vec())];
    let context = context(VisibilityEvidence::Operator);
    let reads = collect(read, &mut Archive::from_entries(files), &context).unwrap();
    assert_eq!(
        shown(&reads),
        [concat!(
            "Fault { reason: InvalidField, position: Position { entry: ",
            "Some(\"posts/your_posts_1.json\"), record: 1 }, field: Some(\"label_values\") }"
        )]
    );
}

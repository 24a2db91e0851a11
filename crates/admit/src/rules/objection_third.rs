#![doc = include_str!("objection_third.md")]

use licit_record::policy::{SharedItems, ThirdPersonObjection};
use licit_record::{Kind, Reason};

use super::Rule;
use crate::{Facts, Trace};

pub(super) const RULE: Rule = Rule {
    reason: Reason::ObjectionThird,
    requirements: &["OBJ-7", "OBJ-13", "OBJ-14", "CON-4"],
    version: 1,
    decide,
    page: include_str!("objection_third.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let named_by_address = facts.standing.content_url_objection.stands();
    (named_by_address || is_about_an_objector(facts) || quotes_an_objector(facts))
        .then_some(Reason::ObjectionThird)
}

/// Somebody who objected is mentioned, named, tagged or answered, and it cannot be taken out or
/// may not stay even so.
fn is_about_an_objector(facts: &Facts<'_>) -> bool {
    let standing = facts.standing;
    let traces = [standing.mentioned, standing.in_text];
    let touched = traces.iter().any(|trace| *trace != Trace::Absent)
        || standing.tagged.stands()
        || standing.answered.stands();
    let drops_the_item = match facts.policy.third_person {
        ThirdPersonObjection::DropItem => touched,
        // The reply target and the tag are fields that never reach a dataset (DEI-2), so taking
        // out the mention is enough, except where the person is seen in the picture.
        ThirdPersonObjection::RedactMention => false,
    };
    drops_the_item
        || traces.contains(&Trace::Remains)
        || standing.tagged.stands() && (is_a_picture(facts.item.kind) || drops_shared(facts))
}

/// Text of somebody who objected stands in the item, and it stays or may not be cut out.
fn quotes_an_objector(facts: &Facts<'_>) -> bool {
    match facts.standing.quoted {
        Trace::Absent => false,
        Trace::Removed => drops_shared(facts),
        Trace::Remains => true,
    }
}

fn drops_shared(facts: &Facts<'_>) -> bool {
    facts.policy.shared_items == SharedItems::Drop
}

/// Whether the item is a picture or goes with one: the caption follows the picture (IMG-5).
fn is_a_picture(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Image | Kind::Video | Kind::Caption | Kind::Story
    )
}

#![doc = include_str!("private_channel.md")]

use licit_record::{Audience, Kind, Reason};

use super::Rule;
use crate::Facts;

pub(super) const RULE: Rule = Rule {
    reason: Reason::PrivateChannel,
    requirements: &["ADM-3"],
    version: 1,
    decide,
    page: include_str!("private_channel.md"),
};

fn decide(facts: &Facts<'_>) -> Option<Reason> {
    let by_kind = matches!(facts.item.kind, Kind::Message | Kind::GroupPost);
    let by_audience = matches!(facts.item.audience, Audience::Direct | Audience::Group);
    (by_kind || by_audience).then_some(Reason::PrivateChannel)
}

//! What a reader may say about how an item is known to be public (ADM-2).
//!
//! The policy sets the ceiling: a source whose visibility it leaves unknown stays unknown,
//! whatever its records say of themselves.

use licit_record::{Audience, VisibilityEvidence};

use crate::Context;

/// For formats whose items state who can see them. An item that does not is unknown.
pub(crate) fn stated(context: &Context, audience: Audience) -> VisibilityEvidence {
    if audience.is_unknown() {
        return VisibilityEvidence::Unknown;
    }
    ceiling(context, VisibilityEvidence::Stated)
}

/// For formats that hold public items alone, by the design of their protocol.
pub(crate) fn by_contract(context: &Context) -> VisibilityEvidence {
    ceiling(context, VisibilityEvidence::Contract)
}

fn ceiling(context: &Context, evidence: VisibilityEvidence) -> VisibilityEvidence {
    match context.visibility {
        VisibilityEvidence::Unknown => VisibilityEvidence::Unknown,
        _ => evidence,
    }
}

/// The narrower of two audiences, where a record states both. Not stated says nothing.
pub(crate) fn narrower(one: Audience, other: Audience) -> Audience {
    match (one, other) {
        (Audience::Unknown, known) | (known, Audience::Unknown) => known,
        // The audiences are declared from everybody to nobody.
        (one, other) => one.max(other),
    }
}

/// Whether search engines may find it, from several statements: one "no" outweighs any "yes",
/// and nothing stated is unknown.
pub(crate) fn findable(statements: &[Option<bool>]) -> Option<bool> {
    statements
        .iter()
        .flatten()
        .copied()
        .reduce(|one, other| one && other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrower_audience_wins() {
        use Audience::*;
        assert_eq!(narrower(Public, Followers), Followers);
        assert_eq!(narrower(Unlisted, Public), Unlisted);
        assert_eq!(narrower(Unknown, Public), Public);
        assert_eq!(narrower(Direct, Unlisted), Direct);
        assert_eq!(narrower(Unknown, Unknown), Unknown);
    }

    #[test]
    fn one_no_is_enough() {
        assert_eq!(findable(&[None, None]), None);
        assert_eq!(findable(&[None, Some(true)]), Some(true));
        assert_eq!(findable(&[Some(true), Some(false), None]), Some(false));
    }
}

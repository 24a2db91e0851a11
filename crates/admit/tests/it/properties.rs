//! The promises, over generated items, policies and standings: the order of strictness, that
//! nothing against an item ever helps it, that rules stand alone, that none panics.

use jiff::Timestamp;
use jiff::civil::Date;
use licit_admit::{Claim, RegisteredConsent, Standing, Trace, judge, rules};
use licit_record::{Account, Audience, Consent, Reason, Reasons, VisibilityEvidence};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::fixture;
use crate::generate::{Known, at, audience, day, known, policy, settings, standing};

fn is_subset(smaller: Reasons, larger: Reasons) -> bool {
    smaller.union(larger) == larger
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Whatever speaks against an item in `legitimate_interest` does so in `strict`, under the
    /// same settings.
    #[test]
    fn strict_is_never_laxer_than_legitimate_interest(known in known(), settings in settings()) {
        let mut lax = settings.clone();
        for declared in [false, true] {
            if declared {
                lax["minors"] = json!({"age_unknown": "declared"});
            }
            let lax = known.reasons(&fixture::policy("legitimate_interest", &lax));
            let strict = known.reasons(&fixture::policy("strict", &settings));
            prop_assert!(is_subset(lax, strict), "{lax:?} in legitimate_interest, {strict:?}");
        }
    }

    /// A claim more in the register only adds reasons.
    #[test]
    fn an_objection_never_helps(known in known(), more in standing(), policy in policy()) {
        let mut objected = known.clone();
        objected.standing = both(known.standing, more);
        prop_assert!(is_subset(known.reasons(&policy), objected.reasons(&policy)));
    }

    /// A later birth date only adds reasons.
    #[test]
    fn a_younger_author_never_helps(known in known(), years in 0..30_i16, policy in policy()) {
        let Some(author) = &known.item.author else { return Ok(()) };
        let Some(born) = author.birth_date else { return Ok(()) };
        let later = Date::new(born.year() + years, born.month(), 1)
            .ok()
            .filter(|later| *later >= born)
            .unwrap_or(born);
        let mut younger = known.clone();
        younger.item.author.as_mut().unwrap().birth_date = Some(later);
        prop_assert!(is_subset(known.reasons(&policy), younger.reasons(&policy)));
    }

    /// An audience narrower than the public is refused, whatever else is true.
    #[test]
    fn a_narrower_audience_is_refused(known in known(), audience in audience(), policy in policy()) {
        let mut narrower = known.clone();
        narrower.item.audience = audience;
        if audience != Audience::Public {
            prop_assert!(narrower.reasons(&policy).contains(Reason::NotPublic));
        }
    }

    /// A fact that a rule needs and that nobody states is refused in every mode.
    #[test]
    fn absence_is_refused(known in known(), policy in policy(), fact in 0..4_u8) {
        let mut known = known;
        match fact {
            0 => known.item.audience = Audience::Unknown,
            1 => known.item.published_at = None,
            2 => known.evidence = VisibilityEvidence::Unknown,
            _ => known.item.author = None,
        }
        prop_assert!(!known.reasons(&policy).is_empty());
    }

    /// Mode `consent` admits nobody whom an objection names, with its defaults.
    #[test]
    fn consent_admits_nobody_whom_an_objection_names(known in known(), some in standing()) {
        // What the text tells is no objection, nor is a consent.
        let some = Standing {
            consent: RegisteredConsent::Unknown,
            sc_author: Trace::Absent,
            sc_other: Trace::Absent,
            sc_unknown: Trace::Absent,
            minor_mentioned: Trace::Absent,
            ..some
        };
        let known = Known { standing: some, ..known };
        let policy = fixture::policy("consent", &json!({}));
        prop_assert!(some == Standing::default() || objected(known.reasons(&policy)));
    }

    /// With or without a rule, all others give what they gave: none relies on another having run.
    #[test]
    fn each_rule_stands_alone(known in known(), policy in policy()) {
        let facts = known.facts(&policy);
        let all = judge(&facts);
        for removed in rules() {
            let others: Reasons = rules()
                .iter()
                .filter(|rule| rule.reason != removed.reason)
                .filter_map(|rule| (rule.decide)(&facts))
                .collect();
            let expected: Reasons = all.iter().filter(|reason| *reason != removed.reason).collect();
            prop_assert_eq!(others, expected);
            let own = (removed.decide)(&facts);
            prop_assert!(own.is_none_or(|reason| reason == removed.reason));
        }
    }

    /// Dates from the ends of the calendar, as item and as policy, make no rule panic.
    #[test]
    fn no_date_makes_a_rule_panic(
        known in known(), mut policy in policy(), ends in [(); 6].map(|()| 0..4_usize),
    ) {
        let times = [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH, at("2025-05-27")];
        let days = [Date::MIN, Date::MAX, Date::ZERO, day("2024-02-29")];
        let mut item = known.item.clone();
        item.published_at = Some(times[ends[0]]);
        item.edited_at = Some(times[ends[1]]);
        item.author = Some(Account {
            id: Some("a1".into()),
            birth_date: Some(days[ends[2]]),
            notified_at: Some(times[ends[3]]),
            ..Account::default()
        });
        item.consent = Some(Consent { given_at: Some(times[ends[4]]), ..Consent::default() });
        policy.freeze_on = days[ends[5]];
        policy.announced_on = Some(days[ends[4]]);
        Known { item, ..known }.reasons(&policy);
    }
}

/// The generators reach both sides: in every mode a good part is admitted, and every reason of
/// every rule occurs. Without this the properties above could hold for want of examples.
#[test]
fn the_generators_reach_every_rule_and_both_sides() {
    let mut runner = TestRunner::deterministic();
    let mut seen = Reasons::NONE;
    for mode in ["legitimate_interest", "consent", "strict"] {
        let policy = fixture::policy(
            mode,
            &json!({"admission": {"excluded_services": ["kinderecke"]}}),
        );
        let mut admitted = 0;
        for _ in 0..4_000 {
            let known = known().new_tree(&mut runner).unwrap().current();
            let reasons = known.reasons(&policy);
            admitted += usize::from(reasons.is_empty());
            seen = seen.union(reasons);
        }
        assert!(
            (100..3_900).contains(&admitted),
            "{mode}: {admitted} of 4000 admitted"
        );
    }
    let missing: Vec<&str> = rules()
        .iter()
        .filter(|rule| !seen.contains(rule.reason))
        .map(|rule| rule.reason.code())
        .collect();
    assert!(missing.is_empty(), "never generated: {missing:?}");
}

fn objected(reasons: Reasons) -> bool {
    [
        Reason::ObjectionAuthor,
        Reason::ObjectionThird,
        Reason::ObjectionPage,
        Reason::Restricted,
        Reason::SourceOptout,
        Reason::Erased,
    ]
    .into_iter()
    .any(|reason| reasons.contains(reason))
}

/// All claims of two standings.
fn both(one: Standing, other: Standing) -> Standing {
    use RegisteredConsent::Ended;
    let claim = |a: Claim, b: Claim| if a.stands() { a } else { b };
    let trace = |a: Trace, b: Trace| match (a, b) {
        (Trace::Remains, _) | (_, Trace::Remains) => Trace::Remains,
        (Trace::Removed, _) | (_, Trace::Removed) => Trace::Removed,
        (Trace::Absent, Trace::Absent) => Trace::Absent,
    };
    let consent = match (one.consent, other.consent) {
        (Ended { on: a }, Ended { on: b }) => Ended { on: a.max(b) },
        (Ended { on }, _) | (_, Ended { on }) => Ended { on },
        (one, _) => one,
    };
    Standing {
        consent,
        author_objection: claim(one.author_objection, other.author_objection),
        restriction: claim(one.restriction, other.restriction),
        erasure: claim(one.erasure, other.erasure),
        pre_collection_optout: claim(one.pre_collection_optout, other.pre_collection_optout),
        page_objection: claim(one.page_objection, other.page_objection),
        content_url_objection: claim(one.content_url_objection, other.content_url_objection),
        mentioned: trace(one.mentioned, other.mentioned),
        in_text: trace(one.in_text, other.in_text),
        tagged: claim(one.tagged, other.tagged),
        answered: claim(one.answered, other.answered),
        quoted: trace(one.quoted, other.quoted),
        sc_author: trace(one.sc_author, other.sc_author),
        sc_other: trace(one.sc_other, other.sc_other),
        sc_unknown: trace(one.sc_unknown, other.sc_unknown),
        minor_mentioned: trace(one.minor_mentioned, other.minor_mentioned),
    }
}

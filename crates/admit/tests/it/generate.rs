//! Generators of items, standings and policies: mostly what speaks for admission, and around it
//! the values on which decisions turn.

use std::fmt::Debug;

use jiff::Timestamp;
use jiff::civil::Date;
use licit_admit::{Claim, Facts, RegisteredConsent, Standing, Trace, judge};
use licit_record::{
    Account, Audience, Consent, EffectivePolicy, Item, Kind, Media, Page, Personal, Reasons,
    Service, Signal, SignalValue, VisibilityEvidence,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::fixture;

/// An item with what the caller knows besides it.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) item: Item,
    pub(crate) evidence: VisibilityEvidence,
    pub(crate) standing: Standing,
}

impl Known {
    pub(crate) fn facts<'a>(&'a self, policy: &'a EffectivePolicy) -> Facts<'a> {
        Facts {
            item: &self.item,
            evidence: self.evidence,
            standing: self.standing,
            policy,
        }
    }

    pub(crate) fn reasons(&self, policy: &EffectivePolicy) -> Reasons {
        judge(&self.facts(policy))
    }
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Ten o'clock on a day.
pub(crate) fn at(text: &str) -> Timestamp {
    format!("{text}T10:00:00Z").parse().unwrap()
}

/// Mostly a value that speaks for admission, now and then another one.
fn mostly<T: Clone + Debug + 'static>(good: T, others: Vec<T>) -> impl Strategy<Value = T> {
    prop_oneof![14 => Just(good), 1 => select(others)]
}

pub(crate) fn audience() -> impl Strategy<Value = Audience> {
    use Audience::{Direct, Followers, Friends, Group, Private, Public, Unknown, Unlisted};
    mostly(
        Public,
        vec![
            Unlisted, Followers, Friends, Group, Direct, Private, Unknown,
        ],
    )
}

fn kind() -> impl Strategy<Value = Kind> {
    use Kind::{
        AiInteraction, Caption, Comment, GroupPost, Image, Log, Message, Other, Post, Profile,
        Review, Story, Video,
    };
    prop_oneof![
        14 => select(vec![Post, Comment, Caption, Review, Profile]),
        3 => select(vec![Image, Video, Story, Message, GroupPost, AiInteraction, Log, Other]),
    ]
}

/// A time near the days on which decisions turn.
fn time() -> impl Strategy<Value = Option<Timestamp>> {
    mostly(
        Some(at("2025-03-20")),
        vec![
            None,
            Some(at("2005-06-01")),
            Some(at("2022-05-31")),
            Some(at("2025-03-10")),
            Some(at("2025-03-28")),
            Some(at("2025-04-29")),
            Some(at("2025-04-30")),
            Some(at("2025-05-27")),
            Some(at("2025-05-28")),
        ],
    )
}

fn author() -> impl Strategy<Value = Option<Account>> {
    let born = mostly(
        Some(day("1990-05-01")),
        vec![
            None,
            Some(day("2004-06-01")),
            Some(day("2004-02-29")),
            Some(day("2007-05-27")),
            Some(day("2007-05-28")),
            Some(day("2010-01-01")),
        ],
    );
    let notified = prop_oneof![3 => Just(Some(at("2025-03-10"))), 1 => time()];
    let public = mostly(Some(true), vec![None, Some(false)]);
    let named = mostly(true, vec![false]);
    let account = (born, notified, public, named).prop_map(|(born, notified, public, named)| {
        Some(Account {
            id: named.then(|| Personal::from("a1")),
            birth_date: born,
            notified_at: notified,
            public,
            ..Account::default()
        })
    });
    prop_oneof![30 => account, 1 => Just(None)]
}

fn consent() -> impl Strategy<Value = Option<Consent>> {
    let word = |good: &'static str| {
        mostly(
            Some(good.to_owned()),
            vec![None, Some(" ".to_owned()), Some("newsletter".to_owned())],
        )
    };
    let given = prop_oneof![3 => Just(Some(at("2025-03-10"))), 1 => time()];
    let withdrawn = mostly(None, vec![Some(at("2025-04-01"))]);
    let covers = select(vec![Some(true), Some(false), None]);
    let service = mostly(None, vec![Service::new("bilderbogen").ok()]);
    let consent = (
        word("ai_training"),
        word("v3"),
        word("app"),
        given,
        withdrawn,
        covers,
        service,
    )
        .prop_map(
            |(purpose, wording, channel, given_at, withdrawn_at, covers_past, service)| {
                Some(Consent {
                    purpose,
                    service,
                    given_at,
                    withdrawn_at,
                    wording,
                    channel,
                    covers_past,
                })
            },
        );
    prop_oneof![20 => consent, 1 => Just(None)]
}

fn signal() -> impl Strategy<Value = (Signal, SignalValue)> {
    use Signal::{
        BulkDataset, NoUnauthenticated, Noai, Noindex, PreventAiLearning,
        SyntheticContentGeneration, TdmReservation, TrainAi, TrainingPreference,
    };
    let signal = select(vec![
        BulkDataset,
        NoUnauthenticated,
        Noai,
        Noindex,
        PreventAiLearning,
        SyntheticContentGeneration,
        TdmReservation,
        TrainAi,
        TrainingPreference,
    ]);
    let value = select(vec![
        SignalValue::Flag(true),
        SignalValue::Flag(false),
        SignalValue::Number(1),
        SignalValue::Word("n".to_owned()),
        SignalValue::Word("y".to_owned()),
        SignalValue::Unreadable(json!([1])),
        SignalValue::Unreadable(Value::Null),
    ]);
    (signal, value)
}

fn item() -> impl Strategy<Value = Item> {
    let text = mostly(
        Some("Flohmarkt am Samstag"),
        vec![None, Some(""), Some("\u{200b} ")],
    );
    let class = mostly(None, vec![Some("school"), Some("club")]);
    let flags = (
        mostly(Some(true), vec![None, Some(false)]),
        mostly(Some(false), vec![None, Some(true)]),
    );
    let rare_times = (
        mostly(None, vec![Some(at("2025-03-19")), Some(at("2025-06-01"))]),
        mostly(None, vec![Some(at("2025-05-01"))]),
    );
    let signals = prop_oneof![
        10 => Just(Vec::new()),
        1 => prop::collection::vec(signal(), 1..3),
    ];
    let service = mostly("plauderei", vec!["kinderecke"]);
    (
        (
            service,
            kind(),
            audience(),
            flags,
            author(),
            time(),
            rare_times,
        ),
        (text, class, signals, consent(), time()),
    )
        .prop_map(
            |((service, kind, audience, flags, author, published, rare), more)| {
                let (text, class, signals, consent, collected) = more;
                let mut item = Item::new(Service::new(service).unwrap(), "p1", kind);
                item.audience = audience;
                (item.indexable, item.ephemeral) = flags;
                item.author = author;
                item.published_at = published;
                item.collected_at = collected;
                (item.edited_at, item.deleted_at) = rare;
                item.text = text.map(Personal::from);
                item.media = vec![Media::default()];
                item.page = class.map(|class| Page {
                    class: Some(class.to_owned()),
                    ..Page::default()
                });
                item.signals = (!signals.is_empty()).then(|| signals.into_iter().collect());
                item.consent = consent;
                item
            },
        )
}

pub(crate) fn standing() -> impl Strategy<Value = Standing> {
    let claim = || mostly(Claim::None, vec![Claim::Stands]);
    let trace = || mostly(Trace::Absent, vec![Trace::Removed, Trace::Remains]);
    (
        [
            claim(),
            claim(),
            claim(),
            claim(),
            claim(),
            claim(),
            claim(),
            claim(),
        ],
        [trace(), trace(), trace()],
        [trace(), trace(), trace(), trace()],
        registered_consent(),
    )
        .prop_map(|(claims, [mentioned, in_text, quoted], told, consent)| {
            let [sc_author, sc_other, sc_unknown, minor_mentioned] = told;
            let [
                author,
                restriction,
                erasure,
                optout,
                page,
                url,
                tagged,
                answered,
            ] = claims;
            Standing {
                author_objection: author,
                restriction,
                erasure,
                pre_collection_optout: optout,
                page_objection: page,
                content_url_objection: url,
                mentioned,
                in_text,
                tagged,
                answered,
                quoted,
                sc_author,
                sc_other,
                sc_unknown,
                minor_mentioned,
                consent,
            }
        })
}

/// What the register says of a consent, on days before and after what is published.
fn registered_consent() -> impl Strategy<Value = RegisteredConsent> {
    let days = ["2024-01-01", "2025-03-10", "2025-03-20", "2025-05-28"];
    let of_day = |day: &str| {
        let on = day.parse().unwrap();
        let given = |covers_past| RegisteredConsent::Given { on, covers_past };
        [given(false), given(true), RegisteredConsent::Ended { on }]
    };
    let others = days.into_iter().flat_map(of_day).collect();
    mostly(RegisteredConsent::Unknown, others)
}

pub(crate) fn known() -> impl Strategy<Value = Known> {
    use VisibilityEvidence::{Contract, Interval, Operator, Stated, Unknown};
    let evidence = mostly(Stated, vec![Contract, Interval, Operator, Unknown]);
    let standing = prop_oneof![3 => Just(Standing::default()), 1 => standing()];
    (item(), evidence, standing).prop_map(|(item, evidence, standing)| Known {
        item,
        evidence,
        standing,
    })
}

/// Settings that a file may override in any mode.
pub(crate) fn settings() -> impl Strategy<Value = Value> {
    let notice = mostly(
        json!({}),
        [0, 10, 60, 90]
            .map(|days| json!({"notice_min_days": days}))
            .to_vec(),
    );
    let announced = mostly(Value::Null, vec![json!("2025-03-10"), json!("2025-03-11")]);
    let admission = mostly(
        json!({}),
        vec![
            json!({"indexable_required": false}),
            json!({"indexable_required": true}),
            json!({"kinds": ["post", "image", "story", "message", "log", "unknown"]}),
            json!({"published_after": "2022-06-01"}),
            json!({"evidence": ["operator", "interval", "unknown"]}),
            json!({"excluded_page_classes": []}),
            json!({"excluded_services": ["kinderecke"]}),
        ],
    );
    let register = mostly(
        json!({}),
        vec![
            json!({"third_person": "redact_mention"}),
            json!({"third_person": "drop_item"}),
            json!({"shared_item_policy": "redact"}),
            json!({"shared_item_policy": "drop"}),
        ],
    );
    (notice, announced, admission, register).prop_map(
        |(mut notice, announced, admission, register)| {
            if !announced.is_null() {
                notice["announced_on"] = announced;
            }
            json!({"notice": notice, "admission": admission, "register": register})
        },
    )
}

pub(crate) fn policy() -> impl Strategy<Value = EffectivePolicy> {
    (
        select(vec!["legitimate_interest", "consent", "strict"]),
        settings(),
    )
        .prop_map(|(mode, settings)| fixture::policy(mode, &settings))
}

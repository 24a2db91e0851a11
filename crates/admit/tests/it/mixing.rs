//! UNL-4: which services may share a dataset.

use std::collections::BTreeSet;

use licit_admit::{Partition, mixing};
use licit_record::Service;
use serde_json::json;

use crate::fixture;

#[test]
fn a_gatekeeper_does_not_mix_services_without_consent() {
    use Partition::{PerService, Together};
    for (mode, gatekeeper, services, expected) in [
        ("legitimate_interest", false, 0, Some(Together)),
        ("legitimate_interest", false, 2, Some(Together)),
        ("legitimate_interest", true, 0, Some(Together)),
        ("legitimate_interest", true, 1, Some(Together)),
        ("legitimate_interest", true, 2, None),
        ("legitimate_interest", true, 3, None),
        ("consent", false, 2, Some(Together)),
        ("consent", true, 2, Some(Together)),
        ("strict", false, 1, Some(PerService)),
        ("strict", false, 2, Some(PerService)),
        ("strict", true, 2, Some(PerService)),
    ] {
        let policy = fixture::policy(mode, &json!({"basis": {"gatekeeper": gatekeeper}}));
        let got = mixing(&policy, &named(services)).ok();
        assert_eq!(
            got, expected,
            "{mode}, gatekeeper {gatekeeper}, {services} services"
        );
    }
}

#[test]
fn the_refusal_names_the_services_and_the_way_out() {
    let policy = fixture::policy(
        "legitimate_interest",
        &json!({"basis": {"gatekeeper": true}}),
    );
    let refused = mixing(&policy, &named(2)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "basis.gatekeeper: expected one service a dataset or mode `consent`, \
         got 2 services (dienst-0, dienst-1) in mode `legitimate_interest`"
    );
    assert!(refused.hint().contains("strict"));
}

fn named(count: usize) -> BTreeSet<Service> {
    (0..count)
        .map(|number| Service::new(&format!("dienst-{number}")).unwrap())
        .collect()
}

//! Random histories against a plain reading of them.

use proptest::prelude::*;

use super::*;

/// One step of a random history.
#[derive(Clone, Debug)]
enum Step {
    Object(u8, Scope),
    Withdraw(u8, Scope),
    Restrict(u8),
    Lift(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let scope = || prop::sample::select(Scope::ALL.to_vec());
    let step = prop_oneof![
        (0..4_u8, scope()).prop_map(|(who, scope)| Step::Object(who, scope)),
        (0..4_u8, scope()).prop_map(|(who, scope)| Step::Withdraw(who, scope)),
        (0..4_u8).prop_map(Step::Restrict),
        (0..4_u8).prop_map(Step::Lift),
    ];
    prop::collection::vec(step, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever happens, the register says what a plain reading of the history says, and every
    /// answer counts up only when something changed.
    #[test]
    fn the_register_follows_its_history(steps in steps()) {
        let mut fixture = Fixture::new();
        let mut expected = [Scopes::NONE; 4];
        let kind = IdentifierKind::AccountId;
        for step in steps {
            let before = fixture.register.sequence().unwrap().0;
            let (who, next) = match step {
                Step::Object(who, scope) => {
                    fixture.register.object(objection("s", kind, &who.to_string(), scope)).unwrap();
                    (who, expected[usize::from(who)].union(scope.scopes()))
                }
                Step::Withdraw(who, scope) => {
                    let it = objection("s", kind, &who.to_string(), scope);
                    fixture.register.withdraw_objection(it).unwrap();
                    (who, expected[usize::from(who)].difference(scope.scopes()))
                }
                Step::Restrict(who) => {
                    fixture.register.restrict(request("s", kind, &who.to_string())).unwrap();
                    (who, expected[usize::from(who)].union(Scopes::RESTRICTED))
                }
                Step::Lift(who) => {
                    fixture.register.lift_restriction(request("s", kind, &who.to_string())).unwrap();
                    (who, expected[usize::from(who)].difference(Scopes::RESTRICTED))
                }
            };
            let changed = std::mem::replace(&mut expected[usize::from(who)], next) != next;
            prop_assert_eq!(fixture.register.sequence().unwrap().0, before + u64::from(changed));
        }
        for (who, expected) in expected.into_iter().enumerate() {
            prop_assert_eq!(fixture.ask_on("s", |l| l.account_id(&who.to_string())), expected);
        }
    }
}

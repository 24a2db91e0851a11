//! Roles: which word of the provider gives which role at the desk.

use std::collections::{BTreeMap, HashMap};

use licit_register::StaffRole;
use serde_json::Value;

/// Words of a claim that are looked at, at most.
const MAX_WORDS: usize = 1000;

/// Roles, from the strongest.
const BY_STRENGTH: [StaffRole; 3] = [StaffRole::Dpo, StaffRole::Auditor, StaffRole::Engineer];

/// Who is what: a claim of the token, and what its words mean.
#[derive(Clone, Debug)]
pub struct Roles {
    claim: String,
    by_word: BTreeMap<String, StaffRole>,
}

impl Roles {
    /// A claim by its name, or a path with dots into it (`realm_access.roles`), and the roles that
    /// its words give.
    pub fn new(claim: String, by_word: BTreeMap<String, StaffRole>) -> Self {
        Self { claim, by_word }
    }

    /// The role of somebody with these claims, the strongest where there are several; none where
    /// no word of theirs gives one.
    pub(super) fn of(&self, claims: &HashMap<String, Value>) -> Option<StaffRole> {
        let words = self.claimed(claims)?;
        let words = match words {
            Value::String(word) => std::slice::from_ref(words)
                .iter()
                .take(usize::from(!word.is_empty())),
            Value::Array(words) => words.iter().take(MAX_WORDS),
            _ => return None,
        };
        let words = words.filter_map(Value::as_str);
        let roles: Vec<StaffRole> = words
            .filter_map(|word| self.by_word.get(word).copied())
            .collect();
        BY_STRENGTH.into_iter().find(|role| roles.contains(role))
    }

    fn claimed<'c>(&self, claims: &'c HashMap<String, Value>) -> Option<&'c Value> {
        // A claim may have dots in its name, too.
        if let Some(claimed) = claims.get(&self.claim) {
            return Some(claimed);
        }
        let mut steps = self.claim.split('.');
        let first = claims.get(steps.next()?)?;
        steps.try_fold(first, |value, step| value.get(step))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_give_roles_and_the_strongest_holds() {
        let by_word = [
            ("licit-dpo", StaffRole::Dpo),
            ("licit-audit", StaffRole::Auditor),
            ("licit-engineering", StaffRole::Engineer),
        ];
        let by_word: BTreeMap<_, _> = by_word.map(|(word, role)| (word.to_owned(), role)).into();
        let check = |claim: &str, claims: Value, expected: Option<StaffRole>| {
            let roles = Roles::new(claim.to_owned(), by_word.clone());
            let claims: HashMap<String, Value> = serde_json::from_value(claims).unwrap();
            assert_eq!(roles.of(&claims), expected, "{claim}: {claims:?}");
        };
        let (dpo, auditor) = (Some(StaffRole::Dpo), Some(StaffRole::Auditor));
        check("groups", json!({"groups": ["staff", "licit-dpo"]}), dpo);
        check("groups", json!({"groups": "licit-audit"}), auditor);
        check(
            "groups",
            json!({"groups": ["licit-audit", "licit-dpo"]}),
            dpo,
        );
        check("groups", json!({"groups": ["licit-dpo-not"]}), None);
        check("groups", json!({"groups": [["licit-dpo"]]}), None);
        check("groups", json!({"groups": {"licit-dpo": true}}), None);
        check("groups", json!({"groups": ""}), None);
        check("groups", json!({"other": "licit-dpo"}), None);
        let keycloak = json!({"realm_access": {"roles": ["licit-dpo"]}});
        check("realm_access.roles", keycloak, dpo);
        let named = json!({"https://licit.example/roles": ["licit-dpo"]});
        check("https://licit.example/roles", named, dpo);
    }
}

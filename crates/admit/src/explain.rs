//! The page of a reason, as `licit explain CODE` prints it.

use licit_record::Reason;

use crate::rules;

/// The page of the rule behind a reason, in English and German: what it decides, why, an example,
/// its limits, its references. `None` for reasons that are decided elsewhere (a reader, a
/// detector, the search for copies).
pub fn explain(reason: Reason) -> Option<String> {
    let rule = rules().iter().find(|rule| rule.reason == reason)?;
    Some(format!(
        "{}\n---\nCode `{}` · rule version {} · {} · {}\n",
        rule.page.trim_end(),
        reason.code(),
        rule.version,
        rule.requirements.join(", "),
        reason.article(),
    ))
}

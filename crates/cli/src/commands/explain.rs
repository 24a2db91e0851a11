//! `licit explain`: says what a reason code means and which provision is behind it.

use licit_documents::{Language, reason_words};
use licit_record::Reason;
use serde_json::json;

use crate::arguments::{Explain, Global};
use crate::failure::{End, Failure};
use crate::output;

pub(super) fn run(global: &Global, arguments: &Explain) -> Result<End, Failure> {
    let Some(code) = &arguments.code else {
        return list(global);
    };
    let code = code.trim().to_ascii_lowercase();
    let bare = code.strip_prefix("drop_").unwrap_or(&code);
    let reason = Reason::from_code(bare).ok_or_else(|| {
        Failure::user(format!(
            "no such reason code; there are {}",
            Reason::ALL.len()
        ))
        .hint("`licit explain` lists them all")
    })?;
    let page = licit_admit::explain(reason).unwrap_or_else(|| short_page(reason));
    if global.json {
        output::json(&json!({
            "code": reason.code(),
            "outcome": reason.outcome().code(),
            "article": reason.article(),
            "page": page,
        }))?;
    } else {
        output::line(page.trim_end())?;
    }
    Ok(End::Done)
}

fn list(global: &Global) -> Result<End, Failure> {
    if global.json {
        let all: Vec<_> = Reason::ALL
            .iter()
            .map(|reason| {
                json!({
                    "code": reason.code(),
                    "outcome": reason.outcome().code(),
                    "article": reason.article(),
                })
            })
            .collect();
        output::json(&all)?;
    } else {
        for reason in Reason::ALL {
            let outcome = reason.outcome().code();
            output::line(format!(
                "{:22} {outcome:12} {}",
                reason.code(),
                reason.article()
            ))?;
        }
    }
    Ok(End::Done)
}

/// For reasons that no admission rule gives: faults, copies, failing detectors.
fn short_page(reason: Reason) -> String {
    let english = reason_words(reason, Language::English);
    let german = reason_words(reason, Language::German);
    format!(
        "# {}\n\n{}: {}\n\n{}: {}\n\nOutcome: {}\nProvision: {}",
        reason.code(),
        english.name,
        english.sentence,
        german.name,
        german.sentence,
        reason.outcome().code(),
        reason.article()
    )
}

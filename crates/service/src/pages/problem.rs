//! The page for whatever does not work: what happened, and what to do next. It never says what
//! was sent, and never ends the way.

use askama::Template;

use super::terms::ProblemKind;
use super::{PageError, Site, Words};

/// Something that does not work.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What.
    pub kind: ProblemKind,
    /// Seconds after which it may be tried again, as in `Retry-After`.
    pub retry_after_s: Option<u64>,
    /// Number under which the log has the cause, for those who write to the controller.
    pub reference: Option<String>,
    /// Whether it happened at the desk: then the way back leads there.
    pub at_desk: bool,
}

/// The page for a problem. The server answers it with [`ProblemKind::status`].
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn problem(site: &Site<'_>, view: &Problem) -> Result<String, PageError> {
    let page = Page {
        s: site,
        w: site.words(),
        v: view,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Page<'a> {
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Problem,
}

impl Page<'_> {
    fn retry(&self) -> Option<String> {
        let seconds = self.v.retry_after_s?;
        Some(match seconds {
            0..120 => self.w.count("problem-retry-seconds", &seconds),
            _ => self.w.count("problem-retry-minutes", &seconds.div_ceil(60)),
        })
    }
}

//! Progress bars on a terminal; nothing elsewhere.

use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use licit_engine::{Phase, Progress};

/// Shows the phase at work.
#[derive(Debug)]
pub(crate) struct Bars(Mutex<ProgressBar>);

impl Bars {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(ProgressBar::hidden()))
    }

    /// Takes the last bar away.
    pub(crate) fn finish(&self) {
        self.with(|bar| bar.finish_and_clear());
    }

    fn with(&self, act: impl FnOnce(&mut ProgressBar)) {
        act(&mut self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner));
    }
}

impl Progress for Bars {
    fn begin(&self, phase: Phase, total: u64) {
        let counted = if phase == Phase::Collect {
            "{bytes}/{total_bytes}"
        } else {
            "{pos}/{len}"
        };
        let template = format!("{{msg:>8}} [{{wide_bar}}] {counted} {{elapsed}}");
        let style = ProgressStyle::with_template(&template);
        self.with(|bar| {
            bar.finish_and_clear();
            // indicatif draws nothing where standard error is no terminal.
            let next = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
            next.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            next.set_message(phase.name());
            *bar = next;
        });
    }

    fn advance(&self, done: u64) {
        self.with(|bar| bar.inc(done));
    }
}

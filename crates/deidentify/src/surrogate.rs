//! Invented values of the same form.

use licit_record::Category;

/// Draws surrogates of one record.
pub(crate) struct Surrogates {
    state: u64,
}

impl Surrogates {
    /// Begins with the seed of a record.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A surrogate for a value.
    pub(crate) fn draw(&mut self, category: Category, _literal: &str) -> String {
        self.state = self.state.wrapping_add(1);
        format!("{}{}", category.code(), self.state % 10)
    }
}

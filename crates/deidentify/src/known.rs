//! The persons and places that a record itself names in its fields.

/// Names, handles, places and account ids of one record. They are looked for in its text. Made
/// once and cleared between records, it allocates little.
#[derive(Clone, Default)]
pub struct KnownPersons {
    pub(crate) entries: Vec<String>,
}

impl KnownPersons {
    /// Nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets everybody, keeps the memory.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Whether nobody is known.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds the display name of a person; found whole and in parts.
    pub fn add_name(&mut self, _name: &str) {}

    /// Adds the name of a page or group; found as a whole only, because its words are words of
    /// every day.
    pub fn add_page(&mut self, _name: &str) {}

    /// Adds a handle, with or without `@`.
    pub fn add_handle(&mut self, _handle: &str) {}

    /// Adds the name of a place that the record is tagged with.
    pub fn add_place(&mut self, _place: &str) {}

    /// Adds an account id.
    pub fn add_account_id(&mut self, _id: &str) {}
}

/// Names stay out of logs.
impl std::fmt::Debug for KnownPersons {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "KnownPersons({} entries)", self.entries.len())
    }
}

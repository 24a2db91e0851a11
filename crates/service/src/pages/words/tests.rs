//! Holds that the languages say the same, all of it, and nothing else.

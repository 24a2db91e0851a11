//! Versions on disk: parts, decisions, provenance.

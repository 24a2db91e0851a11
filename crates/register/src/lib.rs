//! Objections: intake, canonical identifiers, keyed labels, snapshots.

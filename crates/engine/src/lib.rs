//! Runs a build as phases of idempotent tasks: collect, judge, match, seal.

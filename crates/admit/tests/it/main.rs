//! Integration tests of the admission rules: cases as data, promises as properties, and the
//! completeness of rules, pages and cases.
#![expect(clippy::unwrap_used, reason = "a panic in a test is its report")]

mod cases;
mod fixture;
mod generate;
mod mixing;
mod pages;
mod properties;

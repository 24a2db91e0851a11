//! Which crate may know which: dependencies point towards `record`, and some crates know even
//! less than the order would let them.
//!
//! The table is the architecture (ARCHITECTURE.md, "Crates"). A new edge is a decision: it changes
//! the table, with its reason, in the commit that needs it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::Value;

use super::Problem;

/// A crate, the siblings it may depend on, and why no others.
struct Rule {
    name: &'static str,
    may_know: &'static [&'static str],
    because: &'static str,
}

const fn rule(
    name: &'static str,
    may_know: &'static [&'static str],
    because: &'static str,
) -> Rule {
    Rule {
        name,
        may_know,
        because,
    }
}

/// The crates, in the order in which a record travels. A crate may only know earlier ones.
const RULES: &[Rule] = &[
    rule("record", &[], "the words know none of those who speak them"),
    rule(
        "source",
        &["record"],
        "readers state facts; they know no rules and no detectors",
    ),
    rule(
        "admit",
        &["record"],
        "rules are pure functions of an item and a policy",
    ),
    rule(
        "deidentify",
        &["record"],
        "detectors know texts; no accounts, no rules, no files",
    ),
    rule(
        "classifier",
        &["record", "deidentify"],
        "a model reads texts; what it costs to compile, no other library pays",
    ),
    rule(
        "imaging",
        &["record", "deidentify"],
        "pictures are cleaned without accounts or rules",
    ),
    rule(
        "register",
        &["record"],
        "objections know nothing of datasets or detectors",
    ),
    rule(
        "evidence",
        &["record"],
        "the verifier builds without the pipeline and the register",
    ),
    rule(
        "dataset",
        &["record", "evidence"],
        "a version knows neither where items came from nor how they were judged",
    ),
    rule(
        "engine",
        &[
            "record",
            "source",
            "admit",
            "deidentify",
            "imaging",
            "register",
            "evidence",
            "dataset",
        ],
        "the engine runs tasks; it knows no pages and no training",
    ),
    rule(
        "train",
        &["record", "register", "evidence", "dataset"],
        "training sees versions, never sources, rules or detectors",
    ),
    rule(
        "documents",
        &["record", "evidence"],
        "documents tell facts that they are given; they know no pipeline internals",
    ),
    rule(
        "service",
        &["record", "register", "evidence", "dataset", "documents"],
        "the web side knows no pipeline internals",
    ),
    rule(
        "cli",
        &[
            "record",
            "source",
            "admit",
            "deidentify",
            "classifier",
            "imaging",
            "register",
            "evidence",
            "dataset",
            "engine",
            "train",
            "documents",
            "service",
        ],
        "it sits on top",
    ),
    rule(
        "trainer",
        &["record", "deidentify"],
        "it trains what the detectors carry, and sees no pipeline",
    ),
    rule(
        "xtask",
        &["record"],
        "the automation works without the product, so that it can judge it",
    ),
];

/// Who depends on whom in the workspace: crate names without `licit-`.
#[derive(Debug, Default)]
pub(super) struct Graph(BTreeMap<String, BTreeSet<String>>);

impl Graph {
    /// Reads the output of `cargo metadata --no-deps`. Dependencies of tests and build scripts
    /// count as well: a test that needs a later crate belongs to that crate.
    pub(super) fn from_metadata(metadata: &Value) -> Result<Self> {
        let packages = metadata.get("packages").and_then(Value::as_array);
        let packages = packages.context("cargo metadata names no packages")?;
        let mut graph = Self::default();
        for package in packages {
            let name = package
                .get("name")
                .and_then(Value::as_str)
                .context("package has no name")?;
            let edges = graph.0.entry(short(name)).or_default();
            for dependency in package
                .get("dependencies")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                // What has a path lies in the workspace.
                if let (Some(to), Some(_)) = (
                    dependency.get("name").and_then(Value::as_str),
                    dependency.get("path").and_then(Value::as_str),
                ) {
                    // A crate that tests itself with a feature on names itself.
                    if to != name {
                        edges.insert(short(to));
                    }
                }
            }
        }
        Ok(graph)
    }
}

/// The problems of a graph.
pub(super) fn check(graph: &Graph) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (from, edges) in &graph.0 {
        let Some(rule) = RULES.iter().find(|rule| rule.name == from) else {
            problems.push(Problem::new(
                from,
                None,
                "is a crate that no rule knows; give it a place in xtask/src/tidy/edges.rs and ARCHITECTURE.md",
            ));
            continue;
        };
        for to in edges {
            if !rule.may_know.contains(&to.as_str()) {
                let what = format!("may not depend on `{to}`: {}", rule.because);
                problems.push(Problem::new(from, None, what));
            }
        }
    }
    problems.extend(cycle(graph).map(|path| {
        let first = path.first().cloned().unwrap_or_default();
        Problem::new(
            first,
            None,
            format!("is part of a cycle: {}", path.join(" → ")),
        )
    }));
    problems
}

/// A cycle, its first crate repeated at the end.
fn cycle(graph: &Graph) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    let mut path = Vec::new();
    graph
        .0
        .keys()
        .find_map(|start| visit(graph, start, &mut path, &mut done))
}

fn visit<'a>(
    graph: &'a Graph,
    at: &'a str,
    path: &mut Vec<&'a str>,
    done: &mut BTreeSet<&'a str>,
) -> Option<Vec<String>> {
    if let Some(start) = path.iter().position(|&step| step == at) {
        let steps = path.iter().skip(start).chain([&at]);
        return Some(steps.map(|&step| step.to_owned()).collect());
    }
    if !done.insert(at) {
        return None; // looked at before, from elsewhere: nothing leads back from here
    }
    path.push(at);
    let edges = graph.0.get(at).into_iter().flatten();
    let found = edges
        .into_iter()
        .find_map(|to| visit(graph, to, path, done));
    path.pop();
    found
}

fn short(name: &str) -> String {
    name.strip_prefix("licit-").unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Checks a graph of edges `(from, to)` and expects these problems, in part.
    fn check_planted(edges: &[(&str, &str)], expected: &[&str]) {
        let mut graph = Graph::default();
        for &(from, to) in edges {
            graph
                .0
                .entry(from.to_owned())
                .or_default()
                .insert(to.to_owned());
            graph.0.entry(to.to_owned()).or_default();
        }
        let problems: Vec<_> = check(&graph).iter().map(Problem::to_string).collect();
        assert_eq!(problems.len(), expected.len(), "{edges:?}: {problems:?}");
        for part in expected {
            assert!(
                problems.iter().any(|problem| problem.contains(part)),
                "{part}: {problems:?}"
            );
        }
    }

    #[test]
    fn refuses_a_planted_forbidden_edge() {
        check_planted(
            &[("evidence", "source")],
            &["evidence: may not depend on `source`: the verifier"],
        );
        check_planted(
            &[("evidence", "register")],
            &["evidence: may not depend on `register`"],
        );
        check_planted(
            &[("admit", "source")],
            &["admit: may not depend on `source`"],
        );
        check_planted(
            &[("deidentify", "admit")],
            &["deidentify: may not depend on `admit`"],
        );
        check_planted(
            &[("documents", "engine")],
            &["documents: may not depend on `engine`"],
        );
        check_planted(&[("record", "cli")], &["record: may not depend on `cli`"]);
        check_planted(
            &[("xtask", "service")],
            &["xtask: may not depend on `service`"],
        );
        // Near misses: the same crates, the allowed way round.
        check_planted(
            &[
                ("evidence", "record"),
                ("engine", "source"),
                ("cli", "documents"),
            ],
            &[],
        );
    }

    #[test]
    fn refuses_a_planted_cycle() {
        check_planted(
            &[
                ("engine", "dataset"),
                ("dataset", "evidence"),
                ("evidence", "engine"),
            ],
            &[
                "evidence: may not depend on `engine`",
                "is a cycle: dataset → evidence → engine → dataset",
            ]
            .map(|part| part.strip_prefix("is a ").unwrap_or(part)),
        );
        // Near miss: two ways to one crate are no cycle.
        check_planted(
            &[
                ("engine", "dataset"),
                ("engine", "evidence"),
                ("dataset", "evidence"),
            ],
            &[],
        );
    }

    #[test]
    fn a_crate_without_a_rule_is_a_problem() {
        check_planted(
            &[("helpers", "record")],
            &["helpers: is a crate that no rule knows"],
        );
    }

    #[test]
    fn the_table_itself_points_towards_record() {
        let place = |name: &str| RULES.iter().position(|rule| rule.name == name);
        for rule in RULES {
            for known in rule.may_know {
                assert!(place(known) < place(rule.name), "{} → {known}", rule.name);
                assert!(place(known).is_some(), "{known} is no crate");
            }
        }
    }

    #[test]
    fn reads_the_metadata_of_cargo() {
        let graph = Graph::from_metadata(&json!({"packages": [
            {"name": "licit-record", "dependencies": [{"name": "serde", "kind": null}]},
            {"name": "licit-evidence", "dependencies": [
                {"name": "licit-record", "kind": null, "path": "/x/crates/record"},
                {"name": "licit-source", "kind": "dev", "path": "/x/crates/source"},
            ]},
        ]}))
        .unwrap();
        let problems = check(&graph);
        assert_eq!(problems.len(), 1, "{problems:?}"); // tests are held to the table, too
        assert!(Graph::from_metadata(&json!({})).is_err());
    }
}

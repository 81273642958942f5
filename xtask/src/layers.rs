//! The arrows between crates, and the proof that nobody crosses one.
//!
//! Reads the real dependency graph from cargo and the sources for what a manifest cannot show. Knows the rules of
//! ARCHITECTURE.md; decides nothing else.

mod sources;

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use crate::run::{Outcome, root};

/// Which of our crates each of our crates may use when it is shipped.
const ARROWS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("locale", &["kernel"]),
    ("account", &["kernel", "locale"]),
    ("media", &["kernel"]),
    ("wire", &["kernel"]),
    ("store", &["kernel", "locale", "account", "media"]),
    ("outbound", &["kernel", "locale", "account", "media", "wire"]),
    ("media-io", &["kernel", "media"]),
    ("http-kit", &["kernel", "locale", "wire"]),
    ("account-web", &["kernel", "locale", "account", "wire", "http-kit"]),
    ("media-web", &["kernel", "media", "wire", "http-kit"]),
    ("testkit", &["kernel", "account", "media", "store", "outbound", "http-kit", "wire"]),
    ("xtask", &["testkit"]),
    (
        "houselights",
        &[
            "kernel",
            "locale",
            "account",
            "media",
            "wire",
            "store",
            "outbound",
            "media-io",
            "http-kit",
            "account-web",
            "media-web",
        ],
    ),
];

/// The crates that decide, and only decide.
const DOMAINS: &[&str] = &["kernel", "locale", "account", "media", "wire"];

/// Where time and randomness come from. Others may have them for reasons of their own, so only the direct use counts.
const AMBIENT: &[&str] = &["getrandom", "rand", "rand_core", "fastrand", "chrono"];

/// What a crate must not reach, not even through others, and why.
const OUT_OF_REACH: &[(&[&str], &[&str], &str)] = &[
    (
        &["kernel", "locale", "account", "media"],
        &["axum", "hyper", "tower", "http", "reqwest", "sqlx", "tokio", "lettre"],
        "a domain does no input or output",
    ),
    (
        &["wire"],
        &["axum", "hyper", "tower", "http", "reqwest", "sqlx", "tokio"],
        "the protocol's types are values, not a server",
    ),
    (&["store"], &["axum", "hyper", "reqwest", "http-kit"], "the store knows no HTTP"),
    (
        &["http-kit", "account-web", "media-web"],
        &["sqlx", "reqwest", "lettre"],
        "a handler uses flows, not drivers",
    ),
    (&["media-io", "outbound"], &["axum", "sqlx"], "an adapter serves its port"),
    (&["houselights"], &["native-tls", "openssl-sys"], "one TLS library"),
];

/// One of our crates and what it uses, directly and through others, when it is shipped.
struct Crate {
    name: String,
    direct: BTreeSet<String>,
    reached: BTreeSet<String>,
}

/// Proves the arrows.
pub fn layers() -> Outcome {
    eprintln!("· layers");
    let metadata = MetadataCommand::new()
        .current_dir(root())
        .other_options(vec!["--locked".into(), "--offline".into()])
        .exec()
        .or_else(|_| MetadataCommand::new().current_dir(root()).exec())
        .map_err(|e| format!("layers: cargo metadata: {e}"))?;
    let mut crossed: Vec<String> = read(&metadata).iter().flat_map(crossings).collect();
    crossed.extend(sources::crossings(&root().join("crates"))?);
    if crossed.is_empty() {
        return Ok(());
    }
    Err(format!("layers:\n  {}", crossed.join("\n  ")))
}

/// What this crate crosses.
fn crossings(one: &Crate) -> Vec<String> {
    let mut found = Vec::new();
    let ours: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    match ARROWS.iter().find(|(name, _)| *name == one.name) {
        None => found.push(format!("{} has no place in the map: add it to xtask/src/layers.rs", one.name)),
        Some((_, may)) => {
            for used in one.direct.iter().filter(|used| ours.contains(used.as_str())) {
                if !may.contains(&used.as_str()) {
                    found.push(format!("{} must not use {used}", one.name));
                }
            }
        }
    }
    if DOMAINS.contains(&one.name.as_str()) {
        for used in AMBIENT.iter().filter(|used| one.direct.contains(**used)) {
            found.push(format!("{} uses {used}: time and randomness are arguments", one.name));
        }
    }
    for (_, what, why) in OUT_OF_REACH.iter().filter(|(who, ..)| who.contains(&one.name.as_str())) {
        for reached in what.iter().filter(|what| one.reached.contains(**what)) {
            found.push(format!("{} reaches {reached}: {why}", one.name));
        }
    }
    found
}

fn read(metadata: &Metadata) -> Vec<Crate> {
    let names: BTreeMap<_, _> = metadata.packages.iter().map(|p| (&p.id, p.name.to_string())).collect();
    let nodes: BTreeMap<_, _> =
        metadata.resolve.iter().flat_map(|r| &r.nodes).map(|node| (&node.id, node)).collect();
    // What is needed only to build or test a crate is not shipped with it.
    let shipped = |id| -> Vec<_> {
        let deps = nodes.get(id).map(|node| node.deps.as_slice()).unwrap_or_default();
        let normal =
            |d: &&cargo_metadata::NodeDep| d.dep_kinds.iter().any(|k| k.kind == DependencyKind::Normal);
        deps.iter().filter(normal).map(|d| &d.pkg).collect()
    };
    let mut crates = Vec::new();
    for id in &metadata.workspace_members {
        let direct: Vec<_> = shipped(id);
        let (mut seen, mut open) = (BTreeSet::new(), direct.clone());
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                // What a macro needs runs while compiling, not in the product.
                let is_macro = metadata
                    .packages
                    .iter()
                    .any(|p| &p.id == next && p.targets.iter().any(|t| t.is_proc_macro()));
                if !is_macro {
                    open.extend(shipped(next));
                }
            }
        }
        let name_of = |id: &_| names.get(id).cloned().unwrap_or_default();
        crates.push(Crate {
            name: name_of(id),
            direct: direct.into_iter().map(name_of).collect(),
            reached: seen.into_iter().map(name_of).collect(),
        });
    }
    crates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn using(name: &str, direct: &[&str], reached: &[&str]) -> Crate {
        let set = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        Crate { name: name.into(), direct: set(direct), reached: set(reached) }
    }

    #[test]
    fn an_arrow_that_is_drawn_may_be_used() {
        assert!(
            crossings(&using("store", &["kernel", "account", "sqlx"], &["kernel", "account", "sqlx"]))
                .is_empty()
        );
    }

    #[test]
    fn an_arrow_that_is_not_drawn_is_refused() {
        assert_eq!(crossings(&using("account", &["media"], &["media"])), ["account must not use media"]);
    }

    #[test]
    fn a_domain_does_not_reach_a_driver_through_another_crate() {
        let found = crossings(&using("media", &["harmless"], &["harmless", "tokio"]));
        assert!(matches!(found.as_slice(), [one] if one.starts_with("media reaches tokio")));
    }

    #[test]
    fn a_crate_without_a_place_in_the_map_is_refused() {
        assert_eq!(crossings(&using("attic", &[], &[])).len(), 1);
    }
}

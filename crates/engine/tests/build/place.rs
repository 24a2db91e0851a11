//! An installation in a folder of its own, and what a test wants to know of its versions.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use licit_dataset::{Version, read_decisions, read_items, read_texts};
use licit_engine::{
    BuildOptions, Built, Collected, EngineError, Installation, Keys, NoProgress, Progress, build,
    collect,
};
use licit_evidence::Manifest;
use licit_record::{Policy, Reason, Service};
use licit_register::{
    Channel, ConsentAct, ConsentEntry, ConsentWord, IdentifierKind, Objection, Purpose, Scope,
};

pub(crate) const TODAY: Date = date(2025, 5, 28);

/// The smallest policy that reads `items.jsonl` of service `plauderei`.
pub(crate) const POLICY: &str = r#"
    controller = { name = "Beispielnetz GmbH", contact = "datenschutz@beispielnetz.example" }
    basis = { mode = "legitimate_interest" }
    notice = { announced_on = 2025-01-01, freeze_on = 2025-05-27 }
    dataset = { name = "probe", min_subjects_per_bucket = 2 }
    [[source]]
    service = "plauderei"
    format = "items"
    path = "items.jsonl"
    visibility = "stated"
"#;

pub(crate) struct Place {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) policy: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            policy: POLICY.to_owned(),
        }
    }

    /// A place whose only file holds these lines.
    pub(crate) fn with_lines(lines: &[String]) -> Self {
        let place = Self::new();
        place.write("items.jsonl", lines.join("\n").as_bytes());
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn installation(&self) -> Installation {
        Installation::new(self.path(), Policy::from_toml(&self.policy).unwrap(), TODAY).unwrap()
    }

    pub(crate) fn keys(&self) -> Keys {
        self.installation().keys().unwrap()
    }

    /// Enters an objection.
    pub(crate) fn object(&self, service: &str, kind: IdentifierKind, value: &str, scope: Scope) {
        let keys = self.keys();
        let mut register = self.installation().register(&keys).unwrap();
        let now = "2025-05-01T10:00:00Z".parse().unwrap();
        let service = Service::new(service).unwrap();
        let channel = Channel::Letter;
        let value = value.into();
        register
            .object(Objection {
                service,
                kind,
                value,
                scope,
                channel,
                received_at: now,
                now,
            })
            .unwrap();
    }

    /// Enters what somebody did about consent to training, or to the use of special categories.
    pub(crate) fn consent(
        &self,
        value: &str,
        purpose: Purpose,
        act: ConsentAct,
        covers_past: bool,
    ) {
        let keys = self.keys();
        let mut register = self.installation().register(&keys).unwrap();
        let now = "2025-05-01T10:00:00Z".parse().unwrap();
        let word = |word| ConsentWord::new(word).unwrap();
        let entry = ConsentEntry {
            service: Service::new("plauderei").unwrap(),
            kind: IdentifierKind::AccountId,
            value: value.into(),
            purpose,
            act,
            wording: word("v3"),
            covers_past,
            channel: word("app"),
            at: now,
        };
        register.consent(&[entry], now).unwrap();
    }

    pub(crate) fn build(&self) -> Built {
        self.try_build(1, &NoProgress).unwrap().remove(0)
    }

    pub(crate) fn try_build(
        &self,
        threads: usize,
        progress: &dyn Progress,
    ) -> Result<Vec<Built>, EngineError> {
        let installation = self.installation();
        let keys = installation.keys()?;
        let mut register = installation.register(&keys)?;
        let snapshot = register.snapshot()?;
        let path = self.path().join("register.consents");
        let consents = register.consents_in(&path, snapshot.sequence).unwrap();
        let documents = |manifest: &Manifest| {
            Ok(vec![(
                "README.md".to_owned(),
                format!("{} records", manifest.counts.read).into(),
            )])
        };
        let options = BuildOptions {
            today: TODAY,
            software: "test",
            documents: &documents,
            progress,
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| build(&installation, &keys, &snapshot, &consents, &options))
    }

    pub(crate) fn collect_on(&self, today: Date) -> Collected {
        let installation = self.installation();
        let keys = installation.keys().unwrap();
        let snapshot = installation.register(&keys).unwrap().snapshot().unwrap();
        collect(&installation, &keys, &snapshot, today, &NoProgress).unwrap()
    }

    /// Outcome and reasons of every record, by item id; records without id under "".
    pub(crate) fn decisions(&self, version: &Version) -> BTreeMap<String, Vec<Decided>> {
        let key = self.keys().provenance();
        let mut items = read_items(&version.restricted, &key).unwrap();
        let mut found: BTreeMap<String, Vec<Decided>> = BTreeMap::new();
        for row in read_decisions(&version.path).unwrap() {
            let (row, item) = (row.unwrap(), items.next().unwrap().unwrap());
            assert_eq!(row.decision.token, item.token);
            let id = item
                .item_id
                .map_or(String::new(), |id| id.expose().to_owned());
            let reasons = row.decision.reasons.iter().collect();
            let outcome = row.decision.outcome.code();
            found
                .entry(id)
                .or_default()
                .push(Decided { outcome, reasons });
        }
        found
    }

    /// All texts of a version.
    pub(crate) fn texts(&self, version: &Version) -> Vec<String> {
        let parts = version
            .manifest
            .parts
            .iter()
            .map(|part| version.path.join(&part.path));
        parts
            .flat_map(|part| read_texts(&part).unwrap().map(Result::unwrap))
            .collect()
    }

    /// All files below the folder.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path)
                } else {
                    files.push(path)
                }
            }
        }
        files
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) outcome: &'static str,
    pub(crate) reasons: Vec<Reason>,
}

/// A line of a sound item; `more` replaces or adds fields.
pub(crate) fn line(id: &str, author: &str, text: &str, more: &str) -> String {
    let more = if more.is_empty() {
        String::new()
    } else {
        format!(",{more}")
    };
    format!(
        r#"{{"service":"plauderei","item_id":"{id}","kind":"post","audience":"public","indexable":true,"author":{{"id":"{author}","handle":"h.{author}","name":"Nora Beispiel","birth_date":"1990-05-01","notified_at":"2025-03-01T08:00:00Z","public":true}},"published_at":"2025-02-01T10:00:00Z","lang":"de","text":{}{more}}}"#,
        serde_json::to_string(text).unwrap()
    )
}

/// Texts of different words.
pub(crate) fn text(number: usize) -> String {
    const WORDS: [&str; 16] = [
        "Kanal",
        "Reiher",
        "Brücke",
        "Markt",
        "Regen",
        "Zug",
        "Garten",
        "Kuchen",
        "Radweg",
        "Bücherei",
        "Abend",
        "Nebel",
        "Hafen",
        "Wiese",
        "Uhr",
        "Fenster",
    ];
    (0..12)
        .map(|place| {
            let hash = (number * 31 + place * 17).wrapping_mul(2_654_435_761) >> 7;
            format!(
                "{}{}",
                WORDS[hash % WORDS.len()].to_lowercase(),
                (number * 12 + place) % 997
            )
        })
        .collect::<Vec<_>>()
        .join(" ")
}

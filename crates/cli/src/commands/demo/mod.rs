//! `licit demo`: the whole story on invented data, in a fresh folder.
//!
//! Objections come in, three services are read in four formats, a version is frozen and
//! verified; then a person objects, the next version is without her, and one changed byte is
//! noticed. The report at the end is one HTML page.

mod align;
mod examples;

use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use licit_documents::Language;
use licit_engine::{Built, Installation, Keys, NoProgress};
use licit_evidence::verify_version;
use licit_record::Service;
use licit_register::{Channel, IdentifierKind, Objection, Scope};
use serde_json::json;

use super::build::{build, summary};
use crate::arguments::{Demo, Global, Lang};
use crate::failure::{End, Failure};
use crate::output::{self, thousands};
use crate::session;

/// The invented people: policy, sources, objections, and what the report shows.
static BUNDLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo");

/// Who objects after the first version, by handle on the service.
const LATE_OBJECTOR: (&str, &str) = ("plauderei", "lena.k");

pub(super) fn run(global: &Global, arguments: &Demo) -> Result<End, Failure> {
    let folder = unpack(arguments.out.as_deref())?;
    let say = |text: &str| {
        if global.json {
            Ok(())
        } else {
            output::line(text)
        }
    };
    let installation = session::installation(&folder.join("licit.toml"))?;
    let keys = installation.keys()?;

    say(&format!(
        "Invented people on three services, in four formats: {}/\n",
        folder.display()
    ))?;
    say("1. Objections come first: who is on the list is not even stored.")?;
    let objections = session::register(&installation, &keys)?.entries()?;
    say(&format!(
        "   {objections} objections are in the register.\n"
    ))?;

    say("2. Everything is read, judged, de-identified, and frozen as version 1.")?;
    let first = build_one(global, &installation, &keys)?;
    let stored = first
        .collected
        .sources
        .iter()
        .map(|source| source.opted_out)
        .sum();
    say(&format!(
        "   {} records of objecting authors were not stored.",
        thousands(stored)
    ))?;
    if !global.json {
        summary(&first)?;
    }

    say("\n3. Anybody with the folder and the public key can verify it.")?;
    let check = verify_version(&first.version.path, Some(&keys.signing().verifying_key()))?;
    say(&format!(
        "   ok: {} files, signature and counts fit.\n",
        check.files
    ))?;

    say("4. Lena objects now, after the version was frozen, and the next one is built.")?;
    object(&installation, &keys)?;
    let second = build_one(global, &installation, &keys)?;
    let (before, after) = (
        first.version.manifest.counts,
        second.version.manifest.counts,
    );
    say(&format!(
        "   v{}: {} examples instead of {}; register sequence {}.\n",
        second.version.number,
        thousands(after.admitted),
        thousands(before.admitted),
        second.version.manifest.register.sequence,
    ))?;

    say("5. One byte of a copy of version 2 is changed.")?;
    let noticed = tamper(&second, &folder)?;
    say(&format!("   {noticed}\n"))?;

    let language = match arguments.lang {
        Lang::De => Language::German,
        Lang::En => Language::English,
    };
    let shown = examples::collect(&installation, &keys, &second.version, language)?;
    let manifest = &second.version.manifest;
    let page = licit_documents::report(manifest, second.version.id, &shown, language)
        .map_err(Failure::user)?;
    let report = folder.join("report.html");
    fs::write(&report, page).map_err(|error| failed(&report, &error))?;
    let full = report.canonicalize().unwrap_or(report);
    if global.json {
        output::json(&json!({
            "folder": folder,
            "report": full,
            "versions": [first.version.id, second.version.id],
            "version_id": second.version.id,
            "path": second.version.path,
            "counts": after,
            "objections": session::register(&installation, &keys)?.entries()?,
        }))?;
    } else {
        say(&format!(
            "Verify it yourself:  licit verify {}",
            second.version.path.display()
        ))?;
        say(&format!("The report:          {}", full.display()))?;
    }
    // Broken records are part of the story.
    Ok(End::Done)
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure::user(format!("{}: {error}", path.display()))
}

/// Writes the bundle into the folder asked for, or into the first free one.
fn unpack(wanted: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = match wanted {
        Some(folder) if folder.exists() => {
            return Err(
                Failure::user(format!("{}: is there already", folder.display()))
                    .hint("the demonstration works in a fresh folder: name another one"),
            );
        }
        Some(folder) => folder.to_owned(),
        None => (1..)
            .map(|n| {
                if n == 1 {
                    "licit-demo".into()
                } else {
                    format!("licit-demo-{n}").into()
                }
            })
            .find(|folder: &PathBuf| !folder.exists())
            .unwrap_or_default(),
    };
    fs::create_dir_all(&folder)
        .and_then(|()| BUNDLE.extract(&folder))
        .map_err(|error| failed(&folder, &error))?;
    Ok(folder)
}

/// The demonstration has one dataset: its services are mixed, unlinked.
fn build_one(global: &Global, installation: &Installation, keys: &Keys) -> Result<Built, Failure> {
    let mut built = build(global, installation, keys, &NoProgress)?;
    if built.len() != 1 {
        return Err(Failure::user(
            "the demonstration's policy makes several datasets",
        ));
    }
    Ok(built.remove(0))
}

fn object(installation: &Installation, keys: &Keys) -> Result<(), Failure> {
    let (service, handle) = LATE_OBJECTOR;
    let now = session::now();
    installation.register(keys)?.object(Objection {
        service: Service::new(service).map_err(Failure::user)?,
        kind: IdentifierKind::Handle,
        value: handle.into(),
        scope: Scope::All,
        channel: Channel::Form,
        received_at: now,
        now,
    })?;
    Ok(())
}

/// Changes a byte of a part in a copy of a version, and says what the verifier says.
fn tamper(built: &Built, folder: &Path) -> Result<String, Failure> {
    let copy = folder.join("changed-copy");
    copy_folder(&built.version.path, &copy).map_err(|error| failed(&copy, &error))?;
    let part = built.version.manifest.parts.first();
    let part = part.ok_or_else(|| Failure::user("the version has no part"))?;
    let path = copy.join(&part.path);
    let mut bytes = fs::read(&path).map_err(|error| failed(&path, &error))?;
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
    fs::write(&path, bytes).map_err(|error| failed(&path, &error))?;
    let verified = verify_version(&copy, None);
    fs::remove_dir_all(&copy).map_err(|error| failed(&copy, &error))?;
    match verified {
        Ok(_) => Err(Failure::user("a changed byte was not noticed")),
        Err(error) => Ok(format!("noticed: {error}")),
    }
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

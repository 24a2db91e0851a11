//! Names of many countries out of two Python packages: Faker's lists of over 70 locales, in
//! their own scripts too, and the names of the United States census of 1990.

use std::io::Read as _;
use std::path::Path;

use anyhow::Result;
use flate2::read::GzDecoder;
use licit_deidentify::names::lexicon::{Field, field};

use crate::lexicon::Package;

/// Names of over 70 locales (MIT).
const LOCALES: Package = Package {
    file: "faker-40.54.0-py3-none-any.whl",
    sha256: "2dd88ee8cb63a9149e19ef48bdd73879bc3854d8ba2d6c1535e902a762e603f7",
};
/// Names of a census, the most frequent first (package MIT, data in the public domain).
const CENSUS: Package = Package {
    file: "names-0.3.0.tar.gz",
    sha256: "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
};
/// Files of the census, what they hold, and down to which rank a name is of the highest level,
/// the second and the lowest.
const CENSUS_FILES: &[(&str, Field, [usize; 3])] = &[
    ("dist.all.last", field::SURNAME, [1_000, 10_000, 30_000]),
    (
        "dist.female.first",
        field::FORENAME,
        [200, 1_500, usize::MAX],
    ),
    ("dist.male.first", field::FORENAME, [200, 1_500, usize::MAX]),
];
/// Level of a name of a locale: the lists do not tell the frequent from the rare alike.
const OF_LOCALE: u32 = 2;

/// Calls `each` with every name, what it is, and how common: 1 to 3.
pub(crate) fn each(packages: &Path, mut each: impl FnMut(&str, Field, u32)) -> Result<()> {
    let mut wheel = LOCALES.open(packages)?;
    let mut files = Vec::new();
    for name in wheel.file_names() {
        let name = name?;
        if name.starts_with("faker/providers/person/") && name.ends_with("/__init__.py") {
            files.push(name.into_owned());
        }
    }
    for name in files {
        let mut source = String::new();
        wheel.by_name(&name)?.read_to_string(&mut source)?;
        names_in(&source, |name, field| each(name, field, OF_LOCALE));
    }
    let mut archive = tar::Archive::new(GzDecoder::new(CENSUS.file(packages)?));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let Some((_, field, ranks)) = CENSUS_FILES.iter().find(|(name, ..)| path.ends_with(name))
        else {
            continue;
        };
        let mut text = String::new();
        entry.read_to_string(&mut text)?;
        for (rank, line) in text.lines().enumerate() {
            let level = ranks.iter().filter(|last| rank < **last).count();
            if let (Some(name), 1..) = (line.split_whitespace().next(), level) {
                each(name, *field, u32::try_from(level)?);
            }
        }
    }
    Ok(())
}

/// The strings of a Python class that stand in its lists of forenames and surnames.
fn names_in(source: &str, mut each: impl FnMut(&str, Field)) {
    let mut list = None;
    for line in source.lines() {
        let indent = line.len() - line.trim_start().len();
        let begins_statement = indent <= 4 && line.trim_start().starts_with(char::is_alphanumeric);
        if begins_statement {
            list = line.split_once('=').and_then(|(left, _)| field_of(left));
        }
        if let Some(field) = list {
            for name in quoted(line) {
                each(name, field);
            }
        }
    }
}

/// What the list in a variable of this name holds.
fn field_of(variable: &str) -> Option<Field> {
    let has = |parts: &[&str]| parts.iter().any(|part| variable.contains(part));
    match () {
        () if has(&["format", "prefix", "suffix", "def ", "("]) => None,
        () if has(&["last_name", "surname"]) => Some(field::SURNAME),
        () if has(&["first_name", "given_name", "middle_name"]) => Some(field::FORENAME),
        () => None,
    }
}

/// The quoted strings of a line, without those that are patterns.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let from = rest.find(['"', '\''])?;
        let quote = if rest.as_bytes().get(from) == Some(&b'"') {
            '"'
        } else {
            '\''
        };
        let (string, after) = rest.get(from + 1..)?.split_once(quote)?;
        rest = after;
        Some(string)
    })
    .filter(|string| !string.is_empty() && !string.contains('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names_are_read_and_patterns_are_not() {
        let source = "class Provider:\n    formats = (\"{{first_name}}\", \"Nobody\")\n    first_names_male = OrderedDict(\n        (\n            (\"Aldo\", 0.5),\n            (\"D'Arcy\", 1),\n        )\n    )\n    prefixes = (\"Dr.\",)\n    last_names = (\n        'Brunner',\n    )\n\n    def first_name(self) -> str:\n        return self.pick(\"Other\")\n";
        let mut found = Vec::new();
        names_in(source, |name, field| {
            found.push((name.to_owned(), field == field::FORENAME));
        });
        let expected = [("Aldo", true), ("D'Arcy", true), ("Brunner", false)];
        assert_eq!(
            found,
            expected.map(|(name, is_forename)| (name.to_owned(), is_forename))
        );
    }
}

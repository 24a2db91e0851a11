//! Makes the tables of street types and towns that the detector of postal addresses reads:
//! `cargo run -p licit-deidentify --example address_tables -- GAZETTEER OUT`
//!
//! `GAZETTEER` holds `libpostal_dictionaries/` and `cities_geonames.csv`, `OUT` is
//! `crates/deidentify/data`. The README there says what is kept of them and why. A tool for
//! developers; nothing runs it at build or test time.
#![expect(
    clippy::unwrap_used,
    reason = "a tool for developers, on files that they chose"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// What is kept of the street types: [`Kept`] says how it is read.
const WORDS: &str = include_str!("address_tables.txt");

/// Files with the types that stand alone, and with those that are joined to the name.
const ALONE: &[&str] = &["street_types.txt"];
const JOINED: &[&str] = &[
    "concatenated_suffixes_separable.txt",
    "concatenated_suffixes_inseparable.txt",
];

/// Words by language and class.
struct Kept(BTreeMap<(&'static str, &'static str), Vec<&'static str>>);

impl Kept {
    fn read() -> Self {
        let mut words = BTreeMap::<_, Vec<_>>::new();
        for line in WORDS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let (lang, rest) = line.split_once(' ').unwrap();
            let (class, list) = rest.split_once(' ').unwrap();
            words
                .entry((lang, class))
                .or_default()
                .extend(list.split(", "));
        }
        Self(words)
    }

    /// Whether an abbreviation stays although [`DROPPED`] names it.
    fn holds(&self, lang: &str, form: &str) -> bool {
        let of_lang = self.0.get(&(lang, "kept"));
        of_lang.is_some_and(|forms| forms.contains(&form))
    }
}

/// Abbreviations that are words or signs of other things, whatever the language.
const DROPPED: &[&str] = &[
    "al", "all", "alls", "and", "ant", "aut", "auto", "av", "back", "bad", "ban", "bl", "br",
    "but", "call", "can", "cent", "che", "chem", "clo", "col", "com", "con", "cor", "cr", "cree",
    "cs", "cv", "end", "est", "ext", "fall", "far", "fin", "for", "gar", "ga", "gr", "gra", "ham",
    "hen", "hm", "hw", "imp", "in", "int", "ip", "is", "la", "las", "lit", "lo", "loc", "log",
    "lot", "man", "mar", "me", "mt", "mu", "no", "on", "or", "out", "pa", "pac", "par", "part",
    "pas", "pass", "pc", "pg", "ph", "pm", "pn", "po", "pr", "pro", "prom", "ps", "pt", "ra",
    "raid", "ran", "re", "rem", "ren", "res", "rest", "ring", "ro", "ronde", "rt", "sc", "se",
    "sen", "send", "sent", "sp", "sq", "ss", "sub", "tal", "tb", "te", "ter", "terr", "th", "to",
    "tor", "tr", "tra", "tram", "trans", "tre", "tri", "tv", "up", "us", "va", "val", "ven", "vi",
    "via", "ville", "vis", "vl", "vol", "vs", "wa", "ws", "wy", "yd", "cl", "ct", "pl", "dr", "pk",
    "gn", "go", "gl", "gt", "hl", "ln", "rd", "st", "pso", "ca", "ac", "cal", "vw", "ri", "crs",
    "cres", "h", "ph", "vte", "sor", "krt", "sos", "mead", "fil", "rue", "cours", "ale", "alea",
    "clse", "bd", "ave", "ul", "os", "ter", "ut", "str", "stra", "strada", "tere", "blvd", "bv",
    "strd", "way", "terrace", "ways", "place", "mill", "aven", "boul", "cmn", "sk", "cd", "cad",
    "pas", "place", "roa", "stre", "sok", "trail", "run", "mer", "pta", "cda", "circ", "conc",
    "plaza", "court", "int", "alle", "allé", "allè", "tie", "tori", "cale", "contra", "contrà",
    "sal", "drum", "rot", "trav", "cnt", "point", "chas", "trida", "kri", "auk", "pko", "lno",
    "lre", "lgv", "loc", "locta", "calle", "spl", "stg", "stiege", "voi", "blev", "pct", "pctª",
    "pcta", "drv", "dve", "blv", "villa",
];

/// The countries of the towns that are kept, with their codes.
const COUNTRIES: &[(&str, &str)] = &[
    ("AL", "Albania"),
    ("AT", "Austria"),
    ("AU", "Australia"),
    ("BA", "Bosnia and Herzegovina"),
    ("BE", "Belgium"),
    ("BG", "Bulgaria"),
    ("CA", "Canada"),
    ("CH", "Switzerland"),
    ("CY", "Cyprus"),
    ("CZ", "Czechia"),
    ("DE", "Germany"),
    ("DK", "Denmark"),
    ("EE", "Estonia"),
    ("ES", "Spain"),
    ("FI", "Finland"),
    ("FR", "France"),
    ("GB", "United Kingdom"),
    ("GR", "Greece"),
    ("HR", "Croatia"),
    ("HU", "Hungary"),
    ("IE", "Ireland"),
    ("IS", "Iceland"),
    ("IT", "Italy"),
    ("LI", "Liechtenstein"),
    ("LT", "Lithuania"),
    ("LU", "Luxembourg"),
    ("LV", "Latvia"),
    ("MT", "Malta"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("NZ", "New Zealand"),
    ("PL", "Poland"),
    ("PT", "Portugal"),
    ("RO", "Romania"),
    ("RS", "Serbia"),
    ("SE", "Sweden"),
    ("SI", "Slovenia"),
    ("SK", "Slovakia"),
    ("TR", "Türkiye"),
    ("US", "United States"),
];

/// Where a qualifier of a town's name begins; the name is entered without it as well.
const QUALIFIERS: &[&str] = &[
    " am ",
    " im ",
    " vor der ",
    " an der ",
    " in der ",
    " ob der ",
    " bei ",
    " (",
    "-sur-",
    " upon ",
    " a.d. ",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [gazetteer, out] = arguments.as_slice() else {
        panic!("expected GAZETTEER OUT")
    };
    let (gazetteer, out) = (Path::new(gazetteer), Path::new(out));
    std::fs::write(
        out.join("street_types.txt"),
        street_types(&gazetteer.join("libpostal_dictionaries")),
    )
    .unwrap();
    std::fs::write(
        out.join("towns.txt"),
        towns(&gazetteer.join("cities_geonames.csv")),
    )
    .unwrap();
}

/// One line a class and language: the class, a tab, the words.
fn street_types(dictionaries: &Path) -> String {
    let kept = Kept::read();
    let mut lines: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    for ((lang, class), types) in kept.0.iter().filter(|(key, _)| key.1 != "kept") {
        let words = lines.entry((class, lang)).or_default();
        // The dictionaries are short of a usual type here and there.
        words.extend(types.iter().map(|word| (*word).to_owned()));
        let is_joined = class.starts_with("suffix");
        for file in if is_joined { JOINED } else { ALONE } {
            let path = dictionaries.join(lang).join(file);
            let text = std::fs::read_to_string(path).unwrap_or_default();
            for line in text.lines() {
                let forms: Vec<&str> = line
                    .split('|')
                    .map(|form| form.trim().trim_end_matches('.'))
                    .collect();
                if forms.first().is_some_and(|first| types.contains(first)) {
                    let forms = forms.iter().filter(|form| stays(&kept, lang, class, form));
                    words.extend(forms.map(|form| (*form).to_owned()));
                }
            }
        }
    }
    let mut text =
        "# Made by examples/address_tables.rs from the dictionaries of libpostal (MIT).\n"
            .to_owned();
    for ((class, lang), words) in lines {
        let words: Vec<String> = words
            .into_iter()
            .filter(|word| !word.contains(' '))
            .collect();
        writeln!(text, "{class}\t{lang}\t{}", words.join(" ")).unwrap();
    }
    text
}

/// Whether a spelling is entered: not too short, and no word of other things.
fn stays(kept: &Kept, lang: &str, class: &str, form: &str) -> bool {
    let kept = kept.holds(lang, form);
    let plain = form.chars().all(char::is_alphabetic);
    // Too many words end with two letters.
    let fits = !class.starts_with("suffix") || form.chars().count() >= 3;
    fits && (kept || plain && form.chars().count() >= 3 && !DROPPED.contains(&form))
}

/// One section a country, one line a town.
fn towns(file: &Path) -> String {
    let mut by_country: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let text = std::fs::read_to_string(file).unwrap();
    for line in text.lines().skip(1) {
        let (name, rest) = match line
            .strip_prefix('"')
            .and_then(|quoted| quoted.split_once("\","))
        {
            Some((name, rest)) => (name, rest),
            None => line.split_once(',').unwrap(),
        };
        let rest = rest.trim_start_matches('"');
        let Some((code, _)) = COUNTRIES
            .iter()
            .find(|(_, country)| rest.starts_with(country))
        else {
            continue;
        };
        let towns = by_country.entry(code).or_default();
        towns.insert(name.to_owned());
        for qualifier in QUALIFIERS {
            if let Some((short, _)) = name.split_once(qualifier) {
                towns.insert(short.to_owned());
            }
        }
    }
    let mut text =
        "# Made by examples/address_tables.rs from names of GeoNames (CC-BY-4.0).\n".to_owned();
    for (code, towns) in by_country {
        writeln!(text, "[{code}]").unwrap();
        for town in towns.iter().filter(|town| town.chars().count() > 2) {
            writeln!(text, "{town}").unwrap();
        }
    }
    text
}

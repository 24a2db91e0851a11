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

/// What is kept of the street types of one language: the class in which a word and its
/// abbreviations are entered, and the words.
///
/// A class says where the type stands and how much it says alone: `before` the name with the
/// number behind (`Calle Mayor 5`), `first` likewise with the number in front (`5 rue du Lac`),
/// `after` the name with the number in front (`5 Hill Road`), `trail` after the name with the
/// number behind (`Fő utca 5`), `suffix` joined to the name (`Lindenallee 5`); `1` is certain,
/// `2` likely, `3` a word of everyday life as well.
const TYPES: &[(&str, &str, &[&str])] = &[
    (
        "en",
        "after1",
        &[
            "street",
            "road",
            "avenue",
            "boulevard",
            "lane",
            "crescent",
            "mews",
        ],
    ),
    (
        "en",
        "after2",
        &[
            "drive",
            "court",
            "close",
            "place",
            "square",
            "terrace",
            "grove",
            "gardens",
            "parkway",
            "alley",
            "circle",
            "esplanade",
            "parade",
            "quay",
            "wynd",
            "turnpike",
            "croft",
        ],
    ),
    (
        "en",
        "after3",
        &[
            "way",
            "trail",
            "hill",
            "park",
            "row",
            "walk",
            "rise",
            "view",
            "green",
            "plaza",
            "estate",
            "cove",
            "ridge",
            "loop",
            "run",
            "pike",
            "promenade",
            "wharf",
            "yard",
            "vale",
            "drove",
            "heights",
            "point",
            "landing",
            "crossing",
            "highway",
            "gate",
            "garden",
            "meadow",
            "meadows",
            "hollow",
            "path",
            "mount",
            "embankment",
            "bend",
            "circus",
            "dale",
            "field",
            "fields",
            "glen",
            "haven",
            "lees",
            "mill",
            "pass",
            "creek",
            "bluff",
            "court",
            "courtyard",
            "station road",
            "bank",
            "brae",
            "chase",
            "common",
            "copse",
            "drove",
        ],
    ),
    (
        "de",
        "trail1",
        &["straße", "allee", "gasse", "chaussee", "boulevard"],
    ),
    ("de", "trail2", &["platz", "weg", "damm", "ufer"]),
    (
        "de",
        "trail3",
        &[
            "graben", "kamp", "pfad", "siedlung", "hof", "steg", "wiese", "bühl",
        ],
    ),
    (
        "fr",
        "first1",
        &[
            "rue",
            "avenue",
            "boulevard",
            "impasse",
            "quai",
            "chaussée",
            "ruelle",
            "venelle",
        ],
    ),
    (
        "fr",
        "first2",
        &[
            "place",
            "allée",
            "allées",
            "chemin",
            "route",
            "square",
            "passage",
            "sentier",
            "faubourg",
            "esplanade",
            "promenade",
            "cours",
            "hameau",
            "lotissement",
            "voie",
            "sente",
            "résidence",
            "residence",
            "montée",
            "traverse",
            "rond point",
        ],
    ),
    (
        "es",
        "before1",
        &[
            "calle",
            "avenida",
            "callejón",
            "glorieta",
            "travesía",
            "plazuela",
            "carretera",
            "alameda",
        ],
    ),
    (
        "es",
        "before2",
        &[
            "plaza",
            "paseo",
            "camino",
            "ronda",
            "rambla",
            "pasaje",
            "bulevar",
            "cuesta",
            "urbanización",
        ],
    ),
    (
        "ca",
        "before1",
        &["carrer", "avinguda", "passeig", "passatge"],
    ),
    ("ca", "before2", &["plaça", "rambla", "camí", "travessera"]),
    (
        "it",
        "before1",
        &[
            "viale",
            "piazza",
            "piazzale",
            "vicolo",
            "lungomare",
            "piazzetta",
            "lungotevere",
        ],
    ),
    (
        "it",
        "before2",
        &[
            "via",
            "corso",
            "largo",
            "strada",
            "contrada",
            "salita",
            "borgo",
            "località",
            "lungarno",
        ],
    ),
    (
        "pt",
        "before1",
        &[
            "rua", "avenida", "travessa", "praceta", "calçada", "azinhaga",
        ],
    ),
    (
        "pt",
        "before2",
        &["praça", "largo", "estrada", "alameda", "beco", "rotunda"],
    ),
    ("pl", "before1", &["ulica", "aleja"]),
    (
        "pl",
        "before2",
        &["plac", "osiedle", "rynek", "szosa", "bulwar"],
    ),
    (
        "ro",
        "before1",
        &["strada", "bulevardul", "șoseaua", "aleea", "splaiul"],
    ),
    ("ro", "before2", &["calea", "piaţa", "intrarea", "drumul"]),
    ("hr", "before1", &["ulica"]),
    ("hr", "trail2", &["ulica", "cesta", "trg"]),
    ("cs", "before1", &["ulice"]),
    ("cs", "before2", &["náměstí", "třída", "nábřeží"]),
    ("cs", "trail2", &["třída", "nábřeží", "ulice", "náměstí"]),
    ("sk", "trail2", &["ulica", "námestie", "cesta", "nábrežie"]),
    ("hu", "trail1", &["utca", "körút", "sugárút", "rakpart"]),
    (
        "hu",
        "trail2",
        &[
            "út",
            "útja",
            "tér",
            "tere",
            "köz",
            "sétány",
            "fasor",
            "lakótelep",
        ],
    ),
    (
        "tr",
        "trail1",
        &["sokak", "sokağı", "cadde", "caddesi", "bulvarı", "bulvar"],
    ),
    ("el", "before1", &["οδός", "odós", "λεωφόρος", "leofóros"]),
    ("el", "before2", &["πλατεία", "plateía"]),
    (
        "nl",
        "trail1",
        &[
            "straat", "laan", "gracht", "kade", "plein", "singel", "steenweg",
        ],
    ),
    ("nl", "trail2", &["weg", "dijk", "plantsoen"]),
    ("sv", "trail1", &["gata", "gatan", "gränd", "vägen"]),
    ("sv", "trail2", &["väg", "torg", "stigen"]),
    ("da", "trail1", &["gade", "stræde", "plads", "vej"]),
    ("da", "trail2", &["torv", "boulevard"]),
    (
        "nb",
        "trail1",
        &["gata", "gate", "gaten", "veien", "vegen", "vei", "veg"],
    ),
    ("nb", "trail2", &["plassen", "svingen", "bakken"]),
    ("fi", "trail1", &["katu", "kuja", "polku"]),
    (
        "fi",
        "trail2",
        &["aukio", "puistikko", "raitti", "esplanadi"],
    ),
    ("et", "trail1", &["tänav", "puiestee", "maantee"]),
    ("lv", "trail1", &["iela"]),
    ("lt", "trail1", &["gatvė", "prospektas"]),
];

/// What is kept of the words that are joined to the name.
const SUFFIXES: &[(&str, &str, &[&str])] = &[
    ("de", "suffix1", &["allee", "gasse", "straße"]),
    ("de", "suffix2", &["platz", "weg", "damm", "siedlung"]),
    (
        "de",
        "suffix3",
        &[
            "brücke", "hof", "markt", "quelle", "wiese", "berg", "burg", "dorf",
        ],
    ),
    (
        "nl",
        "suffix1",
        &["gracht", "laan", "straat", "steenweg", "singel"],
    ),
    ("nl", "suffix3", &["hof", "markt", "berg", "park"]),
    (
        "sv",
        "suffix1",
        &["gata", "gatan", "gränd", "gränden", "vägen"],
    ),
    ("sv", "suffix2", &["stigen", "väg", "torg", "platsen"]),
    ("da", "suffix1", &["gade", "stræde", "plads", "vej"]),
    (
        "da",
        "suffix2",
        &[
            "torv", "vænge", "stien", "gård", "parken", "toften", "vangen", "bakken",
        ],
    ),
    (
        "nb",
        "suffix1",
        &["gata", "gate", "gaten", "veien", "vegen", "vei", "veg"],
    ),
    ("nb", "suffix2", &["bakken", "svingen", "plassen"]),
    ("fi", "suffix1", &["katu", "kuja", "polku", "raitti"]),
    (
        "fi",
        "suffix2",
        &["puistikko", "aukio", "esplanadi", "kaari", "rinne"],
    ),
];

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

/// Abbreviations that stay although [`DROPPED`] names them: usual ones of this language.
const KEPT: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "st", "rd", "ave", "blvd", "ln", "dr", "ct", "cl", "pl", "sq", "ter", "cres", "hwy",
            "pkwy", "cir", "place", "court", "terrace", "way", "trl", "trail", "plaza", "run",
            "mill", "pass", "hl",
        ],
    ),
    (
        "fr",
        &[
            "av", "bd", "rue", "ave", "blvd", "imp", "cours", "rte", "place",
        ],
    ),
    (
        "es",
        &[
            "av", "avd", "avda", "cl", "pza", "plza", "ctra", "plaza", "pza", "pl", "pso", "gta",
        ],
    ),
    ("ca", &["av", "pg", "pl"]),
    ("it", &["via", "strada", "pza", "ple", "str"]),
    ("pt", &["av", "rua"]),
    ("pl", &["ul", "al", "pl", "os"]),
    ("ro", &["str", "bd", "sos", "strada", "blvd"]),
    ("hr", &["ul"]),
    ("cs", &["ul", "nam"]),
    ("sk", &["ul", "nam"]),
    ("hu", &["u", "ut", "krt", "ter", "tere"]),
    ("de", &["str", "pl"]),
    ("nl", &["str", "ln"]),
    ("tr", &["sk", "sok", "cd", "cad"]),
    ("lt", &["g", "pr"]),
    ("et", &["tn", "pst", "mnt"]),
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
    let mut lines: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
    for (files, entries) in [
        (&["street_types.txt"][..], TYPES),
        (
            &[
                "concatenated_suffixes_separable.txt",
                "concatenated_suffixes_inseparable.txt",
            ][..],
            SUFFIXES,
        ),
    ] {
        for (lang, class, kept) in entries {
            let words = lines.entry((class, lang)).or_default();
            // The dictionaries are short of a usual type here and there.
            words.extend(kept.iter().map(|word| (*word).to_owned()));
            for file in files {
                let text =
                    std::fs::read_to_string(dictionaries.join(lang).join(file)).unwrap_or_default();
                for line in text.lines() {
                    let mut forms = line
                        .split('|')
                        .map(|form| form.trim().trim_end_matches('.'));
                    if forms
                        .clone()
                        .next()
                        .is_some_and(|first| kept.contains(&first))
                    {
                        words.extend(
                            forms
                                .by_ref()
                                .filter(|form| stays(lang, class, form))
                                .map(str::to_owned),
                        );
                    }
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
fn stays(lang: &str, class: &str, form: &str) -> bool {
    let kept = KEPT
        .iter()
        .any(|(of, forms)| *of == lang && forms.contains(&form));
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

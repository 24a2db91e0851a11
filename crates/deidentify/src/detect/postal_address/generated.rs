//! Addresses made of random parts by the layouts of the countries: how many are found whole.

use proptest::prelude::*;

use licit_record::Category;
use licit_record::policy::{OperatingPoint, ReplacementStyle};

use crate::detect::{Text, scan, trigger};
use crate::{Deidentifier, KnownPersons, Scratch, Settings};

/// The parts of one country. `S` is a street, `N` a house number, `U` a unit, `P` a postcode, in
/// which each `9` is a digit from 1 on, and `T` a town.
struct Country {
    name: &'static str,
    layouts: &'static [&'static str],
    streets: &'static [&'static str],
    numbers: &'static [&'static str],
    units: &'static [&'static str],
    postcode: &'static str,
    towns: &'static [&'static str],
}

const COUNTRIES: &[Country] = &[
    Country {
        name: "DE",
        layouts: &[
            "S N, P T",
            "S N\nP T",
            "S N, U, P T",
            "S N - P T",
            "S N",
            "S N, D-P T",
            "S N in P T",
            "P T",
        ],
        streets: &[
            "Lindenstraße",
            "Goethestr.",
            "Am Kirchplatz",
            "Hohe Straße",
            "Birkenallee",
            "An der Alten Mühle",
            "Kurt-Tucholsky-Straße",
            "Rosenweg",
            "Brückengasse",
            "Neuer Wall",
        ],
        numbers: &["1", "7a", "12", "24-26", "118", "3 b"],
        units: &["2. OG", "Hinterhaus", "Whg. 14", "EG links"],
        postcode: "29999",
        towns: &[
            "Köln",
            "Leipzig",
            "Freiburg im Breisgau",
            "Bad Homburg",
            "Gera",
            "Kiel",
        ],
    },
    Country {
        name: "AT",
        layouts: &["S N, P T", "S N/U, P T", "S N, U, P T", "S N, A-P T"],
        streets: &[
            "Neubaugasse",
            "Hauptplatz",
            "Mariahilfer Straße",
            "Am Graben",
            "Seestraße",
            "Kirchenweg",
        ],
        numbers: &["3", "14", "88", "120"],
        units: &["Stiege 2 Top 5", "Top 12", "Tür 7"],
        postcode: "1290",
        towns: &["Wien", "Graz", "Linz", "Salzburg"],
    },
    Country {
        name: "FR",
        layouts: &["N S, P T", "N, S, P T", "N S\nP T", "N S, U, P T", "N S"],
        streets: &[
            "rue des Lilas",
            "avenue Jean Jaurès",
            "boulevard Voltaire",
            "impasse du Moulin",
            "allée des Tilleuls",
            "place de la Mairie",
            "chemin des Vignes",
        ],
        numbers: &["4", "12 bis", "37", "110", "8 ter"],
        units: &["bât. C", "appt 12", "3e étage"],
        postcode: "39999",
        towns: &["Lyon", "Toulouse", "Nantes", "Lille"],
    },
    Country {
        name: "ES",
        layouts: &["S N, P T", "S, N, U, P T", "S N, U", "S nº N, P T"],
        streets: &[
            "Calle Mayor",
            "C/ Alfareros",
            "Avda. de la Constitución",
            "Plaza del Carmen",
            "Paseo de Gracia",
            "calle San Juan",
        ],
        numbers: &["5", "14", "102"],
        units: &["3º B", "2º izq", "Bajo A", "4D"],
        postcode: "29999",
        towns: &["Madrid", "Sevilla", "Valencia", "Zaragoza"],
    },
    Country {
        name: "IT",
        layouts: &["S N, P T", "S, N - P T", "S N, P T (MI)", "S N, T"],
        streets: &[
            "Via Garibaldi",
            "Viale dei Mille",
            "Piazza San Marco",
            "Corso Italia",
            "Via della Spiga",
            "Vicolo Stretto",
        ],
        numbers: &["5", "14/a", "102", "27"],
        units: &["int. 5"],
        postcode: "29999",
        towns: &["Milano", "Roma", "Torino", "Bologna"],
    },
    Country {
        name: "NL",
        layouts: &["S N, P T", "S N\nP T", "S N"],
        streets: &[
            "Kerkstraat",
            "Prinsengracht",
            "Julianalaan",
            "Lange Nieuwstraat",
            "van Baerlestraat",
        ],
        numbers: &["5", "12-II", "102", "27a"],
        units: &["2e etage"],
        postcode: "2999 GB",
        towns: &["Amsterdam", "Utrecht", "Groningen", "Den Haag"],
    },
    Country {
        name: "PL",
        layouts: &["S N, P T", "S N m. 3, P T", "S N"],
        streets: &[
            "ul. Długa",
            "ul. Jana Pawła II",
            "al. Jerozolimskie",
            "ulica Polna",
            "pl. Wolności",
            "os. Zielone",
        ],
        numbers: &["5", "12/7", "102", "27a"],
        units: &["m. 3"],
        postcode: "29-999",
        towns: &["Warszawa", "Kraków", "Gdynia", "Łódź"],
    },
    Country {
        name: "GB",
        layouts: &["N S, T P", "Flat 2, N S, T P", "N S, T", "N S\nT\nP"],
        streets: &[
            "Barrow Lane",
            "High Street",
            "Queen's Road",
            "St Mary's Terrace",
            "Church Hill Close",
            "Mill Drive",
        ],
        numbers: &["5", "12", "102", "27a"],
        units: &["Flat 2"],
        postcode: "LS9 9QT",
        towns: &["Leeds", "Bristol", "Oxford", "Norwich"],
    },
    Country {
        name: "US",
        layouts: &[
            "N S, T, OH P",
            "N S U, T, OH P",
            "N S\nT, OH P",
            "N S, T, OH",
            "N S",
        ],
        streets: &[
            "N Maple Ave",
            "Main Street",
            "Elmwood Dr",
            "W 42nd St",
            "Martin Luther King Blvd",
            "Sunset Ln",
            "Old Mill Road",
        ],
        numbers: &["5", "122", "1420", "11027"],
        units: &["Apt 3", "#12", "Unit 4B", "Suite 300"],
        postcode: "49999",
        towns: &["Springfield", "Columbus", "Toledo", "Dayton"],
    },
    Country {
        name: "Nordic",
        layouts: &["S N, P T", "S N", "S N B, P T", "S N, 2. tv, P T"],
        streets: &[
            "Storgata",
            "Nørregade",
            "Skolevej",
            "Kirkeveien",
            "Strandvägen",
        ],
        numbers: &["5", "12", "102"],
        units: &["lgh 1102"],
        postcode: "4999",
        towns: &["Odense", "Aarhus", "Esbjerg", "Bergen", "Stavanger"],
    },
    Country {
        name: "SE",
        layouts: &["S N, P T", "S N U, P T", "S N"],
        streets: &[
            "Storgatan",
            "Kungsgatan",
            "Björkvägen",
            "Norra Esplanadgatan",
        ],
        numbers: &["5", "12", "102"],
        units: &["lgh 1102"],
        postcode: "219 99",
        towns: &["Göteborg", "Uppsala", "Örebro"],
    },
    Country {
        name: "CZ",
        layouts: &["S N, P T", "S N/1184, P T"],
        streets: &[
            "Dlouhá",
            "Na Příkopě",
            "náměstí Míru",
            "Vinohradská",
            "ul. Husova",
        ],
        numbers: &["5", "12", "102"],
        units: &["byt 3"],
        postcode: "219 99",
        towns: &["Praha", "Brno", "Ostrava", "Liberec"],
    },
    Country {
        name: "PT",
        layouts: &["S N, P T", "S, N, U, P T"],
        streets: &[
            "Rua Augusta",
            "Av. da Liberdade",
            "Travessa do Carmo",
            "Largo da Fonte",
        ],
        numbers: &["5", "12", "102"],
        units: &["2º Esq", "r/c"],
        postcode: "2999-999",
        towns: &["Lisboa", "Porto", "Braga"],
    },
    Country {
        name: "HU, RO, TR, GR",
        layouts: &["S N, T"],
        streets: &[
            "Kossuth utca",
            "Rákóczi út",
            "Strada Lungă nr.",
            "Bd. Unirii nr.",
            "Atatürk Caddesi No:",
            "Lale Sokak No:",
            "Οδός Ερμού",
        ],
        numbers: &["5", "12", "102"],
        units: &[""],
        postcode: "",
        towns: &["Budapest", "Szeged", "Brașov", "Ankara", "Αθήνα"],
    },
];

/// What stands before and behind an address.
const CARRIERS: &[(&str, &str)] = &[
    ("", ""),
    ("Adresse: ", "\n"),
    ("Hallo zusammen!\n", "\nLiebe Grüße"),
    ("new place (", "), come by 😀"),
    ("📍 ", " – bis bald"),
    ("also ", "; ok?"),
];

/// Draws without a seed of its own: always the same.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn of(&mut self, parts: &[&'static str]) -> &'static str {
        parts[self.below(parts.len())]
    }

    /// An address, and how many of the carriers leave it one.
    fn address(&mut self, country: &Country) -> (String, usize) {
        let mut address = String::new();
        let layout = self.of(country.layouts);
        // A town with its postcode in the middle of a sentence is a town.
        let is_town = !layout.contains(['S', 'N']);
        let carriers = CARRIERS.len() - usize::from(is_town);
        let mut parts = layout.chars().peekable();
        let mut before = ' ';
        while let Some(part) = parts.next() {
            // A letter is a part if no other letter stands beside it.
            let alone =
                !before.is_alphabetic() && !parts.peek().is_some_and(|next| next.is_alphabetic());
            match part {
                'S' if alone => address.push_str(self.of(country.streets)),
                'N' if alone => address.push_str(self.of(country.numbers)),
                'U' if alone => address.push_str(self.of(country.units)),
                'T' if alone => address.push_str(self.of(country.towns)),
                'P' if alone => {
                    for char in country.postcode.chars() {
                        let digit = char::from(b'1' + self.below(9) as u8);
                        address.push(if char == '9' { digit } else { char });
                    }
                }
                other => address.push(other),
            }
            before = part;
        }
        (address, carriers)
    }
}

fn deidentifier() -> Deidentifier {
    Deidentifier::new(Settings {
        categories: [Category::PostalAddress].into(),
        style: ReplacementStyle::Placeholder,
        point: OperatingPoint::Balanced,
        region: "DE".to_owned(),
    })
}

/// Addresses of each country that are drawn, and the share that must be covered whole.
const DRAWN: usize = 400;
const LEAST: f64 = 0.97;

#[test]
fn layouts_of_all_countries() {
    let deidentifier = deidentifier();
    let (known, mut scratch) = (KnownPersons::new(), Scratch::new());
    let mut draw = Draw(1);
    let mut short = String::new();
    for country in COUNTRIES {
        let mut missed = Vec::new();
        for _ in 0..DRAWN {
            let (address, carriers) = draw.address(country);
            let (before, behind) = CARRIERS[draw.below(carriers)];
            let text = format!("{before}{address}{behind}");
            let (start, end) = (before.len() as u32, (before.len() + address.len()) as u32);
            let found = deidentifier.detect(&text, &known, &mut scratch).unwrap();
            if !found
                .iter()
                .any(|span| span.start <= start && end <= span.end)
            {
                missed.push(text);
            }
        }
        let share = 1.0 - missed.len() as f64 / DRAWN as f64;
        if share < LEAST {
            missed.dedup();
            missed.truncate(12);
            short.push_str(&format!("{} {share:.3} {missed:#?}\n", country.name));
        }
    }
    assert!(short.is_empty(), "{short}");
}

/// What texts with and without addresses are made of.
const PIECES: &[&str] = &[
    "Lindenstr.",
    "rue",
    "de",
    "la",
    "5",
    "12a",
    "50674",
    "Köln",
    ",",
    "\n",
    " ",
    "-",
    "/",
    "ul.",
    "PO",
    "Box",
    "LS6",
    "2QT",
    "Flat",
    "º",
    "ß",
    "😀",
    "\u{301}",
    "C/",
    "s/n",
    "r/c",
    "(",
    ")",
    "IL",
    "1/2",
    "Mah.",
    "II",
    "Ave",
    "#",
    "3.",
    "OG",
    "o.",
    "d.",
    "T.",
    "OT",
    "am",
    "'",
    "’",
    "@",
    "D-",
    "No:",
    "n.º",
    "1017",
    "GB",
    "K1M",
    "1M4",
    "St.",
    "Dr.-",
    "a",
    "é",
];

proptest! {
    /// Whatever stands around a number: no panic, and findings lie on characters.
    #[test]
    fn any_text_is_borne(picks in prop::collection::vec(0..PIECES.len(), 0..40), blanks in any::<bool>()) {
        let pieces: Vec<&str> = picks.iter().filter_map(|pick| PIECES.get(*pick).copied()).collect();
        let source = pieces.join(if blanks { " " } else { "" });
        check_spans(&source)?;
    }

    #[test]
    fn any_string_is_borne(source in any::<String>(), number in "[0-9]{1,5}") {
        check_spans(&format!("{source}{number}{source}"))?;
    }
}

fn check_spans(source: &str) -> Result<(), TestCaseError> {
    let text = Text::new(source, OperatingPoint::Maximum, "DE");
    let mut spans = Vec::new();
    scan(source, |wake| {
        if wake.trigger == trigger::NUMBER {
            super::at(&text, wake.at as usize, &mut spans);
        }
    });
    for span in spans {
        prop_assert!(source.get(span.start as usize..span.end as usize).is_some());
    }
    Ok(())
}

//! Names in their texts, with the words of every day that they must not be taken for.

use super::*;

/// Compares what is found in a text with the known persons that `add` names.
fn check(add: impl Fn(&mut KnownPersons), text: &str, expected: &[&str]) {
    let mut known = KnownPersons::new();
    add(&mut known);
    let mut spans = Vec::new();
    find(text, &known, &mut Folded::default(), &mut spans);
    crate::resolve::resolve(text, &mut spans);
    let found: Vec<&str> = spans
        .iter()
        .map(|span| text.get(span.start as usize..span.end as usize).unwrap())
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

fn lena(text: &str, expected: &[&str]) {
    check(|known| known.add_name("Lena Kraus"), text, expected);
}

#[test]
fn whole_and_in_parts() {
    lena("Mit Lena Kraus am See", &["Lena Kraus"]);
    lena("danke lena!", &["lena"]);
    lena("Frau Kraus kommt", &["Kraus"]);
    lena("Kraus, Lena", &["Kraus, Lena"]);
    lena("KRAUS und LENA", &["KRAUS", "LENA"]);
    lena("L. Kraus und Lena K. da", &["L. Kraus", "Lena K."]);
    lena("L Kraus; Lena K", &["L Kraus", "Lena K"]);
    lena("Lena Käse, B. Kraus", &["Lena", "Kraus"]);
}

#[test]
fn inflected_and_misspelt() {
    lena("Lenas Oma, Lena's Opa, Lena’s", &["Lenas", "Lena", "Lena"]);
    lena("Kraus' Haus, die Krauses", &["Kraus", "Krauses"]);
    lena("s Lenou, dla Leny, Lenie", &["Lenou", "Leny", "Lenie"]);
    lena("Karus, Krauß, Kraus", &["Karus", "Krauß", "Kraus"]);
    lena("Lana Lina Len", &[]);
    lena("krass aus kraut Krautsalat", &[]);
    check(
        |known| known.add_name("Jürgen Müller"),
        "juergen Mueller, Jurgen MULLER",
        &["juergen Mueller", "Jurgen MULLER"],
    );
    check(
        |known| known.add_name("Łukasz Wójcik"),
        "z lukaszem i Wojcikiem",
        &["lukaszem"],
    );
    check(
        |known| known.add_name("Thorsten Krüger"),
        "Torsten und Thorstem",
        &["Torsten", "Thorstem"],
    );
}

#[test]
fn hashtags_and_joined() {
    lena(
        "#LenaKraus #lena_kraus #lenakraus #teamkraus #TeamLena",
        &["LenaKraus", "lena_kraus", "lenakraus", "teamkraus", "Lena"],
    );
    lena("lenakraus und krauslena", &["lenakraus", "krauslena"]);
    lena("#alenabc", &[]);
}

#[test]
fn words_of_every_day() {
    let mark =
        |text: &str, expected: &[&str]| check(|known| known.add_name("Mark Klein"), text, expected);
    mark("zwei mark, ein klein wenig", &[]);
    mark("Klein ist er nicht. Mark my words", &[]);
    mark("gestern mit Mark gesprochen", &["Mark"]);
    mark("mark klein war da", &["mark klein"]);
    mark("Marke Markt kleine", &[]);
    check(
        |known| known.add_name("Rose May Will"),
        "it may rain and will stop",
        &[],
    );
}

#[test]
fn particles_and_short_parts() {
    let name = |text: &str, expected: &[&str]| {
        check(|known| known.add_name("Jo von der Heyden"), text, expected)
    };
    name("von der Straße, jo, der Jo", &[]);
    name("Jo von der Heyden", &["Jo von der Heyden"]);
    name("bei Heydens", &["Heydens"]);
    check(
        |known| known.add_name("✨ Lena ✨ | she/her (Köln)"),
        "she said Lena, Köln",
        &["Lena"],
    );
}

#[test]
fn handles_places_pages_ids() {
    check(
        |known| known.add_handle("@lena.k_99"),
        "ich bin lena.k_99 und lenak99, lena k",
        &["lena.k_99", "lenak99"],
    );
    check(
        |known| known.add_handle("rose"),
        "eine rose ist eine rose",
        &[],
    );
    check(
        |known| known.add_place("Café Central, Wien"),
        "im Cafe Central in Wien, central",
        &["Cafe Central", "Wien"],
    );
    check(
        |known| known.add_page("Kita Sonnenschein"),
        "Die Kita hat Sonnenschein, #KitaSonnenschein, Kita Sonnenscheins",
        &["KitaSonnenschein", "Kita Sonnenscheins"],
    );
    check(
        |known| known.add_account_id("100004711"),
        "id 100004711, 1000047112",
        &["100004711"],
    );
    check(|known| known.add_account_id("4711"), "4711", &[]);
}

#[test]
fn initials_are_of_the_same_name() {
    check(
        |known| {
            known.add_name("Lena Kraus");
            known.add_name("Bo Berg");
        },
        "B. Kraus und L. Berg am Berg",
        &["Kraus", "Berg", "Berg"],
    );
}

//! Addresses of the countries, and what looks like one.

use licit_record::Category;

use crate::detect::check;

/// Each of these is found whole, with words before and behind it that are none of it.
#[track_caller]
fn found(addresses: &[&str]) {
    for address in addresses {
        check(Category::PostalAddress, address, &[address]);
        check(Category::PostalAddress, &format!("({address})"), &[address]);
        let line = format!("so:\n{address}\n");
        check(Category::PostalAddress, &line, &[address]);
    }
}

/// Nothing is found in these.
#[track_caller]
fn harmless(texts: &[&str]) {
    for text in texts {
        check(Category::PostalAddress, text, &[]);
    }
}

#[test]
fn german() {
    found(&[
        "Lindenstraße 14, 50674 Köln",
        "Goethestr. 7a, 04109 Leipzig",
        "Hauptstr. 5",
        "hauptstraße 5",
        "HAUPTSTRASSE 5, 20095 HAMBURG",
        "Konrad-Adenauer-Allee 7",
        "Mühlenweg 8\n27404 Zeven",
        "Venloer Str. 389",
        "Alte Poststraße 12-14, 94032 Passau",
        "Mainzer Landstraße 211, HH, 3. OG, 60326 Frankfurt",
        "Am Alten Markt 3, 99084 Erfurt",
        "Unter den Eichen 12, 12203 Berlin",
        "Im Wiesengrund 4, 71229 Leonberg",
        "Alt-Moabit 12a, 10559 Berlin",
        "Siedlerweg 17 b, D-83209 Prien am Chiemsee",
        "Ringstr. 120, 45219 Essen-Kettwig",
        "Straße des 17. Juni 135, 10623 Berlin",
        "Platz der Republik 1, 11011 Berlin",
        "Potsdamer Platz 1",
        "Postfach 10 12 33, 44712 Bochum",
        "Goethe Str 5",
        "Dorfstr. 3, Whg. 12, 17489 Greifswald, Deutschland",
        "Bergstraße 5 - 01069 Dresden",
        "Frankfurter Allee 286, Hinterhaus",
        "50674 Köln",
        "D-27404 Zeven",
    ]);
}

#[test]
fn german_in_sentences() {
    let check = |text: &str, address: &str| check(Category::PostalAddress, text, &[address]);
    check(
        "ich wohne jetzt in der lindenstr. 5 im zweiten Stock",
        "lindenstr. 5",
    );
    check("wir treffen uns im Mühlenweg 8 um 15 Uhr", "Mühlenweg 8");
    check(
        "Ich wohne Unter den Eichen 12 und du?",
        "Unter den Eichen 12",
    );
    check("Adresse: Am Schlossberg 3", "Am Schlossberg 3");
    check("📍 Schlossberg 3", "Schlossberg 3");
    check(
        "Hauptstr. 5 in 12345 Berlin ist frei",
        "Hauptstr. 5 in 12345 Berlin",
    );
}

#[test]
fn austrian_and_swiss() {
    found(&[
        "Neubaugasse 12/3/14, 1070 Wien",
        "Mariahilfer Straße 88a, Stiege 2 Top 5, A-1070 Wien",
        "Hauptplatz 3, 8010 Graz, Österreich",
        "Bahnhofstrasse 21, 8001 Zürich",
        "Chemin des Vignes 12, 1003 Lausanne",
        "Seeweg 4, CH-6003 Luzern",
    ]);
}

#[test]
fn french_and_belgian() {
    found(&[
        "12 bis rue de la Paix, 75002 Paris",
        "12 rue des Lilas, 69003 Lyon",
        "3, avenue du Général de Gaulle, 33000 Bordeaux",
        "45 bd Voltaire",
        "8 impasse des Roses",
        "14 place Bellecour",
        "Rue de la Loi 16, 1000 Bruxelles",
        "Kerkstraat 12 bus 3, 2000 Antwerpen",
        "5 allée des Tilleuls, bât. B, appt 12, 31000 Toulouse, France",
    ]);
}

#[test]
fn spanish_and_portuguese() {
    found(&[
        "C/ Mayor 5, 3º B, 28013 Madrid",
        "Calle Mayor 15, 3º B, 28013 Madrid",
        "Avda. de la Constitución, 12, 41001 Sevilla",
        "calle Gran Vía nº 22",
        "Plaza España 4, Zaragoza",
        "Rua Augusta 28, 1100-053 Lisboa",
        "Av. da Liberdade, 110, 2º Esq, 1250-146 Lisboa",
        "Carrer de Balmes 31, 08007 Barcelona",
    ]);
}

#[test]
fn italian() {
    found(&[
        "Via Roma 12, 20121 Milano (MI)",
        "Via Garibaldi 27, 20121 Milano",
        "Piazza del Duomo 3, 50122 Firenze",
        "Corso Vittorio Emanuele II 15, 10121 Torino",
        "Viale dei Mille, 8",
    ]);
}

#[test]
fn dutch() {
    found(&[
        "Kerkstraat 12-II, 1017 GB Amsterdam",
        "Prinsengracht 263, 1016 GV Amsterdam",
        "Lange Voorhout 7, 2514 EA Den Haag",
        "van der Helstlaan 4",
        "Postbus 123, 3500 AC Utrecht",
    ]);
}

#[test]
fn english() {
    found(&[
        "Flat 2, 14 Barrow Lane, Leeds LS6 2QT",
        "48 Maple Avenue, Leeds LS6 2QT",
        "12 High Street, Oxford",
        "Flat 3, 27 Queen's Road, Brighton BN1 3WB",
        "5 Rose Way, Norwich NR1 1AA",
        "1420 N Maple Ave Apt 3, Springfield, IL 62704",
        "1229 W Cedar St Apt 4B, Milwaukee, WI 53202",
        "350 Fifth Avenue, Suite 3300, New York, NY 10118",
        "77 Massachusetts Ave\nCambridge, MA 02139",
        "125 W 42nd St",
        "904 Elmwood Dr",
        "PO Box 1187, Duluth MN 55802",
        "P.O. Box 44",
        "3rd floor, 12 Station Road",
        "Unit 5, Riverside Industrial Estate, Cork T12 X8N6",
        "12 Grafton Street, Dublin 2",
        "24 Sussex Drive, Ottawa, ON K1M 1M4",
        "7/12 Bourke Street, Melbourne VIC 3000",
        "1 Infinite Loop, Cupertino, CA 95014",
    ]);
}

#[test]
fn nordic() {
    found(&[
        "Storgata 5, 0155 Oslo",
        "Storgatan 5 lgh 1102, 111 51 Stockholm",
        "Nørregade 10, 2. tv, 1165 København K",
        "Nørrebrogade 44, 2200 København N",
        "Mannerheimintie 5 A 12, 00100 Helsinki",
        "Mannerheimintie 5 A 12",
        "Hämeenkatu 3",
    ]);
}

#[test]
fn slavic() {
    found(&[
        "ul. Długa 5/7 m. 3, 00-238 Warszawa",
        "ul. Piotrkowska 104, 90-926 Łódź",
        "al. Jerozolimskie 54",
        "Dlouhá 5, 110 00 Praha 1",
        "náměstí Míru 9, 120 00 Praha 2",
        "Obchodná ulica 12, 811 06 Bratislava",
        "Ilica 5, 10000 Zagreb",
        "ulica kralja Tomislava 3",
    ]);
}

#[test]
fn southeastern() {
    found(&[
        "Kossuth utca 12, 1055 Budapest",
        "Rákóczi tér 5",
        "Str. Lungă nr. 12, bl. 5, sc. B, ap. 12, Brașov",
        "Atatürk Caddesi No: 12, Kadıköy",
        "Ερμού 12, 105 63 Αθήνα",
        "Οδός Ερμού 12",
    ]);
}

#[test]
fn what_looks_like_one() {
    harmless(&[
        "Platz 3 für uns!",
        "Brasilien Platz 1 der Charts",
        "Weg 5 km lang",
        "Ring 2",
        "Gate 12 boarding now",
        "Highway 66",
        "Route 5 is closed",
        "Street 2 Street",
        "Via 2",
        "via WhatsApp 2",
        "Halle 7, Gleis 5, Level 3",
        "Linie 12 Richtung Goethestraße 15 Uhr",
        "Am Markt 2023 war es schön",
        "Kapitel 5",
        "Park 5",
        "Hof 2",
        "Place 2 be",
        "top 5",
        "Allee 2 Euro",
        "A5 Richtung Frankfurt",
        "Bundesstraße 27 gesperrt",
        "Nürnberg 2 : 1 Köln",
        "Köln 3 Tore, Köln 5",
        "Auf Platz 2 landet Bremen",
        "auf der Landstraße 80 fahren",
        "Schlossberg 412 m",
        "Bachstraße 2x geblitzt",
        "Martin Winkel 38, Trier",
        "M1 5TH gen",
        "Potsdamer Platz 2 Stationen",
        "iPhone 14 Pro, 256 GB",
        "Windows 11 Update 22H2",
        "7 Days Road Trip",
        "I ran 10 miles down Main Street",
        "2 new shops on High Street",
        "La calle 13 es un grupo",
        "12345 Follower danke",
        "20000 Hamburger verkauft",
        "1990 Berlin Mauerfall",
        "Heidelberg 3a",
        "Hering 3 Stück",
        "Lena, 23, Köln",
        "Restaurant Alte Post 5/5",
        "Zeichen 50A bis 50E",
        "Abs. 3 Art. 5 GG, BT-Drucks 12/214 S 1",
        "blev klokken henad 22",
        "Omkring 20 personer, 12 av barnen",
        "Pick Ever via URL1581",
        "HP Pavilion 15 - n019wm",
        "OLG Köln, 6 U 128/09",
        "Parkplatz 5 ist frei",
        "during 2020 we met 3 people",
        "Köln",
        "wohne in der Lindenstraße",
        "Wir haben 2024 in Berlin gewonnen",
        "2024 Wien",
        "ca. 30000 Hannover-Fans",
        "5 place de parking",
        "3 way street",
        "15 minute drive",
        "4 lane highway",
        "the last 2 Main characters",
        "Garantie 2 Jahre, Demokratie 3",
        "ab 3. Mai Bergstraße 3. Mai",
        "Lindenstraße 15:30 Uhr",
        "Rückweg 20 Minuten",
        "https://example.org/lindenstr-5/hauptstr 5%",
        "URL304 https://example.org/Hauptstr.5",
        "",
    ]);
}

#[test]
fn a_town_with_its_postcode_is_an_address_where_something_says_so() {
    harmless(&[
        "Kinderwagen zu verkaufen in 53111 Bonn",
        "Stau rund um 53111 Bonn seit heute morgen",
        "Steht offen auf dem Brief vom Amt. Datenschutz 10/10",
    ]);
    check(
        Category::PostalAddress,
        "ich wohne in 53111 Bonn",
        &["53111 Bonn"],
    );
    found(&["53111 Bonn"]);
}

#[test]
fn a_link_is_none() {
    harmless(&["https://example.org/Lindenstr.5,50674"]);
}

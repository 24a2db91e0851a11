//! Numbers that python-stdnum made at random and calls valid or invalid, sentences with
//! near-misses, and the rate at which chance is taken for a person.

use licit_record::Category::NationalId;

use super::super::check;
use super::super::check_digit;
use super::super::check_digit::testing::find;
use super::{baltic, benelux, central, german, islands, nordic, romance, southeast};

/// A check, numbers that it accepts, numbers that it refuses.
struct Vectors(
    fn(&[u8]) -> bool,
    &'static [&'static str],
    &'static [&'static str],
);

#[rustfmt::skip]
const VECTORS: &[Vectors] = &[
    Vectors(german::tax_id, &["13570869260", "97041569232", "47062965185", "71225629435", "93413302657"], &["62601815908", "40166131860", "23909960308", "34628194821", "45181909378"]),
    Vectors(german::austrian, &["4427180256", "7350210683", "1247070355", "9200080157", "6450111186"], &["9918051165", "8429130167", "7664180603", "3546030802", "6904160774"]),
    Vectors(check_digit::ean13, &["7569453274534", "7568864433370", "7562315903917", "7567104996415", "7562380617320"], &["7568356999088", "7565460011769", "7566101062274", "7560861539041", "7561371036428"]),
    Vectors(romance::nir, &["168121398821767", "190042A51538613", "269026967502422", "112066976194510", "278046946138447"], &["168046900283338", "257097565776327", "146097543283618", "283022B69995430", "103071309360521"]),
    Vectors(romance::numero_fiscal, &["3138313122490", "0680999818338", "2631543094404", "0389510740479", "0653684271296"], &["2963042903430", "0117089061266", "1262872839957", "2609427424843", "1334017252756"]),
    Vectors(romance::codice_fiscale, &["VTRFTS03M67X147H", "NYRGLS43L61O446O", "MMBCBG23D22X510U", "XRZKKN91H55O012M", "YMNNNL01H49W097L"], &["BWIJRC23E10W736H", "MTMCHS99D05R292F", "LMTTSE94R04G227A", "LHIKMY92P49G135Y", "ZMPBLB88T01Q243Y"]),
    Vectors(romance::dni, &["44267958L", "88388595D", "64519974Y", "77177481S", "45827052N"], &["34541888Q", "63277967Q", "37921549Y", "69171646X", "02277045Y"]),
    Vectors(romance::nie, &["Z1013350K", "Y5256087A", "Z5652662A", "X0147775T", "X1212170R"], &["X4421475L", "X1546018U", "Z1113982A", "Z4554966R", "Y8839730D"]),
    Vectors(romance::nif, &["354613235", "792152247", "837753589", "958055378", "113181361"], &["132494889", "260073629", "988005495", "243690060", "683756144"]),
    Vectors(romance::cartao, &["334081478EC4", "396312624ZR2", "386823818OX2", "538684187KN0", "622199231NZ9"], &["395884192PC7", "921793931LI2", "844264062TO5", "285505697JC3", "532625913KG1"]),
    Vectors(romance::cnp, &["1560202165089", "1910320315351", "1860705182366", "1820926226987", "1910101408631"], &["1720726424152", "1720506101907", "2850815293268", "2710723031712", "2890714355590"]),
    Vectors(benelux::bsn, &["013714788", "635830486", "116302860", "937849820", "418747878"], &["806629346", "182524835", "682292528", "513733297", "077300761"]),
    Vectors(benelux::rijksregister, &["81022668160", "98062719627", "77120386369", "65060443873", "58061573971"], &["87062423107", "72081754469", "55040558353", "69011918848", "67101376821"]),
    Vectors(nordic::cpr, &["2110938198", "1101749920", "2305977090", "2201734749"], &["2110938199", "1101749921", "2305977091", "2201734740"]),
    Vectors(nordic::personnummer, &["5804267374", "5812240090", "9708196747", "0502188204", "7206190667"], &["9608178325", "0201141287", "7501271996", "5402152198", "7106084017"]),
    Vectors(nordic::hetu_with_letter, &["191104A238U", "200104A143B", "130805A394U", "040304A272T", "150601A081C"], &["270605A206Y", "240907A1416", "111009A596K", "250102A041R", "261105A036J"]),
    Vectors(nordic::fodselsnummer, &["05115141416", "12036940008", "13117573014", "13087235860", "19037846697"], &["21055535568", "03035057470", "08039959963", "01068486305", "04106636593"]),
    Vectors(baltic::isikukood, &["47101141079", "49506134365", "35108094727", "39001039554", "37607147431"], &["36207025579", "45301194649", "46202257884", "36702035089", "35807247038"]),
    Vectors(baltic::personas_kods, &["27079011802", "07077317009", "11039014252", "15015511746", "10127014397"], &["24126818922", "02087818552", "23128410209", "12038013433", "20049218820"]),
    Vectors(central::pesel, &["96112883091", "53072466607", "95080942261", "83102118026", "70082040650"], &["65102758455", "55032829371", "73062804092", "51090697493", "90070335882"]),
    Vectors(central::nip, &["7142309774", "3795884228", "7964786052", "1780827996", "7698280232"], &["8247789175", "3601049967", "1386417958", "9802058525", "5318882301"]),
    Vectors(central::rodne_cislo, &["9953191314", "9406041425", "5757202869", "6708257501", "7408083298"], &["5804030937", "7353175428", "5804201611", "8053048961", "8558129549"]),
    Vectors(southeast::emso, &["0908997507268", "1107981501333", "0901954501733", "0202985508269", "2609956502022"], &["0504979502929", "1401969505520", "2404988505572", "1908953501613", "2508958500582"]),
    Vectors(southeast::egn, &["8905178899", "0848127052", "6812018310", "9205197154", "7612228408"], &["7207089884", "9005231592", "7805019951", "9711266876", "1049224850"]),
    Vectors(southeast::amka, &["21107717866", "28127580307", "27016689484", "23057182984", "17106619210"], &["19067149433", "06087398841", "19026916871", "08065946333", "22087581810"]),
    Vectors(southeast::afm, &["055045310", "911896751", "120303773", "360631561", "354446584"], &["195871217", "696185448", "622587638", "884445384", "508476667"]),
    Vectors(southeast::tic, &["09228284J", "04478979X", "35541348X", "09024858Z", "01477419W"], &["00873859G", "31647858C", "49129153F", "59343131T", "34050552Q"]),
    Vectors(check_digit::mod11_10, &["09847751049", "06211346270", "34751994323", "80345903992", "37479033740"], &["00456865665", "59552143896", "55618043563", "59953385708", "39894811286"]),
    Vectors(islands::nhs, &["0486388433", "4783304203", "4339346373", "7455561172", "9532895175"], &["5241577582", "4319422948", "6383619817", "1936372899", "5375226868"]),
    Vectors(islands::pps, &["2818340MA", "6906999AA", "7341697MH", "1734506UA", "5696959NA"], &["2737084M", "5338602CA", "8414148O", "1628468AA", "8591063D"]),
    Vectors(german::pension, &["15070649C103"], &["15070649C104", "15450649C103"]),
    Vectors(german::health, &["A123456780", "H123456785"], &["A123456781"]),
    Vectors(german::document, &["L01X00T471", "C01X00T478", "T220001293"], &["L01X00T472", "2200012932"]),
    Vectors(romance::seguridad_social, &["281234567840"], &["281234567841", "991234567840"]),
    Vectors(central::taj, &["111111110"], &["111111111"]),
    Vectors(central::adoazonosito, &["8071592153"], &["8071592154"]),
    Vectors(islands::nino, &["AB123456C"], &["BG123456A", "DA123456A", "AO123456A", "AB123456E"]),
    Vectors(islands::driver, &["MORGA657054SM9IJ"], &["MORGA999054SM9IJ", "M9RGA657054SM9IJ"]),
    Vectors(islands::ssn, &["536221748", "900701234"], &["666121234", "000121234", "536001748", "536220000", "123456789"]),
    Vectors(nordic::hetu_with_dash, &["131052308T"], &["131052308S", "321052308T"]),
];

#[test]
fn numbers_of_python_stdnum() {
    for (index, Vectors(check, valid, invalid)) in VECTORS.iter().enumerate() {
        for number in *valid {
            assert!(
                check(number.as_bytes()),
                "vector {index}: {number} is valid"
            );
        }
        for number in *invalid {
            assert!(
                !check(number.as_bytes()),
                "vector {index}: {number} is invalid"
            );
        }
    }
}

#[test]
fn checks_bear_any_bytes() {
    for Vectors(check, ..) in VECTORS {
        for bytes in [
            "",
            "0",
            "99999999999999999999",
            "ZZZZZZZZZZZZZZZZZZZZ",
            "---",
            "ÄÖ",
        ] {
            check(bytes.as_bytes());
        }
    }
}

#[test]
fn alone() {
    for text in [
        "RSSMRA85T10A562S",
        "rssmra85t10a562s",
        "40669814H",
        "X0147775T",
        "131052-308T",
        "191104A238U",
        "15070649C103",
        "AB 12 34 56 C",
        "AB123456C",
        "756.9217.0769.85",
        "85.07.30-033.28",
        "536-22-1748",
        "2 85 05 78 006 084 91",
        "2 85 05 78 006 084 36",
        "2850578006084 41",
        "MORGA657054SM9IJ",
        "2818340MA",
        "580426-7374",
        "736028/5163",
        "211093-8198",
    ] {
        let source = format!("Nummer: {text}, sonst nichts");
        let found = find(super::at, &source);
        assert!(found.iter().any(|found| found == text), "{text}: {found:?}");
    }
}

#[test]
fn beside_a_word() {
    for (text, found) in [
        ("Meine Steuer-ID ist 13570869260, warum", "13570869260"),
        ("Steuer-ID 13 570 869 260", "13 570 869 260"),
        // A wrong check digit beside its word.
        ("Meine Steuer-ID ist 13570869261", "13570869261"),
        (
            "Sozialversicherungsnummer 65140387H121 reicht",
            "65140387H121",
        ),
        ("Rentenversicherung: 65 140387 H 121", "65 140387 H 121"),
        ("Ausweis verloren! Nummer L01X00T471, bitte", "L01X00T471"),
        ("Personalausweisnummer T220001293 wurde", "T220001293"),
        ("Krankenkassennummer H123456785 wo", "H123456785"),
        ("Meine Matrikelnummer ist 7310442, wo", "7310442"),
        ("Reisepass C01X00T47 abgelaufen", "C01X00T47"),
        ("Führerschein B072RRE2I55 weg", "B072RRE2I55"),
        ("SVNR 1247 070355", "1247 070355"),
        ("AHV 756.9217.0769.85", "756.9217.0769.85"),
        ("my ssn is literally 536-22-1748 why", "536-22-1748"),
        ("SSN 536221748", "536221748"),
        ("NI number AB 12 34 56 C and", "AB 12 34 56 C"),
        ("NHS number 0219720827 but", "0219720827"),
        ("passport 533401892 expires", "533401892"),
        ("drivers license D1234562 suspended", "D1234562"),
        (
            "numéro de sécu 2 85 05 78 006 084 36 et",
            "2 85 05 78 006 084 36",
        ),
        ("mi DNI es 40669814H y", "40669814H"),
        ("mi DNI es 40669814A", "40669814A"),
        ("codice fiscale RSSMRA85T10A562S ma", "RSSMRA85T10A562S"),
        ("mijn BSN is 479017669, wat", "479017669"),
        ("mój PESEL to 44051401359 i", "44051401359"),
        ("personnummer 19850709-2768 funkar", "19850709-2768"),
        ("fødselsnummer 05115141416", "05115141416"),
        ("hetu 131052-308T", "131052-308T"),
        ("CNP-ul meu este 1800101359647, ajutor", "1800101359647"),
        ("rodné číslo 736028/5163", "736028/5163"),
        ("моето ЕГН 8905178899", "8905178899"),
        ("ΑΜΚΑ 21107717866", "21107717866"),
        ("ο ΑΦΜ μου 055045310", "055045310"),
        ("OIB 09847751049", "09847751049"),
        ("EMŠO 0908997507268", "0908997507268"),
        ("isikukood 47101141079", "47101141079"),
        ("personas kods 270790-11802", "270790-11802"),
        ("TAJ szám 111 111 110", "111 111 110"),
        ("PPS number 2818340MA", "2818340MA"),
        ("CPR 200583-3505", "200583-3505"),
        ("NIF 354613235", "354613235"),
        ("rijksregisternummer 85073003328", "85073003328"),
    ] {
        check(NationalId, text, &[found]);
    }
}

#[test]
fn near_misses() {
    for text in [
        "13570869260 Views",
        "44051401359",
        "479017669",
        "0170 1234567",
        "am 14.03.2025 um 18:30",
        "Ausweis vergessen, 20 Euro Strafe",
        "passport 2023 renewed",
        "Reisepass gilt bis 20271231",
        "Führerschein seit 2015",
        "12345678A",
        "40669814A",
        "131052-308S",
        "123-45-6789",
        "RSSMRA85T10A562T",
        "ISBN 978-3-16-148410-0",
        "192.168.100.200",
        "Je n'ai pas 1234567 ami",
        "https://example.org/status/1234567890123456789",
        "BG 12 34 56 A",
        "850709-2769",
        "v2.10.12-033.29",
        "IMG_20230501_123456",
        "1.234.567.890",
        "+49 170 1234567",
        "536-22-17480",
        "8-536-22-1748",
        "penicilina 4.000.000 UI",
    ] {
        check(NationalId, text, &[]);
    }
}

/// Numbers without a word beside them: of a million random runs of digits of each length at most
/// one in ten thousand is taken for a person's number.
#[test]
fn chance_is_not_a_person() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let rounds = if std::env::var_os("RUN_SLOW_TESTS").is_some() {
        1_000_000
    } else {
        4_000
    };
    let mut text = String::new();
    for length in 5..=20 {
        let mut hits = 0;
        for _ in 0..rounds {
            text.clear();
            for _ in 0..length {
                text.push(char::from(b'0' + (random() % 10) as u8));
            }
            let view =
                super::Text::new(&text, licit_record::policy::OperatingPoint::Balanced, "DE");
            let mut spans = Vec::new();
            super::at(&view, 0, &mut spans);
            hits += usize::from(!spans.is_empty());
        }
        println!("{length} digits: {hits} of {rounds}");
        assert!(
            hits * 10_000 <= rounds,
            "{length} digits: {hits} of {rounds}"
        );
    }
}

//! What is named after a person is none: the Robert-Koch-Institut, Baker Street, St. Patrick's
//! Day; nor is a dog called Max, nor the month of May.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::lexicon::hash;
use super::token::{Case, Kind, Token};

/// What stands behind a name that it bears itself, in lower case.
const BEARERS: &str = "straße strasse str platz allee weg gasse ring damm ufer brücke park halle \
    haus hof saal stadion arena schule grundschule realschule gesamtschule gymnasium kolleg \
    universität uni hochschule akademie institut stiftung preis medaille orden klinik klinikum \
    krankenhaus spital heim kaserne kirche kapelle dom museum theater bibliothek archiv denkmal \
    brunnen turm bahnhof flughafen hafen krankheit syndrom test skala effekt prinzip gesetz \
    turnier pokal cup tag woche jahr marathon lauf kalender code reihe serie motor diagramm \
    street road avenue lane drive square bridge hall stadium school college university institute \
    foundation prize award medal hospital clinic church cathedral museum theatre theater library \
    airport station syndrome disease effect law day bowl trophy tower island islands lake river \
    mountain valley creek beach county falls bay rue avenue place calle avenida plaza via piazza \
    ulica straat plein plads gade gatan gata vej";
/// Animals that are called by a name.
const ANIMALS: &str = "hund hündin rüde welpe kater katze kätzchen katzen hunde hamster \
    meerschweinchen kaninchen pferd pony stute wallach hengst wellensittich papagei esel schwein \
    kuh kalb dackel labrador pudel schäferhund dog puppy doggo pup cat kitten kitty hamster \
    rabbit bunny horse pony mare parrot budgie tortoise corgi beagle chien chat perro perra gato \
    gata cane gatto hond kat paard pies kot hund katt hest";

static BEARS: LazyLock<HashSet<u64>> = LazyLock::new(|| set(BEARERS));
static IS_ANIMAL: LazyLock<HashSet<u64>> = LazyLock::new(|| set(ANIMALS));

fn set(words: &str) -> HashSet<u64> {
    words
        .split_whitespace()
        .map(|word| hash(word.as_bytes()))
        .collect()
}

/// Whether the tokens `first..=last` name something else than a person.
pub(crate) fn is_namesake(list: &[Token], first: usize, last: usize) -> bool {
    is_borne(list, first, last) || is_of_animal(list, first, last) || is_month(list, first, last)
}

/// Months that are names as well.
const MONTHS: &str = "april may june august mai juni januar jan juli julia june avril abril mayo \
    maio maggio giugno agosto mei maj";
static IS_MONTH: LazyLock<HashSet<u64>> = LazyLock::new(|| set(MONTHS));
static OF_MONTH: LazyLock<HashSet<u64>> =
    LazyLock::new(|| set("of de di im ende anfang mitte since until by early late mid"));

/// Whether a month stands beside the number of a day or a year, or behind a word that only a
/// month follows: `the 14th of May`, `Ende April`, `June 3`.
fn is_month(list: &[Token], first: usize, last: usize) -> bool {
    let token = |at: Option<usize>| at.and_then(|at| list.get(at));
    let is_number = |token: &Token| token.kind == Kind::Number;
    let before = token(first.checked_sub(1));
    let before2 = token(first.checked_sub(2));
    // `14. Mai`, `14th of May`
    let numbered_before = before.is_some_and(is_number)
        || before2.is_some_and(is_number)
            && before
                .is_some_and(|token| token.kind == Kind::Mark || OF_MONTH.contains(&token.hash));
    let announced = before.is_some_and(|token| OF_MONTH.contains(&token.hash))
        && !before2.is_some_and(|token| matches!(token.case, Case::Title | Case::Upper));
    first == last
        && list
            .get(first)
            .is_some_and(|token| IS_MONTH.contains(&token.hash))
        && (numbered_before || announced || token(last.checked_add(1)).is_some_and(is_number))
}

/// Whether what bears the name stands behind it, or is the last part of it.
fn is_borne(list: &[Token], first: usize, last: usize) -> bool {
    let bears = |at: usize| {
        list.get(at).is_some_and(|token| {
            token.kind == Kind::Word && token.case != Case::Lower && BEARS.contains(&token.hash)
        })
    };
    let is_hyphen = |at: usize| {
        list.get(at)
            .is_some_and(|token| token.kind == Kind::Mark && token.glued && token.hash == *HYPHEN)
    };
    if last > first && bears(last) {
        return true;
    }
    // `Max-Planck-Gymnasium`, of which the tagger saw the beginning.
    let mut at = last;
    while is_hyphen(at + 1)
        && list
            .get(at + 2)
            .is_some_and(|next| next.glued && next.kind == Kind::Word)
    {
        at += 2;
    }
    if at > last && bears(at) {
        return true;
    }
    // The bearer of a name of a single line, not of one that ends there.
    bears(last + 1) && list.get(last + 1).is_some_and(|next| !next.tag)
}

static HYPHEN: LazyLock<u64> = LazyLock::new(|| hash(b"-"));

/// Whether a single word follows the word for an animal.
fn is_of_animal(list: &[Token], first: usize, last: usize) -> bool {
    let follows = first.checked_sub(1).and_then(|before| list.get(before));
    let is_animal = |token: &Token| token.kind == Kind::Word && IS_ANIMAL.contains(&token.hash);
    (first == last && follows.is_some_and(is_animal))
        || (last == first + 1 && is_animal(&list[first]))
}

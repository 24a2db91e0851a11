//! Guesses the language of a text by its function words, so that the tagger can read a capital in
//! the middle of a German sentence otherwise than one in an English sentence.
//!
//! It tells apart what writes capitals differently or shares words, not every language.

use std::sync::LazyLock;

use super::lexicon::hash;
use super::token::{Kind, Token};

/// A language or a group of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Language {
    /// Too few words, or another language.
    #[default]
    Unknown,
    /// Writes all nouns with a capital.
    German,
    English,
    /// French, Italian, Spanish, Portuguese, Romanian.
    Romance,
    /// Danish, Norwegian, Swedish.
    Nordic,
    Dutch,
    /// Polish, Czech, Slovak, Croatian, Slovene.
    Slavic,
    /// Turkish, Finnish, Hungarian: endings instead of small words.
    Agglutinative,
    /// Written in other letters than Latin ones.
    OtherLetters,
}

/// How many there are.
const COUNT: usize = Language::OtherLetters as usize + 1;

/// Small words of each language. One that several share stands in the lists of all of them.
const WORDS: &[(Language, &str)] = &[
    (
        Language::German,
        "der die das den dem des ein eine einen einem einer und oder aber ist sind war bin bist \
         hat habe hab haben hatte wird wurde werden nicht kein keine mit von vom zum zur bei beim \
         für auf aus nach über unter ich du er sie wir ihr mir mich dir dich uns euch sich mein \
         meine meinen meiner dein sein seine wenn weil dass wie was wer wo noch auch nur schon \
         mal heute morgen gestern hier da dann doch ja nein so im am an als zu bitte danke gibt \
         kann muss will alle jemand immer mehr sehr gut unser unsere vor ins ab seit ohne",
    ),
    (
        Language::English,
        "the a an and or but is are was were be been am i you he she it we they me him her us \
         them my your his our their this that these those of to in on at for with from by not \
         don doesn didn isn can will would should could have has had do does did just so if when \
         what who how why where there here all out up about than then as no yes get got like im \
         u ur its too very more some any today tomorrow now please thanks new one been being",
    ),
    (
        Language::Romance,
        "le la les l un une des du de d et ou est sont je tu il elle nous vous ils pas ne que qui \
         dans pour sur avec chez mon ma mes ton sa ses ce cette au aux el los las del y o en por \
         para con una unos es son soy está están muy pero como más mi su al lo se te che di da il \
         lo gli non per sono ho ha è una nel della dei con mio mia anche os as do dos das no na \
         em um uma não eu você ele ela com meu minha mas muito hoje hoy oggi si și este nu cu",
    ),
    (
        Language::Nordic,
        "og och er är det den de ikke inte ikkje jeg jag eg du han hun hon vi på til till med av \
         af for för som en et ett i at att har hadde havde var blir bliver mig meg dig deg min \
         mitt mine vår vores våra fra från men om så nå nu hva hvad vad noen nogen någon idag \
         hos kan skal ska vil",
    ),
    (
        Language::Dutch,
        "de het een en of maar is zijn was ben heeft heb hebben niet geen met van voor op uit naar \
         over ik je jij hij zij ze we wij jullie mij me jou ons mijn jouw als omdat dat wat wie \
         waar nog ook alleen al hier daar dan toch bij te om aan er vandaag morgen gisteren naar",
    ),
    (
        Language::Slavic,
        "i w we z ze na do od po za przy dla nie tak jest są był była być mam ma się co kto jak \
         gdzie ale lub że to ten ta te mój moja moje dziś jutro już tylko pan pani a je jsem jsi \
         jsme jsou byl byla být v ve s se k ke o u pro není že kdo kde můj moje dnes si sa nie \
         som u na su sam smo li da kao",
    ),
    (
        Language::Agglutinative,
        "ve bir bu şu o ben sen biz siz için ile gibi çok daha değil var yok mi mı mu mü ne kim \
         nasıl ama da de bugün yarın ja on ei en se hän me te että mutta kun niin olen oli ole \
         nyt tänään kanssa az egy és nem van volt hogy de meg is már csak ez ma én te mi ki",
    ),
];

/// Slots of the table of function words, a power of two.
const SLOTS: usize = 1 << 11;

/// For each function word: 32 bits of its hash, and a bit for every language that has it.
static FUNCTION_WORDS: LazyLock<Vec<(u32, u16)>> = LazyLock::new(|| {
    let mut table = vec![(0, 0); SLOTS];
    for (language, words) in WORDS {
        for word in words.split_whitespace() {
            let hash = hash(word.as_bytes());
            let mut slot = slot_of(hash);
            while table[slot].1 != 0 && table[slot].0 != hash as u32 {
                slot = (slot + 1) % SLOTS;
            }
            table[slot].0 = hash as u32;
            table[slot].1 |= 1_u16 << *language as u16;
        }
    }
    table
});

#[inline]
fn slot_of(hash: u64) -> usize {
    (hash >> 40) as usize % SLOTS
}

/// Longest function word in bytes.
const MAX_LEN: u8 = 10;
/// How many words of a text are looked at: enough to tell, whatever its length.
const MAX_WORDS: usize = 256;

impl Language {
    /// The one of a language tag (BCP 47), as `de` or `pt-BR`.
    pub(crate) fn of_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or("");
        match primary.to_ascii_lowercase().as_str() {
            "de" | "gsw" | "nds" | "lb" => Self::German,
            "en" => Self::English,
            "fr" | "it" | "es" | "pt" | "ro" | "ca" | "gl" => Self::Romance,
            "da" | "no" | "nb" | "nn" | "sv" | "is" => Self::Nordic,
            "nl" | "af" => Self::Dutch,
            "pl" | "cs" | "sk" | "hr" | "sl" | "bs" => Self::Slavic,
            "tr" | "fi" | "hu" | "et" => Self::Agglutinative,
            "ru" | "uk" | "bg" | "mk" | "el" | "sr" | "be" | "ar" | "he" | "hi" | "ja" | "ko"
            | "zh" => Self::OtherLetters,
            _ => Self::Unknown,
        }
    }

    /// Guesses. `low` are the lower-case copies of the tokens.
    pub(crate) fn of(list: &[Token], low: &str) -> Self {
        let mut votes = [0_u32; COUNT];
        let table = FUNCTION_WORDS.as_slice();
        let words = list
            .iter()
            .filter(|token| token.kind == Kind::Word && !token.tag);
        for token in words.take(MAX_WORDS) {
            if is_of_other_letters(token, low) {
                votes[Self::OtherLetters as usize] += 2;
            } else if token.low_len <= MAX_LEN {
                vote(languages_of(table, token.hash), &mut votes);
            }
        }
        let mut best = (0, Self::Unknown);
        for language in ALL {
            let votes = votes[language as usize];
            if votes > best.0 {
                best = (votes, language);
            }
        }
        best.1
    }
}

const ALL: [Language; COUNT - 1] = [
    Language::German,
    Language::English,
    Language::Romance,
    Language::Nordic,
    Language::Dutch,
    Language::Slavic,
    Language::Agglutinative,
    Language::OtherLetters,
];

/// A word of one language alone says twice as much as one that several share.
#[inline]
fn vote(languages: u16, votes: &mut [u32; COUNT]) {
    let weight = 1 + u32::from(languages.is_power_of_two());
    let mut rest = languages;
    while rest != 0 {
        votes[rest.trailing_zeros() as usize] += weight;
        rest &= rest - 1;
    }
}

#[inline]
fn languages_of(table: &[(u32, u16)], hash: u64) -> u16 {
    let mut slot = slot_of(hash);
    loop {
        match table[slot] {
            (_, 0) => return 0,
            (word, languages) if word == hash as u32 => return languages,
            _ => slot = (slot + 1) % SLOTS,
        }
    }
}

/// Whether a word is written in Greek, Cyrillic or another script beyond Latin.
#[inline]
fn is_of_other_letters(token: &Token, low: &str) -> bool {
    // Greek begins at U+0370, in UTF-8 from the byte 0xcd on.
    low.as_bytes()
        .get(token.low as usize)
        .is_some_and(|byte| *byte >= 0xcd)
}

#[cfg(test)]
mod tests {
    use super::super::token::Tokens;
    use super::*;

    fn guess(text: &str) -> Language {
        let mut tokens = Tokens::default();
        let tagger = super::super::Tagger::built_in().expect("the tagger is whole");
        tokens.fill(text, &tagger.lexicon);
        Language::of(&tokens.list, &tokens.low)
    }

    #[test]
    fn tags_name_languages() {
        for (tag, language) in [
            ("de", Language::German),
            ("de-AT", Language::German),
            ("pt_BR", Language::Romance),
            ("EN", Language::English),
            ("eo", Language::Unknown),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
    }

    #[test]
    fn a_few_words_tell_the_language() {
        for (text, language) in [
            ("Hat jemand die Nummer vom Hausmeister?", Language::German),
            ("hab den bus verpasst", Language::German),
            ("who has the keys to the shed", Language::English),
            ("je suis chez ma tante", Language::Romance),
            ("vivo con mi hermana en el centro", Language::Romance),
            ("jeg er hos min mor", Language::Nordic),
            ("wij zijn vandaag niet thuis", Language::Dutch),
            ("nie mam już siły", Language::Slavic),
            ("bugün çok güzel bir gün", Language::Agglutinative),
            ("где мои ключи", Language::OtherLetters),
            ("που είναι τα κλειδιά", Language::OtherLetters),
            ("Krawumm!", Language::Unknown),
            ("", Language::Unknown),
        ] {
            assert_eq!(guess(text), language, "{text}");
        }
    }
}

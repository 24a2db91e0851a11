//! The labelling sheet: one page on which people mark what identifies persons in a sample of
//! texts and, if they want to, what the texts say about persons. It works without a network, sends nothing, and exports a gold file.
//!
//! The page is German and English at once. Its policy for content lets its own script run, known
//! by its hash, and nothing else.

use askama::Template;
use base64::Engine as _;
use jiff::civil::Date;
use licit_evidence::Sha256;
use licit_record::{Category, Concerns, SpecialCategory};
use serde_json::{Value, json};

use crate::{Language, category_words, statements};

const WORDS: &str = include_str!("../templates/sheet.words.json");
const SCRIPT: &str = include_str!("../templates/sheet.js");
const STYLE: &str = include_str!("../templates/sheet.css");
/// Keys of the categories, in their order.
const KEYS: &str = "1234567890qwertzuiopasdfghjkl";
/// Key that leads to the statements about persons.
const FLAGS_KEY: char = 'c';

/// A text on the sheet.
#[derive(Clone, Copy)]
pub struct SheetText<'a> {
    /// Its id in the sample.
    pub id: &'a str,
    /// Its language tag.
    pub lang: &'a str,
    /// The text.
    pub text: &'a str,
    /// What is suggested: first byte, one past the last byte, category.
    pub suggested: &'a [(u32, u32, Category)],
    /// What it may say about persons.
    pub suggested_flags: &'a [(SpecialCategory, Concerns)],
}

/// What the sheet says about itself.
#[derive(Clone, Debug)]
pub struct SheetFacts<'a> {
    /// Whose texts they are.
    pub controller: &'a str,
    /// When they were drawn.
    pub drawn_on: Date,
    /// When they must be gone.
    pub delete_by: Date,
}

/// A sheet that cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// The template failed.
    #[error("labelling sheet: {0}")]
    Template(#[from] askama::Error),
    /// The words of the page are no JSON.
    #[error("labelling sheet: {0}")]
    Words(#[from] serde_json::Error),
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct Page {
    lang: &'static str,
    script_hash: String,
    style: &'static str,
    script: &'static str,
    words: String,
    data: String,
}

/// Codes of categories that nobody marks: a quote is told by the texts of those who objected, a
/// tagged place is no text, and statements about persons are labelled as flags of a whole text.
const NOT_MARKED: [&str; 4] = [
    "QUOTE",
    "PRECISE_PLACE_TIME",
    "SPECIAL_CATEGORY",
    "MINOR_MENTION",
];

/// The categories that a text can hold, in the order of the sheet.
pub fn labelled_categories() -> impl Iterator<Item = Category> {
    let is_marked = |category: &Category| !NOT_MARKED.contains(&category.code());
    Category::ALL.iter().copied().filter(is_marked)
}

/// The sheet for some texts, shown in `language` first.
///
/// # Errors
/// None that a caller can cause.
pub fn sheet(
    texts: &[SheetText<'_>],
    facts: &SheetFacts<'_>,
    language: Language,
) -> Result<String, SheetError> {
    let page = Page {
        lang: language.code(),
        script_hash: base64::engine::general_purpose::STANDARD
            .encode(Sha256::of(SCRIPT.as_bytes()).0),
        style: STYLE,
        script: SCRIPT,
        words: for_script(&serde_json::from_str(WORDS)?),
        data: for_script(&data(texts, facts, language)),
    };
    Ok(page.render()?)
}

fn data(texts: &[SheetText<'_>], facts: &SheetFacts<'_>, language: Language) -> Value {
    let categories = labelled_categories()
        .zip(KEYS.chars())
        .map(|(category, key)| {
            let (en, de) = (
                category_words(category, Language::English),
                category_words(category, Language::German),
            );
            json!({
                "code": category.code(), "key": key.to_string(),
                "en": en.name, "enIncludes": en.includes,
                "de": de.name, "deIncludes": de.includes,
            })
        });
    let (en, de) = (Language::English, Language::German);
    let statements_json = SpecialCategory::ALL.iter().map(|category| {
        json!({
            "code": category,
            "en": statements::category(*category, en),
            "enIncludes": statements::includes(*category, en),
            "de": statements::category(*category, de),
            "deIncludes": statements::includes(*category, de),
        })
    });
    let concerns_json = Concerns::ALL.iter().map(|of| {
        json!({ "code": of, "en": statements::concerns(*of, en), "de": statements::concerns(*of, de) })
    });
    let texts_json: Vec<Value> = texts
        .iter()
        .map(|text| {
            let spans = text.suggested.iter().map(|(start, end, category)| {
                json!({ "start": start, "end": end, "category": category.code() })
            });
            let flags = text
                .suggested_flags
                .iter()
                .map(|(category, concerns)| json!({ "category": category, "concerns": concerns }));
            json!({
                "id": text.id, "lang": text.lang, "text": text.text,
                "spans": spans.collect::<Vec<_>>(),
                "flags": flags.collect::<Vec<_>>(),
            })
        })
        .collect();
    // Sheets of other samples must not find each other's work in the browser.
    let ids: Vec<&str> = texts.iter().map(|text| text.id).collect();
    let mut key = Sha256::of(ids.join(" ").as_bytes()).to_string();
    key.truncate(16);
    json!({
        "lang": language.code(),
        "key": key,
        "facts": {
            "controller": facts.controller,
            "drawn_on": facts.drawn_on.to_string(),
            "delete_by": facts.delete_by.to_string(),
        },
        "categories": categories.collect::<Vec<_>>(),
        "statements": statements_json.collect::<Vec<_>>(),
        "concerns": concerns_json.collect::<Vec<_>>(),
        "flagsKey": FLAGS_KEY.to_string(),
        "texts": texts_json,
    })
}

/// JSON that cannot end the element it stands in.
fn for_script(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn page(text: &str) -> String {
        let texts = [SheetText {
            id: "1",
            lang: "de",
            text,
            suggested: &[(0, 2, Category::Email)],
            suggested_flags: &[(SpecialCategory::Health, Concerns::Other)],
        }];
        let facts = SheetFacts {
            controller: "Beispielnetz & <Söhne>",
            drawn_on: "2026-11-23".parse().unwrap(),
            delete_by: "2026-12-23".parse().unwrap(),
        };
        sheet(&texts, &facts, Language::German).unwrap()
    }

    #[test]
    fn no_text_can_leave_its_element() {
        let page = page("a </script><script>alert(1)</script> <!-- \u{2028}");
        assert_eq!(page.matches("</script>").count(), 3, "words, data, script");
        assert_eq!(page.matches("<script").count(), 3);
        assert!(!page.contains("alert(1)<") && !page.contains("<Söhne>") && !page.contains("<!--"));
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    }

    #[test]
    fn the_policy_for_content_lets_its_own_script_run_alone() {
        let page = page("x");
        let start = page.rfind("<script>").unwrap() + "<script>".len();
        let end = page.rfind("</script>").unwrap();
        let hash = base64::engine::general_purpose::STANDARD
            .encode(Sha256::of(&page.as_bytes()[start..end]).0);
        assert!(page.contains(&format!(
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'"
        )));
        for outside in ["http://", "https://", "src=", "@import", "url(", "onclick="] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn every_word_of_the_page_is_there_in_both_languages() {
        let words: Value = serde_json::from_str(WORDS).unwrap();
        let names = |lang: &str| -> BTreeSet<String> {
            words[lang].as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(names("en"), names("de"));
        let template = include_str!("../templates/sheet.html");
        let in_page = template.split("data-word=\"").skip(1);
        let in_page = in_page.map(|rest| rest.split('"').next().unwrap().to_owned());
        let in_script = SCRIPT.split("words().").skip(1).map(|rest| {
            let is_name = |char: char| char.is_ascii_alphanumeric();
            rest.chars()
                .take_while(|char| is_name(*char))
                .collect::<String>()
        });
        for word in in_page.chain(in_script) {
            assert!(names("en").contains(&word), "{word}");
        }
        for (english, german) in words["en"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, text)| (text.as_str().unwrap(), words["de"][name].as_str().unwrap()))
        {
            let places = |text: &str| text.matches('{').count();
            assert_eq!(places(english), places(german), "{english}");
        }
    }

    #[test]
    fn every_category_has_a_key_of_its_own() {
        let count = labelled_categories().count();
        assert!(count <= KEYS.chars().count());
        let keys: BTreeSet<char> = KEYS.chars().collect();
        assert_eq!(keys.len(), KEYS.chars().count());
        assert!(!keys.contains(&FLAGS_KEY));
    }
    #[test]
    fn statements_have_names_and_what_counts_in_both_languages() {
        let page = page("x");
        for expected in [
            r#""flags":[{"category":"SC_HEALTH","concerns":"other"}]"#,
            r#""code":"author","de":"verfassende Person","en":"the author""#,
            r#""code":"MINOR","de":"eine minderjährige Person""#,
        ] {
            assert!(page.contains(expected), "{expected}");
        }
        assert_eq!(page.matches("\"code\":\"SC_").count(), 9);
    }
}

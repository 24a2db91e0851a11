//! Holds what every page promises: sound markup, no script, no dead end, the protective choice
//! made, and nothing of what people type taken for markup.
#![expect(clippy::unwrap_used, reason = "a panic is the report of a test")]

mod document;
#[path = "../../examples/pages/invented/mod.rs"]
mod invented;

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use licit_record::Personal;
use licit_service::pages::{
    self, Covered, Field, FormFault, FormProblem, IdentifierKind, Language, Problem, ProblemKind,
    STYLE, Site,
};

use crate::document::Document;

/// Looks at every page in every language.
fn on_every_page(check: impl Fn(&str, &str, &Document)) {
    for language in Language::ALL {
        for (name, page) in invented::pages(language).unwrap() {
            let name = format!("{name}.{}", language.code());
            check(&name, &page, &Document::read(&page));
        }
    }
}

/// Looks at one page in every language.
fn on_page(wanted: &str, check: impl Fn(&Document)) {
    for language in Language::ALL {
        let pages = invented::pages(language).unwrap();
        let (_, page) = pages.iter().find(|(name, _)| *name == wanted).unwrap();
        check(&Document::read(page));
    }
}

#[test]
fn every_page_is_sound() {
    on_every_page(|name, page, document| {
        assert_eq!(document.errors, Vec::<String>::new(), "{name}");
        assert!(!page.contains('⟦') && !page.contains("{$"), "{name}");
        let html = document.all("html").next().unwrap();
        assert!(name.ends_with(html.get("lang")) && !html.get("lang").is_empty());
        for once in ["title", "main", "h1"] {
            assert_eq!(
                document.all(once).count(),
                1 + usize::from(once == "title") * document.all("svg").count(),
                "{once} on {name}"
            );
        }
    });
}

#[test]
fn unsound_markup_is_noticed() {
    for page in ["<p></div>", "<!DOCTYPE html><title>a</title><p></section>"] {
        assert!(!Document::read(page).errors.is_empty(), "{page}");
    }
}

#[test]
fn headings_stand_in_order() {
    on_every_page(|name, _, document| {
        let mut level = 0;
        for element in &document.elements {
            let Some(next @ '1'..='6') = element
                .name
                .strip_prefix('h')
                .and_then(|rest| rest.chars().next())
            else {
                continue;
            };
            let next = next.to_digit(10).unwrap();
            assert!(next <= level + 1, "h{next} after h{level} on {name}");
            level = next;
        }
    });
}

#[test]
fn whatever_refers_to_an_id_finds_it_once() {
    on_every_page(|name, _, document| {
        let mut ids = BTreeSet::new();
        for element in document.elements.iter().filter(|element| element.has("id")) {
            assert!(
                ids.insert(element.get("id")),
                "{} twice on {name}",
                element.get("id")
            );
        }
        for element in &document.elements {
            let anchors = element.get("href").strip_prefix('#').into_iter();
            let labels = [
                element.get("for"),
                element.get("aria-labelledby"),
                element.get("aria-describedby"),
            ];
            for id in anchors.chain(labels.into_iter().flat_map(str::split_whitespace)) {
                assert!(ids.contains(id), "{id} on {name}");
            }
        }
    });
}

#[test]
fn every_field_has_a_label() {
    on_every_page(|name, _, document| {
        let labelled: BTreeSet<&str> = document
            .all("label")
            .map(|label| label.get("for"))
            .collect();
        for field in ["input", "select", "textarea"]
            .into_iter()
            .flat_map(|field| document.all(field))
        {
            let hidden = field.get("type") == "hidden";
            assert!(
                hidden || labelled.contains(field.get("id")),
                "{field:?} on {name}"
            );
        }
    });
}

#[test]
fn pages_run_nothing_and_load_nothing_of_others() {
    on_every_page(|name, _, document| {
        for element in &document.elements {
            assert!(
                !["script", "style", "iframe", "img", "object", "embed"]
                    .contains(&element.name.as_str()),
                "{} on {name}",
                element.name
            );
            for attribute in element.attributes.keys() {
                assert!(
                    attribute != "style" && !attribute.starts_with("on") && attribute != "src",
                    "{attribute} on {name}"
                );
            }
        }
        for link in document.all("link") {
            assert!([pages::STYLE_PATH, pages::ICON_PATH].contains(&link.get("href")));
        }
        for form in document.all("form") {
            assert!(form.get("action").starts_with('/'), "{name}");
        }
    });
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
}

#[test]
fn no_page_is_a_dead_end() {
    on_every_page(|name, _, document| {
        let onward = |element: &&document::Element| {
            element.name == "form" || element.get("href").starts_with('/')
        };
        if name.starts_with("desk-") {
            assert!(
                document.elements.iter().filter(onward).count() > 3,
                "{name}"
            );
        } else {
            assert!(document.main().any(|element| onward(&element)), "{name}");
        }
    });
}

#[test]
fn links_keep_the_language_without_a_cookie() {
    on_every_page(|name, _, document| {
        let ours = document
            .all("a")
            .map(|link| link.get("href"))
            .filter(|href| href.starts_with('/'));
        for href in ours {
            let file = href.contains("/receipt/")
                || ["/log/checkpoint", "/balancing-test", "/desk/oidc"].contains(&href);
            assert!(file || href.contains("lang="), "{href} on {name}");
        }
    });
}

#[test]
fn the_right_to_object_stands_first_and_apart() {
    on_page("notice", |document| {
        let first = document.main().nth(1).unwrap();
        assert!(first.name == "section" && first.has_class("object"));
        let button = document.main().find(|element| element.name == "a").unwrap();
        assert!(button.has_class("big") && button.get("href").starts_with("/objection?"));
        let before_next: Vec<&str> = document
            .main()
            .skip(2)
            .map(|element| element.name.as_str())
            .take_while(|name| *name != "section")
            .collect();
        assert!(
            !before_next.contains(&"h2"),
            "nothing else stands in that section"
        );
    });
}

#[test]
fn a_fresh_form_is_ticked_to_protect_and_for_nothing_else() {
    on_page("form", |document| {
        let ticked: Vec<(&str, &str)> = document
            .all("input")
            .filter(|input| input.has("checked"))
            .map(|input| (input.get("name"), input.get("value")))
            .collect();
        assert_eq!(
            ticked,
            [
                ("service", "plauderei"),
                ("service", "bilderbogen"),
                ("service", "stadt.gespraech"),
                ("covers", "own"),
                ("covers", "about_me"),
                ("covers", "photos"),
            ]
        );
        let whom = document
            .all("option")
            .find(|option| option.has("selected") && option.get("value") == "self");
        assert!(whom.is_some());
    });
}

#[test]
fn the_form_forces_nothing_and_asks_for_little() {
    on_page("form", |document| {
        for element in document.main() {
            assert!(!element.has("required") && !element.has("autofocus"));
            assert!(!["password", "file"].contains(&element.get("type")));
        }
        let forms: Vec<_> = document
            .main()
            .filter(|element| element.name == "form")
            .collect();
        assert_eq!(forms.len(), 1);
        let texts: Vec<&str> = document
            .all("textarea")
            .map(|text| text.get("name"))
            .collect();
        assert_eq!(texts, ["links", "text"]);
    });
}

#[test]
fn every_fault_is_listed_at_the_top_and_tied_to_its_field() {
    on_page("form-faults", |document| {
        let summary: Vec<&str> = document
            .main()
            .filter(|element| element.name == "a")
            .map(|link| link.get("href"))
            .filter(|href| href.starts_with('#'))
            .collect();
        assert_eq!(
            summary,
            [
                "#identifier-0",
                "#identifier-1",
                "#identifier-2",
                "#covers-own",
                "#contact",
                "#links",
                "#text"
            ]
        );
        for id in ["identifier-1", "identifier-2", "contact", "links", "text"] {
            let field = document
                .elements
                .iter()
                .find(|element| element.get("id") == id)
                .unwrap();
            assert_eq!(field.get("aria-invalid"), "true", "{id}");
            assert!(
                field
                    .get("aria-describedby")
                    .contains(&format!("{id}-fault"))
            );
        }
    });
}

#[test]
fn what_was_typed_is_still_there() {
    for language in Language::ALL {
        let pages = invented::pages(language).unwrap();
        let (_, page) = pages
            .iter()
            .find(|(name, _)| *name == "form-faults")
            .unwrap();
        for typed in [
            "@lena_k",
            "kontonummer?",
            "plauderei.example/p/17",
            "lena.kraus",
            "Bitte auch das Foto",
        ] {
            assert!(page.contains(typed), "{typed}");
        }
    }
}

#[test]
fn keeping_an_objection_is_as_easy_as_taking_it_back() {
    for page in ["withdraw", "withdraw-code", "withdraw-wrong"] {
        on_page(page, |document| {
            let keep = document
                .main()
                .find(|element| element.name == "a" && element.has_class("button"))
                .unwrap();
            let go_on = document
                .main()
                .find(|element| element.name == "button" && element.has_class("button"))
                .unwrap();
            assert_eq!(keep.get("class"), go_on.get("class"), "neither stands out");
            assert!(!go_on.has_class("primary"));
        });
    }
}

#[test]
fn nothing_is_taken_back_without_a_code() {
    on_page("withdraw", |document| {
        let buttons: Vec<&str> = document
            .main()
            .filter(|element| element.name == "button")
            .map(|button| button.get("value"))
            .collect();
        assert_eq!(buttons, ["send"]);
    });
    on_page("withdraw-code", |document| {
        assert!(document.main().any(|element| element.get("name") == "code"));
    });
    on_page("withdraw-no-contact", |document| {
        assert!(!document.main().any(|element| element.name == "form"));
    });
}

#[test]
fn every_form_of_the_desk_carries_its_token() {
    on_every_page(|name, _, document| {
        if !name.starts_with("desk-") {
            return;
        }
        let posts = document
            .all("form")
            .filter(|form| form.get("method") == "post")
            .count();
        let tokens = document
            .all("input")
            .filter(|input| input.get("name") == "csrf" && input.get("value") == "3q2-7w")
            .count();
        assert_eq!(posts, tokens, "{name}");
    });
}

#[test]
fn roles_see_what_is_theirs() {
    on_page("desk-case-auditor", |document| {
        assert!(
            !document
                .main()
                .any(|element| ["form", "button"].contains(&element.name.as_str()))
        );
        assert!(
            !document
                .all("a")
                .any(|link| link.get("href").starts_with("/desk/intake"))
        );
    });
    on_page("desk-versions", |document| {
        for link in document
            .all("a")
            .filter(|link| link.get("href").starts_with("/desk/"))
        {
            let href = link.get("href");
            assert!(
                href.contains("statistics") || href.contains("versions"),
                "{href}"
            );
        }
    });
}

#[test]
fn charts_have_words_and_a_table() {
    on_page("desk-statistics", |document| {
        for chart in document.all("svg") {
            assert_eq!(chart.get("role"), "img");
            assert_eq!(chart.get("aria-labelledby").split(' ').count(), 2);
        }
        assert_eq!(document.all("svg").count(), 4);
        assert_eq!(document.all("desc").count(), 4);
        assert!(document.all("table").count() >= 2);
    });
}

#[test]
fn nothing_that_people_type_becomes_markup() {
    let hostile = "\"'><script>alert(1)</script></textarea><b onclick=x>&amp;\u{202e}{{ 7*7 }}";
    let controller = invented::controller();
    for language in Language::ALL {
        let site = Site {
            language,
            zone: &TimeZone::UTC,
            controller: &controller,
            path: "/objection",
        };
        let mut form = invented::form(Vec::new());
        for service in &mut form.services {
            service.identifier = Personal::from(hostile);
        }
        form.typed.links = Personal::from(hostile);
        form.typed.text = Personal::from(hostile);
        form.typed.contact = Personal::from(hostile);
        let page = pages::form(&site, &form).unwrap();
        let document = Document::read(&page);
        assert_eq!(document.errors, Vec::<String>::new());
        assert!(document.all("script").next().is_none() && document.all("b").next().is_none());
        let typed = document
            .all("input")
            .filter(|input| input.get("value") == hostile)
            .count();
        assert_eq!(typed, 4, "it comes back as it was typed");
        let problem = Problem {
            kind: ProblemKind::Internal,
            retry_after_s: None,
            reference: Some(hostile.to_owned()),
            at_desk: false,
        };
        let page = pages::problem(&site, &problem).unwrap();
        assert!(Document::read(&page).all("script").next().is_none());
    }
}

#[test]
fn a_problem_with_an_unknown_service_still_leads_somewhere() {
    let controller = invented::controller();
    let site = Site {
        language: Language::English,
        zone: &TimeZone::UTC,
        controller: &controller,
        path: "/objection",
    };
    let form = invented::form(vec![FormProblem {
        field: Field::Identifier(invented::service("unknown")),
        fault: FormFault::NotReadable(IdentifierKind::Email),
    }]);
    let page = pages::form(&site, &form).unwrap();
    assert!(page.contains("href=\"#services\"") && page.contains("id=\"services\""));
}

#[test]
fn a_whole_page_is_offered_where_a_service_knows_pages() {
    let controller = invented::controller();
    let site = Site {
        language: Language::German,
        zone: &TimeZone::UTC,
        controller: &controller,
        path: "/objection",
    };
    let mut form = invented::form(Vec::new());
    let offered = |form: &pages::Form| {
        let page = pages::form(&site, form).unwrap();
        page.contains(&format!("value=\"{}\"", Covered::Page.code()))
    };
    assert!(offered(&form));
    for service in &mut form.services {
        service.kinds.retain(|kind| *kind != IdentifierKind::PageId);
    }
    assert!(!offered(&form));
}

/// WCAG 2.2: 4.5 for text (1.4.3), 3 for what one must see to understand (1.4.11).
#[test]
fn colours_have_enough_contrast_in_light_and_dark() {
    let luminance = |hex: &str| {
        let channel = |place: usize| {
            let value = u8::from_str_radix(hex.get(place..place + 2).unwrap(), 16).unwrap();
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let blocks: Vec<&str> = STYLE.split(":root {").skip(1).take(2).collect();
    for block in blocks {
        let block = block.split('}').next().unwrap();
        let colour = |name: &str| {
            let (_, rest) = block.split_once(&format!("--{name}: ")).unwrap();
            luminance(rest.split(';').next().unwrap())
        };
        let check = |front: &str, back: &str, least: f64| {
            let (a, b) = (colour(front), colour(back));
            let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
            assert!(contrast >= least, "{front} on {back}: {contrast:.2}");
        };
        for text in ["ink", "soft", "link", "good", "fault", "soon"] {
            check(text, "card", 4.5);
            check(text, "paper", 4.5);
        }
        check("ink", "call", 4.5);
        check("good", "call", 4.5);
        check("fault", "fault-back", 4.5);
        check("accent-ink", "accent", 4.5);
        for graphic in ["edge", "first", "second", "accent"] {
            check(graphic, "card", 3.0);
            check(graphic, "paper", 3.0);
        }
    }
}

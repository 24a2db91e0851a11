//! Objecting in a real browser: without cookies, without scripts, by keyboard alone, at 200 %, in
//! both languages, and with nothing on a page that steers people away from it.
//!
//! They need Chromium and its driver; `cargo xtask test` runs them where these are installed.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use serde_json::Value;

use crate::run::licit;
use crate::served::{AUTHOR, Served};
use crate::webdriver::{Browser, ENTER, Element, Manners, SHIFT, SPACE, TAB};

const LANGUAGES: [&str; 2] = ["de", "en"];

/// A browser that runs no script and keeps no cookie.
const BARE: Manners = Manners {
    scripts: false,
    cookies: false,
    width: 1280,
    zoom: 1,
};

/// Fills in the form for both services, with nothing else.
fn fill(browser: &Browser) {
    browser.write("#identifier-0", AUTHOR);
    browser.write("#identifier-1", "kuchen.freundin");
}

/// Submits the form of a language for both services; the address of the status page.
fn object(browser: &Browser, served: &Served, lang: &str, contact: &str) -> String {
    browser.go(&served.url(&format!("/objection?lang={lang}")));
    fill(browser);
    if !contact.is_empty() {
        browser.write("#contact", contact);
    }
    browser.follow("main form button[type=submit]");
    let url = browser.url();
    assert!(url.contains("/objection/"), "{url}");
    url
}

/// The path of a status page, without its query.
fn path_of(served: &Served, url: &str) -> String {
    let path = url.strip_prefix(&served.url("")).unwrap();
    path.split('?').next().unwrap().to_owned()
}

#[test]
#[ignore = "needs Chromium"]
fn three_steps_without_script_and_cookie_lead_to_a_receipt_and_out_of_the_next_version() {
    let served = Served::start();
    let browser = Browser::open(BARE);
    browser.go(&served.url("/?lang=de"));
    let mut steps = 1;
    browser.follow("section.object a.button");
    steps += 1;
    // For nothing but what one is recognised by is one asked; no reason, no contact.
    fill(&browser);
    browser.follow("main form button[type=submit]");
    steps += 1;
    assert!(steps <= 3);
    assert!(browser.has(".kicker"), "it is said that it has arrived");
    let keep = browser.text(&browser.one(".keep a"));
    let path = path_of(&served, &browser.url());
    // The address to write down has strokes, to be read and typed: with them it leads here, too.
    let keep = path_of(&served, &keep);
    assert_eq!(keep.replace('-', ""), path);
    assert!(keep.contains('-') && served.get(&keep).status == 200);
    assert_eq!(browser.all("section.case").len(), 2, "two services");
    assert_eq!(browser.cookies(), 0);

    // Each service has a receipt of its own, which is checked without the register.
    let links = browser.all("section.case a[download]");
    assert_eq!(links.len(), 2);
    let mut requests = BTreeSet::new();
    for link in &links {
        let receipt = served.get(&browser.attribute(link, "href"));
        assert_eq!(receipt.status, 200);
        fs::write(served.folder().join("receipt.json"), &receipt.body).unwrap();
        let verify = [
            "verify",
            "receipt.json",
            "--key",
            "keys/signing.pub",
            "--json",
        ];
        let said = licit(served.folder(), &verify);
        assert_eq!(said.code, Some(0), "{}", said.err);
        requests.insert(said.json()["request"].to_string());
    }

    // It holds from the next second on.
    std::thread::sleep(Duration::from_secs(1));
    let built = licit(served.folder(), &["build", "--json"]);
    assert_eq!(built.code, Some(0), "{}", built.err);
    let built = built.json();
    assert_eq!(built["refused_by_reason"]["objection_author"], 1, "{built}");
    assert_eq!(built["counts"]["admitted"], 1, "{built}");
    browser.go(&served.url(&path));
    assert!(browser.has("table.stack tbody tr"), "the version is named");
    assert!(!requests.is_empty());
}

#[test]
#[ignore = "needs Chromium"]
fn a_contact_is_confirmed_and_taking_back_is_no_easier_than_objecting() {
    let served = Served::start();
    let browser = Browser::open(BARE);
    let status = object(&browser, &served, "en", "lena@post.example");
    let path = path_of(&served, &status);
    // Notice, form, sent: counted in the test above.
    let steps_to_object = 3;
    let code = served.code_of_letter(1);

    // A wrong code is told, and nothing is lost.
    browser.write("#code", &another(&code));
    browser.follow("button[value=confirm]");
    assert!(browser.has("#code-fault"));
    browser.write("#code", &code);
    browser.follow("button[value=confirm]");
    assert!(!browser.has("#code"), "confirmed");
    assert!(browser.has(".state.good"));

    let mut steps = 1;
    browser.go(&served.url(&format!("{path}?lang=en")));
    browser.follow("section.case:nth-of-type(1) .quiet a");
    steps += 1;
    assert_sizes_are_equal(&browser, "form .actions .button");
    browser.follow("button[value=send]");
    steps += 1;
    let withdrawal = served.code_of_letter(2);
    assert_sizes_are_equal(&browser, "form .actions .button");
    for wrong in [another(&withdrawal), String::new()] {
        browser.write("#code", &wrong);
        browser.follow("button[value=withdraw]");
        assert!(browser.has("#code-fault"), "{wrong:?}");
    }
    assert!(states(&served, &path).iter().all(|holds| *holds));
    browser.write("#code", &withdrawal);
    browser.follow("button[value=withdraw]");
    steps += 1;
    assert!(!browser.has("#code") && browser.has("a[href*='/objection?']"));
    assert_eq!(states(&served, &path).iter().filter(|on| **on).count(), 1);
    assert!(steps >= steps_to_object);
}

/// A code that is not this one.
fn another(code: &str) -> String {
    let last = if code.ends_with('7') { "8" } else { "7" };
    format!("{}{last}", code.get(..5).unwrap())
}

/// Whether each service of a submission is on hold.
fn states(served: &Served, path: &str) -> Vec<bool> {
    let answer = served.get(&format!("/v1{}", path.replace("objection", "objections")));
    let said: Value = serde_json::from_slice(&answer.body).unwrap();
    let requests = said["requests"].as_array().unwrap().iter();
    requests.map(|one| one["holds"] == true).collect()
}

/// Whoever keeps an objection and whoever takes it back press something of one size and colour.
fn assert_sizes_are_equal(browser: &Browser, css: &str) {
    let buttons = browser.all(css);
    assert_eq!(buttons.len(), 2, "{css}");
    let looks: Vec<_> = buttons
        .iter()
        .map(|button| {
            let (width, height) = browser.size(button);
            let colours = ["background-color", "color", "font-size", "font-weight"];
            let colours = colours.map(|name| browser.css(button, name));
            (width.round(), height.round(), colours)
        })
        .collect();
    assert_eq!(looks[0], looks[1], "{css}");
}

/// Everything that takes the focus with Tab, as a script would find it.
const CONTROLS: &str = "a[href], button, input:not([type=hidden]), select, textarea";

#[test]
#[ignore = "needs Chromium"]
fn the_keyboard_alone_reaches_and_uses_everything() {
    let served = Served::start();
    let browser = Browser::open(BARE);
    browser.go(&served.url("/?lang=en"));
    tab_to(&browser, "section.object a.button");
    press_and_wait(&browser, ENTER);
    let reached = tab_through(&browser);
    assert_eq!(reached, browser.all(CONTROLS).len(), "all, and each once");

    browser.go(&served.url("/objection?lang=en"));
    tab_to(&browser, "#service-0");
    press(&browser, SPACE);
    assert!(!browser.is_selected(&browser.one("#service-0")));
    press(&browser, SPACE);
    assert!(browser.is_selected(&browser.one("#service-0")));
    // The kind of entry is chosen by its first letter, and back.
    browser.press(&[TAB]);
    browser.type_text("u");
    assert!(browser.is_selected(&browser.one("#kind-0 option[value=handle]")));
    browser.press(&[SHIFT, TAB]);
    assert_eq!(
        browser.attribute(&browser.focused(), "id"),
        "service-0",
        "Shift+Tab goes back"
    );
    tab_to(&browser, "#identifier-0");
    browser.type_text("kuchen.freund");
    tab_to(&browser, "main form button[type=submit]");
    press_and_wait(&browser, ENTER);
    assert!(browser.has("section.case"), "{}", browser.url());
    let reached = tab_through(&browser);
    assert_eq!(reached, browser.all(CONTROLS).len(), "all, and each once");
}

fn press(browser: &Browser, key: char) {
    browser.press(&[key]);
}

fn press_and_wait(browser: &Browser, key: char) {
    let before = browser.one("html");
    press(browser, key);
    browser.wait_until_left(&before);
}

/// Presses Tab until the focus is on something.
fn tab_to(browser: &Browser, css: &str) {
    let wanted = browser.one(css);
    for _ in 0..60 {
        press(browser, TAB);
        if browser.focused() == wanted {
            assert_focus_is_seen(browser, &wanted);
            return;
        }
    }
    panic!("Tab does not lead to {css}");
}

/// Presses Tab until the focus leaves the page or comes back; how many elements had it.
fn tab_through(browser: &Browser) -> usize {
    let mut seen: Vec<Element> = Vec::new();
    for _ in 0..80 {
        press(browser, TAB);
        let focused = browser.focused();
        if focused == browser.one("body") || seen.contains(&focused) {
            break;
        }
        assert_focus_is_seen(browser, &focused);
        seen.push(focused);
    }
    seen.len()
}

fn assert_focus_is_seen(browser: &Browser, element: &Element) {
    let drawn = browser.css(element, "outline-style");
    assert!(drawn != "none", "{}", browser.attribute(element, "id"));
    assert_ne!(browser.css(element, "outline-width"), "0px");
    let (width, height) = browser.size(element);
    assert!(width >= 1.0 && height >= 1.0);
}

/// Every page that somebody without an account can open.
fn pages(browser: &Browser, served: &Served, lang: &str) -> Vec<String> {
    let alone = object(browser, served, lang, "");
    let alone = path_of(served, &alone);
    let contact = object(browser, served, lang, "lena@post.example");
    let contact = path_of(served, &contact);
    let mut pages: Vec<String> = [
        "/",
        "/objection",
        "/consent/withdraw",
        "/log",
        "/nothing-there",
    ]
    .map(str::to_owned)
    .to_vec();
    pages.push(alone.clone());
    pages.push(format!("{alone}/withdraw/plauderei"));
    pages.push(format!("{alone}/receipt/plauderei"));
    pages.push(contact.clone());
    pages.push(format!("{contact}/withdraw/plauderei"));
    let pages = pages.into_iter();
    pages
        .map(|page| served.url(&format!("{page}?lang={lang}")))
        .collect()
}

/// Opens every page of both languages, also those that answer a form, and looks at each.
fn look_at_all(browser: &Browser, served: &Served, look: impl Fn(&str)) {
    for lang in LANGUAGES {
        for page in pages(browser, served, lang) {
            browser.go(&page);
            assert_eq!(browser.attribute(&browser.one("html"), "lang"), lang);
            look(&page);
        }
        // The form with everything wrong that can be.
        browser.go(&served.url(&format!("/objection?lang={lang}")));
        browser.write("#identifier-1", "kein Name, sondern ein Satz");
        browser.write("#contact", "keine Adresse");
        browser.write("#links", "kein Link");
        browser.follow("main form button[type=submit]");
        assert!(browser.has(".faults"), "{}", browser.url());
        look("the form with faults");
        object(browser, served, lang, "lena@post.example");
        browser.write("#code", "12");
        browser.follow("button[value=confirm]");
        look("a code that is none");
    }
}

#[test]
#[ignore = "needs Chromium"]
fn at_twice_the_size_nothing_scrolls_sideways() {
    let served = Served::start();
    // 1280 physical pixels at 200 % are 640 of CSS.
    let browser = Browser::open(Manners {
        width: 640,
        zoom: 2,
        ..Manners::default()
    });
    look_at_all(&browser, &served, |page| {
        assert_no_scrolling_sideways(&browser, page, [640.0, 2.0]);
    });
}

fn assert_no_scrolling_sideways(browser: &Browser, page: &str, shown: [f64; 2]) {
    let widths = browser.run(
        "const root = document.documentElement; return [root.scrollWidth, root.clientWidth, innerWidth, devicePixelRatio];",
    );
    let [scroll, client, inner, ratio] = [0, 1, 2, 3].map(|place| widths[place].as_f64().unwrap());
    assert!(scroll <= client, "{page}: {scroll} of {client}");
    assert_eq!([inner, ratio], shown);
}

#[test]
#[ignore = "needs Chromium"]
fn no_page_steers_away_from_objecting() {
    let served = Served::start();
    // 320 pixels are a telephone, and 1280 of them at 400 % (WCAG 2.2, 1.4.10).
    let browser = Browser::open(Manners {
        width: 320,
        ..Manners::default()
    });
    for lang in LANGUAGES {
        browser.go(&served.url(&format!("/objection?lang={lang}")));
        let boxes = browser.all("input[type=checkbox], input[type=radio]");
        assert_eq!(boxes.len(), 2 + 3, "two services, three kinds of content");
        // What protects is ticked, and nothing is that does not.
        for one in &boxes {
            assert!(browser.is_selected(one));
            let name = browser.attribute(one, "name");
            assert!(name == "service" || name == "covers", "{name}");
        }
        assert!(!browser.has("[required], [autofocus], dialog, [hidden]"));
        let typed = browser.all("main input[type=text], main input[type=email], main textarea");
        assert!(
            typed
                .iter()
                .all(|field| browser.attribute(field, "value").is_empty())
        );
    }
    look_at_all(&browser, &served, |page| {
        assert!(
            browser.has("main a[href], main button"),
            "{page}: no way on"
        );
        assert!(browser.has("footer a[href^='/objection']"), "{page}");
        assert_no_scrolling_sideways(&browser, page, [320.0, 1.0]);
        let foreign = browser.run(
            "return performance.getEntriesByType('resource').filter(one => !one.name.startsWith(location.origin)).length;",
        );
        assert_eq!(foreign, 0, "{page} fetches from elsewhere");
    });
    assert_eq!(browser.cookies(), 0);
}

/// Where `cargo xtask test` has put axe-core.
const AXE: &str = "LICIT_AXE";

#[test]
#[ignore = "needs Chromium and axe-core"]
fn axe_finds_nothing_on_any_page_in_any_language() {
    let file = std::env::var_os(AXE).unwrap_or_else(|| panic!("{AXE} names no axe.min.js"));
    let axe = fs::read_to_string(file).unwrap();
    let served = Served::start();
    let browser = Browser::open(Manners::default());
    let found = || {
        browser.run(&axe);
        browser.run_and_wait(
            "const done = arguments[arguments.length - 1];
             axe.run(document, {resultTypes: ['violations']}).then(
               result => done(result.violations.map(one => [one.id, one.nodes.map(node => node.html)])),
               error => done(String(error)));",
        )
    };
    look_at_all(&browser, &served, |page| {
        assert_eq!(found(), Value::Array(Vec::new()), "{page}");
    });
    // It does look: what is broken on purpose is found.
    browser.run("document.querySelector('label').remove(); document.documentElement.lang = '';");
    let found = found().to_string();
    assert!(
        found.contains("\"label\"") && found.contains("html-has-lang"),
        "{found}"
    );
}

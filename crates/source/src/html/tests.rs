//! Markup of posts: what text is left of it.

use proptest::prelude::*;

use super::*;

fn check(html: &str, expected: &str) {
    let content = read(html).unwrap();
    assert_eq!(content.text, expected, "{html}");
}

fn check_mentions(html: &str, expected_text: &str, expected: &[(&str, &str)]) {
    let content = read(html).unwrap();
    assert_eq!(content.text, expected_text, "{html}");
    let mentions: Vec<(&str, &str)> = content
        .mentions
        .iter()
        .map(|one| (one.handle.as_str(), one.href.as_str()))
        .collect();
    assert_eq!(mentions, expected, "{html}");
}

#[test]
fn paragraphs_and_lines_are_kept() {
    check(
        "<p>Guten Morgen</p><p>Kaffee?</p>",
        "Guten Morgen\n\nKaffee?",
    );
    check("<p>one<br>two<br/>three</p>", "one\ntwo\nthree");
    check("one<br><br><br>two", "one\n\ntwo");
    check("<p>open<p>again", "open\n\nagain");
    check("<div>a</div><div>b</div>", "a\nb");
    check("a <b>bold</b> word", "a bold word");
    check("<p>  much \n\t space </p>", "much space");
    check("<h1>Title</h1>body", "Title\n\nbody");
    check("no markup at all", "no markup at all");
    check("no  markup\n at all ", "no markup at all");
    check("a\u{a0}b", "a\u{a0}b");
    check("", "");
    check("<p></p>", "");
}

#[test]
fn entities_are_decoded_once() {
    check(
        "Tee &amp; Kaffee &lt;3 &#8364; &uuml;ber",
        "Tee & Kaffee <3 € über",
    );
    check("&amp;lt;", "&lt;");
    check("a&nbsp;b", "a\u{a0}b");
    check("nothing &notanentity; here", "nothing ¬anentity; here");
    check("&#0;&#xD800;", "\u{fffd}\u{fffd}");
}

#[test]
fn lists_and_quotations_are_marked() {
    check("<ul><li>Mehl</li><li>Eier</li></ul>", "- Mehl\n- Eier");
    check("<ul><li>Mehl<li>Eier</ul>Ende", "- Mehl\n- Eier\n\nEnde");
    check("<ol start=\"3\"><li>c</li><li>d</li></ol>", "3. c\n4. d");
    check(
        "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
        "1. a\n\n- b\n\n2. c",
    );
    check(
        "<blockquote><p>hers</p><p>too</p></blockquote><p>mine</p>",
        "> hers\n\n> too\n\nmine",
    );
    check("<blockquote>a<br>b</blockquote>c", "> a\n> b\n\nc");
    check(
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>",
        "1 2\n3",
    );
}

#[test]
fn code_keeps_its_space() {
    check(
        "<pre><code>if x {\n    y\n}</code></pre>",
        "if x {\n    y\n}",
    );
    check("<p>use <code>a  b</code></p>", "use a b");
}

#[test]
fn what_nobody_sees_is_left_out() {
    check("a<script>alert('<p>x</p>')</script>b", "ab");
    check("a<style>p{}</style>b", "ab");
    check("a<span hidden>secret</span>b", "ab");
    check("a<span style=\"display: none\">secret</span>b", "ab");
    check("a<!-- secret -->b", "ab");
    check("a<span class=\"invisible\">secret</span>b", "ab");
    check("a<template>x</template>b", "ab");
    check("a<script>never closed", "a");
    check("<p>seen <span hidden>secret</p><p>seen</p>", "seen\n\nseen");
}

#[test]
fn links_come_out_whole_and_once() {
    check(
        "<p>See <a href=\"https://www.example.org/a/very/long?x=1&amp;y=2\" rel=\"nofollow\">\
         <span class=\"invisible\">https://www.</span>\
         <span class=\"ellipsis\">example.org/a/very</span>\
         <span class=\"invisible\">/long?x=1&amp;y=2</span></a> now</p>",
        "See https://www.example.org/a/very/long?x=1&y=2 now",
    );
    check(
        "<a href=\"https://example.org/path/to\">example.org/pa…</a>",
        "https://example.org/path/to",
    );
    check("<a href=\"https://example.org/\">my page</a>", "my page");
    check(
        "<a href=\"javascript:alert(1)\"><span class=\"ellipsis\">x</span></a>",
        "x",
    );
    check("<a>no address</a>", "no address");
    check(
        "<a href=\"https://a.example\">one<a href=\"https://b.example\">two</a>",
        "onetwo",
    );
}

#[test]
fn mentions_are_persons_and_hashtags_are_words() {
    check_mentions(
        "<p><span class=\"h-card\" translate=\"no\"><a href=\"https://s.example/@max\" \
         class=\"u-url mention\">@<span>max</span></a></span> hallo</p>",
        "@max hallo",
        &[("max", "https://s.example/@max")],
    );
    check_mentions(
        "<a class=\"mention hashtag\" href=\"https://s.example/tags/brot\" rel=\"tag\">\
         #<span>brot</span></a>",
        "#brot",
        &[],
    );
    check_mentions(
        "@<a class=\"u-url\" href=\"https://f.example/u/max\">Max</a>",
        "@Max",
        &[("Max", "https://f.example/u/max")],
    );
    check_mentions(
        "<a class=\"u-url\" href=\"https://f.example/7\">a post</a>",
        "a post",
        &[],
    );
    check_mentions(
        "<a class=\"mentioned\" href=\"https://f.example/7\">@max</a>",
        "@max",
        &[],
    );
    check_mentions("write to @max", "write to @max", &[]);
}

#[test]
fn a_quoted_post_is_a_reference_and_no_text() {
    let html = "<p class=\"quote-inline\">RE: <a href=\"https://s.example/@max/7\">https://s…</a>\
                </p><p>So true</p>";
    let content = read(html).unwrap();
    assert_eq!(content.text, "So true");
    assert_eq!(content.quoted.as_deref(), Some("https://s.example/@max/7"));
    let content = read("text<span class=\"quote-inline\"><br/>RE: x</span>").unwrap();
    assert_eq!(content.text, "text");
}

#[test]
fn pictures_of_words_are_words() {
    check(
        "hi <img class=\"emoji\" alt=\":blobcat:\" src=\"x\">",
        "hi :blobcat:",
    );
    check("hi <img src=\"x\">", "hi");
}

#[test]
fn limits_are_errors() {
    let deep = "<div>".repeat(MAX_DEPTH + 1);
    assert_eq!(read(&deep).err(), Some(HtmlError::TooDeep));
    assert!(read(&"<div>".repeat(MAX_DEPTH)).is_ok());
    let attributes: String = (0..20_000).map(|number| format!(" a{number}=1")).collect();
    assert_eq!(
        read(&format!("<p{attributes}>x")).err(),
        Some(HtmlError::TagTooLarge)
    );
    let long = "<p>x</p>".repeat(MAX_TEXT_BYTES / 8);
    assert!(read(&long).is_ok());
    let quoted = format!(
        "{}{}",
        "<blockquote>".repeat(4),
        "x<br>".repeat(MAX_TEXT_BYTES / 5)
    );
    assert_eq!(read(&quoted).err(), Some(HtmlError::TooLong));
}

proptest! {
    #[test]
    fn any_text_is_read(html in "\\PC{0,200}") {
        let _ = read(&html);
    }

    #[test]
    fn any_soup_is_read(parts in proptest::collection::vec(soup(), 0..60)) {
        let html = parts.concat();
        if let Ok(content) = read(&html) {
            prop_assert!(!content.text.contains("secret"), "{html}");
            prop_assert_eq!(content.text.trim_end(), &content.text);
        }
    }
}

/// Pieces of markup in any order; the word `secret` stands only where nobody sees it.
fn soup() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "<p>",
        "</p>",
        "<br>",
        "<ul>",
        "<ol>",
        "<li>",
        "</li>",
        "</ul>",
        "<blockquote>",
        "</blockquote>",
        "<pre>",
        "</pre>",
        "<a href=\"https://x.example/abc\">",
        "<a class=\"mention u-url\" href=\"https://x.example/@a\">",
        "</a>",
        "@",
        "text",
        " ",
        "\n",
        "&amp;",
        "&#x41",
        "&#",
        "<",
        ">",
        "<!--secret-->",
        "<span hidden>secret</span>",
        "<span class=\"quote-inline\">secret</span>",
        "<span class=\"ellipsis\">",
        "</span>",
        "<script>secret</script>",
        "<style>secret</style>",
        "<table>",
        "<td>",
        "</table>",
        "ü",
        "<svg>",
        "</svg>",
        "<img alt=\"x\">",
        "</br>",
        "</>",
        "<!doctype html>",
    ])
}

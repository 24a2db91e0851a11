//! Links that a page shows shortened.

/// Whether what is shown is the beginning of a link, as platforms shorten it: without the scheme,
/// without `www.`, cut off with or without an ellipsis. What an author called a link in words of
/// their own is not.
pub(crate) fn is_short_for(shown: &str, href: &str) -> bool {
    let shown = shown.trim();
    let cut = shown.trim_end_matches(['…', '/']).trim_end_matches("...");
    let (shown, href) = (bare(cut), bare(href));
    shown.contains('.') && href.starts_with(shown)
}

fn bare(text: &str) -> &str {
    let text = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"))
        .unwrap_or(text);
    text.strip_prefix("www.").unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::is_short_for;

    #[test]
    fn beginnings_of_links_are_recognised() {
        let href = "https://www.example.org/a/long/path?x=1";
        for shown in [
            "example.org/a/lo…",
            "www.example.org/a...",
            "https://www.example.org/a",
        ] {
            assert!(is_short_for(shown, href), "{shown}");
        }
        for shown in ["my page", "example", "example.com/a/lo…", "", "…"] {
            assert!(!is_short_for(shown, href), "{shown}");
        }
    }
}

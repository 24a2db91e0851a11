//! The language of an answer: what the address says, then what the browser asks for.

use crate::pages::Language;

/// The language of a page. `asked` is the `lang` of address or form.
pub(crate) fn negotiate(asked: Option<&str>, accept_language: Option<&str>) -> Language {
    asked
        .and_then(Language::from_code)
        .or_else(|| accept_language.and_then(preferred))
        .unwrap_or_default()
}

/// The best language of an `Accept-Language` header that pages exist in (RFC 9110, 12.5.4).
fn preferred(header: &str) -> Option<Language> {
    let mut best: Option<(u16, Language)> = None;
    for range in header.split(',').take(32) {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q="));
        let quality = quality.map_or(1.0, |quality| quality.parse::<f32>().unwrap_or(0.0));
        let weight = (quality.clamp(0.0, 1.0) * 1000.0) as u16;
        if let Some(language) = Language::from_code(tag)
            && weight > 0
            && best.is_none_or(|(known, _)| weight > known)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_comes_first_then_the_browser() {
        for (asked, header, language) in [
            (None, None, Language::English),
            (None, Some("de"), Language::German),
            (None, Some("fr, de-AT;q=0.8, en;q=0.7"), Language::German),
            (None, Some("en;q=0.5,de;q=0.9"), Language::German),
            (None, Some("de;q=0, en"), Language::English),
            (None, Some("pl;q=nonsense"), Language::English),
            (Some("en"), Some("de"), Language::English),
            (Some("xx"), Some("de"), Language::German),
        ] {
            assert_eq!(negotiate(asked, header), language, "{asked:?} {header:?}");
        }
    }
}

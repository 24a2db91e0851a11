//! Where in a text something was taken out, read off the text with placeholders.

use licit_record::Category;

/// A piece that was taken out: bytes of the text before, and what it was.
pub(super) type Cut = (usize, usize, Category);

/// Finds the pieces. Between placeholders the two texts are the same, so each piece ends where
/// the text behind its placeholder is found again; `None` if the texts do not fit.
pub(super) fn cuts(before: &str, after: &str) -> Option<Vec<Cut>> {
    let mut cuts = Vec::new();
    let (mut rest_before, mut rest_after) = (before, after);
    while let Some((literal, category, behind)) = next_placeholder(rest_after) {
        let from = rest_before.strip_prefix(literal)?;
        let start = before.len() - from.len();
        let literal_behind = next_placeholder(behind).map_or(behind, |(literal, ..)| literal);
        let length = match literal_behind {
            // Nothing follows: the piece is all that is left.
            "" => from.len(),
            text if behind.len() == text.len() => from.len().checked_sub(text.len())?,
            text => from.find(text)?,
        };
        cuts.push((start, start + length, category));
        rest_before = from.get(length..)?;
        rest_after = behind;
    }
    (rest_before == rest_after).then_some(cuts)
}

/// The text before the next placeholder, its category, and the text behind it.
fn next_placeholder(text: &str) -> Option<(&str, Category, &str)> {
    text.match_indices('[').find_map(|(at, _)| {
        let (literal, rest) = text.split_at_checked(at)?;
        let (inside, behind) = rest.strip_prefix('[')?.split_once(']')?;
        let (code, number) = inside.rsplit_once('_')?;
        let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let category = Category::ALL
            .iter()
            .find(|category| category.code() == code);
        category
            .filter(|_| numbered)
            .map(|category| (literal, *category, behind))
    })
}

#[cfg(test)]
mod tests {
    use super::cuts;

    fn check(before: &str, after: &str, expected: Option<&[&str]>) {
        let found = cuts(before, after);
        let found: Option<Vec<&str>> = found.map(|cuts| {
            cuts.iter()
                .map(|(a, b, _)| before.get(*a..*b).unwrap())
                .collect()
        });
        assert_eq!(found.as_deref(), expected, "{before}");
    }

    #[test]
    fn pieces_are_found_between_what_stayed() {
        check(
            "Hallo Lena, ruf an",
            "Hallo [PERSON_NAME_1], ruf an",
            Some(&["Lena"]),
        );
        check("a@b.example", "[EMAIL_1]", Some(&["a@b.example"]));
        check("x y z", "[USER_ID_1] y [USER_ID_2]", Some(&["x", "z"]));
        check("an an an", "an [PHONE_1] an", Some(&["an"]));
        check("nichts", "nichts", Some(&[]));
        check("[kein] Platz", "[kein] Platz", Some(&[]));
        check("ganz anders", "etwas [EMAIL_1]", None);
    }
}

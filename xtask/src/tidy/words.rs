//! The words that nobody may use of data or models (GOV-9): what licit makes is de-identified.

use super::{File, Problem};

/// The words, in lower case. Spelled in two parts, so that this file holds none.
const FORBIDDEN: [&str; 6] = [
    concat!("anony", "mous"),
    concat!("anony", "mised"),
    concat!("anony", "mized"),
    concat!("anony", "misiert"),
    concat!("anony", "misation"),
    concat!("anony", "mization"),
];

/// Stands on a line that names a word in order to forbid it.
const EXCEPTION: &str = "never write";

/// The problems of one file.
pub(super) fn check(file: &File) -> Vec<Problem> {
    let Some(text) = file.text.as_deref().filter(|_| !excepted(&file.path)) else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.to_lowercase();
        if line.contains(EXCEPTION) {
            continue;
        }
        for word in FORBIDDEN.iter().filter(|&&word| line.contains(word)) {
            let what = format!(
                "says \"{word}\", which is promised of nothing here; the word is \"de-identified\" (GOV-9)"
            );
            problems.push(Problem::new(&file.path, Some(index + 1), what));
        }
    }
    problems
}

/// The glossary says what the words mean; test data is written by invented people.
fn excepted(path: &str) -> bool {
    path == "GLOSSARY.md" || path.split('/').any(|folder| folder == "testdata")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_words_and_knows_the_exceptions() {
        let check = |path: &str, text: &str, lines: &[usize]| {
            let problems = check(&File::planted(path, text));
            let found: Vec<_> = problems.iter().filter_map(|problem| problem.line).collect();
            assert_eq!(found, lines, "{path}: {text}");
        };
        for word in FORBIDDEN {
            check("README.md", &format!("The data is\n{word}."), &[2]);
            check(
                "crates/a/templates/a.html",
                &format!("<p>{}</p>", word.to_uppercase()),
                &[1],
            );
            check("GLOSSARY.md", word, &[]);
            check("crates/a/testdata/post.txt", word, &[]);
            check("docs/a.md", &format!("never write \"{word}\""), &[]);
        }
        check("README.md", "pseudonymised, de-identified", &[]);
        check("README.md", "anonymity is not what we promise", &[]);
    }
}

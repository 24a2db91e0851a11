//! Where a file stands in an export, and how it is called where people read it.
//!
//! Paths in exports hold names of persons: the outermost folder that of the owner
//! (`instagram-lena.k-2025-05-01-x7/`), the folder of a conversation that of the other person.
//! What is reported leaves these out.

/// The path of a file below the outermost folder, in steps.
#[derive(Debug)]
pub(super) struct Place<'a> {
    steps: Vec<&'a str>,
}

impl<'a> Place<'a> {
    /// Finds the first folder that an export of this platform has at its top, and takes the path
    /// from there. A file outside of all of them stands alone.
    pub(super) fn new(name: &'a str, activity: &[&str], sections: &[&str]) -> Self {
        let steps: Vec<&str> = name.split('/').collect();
        let folders = steps.len() - 1;
        let is_top = |step: &&str| activity.contains(step) || sections.contains(step);
        let first = steps
            .iter()
            .take(folders)
            .position(is_top)
            .unwrap_or(folders);
        Self {
            steps: steps.into_iter().skip(first).collect(),
        }
    }

    /// The part of the export, without the folder that newer ones have around activities.
    pub(super) fn section(&self, activity: &[&str]) -> Option<&'a str> {
        self.folders().find(|step| !activity.contains(step))
    }

    /// All folders, from the top.
    pub(super) fn folders(&self) -> impl Iterator<Item = &'a str> {
        self.steps
            .iter()
            .copied()
            .take(self.steps.len().saturating_sub(1))
    }

    /// The path without the folder that newer exports have around activities, which some of the
    /// paths that stand in records lack.
    pub(super) fn below(&self, activity: &[&str]) -> String {
        let steps = self
            .steps
            .iter()
            .copied()
            .filter(|step| !activity.contains(step));
        steps.collect::<Vec<_>>().join("/")
    }

    /// The file's name without `.json`.
    pub(super) fn stem(&self) -> &'a str {
        let name = self.steps.last().copied().unwrap_or_default();
        name.strip_suffix(".json").unwrap_or(name)
    }

    /// Whether it is called so, perhaps with a number behind: `posts`, `posts_1`.
    pub(super) fn is(&self, stem: &str) -> bool {
        self.stem().strip_prefix(stem).is_some_and(|rest| {
            rest.is_empty()
                || rest
                    .strip_prefix('_')
                    .is_some_and(|number| !number.is_empty() && is_number(number))
        })
    }

    /// The path as it may be printed. Folders of conversations and names that are not made of
    /// the letters that the platform's own file names have become `*`.
    pub(super) fn printable(&self) -> String {
        let mut printed = Vec::new();
        let mut hidden = false;
        for (place, step) in self.steps.iter().enumerate() {
            let last = place + 1 == self.steps.len();
            let stem = step.strip_suffix(".json").unwrap_or(step);
            let private = hidden && !is_number(stem) && !(last && stem.starts_with("message_"));
            if private || !stem.bytes().all(is_plain) {
                printed.push(if last { "*.json" } else { "*" });
            } else {
                printed.push(step);
            }
            hidden |= NAMED_BY_PEOPLE.contains(step);
        }
        printed.join("/")
    }
}

/// Folders in which people's own words or names name what is inside.
const NAMED_BY_PEOPLE: [&str; 7] = [
    "inbox",
    "archived_threads",
    "filtered_threads",
    "message_requests",
    "e2ee_cutover",
    "broadcast",
    "album",
];

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-',".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTIVITY: &[&str] = &["your_facebook_activity"];
    const SECTIONS: &[&str] = &["posts", "messages"];

    #[track_caller]
    fn check(name: &str, section: Option<&str>, printed: &str) {
        let place = Place::new(name, ACTIVITY, SECTIONS);
        assert_eq!(place.section(ACTIVITY), section);
        assert_eq!(place.printable(), printed);
    }

    #[test]
    fn names_of_people_are_not_printed() {
        check(
            "posts/your_posts_1.json",
            Some("posts"),
            "posts/your_posts_1.json",
        );
        check(
            "facebook-lenakraus-2025-05-01-x7/your_facebook_activity/posts/album/0.json",
            Some("posts"),
            "your_facebook_activity/posts/album/0.json",
        );
        check(
            "x/posts/album/Ferien mit Max.json",
            Some("posts"),
            "posts/album/*.json",
        );
        check(
            "posts/album/lenas_ferien.json",
            Some("posts"),
            "posts/album/*.json",
        );
        check(
            "your_facebook_activity/messages/inbox/maxmuster_1234/message_1.json",
            Some("messages"),
            "your_facebook_activity/messages/inbox/*/message_1.json",
        );
        check("Lena Kraus.json", None, "*.json");
        check("lena/posts_1.json", None, "posts_1.json");
        check("posts", None, "posts");
    }

    #[test]
    fn numbers_behind_a_name_belong_to_it() {
        let is = |name, stem| Place::new(name, ACTIVITY, SECTIONS).is(stem);
        assert!(is("posts/posts_1.json", "posts"));
        assert!(is("posts/posts.json", "posts"));
        assert!(is("posts_12.json", "posts"));
        assert!(!is("posts_.json", "posts"));
        assert!(!is("posts_1a.json", "posts"));
        assert!(!is("reposts_1.json", "posts"));
    }
}

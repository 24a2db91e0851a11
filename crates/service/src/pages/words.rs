//! The words of the pages, one folder of Fluent files a language.
//!
//! Another language is another folder under `words/` and another value of [`Language`]; the tests
//! of this module hold that no language lacks a message, has one that nobody uses, or names other
//! values than the others.

use std::borrow::Cow;
use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use licit_documents::Language;
use unic_langid::LanguageIdentifier;

/// The files of a language's folder, in the order in which they are read.
macro_rules! folder {
    ($language:literal) => {
        [
            include_str!(concat!("../../words/", $language, "/terms.ftl")),
            include_str!(concat!("../../words/", $language, "/frame.ftl")),
            include_str!(concat!("../../words/", $language, "/notice.ftl")),
            include_str!(concat!("../../words/", $language, "/form.ftl")),
            include_str!(concat!("../../words/", $language, "/consent.ftl")),
            include_str!(concat!("../../words/", $language, "/status.ftl")),
            include_str!(concat!("../../words/", $language, "/proof.ftl")),
            include_str!(concat!("../../words/", $language, "/problem.ftl")),
            include_str!(concat!("../../words/", $language, "/desk.ftl")),
            include_str!(concat!("../../words/", $language, "/statistics.ftl")),
            include_str!(concat!("../../words/", $language, "/mail.ftl")),
        ]
    };
}

/// The texts of a language.
const fn texts(language: Language) -> [&'static str; 11] {
    match language {
        Language::English => folder!("en"),
        Language::German => folder!("de"),
    }
}

static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(Language::English));
static GERMAN: LazyLock<Words> = LazyLock::new(|| Words::read(Language::German));

/// What the pages say in one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    language: Language,
}

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        }
    }

    fn read(language: Language) -> Self {
        let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Marks of direction around every name and number would be copied along with codes and
        // addresses; both languages are written from left to right, and the templates isolate
        // what people typed with `<bdi>`.
        bundle.set_use_isolating(false);
        for text in texts(language) {
            // What cannot be read is left out, and a test fails on it.
            let resource = FluentResource::try_new(text.to_owned());
            bundle.add_resource_overriding(resource.unwrap_or_else(|(resource, _)| resource));
        }
        Self { bundle, language }
    }

    /// The message of a key. An unknown key stands for itself in brackets, which no test lets
    /// pass.
    pub fn say(&self, key: &str) -> Cow<'_, str> {
        self.format(key, None)
    }

    /// A message with one value in it.
    pub fn one(&self, key: &str, name: &'static str, value: impl Display) -> String {
        let mut arguments = FluentArgs::with_capacity(1);
        arguments.set(name, value.to_string());
        self.format(key, Some(&arguments)).into_owned()
    }

    /// A message with two values in it.
    pub fn two(
        &self,
        key: &str,
        first: &'static str,
        first_value: impl Display,
        second: &'static str,
        second_value: impl Display,
    ) -> String {
        let mut arguments = FluentArgs::with_capacity(2);
        arguments.set(first, first_value.to_string());
        arguments.set(second, second_value.to_string());
        self.format(key, Some(&arguments)).into_owned()
    }

    /// A message about a number: `$count` chooses the form, `$number` is the number as people
    /// write it.
    pub fn count(&self, key: &str, count: &u64) -> String {
        let mut arguments = FluentArgs::with_capacity(2);
        arguments.set("count", *count);
        arguments.set("number", self.language.number(*count));
        self.format(key, Some(&arguments)).into_owned()
    }

    fn format(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> Cow<'_, str> {
        let message = self.bundle.get_message(key);
        let Some(pattern) = message.and_then(|message| message.value()) else {
            return Cow::Owned(format!("⟦{key}⟧"));
        };
        // A value that is missing reads as `{$name}`, which no test lets pass either.
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, arguments, &mut errors);
        Cow::Owned(text.into_owned())
    }
}

#[cfg(test)]
mod tests;

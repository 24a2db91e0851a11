//! A receipt in words, in German and English. They say what the codes of the statement mean, how
//! to check the receipt, and what it cannot prove.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use super::Statement;

/// A language that receipts are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// German.
    #[serde(rename = "de")]
    German,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::German, Self::English];

    const fn pick<T: Copy>(self, german: T, english: T) -> T {
        match self {
            Self::German => german,
            Self::English => english,
        }
    }

    fn date(self, date: Date) -> String {
        const MONTHS: [(&str, &str); 12] = [
            ("Januar", "January"),
            ("Februar", "February"),
            ("März", "March"),
            ("April", "April"),
            ("Mai", "May"),
            ("Juni", "June"),
            ("Juli", "July"),
            ("August", "August"),
            ("September", "September"),
            ("Oktober", "October"),
            ("November", "November"),
            ("Dezember", "December"),
        ];
        let month = usize::try_from(date.month() - 1)
            .ok()
            .and_then(|month| MONTHS.get(month));
        let (german, english) = month.copied().unwrap_or_default();
        let (day, year) = (date.day(), date.year());
        match self {
            Self::German => format!("{day}. {german} {year}"),
            Self::English => format!("{day} {english} {year}"),
        }
    }

    fn moment(self, at: Timestamp) -> String {
        let at = Offset::UTC.to_datetime(at);
        let date = self.date(at.date());
        let (hour, minute) = (at.hour(), at.minute());
        match self {
            Self::German => format!("{date}, {hour:02}:{minute:02} Uhr (UTC)"),
            Self::English => format!("{date}, {hour:02}:{minute:02} (UTC)"),
        }
    }
}

/// A receipt in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// What it is.
    pub title: String,
    /// The right.
    pub right: String,
    /// How far it reaches.
    pub scope: String,
    /// How and when it came.
    pub received: String,
    /// What holds, and from when.
    pub effect: String,
    /// What there was at that moment.
    pub versions: String,
    /// When the answer is due.
    pub due: String,
    /// What the receipt proves.
    pub proves: String,
    /// How to check it.
    pub how_to_verify: String,
    /// What it cannot prove.
    pub cannot_prove: Vec<String>,
}

impl Words {
    /// The words of a statement, in its language. A code that is not known stands for itself.
    pub fn of(statement: &Statement) -> Self {
        let language = statement.language;
        let cannot_prove = CANNOT_PROVE.map(|(german, english)| language.pick(german, english));
        Self {
            title: title(statement),
            right: right(statement),
            scope: scope(statement),
            received: received(statement),
            effect: effect(statement),
            versions: versions(statement),
            due: due(statement),
            proves: language
                .pick(
                    "Dieser Beleg beweist, dass der Widerspruch so, wie er hier steht, im Protokoll \
                     des Verantwortlichen steht, und dass der Verantwortliche das unterschrieben hat. \
                     Im Protokoll selbst steht nur ein Siegel, aus dem niemand ohne diesen Beleg \
                     etwas erfährt.",
                    "This receipt proves that the objection, as it is written here, stands in the \
                     log of the controller, and that the controller has signed that. The log itself \
                     holds only a seal from which nobody learns anything without this receipt.",
                )
                .to_owned(),
            how_to_verify: language
                .pick(
                    "`licit verify BELEG --key signing.pub` prüft ihn ohne Netz. Den öffentlichen \
                     Schlüssel nehmen Sie nicht aus dem Beleg, sondern vom Verantwortlichen oder \
                     von jemandem, dem Sie vertrauen. Mit `--against ANDERER-BELEG` zeigen zwei \
                     Belege, ob es dasselbe Protokoll ist.",
                    "`licit verify RECEIPT --key signing.pub` checks it without a network. Take the \
                     public key not from the receipt but from the controller or from somebody you \
                     trust. With `--against OTHER-RECEIPT`, two receipts show whether it is the same \
                     log.",
                )
                .to_owned(),
            cannot_prove: cannot_prove.map(str::to_owned).to_vec(),
        }
    }

    /// The words line by line, as a terminal shows them.
    pub fn lines(&self) -> Vec<&str> {
        let mut lines = vec![
            self.title.as_str(),
            &self.right,
            &self.scope,
            &self.received,
            &self.effect,
            &self.versions,
            &self.due,
            &self.proves,
        ];
        lines.extend(self.cannot_prove.iter().map(String::as_str));
        lines.push(&self.how_to_verify);
        lines
    }
}

/// What no receipt can prove, in German and English.
const CANNOT_PROVE: [(&str, &str); 4] = [
    (
        "Nicht bewiesen ist, dass jede Erwähnung gefunden wird, die niemand Ihnen zugeordnet hat.",
        "It does not prove that every mention is found which nobody has attributed to you.",
    ),
    (
        "Nicht bewiesen ist, dass niemand in eigenen Worten wiedergibt, was Sie geschrieben haben.",
        "It does not prove that nobody retells in other words what you wrote.",
    ),
    (
        "Nicht bewiesen ist, was mit Kopien geschieht, die andere schon haben.",
        "It does not prove what becomes of copies that others already have.",
    ),
    (
        "Nicht bewiesen ist, dass ein Modell, das vorher trainiert wurde, nichts von Ihnen gelernt \
         hat.",
        "It does not prove that a model trained before has learned nothing from you.",
    ),
];

fn title(statement: &Statement) -> String {
    let Statement {
        request, sequence, ..
    } = statement;
    match statement.language {
        Language::German => format!("Beleg über Ihren Widerspruch {request} (Nummer {sequence})"),
        Language::English => {
            format!("Receipt for your objection {request} (number {sequence})")
        }
    }
}

fn right(statement: &Statement) -> String {
    let (service, controller) = (&statement.service, &statement.controller);
    let (name, contact) = (&controller.name, &controller.contact);
    let german = statement.language == Language::German;
    let right = match (statement.right.as_str(), german) {
        ("gdpr:A21", true) => {
            "Widerspruch gegen die Verwendung zum Training von KI (Art. 21 DSGVO)"
        }
        ("gdpr:A21", false) => "Objection to the use for training AI (Art. 21 GDPR)",
        (code, _) => code,
    };
    if german {
        format!("{right}, Dienst {service}; verantwortlich: {name}, {contact}")
    } else {
        format!("{right}, service {service}; controller: {name}, {contact}")
    }
}

fn scope(statement: &Statement) -> String {
    let language = statement.language;
    let sentence = |code| match code {
        "all" => language.pick(
            "Er umfasst Ihre eigenen Inhalte und was andere über Sie schreiben.",
            "It covers your own content and what others write about you.",
        ),
        "own" => language.pick(
            "Er umfasst Ihre eigenen Inhalte.",
            "It covers your own content.",
        ),
        "about_me" => language.pick(
            "Er umfasst, was andere über Sie schreiben.",
            "It covers what others write about you.",
        ),
        "photos" => language.pick(
            "Er umfasst Bilder, auf denen Sie zu sehen sind.",
            "It covers pictures that show you.",
        ),
        "page" => language.pick(
            "Er umfasst die ganze Seite, auch was Besucher dort schreiben.",
            "It covers the whole page, with what visitors write there.",
        ),
        code => code,
    };
    let sentences: Vec<&str> = statement.scope.split('+').map(sentence).collect();
    sentences.join(" ")
}

fn received(statement: &Statement) -> String {
    let language = statement.language;
    let at = language.moment(statement.received_at);
    let channel = match statement.channel.as_str() {
        "form" => language.pick("über das Formular", "by the form"),
        "email" => language.pick("per E-Mail", "by e-mail"),
        "letter" => language.pick(
            "schriftlich oder mündlich",
            "in writing or by word of mouth",
        ),
        "api" => language.pick("über die Programmierschnittstelle", "by the interface"),
        "signal" => language.pick(
            "als maschinenlesbares Signal",
            "as a machine-readable signal",
        ),
        "list" => language.pick(
            "in einer Liste von Widersprüchen",
            "in a list of objections",
        ),
        code => code,
    };
    match language {
        Language::German => format!("Eingegangen am {at}, {channel}."),
        Language::English => format!("Received on {at}, {channel}."),
    }
}

fn effect(statement: &Statement) -> String {
    let at = statement.language.moment(statement.effective_from);
    match (statement.language, statement.already_standing) {
        (Language::German, false) => format!(
            "Er gilt seit dem {at}, auch für künftige Inhalte, Mitteilungen und Datensätze. Sie \
             müssen ihn nicht wiederholen und nicht begründen."
        ),
        (Language::German, true) => format!(
            "Er stand schon, bevor er am {at} noch einmal bestätigt wurde. Er gilt auch für künftige \
             Inhalte, Mitteilungen und Datensätze; Sie müssen ihn nicht wiederholen und nicht \
             begründen."
        ),
        (Language::English, false) => format!(
            "It holds from {at}, for future content, notices and datasets, too. You need not repeat \
             it, and you need give no reason."
        ),
        (Language::English, true) => format!(
            "It was standing before it was confirmed once more on {at}. It holds for future content, \
             notices and datasets, too; you need not repeat it, and you need give no reason."
        ),
    }
}

fn versions(statement: &Statement) -> String {
    let language = statement.language;
    let all = statement.versions.len();
    let honouring = statement.versions.iter();
    let honouring = honouring
        .filter(|version| version.sequence >= statement.sequence)
        .count();
    match language {
        _ if all == 0 => language
            .pick(
                "Zu dieser Zeit gab es keinen Datensatz.",
                "There was no dataset at that time.",
            )
            .to_owned(),
        Language::German => format!(
            "Fassungen von Datensätzen, die es zu dieser Zeit gab: {all}; davon beachten den \
             Widerspruch: {honouring}. Jede spätere Fassung beachtet ihn."
        ),
        Language::English => format!(
            "Versions of datasets that there were at that time: {all}; of these, honouring the \
             objection: {honouring}. Every later version honours it."
        ),
    }
}

fn due(statement: &Statement) -> String {
    let language = statement.language;
    let (target, legal) = (
        language.date(statement.due.target),
        language.date(statement.due.legal),
    );
    match language {
        Language::German => format!(
            "Die Antwort ist bis zum {target} vorgesehen; nach Art. 12 Abs. 3 DSGVO ist sie bis zum \
             {legal} fällig."
        ),
        Language::English => format!(
            "The answer is planned by {target}; under Art. 12(3) GDPR it is due by {legal}."
        ),
    }
}

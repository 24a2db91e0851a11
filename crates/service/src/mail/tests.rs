//! Letters through a mail server on loopback, as their readers see them.

use std::fs;
use std::time::Duration;

use jiff::civil::{Date, date};
use mail_parser::{HeaderValue, MessageParser};

use super::trial::{Mood, Received, TrialServer};
use super::*;
use crate::pages::{Authority, ExtensionReason, RefusalReason};

const URL: &str = "https://plauderei.example/objection/Vb3kQ0m7T2yX9dLr4PzWcA";
const SOON: Duration = Duration::from_secs(20);

fn lena() -> Personal {
    Personal::from("lena.kraus@post.example")
}

fn settings(server: &TrialServer) -> MailSettings {
    MailSettings::new(
        server.url(),
        "Plauderei GmbH <widerspruch@plauderei.example>",
    )
}

fn mailer(server: &TrialServer) -> Mailer {
    let waits = vec![Duration::from_millis(5); 4];
    Mailer::with(&settings(server), 100, waits).unwrap()
}

fn confirmation() -> Letter {
    Letter::Confirmation {
        code: "048213".to_owned(),
        minutes: 10,
        status_url: URL.to_owned(),
    }
}

fn day() -> Date {
    date(2026, 11, 24)
}

/// One letter of each kind.
fn letters() -> Vec<Letter> {
    let (service, case) = ("Stadtgespräch".to_owned(), "W-7QX2-9M4K".to_owned());
    let answer = |outcome| Letter::Answer {
        service: service.clone(),
        case: case.clone(),
        outcome,
        on: day(),
    };
    vec![
        confirmation(),
        Letter::WithdrawalCode {
            code: "991100".to_owned(),
            minutes: 1,
            service: service.clone(),
        },
        Letter::Receipt {
            service: service.clone(),
            case: case.clone(),
            received_on: day(),
            due_legal: date(2026, 12, 24),
            status_url: Some(URL.to_owned()),
            attachment: Some(b"{\"receipt\":\"\xc3\xbc\"}".to_vec()),
        },
        answer(Outcome::Applied),
        answer(Outcome::Standing),
        Letter::Refusal {
            service: service.clone(),
            case: case.clone(),
            reason: RefusalReason::LegalClaims,
            facts: "Ein Verfahren ist anhängig.\n\n.Es endet nicht vor 2027.".to_owned(),
            decided_by: "Ayşe Yıldız".to_owned(),
            authority: Authority {
                name: "Landesbeauftragte für Datenschutz".to_owned(),
                url: "https://aufsicht.example/beschwerde".to_owned(),
            },
        },
        Letter::Extension {
            service: service.clone(),
            case: case.clone(),
            until: date(2027, 2, 24),
            reason: ExtensionReason::Number,
            words: "Über 4.000 Anträge im Oktober.".to_owned(),
        },
        Letter::Reminder {
            status_url: URL.to_owned(),
            lapses_on: date(2026, 12, 24),
        },
    ]
}

async fn delivered(language: Language) -> Vec<Received> {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    let letters = letters();
    for letter in &letters {
        mailer.send(&lena(), language, letter).await.unwrap();
    }
    let mails = server.mails();
    assert_eq!(mails.len(), letters.len());
    mails
}

fn header(mail: &Received, name: &str) -> String {
    let parsed = MessageParser::default().parse(&mail.raw[..]).unwrap();
    match parsed.header(name.to_owned()) {
        Some(HeaderValue::Text(text)) => text.to_string(),
        Some(HeaderValue::TextList(texts)) => texts.join(", "),
        Some(HeaderValue::Address(address)) => {
            let first = address.first().unwrap();
            format!(
                "{} <{}>",
                first.name().unwrap_or_default(),
                first.address().unwrap_or_default()
            )
        }
        other => panic!("{name}: {other:?}"),
    }
}

#[tokio::test]
async fn every_letter_arrives_as_a_reader_expects_it() {
    for language in Language::ALL {
        let mut ids = std::collections::BTreeSet::new();
        for mail in delivered(language).await {
            assert_eq!(mail.to, "lena.kraus@post.example");
            assert_eq!(mail.from, "widerspruch@plauderei.example");
            assert_eq!(
                header(&mail, "From"),
                "Plauderei GmbH <widerspruch@plauderei.example>"
            );
            assert_eq!(header(&mail, "To"), " <lena.kraus@post.example>");
            assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
            assert_eq!(header(&mail, "Content-Language"), language.code());
            assert!(ids.insert(header(&mail, "Message-ID")));
            assert!(header(&mail, "Message-ID").ends_with("@plauderei.example"));
            let parsed = MessageParser::default().parse(&mail.raw[..]).unwrap();
            assert!(parsed.date().unwrap().is_valid());
            assert!(!mail.subject.is_empty() && !mail.subject.contains(['⟦', '{']));
            assert!(!mail.text.contains(['⟦', '{', '\u{2068}']), "{}", mail.text);
            assert!(mail.text.ends_with("\n"), "{:?}", mail.text);
            assert!(mail.text.contains("Plauderei GmbH"), "{}", mail.text);
            assert_eq!(parsed.html_body_count(), parsed.text_body_count());
            assert!(!String::from_utf8_lossy(&mail.raw).contains("text/html"));
            for line in mail.text.lines() {
                assert!(line.chars().count() <= 78, "{line}");
            }
            for line in String::from_utf8(mail.raw).unwrap().split("\r\n") {
                assert!(line.len() <= 78 && !line.contains(['\r', '\n']), "{line:?}");
            }
        }
    }
}

#[tokio::test]
async fn german_letters_say_what_they_must() {
    let mails = delivered(Language::German).await;
    let expected: [(&str, &[&str]); 8] = [
        (
            "Ihr Widerspruch: Bitte bestätigen Sie diese Adresse",
            &[
                "\n    048213\n",
                URL,
                "10 Minuten",
                "nicht waren",
                "nach 30 Tagen von selbst",
            ],
        ),
        (
            "Ihr Code, um den Widerspruch zurückzunehmen",
            &[
                "\n    991100\n",
                "1 Minute.",
                "Stadtgespräch",
                "gilt Ihr Widerspruch weiter",
            ],
        ),
        (
            "Wir haben Ihren Widerspruch erhalten (W-7QX2-9M4K)",
            &[
                "Dienst: Stadtgespräch",
                "24. November 2026",
                "24. Dezember 2026",
                URL,
                "Im Anhang",
            ],
        ),
        (
            "Unsere Antwort auf Ihren Widerspruch (W-7QX2-9M4K)",
            &[
                "seit dem 24. November 2026 umgesetzt",
                "künftig veröffentlichen",
            ],
        ),
        (
            "Unsere Antwort auf Ihren Widerspruch (W-7QX2-9M4K)",
            &["nichts von Ihnen gefunden", "gilt trotzdem auf Dauer"],
        ),
        (
            "Wir haben Ihren Widerspruch abgelehnt (W-7QX2-9M4K)",
            &[
                "Rechtsansprüche",
                "Ein Verfahren ist anhängig.\n\n.Es endet nicht vor 2027.\n",
                "Ayşe Yıldız",
                "Landesbeauftragte für Datenschutz\n    https://aufsicht.example/beschwerde\n",
                "Art. 77",
                "vor Gericht",
            ],
        ),
        (
            "Wir brauchen mehr Zeit für Ihren Widerspruch (W-7QX2-9M4K)",
            &[
                "24. Februar 2027",
                "sehr viele Anträge",
                "Über 4.000 Anträge",
                "auch in dieser Zeit",
            ],
        ),
        (
            "Ihr Widerspruch: Die Bestätigung fehlt noch",
            &[
                URL,
                "24. Dezember 2026",
                "neuen Code",
                "nur dieses eine Mal",
            ],
        ),
    ];
    for (mail, (subject, parts)) in mails.iter().zip(expected) {
        assert_eq!(mail.subject, subject);
        assert!(!mail.text.to_lowercase().contains("widerruf"));
        // Lines are broken where they are full.
        let flat = flat(&mail.text);
        for part in parts {
            let found = mail.text.contains(part) || flat.contains(part);
            assert!(found, "{part:?} in\n{}", mail.text);
        }
    }
}

/// The text with its paragraphs in one line each, and spaces that break.
fn flat(text: &str) -> String {
    text.replace(['\u{a0}', '\n'], " ")
}

#[tokio::test]
async fn english_letters_say_what_they_must() {
    let mails = delivered(Language::English).await;
    let expected: [(&str, &[&str]); 8] = [
        (
            "Your objection: please confirm this address",
            &["048213", URL, "after 30 days"],
        ),
        (
            "Your code to take the objection back",
            &["991100", "good for 1 minute.", "Stadtgespräch"],
        ),
        (
            "We have received your objection (W-7QX2-9M4K)",
            &["24 November 2026", URL, "attached"],
        ),
        (
            "Our answer to your objection (W-7QX2-9M4K)",
            &["carried out since 24 November 2026"],
        ),
        (
            "Our answer to your objection (W-7QX2-9M4K)",
            &["stands all the same"],
        ),
        (
            "We have refused your objection (W-7QX2-9M4K)",
            &["legal claims", "Decided by: Ayşe", "court"],
        ),
        (
            "We need more time for your objection (W-7QX2-9M4K)",
            &["24 February 2027"],
        ),
        (
            "Your objection: the confirmation is still missing",
            &["24 December 2026", URL],
        ),
    ];
    for (mail, (subject, parts)) in mails.iter().zip(expected) {
        assert_eq!(mail.subject, subject);
        let flat = flat(&mail.text);
        for part in parts {
            assert!(flat.contains(part), "{part:?} in\n{}", mail.text);
        }
    }
}

#[tokio::test]
async fn a_receipt_goes_along_byte_by_byte() {
    for (language, name) in [
        (Language::German, "widerspruch-W-7QX2-9M4K.json"),
        (Language::English, "objection-W-7QX2-9M4K.json"),
    ] {
        let mails = delivered(language).await;
        let attached: Vec<_> = mails.iter().flat_map(|mail| &mail.attachments).collect();
        let expected = (name.to_owned(), b"{\"receipt\":\"\xc3\xbc\"}".to_vec());
        assert_eq!(attached, [&expected]);
    }
}

#[tokio::test]
async fn a_mail_that_is_not_taken_now_is_sent_later_and_once() {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    for moods in [
        vec![Mood::Later],
        vec![Mood::HangUp],
        vec![Mood::Later, Mood::HangUp, Mood::Later, Mood::Later],
    ] {
        let (before, attempts) = (mailer.counts(), server.attempts());
        let failures = moods.len();
        server.meet_next(moods);
        mailer
            .post(&lena(), Language::German, &confirmation())
            .unwrap();
        let sent = usize::try_from(before.sent).unwrap() + 1;
        assert_eq!(server.arrived(sent, SOON).await.len(), sent);
        settle(&mailer).await;
        assert_eq!(server.attempts() - attempts, failures + 1);
        let after = mailer.counts();
        assert_eq!(after.sent, before.sent + 1);
        assert_eq!(after.retried, before.retried + failures as u64);
    }
    assert_eq!(server.mails().len(), 3);
}

/// Waits until nothing waits.
async fn settle(mailer: &Mailer) {
    let end = Instant::now() + SOON;
    while mailer.counts().waiting > 0 && Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn a_mail_that_is_refused_is_given_up_at_once() {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    server.meet_next([Mood::Refuse]);
    mailer
        .post(&lena(), Language::German, &confirmation())
        .unwrap();
    settle(&mailer).await;
    assert_eq!(server.attempts(), 1);
    let counts = mailer.counts();
    assert_eq!((counts.sent, counts.failed, counts.retried), (0, 1, 0));
}

#[tokio::test]
async fn a_mail_that_is_never_taken_is_given_up_in_the_end() {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    server.meet_next([Mood::Later; 5]);
    mailer
        .post(&lena(), Language::German, &confirmation())
        .unwrap();
    settle(&mailer).await;
    let counts = mailer.counts();
    assert_eq!((counts.sent, counts.failed, counts.retried), (0, 1, 4));
    assert_eq!(server.attempts(), 5);
}

#[tokio::test]
async fn errors_tell_nothing_of_the_person() {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    for (mood, expected) in [
        (Mood::Later, MailError::NotNow { code: 451 }),
        (Mood::Refuse, MailError::Refused { code: 550 }),
    ] {
        server.meet_next([mood]);
        let error = mailer
            .send(&lena(), Language::German, &confirmation())
            .await;
        let error = error.unwrap_err();
        assert_eq!(error, expected);
        for printed in [
            format!("{error}"),
            format!("{error:?}"),
            format!("{mailer:?}"),
        ] {
            for part in ["lena", "kraus", "post.example", "048213", "Vb3k"] {
                assert!(!printed.contains(part), "{printed}");
            }
        }
        assert!(std::error::Error::source(&error).is_none());
    }
}

#[tokio::test]
async fn no_mail_leaves_without_tls_where_tls_is_asked_for() {
    let server = TrialServer::start();
    let port = server.addr().port();
    for (url, expected) in [
        (
            format!("smtp://127.0.0.1:{port}?tls=required"),
            MailError::NotOffered,
        ),
        (
            format!("smtp://licit:s3cret@127.0.0.1:{port}"),
            MailError::NotOffered,
        ),
    ] {
        let mailer = Mailer::new(&MailSettings::new(url, "widerspruch@plauderei.example"));
        let mailer = mailer.unwrap();
        assert_eq!(mailer.reach().await, Err(expected.clone()));
        let sent = mailer
            .send(&lena(), Language::German, &confirmation())
            .await;
        assert_eq!(sent, Err(expected));
    }
    let url = format!("smtps://localhost:{port}");
    let mailer = Mailer::new(&MailSettings::new(url, "widerspruch@plauderei.example")).unwrap();
    let error = mailer.reach().await.unwrap_err();
    assert!(
        matches!(error, MailError::Tls | MailError::Unreachable),
        "{error:?}"
    );
    assert_eq!(server.attempts(), 0);
}

#[tokio::test]
async fn a_name_that_the_server_cannot_reach_is_not_tried_again() {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    let to = Personal::from("jürgen@post.example");
    let sent = mailer.send(&to, Language::German, &confirmation()).await;
    assert_eq!(sent, Err(MailError::Recipient));
}

#[tokio::test]
async fn a_code_is_not_sent_when_its_time_is_over() {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    let letter = Letter::WithdrawalCode {
        code: "991100".to_owned(),
        minutes: 0,
        service: "Stadtgespräch".to_owned(),
    };
    mailer.post(&lena(), Language::German, &letter).unwrap();
    assert_eq!(mailer.close(SOON).await.failed, 1);
    assert_eq!(server.attempts(), 0);
}

#[tokio::test]
async fn a_server_that_is_not_there_holds_nobody_up() {
    // Nobody serves port 1; a port that was free a moment ago may be another test's now.
    let settings = MailSettings::new("smtp://127.0.0.1:1", "widerspruch@plauderei.example");
    let mailer = Mailer::with(&settings, 3, vec![Duration::from_secs(600)]).unwrap();
    assert_eq!(mailer.reach().await, Err(MailError::Unreachable));
    let start = Instant::now();
    for _ in 0..3 {
        mailer
            .post(&lena(), Language::German, &confirmation())
            .unwrap();
    }
    let fourth = mailer.post(&lena(), Language::German, &confirmation());
    assert_eq!(fourth, Err(MailError::Full));
    assert!(start.elapsed() < Duration::from_secs(2));
    let counts = mailer.close(Duration::from_secs(10)).await;
    assert!(start.elapsed() < Duration::from_secs(15));
    assert_eq!((counts.sent, counts.waiting, counts.dropped), (0, 0, 1));
    assert_eq!(counts.failed, 3);
}

#[tokio::test]
async fn a_server_that_says_nothing_does_not_hold_up_the_end() {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    assert_eq!(mailer.reach().await, Ok(()));
    server.meet_next([Mood::Silent(Duration::from_secs(5))]);
    mailer
        .post(&lena(), Language::German, &confirmation())
        .unwrap();
    while server.attempts() == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let start = Instant::now();
    let counts = mailer.close(Duration::from_millis(100)).await;
    assert!(start.elapsed() < Duration::from_secs(3));
    assert_eq!((counts.sent, counts.dropped, counts.waiting), (0, 1, 0));
    let late = mailer.post(&lena(), Language::German, &confirmation());
    assert_eq!(late, Err(MailError::Closed));
}

#[tokio::test]
async fn what_waits_is_sent_before_the_end_over_few_connections() {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    for number in 0..50 {
        let to = Personal::from(format!("person{number}@post.example"));
        mailer
            .post(&to, Language::English, &confirmation())
            .unwrap();
    }
    let counts = mailer.clone().close(SOON).await;
    assert_eq!((counts.sent, counts.failed, counts.dropped), (50, 0, 0));
    let mut to: Vec<_> = server.mails().into_iter().map(|mail| mail.to).collect();
    to.sort();
    to.dedup();
    assert_eq!(to.len(), 50);
    assert!(server.connections() < 50, "{}", server.connections());
}

#[tokio::test]
async fn over_the_limit_nothing_is_sent_and_nobody_is_told() {
    let server = TrialServer::start();
    let mut settings = settings(&server);
    settings.per_address_per_day = 2;
    let mailer = Mailer::new(&settings).unwrap();
    for _ in 0..5 {
        mailer
            .post(&lena(), Language::German, &confirmation())
            .unwrap();
    }
    mailer
        .send(&lena(), Language::German, &confirmation())
        .await
        .unwrap();
    let owed = letters().remove(3);
    mailer.send(&lena(), Language::German, &owed).await.unwrap();
    let counts = mailer.close(SOON).await;
    assert_eq!((counts.sent, counts.limited), (3, 4));
    assert_eq!(server.mails().len(), 3);
}

#[tokio::test]
async fn a_line_break_opens_no_header_and_no_second_recipient() {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    for to in [
        "lena@post.example\r\nBcc: omar@post.example",
        "lena@post.example>\r\nRCPT TO:<omar@post.example",
        "lena@post.example\nX: y",
    ] {
        let to = Personal::from(to);
        assert_eq!(Mailer::check(&to), Err(MailError::Recipient));
        let sent = mailer.post(&to, Language::German, &confirmation());
        assert_eq!(sent, Err(MailError::Recipient));
    }
    let letter = Letter::Answer {
        service: "Stadt\r\nBcc: omar@post.example\r\n\r\ngespräch".to_owned(),
        case: "7\r\nBcc: omar@post.example\r\n.\r\nMAIL FROM:<x@post.example>".to_owned(),
        outcome: Outcome::Standing,
        on: day(),
    };
    mailer
        .send(&lena(), Language::German, &letter)
        .await
        .unwrap();
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "lena.kraus@post.example");
    let parsed = MessageParser::default().parse(&mails[0].raw[..]).unwrap();
    assert!(parsed.bcc().is_none());
    assert!(mails[0].subject.contains("7  Bcc: omar@post.example"));
}

#[tokio::test]
async fn a_folder_takes_mails_as_whole_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mails");
    let url = format!("file:{}", path.display());
    let mailer = Mailer::new(&MailSettings::new(url, "widerspruch@plauderei.example")).unwrap();
    assert_eq!(mailer.reach().await, Ok(()));
    mailer
        .post(&lena(), Language::German, &confirmation())
        .unwrap();
    mailer
        .send(&lena(), Language::English, &confirmation())
        .await
        .unwrap();
    assert_eq!(mailer.close(SOON).await.sent, 2);
    let files: Vec<_> = fs::read_dir(&path)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(files.len(), 2);
    for file in files {
        assert_eq!(file.extension().unwrap(), "eml");
        let mail = Received::read("", "", &fs::read(file).unwrap());
        assert_eq!((mail.code(), mail.link()), (Some("048213"), Some(URL)));
    }
}

#[tokio::test]
async fn settings_are_checked_at_the_start() {
    let from = "widerspruch@plauderei.example";
    let mut none = MailSettings::new("smtp://127.0.0.1", from);
    none.per_address_per_day = 0;
    for (settings, expected) in [
        (none, MailError::NoMails),
        (
            MailSettings::new("smtp://127.0.0.1", "nobody"),
            MailError::Sender,
        ),
        (
            MailSettings::new("file:/proc/nowhere", from),
            MailError::Folder {
                kind: std::io::ErrorKind::NotFound,
            },
        ),
    ] {
        let error = Mailer::new(&settings).unwrap_err();
        assert_eq!(error, expected);
        assert!(error.hint().is_some());
    }
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let server = TrialServer::start();
    assert_eq!(
        Mailer::new(&settings(&server)).unwrap_err(),
        MailError::NoRuntime
    );
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mailer = runtime.block_on(async { mailer(&server) });
    mailer
        .post(&lena(), Language::German, &confirmation())
        .unwrap();
    assert_eq!(server.wait_for(1, SOON).len(), 1);
    drop(runtime);
    drop(mailer);
}

#[tokio::test]
async fn a_letter_that_is_too_large_is_not_taken() {
    let server = TrialServer::start();
    let mailer = mailer(&server);
    let letter = Letter::Receipt {
        service: "Stadtgespräch".to_owned(),
        case: "1".to_owned(),
        received_on: day(),
        due_legal: day(),
        status_url: None,
        attachment: Some(vec![b'a'; 2 * 1024 * 1024]),
    };
    let sent = mailer.post(&lena(), Language::German, &letter);
    assert!(matches!(sent, Err(MailError::Letter { .. })));
}

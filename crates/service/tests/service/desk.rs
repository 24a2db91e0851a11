//! The desk over a real register and a real mail server: who gets in, what they see and do, and that
//! every look is written down.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use licit_register::{
    Channel, IdentifierKind, NewRequest, OnBehalf, Scopes, StaffRole, State, Submission, Token,
};
use licit_service::passwords;

use crate::house::{Answer, House, MORNING, service};

const PASSWORD: &str = "Regenschirm am Montag";

/// A house with somebody of each role at its desk.
struct Desk {
    house: House,
}

/// Somebody with a browser at the desk.
struct Browser<'d> {
    desk: &'d Desk,
    cookie: String,
    csrf: String,
}

impl Desk {
    fn open() -> Self {
        let house = House::with_mail();
        let hash = passwords::hash(PASSWORD).unwrap();
        let people = [
            ("Mia Muster", StaffRole::Dpo),
            ("Emil Beispiel", StaffRole::Engineer),
            ("Rosa Probe", StaffRole::Auditor),
        ];
        let morning = MORNING.parse().unwrap();
        for (name, role) in people {
            house.register(|register| register.add_staff(name, role, &hash, morning).unwrap());
        }
        Self { house }
    }

    async fn ask(&self, method: &str, path: &str, cookie: &str, body: String) -> Answer {
        self.ask_from("192.0.2.7:50000", method, path, cookie, body)
            .await
    }

    async fn ask_from(
        &self,
        address: &str,
        method: &str,
        path: &str,
        cookie: &str,
        body: String,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !cookie.is_empty() {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::from(body)).unwrap();
        self.house.ask_from(address, request).await
    }

    /// Sends the form of the door, as a browser does.
    async fn try_in(&self, name: &str, password: &str, address: &str) -> Answer {
        let door = self
            .ask("GET", "/desk/login?lang=en", "", String::new())
            .await;
        assert_eq!(door.status, StatusCode::OK);
        let cookie = pair(door.cookies().first().unwrap());
        let csrf = door.value("csrf");
        let fields = [
            ("csrf", csrf.as_str()),
            ("name", name),
            ("password", password),
            ("next", "/desk/intake"),
        ];
        let body = form(&fields);
        self.ask_from(address, "POST", "/desk/login?lang=en", &cookie, body)
            .await
    }

    async fn sign_in(&self, name: &str) -> Browser<'_> {
        let answer = self.try_in(name, PASSWORD, "192.0.2.7:50000").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let cookie = pair(answer.cookies().first().unwrap());
        let page = self
            .ask("GET", "/desk/statistics?lang=en", &cookie, String::new())
            .await;
        Browser {
            desk: self,
            csrf: page.value("csrf"),
            cookie,
        }
    }

    /// An objection of Lena that waits for a code; returns its case.
    async fn waiting(&self) -> String {
        let token = Token::random().unwrap();
        let submission = Submission {
            token: token.clone(),
            requests: vec![NewRequest {
                service: service("plauderei"),
                identifiers: vec![(IdentifierKind::Handle, "@Lena.K".into())],
                scopes: Scopes::PERSON,
            }],
            channel: Channel::Form,
            lang: "de".to_owned(),
            notice: String::new(),
            on_behalf: OnBehalf::Myself,
            contact: Some("lena@example.org".into()),
            words: Some("Meine Gedichte sind meine.".into()),
            confirm: true,
            received_at: MORNING.parse().unwrap(),
        };
        let prepared = self.house.office.intake().prepare(&submission).unwrap();
        let (_, id) = prepared.ids().next().unwrap();
        let received_at = submission.received_at;
        self.house
            .office
            .enter(token, prepared, received_at)
            .await
            .unwrap();
        id.to_string()
    }

    fn state_of(&self, case: &str) -> State {
        self.house.register(|register| {
            let all = register.queue(&State::ALL, None, (0, 100)).unwrap().1;
            let found = all
                .into_iter()
                .find(|request| request.id.to_string() == case);
            found.unwrap().state
        })
    }

    /// What the access log says, oldest first.
    fn looks(&self) -> Vec<(String, String)> {
        let mut looks = self
            .house
            .register(|register| register.looks(0, 1000).unwrap().1);
        looks.reverse();
        looks
            .into_iter()
            .map(|look| (look.staff, look.act))
            .collect()
    }
}

impl Browser<'_> {
    async fn get(&self, path: &str) -> Answer {
        self.desk
            .ask("GET", path, &self.cookie, String::new())
            .await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut fields = fields.to_vec();
        fields.push(("csrf", &self.csrf));
        self.desk
            .ask("POST", path, &self.cookie, form(&fields))
            .await
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// Name and value of a cookie, as a browser sends them back.
fn pair(cookie: &str) -> String {
    cookie.split_once(';').unwrap().0.to_owned()
}

#[tokio::test]
async fn only_the_right_password_opens_the_desk() {
    let desk = Desk::open();
    let nobody = desk.ask("GET", "/desk/access", "", String::new()).await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
    assert!(nobody.location().starts_with("/desk/login?"));

    let home = "192.0.2.7:1";
    let wrong = desk
        .try_in("Mia Muster", "Regenschirm am Dienstag", home)
        .await;
    let unknown = desk.try_in("Niemand", PASSWORD, home).await;
    for answer in [&wrong, &unknown] {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.text().contains("role=\"alert\""));
    }
    let right = desk.try_in("Mia Muster", PASSWORD, home).await;
    assert_eq!(right.location(), "/desk/intake?lang=en");
    assert_eq!(right.headers[header::CACHE_CONTROL], "no-store");
    let cookies = right.cookies();
    let session = cookies.first().unwrap();
    for part in [
        "licit_desk=",
        "; HttpOnly",
        "; SameSite=Strict",
        "; Path=/desk",
        "; Secure",
    ] {
        assert!(session.contains(part), "{session}");
    }
    let said: Vec<_> = desk.looks();
    let failed = "sign_in_failed".to_owned();
    let expected = [
        ("Mia Muster".to_owned(), failed.clone()),
        (String::new(), failed),
        ("Mia Muster".to_owned(), "signed_in".to_owned()),
    ];
    assert_eq!(said, expected);
}

#[tokio::test]
async fn tries_are_counted_by_household_and_by_name() {
    let desk = Desk::open();
    for _ in 0..10 {
        let answer = desk.try_in("Niemand", "falsch", "192.0.2.7:1").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    for (name, address) in [("Mia Muster", "192.0.2.7:1"), ("niemand", "192.0.2.8:1")] {
        let answer = desk.try_in(name, PASSWORD, address).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{name}");
        assert!(answer.headers.contains_key(header::RETRY_AFTER));
    }
    desk.house.later(Duration::from_secs(3600));
    let answer = desk.try_in("Mia Muster", PASSWORD, "192.0.2.7:1").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn forms_of_others_are_refused() {
    let desk = Desk::open();
    let mia = desk.sign_in("Mia Muster").await;
    let case = desk.waiting().await;
    let path = format!("/desk/cases/{case}");
    for (target, csrf) in [
        (path.as_str(), ""),
        (&path, "00"),
        ("/desk/logout", ""),
        ("/desk/staff", ""),
    ] {
        let body = form(&[("action", "acknowledge"), ("csrf", csrf)]);
        let answer = desk.ask("POST", target, &mia.cookie, body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{target}");
    }
    let body = form(&[
        ("name", "Mia Muster"),
        ("password", PASSWORD),
        ("csrf", &mia.csrf),
    ]);
    let answer = desk.ask("POST", "/desk/login", "", body).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.state_of(&case), State::NeedsConfirmation);
}

#[tokio::test]
async fn every_role_sees_its_part() {
    let desk = Desk::open();
    let case = format!("/desk/cases/{}", desk.waiting().await);
    let pages = [
        "/desk",
        &case,
        "/desk/intake",
        "/desk/statistics",
        "/desk/versions",
        "/desk/access",
        "/desk/staff",
    ];
    for (name, open) in [
        ("Mia Muster", [200, 200, 200, 200, 200, 200, 200]),
        ("Emil Beispiel", [303, 403, 403, 200, 200, 403, 403]),
        ("Rosa Probe", [200, 200, 403, 200, 200, 200, 200]),
    ] {
        let browser = desk.sign_in(name).await;
        for (page, status) in pages.iter().zip(open) {
            let answer = browser.get(page).await;
            assert_eq!(answer.status.as_u16(), status, "{name} {page}");
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        }
        if name != "Mia Muster" {
            for (page, action) in [
                (case.as_str(), "acknowledge"),
                ("/desk/staff", "end"),
                ("/desk/intake", ""),
            ] {
                let fields = [("action", action), ("name", "Mia Muster")];
                let answer = browser.post(page, &fields).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name} {page}");
            }
        }
    }
}

#[tokio::test]
async fn a_refusal_needs_a_reason_facts_and_a_human() {
    let desk = Desk::open();
    let mia = desk.sign_in("Mia Muster").await;
    let case = desk.waiting().await;
    let path = format!("/desk/cases/{case}");
    let shown = mia.get(&path).await;
    assert!(shown.text().contains("@Lena.K") && shown.text().contains("Meine Gedichte"));
    let done = mia.post(&path, &[("action", "acknowledge")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let whole = [
        ("action", "refuse"),
        ("reason", "legal_claims"),
        ("facts", "Ein Verfahren läuft."),
        ("decided_by", "Carla Kraft"),
    ];
    for missing in ["reason", "facts", "decided_by"] {
        let fields: Vec<_> = whole
            .iter()
            .filter(|(name, _)| *name != missing)
            .copied()
            .collect();
        let answer = mia.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{missing}");
    }
    assert_eq!(desk.state_of(&case), State::Acknowledged);
    let done = mia.post(&path, &whole).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(desk.state_of(&case), State::Refused);
    let mails = desk.house.mails().arrived(1, Duration::from_secs(10)).await;
    let text = &mails.last().unwrap().text;
    for part in [
        "Ein Verfahren läuft.",
        "Carla Kraft",
        "Landesbeauftragte Musterland",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // What identified Lena is gone, the reasons are not.
    let shown = mia.get(&path).await;
    assert!(!shown.text().contains("@Lena.K") && shown.text().contains("Ein Verfahren läuft."));
    // What is refused is refused.
    let again = mia.post(&path, &whole).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_extension_has_its_rules_and_is_told() {
    let desk = Desk::open();
    let mia = desk.sign_in("Mia Muster").await;
    let case = desk.waiting().await;
    let path = format!("/desk/cases/{case}");
    mia.post(&path, &[("action", "acknowledge")]).await;
    let extend = |until: &'static str, reason: &'static str, words: &'static str| {
        [
            ("action", "extend"),
            ("until", until),
            ("reason", reason),
            ("words", words),
        ]
    };
    for fields in [
        extend("", "number", "Es sind viele."),
        extend("2026-04-02", "number", "Es sind viele."),
        extend("2026-06-20", "number", "Es sind viele."),
        extend("2026-05-20", "", "Es sind viele."),
        extend("2026-05-20", "number", " "),
    ] {
        let answer = mia.post(&path, &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{fields:?}"
        );
    }
    let fields = extend("2026-05-20", "number", "Es sind viele.");
    assert_eq!(mia.post(&path, &fields).await.status, StatusCode::SEE_OTHER);
    let mails = desk.house.mails().arrived(1, Duration::from_secs(10)).await;
    assert!(mails.last().unwrap().text.contains("Es sind viele."));
    assert_eq!(
        mia.post(&path, &fields).await.status,
        StatusCode::CONFLICT,
        "only once"
    );
    let words = [("action", "answer"), ("words", "Wir prüfen noch.")];
    assert_eq!(mia.post(&path, &words).await.status, StatusCode::SEE_OTHER);
    let mails = desk.house.mails().arrived(2, Duration::from_secs(10)).await;
    assert!(mails.last().unwrap().text.contains("Wir prüfen noch."));
}

#[tokio::test]
async fn a_letter_has_the_effect_of_the_form() {
    let desk = Desk::open();
    let mia = desk.sign_in("Mia Muster").await;
    let letter = [
        ("service", "plauderei"),
        ("kind", "email"),
        ("identifier", "paul@example.org"),
        ("channel", "letter"),
        ("received_on", "2026-02-20"),
        ("covers", "own"),
        ("on_behalf", "self"),
        ("language", "de"),
        ("contact", ""),
        ("text", "Bitte nicht."),
    ];
    for (field, value) in [
        ("service", "elsewhere"),
        ("identifier", ""),
        ("identifier", "not an address"),
        ("received_on", "2026-03-03"),
        ("covers", ""),
        ("contact", "nowhere"),
    ] {
        let mut fields = letter;
        for pair in &mut fields {
            if pair.0 == field {
                pair.1 = value;
            }
        }
        let answer = mia.post("/desk/intake", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
    }
    let entered = mia.post("/desk/intake", &letter).await;
    assert_eq!(entered.status, StatusCode::OK, "{}", entered.text());
    let text = entered.text();
    let (_, rest) = text.split_once("<strong class=\"hash\">").unwrap();
    let code = Token::parse(rest.split_once('<').unwrap().0).unwrap();
    let status = desk
        .ask(
            "GET",
            &format!("/objection/{}?lang=en", code.expose()),
            "",
            String::new(),
        )
        .await;
    assert_eq!(status.status, StatusCode::OK);
    let (_, case) = text.split_once("/desk/cases/").unwrap();
    let case = case.split_once('?').unwrap().0;
    assert!(status.text().contains(case));
    let shown = mia.get(&format!("/desk/cases/{case}")).await;
    assert!(shown.text().contains("paul@example.org") && shown.text().contains("2026-03-20"));
    // Sent twice, it is one entry.
    let again = mia.post("/desk/intake", &letter).await;
    assert!(again.text().contains(case));
    let count = desk
        .house
        .register(|register| register.queue(&State::ALL, None, (0, 10)).unwrap().0);
    assert_eq!(count, 1);
}

#[tokio::test]
async fn every_look_is_written_down_and_names_nobody_outside() {
    let desk = Desk::open();
    let case = desk.waiting().await;
    let mia = desk.sign_in("Mia Muster").await;
    mia.get("/desk").await;
    mia.get(&format!("/desk/cases/{case}")).await;
    mia.post(
        &format!("/desk/cases/{case}"),
        &[("action", "note"), ("words", "Rückruf")],
    )
    .await;
    let log = mia.get("/desk/access?lang=en").await;
    let acts: Vec<String> = desk.looks().into_iter().map(|(_, act)| act).collect();
    let expected = [
        "signed_in",
        "statistics_seen",
        "queue_seen",
        "case_opened",
        "case_opened",
        "case_changed",
        "log_seen",
    ];
    assert_eq!(acts, expected);
    assert!(log.text().contains(&case) && log.text().contains("Mia Muster"));
    for secret in ["@Lena.K", "lena@example.org", "Gedichte", "Rückruf"] {
        assert!(!log.text().contains(secret), "{secret}");
    }
    let queue = mia.get("/desk").await;
    assert!(queue.text().contains(&case) && !queue.text().contains("Lena"));
}

#[tokio::test]
async fn sessions_end() {
    let desk = Desk::open();
    let mia = desk.sign_in("Mia Muster").await;
    let out = mia.post("/desk/logout", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(out.cookies().first().unwrap().contains("Max-Age=0"));
    assert_eq!(mia.get("/desk").await.status, StatusCode::SEE_OTHER);

    let mia = desk.sign_in("Mia Muster").await;
    let rosa = desk.sign_in("Rosa Probe").await;
    let own = mia
        .post("/desk/staff", &[("action", "end"), ("name", "Mia Muster")])
        .await;
    assert_eq!(
        own.status,
        StatusCode::CONFLICT,
        "nobody ends their own access"
    );
    let end = mia
        .post("/desk/staff", &[("action", "end"), ("name", "Rosa Probe")])
        .await;
    assert_eq!(end.status, StatusCode::SEE_OTHER);
    assert_eq!(rosa.get("/desk").await.status, StatusCode::SEE_OTHER);
    desk.house.later(Duration::from_secs(8 * 3600));
    assert_eq!(mia.get("/desk").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn people_are_added_with_a_good_password() {
    let desk = Desk::open();
    let mia = desk.sign_in("Mia Muster").await;
    let add = |name: &'static str, password: &'static str| {
        [
            ("action", "add"),
            ("name", name),
            ("role", "auditor"),
            ("password", password),
        ]
    };
    for fields in [
        add("Karl Klar", "kurz"),
        add("", PASSWORD),
        add("Rosa Probe", PASSWORD),
        add("person", PASSWORD),
    ] {
        let answer = mia.post("/desk/staff", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let added = mia.post("/desk/staff", &add("Karl Klar", PASSWORD)).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    let karl = desk.sign_in("Karl Klar").await;
    assert_eq!(karl.get("/desk/access").await.status, StatusCode::OK);
}

//! The register on the web, as programs see it.

use serde_json::Value;

use crate::http::ask;
use crate::run::licit;
use crate::served::Served;

/// A receipt that is asked for while it is being made is waited for.
#[test]
fn whoever_objects_has_the_receipt_at_once() {
    let served = Served::start();
    for number in 0..20 {
        let handle = format!("lena.kraus{number}");
        let sent = serde_json::json!({"services": [
            {"service": "plauderei", "identifiers": [{"kind": "handle", "value": handle}]},
        ]});
        let answer = ask(
            served.address,
            "POST",
            "/v1/objections",
            Some(&sent.to_string()),
        );
        assert_eq!(answer.status, 201, "{}", answer.text());
        let said: Value = serde_json::from_str(answer.text()).unwrap();
        let token = said["token"].as_str().unwrap();
        let receipt = served.get(&format!("/v1/objections/{token}/receipt"));
        assert_eq!(receipt.status, 200, "{number}: {}", receipt.text());
    }
    // Each has one leaf, whoever made it.
    let checkpoint = served.get("/log/checkpoint");
    assert_eq!(checkpoint.text().lines().nth(1), Some("20"));
}

/// A page needs a style and an icon, and both are here.
#[test]
fn pages_need_nothing_but_what_is_served() {
    let served = Served::start();
    for path in ["/", "/objection", "/log"] {
        let page = served.get(path);
        assert_eq!(page.status, 200);
        let page = page.text().to_owned();
        assert!(!page.contains("<script") && !page.contains("style=\""));
        for (_, rest) in page
            .match_indices("<link ")
            .map(|(at, _)| page.split_at(at))
        {
            let link = rest.split("href=\"").nth(1).unwrap();
            let link = link.split('"').next().unwrap();
            assert_eq!(ask(served.address, "GET", link, None).status, 200, "{link}");
        }
    }
}

/// A certificate that cannot be used is named before anybody is served, with what to do.
#[test]
fn a_certificate_that_cannot_be_used_is_named() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    assert_eq!(licit(folder, &["init"]).code, Some(0));
    let policy = std::fs::read_to_string(folder.join("licit.toml")).unwrap();
    let serve = |service: &str| {
        std::fs::write(folder.join("licit.toml"), format!("{policy}{service}")).unwrap();
        let run = licit(folder, &["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(run.code, Some(1), "{}", run.err);
        run.err
    };
    let tls = "\n[service.names.plauderei]\nname = \"Plauderei\"\n[service.tls]\ncertificate = \
               \"tls/chain.pem\"\nkey = \"tls/key.pem\"\n";
    let said = serve(tls);
    assert!(said.contains("tls/chain.pem: No such file"), "{said}");
    assert!(said.contains("hint: check `service.tls`"), "{said}");
    std::fs::create_dir(folder.join("tls")).unwrap();
    std::fs::write(folder.join("tls/chain.pem"), "").unwrap();
    std::fs::write(folder.join("tls/key.pem"), "").unwrap();
    let said = serve(tls);
    assert!(said.contains("chain.pem: holds no certificate"), "{said}");
    let said = serve(&format!("\n[service]\nurl = \"http://x.example\"{tls}"));
    assert!(said.contains("service.url: not https"), "{said}");
}

/// What the policy says of the organisation is checked before anybody is served.
#[test]
fn a_provider_that_cannot_be_used_is_named() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    assert_eq!(licit(folder, &["init"]).code, Some(0));
    let policy = std::fs::read_to_string(folder.join("licit.toml")).unwrap();
    let check = |issuer: &str, role: &str, word: &str| {
        let service = format!(
            "\n[service.names.plauderei]\nname = \"Plauderei\"\n[service.oidc]\nissuer = \
             \"{issuer}\"\nclient_id = \"licit\"\nclient_secret_file = \"secret\"\nroles = {{ \
             \"group\" = \"{role}\" }}\n"
        );
        std::fs::write(folder.join("licit.toml"), format!("{policy}{service}")).unwrap();
        let run = licit(folder, &["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(run.code, Some(1), "{}", run.err);
        assert!(run.err.contains(word), "{}", run.err);
        assert!(run.err.contains("hint: "), "{}", run.err);
    };
    let issuer = "https://login.beispiel.example";
    check(issuer, "dpo", "secret: No such file");
    std::fs::write(folder.join("secret"), "\n").unwrap();
    check(issuer, "dpo", "holds no text");
    std::fs::write(folder.join("secret"), "geheim\n").unwrap();
    check(issuer, "boss", "no such role `boss`");
    check("http://login.beispiel.example", "dpo", "neither https");
    check("beispiel", "dpo", "not an address");
}

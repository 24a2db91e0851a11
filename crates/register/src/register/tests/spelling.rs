//! An objection is found in whatever spelling the service writes it.

use super::*;

#[test]
fn an_objection_is_found_however_it_is_written() {
    let check = |kind, value: &str, scope, question: &dyn Fn(&Lookup<'_>) -> Scopes, expected| {
        let mut fixture = Fixture::new();
        fixture.object(kind, value, scope);
        assert_eq!(fixture.ask(question), expected, "{kind} {value}");
        assert_eq!(
            fixture.ask_on("andere", question),
            Scopes::NONE,
            "another service"
        );
    };
    use IdentifierKind as Kind;
    let all = Scope::All.scopes();
    check(
        Kind::AccountId,
        "a1",
        Scope::All,
        &|l| l.account_id("a1"),
        all,
    );
    check(
        Kind::AccountId,
        "a1",
        Scope::All,
        &|l| l.account_id("A1"),
        Scopes::NONE,
    );
    check(
        Kind::AccountId,
        "a1",
        Scope::All,
        &|l| l.handle("a1"),
        Scopes::NONE,
    );
    check(
        Kind::Handle,
        "@Lena.K",
        Scope::Own,
        &|l| l.handle("lena.k"),
        Scopes::OWN,
    );
    check(
        Kind::Handle,
        "lena.k",
        Scope::AboutMe,
        &|l| l.handle("@LENA.K"),
        Scopes::ABOUT_ME,
    );
    check(
        Kind::Handle,
        "lena.k",
        Scope::All,
        &|l| l.handle("lena.k1"),
        Scopes::NONE,
    );
    // On its own host the handle stands without host.
    check(
        Kind::Handle,
        "@lena@a.example",
        Scope::All,
        &|l| l.handle("lena"),
        all,
    );
    check(
        Kind::Handle,
        "@lena@a.example",
        Scope::All,
        &|l| l.handle("lena@a.example"),
        all,
    );
    check(
        Kind::Handle,
        "@lena@a.example",
        Scope::All,
        &|l| l.handle("lena@b.example"),
        Scopes::NONE,
    );
    check(
        Kind::Handle,
        "did:plc:abc",
        Scope::All,
        &|l| l.account_id("did:plc:abc"),
        all,
    );
    // A tag leads to the mailbox, in either direction.
    check(
        Kind::Email,
        "Lena+x@example.org",
        Scope::All,
        &|l| l.email("lena@example.org"),
        all,
    );
    check(
        Kind::Email,
        "lena@example.org",
        Scope::All,
        &|l| l.email("LENA+y@example.org"),
        all,
    );
    check(
        Kind::Email,
        "lena+x@example.org",
        Scope::All,
        &|l| l.email("lena+y@example.org"),
        all,
    );
    check(
        Kind::Email,
        "le.na@gmail.com",
        Scope::All,
        &|l| l.email("lena@googlemail.com"),
        all,
    );
    check(
        Kind::Email,
        "le.na@web.example",
        Scope::All,
        &|l| l.email("lena@web.example"),
        Scopes::NONE,
    );
    check(
        Kind::Phone,
        "0171 1234567",
        Scope::All,
        &|l| l.phone("+49 (0)171/1234567"),
        all,
    );
    check(
        Kind::Phone,
        "0171 1234567",
        Scope::All,
        &|l| l.phone("0171 1234568"),
        Scopes::NONE,
    );
    check(
        Kind::ContentUrl,
        "http://f.example/t?utm_id=1",
        Scope::All,
        &|l| l.url("https://f.example/t#x"),
        all,
    );
    check(
        Kind::ProfileUrl,
        "instagram.com/lena.k",
        Scope::All,
        &|l| l.url("https://www.instagram.com/lena.k/"),
        all,
    );
    check(
        Kind::ProfileUrl,
        "instagram.com/lena.k",
        Scope::All,
        &|l| l.handle("Lena.K"),
        all,
    );
    check(
        Kind::Handle,
        "lena.k",
        Scope::All,
        &|l| l.url("https://instagram.com/lena.k"),
        all,
    );
    check(
        Kind::Handle,
        "lena.k",
        Scope::All,
        &|l| l.url("https://instagram.com/lena.kk"),
        Scopes::NONE,
    );
    check(
        Kind::PageId,
        "g1",
        Scope::All,
        &|l| l.page_id("g1"),
        Scopes::PAGE,
    );
    let uri = "https://social.example/users/lena";
    check(
        Kind::ProfileUrl,
        uri,
        Scope::All,
        &|l| l.account_id(uri),
        all,
    );
    check(Kind::AccountId, uri, Scope::All, &|l| l.url(uri), all);
    check(
        Kind::ProfileUrl,
        "x.com/i",
        Scope::All,
        &|l| l.account_id("https://x.com/i"),
        Scopes::NONE,
    );
    check(
        Kind::PageId,
        "g1",
        Scope::Page,
        &|l| l.page_id("g1"),
        Scopes::PAGE,
    );
    check(
        Kind::AccountId,
        "g1",
        Scope::Page,
        &|l| l.page_id("g1"),
        Scopes::PAGE,
    );
    check(
        Kind::AccountId,
        "g1",
        Scope::All,
        &|l| l.page_id("g1"),
        Scopes::NONE,
    );
    check(
        Kind::AccountId,
        "a1",
        Scope::All,
        &|l| l.account_id("\u{202e}"),
        Scopes::NONE,
    );
}

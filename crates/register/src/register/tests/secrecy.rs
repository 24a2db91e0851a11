//! No identifier is on the disk or in an error, and nobody else reads the file.

use std::fmt::Write as _;

use super::*;

#[test]
fn no_identifier_is_on_the_disk() {
    if server().is_some() {
        return; // The files of a server are its own; the tables are the same.
    }
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "@Zwetschgenmus.K", Scope::All);
    fixture.object(
        IdentifierKind::Email,
        "zwetschgenmus+x@example.org",
        Scope::All,
    );
    fixture.object(IdentifierKind::Phone, "0171 7654321", Scope::All);
    fixture.object(
        IdentifierKind::ProfileUrl,
        "instagram.com/zwetschgenmus.k",
        Scope::All,
    );
    fixture
        .import("service,kind,value\nplauderei,account_id,Zwetschgenmus-77\n")
        .unwrap();
    fixture
        .register
        .erase(request(
            "plauderei",
            IdentifierKind::PageId,
            "zwetschgenmus",
        ))
        .unwrap();
    let bytes = fixture.bytes_on_disk().to_ascii_lowercase();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.contains("plauderei"),
        "the test looks at the right bytes"
    );
    for clear in ["zwetschgenmus", "example.org", "7654321", "instagram"] {
        assert!(!text.contains(clear), "{clear}");
    }
}

#[test]
fn errors_name_no_identifier() {
    let mut fixture = Fixture::new();
    let bad = objection(
        "plauderei",
        IdentifierKind::Email,
        "zwetschgenmus",
        Scope::All,
    );
    let mut shown = format!("{bad:?}");
    let error = fixture.register.object(bad).unwrap_err();
    write!(shown, "{error} {error:?} {}", error.hint()).unwrap();
    for list in [
        "zwetschgenmus,kind,value\n",
        "service,kind,value\nplauderei,zwetschgenmus,x\n",
        "service,kind,value\nplauderei,email,zwetschgenmus\n",
        "service,kind,value\nZwetschgenmus,email,a@example.org\n",
        "service,kind,value,received_at\nplauderei,handle,a,zwetschgenmus\n",
        "service,kind,value,scope\nplauderei,handle,a,zwetschgenmus\n",
        "service,kind,value\nplauderei,handle,zwetschgenmus,more\n",
    ] {
        let error = fixture.import(list).unwrap_err();
        write!(shown, "{error} {error:?} {}", error.hint()).unwrap();
    }
    assert!(!shown.to_lowercase().contains("zwetschgenmus"), "{shown}");
}

#[test]
fn the_wrong_key_is_noticed() {
    let fixture = Fixture::new();
    let other = LabelKeys::derive(&[43; 32]);
    let error = Register::open(&fixture.location, &other, germany()).unwrap_err();
    assert!(matches!(error, RegisterError::WrongKey { .. }), "{error:?}");
    assert!(Register::open(&fixture.location, &keys(), germany()).is_ok());
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_the_file() {
    if server().is_some() {
        return;
    }
    use std::os::unix::fs::PermissionsExt as _;
    let mut fixture = Fixture::new();
    fixture.object(IdentifierKind::Handle, "lena.k", Scope::All);
    for file in fs::read_dir(fixture.folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.file_name());
    }
}

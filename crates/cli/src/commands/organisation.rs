//! The organisation that signs its people in at the desk of `licit serve`: what the policy says of it.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use licit_engine::Installation;
use licit_register::StaffRole;
use licit_service::oidc::{Oidc, OidcError, OidcSettings, Roles};

use crate::failure::Failure;

/// Bytes of a file with a secret or with certificates, at most.
const MAX_BYTES: u64 = 1 << 20;

/// The provider that the policy names.
pub(super) fn oidc(installation: &Installation) -> Result<Option<Arc<Oidc>>, Failure> {
    let policy = &installation.policy;
    let Some(oidc) = &policy.service.oidc else {
        return Ok(None);
    };
    let mut roles = BTreeMap::new();
    for (word, role) in &oidc.roles {
        let known = StaffRole::from_code(role).ok_or_else(|| {
            Failure::user(format!("service.oidc.roles: no such role `{role}`"))
                .hint("dpo, engineer or auditor")
        })?;
        roles.insert(word.clone(), known);
    }
    if roles.is_empty() {
        return Err(
            Failure::user("service.oidc.roles: nobody would have a role").hint(
                "name a word of the provider and what it gives: `{ \"licit-dpo\" = \"dpo\" }`",
            ),
        );
    }
    let path = |path: &str| installation.base.join(path);
    let secret = read(
        &path(&oidc.client_secret_file),
        "service.oidc.client_secret_file",
    )?;
    let secret = String::from_utf8(secret).unwrap_or_default();
    let secret = zeroize::Zeroizing::new(secret);
    let client_secret = zeroize::Zeroizing::new(secret.trim().to_owned());
    if client_secret.is_empty() {
        return Err(
            Failure::user("service.oidc.client_secret_file: holds no text")
                .hint("write the secret that the provider gave into the file, and nothing else"),
        );
    }
    let authorities = oidc.authorities.as_ref();
    let authorities = authorities
        .map(|file| read(&path(file), "service.oidc.authorities"))
        .transpose()?;
    let settings = OidcSettings {
        issuer: oidc.issuer.clone(),
        name: oidc
            .name
            .clone()
            .unwrap_or_else(|| policy.controller.name.clone()),
        client_id: oidc.client_id.clone(),
        client_secret,
        roles: Roles::new(oidc.roles_claim.clone(), roles),
        authorities,
        passwords: oidc.passwords,
    };
    let opened = Oidc::new(settings).map_err(|error| {
        let failure = Failure::user(format!("service.oidc.{error}"));
        match error {
            OidcError::NotSafe | OidcError::NoAddress => {
                failure.hint("name the provider's address, https://…")
            }
            OidcError::NoAuthority => failure.hint("name a PEM file with certificates"),
            _ => failure,
        }
    })?;
    Ok(Some(opened))
}

fn read(path: &Path, key: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(path);
    let read = opened.and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes));
    read.map_err(|error| {
        Failure::user(format!("{}: {error}", path.display()))
            .hint(format!("check `{key}`: its path is relative to the policy"))
    })?;
    Ok(bytes)
}

//! What a register vouches for: positions of its own, and of one that it replaces.

use licit_record::RegisterSequence;
use sqlx::AnyConnection;

use super::{Doing as _, Result, Writing, turn};

/// Folios that are left out after a restoration. The register that was lost may have gone on for
/// as long, and nobody knows how far: a number that it gave out is never given out again, so that
/// who knows the lost one up to a number misses nothing of this one. One folio a second is 31 years.
pub(crate) const GAP: u64 = 1_000_000_000;

/// How a position is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// Digest of its snapshot.
    Digest([u8; 32]),
    /// Its mark, as an origin says it.
    Mark([u8; 32]),
}

impl Evidence {
    fn parts(&self) -> (&'static str, &[u8]) {
        match self {
            Self::Digest(hash) => ("digest", hash),
            Self::Mark(hash) => ("mark", hash),
        }
    }
}

/// Whether the register vouches for a position.
pub(crate) async fn is_known(
    connection: &mut AnyConnection,
    seq: RegisterSequence,
    evidence: &Evidence,
) -> Result<bool> {
    let (kind, hash) = evidence.parts();
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM known_state WHERE seq = $1 AND kind = $2 AND hash = $3",
    )
    .bind(i64::try_from(seq.0).unwrap_or(i64::MAX))
    .bind(kind)
    .bind(hash)
    .fetch_one(connection)
    .await
    .doing("cannot read what the register vouches for")?;
    Ok(count > 0)
}

/// The digest of a position, where a snapshot of it was written.
pub(crate) async fn digest_of(
    connection: &mut AnyConnection,
    seq: RegisterSequence,
) -> Result<Option<[u8; 32]>> {
    let digest: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT hash FROM known_state WHERE seq = $1 AND kind = 'digest'")
            .bind(i64::try_from(seq.0).unwrap_or(i64::MAX))
            .fetch_optional(connection)
            .await
            .doing("cannot read what the register vouches for")?;
    Ok(digest.and_then(|digest| digest.try_into().ok()))
}

/// Vouches for a position.
pub(crate) async fn vouch(
    connection: &mut AnyConnection,
    seq: RegisterSequence,
    evidence: &Evidence,
) -> Result<()> {
    let (kind, hash) = evidence.parts();
    sqlx::query(
        "INSERT INTO known_state (seq, kind, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(i64::try_from(seq.0).unwrap_or(i64::MAX))
    .bind(kind)
    .bind(hash)
    .execute(connection)
    .await
    .doing("cannot note what the register vouches for")?;
    Ok(())
}

/// Goes on after a restoration, on a folio whose number the register that was lost did not reach:
/// beyond the last one of the backup, and beyond every one that is known to have been given out.
pub(crate) async fn begin_anew(writing: &mut Writing<'_>, past: RegisterSequence) -> Result<()> {
    let open = "SELECT seq, entries FROM open_folio WHERE one = 1";
    let (seq, entries): (i64, i64) = sqlx::query_as(open)
        .fetch_one(&mut *writing.transaction)
        .await
        .doing("cannot read the position")?;
    if entries > 0 {
        turn(writing).await?;
    }
    let next = past.0.max(seq.unsigned_abs()).saturating_add(GAP);
    sqlx::query("UPDATE open_folio SET seq = $1, entries = 0")
        .bind(i64::try_from(next).unwrap_or(i64::MAX))
        .execute(&mut *writing.transaction)
        .await
        .doing("cannot go on after the backup")?;
    writing.folio = RegisterSequence(next);
    writing.entries = 0;
    Ok(())
}

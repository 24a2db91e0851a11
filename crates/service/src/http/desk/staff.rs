//! Who may come to the desk.

use axum::http::StatusCode;
use axum::response::Response;
use licit_register::StaffRole;

use super::login::has_passwords;
use super::{Answer, Seat, seat};
use crate::http::{Asked, Fault};
use crate::office::OfficeError;
use crate::pages::desk::{self, Staff, StaffFault, StaffRow};
use crate::pages::{AccessKind, ProblemKind, Role};
use crate::passwords::{self, PasswordError};

/// The list of people.
pub(super) async fn show(asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    let answer = async {
        seat.only(&[Role::Dpo, Role::Auditor])?;
        list(&seat, String::new(), None).await
    };
    let answer = answer.await;
    Ok(seat.answer(answer))
}

async fn list(seat: &Seat, name: String, fault: Option<StaffFault>) -> Result<Response, Fault> {
    let office = &seat.asked.app.office;
    let staff = office.with(|register| Ok::<_, OfficeError>(register.staff()?));
    let rows = staff.await?.into_iter().filter_map(|member| {
        Some(StaffRow {
            role: Role::from_code(member.role.code())?,
            name: member.name,
            by_organisation: member.by_organisation,
            last_seen: member.last_seen,
            ended: member.ended,
        })
    });
    let view = Staff {
        rows: rows.collect(),
        organisation_only: !has_passwords(&seat.asked),
        name,
        fault,
    };
    let mut page = seat
        .page("/desk/staff", |desk| desk::staff(desk, &view))
        .await?;
    if fault.is_some() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

/// Adds somebody, or ends an access.
pub(super) async fn change(asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    let answer = async {
        seat.may_change()?;
        match seat.field("action") {
            "add" => add(&seat).await,
            "end" => end(&seat).await,
            _ => Err(Fault::bad("/action", "unknown_action")),
        }
    };
    let answer = answer.await;
    Ok(seat.answer(answer))
}

async fn add(seat: &Seat) -> Result<Response, Fault> {
    if !has_passwords(&seat.asked) {
        return Err(Fault::of(ProblemKind::Forbidden));
    }
    let name = seat.field("name").to_owned();
    let role = StaffRole::from_code(seat.field("role"));
    let role = role.ok_or_else(|| Fault::bad("/role", "unknown_role"))?;
    if !passwords::is_name(&name) {
        return list(seat, name, Some(StaffFault::BadName)).await;
    }
    // A password is taken as it is typed, white space included.
    let password = seat.fields.iter().find(|(key, _)| key == "password");
    let password = password.map(|(_, value)| value.clone()).unwrap_or_default();
    let hashed = tokio::task::spawn_blocking(move || passwords::hash(&password)).await;
    let hash = match hashed.map_err(Fault::internal)? {
        Ok(hash) => hash,
        Err(PasswordError::Weak) => {
            return list(seat, name, Some(StaffFault::WeakPassword)).await;
        }
        Err(error) => return Err(Fault::internal(error)),
    };
    seat.look(AccessKind::StaffChanged, None).await?;
    let (new, now) = (name.clone(), seat.asked.app.office.now());
    let added = seat.asked.app.office.with(move |register| {
        let added = register.add_staff(&new, role, &hash, now)?;
        Ok::<_, OfficeError>(added)
    });
    if added.await? {
        Ok(seat.back_to("/desk/staff"))
    } else {
        list(seat, name, Some(StaffFault::BadName)).await
    }
}

async fn end(seat: &Seat) -> Result<Response, Fault> {
    let name = seat.field("name").to_owned();
    // Nobody ends their own access: somebody has to be left.
    if name == seat.who.name {
        return Err(Fault::of(ProblemKind::Conflict));
    }
    seat.look(AccessKind::StaffChanged, None).await?;
    let ended = seat
        .asked
        .app
        .office
        .with(move |register| Ok::<_, OfficeError>(register.end_staff(&name)?));
    if ended.await? {
        Ok(seat.back_to("/desk/staff"))
    } else {
        Err(Fault::not_found())
    }
}

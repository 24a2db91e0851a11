//! The queue: what has to be answered.

use axum::response::{IntoResponse as _, Redirect};
use licit_record::Service;
use licit_register::Request;

use super::{Answer, ROWS, Seat, channel_of, pages_of, seat, state_of};
use crate::http::operations::OPEN;
use crate::http::{Asked, Fault};
use crate::office::OfficeError;
use crate::pages::desk::{self, Queue, QueueRow, ServiceName};
use crate::pages::{AccessKind, Role, State};
use crate::receipts::midnight;

/// The list of cases.
pub(super) async fn show(asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    if seat.role == Role::Engineer {
        // Engineers see no persons; their desk begins with the versions.
        let language = seat.asked.language().code();
        return Ok(Redirect::to(&format!("/desk/versions?lang={language}")).into_response());
    }
    let answer = list(&seat).await;
    Ok(seat.answer(answer))
}

async fn list(seat: &Seat) -> Result<axum::response::Response, Fault> {
    seat.only(&[Role::Dpo, Role::Auditor])?;
    let office = &seat.asked.app.office;
    let settings = office.settings();
    let asked_state = seat.asked.query("state").unwrap_or_default();
    let all = asked_state == "all";
    let state = State::from_code(&asked_state);
    let states = match licit_register::State::from_code(&asked_state) {
        _ if all => licit_register::State::ALL.to_vec(),
        Some(state) => vec![state],
        None => OPEN.to_vec(),
    };
    let asked_service = seat.asked.query("service").unwrap_or_default();
    let service = settings
        .services
        .iter()
        .map(|known| &known.service)
        .find(|known| known.as_str() == asked_service)
        .cloned();
    seat.look(AccessKind::QueueSeen, None).await?;
    let page = seat.page_number();
    let (total, found) = cases(seat, states, service.clone(), page).await?;
    let view = Queue {
        today: office.today(),
        rows: found.iter().map(|request| row(seat, request)).collect(),
        total,
        page,
        pages: pages_of(total),
        services: settings
            .services
            .iter()
            .map(|known| ServiceName {
                code: known.service.as_str().to_owned(),
                name: known.name.clone(),
            })
            .collect(),
        service: service.map(|service| service.as_str().to_owned()),
        state,
        all,
    };
    seat.page("/desk", |desk| desk::queue(desk, &view)).await
}

async fn cases(
    seat: &Seat,
    states: Vec<licit_register::State>,
    service: Option<Service>,
    page: u64,
) -> Result<(u64, Vec<Request>), Fault> {
    let span = ((page - 1) * ROWS, ROWS);
    let found = seat.asked.app.office.with(move |register| {
        let found = register.queue(&states, service.as_ref(), span)?;
        Ok::<_, OfficeError>(found)
    });
    Ok(found.await?)
}

fn row(seat: &Seat, request: &Request) -> QueueRow {
    let settings = seat.asked.app.office.settings();
    QueueRow {
        case: request.id.to_string(),
        service: settings.name_of(&request.service).to_owned(),
        state: state_of(request.state),
        extended: request.extended_to.is_some(),
        channel: channel_of(request.channel),
        received_at: midnight(request.received_on),
        target: request.extended_to.unwrap_or(request.due_target),
        legal: request.due(),
    }
}

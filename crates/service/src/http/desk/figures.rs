//! Figures, versions, and who looked at what.

use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use licit_record::{RegisterSequence, Service};
use licit_register::State;

use super::{Answer, ROWS, Seat, pages_of, seat};
use crate::http::operations::OPEN;
use crate::http::{Asked, Fault};
use crate::office::OfficeError;
use crate::pages::desk::{
    self, Access, AccessRow, DaysBin, Period, Statistics, VersionRow, Versions,
};
use crate::pages::{AccessKind, Artefact, Channel, RefusalReason, Role};

/// Weeks that the figures span.
const WEEKS: i64 = 26;

/// First days of the bins of days to effect; the last one is open.
const BINS: [u32; 7] = [0, 1, 4, 8, 15, 22, 29];

/// Versions of one dataset that are listed.
const VERSIONS: usize = 50;

/// Figures about objections.
pub(super) async fn statistics(asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    let answer = show_statistics(&seat).await;
    Ok(seat.answer(answer))
}

async fn show_statistics(seat: &Seat) -> Result<Response, Fault> {
    seat.look(AccessKind::StatisticsSeen, None).await?;
    let today = seat.asked.app.office.today();
    let monday = i64::from(today.weekday().to_monday_zero_offset());
    let from = today.saturating_sub((monday + 7 * (WEEKS - 1)).days());
    let read = seat.asked.app.office.with(move |register| {
        let statistics = register.statistics(from, today)?;
        let channels = register.received_by_channel(from)?;
        Ok::<_, OfficeError>((statistics, channels, register.late(today)?))
    });
    let (figures, channels, overdue) = read.await?;
    let in_states = |states: &[State]| {
        let counts = figures.by_state.iter();
        let counts = counts.filter(|(_, state, _)| states.contains(state));
        counts.map(|(_, _, count)| count).sum()
    };
    let total = |days: &[(Date, u64)]| days.iter().map(|(_, count)| count).sum();
    let refused = figures
        .refused
        .iter()
        .filter_map(|(code, count)| Some((RefusalReason::from_code(code)?, *count)));
    let view = Statistics {
        from,
        to: today,
        periods: weeks(from, today, &figures.received, &figures.answered),
        days_to_effect: bins(&figures.days),
        median_days: quantile(&figures.days, 50),
        percentile_95_days: quantile(&figures.days, 95),
        received: total(&figures.received),
        applied: total(&figures.answered),
        open: in_states(&OPEN),
        overdue,
        withdrawn: in_states(&[State::Withdrawn]),
        refused: refused.collect(),
        channels: channels
            .iter()
            .filter_map(|(code, count)| Some((Channel::from_code(code)?, *count)))
            .collect(),
    };
    seat.page("/desk/statistics", |desk| desk::statistics(desk, &view))
        .await
}

fn weeks(from: Date, to: Date, received: &[(Date, u64)], applied: &[(Date, u64)]) -> Vec<Period> {
    let mut weeks = Vec::new();
    let mut first = from;
    while first <= to && weeks.len() < 2 * WEEKS as usize {
        let next = first.saturating_add(7.days());
        let within = |days: &[(Date, u64)]| {
            let days = days.iter();
            let days = days.filter(|(day, _)| (first..next).contains(day));
            days.map(|(_, count)| count).sum()
        };
        weeks.push(Period {
            from: first,
            received: within(received),
            applied: within(applied),
        });
        first = next;
    }
    weeks
}

fn bins(days: &[(u32, u64)]) -> Vec<DaysBin> {
    let ends = BINS.iter().skip(1).map(|next| Some(next - 1));
    let bins = BINS.iter().zip(ends.chain([None]));
    let bins = bins.map(|(from, to)| {
        let fits = |day: u32| day >= *from && to.is_none_or(|to| day <= to);
        let counts = days.iter().filter(|(day, _)| fits(*day));
        DaysBin {
            from_days: u64::from(*from),
            to_days: to.map(u64::from),
            count: counts.map(|(_, count)| count).sum(),
        }
    });
    bins.collect()
}

/// The days within which so many of a hundred were done; `days` is in order.
fn quantile(days: &[(u32, u64)], percent: u64) -> Option<u64> {
    let total: u64 = days.iter().map(|(_, count)| count).sum();
    let mut left = (total * percent).div_ceil(100);
    let found = days.iter().find(|(_, count)| {
        let is_it = left <= *count;
        left = left.saturating_sub(*count);
        is_it
    });
    found.map(|(days, _)| u64::from(*days))
}

/// The versions of datasets.
pub(super) async fn versions(asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    let answer = show_versions(&seat).await;
    Ok(seat.answer(answer))
}

async fn show_versions(seat: &Seat) -> Result<Response, Fault> {
    let settings = seat.asked.app.office.settings().clone();
    let read = seat.asked.app.office.with(move |register| {
        let sequence = register.sequence()?.0;
        let mut rows = Vec::new();
        for (service, store) in &settings.stores {
            let numbers = store.numbers().unwrap_or_default();
            for (place, number) in numbers.into_iter().rev().take(VERSIONS).enumerate() {
                let Ok(version) = store.version(number) else {
                    continue;
                };
                let manifest = &version.manifest;
                let watermark = manifest.register.sequence;
                rows.push(VersionRow {
                    artefact: Artefact::Dataset,
                    name: format!("{} v{number}", manifest.dataset),
                    id: version.id.to_string(),
                    made_on: manifest.frozen_on,
                    watermark,
                    pending: pending(register, watermark, service.as_ref())?,
                    live: place == 0,
                });
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.made_on));
        Ok::<_, OfficeError>(Versions { sequence, rows })
    });
    let view = read.await?;
    seat.page("/desk/versions", |desk| desk::versions(desk, &view))
        .await
}

fn pending(
    register: &mut licit_register::Register,
    watermark: u64,
    service: Option<&Service>,
) -> Result<u64, OfficeError> {
    Ok(register.held_after(RegisterSequence(watermark), service)?)
}

/// Who looked at what.
pub(super) async fn access(asked: Asked) -> Answer {
    let seat = seat(asked).await?;
    let answer = show_access(&seat).await;
    Ok(seat.answer(answer))
}

async fn show_access(seat: &Seat) -> Result<Response, Fault> {
    seat.only(&[Role::Dpo, Role::Auditor])?;
    seat.look(AccessKind::LogSeen, None).await?;
    let page = seat.page_number();
    let read = seat.asked.app.office.with(move |register| {
        let looks = register.looks((page - 1) * ROWS, ROWS)?;
        Ok::<_, OfficeError>(looks)
    });
    let (total, looks) = read.await?;
    let rows = looks.into_iter().filter_map(|look| {
        let kind = AccessKind::from_code(&look.act)?;
        let role = look.role.and_then(|role| Role::from_code(role.code()));
        Some(AccessRow {
            at: look.at,
            who: if look.staff.is_empty() {
                "–".to_owned()
            } else {
                look.staff
            },
            role: role.filter(|_| kind != AccessKind::SignInFailed),
            kind,
            case: look.request.map(|id| id.to_string()),
        })
    });
    let view = Access {
        rows: rows.collect(),
        page,
        pages: pages_of(total),
    };
    seat.page("/desk/access", |desk| desk::access(desk, &view))
        .await
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_fall_into_bins_and_quantiles() {
        let days = [(0, 5), (3, 3), (21, 1), (40, 1)];
        let counts: Vec<u64> = bins(&days).iter().map(|bin| bin.count).collect();
        assert_eq!(counts, [5, 3, 0, 0, 1, 0, 1]);
        assert_eq!(quantile(&days, 50), Some(0));
        assert_eq!(quantile(&days, 95), Some(40));
        assert_eq!(quantile(&[], 50), None);
    }

    #[test]
    fn weeks_have_no_gaps() {
        let (from, to) = (date(2026, 2, 2), date(2026, 2, 17));
        let weeks = weeks(from, to, &[(date(2026, 2, 9), 4)], &[(date(2026, 2, 8), 1)]);
        let counts: Vec<_> = weeks
            .iter()
            .map(|week| (week.received, week.applied))
            .collect();
        assert_eq!(counts, [(0, 1), (4, 0), (0, 0)]);
    }
}

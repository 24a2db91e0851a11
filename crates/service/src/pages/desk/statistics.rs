//! Figures about objections: how many came and were applied, and how long it took. They name
//! nobody.

use askama::Template;
use jiff::civil::Date;

use super::{Desk, Tab};
use crate::pages::chart::{self, Bars, Lines, Size};
use crate::pages::terms::{Channel, RefusalReason};
use crate::pages::{PageError, Site, Words};

/// Figures about objections in a span of time.
#[derive(Clone, Debug)]
pub struct Statistics {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Weeks, oldest first, without gaps.
    pub periods: Vec<Period>,
    /// Days from receipt to effect, in ascending bins.
    pub days_to_effect: Vec<DaysBin>,
    /// Median of the days.
    pub median_days: Option<u64>,
    /// 95th percentile of the days.
    pub percentile_95_days: Option<u64>,
    /// Objections that came.
    pub received: u64,
    /// Of these, applied or standing.
    pub applied: u64,
    /// Of these, still open.
    pub open: u64,
    /// Open and past the target day.
    pub overdue: u64,
    /// Taken back.
    pub withdrawn: u64,
    /// Refused, by reason.
    pub refused: Vec<(RefusalReason, u64)>,
    /// Received, by channel.
    pub channels: Vec<(Channel, u64)>,
}

/// One week.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// Its first day.
    pub from: Date,
    /// Objections that came.
    pub received: u64,
    /// Objections that were applied, or stand with nothing found.
    pub applied: u64,
}

/// How many objections took effect within a span of days.
#[derive(Clone, Copy, Debug)]
pub struct DaysBin {
    /// The first day.
    pub from_days: u64,
    /// The last day; none for an open end.
    pub to_days: Option<u64>,
    /// How many.
    pub count: u64,
}

/// The page of figures.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn statistics(desk: &Desk<'_>, view: &Statistics) -> Result<String, PageError> {
    let words = desk.words();
    let page = Page {
        d: desk,
        s: &desk.site,
        w: words,
        v: view,
        tab: Tab::Statistics,
        lines: Size::ALL.map(|size| flow(desk, view, size)),
        bars: Size::ALL.map(|size| days(desk, view, size)),
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "desk/statistics.html")]
struct Page<'a> {
    d: &'a Desk<'a>,
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Statistics,
    tab: Tab,
    lines: [Lines; 2],
    bars: [Bars; 2],
}

impl Page<'_> {
    fn span(&self) -> String {
        let (from, to) = (self.s.date(&self.v.from), self.s.date(&self.v.to));
        self.w.two("statistics-span", "from", from, "to", to)
    }

    fn bin(&self, bin: &DaysBin) -> String {
        bin_words(self.w, bin)
    }

    fn refused(&self) -> String {
        let refused = self.v.refused.iter().map(|(_, count)| count).sum();
        self.s.number(&refused)
    }

    fn days(&self, days: &Option<u64>) -> String {
        match days {
            Some(days) => self.w.count("statistics-days", days),
            None => "–".to_owned(),
        }
    }
}

fn bin_words(words: &Words, bin: &DaysBin) -> String {
    match bin.to_days {
        Some(to) if to == bin.from_days => to.to_string(),
        Some(to) => format!("{}–{to}", bin.from_days),
        None => words.one("statistics-bin-open", "from", bin.from_days),
    }
}

/// Received and applied objections over time.
fn flow(desk: &Desk<'_>, view: &Statistics, size: Size) -> Lines {
    let words = desk.words();
    let days: Vec<String> = view
        .periods
        .iter()
        .map(|period| short_day(words, period.from))
        .collect();
    let received: Vec<u64> = view.periods.iter().map(|period| period.received).collect();
    let applied: Vec<u64> = view.periods.iter().map(|period| period.applied).collect();
    let series = [
        (words.say("statistics-received").into_owned(), received),
        (words.say("statistics-applied").into_owned(), applied),
    ];
    chart::lines(size, desk.site.language, &days, series)
}

/// Days from receipt to effect.
fn days(desk: &Desk<'_>, view: &Statistics, size: Size) -> Bars {
    let words = desk.words();
    let bins: Vec<(String, u64)> = view
        .days_to_effect
        .iter()
        .map(|bin| (bin_words(words, bin), bin.count))
        .collect();
    chart::bars(size, desk.site.language, &bins)
}

fn short_day(words: &Words, date: Date) -> String {
    words.two(
        "chart-day",
        "day",
        date.day(),
        "month",
        format_args!("m{}", date.month()),
    )
}

//! The queue: what has to be answered, by due date.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Desk, Tab};
use crate::pages::terms::{Channel, State};
use crate::pages::{PageError, Site, Words};

/// The queue. Filters are sent as a GET of `/desk` with `service`, `state` and `page`.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Today, in the controller's time zone.
    pub today: Date,
    /// The rows of this page, in the order in which they are shown: overdue first.
    pub rows: Vec<QueueRow>,
    /// All rows that the filter lets through.
    pub total: u64,
    /// Number of this page, from 1.
    pub page: u64,
    /// Number of the last page.
    pub pages: u64,
    /// The services to choose from.
    pub services: Vec<ServiceName>,
    /// The chosen service.
    pub service: Option<String>,
    /// The chosen state; none is everything open.
    pub state: Option<State>,
    /// Whether all states are shown, closed cases too.
    pub all: bool,
}

/// A service to choose.
#[derive(Clone, Debug)]
pub struct ServiceName {
    /// As in the register.
    pub code: String,
    /// As people know it.
    pub name: String,
}

/// A case in the queue. It names nobody.
#[derive(Clone, Debug)]
pub struct QueueRow {
    /// Case number.
    pub case: String,
    /// Name of the service.
    pub service: String,
    /// Where it stands.
    pub state: State,
    /// Whether its period was extended.
    pub extended: bool,
    /// How it came.
    pub channel: Channel,
    /// When it came.
    pub received_at: Timestamp,
    /// The day aimed at.
    pub target: Date,
    /// The last day that the law allows.
    pub legal: Date,
}

/// The queue.
///
/// # Errors
/// If the template fails, which it does on no view.
pub fn queue(desk: &Desk<'_>, view: &Queue) -> Result<String, PageError> {
    let page = Page {
        d: desk,
        s: &desk.site,
        w: desk.words(),
        v: view,
        tab: Tab::Queue,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct Page<'a> {
    d: &'a Desk<'a>,
    s: &'a Site<'a>,
    w: &'static Words,
    v: &'a Queue,
    tab: Tab,
}

impl Page<'_> {
    /// How urgent a row is: a class of the style sheet and words.
    fn urgency(&self, row: &QueueRow) -> (&'static str, String) {
        if !row.state.is_open() {
            return ("done", self.w.say("urgency-done").into_owned());
        }
        let days = i64::from((row.target - self.v.today).get_days());
        let count = days.unsigned_abs();
        match days {
            ..0 => ("late", self.w.count("urgency-late", &count)),
            0 => ("soon", self.w.say("urgency-today").into_owned()),
            1..=7 => ("soon", self.w.count("urgency-days", &count)),
            _ => ("calm", self.w.count("urgency-days", &count)),
        }
    }

    fn is_chosen(&self, state: &State) -> bool {
        self.v.state.as_ref() == Some(state) && !self.v.all
    }

    fn case_path(&self, row: &QueueRow) -> String {
        format!("/desk/cases/{}", row.case)
    }

    fn page_link(&self, page: u64) -> String {
        let mut path = format!("/desk?page={page}");
        // Only a service that exists goes into an address.
        let known = |service: &&String| self.v.services.iter().any(|one| one.code == **service);
        if let Some(service) = self.v.service.as_ref().filter(known) {
            path.push_str("&service=");
            path.push_str(service);
        }
        if self.v.all {
            path.push_str("&state=all");
        } else if let Some(state) = self.v.state {
            path.push_str("&state=");
            path.push_str(state.code());
        }
        self.s.to(&path)
    }
}

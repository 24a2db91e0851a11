//! `licit register export`: what stands, or what came and went since a position, as lines.

use std::io::{self, Write as _};
use std::ops::ControlFlow;

use licit_engine::Installation;
use licit_record::{RegisterSequence, Service};
use licit_register::{Label, Lines, Register, Scopes, Span, change_word};

use crate::arguments::{Export, LineForm};
use crate::failure::{End, Failure};

pub(super) fn run(
    installation: &Installation,
    register: &mut Register,
    arguments: &Export,
) -> Result<End, Failure> {
    let only = arguments.service.as_deref().map(Service::new);
    let only = only.transpose().map_err(Failure::user)?;
    if only.is_some() && arguments.format == LineForm::Jsonl {
        // Half of a register, entered again, would pass for the whole.
        return Err(
            Failure::user("--service: possible with `--format csv` alone")
                .hint("lines of JSON are of all services, so that they can be entered again"),
        );
    }
    // The snapshot makes sure that nobody is told less than was told before.
    let snapshot = register.snapshot_in(&installation.snapshot_path()?)?;
    let since = RegisterSequence(arguments.since.unwrap_or(0));
    let span = register.span(since)?;
    let mut out = Out::new(arguments.format, &span)?;
    let wanted = |service: &Service| only.as_ref().is_none_or(|only| only == service);
    if arguments.since.is_none() && snapshot.sequence == span.sequence {
        for (service, objections) in snapshot.services().filter(|(service, _)| wanted(service)) {
            for (label, scopes) in objections.iter() {
                out.line(service, label, scopes)?;
            }
        }
    } else {
        let mut failed = None;
        register.changes(&span, &mut |service, label, scopes| {
            // What came and went again in between is nothing to whoever begins here.
            let is_news = arguments.since.is_some() || !scopes.is_empty();
            if is_news && wanted(service) {
                failed = out.line(service, label, scopes).err();
            }
            match failed {
                Some(_) => ControlFlow::Break(()),
                None => ControlFlow::Continue(()),
            }
        })?;
        if let Some(error) = failed {
            return Err(error.into());
        }
    }
    out.end()?;
    Ok(End::Done)
}

/// Standard output, in one form or the other.
struct Out {
    to: io::BufWriter<io::StdoutLock<'static>>,
    form: LineForm,
    lines: Lines,
    /// The end of every row of a table: sequence and mark.
    position: String,
}

impl Out {
    fn new(form: LineForm, span: &Span) -> io::Result<Self> {
        let mark: String = span
            .mark
            .0
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let mut lines = Lines::default();
        let mut to = io::BufWriter::with_capacity(64 << 10, io::stdout().lock());
        match form {
            LineForm::Jsonl => to.write_all(lines.head(span).as_bytes())?,
            LineForm::Csv => to.write_all(b"service,label,change,stands,sequence,mark\n")?,
        }
        Ok(Self {
            to,
            form,
            lines,
            position: format!("{},{mark}", span.sequence.0),
        })
    }

    fn line(&mut self, service: &Service, label: Label, scopes: Scopes) -> io::Result<()> {
        match self.form {
            LineForm::Jsonl => {
                let line = self.lines.change(service, label, scopes);
                self.to.write_all(line.as_bytes())
            }
            // Nothing in it needs quotation marks: names of services, hex, words.
            LineForm::Csv => {
                let words: Vec<&str> = scopes.words().collect();
                let (change, words) = (change_word(scopes), words.join("+"));
                let position = &self.position;
                writeln!(self.to, "{service},{label},{change},{words},{position}")
            }
        }
    }

    fn end(mut self) -> io::Result<()> {
        if self.form == LineForm::Jsonl {
            self.to.write_all(self.lines.end().as_bytes())?;
        }
        self.to.flush()
    }
}

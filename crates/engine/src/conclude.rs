//! Conclude: the final decision on every record, written in the order of tokens and added up.

use std::collections::BTreeMap;

use licit_dataset::{DecisionsContext, DecisionsWriter, ItemsWriter, NewVersion, ProvenanceKey};
use licit_evidence::{CopiesRemoved, Counts, FileEntry, StatementCount, ThirdPersons};
use licit_record::{
    Category, Concerns, Decision, Outcome, Reason, Redactions, Service, SpecialCategory,
    StatementFate, Statements,
};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::copies::{Loss, Losses};
use crate::error::EngineError;
use crate::judge::{Judged, TOKEN_RANGES};
use crate::keys::BuildKeys;
use crate::rows::{DecisionEntry, Marks, all};
use crate::sections::SectionReader;

/// All sums of a build.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    pub(crate) counts: Counts,
    pub(crate) by_source: Vec<Counts>,
    pub(crate) refused_by_reason: BTreeMap<String, u64>,
    pub(crate) all_reasons: BTreeMap<String, u64>,
    pub(crate) redactions: BTreeMap<String, u64>,
    statements: BTreeMap<(SpecialCategory, Concerns, StatementFate), u64>,
    pub(crate) copies: CopiesRemoved,
    pub(crate) third_persons: ThirdPersons,
    pub(crate) older_than_announcement: u64,
}

/// Everything that concluding needs.
pub(crate) struct Concluder<'a> {
    pub(crate) judged: &'a [Judged],
    pub(crate) losses: &'a Losses,
    pub(crate) keys: BuildKeys,
    /// Service of each source.
    pub(crate) services: &'a [Service],
    pub(crate) provenance: ProvenanceKey,
    pub(crate) version: &'a NewVersion,
}

/// A decision as it is written.
struct Final {
    source: u16,
    item_id: String,
    marks: Marks,
    loss: Option<Loss>,
    statements: Statements,
    decision: Decision,
}

impl Concluder<'_> {
    /// Writes `evidence/decisions.parquet` and `items.parquet`.
    pub(crate) fn conclude(
        &self,
        context: &DecisionsContext,
    ) -> Result<(Sums, FileEntry), EngineError> {
        let mut sums = Sums {
            by_source: vec![Counts::default(); self.services.len()],
            ..Sums::default()
        };
        let evidence = self.version.path.join("evidence");
        let mut decisions = DecisionsWriter::create(&evidence, context)?;
        let mut items = ItemsWriter::create(&self.version.restricted, &self.provenance)?;
        // As many ranges at a time as there are threads: the rest stays on disk.
        let at_a_time = rayon::current_num_threads().max(1);
        for first in (0..TOKEN_RANGES).step_by(at_a_time) {
            let ranges = first..(first + at_a_time).min(TOKEN_RANGES);
            let finals: Vec<Vec<Final>> = ranges
                .into_par_iter()
                .map(|range| self.range(range))
                .collect::<Result<_, _>>()?;
            for row in finals.iter().flatten() {
                sums.add(row);
                let service = self.services.get(usize::from(row.source));
                let service = service.map_or("", Service::as_str);
                decisions.push(service, &row.decision)?;
                let item_id = Some(row.item_id.as_str()).filter(|id| !id.is_empty());
                items.push(service, row.decision.token, item_id)?;
            }
        }
        items.finish()?;
        Ok((sums, decisions.finish()?))
    }

    fn range(&self, range: usize) -> Result<Vec<Final>, EngineError> {
        let mut finals: Vec<(u128, Final)> = Vec::new();
        for judged in self.judged {
            let path = &judged.decisions;
            let bytes = SectionReader::open(path)?.read(range)?;
            let rows = all(&bytes, DecisionEntry::get)
                .ok_or_else(|| EngineError::damaged(path, "half a row"))?;
            finals.extend(rows.into_iter().map(|row| (row.record, self.of(row))));
        }
        finals.sort_unstable_by(|(a_record, a), (b_record, b)| {
            (a.decision.token, a_record, a.source).cmp(&(b.decision.token, b_record, b.source))
        });
        // The same record again: the first one is the one that counts.
        let mut before: Option<u128> = None;
        for (record, row) in &mut finals {
            if before == Some(*record) && row.decision.outcome == Outcome::Admitted {
                row.lose(Loss::OfItem(Reason::Superseded));
            }
            before = Some(*record);
        }
        Ok(finals.into_iter().map(|(_, row)| row).collect())
    }

    fn of(&self, entry: DecisionEntry<'_>) -> Final {
        let read = entry.reasons.outcome() != Outcome::Faulty;
        let mut row = Final {
            source: entry.source,
            item_id: String::from_utf8_lossy(entry.item_id).into_owned(),
            marks: entry.marks,
            loss: None,
            statements: entry.statements,
            decision: Decision {
                token: entry.token,
                outcome: entry.reasons.outcome(),
                reasons: entry.reasons,
                redactions: entry.redactions,
            },
        };
        if let Some(loss) = self.losses.of(&self.keys, entry.record).filter(|_| read) {
            row.lose(loss);
        }
        row
    }
}

impl Final {
    fn lose(&mut self, loss: Loss) {
        self.loss = Some(loss);
        self.decision.reasons.insert(loss.reason());
        self.decision.outcome = self.decision.reasons.outcome();
        self.decision.redactions = Redactions::new();
        // Another reason keeps it out now.
        self.statements
            .retain(|(_, _, fate), _| *fate == StatementFate::Refused);
    }
}

impl Sums {
    /// The statements found, for the manifest.
    pub(crate) fn statements(&self) -> Vec<StatementCount> {
        let row = |(key, count): (&(SpecialCategory, Concerns, StatementFate), &u64)| {
            let (category, concerns, fate) = *key;
            StatementCount {
                category,
                concerns,
                fate,
                statements: *count,
            }
        };
        self.statements.iter().map(row).collect()
    }

    fn add(&mut self, row: &Final) {
        let decision = &row.decision;
        self.counts.add(decision.outcome);
        if let Some(counts) = self.by_source.get_mut(usize::from(row.source)) {
            counts.add(decision.outcome);
        }
        let add =
            |sums: &mut BTreeMap<String, u64>, code: &str, count: u64| match sums.get_mut(code) {
                Some(sum) => *sum += count,
                None => drop(sums.insert(code.to_owned(), count)),
            };
        for (place, reason) in decision.reasons.iter().enumerate() {
            if place == 0 && decision.outcome == Outcome::Refused {
                add(&mut self.refused_by_reason, reason.code(), 1);
            }
            add(&mut self.all_reasons, reason.code(), 1);
        }
        match row.loss {
            Some(Loss::ExactCopy) => self.copies.exact += 1,
            Some(Loss::NearCopy) => self.copies.near += 1,
            Some(Loss::OfItem(Reason::Superseded)) => self.copies.superseded += 1,
            _ => {}
        }
        for (key, count) in &row.statements {
            *self.statements.entry(*key).or_default() += u64::from(*count);
        }
        if decision.outcome != Outcome::Admitted {
            return;
        }
        for (category, count) in &decision.redactions {
            add(&mut self.redactions, category.code(), u64::from(*count));
        }
        let quotes = decision.redactions.get(&Category::Quote);
        self.copies.quotes_cut += quotes.map_or(0, |count| u64::from(*count));
        self.third_persons.records_redacted += u64::from(!decision.redactions.is_empty());
        self.third_persons.records_naming_others +=
            u64::from(row.marks.contains(Marks::NAMES_OTHERS));
        self.older_than_announcement += u64::from(row.marks.contains(Marks::OLDER));
    }
}

//! Native items, one JSON object a line.
//!
//! Blank lines are no records and are not counted. A line that is no item is one fault; it costs
//! that line alone.

use licit_record::{Audience, Item, Reason, VisibilityEvidence};
use memchr::{memchr_iter, memmem};
use serde::de::IgnoredAny;

use crate::block::Lines;
use crate::strict::Watch;
use crate::{Context, Fault, Position, Read, Sourced};

/// Reads the lines of a block.
pub(crate) fn read(lines: &Lines, context: &Context, sink: &mut dyn FnMut(Read)) {
    let mut start = 0;
    let ends = memchr_iter(b'\n', &lines.bytes).chain([lines.bytes.len()]);
    for (number, end) in (lines.first_line..).zip(ends) {
        let line = lines.bytes.get(start..end).unwrap_or_default().trim_ascii();
        if !line.is_empty() {
            sink(line_to_item(line, number, context));
        }
        start = end + 1;
    }
    if let Some(fault) = &lines.end {
        sink(Read::Fault(fault.clone()));
    }
}

fn line_to_item(line: &[u8], number: u64, context: &Context) -> Read {
    let position = Position {
        entry: None,
        record: number,
    };
    match parse(line, context.lenient).and_then(|item| placed(item, context)) {
        Ok((item, evidence)) => Read::Item(Box::new(Sourced {
            item,
            evidence,
            position,
        })),
        Err(Wrong { reason, field }) => Read::Fault(Fault {
            reason,
            position,
            field,
        }),
    }
}

/// What is wrong with a record.
#[derive(Debug)]
pub(crate) struct Wrong {
    /// One of the faulty reasons.
    pub(crate) reason: Reason,
    /// The field, if it is about one.
    pub(crate) field: Option<String>,
}

impl Wrong {
    /// Something that is about no field.
    pub(crate) fn whole(reason: Reason) -> Self {
        Self {
            reason,
            field: None,
        }
    }
}

fn parse(line: &[u8], lenient: bool) -> Result<Item, Wrong> {
    let text = std::str::from_utf8(line).map_err(|_| Wrong::whole(Reason::InvalidUtf8))?;
    let mut watch = Watch::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let item = watch
        .read(&mut json)
        .and_then(|item: Item| json.end().map(|()| item));
    let item = item.map_err(|error| {
        // A wrong type is told apart from a line that is no JSON at all, wherever that shows.
        let is_json = error.is_data() && serde_json::from_str::<IgnoredAny>(text).is_ok();
        match is_json {
            true => Wrong {
                reason: Reason::InvalidField,
                field: watch.field(&error),
            },
            false => Wrong::whole(Reason::InvalidJson),
        }
    })?;
    if let Some(field) = watch.unknown().filter(|_| !lenient) {
        return Err(Wrong {
            reason: Reason::UnknownField,
            field: Some(field.to_owned()),
        });
    }
    // No platform lets a person write a NUL; where one stands, bytes were mistaken for text.
    if memmem::find(line, br"\u0000").is_some()
        && let Some(field) = field_with_nul(&item)
    {
        return Err(Wrong {
            reason: Reason::InvalidField,
            field: Some(field.to_owned()),
        });
    }
    Ok(item)
}

/// The first text field of an item that holds a NUL.
pub(crate) fn field_with_nul(item: &Item) -> Option<&'static str> {
    let author = item.author.iter();
    let people = author.chain(&item.mentions).chain(&item.tagged);
    let of_people = people.flat_map(|account| {
        [
            ("author", &account.id),
            ("author", &account.handle),
            ("author", &account.name),
        ]
    });
    [
        ("title", &item.title),
        ("text", &item.text),
        ("url", &item.url),
    ]
    .into_iter()
    .chain(of_people)
    .filter_map(|(field, value)| Some((field, value.as_ref()?)))
    .chain([("item_id", &item.item_id)])
    .find(|(_, value)| value.expose().contains('\0'))
    .map(|(field, _)| field)
}

/// Holds an item against its source: the service must be the same, and what the source says
/// about visibility holds for it.
pub(crate) fn placed(
    mut item: Item,
    context: &Context,
) -> Result<(Item, VisibilityEvidence), Wrong> {
    if item.service != context.service {
        return Err(Wrong {
            reason: Reason::WrongService,
            field: Some("service".to_owned()),
        });
    }
    // One name for all items of a source instead of a copy in each.
    item.service = context.service.clone();
    item.collected_at = item.collected_at.or(context.collected_at);
    // `stated` means that the item itself says it; one that does not is unknown (ADM-2).
    let says_nothing = item.audience == Audience::Unknown;
    let evidence = match context.visibility {
        VisibilityEvidence::Stated if says_nothing => VisibilityEvidence::Unknown,
        evidence => evidence,
    };
    Ok((item, evidence))
}

#[cfg(test)]
mod tests;

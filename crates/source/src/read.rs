//! Hands a block to the reader of its format.

use licit_record::Reason;
use licit_record::policy::SourceFormat;

use crate::block::{Block, Body, WholeFile};
use crate::lines::BROKEN_STREAM;
use crate::{Context, Fault, Position, Read, SourceError};
use crate::{activitystreams, bluesky, export, items_jsonl, items_parquet, mastodon_api};

/// Reads a block and hands every record to `sink`, in the order of the file.
///
/// # Errors
/// If the source cannot be read at all; what was handed over until then must not be used, since
/// nobody knows what is missing.
pub fn read(
    block: &Block,
    context: &Context,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    match (&block.body, block.format) {
        (Body::Lines(lines), _) => {
            items_jsonl::read(lines, context, sink);
            Ok(())
        }
        (Body::Memory(bytes), SourceFormat::Items) => {
            let bytes = bytes::Bytes::copy_from_slice(bytes);
            items_parquet::read(bytes, &block.path, &block.limits, context, sink)
        }
        (_, SourceFormat::Items) => {
            items_parquet::read_file(&block.path, &block.limits, context, sink)
        }
        (Body::Archive, SourceFormat::Activitystreams) => {
            activitystreams::read_archive(&mut block.archive()?, context, sink)
        }
        (_, SourceFormat::Activitystreams) => whole_file(block, sink, |file, sink| {
            activitystreams::read(file, context, sink)
        }),
        (_, SourceFormat::MastodonApi) => whole_file(block, sink, |file, sink| {
            mastodon_api::read(file, context, sink)
        }),
        (_, SourceFormat::Bluesky) => {
            whole_file(block, sink, |file, sink| bluesky::read(file, context, sink))
        }
        (_, SourceFormat::InstagramExport) => {
            export::instagram::read(&mut block.archive()?, context, sink)
        }
        (_, SourceFormat::FacebookExport) => {
            export::facebook::read(&mut block.archive()?, context, sink)
        }
    }
}

/// Reads a file and adds the fault of packed data that broke off, unless the piece of a record
/// in front of the break is that fault already.
fn whole_file(
    block: &Block,
    sink: &mut dyn FnMut(Read),
    reader: impl FnOnce(&mut WholeFile<'_>, &mut dyn FnMut(Read)) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    let mut file = WholeFile::new(block);
    let mut last = 0;
    let mut last_is_broken = false;
    reader(&mut file, &mut |read| {
        last_is_broken = matches!(&read, Read::Fault(fault) if fault.reason == Reason::InvalidJson);
        last = match &read {
            Read::Item(sourced) => sourced.position.record,
            Read::Fault(fault) => fault.position.record,
        };
        sink(read);
    })?;
    if file.is_damaged() && !last_is_broken {
        sink(Read::Fault(Fault {
            reason: Reason::InvalidJson,
            position: Position {
                entry: None,
                record: last + 1,
            },
            field: Some(BROKEN_STREAM.to_owned()),
        }));
    }
    Ok(())
}

//! Finds what a `[[source]]` of the policy names: a file, a folder, a glob, standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use licit_record::policy::{Source, SourceFormat};

use crate::SourceError;
use crate::archive::{self, is_archive_start, read_up_to};
use crate::block::{Block, Body};
use crate::compression::{Compression, Unpacked};
use crate::limits::{Limits, read_error};
use crate::lines::LineBlocks;

/// One file, folder, archive or stream of a source.
#[derive(Debug)]
pub struct Input {
    path: PathBuf,
    format: SourceFormat,
    shape: Shape,
    limits: Limits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Lines,
    File,
    Archive,
    StandardInput,
}

/// The blocks of an [`Input`].
pub struct Blocks(Inner);

enum Inner {
    Lines(Box<LineBlocks>),
    One(Option<Result<Block, SourceError>>),
}

/// Finds the inputs of a source, sorted by path. A relative path stands beside the policy, in
/// `base`. In folders, hidden files and files with other endings than those of the format are
/// left out; files that are named are read whatever their ending.
///
/// # Errors
/// If nothing is there, a link leaves the folder, or a file is packed in a way that is not read.
pub fn open(source: &Source, base: &Path) -> Result<Vec<Input>, SourceError> {
    open_with(source, base, Limits::default())
}

/// [`open`] with other limits.
///
/// # Errors
/// As [`open`].
pub fn open_with(source: &Source, base: &Path, limits: Limits) -> Result<Vec<Input>, SourceError> {
    let format = source.format;
    if source.path == "-" {
        if is_export(format) {
            return Err(SourceError::Format {
                path: PathBuf::from("-"),
                problem: "an export cannot be read from standard input".to_owned(),
                hint: "give the path of the zip file or folder",
            });
        }
        let path = PathBuf::from("-");
        return Ok(vec![Input {
            path,
            format,
            shape: Shape::StandardInput,
            limits,
        }]);
    }
    let path = base.join(&source.path);
    let mut inputs = Vec::new();
    if path.exists() {
        add(&path, format, limits, &mut inputs)?;
    } else {
        for path in matches(&source.path, base)? {
            add(&path, format, limits, &mut inputs)?;
        }
    }
    if inputs.is_empty() {
        Err(SourceError::NothingThere { path })
    } else {
        Ok(inputs)
    }
}

impl Input {
    /// Where it lies; `-` is standard input.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its format.
    pub fn format(&self) -> SourceFormat {
        self.format
    }

    /// Cuts it into blocks: of lines, each of at most `max_block_bytes` (unless one line is
    /// longer), or one block for formats that are read as a file.
    pub fn blocks(self, max_block_bytes: usize) -> Blocks {
        let Self {
            path,
            format,
            shape,
            limits,
        } = self;
        let lines = |stream: io::Result<Unpacked>| match stream {
            Ok(stream) => {
                let blocks = LineBlocks::new(stream, &path, format, limits, max_block_bytes);
                Inner::Lines(Box::new(blocks))
            }
            Err(error) => Inner::One(Some(Err(read_error(&path, error)))),
        };
        let one = |body| {
            Inner::One(Some(Ok(Block {
                path: path.clone(),
                format,
                limits,
                body,
            })))
        };
        Blocks(match shape {
            Shape::Lines => lines(File::open(&path).and_then(|file| Unpacked::new(file, limits))),
            Shape::StandardInput if format == SourceFormat::Items => {
                lines(Unpacked::from_reader(io::stdin(), limits))
            }
            Shape::StandardInput => match spool(io::stdin().lock(), limits) {
                Ok(file) => one(Body::Spooled(Arc::new(Mutex::new(file)))),
                Err(error) => Inner::One(Some(Err(read_error(&path, error)))),
            },
            Shape::File => one(Body::File),
            Shape::Archive => one(Body::Archive),
        })
    }
}

impl Iterator for Blocks {
    type Item = Result<Block, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Inner::Lines(blocks) => blocks.next(),
            Inner::One(block) => block.take(),
        }
    }
}

/// Keeps standard input for formats that are read twice. The file has no name and vanishes with
/// the process.
fn spool(input: impl Read, limits: Limits) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    let mut limited = input.take(limits.total_bytes);
    io::copy(&mut limited, &mut file)?;
    Ok(file)
}

fn is_export(format: SourceFormat) -> bool {
    matches!(
        format,
        SourceFormat::InstagramExport | SourceFormat::FacebookExport
    )
}

/// Adds a file or what a folder holds.
fn add(
    path: &Path,
    format: SourceFormat,
    limits: Limits,
    inputs: &mut Vec<Input>,
) -> Result<(), SourceError> {
    if !path.is_dir() {
        let shape = shape(path, format)?;
        inputs.push(Input {
            path: path.to_owned(),
            format,
            shape,
            limits,
        });
        return Ok(());
    }
    let folder = Input {
        path: path.to_owned(),
        format,
        shape: Shape::Archive,
        limits,
    };
    if is_export(format) {
        inputs.push(folder);
        return Ok(());
    }
    let files = archive::files(path, &limits)?;
    // An unpacked account archive is read as a whole: its outbox needs the actor beside it.
    let is_outbox = |name: &str| name.rsplit('/').next() == Some("outbox.json");
    if format == SourceFormat::Activitystreams && files.iter().any(|file| is_outbox(&file.name)) {
        inputs.push(folder);
        return Ok(());
    }
    for file in files {
        if has_right_ending(&file.name, format) {
            let shape = shape(&file.path, format)?;
            inputs.push(Input {
                path: file.path,
                format,
                shape,
                limits,
            });
        }
    }
    Ok(())
}

/// What kind of file it is, by its first bytes.
fn shape(path: &Path, format: SourceFormat) -> Result<Shape, SourceError> {
    // Its beginning is looked at and the file opened again: that works with files alone.
    let is_file = std::fs::metadata(path).map(|metadata| metadata.is_file());
    if !is_file.map_err(|error| read_error(path, error))? {
        return Err(SourceError::Format {
            path: path.to_owned(),
            problem: "neither a file nor a folder".to_owned(),
            hint: "path = \"-\" reads standard input",
        });
    }
    let mut start = [0u8; 512];
    let length = File::open(path)
        .and_then(|mut file| read_up_to(&mut file, &mut start))
        .map_err(|error| read_error(path, error))?;
    let start = start.get(..length).unwrap_or_default();
    let refuse = |problem: String, hint| {
        Err(SourceError::Format {
            path: path.to_owned(),
            problem,
            hint,
        })
    };
    if let Compression::Unread(name) = Compression::detect(start) {
        return refuse(
            format!("packed with {name}"),
            "gzip and zstd are read: pack it anew",
        );
    }
    match (format, is_archive_start(start)) {
        (SourceFormat::InstagramExport | SourceFormat::FacebookExport, false) => refuse(
            "neither a zip nor a tar.gz file".to_owned(),
            "give the archive as it was downloaded, or its unpacked folder",
        ),
        (SourceFormat::InstagramExport | SourceFormat::FacebookExport, true)
        | (SourceFormat::Activitystreams, true) => Ok(Shape::Archive),
        (_, true) => refuse(
            "an archive, which this format does not come in".to_owned(),
            "unpack it and give the folder",
        ),
        (SourceFormat::Items, false) if start.starts_with(b"PAR1") => Ok(Shape::File),
        (SourceFormat::Items, false) => Ok(Shape::Lines),
        (_, false) => Ok(Shape::File),
    }
}

/// Whether a file of a folder belongs to the format.
fn has_right_ending(name: &str, format: SourceFormat) -> bool {
    let name = name.to_ascii_lowercase();
    let bare = [".gz", ".zst"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name);
    let text = [".jsonl", ".ndjson", ".json"]
        .iter()
        .any(|end| bare.ends_with(end));
    match format {
        SourceFormat::Items => text || bare.ends_with(".parquet"),
        SourceFormat::Activitystreams => {
            text || [".zip", ".tar", ".tar.gz", ".tgz"]
                .iter()
                .any(|end| name.ends_with(end))
        }
        _ => text,
    }
}

/// The files and folders that a glob names, sorted. A name with a leading dot must be spelt out.
fn matches(pattern: &str, base: &Path) -> Result<Vec<PathBuf>, SourceError> {
    if !pattern.contains(['*', '?', '[']) {
        return Ok(Vec::new());
    }
    let written = base.join(pattern);
    let full = if Path::new(pattern).is_absolute() {
        pattern.to_owned()
    } else {
        let base = glob::Pattern::escape(&base.to_string_lossy());
        if base.is_empty() {
            pattern.to_owned()
        } else {
            format!("{base}/{pattern}")
        }
    };
    let options = glob::MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    let paths = glob::glob_with(&full, options).map_err(|error| SourceError::Format {
        path: written.clone(),
        problem: format!(
            "the pattern is wrong at character {}: {}",
            error.pos + 1,
            error.msg
        ),
        hint: "`*` stands for a part of a name, `**` for folders, `[ab]` for one of these",
    })?;
    let root = fixed_part(&full);
    let real_root = root.canonicalize().ok();
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|error| {
            let path = error.path().to_owned();
            read_error(&path, error.into())
        })?;
        let real = path
            .canonicalize()
            .map_err(|error| read_error(&path, error))?;
        if real_root
            .as_ref()
            .is_some_and(|root| !real.starts_with(root))
        {
            return Err(SourceError::Format {
                path,
                problem: "a link that leaves the folder".to_owned(),
                hint: "name the file that it leads to as a source of its own",
            });
        }
        found.push(path);
    }
    Ok(found)
}

/// The folders of a pattern before its first wildcard.
fn fixed_part(pattern: &str) -> PathBuf {
    let is_fixed = |step: &std::path::Component<'_>| {
        !step.as_os_str().to_string_lossy().contains(['*', '?', '['])
    };
    Path::new(pattern)
        .components()
        .take_while(is_fixed)
        .collect()
}

#[cfg(test)]
mod tests;

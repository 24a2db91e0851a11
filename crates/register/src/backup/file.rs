//! The file of a backup: lines of JSON, a header in front, and at the end a line without which it
//! is not taken (docs/backup.md).
//!
//! ```text
//! {"format":"licit-register-backup/v1","schema":5,"made_at":"…","sequence":9,"key":"…"}
//! {"table":"event","columns":[["service","text"],["label","bytes"],…]}
//! ["plauderei","0a1b…",…]
//! {"end":{"rows":1,"sha256":"…","seal":"…"}}
//! ```

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tempfile::NamedTempFile;

use super::error::{BackupError, BackupProblem};
use crate::label::LabelKeys;
use crate::store::tables::{Cell, Class, Column, Table};

/// What the file says it is.
const FORMAT: &str = "licit-register-backup/v1";

/// Longest line, in bytes: a request with all that is sealed in it has some 100,000.
const MAX_LINE_BYTES: u64 = 16 << 20;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    format: String,
    /// Version of the tables.
    pub(super) schema: i64,
    pub(super) made_at: jiff::Timestamp,
    /// The last closed folio.
    pub(super) sequence: u64,
    /// Tells the label key from others.
    key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableLine {
    table: String,
    columns: Vec<(String, Class)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndLine {
    end: End,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    rows: u64,
    /// Of all bytes before this line: anybody can check a copy.
    sha256: String,
    /// The same under the label key: nobody else can make one.
    seal: String,
}

/// One line of a backup.
pub(super) enum Line {
    Table(Table),
    Row(Vec<Value>),
    /// The end, and it is whole.
    End,
}

fn seal(keys: &LabelKeys, hash: &[u8; 32]) -> [u8; 32] {
    keys.keyed("backup seal", &[hash])
}

/// Writes a backup beside its name, and gives it the name when it is whole and on the disk.
pub(super) struct Writer {
    path: PathBuf,
    out: BufWriter<NamedTempFile>,
    hash: Sha256,
    line: Vec<u8>,
    rows: u64,
    bytes: u64,
}

impl Writer {
    pub(super) fn create(path: &Path) -> Result<Self, BackupError> {
        let failed = at(path, "cannot write beside it");
        if path.exists() {
            return Err(of(path, BackupProblem::Exists));
        }
        // Nobody else may read it: temporary files are made so, and keep it.
        let file = NamedTempFile::new_in(folder_of(path)).map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            out: BufWriter::with_capacity(256 << 10, file),
            hash: Sha256::new(),
            line: Vec::new(),
            rows: 0,
            bytes: 0,
        })
    }

    pub(super) fn header(
        &mut self,
        keys: &LabelKeys,
        schema: i64,
        sequence: u64,
        made_at: jiff::Timestamp,
    ) -> Result<(), BackupError> {
        self.put(&Header {
            format: FORMAT.to_owned(),
            schema,
            made_at,
            sequence,
            key: hex::encode(keys.name()),
        })
    }

    pub(super) fn table(&mut self, table: &Table) -> Result<(), BackupError> {
        let columns = table.columns.iter();
        self.put(&TableLine {
            table: table.name.clone(),
            columns: columns
                .map(|column| (column.name.clone(), column.class))
                .collect(),
        })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), BackupError> {
        self.rows += 1;
        self.put(&cells)
    }

    /// How many rows and bytes it has.
    pub(super) fn finish(mut self, keys: &LabelKeys) -> Result<(u64, u64), BackupError> {
        let hash: [u8; 32] = self.hash.clone().finalize().into();
        let end = End {
            rows: self.rows,
            sha256: hex::encode(hash),
            seal: hex::encode(seal(keys, &hash)),
        };
        self.put(&EndLine { end })?;
        let Self {
            path, out, bytes, ..
        } = self;
        let rows = self.rows;
        let file = out
            .into_inner()
            .map_err(|error| at(&path, "cannot write it")(error.into_error()))?;
        let synced = file.as_file().sync_all();
        synced.map_err(at(&path, "cannot bring it to the disk"))?;
        file.persist_noclobber(&path).map_err(|error| {
            if error.error.kind() == io::ErrorKind::AlreadyExists {
                of(&path, BackupProblem::Exists)
            } else {
                at(&path, "cannot give it its name")(error.error)
            }
        })?;
        #[cfg(unix)]
        File::open(folder_of(&path))
            .and_then(|folder| folder.sync_all())
            .map_err(at(&path, "cannot bring its name to the disk"))?;
        Ok((rows, bytes))
    }

    fn put(&mut self, value: &impl Serialize) -> Result<(), BackupError> {
        self.line.clear();
        let written = serde_json::to_writer(&mut self.line, value).map_err(io::Error::from);
        self.line.push(b'\n');
        self.hash.update(&self.line);
        self.bytes += self.line.len() as u64;
        written
            .and_then(|()| self.out.write_all(&self.line))
            .map_err(at(&self.path, "cannot write it"))
    }
}

/// Reads a backup line by line.
pub(super) struct Reader<'k> {
    path: PathBuf,
    keys: &'k LabelKeys,
    input: BufReader<File>,
    hash: Sha256,
    line: Vec<u8>,
    number: u64,
    rows: u64,
}

impl<'k> Reader<'k> {
    /// Opens a backup and reads its header.
    pub(super) fn open(path: &Path, keys: &'k LabelKeys) -> Result<(Self, Header), BackupError> {
        let file = File::open(path).map_err(at(path, "cannot open it"))?;
        let mut reader = Self {
            path: path.to_owned(),
            keys,
            input: BufReader::with_capacity(256 << 10, file),
            hash: Sha256::new(),
            line: Vec::new(),
            number: 0,
            rows: 0,
        };
        reader.advance()?;
        let header: Option<Header> = serde_json::from_slice(&reader.line).ok();
        let header = header.filter(|header| header.format == FORMAT);
        let header = header.ok_or_else(|| reader.wrong(BackupProblem::NotABackup))?;
        if header.key != hex::encode(keys.name()) {
            return Err(reader.wrong(BackupProblem::OtherKey));
        }
        reader.hash.update(&reader.line);
        Ok((reader, header))
    }

    /// The next line.
    pub(super) fn next_line(&mut self) -> Result<Line, BackupError> {
        self.advance()?;
        if !self.line.ends_with(b"\n") {
            return Err(self.wrong(BackupProblem::CutOff));
        }
        let neither = BackupProblem::Changed("neither a table, nor a row, nor the end");
        match self.line.first() {
            Some(b'[') => {
                let row = serde_json::from_slice(&self.line);
                let row = row.map_err(|_| self.wrong(neither))?;
                self.hash.update(&self.line);
                self.rows += 1;
                Ok(Line::Row(row))
            }
            _ if self.line.starts_with(b"{\"end\"") => self.end(),
            _ => {
                let table = serde_json::from_slice::<TableLine>(&self.line);
                let table = table.map_err(|_| self.wrong(neither))?;
                self.hash.update(&self.line);
                let columns = table.columns.into_iter();
                Ok(Line::Table(Table {
                    name: table.table,
                    columns: columns
                        .map(|(name, class)| Column { name, class })
                        .collect(),
                }))
            }
        }
    }

    fn end(&mut self) -> Result<Line, BackupError> {
        let changed = |what| BackupProblem::Changed(what);
        let end: EndLine = serde_json::from_slice(&self.line)
            .map_err(|_| self.wrong(changed("its last line cannot be read")))?;
        let hash: [u8; 32] = self.hash.clone().finalize().into();
        if end.end.rows != self.rows || end.end.sha256 != hex::encode(hash) {
            return Err(self.wrong(changed(
                "its bytes have another sum than its last line says",
            )));
        }
        let expected = hex::encode(seal(self.keys, &hash));
        if !bool::from(expected.as_bytes().ct_eq(end.end.seal.as_bytes())) {
            return Err(self.wrong(changed("its last line was not written with the label key")));
        }
        if !self
            .input
            .fill_buf()
            .map_or(&[][..], |rest| rest)
            .is_empty()
        {
            return Err(self.wrong(changed("something follows its last line")));
        }
        Ok(Line::End)
    }

    /// A problem at the line that was read last.
    pub(super) fn wrong(&self, problem: BackupProblem) -> BackupError {
        BackupError {
            path: self.path.clone(),
            line: (self.number > 0).then_some(self.number),
            problem,
        }
    }

    fn advance(&mut self) -> Result<(), BackupError> {
        self.line.clear();
        self.number += 1;
        let limited = self.input.by_ref().take(MAX_LINE_BYTES);
        let read = { limited }.read_until(b'\n', &mut self.line);
        match read.map_err(at(&self.path, "cannot read it"))? {
            0 => Err(self.wrong(BackupProblem::CutOff)),
            read if read as u64 == MAX_LINE_BYTES => {
                Err(self.wrong(BackupProblem::Changed("a line is too long")))
            }
            _ => Ok(()),
        }
    }
}

pub(super) fn of(path: &Path, problem: BackupProblem) -> BackupError {
    BackupError {
        path: path.to_owned(),
        line: None,
        problem,
    }
}

fn at<'a>(
    path: &'a Path,
    doing: &'static str,
) -> impl FnOnce(io::Error) -> BackupError + Copy + 'a {
    move |source| of(path, BackupProblem::Io { doing, source })
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

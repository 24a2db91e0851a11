//! The command line, as written.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use licit_record::policy::{LegalBasis, OperatingPoint, ReplacementStyle};

/// Builds AI training data from people's public content, lawfully, and proves it.
#[derive(Debug, Parser)]
#[command(name = "licit", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Most threads that are started: a mistyped number must not bring a machine to a stop.
const MAX_THREADS: u64 = 1024;

fn threads() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..=MAX_THREADS)
}

/// What every command understands.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// The policy [default: licit.toml, where a command needs one]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Threads to work with; all cores by default, as far as the memory of the policy allows
    #[arg(long, global = true, value_name = "N", value_parser = threads())]
    pub(crate) threads: Option<usize>,
    /// Print one machine-readable result on standard output
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

impl Global {
    /// The policy: the file that was named, or the one in this folder.
    pub(crate) fn config(&self) -> &Path {
        self.config.as_deref().unwrap_or(Path::new("licit.toml"))
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a policy with every setting explained
    Init(Init),
    /// Tell the whole story on invented data, in a fresh folder
    Demo(Demo),
    /// Read the sources into the staging area
    Collect,
    /// Collect, judge, de-identify, remove copies, and freeze a version
    Build,
    /// Check a version folder, a receipt or an evidence log, offline
    Verify(Verify),
    /// Say what a reason code means and which provision is behind it
    Explain(Explain),
    /// Print what became of every record of a version
    Decisions(Decisions),
    /// Enter an objection into the register
    Object(Object),
    /// Enter a consent, a refusal or a withdrawal into the register
    Consent(Consent),
    /// Serve the register: pages for people who object, the interface for programs
    Serve(Serve),
    /// Look into the register, export it, check it
    #[command(subcommand)]
    Register(Register),
    /// Take personal data out of texts: a filter from standard input to standard output
    Deidentify(Deidentify),
    /// Score the detectors against texts that people have labelled
    Evaluate(Evaluate),
    /// Look at the operator's own data
    #[command(subcommand)]
    Audit(Audit),
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Legal-basis mode
    #[arg(long, value_enum, default_value = "legitimate_interest")]
    pub(crate) mode: Mode,
    /// Folder to write `licit.toml` into
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
}

/// The modes, as words of the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// Art. 6(1)(f) GDPR as OLG Köln accepted it
    LegitimateInterest,
    /// Art. 6(1)(a) GDPR
    Consent,
    /// Art. 6(1)(f) GDPR as the supervisory authorities would like it
    Strict,
}

impl From<Mode> for LegalBasis {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::LegitimateInterest => Self::LegitimateInterest,
            Mode::Consent => Self::Consent,
            Mode::Strict => Self::Strict,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Folder to work in; it must not be there yet. Default: `licit-demo`, or the first free name
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
    /// Language of the report
    #[arg(long, value_enum, default_value = "en")]
    pub(crate) lang: Lang,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    /// German
    De,
    /// English
    En,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// A version folder such as `datasets/NAME/v1`, a receipt, or the folder of an evidence log
    pub(crate) path: PathBuf,
    /// Public key to trust; without it, the key that version or receipt names
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// For a receipt: another receipt, or the folder of the log, that must be of the same history
    #[arg(long, value_name = "PATH")]
    pub(crate) against: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen on, in place of the one in the policy; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Register {
    /// Count requests by service and state, and how long they took
    Stats,
    /// Write the snapshot that pipelines read
    Snapshot(SnapshotFile),
    /// Write what stands as lines, or what came and went since a position
    Export(Export),
    /// Write everything into one file, while the service runs
    Backup {
        /// The file; it must not be there yet, and nobody else may read it (mode 0600)
        file: PathBuf,
    },
    /// Restore a backup into an empty register
    Restore(Restore),
    /// Enter again what the register does not know: after a restoration, what came after the backup
    Replay {
        /// Snapshots (`register.snapshot`, or what a pipeline got), or exports, oldest first
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Check that the register can be read to its end, and that the snapshot says the same
    Verify,
    /// Say who may come to the desk of `licit serve`
    #[command(subcommand)]
    Staff(Staff),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Staff {
    /// Add somebody; their password is the first line of standard input
    Add {
        /// Their name, with which they sign in
        name: String,
        /// What they may do: dpo, engineer or auditor
        #[arg(long, value_name = "ROLE", default_value = "dpo")]
        role: String,
    },
    /// End the access of somebody, and their sessions
    End {
        /// Their name
        name: String,
    },
    /// List everybody who is or was at the desk
    List,
}

#[derive(Debug, Args)]
pub(crate) struct SnapshotFile {
    /// File to write [default: beside the register]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Only what came and went after this position, removals included
    #[arg(long, value_name = "SEQUENCE")]
    pub(crate) since: Option<u64>,
    /// Only labels of this service
    #[arg(long, value_name = "SERVICE")]
    pub(crate) service: Option<String>,
    /// Form of the lines
    #[arg(long, value_enum, default_value = "jsonl")]
    pub(crate) format: LineForm,
}

/// Form of an export, as words of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LineForm {
    /// A JSON object a line; whole files can be entered again
    Jsonl,
    /// A table with a header
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup
    pub(crate) file: PathBuf,
    /// Then enter again what came after it: snapshots or exports, oldest first
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) replay: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A reason code; without it, all codes are listed
    pub(crate) code: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Decisions {
    /// The version: `v3`, `3` or its folder; the newest by default
    pub(crate) version: Option<String>,
    /// One JSON line a record
    #[arg(long)]
    pub(crate) jsonl: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Object {
    /// The service that the objection is to
    #[arg(long, required_unless_present = "from")]
    pub(crate) service: Option<String>,
    /// Kind of identifier
    #[arg(
        long,
        value_name = "KIND",
        required_unless_present = "from",
        help = "account_id, handle, email, phone, profile_url, content_url or page_id"
    )]
    pub(crate) kind: Option<String>,
    /// The identifier; it is turned into a keyed label and not kept. `-` reads it from standard
    /// input, so that it does not stand in the shell's history
    #[arg(
        long,
        value_name = "V",
        required_unless_present = "from",
        allow_hyphen_values = true
    )]
    pub(crate) value: Option<String>,
    /// How far it reaches: all, own, about_me or page
    #[arg(long, default_value = "all")]
    pub(crate) scope: String,
    /// How it came; the period for the answer is the same
    #[arg(long, value_enum, default_value = "letter")]
    pub(crate) channel: Came,
    /// The day it came: the period for the answer begins there. Today by default
    #[arg(long, value_name = "DAY")]
    pub(crate) received: Option<Date>,
    /// Where the answer goes, if the person named an address; it is sealed, and erased afterwards
    #[arg(long, value_name = "EMAIL", conflicts_with = "from")]
    pub(crate) contact: Option<String>,
    /// A file with many objections: CSV `service,kind,value,scope,received_at,removed`, or a JSON
    /// object a line with the same fields
    #[arg(long, value_name = "FILE", conflicts_with_all = ["service", "kind", "value"])]
    pub(crate) from: Option<PathBuf>,
    /// Name of the list in the file: what it named before, it may take away (`removed`), and
    /// nothing else
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(crate) list: Option<String>,
    /// The file is all of the list: what it names no more is taken away
    #[arg(long, requires = "list")]
    pub(crate) full: bool,
    /// Put the objection into the evidence log and write a signed receipt for the person; the file
    /// must not be there yet, and nobody else may read it (mode 0600)
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) receipt: Option<PathBuf>,
    /// Language of the receipt and of the answer
    #[arg(long, value_enum, default_value = "en")]
    pub(crate) lang: Lang,
}

/// How an objection came, as words of the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Came {
    /// On paper
    Letter,
    /// By e-mail
    Email,
}

#[derive(Debug, Args)]
pub(crate) struct Consent {
    /// The service that the consent is to
    #[arg(long, required_unless_present = "from")]
    pub(crate) service: Option<String>,
    /// Kind of identifier: account_id; for a refusal or a withdrawal also handle
    #[arg(long, value_name = "KIND", default_value = "account_id")]
    pub(crate) kind: String,
    /// The identifier; it is turned into a keyed label and not kept. `-` reads it from standard
    /// input, so that it does not stand in the shell's history
    #[arg(
        long,
        value_name = "V",
        required_unless_present = "from",
        allow_hyphen_values = true
    )]
    pub(crate) value: Option<String>,
    /// What for: ai_training or special_categories, one alone
    #[arg(long, default_value = "ai_training")]
    pub(crate) purpose: String,
    /// What the person did: given, refused or withdrawn
    #[arg(long, required_unless_present = "from")]
    pub(crate) act: Option<String>,
    /// Version of the wording that the person saw
    #[arg(long, required_unless_present = "from")]
    pub(crate) wording: Option<String>,
    /// How it came: app, web, letter
    #[arg(long, required_unless_present = "from")]
    pub(crate) channel: Option<String>,
    /// Content older than the consent is included, in so many words
    #[arg(long)]
    pub(crate) covers_past: bool,
    /// When it was done; now by default
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// A file with many, one JSON object a line (docs/service.md)
    #[arg(long, value_name = "JSONL", conflicts_with_all = ["service", "value", "act"])]
    pub(crate) from: Option<PathBuf>,
}

/// How far detectors go, as words of the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Point {
    /// Recall and harm weighed
    Balanced,
    /// More is taken out
    Recall,
    /// Everything doubtful is taken out
    Maximum,
}

impl From<Point> for OperatingPoint {
    fn from(point: Point) -> Self {
        match point {
            Point::Balanced => Self::Balanced,
            Point::Recall => Self::Recall,
            Point::Maximum => Self::Maximum,
        }
    }
}

/// What stands where something was taken out, as words of the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Style {
    /// `[EMAIL_1]`, numbered anew in every record
    Placeholder,
    /// An invented value of the same form
    Surrogate,
}

impl From<Style> for ReplacementStyle {
    fn from(style: Style) -> Self {
        match style {
            Style::Placeholder => Self::Placeholder,
            Style::Surrogate => Self::Surrogate,
        }
    }
}

/// What the detectors are told. What is not given comes from the policy if `--config` names one.
#[derive(Debug, Args)]
pub(crate) struct Detection {
    /// Every category but PERSON_NAME: faster, and names stay in the text
    #[arg(long)]
    pub(crate) patterns_only: bool,
    /// Region of phone numbers without country code, two letters [default: DE]
    #[arg(long, value_name = "XX")]
    pub(crate) region: Option<String>,
    /// A token classifier that finds more names: a folder with `model.onnx`, `tokenizer.json` and
    /// `config.json`. Much slower
    #[arg(long, value_name = "FOLDER", conflicts_with = "patterns_only")]
    pub(crate) model: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Every line is a record: placeholders are numbered anew in it. Without `--config`, nothing but
the input is read, and all categories are taken out. Exit code 3: some lines were left out.

Examples:
  licit deidentify < posts.txt
  zcat posts.jsonl.gz | licit deidentify --field title --field text | gzip > clean.jsonl.gz")]
pub(crate) struct Deidentify {
    /// What comes in and goes out; `jsonl` if a field is named [default: text]
    #[arg(long, value_enum)]
    pub(crate) format: Option<Form>,
    /// Field of every JSON object to redact, such as `text` or `post.body`; may be given several
    /// times [default: text]
    #[arg(long, value_name = "NAME")]
    pub(crate) field: Vec<String>,
    /// All of the input is one text of several lines
    #[arg(long)]
    pub(crate) whole: bool,
    /// How far the detectors go [default: balanced]
    #[arg(long, value_enum)]
    pub(crate) point: Option<Point>,
    #[command(flatten)]
    pub(crate) detection: Detection,
    /// What stands where something was taken out [default: placeholder]
    #[arg(long, value_enum)]
    pub(crate) style: Option<Style>,
    /// Language of texts that are too short to show theirs, such as `de`
    #[arg(long, value_name = "XX")]
    pub(crate) lang: Option<String>,
    /// Leave lines out that cannot be read, count them, and end with exit code 3
    #[arg(long)]
    pub(crate) skip_faulty: bool,
    /// Longest line that is read, in bytes; with `--whole`, the longest text
    #[arg(long, value_name = "N", default_value = "67108864")]
    pub(crate) max_line_bytes: NonZeroUsize,
    /// Tell at the end how much was taken out; with `--json`, as one JSON line. Standard error
    #[arg(long)]
    pub(crate) stats: bool,
}

/// What a filter reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Lines of text
    Text,
    /// A JSON object a line
    Jsonl,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A gold file holds one labelled text a line:
  {\"id\":\"1\",\"lang\":\"de\",\"labelled\":[\"EMAIL\"],\"text\":\"an a@b.de\",\"spans\":[{\"start\":3,\"end\":9,\"category\":\"EMAIL\"}]}
Offsets count UTF-8 bytes. With `--config`, the settings are those of the policy, and the result
is kept in `evaluations/`, where the release gate reads it. Exit code 3: a detector failed on
some texts.

Examples:
  licit evaluate --gold social.dev.jsonl --point all
  licit evaluate --gold sample/sample.labelled.jsonl --config licit.toml --json")]
pub(crate) struct Evaluate {
    /// Files with labelled texts: JSONL, plain, gzip or zstd
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) gold: Vec<PathBuf>,
    /// How far the detectors go; `all` compares the three [default: balanced]
    #[arg(long, value_enum)]
    pub(crate) point: Option<PointOrAll>,
    #[command(flatten)]
    pub(crate) detection: Detection,
    /// Write what was missed into a new file that nobody else may read (mode 0600)
    #[arg(long, value_name = "FILE")]
    pub(crate) show_missed: Option<PathBuf>,
}

/// One operating point, or each.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PointOrAll {
    /// Recall and harm weighed
    Balanced,
    /// More is taken out
    Recall,
    /// Everything doubtful is taken out
    Maximum,
    /// Each of the three
    All,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Draw texts for people to label, with a page to do it on
    Sample(AuditSample),
}

#[derive(Debug, Args)]
#[command(after_help = "\
The raw texts of records that a version admitted are drawn by a keyed chance from the staging
area. The folder holds personal data: nobody else may read it (mode 0700), and it is to be
deleted when the evaluation is done.

Examples:
  licit audit sample --n 200 --out sample
  licit evaluate --gold sample/sample.labelled.jsonl --config licit.toml")]
pub(crate) struct AuditSample {
    /// Texts to draw
    #[arg(long, value_name = "N", default_value = "200")]
    pub(crate) n: NonZeroUsize,
    /// The version whose admitted records are drawn from: `v3`, `3` or its folder; the newest by
    /// default
    #[arg(long, value_name = "VERSION")]
    pub(crate) dataset: Option<String>,
    /// Folder to write into; it must not be there yet
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,
    /// Language that the page begins in; it has both
    #[arg(long, value_enum, default_value = "en")]
    pub(crate) lang: Lang,
}

//! One bridge from errors to what a person reads and a script tests.
//!
//! Exit codes: 0 done, 1 user or policy error, 2 usage (clap), 3 finished but some records were
//! faulty, 70 internal.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use licit_classifier::ModelError;
use licit_dataset::DatasetError;
use licit_documents::SheetError;
use licit_engine::{EngineError, KeyError};
use licit_evidence::VerifyError;
use licit_evidence::log::LogError;
use licit_evidence::receipt::ReceiptError;
use licit_record::PolicyError;
use licit_register::RegisterError;

/// How a command that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Everything is done.
    Done,
    /// Everything is done, and some records could not be read.
    SomeFaulty,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Done => Self::SUCCESS,
            End::SomeFaulty => Self::from(3),
        }
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
    internal: bool,
    /// Whoever read our output has stopped: nothing to say.
    quiet: bool,
}

impl Failure {
    /// A mistake of the user or the policy.
    pub(crate) fn user(message: impl Display) -> Self {
        Self {
            message: message.to_string(),
            hint: None,
            internal: false,
            quiet: false,
        }
    }

    /// Adds what to do about it.
    pub(crate) fn hint(mut self, hint: impl Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }

    /// Puts something that is true all the same before the message.
    pub(crate) fn after(mut self, done: impl Display) -> Self {
        self.message = format!("{done}; {}", self.message);
        self
    }

    /// Puts a file before the message.
    pub(crate) fn named(mut self, file: &Path) -> Self {
        self.message = format!("{}: {}", file.display(), self.message);
        self
    }

    /// Tells it and gives the exit code.
    pub(crate) fn report(self, json: bool) -> ExitCode {
        if self.quiet {
            return ExitCode::SUCCESS;
        }
        // Nothing can be done if standard error is closed.
        let mut out = io::stderr().lock();
        let _ = writeln!(out, "error: {}", self.message);
        if let Some(hint) = &self.hint {
            let _ = writeln!(out, "hint: {hint}");
        }
        if self.internal {
            let _ = writeln!(
                out,
                "this is a defect of licit; please report it without your data"
            );
        }
        if json {
            let kind = if self.internal { "internal" } else { "user" };
            let error = serde_json::json!({
                "error": { "kind": kind, "message": self.message, "hint": self.hint }
            });
            let _ = writeln!(io::stdout().lock(), "{error}");
        }
        ExitCode::from(if self.internal { 70 } else { 1 })
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Self {
            message: error.to_string(),
            hint: error.hint().map(str::to_owned),
            internal: error.is_internal(),
            quiet: false,
        }
    }
}

impl From<RegisterError> for Failure {
    fn from(error: RegisterError) -> Self {
        Self::user(&error).hint(error.hint())
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        Self::user(&error).hint(error.hint())
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        Self::user(&error).hint(error.hint())
    }
}

impl From<DatasetError> for Failure {
    fn from(error: DatasetError) -> Self {
        let failure = Self::user(&error);
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        let failure = Self::user(&error);
        match error {
            VerifyError::Io { .. } => failure.hint("the folder is not complete: fetch it anew"),
            _ => failure.hint("do not use this version: it is not what was frozen"),
        }
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        Self::user(&error).hint(error.hint())
    }
}

impl From<ReceiptError> for Failure {
    fn from(error: ReceiptError) -> Self {
        let failure = Self::user(&error);
        match error {
            ReceiptError::Signature(_) => {
                failure.hint("give the controller's public key with `--key`, or do not believe it")
            }
            _ => failure.hint("do not believe this receipt: it is not what was signed"),
        }
    }
}

impl From<SheetError> for Failure {
    fn from(error: SheetError) -> Self {
        Self {
            internal: true,
            ..Self::user(error)
        }
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        let failure = Self::user(error.to_string().trim_end());
        match error {
            PolicyError::Setting { hint, .. } => failure.hint(hint),
            _ => failure.hint("`licit init` writes a policy in which every key is explained"),
        }
    }
}

impl From<io::Error> for Failure {
    /// For output alone: files have errors of their own that name them.
    fn from(error: io::Error) -> Self {
        let quiet = error.kind() == io::ErrorKind::BrokenPipe;
        Self {
            message: format!("standard output: {error}"),
            hint: None,
            internal: false,
            quiet,
        }
    }
}

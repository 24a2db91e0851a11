//! What most commands begin with: clock, policy, keys, register, threads.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use licit_engine::{Installation, Keys, threads_within_memory};
use licit_record::Policy;
use licit_register::{Consents, ObjectionList, Register, Snapshot};

use crate::arguments::Global;
use crate::failure::Failure;
use crate::output;

/// The time. This is the one place that reads the clock.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where time comes in"
)]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// Today, in UTC: ages and periods are reckoned by it.
pub(crate) fn today() -> Date {
    Offset::UTC.to_datetime(now()).date()
}

/// Opens the installation that the policy describes.
pub(crate) fn installation(config: &Path) -> Result<Installation, Failure> {
    let text = std::fs::read_to_string(config).map_err(|error| {
        Failure::user(format!("{}: {error}", config.display()))
            .hint("`licit init` writes a policy; `--config FILE` names another one")
    })?;
    let named = |failure: Failure| failure.named(config);
    let policy = Policy::from_toml(&text).map_err(|error| named(error.into()))?;
    let base = match config.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    Installation::new(&base, policy, today()).map_err(|error| named(error.into()))
}

/// Opens the register and takes in the lists that the policy names.
pub(crate) fn register(installation: &Installation, keys: &Keys) -> Result<Register, Failure> {
    let mut register = installation.register(keys)?;
    let policy = &installation.policy.register;
    let plain = policy.import.iter().map(|path| (path, None, false));
    let named = policy.lists.iter();
    let named = named.map(|list| (&list.path, Some(list.name.as_str()), list.full));
    for (file, name, is_full) in plain.chain(named) {
        let path = installation.base.join(file);
        let list = ObjectionList {
            path: &path,
            name,
            is_full,
        };
        let report = register.import(&list, now())?;
        if report.entered + report.removed > 0 {
            let (entered, read, removed) = (report.entered, report.read, report.removed);
            output::tell(format!(
                "{file}: {entered} of {read} objections entered, {removed} taken away"
            ));
        }
    }
    for list in &installation.policy.register.consents {
        let report = register.import_consents(&installation.base.join(list), now())?;
        if report.entered > 0 {
            let (entered, read) = (report.entered, report.read);
            output::tell(format!("{list}: {entered} of {read} consents entered"));
        }
    }
    Ok(register)
}

/// An identifier from the command line; `-` stands for a line of standard input.
pub(crate) fn typed(mut value: String) -> Result<String, Failure> {
    if value == "-" {
        value.clear();
        std::io::stdin()
            .read_line(&mut value)
            .map_err(|error| Failure::user(format!("standard input: {error}")))?;
    }
    value.truncate(value.trim_end_matches(['\r', '\n']).len());
    Ok(value)
}

/// What stands in the register now, mapped from its file: memory stays bounded.
pub(crate) fn snapshot(installation: &Installation, keys: &Keys) -> Result<Snapshot, Failure> {
    let path = installation.snapshot_path()?;
    let mut register = register(installation, keys)?;
    installation.check_register(&mut register)?;
    Ok(register.snapshot_in(&path)?)
}

/// What stands in the register now, objections and consents, as of one position.
pub(crate) fn honoured(
    installation: &Installation,
    keys: &Keys,
) -> Result<(Snapshot, Consents), Failure> {
    let path = installation.snapshot_path()?;
    let mut register = register(installation, keys)?;
    let snapshot = register.snapshot_in(&path)?;
    let consents = register.consents_in(&path.with_extension("consents"), snapshot.sequence)?;
    Ok((snapshot, consents))
}

/// Runs something on the threads that were asked for, as far as memory allows.
pub(crate) fn on_threads<T: Send>(
    global: &Global,
    installation: &Installation,
    work: impl FnOnce() -> T + Send,
) -> Result<T, Failure> {
    let threads = threads_within_memory(installation, threads(global));
    Ok(pool(threads)?.install(work))
}

/// Threads that were asked for; all cores by default.
pub(crate) fn threads(global: &Global) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    global.threads.unwrap_or(cores).max(1)
}

/// So many threads.
pub(crate) fn pool(threads: usize) -> Result<rayon::ThreadPool, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Failure::user(format!("threads: {error}")))
}

/// Processor time of this process so far, in seconds.
pub(crate) fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Processor time of this thread so far, in seconds.
pub(crate) fn thread_cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

//! `licit register staff`: who may come to the desk. The first data protection officer is made here;
//! everybody else can be added at the desk.

use std::io::{self, IsTerminal as _};

use licit_register::{Register, StaffRole};
use licit_service::passwords;
use rustix::termios::{LocalModes, OptionalActions};
use serde_json::json;
use zeroize::Zeroizing;

use crate::arguments::{Global, Staff};
use crate::failure::{End, Failure};
use crate::output;
use crate::session;

pub(super) fn run(global: &Global, register: &mut Register, what: &Staff) -> Result<End, Failure> {
    match what {
        Staff::Add { name, role } => add(global, register, name, role),
        Staff::End { name } => {
            if !register.end_staff(name)? {
                return Err(Failure::user("nobody of this name has access")
                    .hint("`licit register staff list` names everybody"));
            }
            told(
                global,
                json!({"ended": name}),
                format!("{name}: access ended"),
            )
        }
        Staff::List => list(global, register),
    }
}

fn told(global: &Global, value: serde_json::Value, line: String) -> Result<End, Failure> {
    if global.json {
        output::json(&value)?;
    } else {
        output::line(line)?;
    }
    Ok(End::Done)
}

fn add(global: &Global, register: &mut Register, name: &str, role: &str) -> Result<End, Failure> {
    let role = StaffRole::from_code(role)
        .ok_or_else(|| Failure::user("--role: no such role").hint("dpo, engineer or auditor"))?;
    if !passwords::is_name(name) {
        return Err(
            Failure::user("nobody can have this name").hint("one line of 200 characters at most")
        );
    }
    let password = password().map_err(|error| Failure::user(format!("standard input: {error}")))?;
    let hash = passwords::hash(password.trim_end_matches(['\r', '\n']));
    let hash = hash.map_err(|error| Failure::user(format!("standard input: {error}")))?;
    if !register.add_staff(name, role, &hash, session::now())? {
        return Err(Failure::user("the name is or was somebody's")
            .hint("the access log speaks of people by their names: choose another one"));
    }
    let line = format!("{name} may come to the desk as {}", role.code());
    told(global, json!({"added": name, "role": role.code()}), line)
}

/// A line of standard input, which a terminal does not show.
fn password() -> io::Result<Zeroizing<String>> {
    let mut password = Zeroizing::new(String::new());
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        stdin.read_line(&mut password)?;
        return Ok(password);
    }
    output::tell("the password of 12 characters or more, and Enter; it is not shown");
    let shown = rustix::termios::tcgetattr(&stdin)?;
    let mut hidden = shown.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    rustix::termios::tcsetattr(&stdin, OptionalActions::Flush, &hidden)?;
    let read = stdin.read_line(&mut password);
    // As it was, whatever was read.
    rustix::termios::tcsetattr(&stdin, OptionalActions::Now, &shown)?;
    read?;
    Ok(password)
}

fn list(global: &Global, register: &mut Register) -> Result<End, Failure> {
    let staff = register.staff()?;
    if global.json {
        let members = staff.iter().map(|member| {
            json!({
                "name": member.name,
                "role": member.role.code(),
                "since": member.since.to_string(),
                "last_seen": member.last_seen.map(|at| at.to_string()),
                "ended": member.ended,
            })
        });
        output::json(&json!({"staff": members.collect::<Vec<_>>()}))?;
        return Ok(End::Done);
    }
    for member in &staff {
        let ended = if member.ended { ", access ended" } else { "" };
        output::line(format!("{}: {}{ended}", member.name, member.role.code()))?;
    }
    if staff.is_empty() {
        output::tell("nobody may come to the desk: `licit register staff add NAME`");
    }
    Ok(End::Done)
}

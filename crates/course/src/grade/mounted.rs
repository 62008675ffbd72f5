//! Whether what a command writes to a directory goes into a mount, and so into no layer.

use dockerfile::{Instruction, MountKind};

use super::written::calls;
use super::{Answer, count};
use crate::Attempt;

/// Looks at every `RUN` that ships and calls the command: has it a mount of its own over the path?
pub(super) fn answer(attempt: &Attempt, command: &str, path: &str) -> Answer {
    let calling: Vec<&Instruction> =
        attempt.shipping().filter(|instruction| calls(instruction, command)).collect();
    let without = calling.iter().find(|instruction| !covers(instruction, path));
    match (calling.len(), without) {
        (0, _) => (Some(false), format!("No RUN that ships calls {command}")),
        (_, Some(instruction)) => {
            let line = attempt.file.lines.line(instruction.span.start);
            (Some(false), format!("The RUN in line {line} has no mount for {path}"))
        }
        (number, None) => (Some(true), format!("{} with a mount for {path}", count(number, "RUN"))),
    }
}

/// Whether a mount that can be written to lies at a path or above it.
fn covers(instruction: &Instruction, path: &str) -> bool {
    instruction.mounts().iter().any(|mount| {
        let target = mount.target().map_or("", |target| target.value.trim_end_matches('/'));
        let below =
            path.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs) && !target.is_empty() && below
    })
}

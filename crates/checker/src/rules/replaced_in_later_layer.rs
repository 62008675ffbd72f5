//! Finds files that are written twice: the first writing stays in its layer.

use image::Cause;

use crate::buried::{Burial, burials};
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A file of an earlier layer gets another content.
pub(super) const RULE: Rule = Rule {
    name: "replaced-in-later-layer",
    aliases: &[],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "The earlier content of this file stays in its layer",
    why: "A layer holds whole files: to change one byte of a file from an earlier layer, the file is copied and both \
          copies travel. Write it once, in one instruction.",
    bad: "FROM debian:bookworm-slim\nRUN dd if=/dev/zero of=/data bs=1M count=10\nRUN echo end >> /data\n",
    good: "FROM debian:bookworm-slim\nRUN dd if=/dev/zero of=/data bs=1M count=10 && echo end >> /data\n",
    check: Check::Own(check),
};

/// Less is not worth a word: every package manager rewrites its own books.
const AT_LEAST: u64 = 100_000;

fn check(cx: &Context<'_>, report: &mut Report) {
    for burial in burials(cx, Cause::Replaced, &["sed", "tee", "cp", "mv", "dd", "tar", "curl", "wget"]) {
        if burial.size.bytes < AT_LEAST {
            continue;
        }
        report.found(&RULE, burial.span).cost(burial.size).message(message(&burial));
    }
}

fn message(burial: &Burial<'_>) -> String {
    format!("{} is written again: {}", burial.names(), burial.stays(None))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn appended() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN fallocate -l 50000000 /data
            RUN echo x >> /data
            ^^^ `/data` is written again: 50.0 MB stay in layer 2
            ",
        );
    }
}

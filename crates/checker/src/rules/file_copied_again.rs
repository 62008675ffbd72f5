//! Finds files that are put into the image a second time, unchanged.

use image::Cause;

use crate::buried::burials;
use crate::{Context, Family, Report, Rule, Severity};

/// The same file again, nothing changed.
pub(super) const RULE: Rule = Rule {
    name: "file-copied-again",
    aliases: &[],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "The same files are copied a second time",
    why: "`COPY` and `ADD` always make a layer with all that they copy, also when the image holds the same files already. \
          Both layers travel. Copy each file once; what must come early for the cache can be left out of the later \
          `COPY` with `--exclude`.",
    bad: "FROM debian:bookworm-slim\nCOPY app.bin /app/\nCOPY app.bin /app/\n",
    good: "FROM debian:bookworm-slim\nCOPY app.bin /app/\n",
    check,
};

/// A lock file that comes early for the cache and again with the rest is not worth a word.
const AT_LEAST: u64 = 1_000_000;

fn check(cx: &Context<'_>, report: &mut Report) {
    for burial in burials(cx, Cause::Duplicate, &["cp", "tar", "unzip", "install", "touch"]) {
        if burial.size.bytes < AT_LEAST {
            continue;
        }
        let message = format!("{} is in the image already: {}", burial.names(), burial.stays(None));
        report.found(&RULE, burial.span).cost(burial.size).message(message);
    }
}

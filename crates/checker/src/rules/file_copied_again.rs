//! Finds files that are put into the image a second time, unchanged.

use image::Cause;

use crate::buried::burials;
use crate::{Check, Context, Family, Report, Rule, Severity};

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
    check: Check::Own(check),
};

/// A lock file that comes early for the cache and again with the rest is not worth a word.
const AT_LEAST: u64 = 1_000_000;

fn check(cx: &Context<'_>, report: &mut Report) {
    for burial in burials(cx, Cause::Duplicate, &["chmod", "chown", "cp", "tar", "unzip", "install", "touch"]) {
        if burial.size.bytes < AT_LEAST {
            continue;
        }
        let message = format!("The image has {} already: {}", burial.names(), burial.stays(None));
        report.found(&RULE, burial.span).cost(burial.size).message(message);
    }
}

#[cfg(test)]
mod tests {
    use crate::example_context;
    use crate::testing::check_in;

    #[test]
    fn again() {
        check_in(
            &example_context(),
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY app.bin /app/
            COPY app.py /app/
            COPY app.bin app.py /app/
            ^^^^ The image has `/app/app.bin` and another file already: 12.0 MB stay in layers 2 and 3
            RUN chmod 644 /app/app.bin
                ^^^^^^^^^^^^^^^^^^^^^^ The image has `/app/app.bin` already: 12.0 MB stay in layer 4
            ",
        );
    }

    #[test]
    fn small_files_first_for_the_cache() {
        check_in(
            &example_context(),
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY app.py /app/
            COPY . /app/
            ",
        );
    }
}

//! Finds files that are moved away from the layer that holds them.

use image::Cause;

use crate::buried::burials;
use crate::{Check, Context, Family, Report, Rule, Severity};

/// A file of an earlier layer gets another name.
pub(super) const RULE: Rule = Rule {
    name: "moved-in-later-layer",
    aliases: &[],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "Moving a file of an earlier layer copies it",
    why: "A layer cannot rename what an earlier one holds: the file is stored again under its new name, and the old one \
          is hidden. Both travel. Put it in its place when it is made or copied.",
    bad: "FROM debian:bookworm-slim\nCOPY app.bin /tmp/app.bin\nRUN mv /tmp/app.bin /usr/local/bin/app\n",
    good: "FROM debian:bookworm-slim\nCOPY app.bin /usr/local/bin/app\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for burial in burials(cx, Cause::Moved, &["mv", "rename"]) {
        if burial.matters(1) {
            let message = format!("Moving {} copies it: {}", burial.names(), burial.stays(None));
            report.found(&RULE, burial.span).cost(burial.size).message(message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn moved() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN fallocate -l 50000000 /data
            RUN mv /data /srv/data
                ^^^^^^^^^^^^^^^^^^ Moving `/data` copies it: 50.0 MB stay in layer 2
            ",
        );
    }
}

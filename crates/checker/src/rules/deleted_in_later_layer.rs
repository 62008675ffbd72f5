//! Finds deletions that free nothing: the bytes stay in an earlier layer.

use image::Cause;

use crate::buried::{Burial, burials};
use crate::{Trust, Check, Context, Family, Report, Rule, Severity, scripts};

/// A file of an earlier layer is deleted.
pub(super) const RULE: Rule = Rule {
    name: "deleted-in-later-layer",
    aliases: &[],
    family: Family::Size,
    severity: Severity::Warning,
    on: true,
    title: "What is deleted here stays in an earlier layer",
    why: "A layer can only add: to delete a file it adds a marker that hides it. The bytes stay in the layer that wrote \
          them and travel with every pull, and everyone who has the image can read them. Delete in the `RUN` that made \
          the file, or make it in another stage or on a mount.",
    bad: "FROM debian:bookworm-slim\nRUN dd if=/dev/zero of=/dump bs=1M count=10\nRUN rm /dump\n",
    good: "FROM debian:bookworm-slim\nRUN dd if=/dev/zero of=/dump bs=1M count=10 \\\n    && rm /dump\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    const DELETING: &[&str] = &["rm", "find", "rmdir", "unlink", "apt-get", "apt", "apk", "npm", "git", "mv"];
    for burial in burials(cx, Cause::DeletedLater, DELETING) {
        if !burial.matters(1) {
            continue;
        }
        let what = match burial.command {
            Some(call) => format!("This `{}`", call.name),
            None => "This".to_owned(),
        };
        let source = source(cx, &burial);
        let line = source.and_then(|made_by| cx.file.instructions.get(made_by));
        let line = line.map(|made_by| cx.file.lines.line(made_by.span.start));
        let found = report
            .found(&RULE, burial.span)
            .message(format!("{what} frees nothing: {}", burial.stays(line)))
            .cost(burial.size);
        // If it was written by a `RUN` and nothing but `RUN`s stands between, they can be one.
        let merged = source.and_then(|made_by| {
            let (trust, edits) = scripts::merge_all(cx, made_by, burial.instruction)?;
            // What else they hide stays where it is.
            let first = cx.layer(made_by).map_or(0, |(number, _)| number);
            let layer = cx.layer(burial.instruction).map_or(0, |(number, _)| number);
            let mut hidden = (first..=layer).flat_map(|of| cx.hidden_by(of.saturating_sub(1)));
            let more = hidden.any(|buried| buried.layer + 1 < first);
            let trust = if more { Trust::Review } else { trust };
            Some((scripts::merge_title(made_by, burial.instruction), trust, edits))
        });
        if let Some((title, trust, edits)) = merged {
            found.fix(title, trust, edits);
        }
    }
}

/// The instruction that made the layer which keeps the bytes.
fn source(cx: &Context<'_>, burial: &Burial<'_>) -> Option<usize> {
    cx.build.image()?.layers.get(burial.only_layer()?)?.instruction
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn in_a_later_run() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN fallocate -l 50000000 /data
            RUN echo hello
            RUN true && rm -f /data
                        ^^^^^^^^^^^ This `rm` frees nothing: 50.0 MB stay in layer 2 (line 2)
            ",
        );
    }

    #[test]
    fn of_unknown_size() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            COPY f /f
            RUN rm /f
                ^^^^^ This `rm` frees nothing: what it hides stays in layer 2 (line 2); its size is not known
            ",
        );
    }

    #[test]
    fn in_the_same_run() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN fallocate -l 50000000 /data && rm /data
            ",
        );
    }

    #[test]
    fn in_a_stage_that_does_not_ship() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim AS build
            RUN fallocate -l 50000000 /data
            RUN rm /data
            FROM debian:bookworm-slim
            COPY --from=build /etc/hostname /x
            ",
        );
    }

    #[test]
    fn fix_merges_all_between() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN fallocate -l 50000000 /data
            RUN echo hello
            RUN true && rm -f /data
            ",
            Some(r"
            FROM debian:bookworm-slim
            RUN fallocate -l 50000000 /data \
                && echo hello \
                && true && rm -f /data
            "),
        );
    }

    #[test]
    fn no_fix_over_other_instructions() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN fallocate -l 50000000 /data
            ENV A=b
            RUN rm /data
            ",
            None,
        );
    }

    #[test]
    fn no_fix_that_changes_what_runs() {
        check_fix(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN fallocate -l 50000000 /data
            RUN rm /data || true
            ",
            None,
        );
    }
}

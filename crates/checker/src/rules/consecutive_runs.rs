//! Finds `RUN`s that follow each other, and says what merging them would save.

use dockerfile::shell::Script;
use image::Size;

use crate::buried::run_of;
use crate::{Context, Family, Report, Rule, Run, Severity, Trust, scripts};

/// A `RUN` right behind a `RUN`.
pub(super) const RULE: Rule = Rule {
    name: "consecutive-runs",
    aliases: &["DL3059"],
    family: Family::Practice,
    severity: Severity::Style,
    on: true,
    title: "A `RUN` follows a `RUN`",
    why: "Each `RUN` makes a layer. Merging two saves the bytes that the second one deletes or rewrites, and nothing else: \
          fewer layers are not a smaller image. Separate `RUN`s also have separate places in the cache, so a change in \
          the second does not run the first again.",
    bad: "FROM debian:bookworm-slim\nRUN mkdir /app\nRUN mkdir /data\n",
    good: "FROM debian:bookworm-slim\nRUN mkdir /app \\\n    && mkdir /data\n",
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        let Some(before) = run.index.checked_sub(1).and_then(|index| run_of(cx, index)) else { continue };
        let alike = before.stage == run.stage
            && before.onbuild == run.onbuild
            && is_short(before.script)
            && is_short(run.script)
            && before.flags_text() == run.flags_text();
        if !alike {
            continue;
        }
        let saved = saved(cx, before, run);
        let message = match saved {
            Some(saved) if saved.bytes > 0 => {
                format!("A `RUN` follows a `RUN`: merging them would save {saved}")
            }
            Some(saved) if saved.is_known() => {
                "A `RUN` follows a `RUN`; merging them would save 0 B: a matter of style".to_owned()
            }
            _ => "A `RUN` follows a `RUN`; what merging them would save is not known".to_owned(),
        };
        let wastes = saved.is_some_and(|saved| saved.bytes > 0);
        let (trust, edits) = scripts::merge(cx, before, run).unwrap_or((Trust::Review, Vec::new()));
        report
            .found(&RULE, run.instruction.keyword.span)
            .message(message)
            .severity(if wastes { Severity::Info } else { Severity::Style })
            .fix("Make one `RUN` of the two", trust, edits);
    }
}

/// Whether a script is of one or two commands: longer ones are apart for a reason.
fn is_short(script: Option<&Script>) -> bool {
    script.is_some_and(|script| {
        let commands: usize = script.body.iter().map(|chain| 1 + chain.rest.len()).sum();
        (1..=2).contains(&commands)
    })
}

/// Bytes of the first layer that the second hides. `None` if they do not ship.
fn saved(cx: &Context<'_>, first: &Run<'_>, second: &Run<'_>) -> Option<Size> {
    let ((one, lower), (two, upper)) = (cx.layer(first.index)?, cx.layer(second.index)?);
    let hidden: Size = cx
        .stack
        .buried
        .iter()
        .filter(|buried| buried.layer + 1 == one && buried.hidden_by + 1 == two)
        .map(|buried| buried.size)
        .sum();
    let known = lower.size.is_known() && upper.size.is_known();
    Some(if known { hidden } else { hidden + Size::UNKNOWN })
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn what_it_saves() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN mkdir /a
            RUN fallocate -l 50000000 /a/data
            ^^^ A `RUN` follows a `RUN`; merging them would save 0 B: a matter of style
            RUN rm /a/data
            ^^^ A `RUN` follows a `RUN`: merging them would save 50.0 MB
            ",
        );
    }

    #[test]
    fn apart_for_a_reason() {
        check(
            &super::RULE,
            r"
            FROM debian:bookworm-slim
            RUN a && b && c
            RUN d
            ENV A=b
            RUN --network=none e
            RUN f
            ",
        );
    }
}

//! Finds `RUN`s that follow each other, and says what merging them would save.

use std::cell::LazyCell;

use dockerfile::shell::Language;
use image::Size;

use crate::buried::run_of;
use crate::{Check, Context, Family, Report, Rule, Run, Severity, Trust, scripts};

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
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    // Where the series of alike `RUN`s began.
    let mut first = 0;
    let hidden = LazyCell::new(|| last_hidden(cx));
    for run in &cx.runs {
        let before = run.index.checked_sub(1).and_then(|index| run_of(cx, index));
        let Some(before) = before.filter(|before| are_alike(before, run)) else {
            first = run.index;
            continue;
        };
        if !is_short(cx, before) || !is_short(cx, run) {
            continue;
        }
        let (message, saves) = message(cx, first, before, run);
        let small = is_small(before) && is_small(run);
        // Longer ones are apart for a reason, unless there are bytes to save.
        if !small && !saves {
            continue;
        }
        let (trust, edits) = scripts::merge(cx, before, run).unwrap_or((Trust::Review, Vec::new()));
        // What a later layer hides of one of them, it hides of both then.
        let trust = if is_hidden_later(cx, &hidden, before.index, run.index) { Trust::Review } else { trust };
        report
            .found(&RULE, run.instruction.keyword.span)
            .message(message)
            .aliases(if small { RULE.aliases } else { &[] })
            .severity(if saves { Severity::Info } else { Severity::Style })
            .fix(scripts::merge_title(before.index, run.index), trust, edits);
    }
}

/// For each layer, counted from 1, the highest that hides bytes of it; 0 where none does.
fn last_hidden(cx: &Context<'_>) -> Vec<usize> {
    let mut last = Vec::new();
    for buried in &cx.stack.buried {
        let (layer, by) = (buried.layer + 1, buried.hidden_by + 1);
        if last.len() <= layer {
            last.resize(layer + 1, 0);
        }
        last[layer] = by.max(last[layer]);
    }
    last
}

/// Whether a layer above hides bytes of one of two.
fn is_hidden_later(cx: &Context<'_>, hidden: &[usize], first: usize, second: usize) -> bool {
    let (Some((lower, _)), Some((upper, _))) = (cx.layer(first), cx.layer(second)) else {
        return false;
    };
    [lower, upper].iter().any(|&layer| hidden.get(layer).is_some_and(|&by| by > upper))
}

/// Saving less is a matter of style.
const WORTH_A_WORD: u64 = 100_000;

/// What merging would save, in words, and whether that is worth a word. `first` is where the series begins.
fn message(cx: &Context<'_>, first: usize, before: &Run<'_>, run: &Run<'_>) -> (String, bool) {
    let saved = match saved(cx, before.index, run.index) {
        Some(saved) if saved.bytes > 0 => {
            let message = format!("A `RUN` follows a `RUN`: merging them would save {saved}");
            return (message, saved.bytes >= WORTH_A_WORD);
        }
        Some(saved) if saved.is_known() => saved,
        _ => {
            let message = "A `RUN` follows a `RUN`; what merging them would save is not known";
            return (message.to_owned(), false);
        }
    };
    debug_assert_eq!(saved.bytes, 0, "the other sizes have returned");
    // Two of them may hide nothing of each other, and yet a third one further up.
    let of_all = saved_by_all(cx, first, run.index);
    if of_all.bytes > 0 {
        let count = run.index - first + 1;
        let message = format!(
            "A `RUN` follows a `RUN`; merging the two would save 0 B, all {count} of them {of_all}"
        );
        return (message, of_all.bytes >= WORTH_A_WORD);
    }
    let message = "A `RUN` follows a `RUN`; merging them would save 0 B: a matter of style";
    (message.to_owned(), false)
}

/// Whether two `RUN`s belong to one stage and run alike.
fn are_alike(one: &Run<'_>, other: &Run<'_>) -> bool {
    one.stage == other.stage
        && !one.onbuild
        && !other.onbuild
        && one.flags_text() == other.flags_text()
}

/// Whether a script is of one or two commands.
fn is_short(cx: &Context<'_>, run: &Run<'_>) -> bool {
    run.script.is_none_or(|script| {
        // Of another shell's script only the words are known, and only if asked for.
        if script.language != Language::Shell {
            return cx.selected(&RULE) && run.calls.len() <= 2;
        }
        // Of a script that the shell refuses, nothing runs.
        if script.problem.is_some() && script.body.is_empty() {
            return true;
        }
        let commands: usize = script.body.iter().map(|chain| 1 + chain.rest.len()).sum();
        (1..=2).contains(&commands) || is_small(run) && commands > 0
    })
}

/// Whether at most one program is called, however deep inside.
fn is_small(run: &Run<'_>) -> bool {
    let programs = run.calls.iter().filter(|call| call.name != "[" && !call.name.contains(['$', '`']));
    programs.count() <= 1
}

/// Bytes of the first layer that the second hides. `None` if they do not ship.
fn saved(cx: &Context<'_>, first: usize, second: usize) -> Option<Size> {
    let ((_, lower), (_, upper)) = (cx.layer(first)?, cx.layer(second)?);
    let hidden = saved_by_all(cx, first, second);
    let known = lower.size.is_known() && upper.size.is_known();
    Some(if known { hidden } else { hidden + Size::UNKNOWN })
}

/// Bytes in the layers from one instruction to another that the last of them hides.
fn saved_by_all(cx: &Context<'_>, first: usize, last: usize) -> Size {
    let (Some((lowest, _)), Some((highest, _))) = (cx.layer(first), cx.layer(last)) else {
        return Size::ZERO;
    };
    let between = cx.hidden_by(highest - 1).filter(|buried| buried.layer + 1 >= lowest);
    between.map(|buried| buried.size).sum()
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
            RUN mkdir /b
            ^^^ A `RUN` follows a `RUN`; merging them would save 0 B: a matter of style
            RUN rm /a/data
            ^^^ A `RUN` follows a `RUN`; merging the two would save 0 B, all 4 of them 50.0 MB
            RUN fallocate -l 50000000 /data
            ^^^ A `RUN` follows a `RUN`; merging them would save 0 B: a matter of style
            RUN rm /data
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

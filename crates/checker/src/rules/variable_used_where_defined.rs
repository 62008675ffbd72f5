//! Finds `ENV` that uses a variable which it defines itself.

use std::collections::BTreeMap;

use dockerfile::expand::{unquote, variables};
use dockerfile::{Instruction, Kind, Pair, Span};

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A variable is used in the `ENV` that first defines it.
pub(super) const RULE: Rule = Rule {
    name: "variable-used-where-defined",
    aliases: &["DL3044"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "A variable is used in the `ENV` that defines it",
    why: "Docker expands all of an `ENV` before it sets anything: a variable that the same instruction defines still has \
          its old value there, or none. Define it in an `ENV` of its own, before.",
    bad: "FROM alpine:3.24\nENV HOME_DIR=/app BIN_DIR=$HOME_DIR/bin\n",
    good: "FROM alpine:3.24\nENV HOME_DIR=/app\nENV BIN_DIR=$HOME_DIR/bin\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
        let Kind::Env(pairs) = &instruction.kind else { continue };
        let pairs = &pairs.pairs;
        // Where each name is defined first and last.
        let mut places: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (at, pair) in pairs.iter().enumerate() {
            places.entry(unquote(&pair.key, cx.file.escape).text).or_insert((at, at)).1 = at;
        }
        for (at, pair) in pairs.iter().enumerate() {
            for used in variables(&pair.value, cx.file.escape) {
                let Some(&(first, last)) = places.get(&*used.name) else { continue };
                // `PATH=/x:$PATH` uses the old value, and means to.
                let elsewhere = (first, last) != (at, at);
                if used.guarded || !elsewhere || cx.stage_defines(cx.stage_of(index), index, &used.name) {
                    continue;
                }
                let before = last < at;
                // The peer takes any definition above for one, and knows no `${A#x}`.
                let text = cx.text(used.span);
                let written = text.trim_start_matches(['$', '{']).trim_end_matches('}');
                let unseen = cx.defined_above(index, &used.name)
                    || written != used.name
                    || text.starts_with("${") && !text.ends_with('}');
                report
                    .found(&RULE, used.span)
                    .aliases(if unseen { &[] } else { RULE.aliases })
                    .message(format!("`{}` is not set yet: the same `ENV` defines it", used.name))
                    .fix(
                        "Make two `ENV` of it",
                        Trust::Review,
                        before.then(|| split(cx, instruction, pairs, at)).flatten(),
                    );
            }
        }
    }
}

/// Begins an `ENV` of its own with a pair.
fn split(cx: &Context<'_>, instruction: &Instruction, pairs: &[Pair], at: usize) -> Option<Edit> {
    let before = pairs.get(at.checked_sub(1)?)?;
    let between = Span::new(before.value.span.end, pairs[at].key.span.start);
    let is_blank = |c: char| c.is_whitespace() || c == cx.file.escape;
    (between.start < between.end && cx.text(between).chars().all(is_blank))
        .then(|| Edit::replace(between, format!("\n{} ", instruction.keyword.value)))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn used_too_early() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            ENV A=b B="x${A}" C=$A-d
                        ^^^^ `A` is not set yet: the same `ENV` defines it
                                ^^ `A` is not set yet: the same `ENV` defines it
            ENV D=$E E=f
                  ^^ `E` is not set yet: the same `ENV` defines it
            "#,
        );
    }

    #[test]
    fn old_values() {
        check(
            &super::RULE,
            r"
            FROM alpine AS a
            ENV PATH=/x:$PATH
            ENV A=b B=$AB C='$A' D=\$A
            ENV A=c E=$A
            FROM a
            ENV A=d F=${A} G=${H:-i} H=j
            ",
        );
    }
}

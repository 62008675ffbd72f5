//! Finds `COPY` of several sources to what does not look like a folder.

use dockerfile::expand::expand;
use dockerfile::{Instruction, Kind, Text};

use crate::variables::walk_all;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// Several sources and a destination without `/` at its end.
pub(super) const RULE: Rule = Rule {
    name: "copy-of-several-to-file",
    aliases: &["DL3021"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "Several files are copied to a destination without `/` at its end",
    why: "Only a folder can hold several files. Without a `/` at its end the destination may be meant, or read, as a \
          file's name; other builders refuse it.",
    bad: "FROM alpine:3.24\nCOPY app.py app.bin /app\n",
    good: "FROM alpine:3.24\nCOPY app.py app.bin /app/\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    if !cx.instructions().any(|(_, instruction)| several(instruction).is_some()) {
        return;
    }
    walk_all(cx, |instruction, scope| {
        let Some(destination) = several(instruction) else { return };
        let expanded = expand(destination, cx.file.escape, &|name| scope.values.get(name).cloned());
        let ends = |text: &str| text.trim_end_matches(['"', '\'']).ends_with(['/', '\\']);
        if ends(&expanded.text) || ends(&destination.value) {
            return;
        }
        let Kind::Copy(transfer) = &instruction.kind else { return };
        // The peer does not count heredocs.
        let aliases: &[&str] = if transfer.sources.len() > 1 { RULE.aliases } else { &[] };
        report
            .found(&RULE, destination.span)
            .aliases(aliases)
            .fix("Add `/`", Trust::Safe, with_slash(cx, destination));
    });
}

/// The destination of a `COPY` of several sources.
fn several(instruction: &Instruction) -> Option<&Text> {
    let Kind::Copy(transfer) = &instruction.kind else { return None };
    let count = transfer.sources.len() + instruction.heredocs.len();
    (count > 1 && !transfer.destination.value.is_empty()).then_some(&transfer.destination)
}

/// The slash goes before a closing quote. `None` where a variable may bring its own.
fn with_slash(cx: &Context<'_>, destination: &Text) -> Option<Edit> {
    // In the JSON form the span holds quotes that the value does not.
    let quote = u32::from(cx.text(destination.span).ends_with(['"', '\'']));
    let end = destination.span.end.checked_sub(quote)?;
    (!destination.value.ends_with('}') && !destination.value.contains('$'))
        .then(|| Edit::insert(end, "/"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn destinations() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            ENV DIR=/a/
            COPY a b /c/
            COPY a b "/c/"
            COPY a b $DIR
            COPY a* /c
            COPY a b .
                     ^ Several files are copied to a destination without `/` at its end
            COPY --chown=a a b $UNKNOWN
                               ^^^^^^^^ Several files are copied to a destination without `/` at its end
            COPY ["a", "b", "/c"]
                            ^^^^ Several files are copied to a destination without `/` at its end
            ADD a b /c
            "#,
        );
    }

    #[test]
    fn slash_before_the_quote() {
        check_fix(
            &super::RULE,
            "FROM alpine\nCOPY [\"a\", \"b\", \"/c\"]\n",
            Some("FROM alpine\nCOPY [\"a\", \"b\", \"/c/\"]\n"),
        );
        check_fix(
            &super::RULE,
            "FROM alpine\nCOPY a b \"/c\"\n",
            Some("FROM alpine\nCOPY a b \"/c/\"\n"),
        );
        check_fix(
            &super::RULE,
            "FROM alpine\nCOPY a b /c\\\né\n",
            Some("FROM alpine\nCOPY a b /c\\\né/\n"),
        );
    }
}

//! Finds keywords in another case than the file's others.

use dockerfile::{Instruction, Kind, Span};

use super::as_in_other_case::keyword;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// Keywords in more than one case.
pub(super) const RULE: Rule = Rule {
    name: "mixed-keyword-case",
    aliases: &["ConsistentInstructionCasing"],
    family: Family::Correctness,
    severity: Severity::Style,
    on: true,
    title: "A keyword is written in another case than most of the file's",
    why: "Docker reads keywords in any case. One case for all of them, by custom capitals, lets a reader see where an \
          instruction begins.",
    bad: "FROM alpine:3.24\nrun echo hello\nCMD [\"sh\"]\n",
    good: "FROM alpine:3.24\nRUN echo hello\nCMD [\"sh\"]\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions().filter(|&(index, _)| cx.stage_of(index).is_some()) {
        let keyword = &instruction.keyword;
        let wanted = if cx.is_lower_case() {
            keyword.value.to_ascii_lowercase()
        } else {
            keyword.value.to_ascii_uppercase()
        };
        if keyword.value != wanted {
            report
                .found(&RULE, keyword.span)
                .message(format!("`{}` is written in another case than most keywords", keyword.value))
                .fix(format!("Use `{wanted}`"), Trust::Safe, with_as(cx, instruction, wanted));
        }
    }
}

/// Writes the keyword so, and the `AS` of a `FROM` in the same case.
fn with_as(cx: &Context<'_>, instruction: &Instruction, wanted: String) -> Vec<Edit> {
    let mut edits = Vec::new();
    if let Kind::From { image, alias: Some(alias) } = &instruction.kind
        && let Some(span) = keyword(cx, Span::new(image.span.end, alias.span.start))
    {
        let word = if wanted == "from" { "as" } else { "AS" };
        if cx.text(span) != word {
            edits.push(Edit::replace(span, word));
        }
    }
    edits.insert(0, Edit::replace(instruction.keyword.span, wanted));
    edits
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn the_majority_decides() {
        check(
            &super::RULE,
            r"
            from alpine
            run a
            CMD b
            ^^^ `CMD` is written in another case than most keywords
            ",
        );
    }

    #[test]
    fn capitals_win_a_tie() {
        check(
            &super::RULE,
            r"
            FROM alpine
            cmd b
            ^^^ `cmd` is written in another case than most keywords
            ",
        );
    }

    #[test]
    fn mixed() {
        check(
            &super::RULE,
            r"
            From alpine
            ^^^^ `From` is written in another case than most keywords
            ",
        );
    }
}

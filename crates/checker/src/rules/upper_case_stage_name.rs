//! Finds stage names with capitals.

use dockerfile::Kind;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A stage's name has capitals.
pub(super) const RULE: Rule = Rule {
    name: "upper-case-stage-name",
    aliases: &["StageNameCasing"],
    family: Family::Correctness,
    severity: Severity::Style,
    on: true,
    title: "A stage's name has capitals",
    why: "Docker compares stage names in lower case, and image names must be in lower case: with `FROM Build` a \
          reader cannot tell that a stage is meant.",
    bad: "FROM alpine:3.24 AS Build\n",
    good: "FROM alpine:3.24 AS build\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::From { alias: Some(alias), .. } = &instruction.kind else { continue };
        let lower = alias.value.to_lowercase();
        if alias.value != lower {
            // Other places that name the stage need no change: the comparison ignores case.
            report
                .found(&RULE, alias.span)
                .message(format!("The stage name `{}` has capitals", alias.value))
                .fix(format!("Call it `{lower}`"), Trust::Safe, Edit::replace(alias.span, lower));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn capitals() {
        check(
            &super::RULE,
            r"
            FROM alpine AS build
            FROM alpine AS BuildTwo
                           ^^^^^^^^ The stage name `BuildTwo` has capitals
            ",
        );
    }
}

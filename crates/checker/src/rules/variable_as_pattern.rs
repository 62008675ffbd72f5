//! A variable that `[[` takes for a pattern.

use crate::{Check, Family, Rule, Severity};

/// A variable that `[[` takes for a pattern.
pub(super) const RULE: Rule = Rule {
    name: "variable-as-pattern",
    aliases: &["SC2053"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "What this variable holds is taken for a pattern",
    why: "On the right of `=` in `[[ … ]]` a `*` in an unquoted variable stands for anything. In quotes it is compared letter by letter.",
    bad: "FROM alpine:3.24\nSHELL [\"/bin/bash\", \"-c\"]\nRUN [[ $HOME == $PWD ]] || echo elsewhere\n",
    good: "FROM alpine:3.24\nSHELL [\"/bin/bash\", \"-c\"]\nRUN [[ $HOME == \"$PWD\" ]] || echo elsewhere\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn places() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN [[ $A == $B ]] || [[ $A == "$B" ]] || [[ $A == b* ]] || [[ -n $A && $A != ${C} ]]
                         ^^ What this variable holds is taken for a pattern
                                                                                          ^^^^ What this variable holds is taken for a pattern
            "#,
        );
    }
}

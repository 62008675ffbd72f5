//! A variable is split at blanks.

use crate::{Check, Family, Rule, Severity};

/// A variable is split at blanks.
pub(super) const RULE: Rule = Rule {
    name: "unquoted-variable",
    aliases: &["SC2048", "SC2068", "SC2086", "SC2223", "SC2231", "SC2294"],
    family: Family::Correctness,
    severity: Severity::Info,
    on: true,
    title: "The value of this variable is split at blanks",
    why: "The shell splits an unquoted variable at every blank and expands globs in it: a path with a blank becomes two, an empty value becomes nothing. In double quotes it stays one word.",
    bad: "FROM alpine:3.24\nRUN touch $FILE\n",
    good: "FROM alpine:3.24\nRUN touch \"$FILE\"\n",
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
            RUN echo $A "$B" ${C}d ${#E} $? > $F && G=$H && [ $G = i ] && case $J in k) l $@;; esac
                     ^^ The value of this variable is split at blanks
                             ^^^^ The value of this variable is split at blanks
                                              ^^ The value of this variable is split at blanks
                                                              ^^ The value of this variable is split at blanks
                                                                                          ^^ The value of this variable is split at blanks
            "#,
        );
    }

    #[test]
    fn values_without_blanks() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            ENV A=1
            RUN echo $A;   B=2;   echo $B;   C="$B x";   echo $C;   D=$((1+2));   echo $D;   for e in a b; do echo $e; done
                                                              ^^ The value of this variable is split at blanks
            FROM alpine
            RUN echo $A; if b; then C=1; else C=2; fi; echo $C; (D=1); echo $D
                     ^^ The value of this variable is split at blanks
                                                                            ^^ The value of this variable is split at blanks
            "#,
        );
    }
}

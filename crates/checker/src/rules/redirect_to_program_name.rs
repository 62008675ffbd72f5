//! A program's name stands where a file should.

use crate::{Check, Family, Rule, Severity};

/// A program's name stands where a file should.
pub(super) const RULE: Rule = Rule {
    name: "redirect-to-program-name",
    aliases: &["SC2238"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "This file has a program's name",
    why: "`>` writes a file of that name; a program gets its input by `|`.",
    bad: "FROM alpine:3.24\nRUN cut -d: -f1 /etc/passwd | tr a-z A-Z > sort\n",
    good: "FROM alpine:3.24\nRUN cut -d: -f1 /etc/passwd | tr a-z A-Z | sort\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn places() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN a > cat 2> sort
                    ^^^ `cat` is the name of a program, and here of a file
                           ^^^^ `sort` is the name of a program, and here of a file
            RUN a > ./cat > /dev/null
            ",
        );
    }
}

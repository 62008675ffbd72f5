//! A blank behind the `=` of a variable.

use crate::{Check, Family, Rule, Severity};

/// A blank behind the `=` of a variable.
pub(super) const RULE: Rule = Rule {
    name: "blank-behind-equals",
    aliases: &["SC1007"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "The value is empty: a blank stands behind `=`",
    why: "`a= b` gives `a` an empty value and runs `b`. If that is meant, `''` says so.",
    bad: "FROM alpine:3.24\nRUN LANG= sort /etc/passwd\n",
    good: "FROM alpine:3.24\nRUN LANG='' sort /etc/passwd\n",
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
            RUN A= b && export C= d
                ^^ The value is empty: a blank stands behind `=`
                               ^^ The value is empty: a blank stands behind `=`
            RUN IFS= read -r a; A=; B='' c; make D= e
            ",
        );
    }
}

//! A script for `sh` uses what only bash knows.

use crate::{Check, Family, Rule, Severity};

/// A script for `sh` uses what only bash knows.
pub(super) const RULE: Rule = Rule {
    name: "bash-in-sh",
    aliases: &["SC2176", "SC3001", "SC3003", "SC3004", "SC3005", "SC3006", "SC3008", "SC3009", "SC3010", "SC3011", "SC3012", "SC3014", "SC3015", "SC3016", "SC3018", "SC3019", "SC3020", "SC3021", "SC3024", "SC3025", "SC3028", "SC3029", "SC3030", "SC3032", "SC3033", "SC3034", "SC3036", "SC3037", "SC3038", "SC3039", "SC3040", "SC3041", "SC3043", "SC3044", "SC3045", "SC3046", "SC3047", "SC3048", "SC3049", "SC3050", "SC3053", "SC3054", "SC3057", "SC3059", "SC3060", "SC3062", "SC3064"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`sh` does not know this",
    why: "`RUN` is read by `/bin/sh`: in Debian that is dash, in Alpine busybox. What only bash knows fails there, or means something else. Write it for `sh`, or set bash with `SHELL`.",
    bad: "FROM alpine:3.24\nRUN [ \"$HOME\" == /root ]\n",
    good: "FROM alpine:3.24\nRUN [ \"$HOME\" = /root ]\n",
    check: Check::Shell,
};

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn for_sh_only() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            RUN [[ -f a ]] && source b && a &> c && echo -n {a,b}
                ^^^^^^^^^^ `[[ … ]]` is bash's: `sh` does not know it
                              ^^^^^^ `source` is bash's: `sh` does not know it
                                            ^^^^ `&>` is bash's: `sh` does not know it
                                                         ^^ A flag of `echo` is bash's: `sh` does not know it
                                                            ^^^^^ `{a,b}` is bash's: `sh` does not know it
            RUN set -euo pipefail && echo ${A:1:2} "${A[0]}" $RANDOM
                         ^^^^^^^^ `set -o pipefail` is bash's: `sh` does not know it
                                          ^^^^^^^^ `${name:1:2}` is bash's: `sh` does not know it
                                                    ^^^^^^^ Lists are bash's: `sh` does not know it
                                                             ^^^^^^^ `RANDOM` is bash's: `sh` does not know it
            SHELL ["/bin/bash", "-c"]
            RUN [[ -f a ]] && source b
            "#,
        );
    }
}

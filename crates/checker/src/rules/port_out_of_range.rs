//! Finds `EXPOSE` of ports that there are not.

use dockerfile::Kind;

use crate::{Check, Context, Family, Report, Rule, Severity};

/// A port above 65535.
pub(super) const RULE: Rule = Rule {
    name: "port-out-of-range",
    aliases: &["DL3011"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "There is no port above 65535",
    why: "A port is a number of 16 bits. Docker does not build a file that exposes a larger one.",
    bad: "FROM alpine:3.24\nEXPOSE 80800\n",
    good: "FROM alpine:3.24\nEXPOSE 8080\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::Expose(ports) = &instruction.kind else { continue };
        for port in ports {
            let value = port.value.trim_matches(['"', '\'']);
            let numbers = value.split('/').next().unwrap_or_default();
            if numbers.split(['-', ':']).any(is_too_large) {
                // The peer looks at no range with a variable.
                let seen = !numbers.contains('-') || !numbers.contains('$');
                report.found(&RULE, port.span).aliases(if seen { RULE.aliases } else { &[] }).message(format!("`{value}`: there is no port above 65535"));
            }
        }
    }
}

pub(super) fn is_too_large(number: &str) -> bool {
    let digits = number.trim_start_matches('0');
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.parse::<u16>().is_err()
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn ports() {
        check(
            &super::RULE,
            r"
            FROM alpine
            EXPOSE 80 65535/udp 8000-9000 $PORT 0000080 80-$END
            EXPOSE 1 65536/tcp
                     ^^^^^^^^^ `65536/tcp`: there is no port above 65535
            EXPOSE 80-90000 99999999999999999999
                   ^^^^^^^^ `80-90000`: there is no port above 65535
                            ^^^^^^^^^^^^^^^^^^^^ `99999999999999999999`: there is no port above 65535
            ",
        );
    }
}

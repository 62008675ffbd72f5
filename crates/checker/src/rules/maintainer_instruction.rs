//! Finds `MAINTAINER`.

use dockerfile::Kind;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `MAINTAINER` is out of use.
pub(super) const RULE: Rule = Rule {
    name: "maintainer-instruction",
    aliases: &["DL4000", "MaintainerDeprecated"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`MAINTAINER` is deprecated",
    why: "`MAINTAINER` has been deprecated since Docker 1.13. The label `org.opencontainers.image.authors` says the \
          same and is shown by every tool that reads labels.",
    bad: "FROM alpine:3.24\nMAINTAINER Ada <ada@example.com>\n",
    good: "FROM alpine:3.24\nLABEL org.opencontainers.image.authors=\"Ada <ada@example.com>\"\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::Maintainer(name) = &instruction.kind else { continue };
        let quoted = name.value.trim_matches('"').replace('\\', "\\\\").replace('"', "\\\"");
        let span = instruction.keyword.span.to(name.span);
        report.found(&RULE, instruction.keyword.span).fix(
            "Use a label",
            Trust::Review,
            Edit::replace(span, cx.in_case(&format!("LABEL org.opencontainers.image.authors=\"{quoted}\""))),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn any_case() {
        check(
            &super::RULE,
            r"
            FROM alpine
            maintainer ada
            ^^^^^^^^^^ `MAINTAINER` is deprecated
            ",
        );
    }
}

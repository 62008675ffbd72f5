//! Finds stages called as Docker's own names.

use dockerfile::Kind;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A stage is called `scratch` or `context`.
pub(super) const RULE: Rule = Rule {
    name: "reserved-stage-name",
    aliases: &["DL3063", "ReservedStageName"],
    family: Family::Correctness,
    severity: Severity::Error,
    on: true,
    title: "A stage has a name that Docker keeps for itself",
    why: "`FROM scratch` means the empty image, and `context` means the build context. A stage of that name can never \
          be reached.",
    bad: "FROM alpine:3.24 AS scratch\n",
    good: "FROM alpine:3.24 AS base\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::From { alias: Some(alias), .. } = &instruction.kind else { continue };
        if ["scratch", "context"].iter().any(|name| alias.value.eq_ignore_ascii_case(name)) {
            let free = cx.file.stage_named("base").is_none();
            // One of the peers looks for these names in lower case only.
            let lower = !alias.value.contains(|c: char| c.is_ascii_uppercase());
            report
                .found(&RULE, alias.span)
                .aliases(if lower { RULE.aliases } else { &["ReservedStageName"] })
                .message(format!("Docker keeps the name `{}` for itself", alias.value))
                .fix("Call it `base`", Trust::Review, free.then(|| Edit::replace(alias.span, "base")));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn names() {
        check(
            &super::RULE,
            r"
            FROM alpine AS Scratch
                           ^^^^^^^ Docker keeps the name `Scratch` for itself
            FROM alpine AS context
                           ^^^^^^^ Docker keeps the name `context` for itself
            FROM alpine AS contexts
            ",
        );
    }
}

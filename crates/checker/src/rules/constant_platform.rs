//! Finds `FROM --platform` with a constant.

use dockerfile::Kind;

use crate::{Context, Family, Report, Rule, Severity};

/// A `FROM` for one platform only.
pub(super) const RULE: Rule = Rule {
    name: "constant-platform",
    aliases: &["DL3029", "FromPlatformFlagConstDisallowed"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`FROM` takes its image for one platform only",
    why: "With a constant platform, `docker build --platform` still gives an image of that one platform, under the name \
          of the other. Leave the flag out, or use `$BUILDPLATFORM` for a stage that only builds.",
    bad: "FROM --platform=linux/amd64 alpine:3.24\n",
    good: "FROM alpine:3.24\n",
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::From { alias, .. } = &instruction.kind else { continue };
        let Some(flag) = cx.flag(instruction, "platform") else { continue };
        let Some(value) = &flag.value else { continue };
        let platform = value.value.trim_matches(|c| c == '"' || c == '\'');
        let is_constant = !platform.contains('$');
        let of_the_build = platform.contains("BUILDPLATFORM") || platform.contains("TARGETPLATFORM");
        // A stage that says in its name for which platform it is, means it.
        let is_meant = alias.as_ref().is_some_and(|alias| {
            let alias = alias.value.to_ascii_lowercase();
            platform.split('/').any(|part| !part.is_empty() && alias.contains(part))
        });
        if !is_constant {
            // One peer minds any other variable; a person who wrote one means it.
            if !of_the_build {
                report.found(&RULE, flag.span).aliases(&["DL3029"]).severity(Severity::Info);
            }
            continue;
        }
        let aliases: &[&str] = if is_meant { &["DL3029"] } else { RULE.aliases };
        report
            .found(&RULE, flag.span)
            .aliases(aliases)
            .severity(if is_meant { Severity::Info } else { RULE.severity })
            .message(format!("This stage is built for `{platform}` whatever platform is asked for"));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn constants() {
        check(
            &super::RULE,
            r"
            FROM --platform=linux/amd64 alpine AS a
                 ^^^^^^^^^^^^^^^^^^^^^^ This stage is built for `linux/amd64` whatever platform is asked for
            FROM --platform=$BUILDPLATFORM alpine AS b
            FROM --platform=$TARGETPLATFORM alpine AS c
            ",
        );
    }
}

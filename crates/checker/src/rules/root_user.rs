//! Finds stages that end as root after a `USER`.

use dockerfile::Kind;

use crate::{Check, Context, Family, Report, Rule, Severity, Trust, scripts};

/// The last `USER` of a stage is root.
pub(super) const RULE: Rule = Rule {
    name: "root-user",
    aliases: &["DL3002"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "The last `USER` of the stage is root",
    why: "What runs as root in a container may write to all of it, and to every host folder that is mounted. Go back to \
          an ordinary user behind the steps that need root.",
    bad: "FROM alpine:3.24\nUSER root\n",
    good: "FROM alpine:3.24\nUSER root\nUSER 10001\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (stage, _) in cx.stages().filter(|_| !cx.has_no_from()) {
        let last = cx.of_stage(stage).rev().find_map(|(_, instruction)| match &instruction.kind {
            Kind::User(user) => Some(user),
            _ => None,
        });
        let Some(user) = last else { continue };
        let end = cx.of_stage(stage).next_back();
        if is_root(&user.value) {
            let ships = cx.ships(Some(stage));
            report
                .found(&RULE, user.span)
                // The peer keeps the quotes.
                .aliases(if user.value.contains(['"', '\'']) { &[] } else { RULE.aliases })
                .severity(if ships { RULE.severity } else { Severity::Style })
                .message(if ships { "The container runs as root" } else { "This stage ends as root" })
                .fix(
                    "End as an ordinary user",
                    Trust::Review,
                    end.and_then(|(end, _)| scripts::insert_below(cx, end, "USER 10001")),
                );
        }
    }
}

/// Whether `USER` means root, with a group or without.
fn is_root(user: &str) -> bool {
    let name = user.trim_matches(|c| c == '"' || c == '\'').split(':').next().unwrap_or_default();
    name == "root" || name == "0"
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn the_last_counts() {
        check(
            &super::RULE,
            r"
            FROM alpine AS a
            USER root
            USER app
            FROM alpine AS b
            USER 0:0
                 ^^^ This stage ends as root
            FROM alpine
            USER root
                 ^^^^ The container runs as root
            ",
        );
    }
}

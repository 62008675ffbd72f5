//! Finds `USER` with a name.

use dockerfile::Kind;

use crate::{Context, Family, Report, Rule, Severity};

/// `USER` is not a number.
pub(super) const RULE: Rule = Rule {
    name: "user-by-name",
    aliases: &["DL3066"],
    family: Family::Practice,
    severity: Severity::Info,
    on: true,
    title: "`USER` is a name, not a number",
    why: "Kubernetes cannot tell from a name that a container does not run as root: with `runAsNonRoot` it refuses to \
          start it. A number also works where no `/etc/passwd` knows the name.",
    bad: "FROM alpine:3.24\nUSER app\n",
    good: "FROM alpine:3.24\nUSER 10001\n",
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::User(user) = &instruction.kind else { continue };
        let name = user.value.trim_matches(|c| c == '"' || c == '\'');
        let name = name.split(':').next().unwrap_or_default();
        // A variable may well hold a number.
        let is_number = !name.is_empty() && name.chars().all(|c| c.is_ascii_digit());
        if !is_number && !name.is_empty() && !name.contains('$') && name != "root" {
            report
                .found(&RULE, user.span)
                .message(format!("`{name}` is a name: nothing outside the image knows which user it is"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn names_and_numbers() {
        check(
            &super::RULE,
            r"
            FROM alpine
            USER node:node
                 ^^^^^^^^^ `node` is a name: nothing outside the image knows which user it is
            USER 1000:node
            USER $ID
            ",
        );
    }
}

//! Finds `USER` with a name.

use dockerfile::expand::variables;
use dockerfile::{Instruction, Kind};

use crate::variables::walk_all;
use crate::{Check, Context, Family, Report, Rule, Severity};

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
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let is_user = |(_, found): (usize, &Instruction)| matches!(found.kind, Kind::User(_));
    if !cx.instructions().any(is_user) {
        return;
    }
    walk_all(cx, |instruction, scope| {
        let Kind::User(user) = &instruction.kind else { return };
        let expanded = variables(user, cx.file.escape);
        // An `ARG` may be given a number by the one who builds.
        if expanded.iter().any(|used| scope.arguments.contains(&used.name) && !used.guarded) {
            return;
        }
        let value = scope.expand(user, cx.file.escape);
        let name = value.split(':').next().unwrap_or_default();
        let is_number = !name.is_empty() && name.chars().all(|c| c.is_ascii_digit());
        // Everybody knows who root is; that it is root is told elsewhere.
        let is_plain = name == "root" || name.is_empty();
        // The peer looks at what is written: a number that stands in quotes or in an `ENV` is none to it.
        let written = user.value.split(':').next().unwrap_or_default();
        let plain_number = is_number && written.chars().all(|c| c.is_ascii_digit());
        if plain_number || (is_number || is_plain) && !cx.selected(&RULE) {
            return;
        }
        let message = if name.is_empty() {
            format!("`{}` gives no number", user.value)
        } else if is_number {
            format!("`{}` is not written as a number", user.value)
        } else {
            format!("`{name}` is a name: nothing outside the image knows which user it is")
        };
        // It takes any `ARG` above, also one of another stage.
        let argument = |name: &str| {
            let before = cx.file.instructions.iter().take_while(|other| other.span.start < instruction.span.start);
            before.into_iter().any(|other| match &other.kind {
                Kind::Arg(arguments) => arguments.iter().any(|argument| argument.name.value == name),
                _ => false,
            })
        };
        let unseen = written.is_empty() || expanded.iter().any(|used| !used.guarded && argument(&used.name));
        report.found(&RULE, user.span).aliases(if unseen { &[] } else { RULE.aliases }).message(message);
    });
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_selected};

    #[test]
    fn names_and_numbers() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            USER node:node
                 ^^^^^^^^^ `node` is a name: nothing outside the image knows which user it is
            USER 1000:node
            USER "1001"
            ENV U=1000
            USER $U
            ARG ID
            USER $ID:node
            USER root
            "#,
        );
    }

    #[test]
    fn where_the_rule_is_asked_for() {
        check_selected(
            &super::RULE,
            r"
            FROM alpine
            USER root
                 ^^^^ `root` is a name: nothing outside the image knows which user it is
            USER $NOWHERE
                 ^^^^^^^^ `$NOWHERE` gives no number
            ENV U=1000
            USER $U
                 ^^ `$U` is not written as a number
            ",
        );
    }
}

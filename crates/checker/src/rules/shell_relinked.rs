//! Finds `ln -s /bin/bash /bin/sh`.

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `/bin/sh` is made a link to another shell.
pub(super) const RULE: Rule = Rule {
    name: "shell-relinked",
    aliases: &["DL4005"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "`/bin/sh` is linked to another shell",
    why: "The link changes the shell of every script in the image, those of packages included. `SHELL` changes it for the \
          `RUN`s that follow, and leaves the image alone.",
    bad: "FROM debian:bookworm-slim\nRUN ln -sf /bin/bash /bin/sh\n",
    good: "FROM debian:bookworm-slim\nSHELL [\"/bin/bash\", \"-c\"]\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for run in &cx.runs {
        for call in run.calls_of("ln") {
            let paths: Vec<_> = call.operands(&["-t", "-S", "--target-directory", "--suffix"]).collect();
            let [.., target, link] = &*paths else { continue };
            if link.text != "/bin/sh" {
                continue;
            }
            // Only a `RUN` that does nothing else can be replaced as a whole.
            let alone = run.calls.len() == 1 && !run.onbuild && target.text.starts_with('/') && target.literal;
            let edit = alone.then(|| {
                Edit::replace(run.instruction.span, cx.in_case(&format!("SHELL [\"{}\", \"-c\"]", target.text)))
            });
            report.found(&RULE, call.span).fix("Use `SHELL`", Trust::Review, edit);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn links() {
        check(
            &super::RULE,
            r"
            FROM debian
            RUN rm /bin/sh && ln -s /bin/bash /bin/sh
                              ^^^^^^^^^^^^^^^^^^^^^^^ `/bin/sh` is linked to another shell
            RUN ln -s /bin/sh /x && cp /bin/bash /bin/sh && ln -sf /bin/sh && ln -s a /bin/sh2
            ",
        );
    }
}

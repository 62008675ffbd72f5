//! Finds variables in `FROM` that no `ARG` declares.

use std::collections::BTreeSet;

use dockerfile::Kind;
use dockerfile::expand::variables;

use crate::names::{PLATFORM_ARGS, nearest};
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `FROM` uses an undeclared variable.
pub(super) const RULE: Rule = Rule {
    name: "undefined-arg-in-from",
    aliases: &["UndefinedArgInFrom"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`FROM` uses a variable that no `ARG` declares",
    why: "Only an `ARG` before the first `FROM` is known in a `FROM` line. Anything else is replaced by nothing, and \
          Docker takes another image than was meant or none.",
    bad: "ARG VERSION=3.24\nFROM alpine:$VERSOIN\n",
    good: "ARG VERSION=3.24\nFROM alpine:$VERSION\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let mut declared: BTreeSet<&str> = PLATFORM_ARGS.iter().copied().collect();
    for (index, instruction) in cx.instructions() {
        match &instruction.kind {
            Kind::Arg(arguments) if cx.stage_of(index).is_none() => {
                declared.extend(arguments.iter().map(|argument| argument.name.value.as_str()));
            }
            Kind::From { image, .. } => {
                let platform = cx.flag(instruction, "platform").and_then(|flag| flag.value.as_ref());
                for text in platform.into_iter().chain([image]) {
                    let mut told: Vec<String> = Vec::new();
                    for found in variables(text, cx.file.escape) {
                        // A default provides for the absence; one of the peers minds it all the same.
                        let provided = found.guarded && !cx.selected(&RULE);
                        if provided || declared.contains(&*found.name) || told.contains(&found.name) {
                            continue;
                        }
                        told.push(found.name.clone());
                        let near = nearest(&found.name, declared.iter().copied());
                        let hint = near.map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"));
                        // A word with braces keeps them: only the name is wrong.
                        let edit = near.map(|near| {
                            let written = cx.text(found.span);
                            Edit::replace(found.span, written.replacen(&*found.name, near, 1))
                        });
                        report
                            .found(&RULE, found.span)
                            .message(format!("No `ARG` before the first `FROM` declares `{}`{hint}", found.name))
                            .fix("Use the declared name", Trust::Review, edit);
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn undeclared() {
        check(
            &super::RULE,
            r"
            ARG BASE=alpine
            FROM --platform=$BUILDPLATFORM $BASE:${TAG:-3}
            ARG TAG
            FROM alpine:${TAG}
                        ^^^^^^ No `ARG` before the first `FROM` declares `TAG`
            ",
        );
    }
}

//! Finds variables that nothing defines.

use std::collections::BTreeSet;

use dockerfile::expand::variables;
use dockerfile::{Instruction, Kind, Text};

use crate::names::{PLATFORM_ARGS, nearest};
use crate::{Context, Family, Report, Rule, Severity};

/// An instruction expands a variable that no `ARG` or `ENV` defines.
pub(super) const RULE: Rule = Rule {
    name: "undefined-variable",
    aliases: &["UndefinedVar"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "No `ARG` or `ENV` defines this variable",
    why: "Docker puts nothing in place of a variable that it does not know, without a word: `COPY app $DIR/` becomes \
          `COPY app /`. An `ARG` before the first `FROM` is not known inside a stage until the stage declares it again.",
    bad: "FROM alpine:3.24\nENV APP_DIR=/app\nWORKDIR $APP_DRI\n",
    good: "FROM alpine:3.24\nENV APP_DIR=/app\nWORKDIR $APP_DIR\n",
    check,
};

/// Variables that Docker or its shell sets without being asked.
const PREDEFINED: &[&str] = &[
    "PATH", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY",
    "no_proxy", "ALL_PROXY", "all_proxy",
];

fn check(cx: &Context<'_>, report: &mut Report) {
    let global: BTreeSet<&str> = cx
        .instructions()
        .take_while(|&(index, _)| cx.stage_of(index).is_none())
        .flat_map(|(_, instruction)| defined(instruction))
        .collect();
    let mut of_stages: Vec<BTreeSet<&str>> = Vec::with_capacity(cx.file.stages.len());
    for (stage, _) in cx.stages() {
        let base = cx.base_stage(stage);
        let mut known =
            base.and_then(|base| of_stages.get(base)).cloned().unwrap_or_else(|| PREDEFINED.iter().copied().collect());
        // What a base image of unknown content sets cannot be known; there only a near miss is told.
        let base_is_bare = has_bare_base(cx, stage);
        for (_, instruction) in cx.of_stage(stage) {
            for text in expanded(instruction) {
                for found in variables(text, cx.file.escape) {
                    if found.guarded || known.contains(&*found.name) {
                        continue;
                    }
                    // `$GOPATH` is no slip of the pen for `$PATH`: only names that the file itself defines are near.
                    let own = known.iter().copied().filter(|name| !PREDEFINED.contains(name));
                    let near = nearest(&found.name, own);
                    if near.is_none() && !base_is_bare {
                        continue;
                    }
                    let hint = if global.contains(&*found.name) || PLATFORM_ARGS.contains(&&*found.name) {
                        format!(": this stage must declare it with `ARG {}`", found.name)
                    } else {
                        near.map_or_else(String::new, |near| format!("; `{near}` is defined"))
                    };
                    report
                        .found(&RULE, found.span)
                        .message(format!("Nothing defines `{}` in this stage{hint}", found.name));
                }
            }
            known.extend(defined(instruction));
        }
        of_stages.push(known);
    }
}

/// The names that an instruction defines for those behind it.
fn defined(instruction: &Instruction) -> impl Iterator<Item = &str> {
    let (arguments, pairs) = match &instruction.kind {
        Kind::Arg(arguments) => (&**arguments, &[][..]),
        Kind::Env(pairs) => (&[][..], &*pairs.pairs),
        _ => (&[][..], &[][..]),
    };
    let arguments = arguments.iter().map(|argument| argument.name.value.as_str());
    arguments.chain(pairs.iter().map(|pair| pair.key.value.as_str()))
}

/// The words in which Docker itself expands variables.
fn expanded(instruction: &Instruction) -> Vec<&Text> {
    let mut texts: Vec<&Text> = match &instruction.kind {
        Kind::Copy(transfer) | Kind::Add(transfer) => {
            transfer.sources.iter().chain([&transfer.destination]).collect()
        }
        Kind::Workdir(text) | Kind::User(text) | Kind::StopSignal(text) => vec![text],
        Kind::Env(pairs) | Kind::Label(pairs) => pairs.pairs.iter().map(|pair| &pair.value).collect(),
        Kind::Arg(arguments) => {
            arguments.iter().filter_map(|argument| argument.default.as_ref()).collect()
        }
        Kind::Expose(texts) | Kind::Volume(texts) => texts.iter().collect(),
        _ => return Vec::new(),
    };
    texts.retain(|text| text.value.contains('$'));
    texts
}

/// Whether the stage stands on a base image that is known to set `PATH` and nothing else.
fn has_bare_base(cx: &Context<'_>, stage: usize) -> bool {
    let last = cx.lineage(stage).last().unwrap_or(stage);
    let Some(Kind::From { image, .. }) =
        cx.file.stages.get(last).and_then(|stage| cx.file.instructions.get(stage.from)).map(|from| &from.kind)
    else {
        return false;
    };
    let name = image.value.split([':', '@']).next().unwrap_or_default();
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    let name = name.strip_prefix("library/").unwrap_or(name);
    matches!(name, "scratch" | "alpine" | "debian" | "ubuntu" | "busybox")
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn bare_base() {
        check(
            &super::RULE,
            r"
            ARG VERSION=1
            FROM alpine AS a
            ENV A=$PATH:/x
            COPY f /$VERSION/$A/${B:-b}
                    ^^^^^^^^ Nothing defines `VERSION` in this stage: this stage must declare it with `ARG VERSION`
            FROM a
            LABEL a=$A
            USER ${ME}
                 ^^^^^ Nothing defines `ME` in this stage
            ",
        );
    }

    #[test]
    fn other_base() {
        check(
            &super::RULE,
            r"
            FROM node:24
            ARG APPDIR
            WORKDIR $APP_DIR/$NODE_VERSION/$GOPATH
                    ^^^^^^^^ Nothing defines `APP_DIR` in this stage; `APPDIR` is defined
            ",
        );
    }
}

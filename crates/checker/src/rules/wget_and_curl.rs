//! Finds stages that use both `wget` and `curl`.

use std::collections::BTreeMap;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `wget` and `curl` in one stage.
pub(super) const RULE: Rule = Rule {
    name: "wget-and-curl",
    aliases: &["DL4001"],
    family: Family::Practice,
    severity: Severity::Warning,
    on: true,
    title: "The stage uses both `wget` and `curl`",
    why: "Both do the same work here. Two programs with their libraries are two to install, to update and to carry along.",
    bad: "FROM buildpack-deps:bookworm-curl\nRUN wget -q https://example.com/a\nRUN curl -fsSO https://example.com/b\n",
    good: "FROM buildpack-deps:bookworm-curl\nRUN curl -fsSLO https://example.com/a\nRUN curl -fsSO https://example.com/b\n",
    check: Check::Own(check),
};

/// How a stage uses a program so far: the peer knows it by its bare name only.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    #[default]
    None,
    Wrapped,
    Plain,
}

fn check(cx: &Context<'_>, report: &mut Report) {
    // The programs that each stage has used so far: `wget`, `curl`.
    let mut used: BTreeMap<Option<usize>, [Use; 2]> = BTreeMap::new();
    for run in &cx.runs {
        let mut kept = [Use::None; 2];
        let seen = match run.stage {
            // What `ONBUILD` keeps runs in another stage.
            stage if !run.onbuild => used.entry(stage).or_default(),
            _ => &mut kept,
        };
        let mut of_run = [None, None];
        for call in &run.calls {
            let program = match &*call.name {
                "wget" => 0,
                "curl" => 1,
                _ => continue,
            };
            of_run[program].get_or_insert(call.name_span);
            let by_path = cx.text(call.name_span).contains('/') || !call.wrappers.is_empty();
            seen[program] = seen[program].max(if by_path { Use::Wrapped } else { Use::Plain });
        }
        if !seen.contains(&Use::None)
            && let Some(span) = of_run.into_iter().flatten().max()
        {
            let plain = *seen == [Use::Plain; 2];
            report.found(&RULE, span).aliases(if plain { RULE.aliases } else { &[] }).fix(
                "Use `curl` for both",
                Trust::Review,
                run.stage.and_then(|stage| by_curl(cx, stage)),
            );
        }
    }
}

/// The stage's only `wget`, if it does no more than fetch one file, as `curl`.
fn by_curl(cx: &Context<'_>, stage: usize) -> Option<Edit> {
    let runs = cx.runs_of(stage).iter().filter(|run| run.script.is_some());
    let mut calls = runs.flat_map(|run| run.calls_of("wget"));
    let call = calls.next().filter(|_| calls.next().is_none())?;
    let mut args = call.args.iter().filter(|arg| arg.text != "-q");
    let url = args.next().filter(|url| url.literal && url.text.starts_with("http"))?;
    let whole = call.name_span.to(call.args.last()?.span);
    args.next().is_none().then(|| Edit::replace(whole, format!("curl -fsSLO {}", cx.text(url.span))))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn both() {
        check(
            &super::RULE,
            r"
            FROM debian AS a
            RUN wget -q x
            RUN apt-get install curl
            RUN curl y
                ^^^^ The stage uses both `wget` and `curl`
            RUN make
            RUN wget -q z && curl y
                             ^^^^ The stage uses both `wget` and `curl`
            FROM debian
            RUN curl y
            ONBUILD RUN wget -q x
            ",
        );
    }
}

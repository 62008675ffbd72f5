//! Finds stages that use both `wget` and `curl`.

use std::collections::BTreeMap;

use crate::{Context, Family, Report, Rule, Severity};

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
    good: "FROM buildpack-deps:bookworm-curl\nRUN curl -fsSO https://example.com/a\nRUN curl -fsSO https://example.com/b\n",
    check,
};

fn check(cx: &Context<'_>, report: &mut Report) {
    // The programs that each stage has used so far: `wget`, `curl`.
    let mut used: BTreeMap<usize, [bool; 2]> = BTreeMap::new();
    for run in &cx.runs {
        let mut kept = [false; 2];
        let seen = match run.stage {
            // What `ONBUILD` keeps runs in another stage.
            Some(stage) if !run.onbuild => used.entry(stage).or_default(),
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
            seen[program] = true;
        }
        if *seen == [true; 2]
            && let Some(span) = of_run.into_iter().flatten().max()
        {
            report.found(&RULE, span);
        }
    }
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

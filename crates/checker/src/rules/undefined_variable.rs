//! Finds variables that nothing defines.

use dockerfile::expand::{Variable, raw_variables, variables};
use dockerfile::{Instruction, Kind, Span, Text};

use crate::names::nearest;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust, scripts, variables};

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
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    let globals = cx.globals();
    let escape = cx.file.escape;
    variables::walk(cx, |_, instruction, scope| {
        if matches!(instruction.kind, Kind::From { .. }) {
            return;
        }
        // Each `ARG` of an instruction knows those before it; all of an `ENV` are expanded at once.
        let mut own: Vec<&str> = Vec::new();
        let mut words: Vec<(Vec<Variable>, usize)> = Vec::new();
        if let Kind::Arg(arguments) = &instruction.kind {
            for argument in arguments {
                let default = argument.default.as_ref();
                words.extend(default.map(|default| (variables(default, escape), own.len())));
                own.push(&argument.name.value);
            }
        } else {
            let texts = instruction.expanded().into_iter();
            words.extend(texts.filter(|text| text.value.contains('$')).map(|text| (variables(text, escape), 0)));
            words.extend(heredocs(instruction).map(|found| (found, 0)));
        }
        for (word, before) in words {
            let mut told: Vec<&str> = Vec::new();
            for found in &word {
                let name = found.name.as_str();
                if scope.knows(name) || own[..before].contains(&name) || told.contains(&name) {
                    continue;
                }
                told.push(name);
                let known = scope.values.keys().chain(&scope.arguments).map(String::as_str);
                let near = nearest(name, known);
                // What an unknown base image sets is not known; then only a slip of the pen is told unasked.
                let slip = near.is_some_and(|near| near != "PATH");
                if found.guarded && !cx.selected(&RULE) || !scope.base_known && !slip && !cx.selected(&RULE) {
                    continue;
                }
                let hint = if globals.contains_key(name) {
                    format!(": this stage must declare it with `ARG {name}`")
                } else {
                    near.map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"))
                };
                let aliases = if docker_looks_at(instruction, found.span) { RULE.aliases } else { &[] };
                let finding = report
                    .found(&RULE, found.span)
                    .aliases(aliases)
                    .message(format!("Nothing defines `{name}` in this stage{hint}"));
                if globals.contains_key(name) {
                    let at = cx.file.instructions.partition_point(|other| other.span.start < instruction.span.start);
                    let edit = scripts::insert_above(cx, at, &format!("ARG {name}"));
                    finding.fix(format!("Declare `{name}` in this stage"), Trust::Review, edit);
                } else if let Some(near) = near {
                    let written = cx.text(found.span).replacen(name, near, 1);
                    let edit = written.contains(near).then(|| Edit::replace(found.span, written));
                    finding.fix(format!("Use `{near}`"), Trust::Review, edit);
                }
            }
        }
    });
}

/// Docker expands ports and `--exclude` without looking for unknown variables.
fn docker_looks_at(instruction: &Instruction, span: Span) -> bool {
    let excluded = instruction.flags.iter().filter(|flag| flag.name.value == "exclude");
    !matches!(instruction.kind, Kind::Expose(_))
        && !excluded
            .filter_map(|flag| flag.value.as_ref())
            .any(|value| value.span.start <= span.start && span.end <= value.span.end)
}

/// The variables in the heredocs that become files.
fn heredocs(instruction: &Instruction) -> impl Iterator<Item = Vec<Variable>> {
    let copies = matches!(instruction.kind, Kind::Copy(_) | Kind::Add(_));
    let expanded = instruction.heredocs.iter().filter(move |heredoc| copies && heredoc.expand);
    expanded.map(|heredoc| raw_variables(&Text { span: heredoc.body, value: heredoc.content.clone() }))
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
    fn once_a_word_and_each_word() {
        check(
            &super::RULE,
            r"
            FROM alpine
            WORKDIR /$X/$X
                     ^^ Nothing defines `X` in this stage
            COPY $X $X/
                 ^^ Nothing defines `X` in this stage
                    ^^ Nothing defines `X` in this stage
            ARG X=1 Y=$X
            ENV A=1 B=$A
                      ^^ Nothing defines `A` in this stage
            COPY --chown=$USER a b
                         ^^^^^ Nothing defines `USER` in this stage
            COPY <<A <<'B' /
            it's $Y and $Z
                        ^^ Nothing defines `Z` in this stage
            A
            $Z
            B
            RUN --mount=type=cache,target=$HOME/c true $N
                                          ^^^^^ Nothing defines `HOME` in this stage
            CMD [$N]
            ONBUILD USER $N
            ",
        );
    }

    #[test]
    fn what_the_catalog_knows() {
        check(
            &super::RULE,
            r"
            FROM node:24
            WORKDIR /$NODE_VERSION/$NODE_VERSIONS
                                   ^^^^^^^^^^^^^^ Nothing defines `NODE_VERSIONS` in this stage (did you mean `NODE_VERSION`?)
            ",
        );
    }

    #[test]
    fn other_base() {
        check(
            &super::RULE,
            r"
            FROM example.com/own:1
            ARG APPDIR
            WORKDIR $APP_DIR/$NODE_VERSION/$GOPATH
                    ^^^^^^^^ Nothing defines `APP_DIR` in this stage (did you mean `APPDIR`?)
            ",
        );
    }
}

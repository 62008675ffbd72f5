//! Finds `CMD` and `ENTRYPOINT` in the shell form.

use dockerfile::shell::{CommandKind, Part, Script};
use dockerfile::{Form, Kind};
use image::Catalog;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// The container's program is started by a shell.
pub(super) const RULE: Rule = Rule {
    name: "shell-form-command",
    aliases: &["DL3025", "JSONArgsRecommended"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "A shell stands between Docker and the program",
    why: "In the shell form, `/bin/sh -c` is the container's first process. It does not hand on the signal of \
          `docker stop`, so the program is killed after ten seconds; and an image without a shell does not start at \
          all. The JSON form starts the program itself.",
    bad: "FROM alpine:3.24\nCMD serve --port 80\n",
    good: "FROM alpine:3.24\nCMD [\"serve\", \"--port\", \"80\"]\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
        let (form, name) = match &instruction.kind {
            Kind::Cmd(form) => (form, "CMD"),
            Kind::Entrypoint(form) => (form, "ENTRYPOINT"),
            Kind::Healthcheck(Some(form)) => (form, "HEALTHCHECK"),
            _ => continue,
        };
        let Form::Shell(script) = form else { continue };
        let is_check = name == "HEALTHCHECK";
        // With a `SHELL` of its own the file says that it wants one.
        let aliases: &[&str] =
            if is_check || cx.shell(index).is_some() { &["DL3025"] } else { RULE.aliases };
        let begins_as_json = script.source.trim_start().starts_with('[');
        let message = match name {
            _ if begins_as_json => format!(
                "This `{name}` begins like JSON and is none, so a shell gets it as it stands: JSON has double quotes, commas and a bracket at its end"
            ),
            "HEALTHCHECK" => "A shell runs this health check: an image without one is never healthy".to_owned(),
            _ => match without_shell(cx, index) {
                Some(base) => {
                    format!("A shell would have to start this `{name}`, and `{base}` has none")
                }
                None => format!("A shell stands between Docker and the program of this `{name}`"),
            },
        };
        let edit = json(script).map(|json| Edit::replace(script.span, json));
        report
            .found(&RULE, instruction.keyword.span)
            .aliases(aliases)
            .severity(if is_check { Severity::Info } else { RULE.severity })
            .message(message)
            .fix("Use the JSON form", Trust::Review, edit);
    }
}

/// The image that the stage stands on in the end, if it has no shell and nothing brings one.
fn without_shell<'c>(cx: &'c Context<'_>, instruction: usize) -> Option<&'c str> {
    let stage = cx.stage_of(instruction).filter(|stage| cx.ships(Some(*stage)))?;
    let stages = &cx.build.stages;
    // A stage can only be `FROM` an earlier one.
    let below = |&at: &usize| stages.get(at)?.base_stage.filter(|base| *base < at);
    let base = &stages.get(std::iter::successors(Some(stage), below).last()?)?.base;
    let known = Catalog::builtin().base(base).map(|known| known.has_shell);
    let is_distroless = base.starts_with("gcr.io/distroless/") && !base.contains("debug");
    let lacks = known.map_or(is_distroless, |has_shell| !has_shell);
    let mut entries = cx.build.image()?.layers.iter().flat_map(|layer| &layer.entries);
    (lacks && !entries.any(|entry| entry.path.ends_with("/sh"))).then_some(base.as_str())
}

/// Commands that the shell itself carries out.
const BUILT_IN: &[&str] = &[
    "cd", ".", "source", "eval", "export", "set", ":", "ulimit", "umask", "trap", "wait", "exit",
];

/// The JSON form of a script of one command whose words need no shell.
fn json(script: &Script) -> Option<String> {
    let [chain] = &*script.body else { return None };
    let [command] = &*chain.first.commands else { return None };
    let CommandKind::Simple(simple) = &command.kind else { return None };
    let plain = chain.rest.is_empty()
        && !chain.background
        && !chain.first.negated
        && command.redirects.is_empty()
        && simple.assignments.is_empty();
    if !plain {
        return None;
    }
    let mut words = Vec::with_capacity(simple.words.len());
    for word in &simple.words {
        // A glob or a `~` is the shell's to resolve.
        let needs_shell = word.parts.iter().any(|part| match part {
            Part::Literal(text) => text.contains(['*', '?', '[', '{']),
            Part::Tilde(_) => true,
            _ => false,
        });
        if needs_shell {
            return None;
        }
        words.push(word.literal()?);
    }
    // The shell itself knows these; `exec` says what the JSON form does.
    if words.first().is_some_and(|program| program == "exec") {
        words.remove(0);
    }
    if words.is_empty() || BUILT_IN.contains(&words[0].as_str()) {
        return None;
    }
    Some(format!("[{}]", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", ")))
}

/// A JSON string.
fn quoted(word: &str) -> String {
    let mut out = String::from("\"");
    for c in word.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.extend(escaped(c)),
            c => out.push(c),
        }
    }
    out + "\""
}

/// JSON's escape of a control character.
fn escaped(c: char) -> impl Iterator<Item = char> {
    let digits = (0..4).rev().map(move |digit| c as u32 >> (4 * digit) & 15);
    let hex = digits.map(|digit| char::from_digit(digit, 16).expect("four bits are a digit"));
    ['\\', 'u'].into_iter().chain(hex)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn both_instructions() {
        check(
            &super::RULE,
            r#"
            FROM alpine
            ENTRYPOINT serve $PORT
            ^^^^^^^^^^ A shell stands between Docker and the program of this `ENTRYPOINT`
            CMD ["--help"]
            "#,
        );
    }

    #[test]
    fn where_there_is_no_shell() {
        check(
            &super::RULE,
            r"
            FROM scratch
            COPY app /app
            CMD /app
            ^^^ A shell would have to start this `CMD`, and `scratch` has none
            ",
        );
        check(
            &super::RULE,
            r"
            FROM scratch
            COPY --from=busybox:musl /bin/sh /bin/sh
            CMD /app
            ^^^ A shell stands between Docker and the program of this `CMD`
            ",
        );
    }

    #[test]
    fn json_with_a_fault() {
        let said = "This `CMD` begins like JSON and is none, so a shell gets it as it stands: JSON has double quotes, commas and a bracket at its end";
        for command in [r#"["serve", "--port""#, "['serve']", r#"["serve" "--port"]"#] {
            check(&super::RULE, &format!("FROM alpine\nCMD {command}\n^^^ {said}\n"));
        }
    }

    #[test]
    fn health_check() {
        check(
            &super::RULE,
            r"
            FROM alpine
            HEALTHCHECK --interval=5s CMD curl -f localhost || exit 1
            ^^^^^^^^^^^ A shell runs this health check: an image without one is never healthy
            ",
        );
    }

    #[test]
    fn fix_quotes() {
        check_fix(
            &super::RULE,
            r#"
            FROM alpine
            CMD exec serve "a b" 'c"d'
            "#,
            Some(r#"
            FROM alpine
            CMD ["serve", "a b", "c\"d"]
            "#),
        );
    }

    #[test]
    fn no_fix_for_what_only_a_shell_can_do() {
        check_fix(
            &super::RULE,
            r"
            FROM alpine
            CMD serve $PORT
            ENTRYPOINT a && b
            HEALTHCHECK CMD ls *.pid
            ",
            None,
        );
    }
}

//! Goals about what is written: which instructions ship, what they call, in which form.

use dockerfile::shell::Simple;
use dockerfile::{Form, Instruction, Kind, Text};

use super::{Answer, View, starts};

impl View<'_> {
    pub(super) fn has(&self, keyword: &str, wanted: bool) -> Answer {
        let found = self
            .attempt
            .shipping()
            .filter(|instruction| instruction.keyword.value.eq_ignore_ascii_case(keyword))
            .count();
        let words = match found {
            0 => format!("No {keyword} ships"),
            1 => format!("A {keyword} ships"),
            _ => format!("{found} {keyword}s ship"),
        };
        (Some((found > 0) == wanted), words)
    }

    pub(super) fn same_run(&self, commands: &[String]) -> Answer {
        let met = self.attempt.shipping().any(|instruction| {
            matches!(instruction.kind, Kind::Run(_))
                && commands.iter().all(|wanted| calls(instruction, wanted))
        });
        let all = commands.join(", ");
        let words = if met { "One RUN calls" } else { "No RUN calls all of" };
        (Some(met), format!("{words} {all}"))
    }

    pub(super) fn exec_form(&self, keyword: &str) -> Answer {
        let of = |keyword: &str| {
            self.attempt.lineage().find_map(|stage| {
                self.attempt.of_stage(stage).iter().rev().find_map(|instruction| {
                    let (Kind::Cmd(form) | Kind::Entrypoint(form) | Kind::Healthcheck(Some(form))) =
                        &instruction.kind
                    else {
                        return None;
                    };
                    instruction.keyword.value.eq_ignore_ascii_case(keyword).then_some(form)
                })
            })
        };
        let is_check = keyword.eq_ignore_ascii_case("HEALTHCHECK");
        let keywords: &[&str] = if is_check { &["HEALTHCHECK"] } else { &["ENTRYPOINT", "CMD"] };
        let mut seen = Vec::new();
        for keyword in keywords {
            match of(keyword) {
                None => {}
                Some(Form::Exec(words)) => {
                    let program = words.first().map_or("", |word| word.value.as_str());
                    if is_check && starts::is_missing(self.attempt, self.image, self.seen, program)
                    {
                        return (
                            Some(false),
                            format!("HEALTHCHECK calls {program}, and {program} is not there"),
                        );
                    }
                    if let Some(variable) = left_as_it_is(words) {
                        return (
                            Some(false),
                            format!(
                                "{keyword} is in the exec form, and no shell puts anything in place of {variable}"
                            ),
                        );
                    }
                    seen.push(*keyword);
                }
                Some(Form::Shell(_)) => {
                    return (Some(false), format!("{keyword} is in the shell form"));
                }
            }
        }
        match seen.as_slice() {
            [] if is_check => (Some(true), "There is no HEALTHCHECK".to_owned()),
            [] => (Some(false), "There is neither an ENTRYPOINT nor a CMD".to_owned()),
            [one] => (Some(true), format!("{one} is in the exec form")),
            _ => (Some(true), format!("{} are in the exec form", seen.join(" and "))),
        }
    }
}

/// Whether an instruction calls a program: `apt-get`, or with a word among its arguments `apt-get install`.
pub(super) fn calls(instruction: &Instruction, text: &str) -> bool {
    let mut wanted = text.split_whitespace();
    let (program, word) = (wanted.next(), wanted.next());
    let in_exec_form = match &instruction.kind {
        Kind::Run(Form::Exec(words)) => {
            let name = words.first().and_then(|first| first.value.rsplit('/').next());
            let arguments = words.get(1..).unwrap_or_default();
            name == program
                && word.is_none_or(|word| arguments.iter().any(|argument| argument.value == word))
        }
        _ => false,
    };
    in_exec_form
        || instruction
            .run()
            .is_some_and(|script| script.commands().any(|found| calling(found.simple, text)))
}

/// Whether a command is a call of a program: `apt-get`, or with a word among its arguments `apt-get install`.
fn calling(simple: &Simple, wanted: &str) -> bool {
    let mut wanted = wanted.split_whitespace();
    let (program, word) = (wanted.next(), wanted.next());
    let called = simple.program();
    // `pip` is also called as `pip3` and as `python -m pip`.
    let module =
        |name: &str| simple.arguments().windows(2).any(|two| two[0].is("-m") && two[1].is(name));
    // `apt` does what `apt-get` does, and goes by the same words.
    let is_it = called.as_deref() == program
        || program == Some("apt-get") && called.as_deref() == Some("apt")
        || program == Some("pip")
            && called.as_deref().is_some_and(|called| {
                called == "pip3" || called.starts_with("python") && module("pip")
            });
    is_it && word.is_none_or(|word| simple.arguments().iter().any(|argument| argument.is(word)))
}

/// A variable among the words of an exec form that no shell is given.
fn left_as_it_is(words: &[Text]) -> Option<&str> {
    let (program, rest) = words.split_first()?;
    let is_shell = matches!(program.value.rsplit('/').next(), Some("sh" | "bash" | "ash" | "dash"));
    let starts =
        |rest: &str| rest.starts_with(|c: char| c == '{' || c == '_' || c.is_ascii_alphabetic());
    let has = |word: &&Text| word.value.split('$').skip(1).any(starts);
    rest.iter().find(has).filter(|_| !is_shell).map(|word| word.value.as_str())
}

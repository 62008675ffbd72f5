//! Comments that speak to the checker: those of both peers, and our own.
//!
//! - `# hadolint ignore=DL3006,DL3008` (or `# layerwise ignore=…`) above an instruction, `# hadolint stage ignore=…`
//!   above a `FROM`, `# hadolint global ignore=…` anywhere;
//! - `# hadolint shell=bash` above the scripts that it speaks of (at the top: all), until a `SHELL` or another stage;
//! - `# check=skip=JSONArgsRecommended;error=true;experimental=all` at the top, or `# check=skip=…` above an
//!   instruction.
//!
//! A peer's code takes away that peer's claim only: a finding that another peer would still make stays.

use std::collections::BTreeMap;
use std::ops::Range;

use dockerfile::{Comment, Dockerfile};

use crate::{Diagnostic, Severity};

/// What the comments of a file ask for.
#[derive(Default)]
pub(crate) struct Pragmas<'a> {
    /// Names that are ignored in the whole file.
    everywhere: Vec<&'a str>,
    /// Names that are ignored in a stage, its `FROM` left out.
    in_stage: BTreeMap<usize, Vec<&'a str>>,
    /// Names that are ignored for an instruction.
    at_instruction: BTreeMap<usize, Vec<&'a str>>,
    /// Names that are ignored for stretches of instructions, in order.
    until_from: Vec<(Range<usize>, Vec<&'a str>)>,
    /// Rules to run although they are off, by name; `all`.
    pub(crate) experimental: Vec<&'a str>,
    /// Whether any finding of a build check is an error.
    error: bool,
}

/// A comment that asks to ignore something.
struct Ignore<'a> {
    /// Whether it is written as ours, not as a peer's.
    own: bool,
    scope: Scope,
    names: Vec<&'a str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    File,
    Stage,
    Next,
}

impl<'a> Pragmas<'a> {
    pub(crate) fn of(file: &'a Dockerfile) -> Self {
        let mut pragmas = Self::default();
        // Docker takes the first, up to the first blank in it.
        if let Some(value) = file.directive("check") {
            pragmas.directive(value.split(' ').next().unwrap_or_default());
        }
        let mut of_stages = Vec::new();
        for comment in &file.comments {
            of_stages.extend(pragmas.comment(file, comment));
        }
        pragmas.until_next_from(file, of_stages);
        pragmas.everywhere.sort_unstable();
        pragmas.everywhere.dedup();
        pragmas
    }

    /// `skip=A,B;error=true;experimental=C`.
    fn directive(&mut self, value: &'a str) {
        for field in value.split(';') {
            let Some((key, value)) = field.split_once('=') else { continue };
            match key.trim() {
                "skip" => self.everywhere.extend(names(value).map(check_name)),
                "experimental" => self.experimental.extend(names(value)),
                "error" => {
                    self.error = matches!(value.trim(), "true" | "1" | "t" | "T" | "TRUE" | "True");
                }
                _ => {}
            }
        }
    }

    /// Takes in a comment. What the peer's `stage ignore` names comes back, with its line.
    fn comment(&mut self, file: &Dockerfile, comment: &'a Comment) -> Option<(u32, Vec<&'a str>)> {
        if let Some(value) = comment.text.strip_prefix("check=") {
            let next = next_instruction(file, comment)?;
            for field in value.split(';') {
                if let Some(value) = field.trim().strip_prefix("skip=") {
                    let names = names(value).map(check_name);
                    self.at_instruction.entry(next).or_default().extend(names);
                }
            }
            return None;
        }
        let ignore = Ignore::read(comment)?;
        // The peer sees no comments inside an instruction.
        if !ignore.own && file.instruction_at(comment.span.start).is_some() {
            return None;
        }
        let next = next_instruction(file, comment)
            // The peer looks at the very next line only.
            .filter(|&next| ignore.own || is_right_below(file, comment, next));
        match (ignore.scope, next) {
            (Scope::File, _) => self.everywhere.extend(ignore.names),
            (Scope::Next, Some(next)) => {
                self.at_instruction.entry(next).or_default().extend(ignore.names);
            }
            (Scope::Stage, _) if !ignore.own => {
                return Some((file.lines.line(comment.span.start), ignore.names));
            }
            (Scope::Stage, Some(next)) => {
                if let Some(stage) = file.stage_index(next)
                    && file.stages.get(stage).is_some_and(|stage| stage.from == next)
                {
                    self.in_stage.entry(stage).or_default().extend(ignore.names);
                }
            }
            (_, None) => {}
        }
        None
    }

    /// The peer's `stage ignore` speaks from the second line below it to the next `FROM` there, which is included,
    /// so that its place is above the stage's own `FROM`. Another one takes its place.
    fn until_next_from(&mut self, file: &Dockerfile, said: Vec<(u32, Vec<&'a str>)>) {
        let mut said = said.into_iter().peekable();
        for (index, instruction) in file.instructions.iter().enumerate() {
            let line = file.lines.line(instruction.span.start);
            while let Some((at, names)) = said.next_if(|&(at, _)| at < line) {
                if let Some((stretch, _)) = self.until_from.last_mut() {
                    stretch.end = stretch.end.min(index);
                }
                // What stands right below is not spoken to, and if it is a `FROM` it ends nothing.
                let first = index + usize::from(at + 1 == line);
                let next = file.stages.partition_point(|stage| stage.from < first);
                let from = file.stages.get(next).map(|stage| stage.from);
                let end = from.map_or(file.instructions.len(), |from| from + 1);
                self.until_from.push((first..end, names));
            }
            if said.peek().is_none() {
                return;
            }
        }
    }

    /// Takes away the claims that comments ask to ignore; false if nothing is left of the finding.
    pub(crate) fn keep(&self, file: &Dockerfile, found: &mut Diagnostic) -> bool {
        if self.error && found.aliases.iter().any(|alias| is_build_check(alias)) {
            found.severity = Severity::Error;
        }
        // A finding in a comment belongs to no instruction.
        let instruction = file.instruction_at(found.span.start);
        let stage = instruction
            .and_then(|at| file.stage_index(at).filter(|&stage| file.stages[stage].from != at));
        let at_instruction = instruction.and_then(|at| self.at_instruction.get(&at));
        let in_stage = stage.and_then(|stage| self.in_stage.get(&stage));
        let in_stretch = instruction.and_then(|at| {
            let next = self.until_from.partition_point(|(stretch, _)| stretch.start <= at);
            let (stretch, names) = self.until_from.get(next.checked_sub(1)?)?;
            stretch.contains(&at).then_some(names)
        });
        let mut ignored = self
            .everywhere
            .iter()
            .chain(at_instruction.into_iter().flatten())
            .chain(in_stage.into_iter().flatten())
            .chain(in_stretch.into_iter().flatten())
            .peekable();
        if ignored.peek().is_none() {
            return true;
        }
        let had_aliases = !found.aliases.is_empty();
        for &name in ignored {
            // A fault that its peer keeps to itself has no code of its own: its rule's stand for it.
            let silent = !had_aliases && found.rule.aliases.contains(&name);
            if name == found.rule.name || silent {
                return false;
            }
            found.keep_aliases(|alias| {
                // Docker's experimental check is told where it is asked for, whatever is skipped.
                let asked = alias == EXPERIMENTAL && self.everywhere.contains(&name);
                asked || !(alias == name || name == ALL_CHECKS && is_build_check(alias))
            });
        }
        !had_aliases || !found.aliases.is_empty()
    }
}

impl<'a> Ignore<'a> {
    /// `hadolint [global|stage] ignore=A,B`, or the same with our own name.
    fn read(comment: &'a Comment) -> Option<Self> {
        // What stands behind a second `#` is for people.
        let text = comment.text.split('#').next().unwrap_or_default().trim();
        let (own, rest) = match text.strip_prefix("hadolint") {
            Some(rest) => (false, rest),
            None => (true, text.strip_prefix("layerwise")?),
        };
        let (left, value) = rest.strip_prefix(char::is_whitespace)?.split_once('=')?;
        let mut words = left.split_whitespace().peekable();
        let scope = match words.peek() {
            Some(&"global") => Scope::File,
            Some(&"stage") => Scope::Stage,
            _ => Scope::Next,
        };
        if scope != Scope::Next {
            words.next();
        }
        let is_ignore = words.next() == Some("ignore") && words.next().is_none();
        let names: Vec<&str> = value.split(',').map(str::trim).collect();
        // The peer takes a list with anything else in it for an ordinary comment.
        let is_list = names.iter().all(|name| if own { !name.is_empty() } else { is_code(name) });
        (is_ignore && is_list).then_some(Self { own, scope, names })
    }
}

/// The shell that a comment says the following scripts are for: `hadolint shell=bash`.
pub(crate) fn shell(comment: &Comment) -> Option<&str> {
    let text = comment.text.split('#').next().unwrap_or_default();
    let rest = text.strip_prefix("hadolint").or_else(|| text.strip_prefix("layerwise"))?;
    let (left, name) = rest.strip_prefix(char::is_whitespace)?.split_once('=')?;
    let name = name.split_whitespace().next()?;
    (left.trim() == "shell").then_some(name)
}

/// Whether a comment asks to ignore something of the next instruction.
pub(crate) fn ignores_next(comment: &Comment) -> bool {
    Ignore::read(comment).is_some_and(|ignore| ignore.scope == Scope::Next)
}

/// Whether a comment is for a checker or the model, not for people: another word at its beginning would end that.
pub(crate) fn is_for_programs(comment: &Comment) -> bool {
    ["hadolint", "layerwise", "check="].iter().any(|word| comment.text.starts_with(word))
}

/// `DL3008`, `SC2086`.
fn is_code(name: &str) -> bool {
    ["DL", "SC"].iter().any(|start| {
        name.strip_prefix(start).is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    })
}

/// Stands for every build check; no rule is called so.
const ALL_CHECKS: &str = "check=all";

fn check_name(name: &str) -> &str {
    if name == "all" { ALL_CHECKS } else { name }
}

/// The check of Docker's that is off until a file asks for it.
const EXPERIMENTAL: &str = "InvalidDefinitionDescription";

/// Whether a code is one of `BuildKit`'s: it has no number.
pub(crate) fn is_build_check(alias: &str) -> bool {
    !alias.ends_with(|c: char| c.is_ascii_digit())
}

fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty())
}

/// Whether an instruction begins on the line below a comment.
fn is_right_below(file: &Dockerfile, comment: &Comment, instruction: usize) -> bool {
    let line = file.lines.line(comment.span.start);
    file.instructions
        .get(instruction)
        .is_some_and(|next| file.lines.line(next.span.start) == line + 1)
}

/// The instruction below a comment. Comments inside an instruction speak to none.
fn next_instruction(file: &Dockerfile, comment: &Comment) -> Option<usize> {
    let next = file
        .instructions
        .partition_point(|instruction| instruction.span.start < comment.span.start);
    let inside = next.checked_sub(1).and_then(|before| file.instructions.get(before));
    if inside.is_some_and(|before| comment.span.start < before.span.end) {
        return None;
    }
    (next < file.instructions.len()).then_some(next)
}

#[cfg(test)]
mod tests {
    /// Lines (from 1) and codes that are left of three findings: a Docker Hub tag, a stage name, an `ADD`.
    #[track_caller]
    fn check(text: &str, expected: &[(u32, &str)]) {
        let file = dockerfile::parse(text);
        let context = image::BuildContext { open: true, ..image::BuildContext::default() };
        let inputs = image::Inputs::new(&context);
        let build = image::simulate(&file, &inputs);
        let found: Vec<(u32, &str)> =
            crate::check(&file, &inputs, &build, &crate::Options::default())
                .iter()
                .flat_map(|found| {
                    let line = file.lines.line(found.span.start);
                    found.aliases.iter().map(move |&alias| (line, alias))
                })
                .collect();
        assert_eq!(found, expected, "\n{text}");
    }

    #[test]
    fn a_comment_speaks_to_the_next_instruction() {
        check(
            "FROM alpine:3.24 AS a\n# hadolint ignore=DL3020\nADD f /\nADD g /\n",
            &[(4, "DL3020")],
        );
    }

    #[test]
    fn a_remark_may_follow() {
        check("FROM alpine:3.24\n# hadolint ignore=DL3020 # for a reason\nADD f /\n", &[]);
    }

    #[test]
    fn a_code_also_stands_for_what_its_peer_keeps_to_itself() {
        let text = "FROM alpine:3.24\n# hadolint ignore=SC2086\nRUN touch $A && touch $B\n";
        check(text, &[]);
        check("FROM alpine:3.24\nRUN touch $A && touch $B\n", &[(2, "SC2086")]);
    }

    #[test]
    fn our_own_names_work_too() {
        check("FROM alpine:3.24\n# layerwise ignore=add-for-local-files\nADD f /\n", &[]);
    }

    #[test]
    fn stage() {
        check(
            "# hadolint stage ignore=DL3020\nFROM alpine:3.24 AS a\nADD f /\nFROM alpine:3.24\nADD g /\n",
            &[(5, "DL3020")],
        );
    }

    #[test]
    fn global() {
        check("FROM alpine:3.24\nADD f /\n# hadolint global ignore=DL3020\n", &[]);
    }

    /// The shell that comments give the last instruction.
    #[track_caller]
    fn check_shell(text: &str, expected: Option<&str>) {
        let file = dockerfile::parse(text);
        let context = image::BuildContext { open: true, ..image::BuildContext::default() };
        let inputs = image::Inputs::new(&context);
        let build = image::simulate(&file, &inputs);
        let options = crate::Options::default();
        let cx = crate::Context::new(&file, &inputs, &build, &options, None);
        assert_eq!(cx.shell_comment(file.instructions.len() - 1), expected, "\n{text}");
    }

    #[test]
    fn a_shell_for_what_follows() {
        let said = "# hadolint shell=pwsh # on Windows\n";
        check_shell(&format!("{said}FROM a\nRUN b\n"), Some("pwsh"));
        check_shell(&format!("{said}ARG A\nFROM a\nFROM b\nRUN c\n"), Some("pwsh"));
        check_shell(&format!("FROM a AS x\n{said}RUN b\nFROM x\nRUN c\n"), Some("pwsh"));
        check_shell(&format!("FROM a\n{said}RUN b\nFROM c\nRUN d\n"), None);
        check_shell(&format!("FROM a\nRUN b\n{said}FROM c\nRUN d\n"), None);
        check_shell(&format!("FROM a\n{said}SHELL [\"bash\", \"-c\"]\nRUN b\n"), None);
        check_shell(&format!("FROM a\nRUN b \\\n{said} && c\nRUN d\n"), None);
        check_shell("FROM a\n# hadolint global shell=pwsh\nRUN b\n", None);
    }

    #[test]
    fn one_peer_is_silent_the_other_speaks() {
        check(
            "# check=skip=DuplicateStageName\nFROM alpine:3.24 AS a\nFROM alpine:3.24 AS a\n",
            &[(3, "DL3024")],
        );
    }

    #[test]
    fn all_checks_are_skipped() {
        check("# check=skip=all\nFROM alpine:3.24 AS A\n", &[]);
    }

    #[test]
    fn a_check_is_skipped_for_an_instruction() {
        check(
            "FROM alpine:3.24 AS a\n# check=skip=StageNameCasing\nFROM alpine:3.24 AS B\nFROM alpine:3.24 AS C\n",
            &[(4, "StageNameCasing")],
        );
    }
}

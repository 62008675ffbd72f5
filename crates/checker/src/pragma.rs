//! Comments that speak to the checker: those of both peers, and our own.
//!
//! - `# hadolint ignore=DL3006,DL3008` (or `# layerwise ignore=…`) above an instruction, `# hadolint stage ignore=…`
//!   above a `FROM`, `# hadolint global ignore=…` anywhere;
//! - `# check=skip=JSONArgsRecommended;error=true;experimental=all` at the top, or `# check=skip=…` above an
//!   instruction.
//!
//! A peer's code takes away that peer's claim only: a finding that another peer would still make stays.

use dockerfile::{Comment, Dockerfile};

use crate::{Diagnostic, Severity};

/// What the comments of a file ask for.
#[derive(Default)]
pub(crate) struct Pragmas<'a> {
    /// Names and the instructions for which they are ignored.
    ignored: Vec<(Scope, &'a str)>,
    /// Rules to run although they are off, by name; `all`.
    pub(crate) experimental: Vec<&'a str>,
    /// Whether any finding of a build check is an error.
    error: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    File,
    Stage(usize),
    Instruction(usize),
}

impl<'a> Pragmas<'a> {
    pub(crate) fn of(file: &'a Dockerfile) -> Self {
        let mut pragmas = Self::default();
        for directive in file.directives.iter().filter(|directive| directive.name == "check") {
            pragmas.directive(&directive.value);
        }
        for comment in &file.comments {
            pragmas.comment(file, comment);
        }
        pragmas
    }

    /// `skip=A,B;error=true;experimental=C`.
    fn directive(&mut self, value: &'a str) {
        for field in value.split(';') {
            let Some((key, value)) = field.split_once('=') else { continue };
            match key.trim() {
                "skip" => {
                    self.ignored.extend(names(value).map(|name| (Scope::File, check_name(name))));
                }
                "experimental" => self.experimental.extend(names(value)),
                "error" => {
                    self.error = matches!(value.trim(), "true" | "1" | "t" | "T" | "TRUE" | "True");
                }
                _ => {}
            }
        }
    }

    fn comment(&mut self, file: &Dockerfile, comment: &'a Comment) {
        // What stands behind a second `#` is for people.
        let text = comment.text.split('#').next().unwrap_or_default().trim();
        if let Some(value) = text.strip_prefix("check=") {
            let Some(next) = next_instruction(file, comment) else { return };
            for field in value.split(';') {
                if let Some(value) = field.trim().strip_prefix("skip=") {
                    let scope = Scope::Instruction(next);
                    self.ignored.extend(names(value).map(|name| (scope, check_name(name))));
                }
            }
            return;
        }
        let rest = text.strip_prefix("hadolint").or_else(|| text.strip_prefix("layerwise"));
        let Some(rest) = rest.filter(|rest| rest.starts_with(char::is_whitespace)) else { return };
        let Some((left, value)) = rest.split_once('=') else { return };
        let mut words = left.split_whitespace();
        let (scope, verb) = match words.next() {
            Some("global") => (Some(Scope::File), words.next()),
            Some("stage") => {
                let stage = next_instruction(file, comment)
                    .and_then(|next| file.stages.iter().position(|stage| stage.from == next));
                (stage.map(Scope::Stage), words.next())
            }
            verb => (next_instruction(file, comment).map(Scope::Instruction), verb),
        };
        if let (Some(scope), Some("ignore"), None) = (scope, verb, words.next()) {
            self.ignored.extend(names(value).map(|name| (scope, name)));
        }
    }

    /// Takes away the claims that comments ask to ignore; false if nothing is left of the finding.
    pub(crate) fn keep(&self, file: &Dockerfile, found: &mut Diagnostic) -> bool {
        if self.error && found.aliases.iter().any(|alias| is_build_check(alias)) {
            found.severity = Severity::Error;
        }
        if self.ignored.is_empty() {
            return true;
        }
        let at = found.span.start;
        let instruction = file
            .instructions
            .partition_point(|instruction| instruction.span.start <= at)
            .saturating_sub(1);
        let stage = file.stages.iter().rposition(|stage| stage.instructions.contains(&instruction));
        let had_aliases = !found.aliases.is_empty();
        for &(scope, name) in &self.ignored {
            let applies = match scope {
                Scope::File => true,
                Scope::Stage(of) => stage == Some(of),
                Scope::Instruction(of) => instruction == of,
            };
            if !applies {
                continue;
            }
            if name == found.rule.name {
                return false;
            }
            found
                .aliases
                .retain(|&alias| !(alias == name || name == ALL_CHECKS && is_build_check(alias)));
        }
        !had_aliases || !found.aliases.is_empty()
    }
}

/// Stands for every build check; no rule is called so.
const ALL_CHECKS: &str = "check=all";

fn check_name(name: &str) -> &str {
    if name == "all" { ALL_CHECKS } else { name }
}

/// Whether a code is one of `BuildKit`'s: it has no number.
pub(crate) fn is_build_check(alias: &str) -> bool {
    !alias.ends_with(|c: char| c.is_ascii_digit())
}

fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty())
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

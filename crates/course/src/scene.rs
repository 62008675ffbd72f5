//! Scenes of the layer lab: a real Dockerfile to step through.

use dockerfile::shell::{Joint, Script};
use dockerfile::{Form, Instruction, Kind};
use image::BuildContext;
use serde::{Deserialize, Serialize};

/// A Dockerfile with its context, as the layer lab shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// Stable slug, unique in the course.
    pub id: String,
    /// What it shows, one line.
    pub title: String,
    /// The Dockerfile.
    pub dockerfile: String,
    /// Its build context.
    pub context: BuildContext,
    /// Which toggles are offered.
    pub toggles: Vec<Toggle>,
    /// The paths to look at: those in the sentences below the stack.
    pub watch: Vec<String>,
}

/// A switch of the layer lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Toggle {
    /// Merges consecutive RUNs into one ([`merge_runs`]).
    MergeRuns,
    /// Shows bytes as they travel instead of on disk.
    Transfer,
}

/// The Dockerfile with consecutive shell-form `RUN`s merged into one, each joined by `&&`; comments between them go.
/// A `RUN` in exec form or with a heredoc stays as it is.
pub fn merge_runs(text: &str) -> String {
    let file = dockerfile::parse(text);
    let mut out = String::with_capacity(text.len());
    // Bytes of `text` that are in `out` already.
    let mut done = 0;
    let mut runs = file.instructions.iter().peekable();
    while let Some(first) = runs.next() {
        let Some(script) = mergeable(first) else { continue };
        let mut merged = Merged::default();
        merged.push(text, first, script);
        let mut last = first;
        while let Some((next, script)) =
            runs.peek().and_then(|next| mergeable(next).map(|script| (*next, script)))
        {
            merged.push(text, next, script);
            last = next;
            runs.next();
        }
        if merged.scripts.len() > 1 {
            out.push_str(text.get(done..first.span.start as usize).unwrap_or_default());
            out.push_str(&merged.text(&first.keyword.value, file.escape));
            done = last.span.end as usize;
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// The script of a `RUN` that can be merged with its neighbours.
fn mergeable(instruction: &Instruction) -> Option<&Script> {
    match &instruction.kind {
        Kind::Run(Form::Shell(script))
            if instruction.heredocs.is_empty() && script.problem.is_none() =>
        {
            Some(script)
        }
        _ => None,
    }
}

/// Several `RUN`s on their way into one.
#[derive(Default)]
struct Merged {
    flags: Vec<String>,
    scripts: Vec<String>,
}

impl Merged {
    fn push(&mut self, text: &str, instruction: &Instruction, script: &Script) {
        for flag in &instruction.flags {
            let flag = text.get(flag.span.range()).unwrap_or_default();
            if !self.flags.iter().any(|known| known == flag) {
                self.flags.push(flag.to_owned());
            }
        }
        let words = text.get(script.span.range()).unwrap_or_default().trim();
        // What binds looser than `&&` must stay together.
        let loose = script.body.len() != 1
            || script.body.iter().any(|list| {
                list.background || list.rest.iter().any(|(joint, _)| *joint == Joint::Or)
            });
        let end = if words.ends_with(';') || words.ends_with('&') { "" } else { ";" };
        self.scripts.push(if loose { format!("{{ {words}{end} }}") } else { words.to_owned() });
    }

    fn text(&self, keyword: &str, escape: char) -> String {
        let flags: String = self.flags.iter().map(|flag| format!("{flag} ")).collect();
        format!("{keyword} {flags}{}", self.scripts.join(&format!(" {escape}\n && ")))
    }
}

#[cfg(test)]
mod tests {
    use super::merge_runs;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(merge_runs(text), expected);
        assert_eq!(merge_runs(expected), expected, "merging twice changes nothing more");
    }

    #[test]
    fn three_runs() {
        check(
            "FROM debian\nRUN apt-get update\n# now\nRUN apt-get install -y curl\nRUN rm -rf /x\nCMD sh\n",
            "FROM debian\nRUN apt-get update \\\n && apt-get install -y curl \\\n && rm -rf /x\nCMD sh\n",
        );
    }

    #[test]
    fn other_instructions_part_runs() {
        check("FROM a\nRUN b\nENV c=d\nRUN e\n", "FROM a\nRUN b\nENV c=d\nRUN e\n");
        check("FROM a\nRUN b\nFROM c\nRUN d\n", "FROM a\nRUN b\nFROM c\nRUN d\n");
    }

    #[test]
    fn looser_operators_stay_together() {
        check("FROM a\nRUN b || c\nRUN d\n", "FROM a\nRUN { b || c; } \\\n && d\n");
        check("FROM a\nRUN b; c\nRUN d\n", "FROM a\nRUN { b; c; } \\\n && d\n");
    }

    #[test]
    fn flags_are_kept_once() {
        check(
            "FROM a\nRUN --network=none b\nRUN --network=none c\n",
            "FROM a\nRUN --network=none b \\\n && c\n",
        );
    }

    #[test]
    fn exec_form_and_heredocs_stay() {
        check(
            "FROM a\nRUN [\"b\"]\nRUN c\nRUN <<E\nd\nE\n",
            "FROM a\nRUN [\"b\"]\nRUN c\nRUN <<E\nd\nE\n",
        );
    }

    #[test]
    fn windows_escape() {
        check(
            "# escape=`\nFROM a\nRUN b\nRUN c\n",
            "# escape=`\nFROM a\nRUN b `\n && c\n",
        );
    }
}

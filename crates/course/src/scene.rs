//! Scenes of the layer lab: a real Dockerfile to step through.

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

/// The Dockerfile with every run of `RUN`s merged into one, wherever the merged one does the same
/// ([`dockerfile::edit::merge_stage`]).
pub fn merge_runs(text: &str) -> String {
    let file = dockerfile::parse(text);
    let mut replacements: Vec<_> = (0..file.stages.len())
        .flat_map(|stage| dockerfile::edit::merge_stage(&file, stage))
        .collect();
    // From the end on, so that the places before stay right.
    replacements.sort_by_key(|replacement| std::cmp::Reverse(replacement.span.start));
    replacements.iter().fold(file.text, |text, replacement| replacement.apply(&text))
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
            "FROM debian\nRUN apt-get update\nRUN apt-get install -y curl\nRUN rm -rf /x\nCMD sh\n",
            "FROM debian\nRUN apt-get update \\\n    && apt-get install -y curl \\\n    && rm -rf /x\nCMD sh\n",
        );
    }

    #[test]
    fn in_every_stage() {
        check(
            "FROM a\nRUN b\nRUN c\nFROM d\nRUN e\nENV f=g\nRUN h\nRUN i\n",
            "FROM a\nRUN b \\\n    && c\nFROM d\nRUN e\nENV f=g\nRUN h \\\n    && i\n",
        );
    }

    #[test]
    fn nothing_to_merge() {
        check("FROM a\nRUN [\"b\"]\nRUN c\n", "FROM a\nRUN [\"b\"]\nRUN c\n");
        check("", "");
    }
}

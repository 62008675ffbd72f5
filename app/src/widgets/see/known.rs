//! All that is known of a build.

use checker::{Diagnostic, Options};
use image::{BuildContext, History, Inputs, Size, Stack, simulate};

use super::Texts;
use crate::parts::editor::look;
use crate::parts::outcome::Outcome;
use crate::parts::play::{Play, together};
use crate::parts::reel::Show;

/// Most files whose way is shown: the largest.
const MOST_FILES: usize = 300;

/// All that is known of a build.
#[derive(Debug, PartialEq)]
pub(super) struct Known {
    pub(super) context: BuildContext,
    pub(super) play: Play,
    pub(super) stack: Stack,
    pub(super) found: Vec<Diagnostic>,
    pub(super) show: Show,
}

impl Known {
    pub(super) fn new(texts: &Texts, before: Option<&Self>) -> Self {
        let context = texts.context();
        let file = look::parse(&texts.dockerfile, before.map(|before| &before.play.file));
        let inputs = Inputs::new(&context);
        let build = simulate(&file, &inputs);
        let found = checker::check(&file, &inputs, &build, &Options::default());
        let stack = build.image().map(Stack::of).unwrap_or_default();
        let play = Play::of(file, build);
        let show = Show {
            id: "lab".to_owned(),
            title: String::new(),
            lang: None,
            plain: play.reel(),
            merged: together(&play, &context),
            transfer: true,
        };
        Self { context, play, stack, found, show }
    }

    pub(super) fn outcome(&self) -> Outcome {
        Outcome::new(&self.play.file, &self.play.build, &self.stack)
    }

    /// The ways of the files that the Dockerfile's own layers speak of, those with most bytes first, and how many more
    /// there are.
    pub(super) fn histories(&self, words: &str) -> (Vec<History>, usize) {
        let Some(image) = self.play.build.image() else { return (Vec::new(), 0) };
        let mut sizes = std::collections::BTreeMap::<&str, Size>::new();
        for layer in image.layers.iter().skip(image.base_layers()) {
            for entry in &layer.entries {
                if entry.path.contains(words) {
                    *sizes.entry(entry.path.as_str()).or_default() += entry.size;
                }
            }
        }
        let mut paths: Vec<(&str, Size)> = sizes.into_iter().collect();
        paths.sort_by(|a, b| b.1.bytes.cmp(&a.1.bytes).then_with(|| a.0.cmp(b.0)));
        let more = paths.len().saturating_sub(MOST_FILES);
        let histories =
            paths.into_iter().take(MOST_FILES).map(|(path, _)| History::of(image, path));
        // A mark for a path that no layer holds, and directories, have no way to show.
        let shown =
            histories.filter(|history| !history.events.is_empty() && history.bytes().bytes > 0);
        (shown.collect(), more)
    }
}

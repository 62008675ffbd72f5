//! Predictions with other numbers, for reviews: `lessons/fresh/<id>.md`, one file for a prediction of a lesson.
//!
//! A file is a prediction with places to fill, `{size}`; its front matter lists what fills them. Each filling is a
//! prediction of its own, read as in a lesson, so that the model computes every answer.

use course::{Block, Lesson, LessonKind, Level, Prediction, Scene};

use super::document::Document;
use super::error::Errors;
use super::front_matter::FrontMatter;
use super::lesson;
use super::render::Names;
use super::source::Source;
use super::toml_file::RawContext;

/// Fewer would be known by heart.
const FEWEST: usize = 4;
/// The place that each filling's own name stands in: of its scene and its context.
const NAME: &str = "it";
/// What the front matter says of the build context.
const FILES: &str = "files";
const SHAPE: &str = "`place: one, two, three, four` for each place `{place}`, the same number of values for each, and \
                     `files: name 5 MB, …` if there is a context";

/// A filled file, its scenes still to be named.
pub(super) struct Fresh {
    /// The prediction that it varies.
    id: String,
    document: Document,
    scenes: Vec<Scene>,
}

/// Whether a file varies a prediction.
pub(super) fn is_path(path: &str) -> bool {
    path.strip_prefix("lessons/fresh/").is_some_and(|name| name.strip_suffix(".md").is_some())
}

/// Fills a file in every way that it names.
pub(super) fn read(source: &Source, names: &mut Names, errors: &mut Errors) -> Vec<Fresh> {
    let name = source.path.rsplit('/').next().unwrap_or_default();
    let id = name.trim_end_matches(".md").to_owned();
    let front = FrontMatter::read(source, errors);
    let (head, body) = source.text.split_at(front.end);
    let before = source.before + head.matches('\n').count() as u32;
    let mut places: Vec<(&str, Vec<&str>)> = Vec::new();
    for (key, value) in front.all() {
        if key != FILES {
            places.push((key, value.split(',').map(str::trim).collect()));
        }
    }
    let count = places.first().map_or(0, |place| place.1.len());
    if count < FEWEST || places.iter().any(|place| place.1.len() != count) {
        errors.line(&source.path, 1, format!("{count} values for a place"), SHAPE);
        return Vec::new();
    }
    for (place, _) in &places {
        if !source.text.contains(&format!("{{{place}}}")) {
            errors.line(
                &source.path,
                front.line(place),
                format!("`{place}` fills no place"),
                SHAPE,
            );
        }
    }
    let files = front.get(FILES).unwrap_or_default();
    (0..count)
        .map(|at| {
            let own = format!("{id}-fresh-{}", at + 1);
            let fill = |text: &str| {
                let filled = text.replace(&format!("{{{NAME}}}"), &own);
                places.iter().fold(filled, |text, (place, values)| {
                    text.replace(&format!("{{{place}}}"), values[at])
                })
            };
            let context = RawContext::of_sizes(&fill(files)).build(source, errors);
            names.contexts.insert(own.clone(), context);
            let text = fill(body);
            let whole = Source { path: source.path.clone(), text, before };
            let whole = Document::parse(whole, 0);
            let scenes = lesson::scenes(&whole, names, errors);
            let scenes: Vec<Scene> = scenes.into_iter().map(|(scene, _)| scene).collect();
            for scene in &scenes {
                names.figures.add_scene(scene);
                names.scenes.insert(scene.id.clone(), scene.clone());
            }
            // The question shows its Dockerfile as it is; the scene is only what the answer comes from.
            let bare = shown(&whole.source.text);
            let bare = Source { path: source.path.clone(), text: bare, before };
            Fresh { id: id.clone(), document: Document::parse(bare, 0), scenes }
        })
        .collect()
}

/// The text with its scenes as code blocks to read.
fn shown(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("```dockerfile ") {
        Some(_) => "```dockerfile\n".to_owned(),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// The ids of the predictions of lessons.
pub(super) fn predictions(lessons: &[Lesson]) -> Vec<&str> {
    let blocks = lessons.iter().flat_map(|lesson| &lesson.blocks);
    let ids = blocks.filter_map(|block| match block {
        Block::Prediction(prediction) => Some(prediction.id.as_str()),
        _ => None,
    });
    ids.collect()
}

impl Fresh {
    /// The prediction; all figures are known by now. `known` are the ids of the course's predictions.
    pub(super) fn render(
        self,
        known: &[&str],
        names: &Names,
        errors: &mut Errors,
    ) -> Option<Prediction> {
        let mut page = Lesson {
            id: self.id.clone(),
            kind: LessonKind::Lesson,
            myth: None,
            title: String::new(),
            summary: String::new(),
            minutes: 0,
            level: Level::Starter,
            blocks: Vec::new(),
            headings: Vec::new(),
        };
        lesson::blocks(&mut page, &self.document, names, errors);
        let path = &self.document.source.path;
        if !known.contains(&self.id.as_str()) {
            errors.line(
                path,
                1,
                format!("no prediction `{}`", self.id),
                "the id of a lesson's prediction",
            );
        }
        match <[Block; 1]>::try_from(page.blocks) {
            Ok([Block::Prediction(mut prediction)]) if prediction.id == self.id => {
                prediction.scene = prediction.scene.or_else(|| self.scenes.into_iter().next());
                Some(prediction)
            }
            _ => {
                let expected = format!("one prediction, `{}`, and nothing else", self.id);
                errors.line(
                    path,
                    1,
                    "something else than a prediction with its file's name",
                    expected,
                );
                None
            }
        }
    }
}

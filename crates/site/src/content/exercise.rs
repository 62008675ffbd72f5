//! Exercises: a folder with a task, a start, a solution, other answers that pass and answers that fail.

use std::collections::BTreeMap;

use course::{AnswerKind, Exercise, Rung};
use serde::Deserialize;
use toml::Spanned;

use super::answers::{RawAnswer, RawNearMiss, answers, check_pieces, ending};
use super::document::Document;
use super::error::Errors;
use super::front_matter::is_slug;
use super::goals::{RawGoal, RawHint, check_edits, check_names, goals, hints};
use super::render::{Names, Renderer};
use super::source::Source;
use super::toml_file::{self, RawContext};

/// Labels of the parts of a solution, as comments above its lines.
pub(super) const SUBGOALS: [&str; 5] = [
    "Choose the base",
    "Bring only needed files",
    "Build elsewhere",
    "Clean in the same layer",
    "Set user and entry",
];

/// An exercise's folder, read but not yet rendered.
pub(super) struct Folder {
    /// The exercise; its HTML texts are still empty.
    pub(super) exercise: Exercise,
    /// `exercise.toml`.
    pub(super) source: Source,
    task: Document,
    why: Document,
    texts: Texts,
}

/// Markdown texts of `exercise.toml`, in the order of what they belong to.
pub(super) struct Texts {
    pub(super) goals: Vec<Spanned<String>>,
    pub(super) hints: Vec<Spanned<String>>,
    pub(super) alternatives: Vec<Spanned<String>>,
    pub(super) near_misses: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Raw {
    id: String,
    title: String,
    summary: String,
    minutes: u32,
    step: String,
    rung: Rung,
    #[serde(default)]
    answer: AnswerKind,
    #[serde(default)]
    pieces: Vec<String>,
    #[serde(default)]
    context: RawContext,
    goals: Vec<RawGoal>,
    hints: Vec<RawHint>,
    #[serde(default)]
    alternatives: BTreeMap<String, RawAnswer>,
    #[serde(default)]
    near_misses: BTreeMap<String, RawNearMiss>,
}

/// Reads the folder `exercises/<name>/`; `files` are all its files.
pub(super) fn read(name: &str, mut files: Vec<Source>, errors: &mut Errors) -> Option<Folder> {
    let folder = format!("exercises/{name}");
    let mut take = |file: &str, errors: &mut Errors| {
        let path = format!("{folder}/{file}");
        if let Some(at) = files.iter().position(|source| source.path == path) {
            return files.remove(at);
        }
        errors.line(&path, 1, "the file is missing", "every exercise has it");
        Source { path, ..Source::default() }
    };
    let source = take("exercise.toml", errors);
    let task = take("task.md", errors);
    let why = take("solution.md", errors);
    let dockerfile = take("Dockerfile", errors).text;
    let raw: Raw = toml_file::read(&source, errors)?;
    let end = ending(raw.answer);
    let (given, start) = match raw.answer {
        AnswerKind::Dockerfile => (String::new(), dockerfile),
        AnswerKind::Ignore => (dockerfile, take("start.dockerignore", errors).text),
    };
    let solution = take(&format!("solution.{end}"), errors);
    if raw.id != name || !is_slug(&raw.id) {
        let found = format!("`id = \"{}\"`", raw.id);
        errors.line(
            &source.path,
            source.line_of("id"),
            found,
            format!("the folder's name, `{name}`"),
        );
    }
    let labels = SUBGOALS.iter().filter(|label| solution.text.contains(&format!("# {label}")));
    if labels.count() == 0 {
        errors.line(
            &solution.path,
            1,
            "a solution without labels",
            format!("comments that name its parts: {}", SUBGOALS.join(" · ")),
        );
    }
    let mut texts = Texts {
        goals: Vec::new(),
        hints: Vec::new(),
        alternatives: Vec::new(),
        near_misses: Vec::new(),
    };
    let names: Vec<String> = raw.goals.iter().map(|goal| goal.name.get_ref().clone()).collect();
    let goals = goals(raw.goals, &source, &mut texts, errors);
    let hints = hints(raw.hints, &names, &source, &mut texts, errors);
    let (alternatives, near_misses) = answers(
        &folder,
        end,
        files,
        raw.alternatives,
        raw.near_misses,
        &source,
        &mut texts,
        errors,
    );
    for near in &near_misses {
        check_names(&near.misses, &names, &near.answer.name, &source, errors);
        if near.misses.is_empty() {
            let line = source.line_of(&near.answer.name);
            let found = format!("near-miss `{}` misses nothing", near.answer.name);
            errors.line(&source.path, line, found, "`misses = [\"a-goal\"]`");
        }
    }
    let context = raw.context.build(&source, errors);
    let exercise = Exercise {
        id: name.to_owned(),
        title: raw.title,
        summary: raw.summary,
        minutes: raw.minutes,
        step: raw.step,
        rung: raw.rung,
        task: String::new(),
        sources: String::new(),
        answer: raw.answer,
        given,
        start,
        pieces: raw.pieces,
        context,
        goals,
        hints,
        solution: solution.text,
        why: String::new(),
        alternatives,
        near_misses,
    };
    check_pieces(&exercise, &source, errors);
    check_edits(&exercise, &source, errors);
    let task = Document::parse(task, 0);
    let why = Document::parse(why, 0);
    Some(Folder { exercise, source, task, why, texts })
}

impl Folder {
    /// Renders every text; all figures and links are known by now.
    pub(super) fn render(mut self, names: &Names, errors: &mut Errors) -> Exercise {
        (self.exercise.task, self.exercise.sources) = page(&self.task, names, errors);
        let (why, sources) = page(&self.why, names, errors);
        self.exercise.why = why + &sources;
        for (at, document) in [&self.task, &self.why].into_iter().enumerate() {
            if document.nodes.is_empty() {
                let expected = ["what is to be done", "why the solution is right"][at];
                errors.line(&document.source.path, 1, "an empty text", expected);
            }
            for node in document.nodes.iter().filter(|node| node.marked().is_some()) {
                errors.at(
                    &document.source,
                    node.start(),
                    "a question",
                    "questions in lessons only",
                );
            }
        }
        let source = &self.source;
        for (goal, text) in self.exercise.goals.iter_mut().zip(&self.texts.goals) {
            goal.text = words(text, source, names, errors);
        }
        for (hint, text) in self.exercise.hints.iter_mut().zip(&self.texts.hints) {
            hint.text = words(text, source, names, errors);
        }
        for (answer, text) in self.exercise.alternatives.iter_mut().zip(&self.texts.alternatives) {
            answer.about = words(text, source, names, errors);
        }
        for (near, text) in self.exercise.near_misses.iter_mut().zip(&self.texts.near_misses) {
            near.answer.about = words(text, source, names, errors);
        }
        self.exercise
    }
}

/// A text, and the list of its sources.
fn page(document: &Document, names: &Names, errors: &mut Errors) -> (String, String) {
    let mut renderer = Renderer::new(document, names);
    let blocks = document.nodes.iter().map(|node| renderer.blocks(&node.events, errors));
    let html = blocks.collect();
    (html, renderer.sources(errors))
}

/// A Markdown text of `exercise.toml` as words; links are relative to the file.
fn words(text: &Spanned<String>, file: &Source, names: &Names, errors: &mut Errors) -> String {
    let before = file.line(text.span().start) - 1;
    let source = Source { path: file.path.clone(), text: text.get_ref().clone(), before };
    let document = Document::parse(source, 0);
    let mut renderer = Renderer::new(&document, names);
    let events: Vec<_> = document.nodes.iter().flat_map(|node| node.events.clone()).collect();
    let paragraphs = document.nodes.len();
    if paragraphs > 1 {
        return renderer.blocks(&events, errors);
    }
    let html = renderer.words(&events, errors);
    if html.is_empty() {
        errors.line(&file.path, before + 1, "an empty text", "a sentence for the learner");
    }
    html
}

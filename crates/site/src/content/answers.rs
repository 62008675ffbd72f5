//! The answers of an exercise: alternatives and near-misses, a file and an entry of `exercise.toml` each.

use std::collections::BTreeMap;

use course::{Answer, AnswerKind, Exercise, NearMiss};
use serde::Deserialize;
use toml::Spanned;

use super::error::Errors;
use super::exercise::Texts;
use super::source::Source;

/// An alternative as its author writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAnswer {
    about: Spanned<String>,
}

/// A near-miss as its author writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNearMiss {
    about: Spanned<String>,
    misses: Vec<String>,
}

/// How the names of the files end that hold answers.
pub(super) fn ending(answer: AnswerKind) -> &'static str {
    match answer {
        AnswerKind::Dockerfile => "Dockerfile",
        AnswerKind::Ignore => "dockerignore",
    }
}

/// Whatever an exercise with pieces proves must be made of them: nobody could answer it otherwise.
pub(super) fn check_pieces(exercise: &Exercise, source: &Source, errors: &mut Errors) {
    if exercise.pieces.is_empty() {
        return;
    }
    let alternatives = exercise.alternatives.iter();
    let near_misses = exercise.near_misses.iter().map(|near| &near.answer);
    let answers = alternatives.chain(near_misses).map(|one| (one.name.as_str(), &one.dockerfile));
    let texts = [("the start", &exercise.start), ("the solution", &exercise.solution)];
    for (name, text) in texts.into_iter().chain(answers) {
        if course::arrangement(&exercise.pieces, text).is_none() {
            errors.line(
                &source.path,
                source.line_of("pieces"),
                format!("{name} has lines that are no piece"),
                "texts that are made of `pieces`, each used once at most",
            );
        }
    }
}

/// Pairs the files of `alternatives/` and `near-misses/` with their entries; whatever is left over is reported.
#[expect(clippy::too_many_arguments, reason = "the folder's parts, each used once")]
pub(super) fn answers(
    folder: &str,
    ending: &str,
    files: Vec<Source>,
    mut alternatives: BTreeMap<String, RawAnswer>,
    mut near_misses: BTreeMap<String, RawNearMiss>,
    source: &Source,
    texts: &mut Texts,
    errors: &mut Errors,
) -> (Vec<Answer>, Vec<NearMiss>) {
    let mut passing = Vec::new();
    let mut failing = Vec::new();
    for file in files {
        let inner = file.path.strip_prefix(folder).unwrap_or_default().to_owned();
        let named = inner.strip_suffix(&format!(".{ending}")).unwrap_or_default();
        let answer = |name: &str| Answer {
            name: name.to_owned(),
            dockerfile: file.text.clone(),
            about: String::new(),
        };
        if let Some(name) = named.strip_prefix("/alternatives/")
            && let Some(raw) = alternatives.remove(name)
        {
            texts.alternatives.push(raw.about);
            passing.push(answer(name));
            continue;
        }
        if let Some(name) = named.strip_prefix("/near-misses/")
            && let Some(raw) = near_misses.remove(name)
        {
            texts.near_misses.push(raw.about);
            failing.push(NearMiss { answer: answer(name), misses: raw.misses });
            continue;
        }
        errors.line(
            &file.path,
            1,
            "a file that nothing uses",
            format!("an entry of {folder}/exercise.toml for it, or no such file"),
        );
    }
    let lost = alternatives.keys().map(|name| ("alternatives", name));
    for (kind, name) in lost.chain(near_misses.keys().map(|name| ("near-misses", name))) {
        let found = format!("`{kind}.{name}` has no file");
        errors.line(
            &source.path,
            source.line_of(name),
            found,
            format!("{folder}/{kind}/{name}.{ending}"),
        );
    }
    if passing.is_empty() {
        errors.line(&source.path, 1, "no alternatives", "at least one other answer that passes");
    }
    if failing.is_empty() {
        errors.line(
            &source.path,
            1,
            "no near-misses",
            "at least one answer that fails instructively",
        );
    }
    (passing, failing)
}

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
            let strange = text.lines().find(|line| !is_of_a_piece(&exercise.pieces, line));
            let found = match strange {
                Some(line) => {
                    format!("{name} has the line `{}`, which is in no piece", line.trim())
                }
                None => format!("{name} uses a piece twice, or a part of one"),
            };
            errors.line(
                &source.path,
                source.line_of("pieces"),
                found,
                "an answer made of whole `pieces`, each used once at most; wrong ones are pieces too",
            );
        }
    }
}

/// Whether a line stands in a piece; comments and empty lines need not.
fn is_of_a_piece(pieces: &[String], line: &str) -> bool {
    let line = line.trim_end();
    let mut lines = pieces.iter().flat_map(|piece| piece.lines());
    line.is_empty() || line.starts_with('#') || lines.any(|known| known.trim_end() == line)
}

/// Fewest answers beside the solution that pass: a goal that only our own text meets would be a trap.
const ALTERNATIVES: usize = 2;
/// Fewest answers that fail: with fewer, the messages that teach are not tried.
const NEAR_MISSES: usize = 3;

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
    if passing.len() < ALTERNATIVES {
        let expected = format!(
            "at least {ALTERNATIVES} answers beside the solution that pass, each another way to the goals \
             (another base, a mount in place of a clean-up, a stage): \
             {folder}/alternatives/NAME.{ending} and [alternatives.NAME] for each"
        );
        let found = format!("alternatives: {}", passing.len());
        errors.line(&source.path, 1, found, expected);
    }
    if failing.len() < NEAR_MISSES {
        let expected = format!(
            "at least {NEAR_MISSES} answers that fail in a way worth explaining (what a learner tries first, the \
             right command too late, the right idea on the wrong files): \
             {folder}/near-misses/NAME.{ending} and [near-misses.NAME] for each"
        );
        let found = format!("near-misses: {}", failing.len());
        errors.line(&source.path, 1, found, expected);
    }
    let near = failing.iter().map(|near| ("near-misses", &near.answer));
    let all: Vec<(&str, &Answer)> =
        passing.iter().map(|answer| ("alternatives", answer)).chain(near).collect();
    for (at, (kind, answer)) in all.iter().enumerate() {
        let twin = all[..at].iter().find(|(_, other)| other.dockerfile == answer.dockerfile);
        if let Some((other_kind, other)) = twin {
            let path = format!("{folder}/{kind}/{}.{ending}", answer.name);
            let found = format!("the same text as {other_kind}/{}.{ending}", other.name);
            errors.line(&path, 1, found, "an answer of its own");
        }
    }
    (passing, failing)
}

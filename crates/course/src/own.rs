//! Questions about the learner's own file, made by the model once an exercise is passed.

mod lines;

use dockerfile::{Dockerfile, Kind};
use image::{Inputs, Size, Version, reruns};

use crate::{AnswerKind, Attempt, Exercise};

/// Most options of a question.
const MOST_OPTIONS: usize = 4;
/// Longest text of an instruction that is shown, in characters.
const MOST_TEXT: usize = 60;

/// A question about the learner's own file. Texts mark code with backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnQuestion {
    /// What is asked.
    pub prompt: String,
    /// The options, two at least; exactly one is right.
    pub options: Vec<OwnOption>,
}

/// An option of such a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnOption {
    /// What it says.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
    /// What the model knows of it.
    pub reason: String,
}

impl OwnQuestion {
    /// All questions that the model can answer for sure about an attempt, with the answers.
    pub fn all(exercise: &Exercise, attempt: &Attempt) -> Vec<Self> {
        if attempt.failure().is_some() {
            return Vec::new();
        }
        if exercise.answer == AnswerKind::Ignore {
            return lines::deciding(attempt).into_iter().collect();
        }
        let weight = heaviest(attempt).or_else(|| layers(attempt));
        weight.into_iter().chain(edit(attempt)).collect()
    }
}

/// "line 3, `RUN apt-get update`".
fn place(file: &Dockerfile, instruction: usize) -> String {
    let Some(one) = file.instructions.get(instruction) else { return String::new() };
    let text = file.text.get(one.span.range()).unwrap_or_default();
    let mut first =
        text.lines().next().unwrap_or_default().trim_end_matches(['\\', ' ']).replace('`', "'");
    if first.chars().count() > MOST_TEXT {
        first = first.chars().take(MOST_TEXT - 1).chain(['…']).collect();
    }
    format!("line {}, `{first}`", file.lines.line(one.span.start))
}

/// Which line adds most? Where two layers or more are known, and one is the largest.
fn heaviest(attempt: &Attempt) -> Option<OwnQuestion> {
    let image = attempt.build.image()?;
    let mut layers: Vec<(usize, Size)> =
        image.layers.iter().filter_map(|layer| Some((layer.instruction?, layer.size))).collect();
    if layers.len() < 2 || layers.iter().any(|(_, size)| !size.is_known()) {
        return None;
    }
    layers.sort_by_key(|(_, size)| std::cmp::Reverse(size.bytes));
    let (heaviest, most) = layers[0];
    if layers[1].1.bytes == most.bytes {
        return None;
    }
    layers.truncate(MOST_OPTIONS);
    layers.sort_by_key(|(instruction, _)| *instruction);
    let options = layers.into_iter().map(|(instruction, size)| OwnOption {
        text: place(&attempt.file, instruction),
        right: instruction == heaviest,
        reason: format!("It adds {size} on disk."),
    });
    Some(OwnQuestion {
        prompt: "Which of your lines adds most to the image, on disk?".to_owned(),
        options: options.collect(),
    })
}

/// How many layers are there above the base?
fn layers(attempt: &Attempt) -> Option<OwnQuestion> {
    let image = attempt.build.image()?;
    let own: Vec<usize> = image.layers.iter().filter_map(|layer| layer.instruction).collect();
    let written = attempt.shipping().filter(|one| !matches!(one.kind, Kind::From { .. })).count();
    let whole = image.layers.len();
    let right = own.len();
    let made: Vec<String> = own.iter().map(|&at| place(&attempt.file, at)).collect();
    let base = &image.layers[..attempt.base_layers()];
    let mut numbers = vec![right, written, right + 1];
    // Of a base that nobody has measured, the layers are not known either.
    numbers.extend(base.iter().all(|layer| layer.size.is_known()).then_some(whole));
    numbers.sort_unstable();
    numbers.dedup();
    let options = numbers.into_iter().map(|number| {
        let reason = if number == right {
            match made.as_slice() {
                [] => "No instruction of yours makes a layer.".to_owned(),
                [made] => format!("It is made by {made}."),
                made => format!("They are made by {}.", made.join(" and by ")),
            }
        } else if number == written {
            format!("So many instructions ship, but only some make a layer: {right}.")
        } else if number == whole {
            format!("With the layers of the base it would be {whole}; those are not yours.")
        } else {
            format!("It is {right}: the rest is written into the config.")
        };
        OwnOption { text: number.to_string(), right: number == right, reason }
    });
    Some(OwnQuestion {
        prompt: "How many layers does your Dockerfile put on top of its base image?".to_owned(),
        options: options.collect(),
    })
}

/// After an edit of a file: which step runs again first?
fn edit(attempt: &Attempt) -> Option<OwnQuestion> {
    let version = Version::new(&attempt.file, Inputs::new(&attempt.context));
    attempt.context.files.keys().find_map(|path| {
        let contents = [(path.clone(), "edited".to_owned())];
        let edited = Version { contents: &contents, ..version };
        let again = reruns(&version, &edited);
        let first = again.iter().find(|one| one.cached == Some(false))?;
        if again.iter().any(|one| !one.certain) {
            return None;
        }
        let steps: Vec<_> = again
            .iter()
            .filter(|one| one.cached.is_some() && !is_from(&attempt.file, one.instruction))
            .collect();
        let at = steps.iter().position(|one| one.instruction == first.instruction)?;
        // The right one among its neighbours.
        let start =
            at.saturating_sub(MOST_OPTIONS / 2).min(steps.len().saturating_sub(MOST_OPTIONS));
        let near = steps.iter().skip(start).take(MOST_OPTIONS);
        let options: Vec<_> = near
            .map(|one| OwnOption {
                text: place(&attempt.file, one.instruction),
                right: one.instruction == first.instruction,
                reason: match one.cached {
                    Some(true) => {
                        "It is taken from the cache: nothing that it depends on has changed."
                            .to_owned()
                    }
                    _ if one.instruction == first.instruction => one.sentence(&attempt.file),
                    _ => format!(
                        "It runs again too, after another one: {}",
                        one.sentence(&attempt.file)
                    ),
                },
            })
            .collect();
        (options.len() > 1).then(|| OwnQuestion {
            prompt: format!(
                "You change `{path}` and build again. Which step is the first to run again?"
            ),
            options,
        })
    })
}

fn is_from(file: &Dockerfile, instruction: usize) -> bool {
    file.instructions.get(instruction).is_some_and(|one| matches!(one.kind, Kind::From { .. }))
}

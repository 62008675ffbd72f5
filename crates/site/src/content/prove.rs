//! Proves an exercise by the model: the start misses a goal, the solution and every alternative meet all, every
//! near-miss misses exactly what it names, and every hint can be reached.

use course::{AnswerKind, Attempt, Exercise, Grade, grade};

use super::answers::ending;
use super::error::Errors;
use super::source::Source;

/// Grades everything that an exercise holds. `source` is its `exercise.toml`.
pub(super) fn exercise(exercise: &Exercise, source: &Source, errors: &mut Errors) {
    let folder = source.path.strip_suffix("/exercise.toml").unwrap_or(&source.path);
    let end = ending(exercise.answer);
    let graded = |text: &str| {
        let attempt = Attempt::new(exercise, text);
        let grade = grade(exercise, &attempt);
        (attempt, grade)
    };
    let start = graded(&exercise.start);
    if start.1.passed() {
        let file = match exercise.answer {
            AnswerKind::Dockerfile => format!("{folder}/Dockerfile"),
            AnswerKind::Ignore => format!("{folder}/start.{end}"),
        };
        errors.line(&file, 1, "the start meets every goal", "a start that misses at least one");
    }
    let own = [(format!("{folder}/solution.{end}"), exercise.solution.as_str())];
    let others = exercise.alternatives.iter().map(|answer| {
        (format!("{folder}/alternatives/{}.{end}", answer.name), answer.dockerfile.as_str())
    });
    for (file, text) in own.into_iter().chain(others) {
        let (attempt, grade) = graded(text);
        for (name, seen) in missed(&attempt, &grade) {
            errors.line(&file, 1, format!("goal `{name}` is not met: {seen}"), "every goal met");
        }
    }
    let mut states = vec![start];
    for near in &exercise.near_misses {
        let name = &near.answer.name;
        let file = format!("{folder}/near-misses/{name}.{end}");
        let (attempt, grade) = graded(&near.answer.dockerfile);
        let found = missed(&attempt, &grade);
        for goal in &near.misses {
            if !found.iter().any(|(name, _)| name == goal) {
                let found = format!("`{name}` meets the goal `{goal}`");
                errors.line(&file, 1, found, "a near-miss that misses every goal in its `misses`");
            }
        }
        for (goal, seen) in found.iter().filter(|(goal, _)| !near.misses.contains(goal)) {
            let found = format!("`{name}` misses the goal `{goal}` too: {seen}");
            errors.line(&file, 1, found, "the goal in its `misses`, or an answer that meets it");
        }
        states.push((attempt, grade));
    }
    for (at, hint) in exercise.hints.iter().enumerate() {
        if !states.iter().any(|(attempt, grade)| hint.fits(grade, attempt)) {
            let number = at + 1;
            let place = source.text.match_indices("[[hints]]").nth(at).map_or(0, |found| found.0);
            errors.at(
                source,
                place,
                format!("hint {number} is never shown for the start or a near-miss"),
                "a condition that one of them meets, or a near-miss for it",
            );
        }
    }
}

/// The goals that are not met, or of which the model cannot tell, with what it sees, and where the build stops.
fn missed(attempt: &Attempt, grade: &Grade) -> Vec<(String, String)> {
    let stop = stop(attempt).map_or(String::new(), |stop| format!(" ({stop})"));
    let missed = grade.goals.iter().filter(|goal| goal.met != Some(true));
    missed.map(|goal| (goal.name.clone(), format!("{}{stop}", goal.seen))).collect()
}

/// Where a build stops, and why: a size that would be right is no use then.
fn stop(attempt: &Attempt) -> Option<String> {
    // What the tool prints says more than that the step failed.
    let mut built = attempt.build.steps.iter().filter(|step| step.built);
    if let Some(failure) = built.find_map(|step| step.failure.as_ref()) {
        let line = attempt.file.lines.line(failure.span.start);
        return Some(format!("the build stops at line {line}: {}", failure.message));
    }
    let problem = attempt.build.refused.as_ref()?;
    Some(format!("Docker refuses it: {}", problem.message))
}

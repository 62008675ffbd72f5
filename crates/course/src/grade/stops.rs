//! Whether a build stops when one of its commands fails: the command is made to fail, and the model builds again.

use image::{Inputs, simulate};

use super::{Answer, calling};
use crate::Attempt;

/// Puts `false` in the place of every program that is called like this, and asks whether a step fails.
pub(super) fn answer(attempt: &Attempt, command: &str) -> Answer {
    let scripts = attempt.shipping().filter_map(dockerfile::Instruction::run);
    let mut places: Vec<_> = scripts
        .flat_map(|script| script.commands().collect::<Vec<_>>())
        .filter(|found| calling(found.simple, command))
        .filter_map(|found| found.simple.words.first().map(|word| word.span))
        .collect();
    if places.is_empty() {
        return (Some(false), format!("No RUN calls {command}"));
    }
    // From the end on, so that the places before stay right.
    places.sort_by_key(|span| std::cmp::Reverse(span.start));
    let mut text = attempt.file.text.clone();
    for span in places {
        text.replace_range(span.start as usize..span.end as usize, "false");
    }
    let build = simulate(&dockerfile::parse(&text), &Inputs::new(&attempt.context));
    let mut steps = build.steps.iter().filter(|step| step.built);
    if build.refused.is_some() || steps.any(|step| step.failure.is_some()) {
        (Some(true), format!("When {command} fails, the build stops"))
    } else {
        (Some(false), format!("When {command} fails, the build goes on"))
    }
}

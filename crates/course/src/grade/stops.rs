//! Whether a build stops when one of its commands fails: the command is made to fail, and the model builds again.

use image::{Inputs, simulate};

use super::Answer;
use crate::Attempt;

/// Makes the command fail wherever it is called, and asks whether a step that ships fails with it.
pub(super) fn answer(attempt: &Attempt, command: &str) -> Answer {
    let inputs = Inputs { failing: Some(command), ..Inputs::new(&attempt.context) };
    let build = simulate(&attempt.file, &inputs);
    if build == attempt.build {
        return (Some(false), format!("No RUN calls {command}"));
    }
    let ships = |stage: usize| attempt.lineage().any(|shipping| shipping == stage);
    let mut steps = build.steps.iter().filter(|step| step.built && step.stage.is_some_and(ships));
    if steps.any(|step| step.failure.is_some()) {
        (Some(true), format!("When {command} fails, the build stops"))
    } else {
        (Some(false), format!("When {command} fails, the build goes on"))
    }
}

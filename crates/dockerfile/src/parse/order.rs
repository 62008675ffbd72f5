//! Which of several problems Docker would meet first.

use crate::{Dockerfile, Problem, Refusal};

/// Docker's ways through a file, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// The options in `# check=`.
    Options,
    /// Lines are put together; JSON, `ENV` and `LABEL` are taken apart.
    Lines,
    /// Each instruction is read.
    Instructions,
    /// Stages are put together, variables expanded.
    Stages,
    /// A stage that is needed is built, as far as it can be known without running anything.
    Build,
}

/// The first problem in Docker's order.
#[derive(Debug, Default)]
pub(super) struct Order {
    first: Option<(Phase, Problem)>,
    /// Docker stops reading at the first line that is too long.
    pub(super) has_long_line: bool,
}

impl Order {
    pub(super) fn note(&mut self, phase: Phase, problem: &Problem) {
        let before = |(first, earlier): &(Phase, Problem)| {
            (*first, earlier.span.start) <= (phase, problem.span.start)
        };
        if !self.first.as_ref().is_some_and(before) {
            self.first = Some((phase, problem.clone()));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(super) fn refusal(&self, file: &Dockerfile) -> Option<Refusal> {
        let (_, problem) = self.first.as_ref()?;
        let place = problem.span.start;
        let behind =
            file.instructions.partition_point(|instruction| instruction.span.start <= place);
        let instruction = behind.checked_sub(1).and_then(|index| file.instructions.get(index));
        let start = instruction
            .filter(|instruction| place <= instruction.span.end)
            .map_or(place, |instruction| instruction.keyword.span.start);
        Some(Refusal { line: file.lines.line(start), message: problem.message.clone() })
    }
}

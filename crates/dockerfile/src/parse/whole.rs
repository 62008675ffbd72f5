//! What Docker finds only when it has the whole file: no stage, stages that cannot be put together, variables that
//! cannot be expanded.

use super::order::{Order, Phase};
use super::{Parser, quoted};
use crate::expand::expand;
use crate::paint::Paint;
use crate::{Dockerfile, Instruction, Kind, Problem, Span, Stage, Text, TokenKind};

impl Parser<'_> {
    /// No instruction, no stage, something before the first stage.
    pub(super) fn check_whole(&mut self, instructions: &[Instruction], stages: &[Stage]) {
        let start = Span::default();
        if self.text.is_empty() {
            self.problem(start, "the Dockerfile cannot be empty");
        } else if instructions.is_empty() {
            // Docker has read to the last line when it says so.
            let last = self.text.strip_suffix('\n').unwrap_or(self.text);
            let at = last.rfind('\n').map_or(0, |feed| feed as u32 + 1);
            self.problem(Span::new(at, at), "file with no instructions");
        } else {
            let first = stages.first().map_or(instructions.len(), |stage| stage.from);
            let outside =
                instructions[..first].iter().find(|instruction| match &instruction.kind {
                    Kind::Arg(_) => false,
                    // Docker stops at the problem that it already has there.
                    Kind::Invalid { .. } => !self.problems.iter().any(|problem| {
                        instruction.span.start <= problem.span.start
                            && problem.span.end <= instruction.span.end
                    }),
                    _ => true,
                });
            if let Some(outside) = outside {
                self.paint.span(outside.keyword.span, TokenKind::Invalid);
                let message = "no build stage in current context";
                self.problem_of(Phase::Instructions, outside.keyword.span, message);
            } else if stages.is_empty() && self.problems.is_empty() {
                let last =
                    instructions.last().map_or(start, |instruction| instruction.keyword.span);
                let message = "dockerfile contains no stages to build";
                self.problem_of(Phase::Instructions, last, message);
            }
        }
    }
}

/// Looks through a file whose lines and instructions are read.
pub(super) fn check(file: &mut Dockerfile, paint: &mut Paint, order: &mut Order) {
    let mut whole = Whole { file, found: Vec::new(), refused: !order.is_empty() };
    whole.options();
    // With an instruction missing, what Docker would say of the others is a guess.
    if !whole.refused {
        whole.stages();
    }
    for (phase, problem) in whole.found {
        paint.span(problem.span, TokenKind::Invalid);
        order.note(phase, &problem);
        file.problems.push(problem);
    }
}

struct Whole<'a> {
    file: &'a Dockerfile,
    found: Vec<(Phase, Problem)>,
    refused: bool,
}

impl Whole<'_> {
    fn refuse(&mut self, phase: Phase, span: Span, message: impl Into<String>) {
        self.refused = true;
        self.found.push((phase, Problem { span, message: message.into() }));
    }

    /// `# check=…`: fields that Docker does not know.
    fn options(&mut self) {
        let file = self.file;
        let Some(directive) = file.directives.iter().find(|directive| directive.name == "check")
        else {
            return;
        };
        // Docker takes the text up to the first blank.
        let value = directive.value.split(' ').next().unwrap_or_default();
        for field in value.splitn(3, ';') {
            let problem = match field.split_once('=') {
                None => format!("invalid check option {}", quoted(field)),
                Some((key, value)) => match key.trim() {
                    "skip" | "experimental" => continue,
                    "error" if super::truth(value.trim()).is_some() => continue,
                    "error" => format!(
                        "failed to parse check option {0}: strconv.ParseBool: parsing {1}: invalid syntax",
                        quoted(field),
                        quoted(value.trim())
                    ),
                    key => format!("invalid check option {}", quoted(key)),
                },
            };
            let message = format!("failed to parse check options: {problem}");
            return self.refuse(Phase::Options, directive.span, message);
        }
    }

    fn stages(&mut self) {
        let file = self.file;
        for instruction in file.global_arguments() {
            self.expanded(Phase::Stages, &instruction.expanded(), "");
        }
        for stage in &file.stages {
            let Some(from) = file.instructions.get(stage.from) else { continue };
            let platform = from.flag_value("platform").map(|value| value.span);
            for text in from.expanded() {
                let is_platform = Some(text.span) == platform;
                let whose =
                    if is_platform { "arguments for platform : failed to process " } else { "" };
                self.expanded(Phase::Stages, &[text], whose);
            }
            for instruction in file.instructions_of(stage) {
                self.copied_from(instruction);
            }
        }
        if self.refused {
            return;
        }
        self.circles();
        let Some(last) = file.stages.len().checked_sub(1) else { return };
        for (stage, needed) in file.stages.iter().zip(file.needed_by(last)) {
            let parts = file.instructions_of(stage).iter().skip(1);
            for instruction in parts.filter(|_| needed) {
                self.expanded(Phase::Build, &instruction.expanded(), "");
                self.needs_earlier(stage.from, instruction);
                self.mounts(instruction);
            }
        }
    }

    /// Texts that Docker cannot expand, whatever the variables' values. `whose` says what they are for.
    fn expanded(&mut self, phase: Phase, texts: &[&Text], whose: &str) {
        for text in texts {
            if !text.value.contains(['$', '\'', '"']) {
                continue;
            }
            // With a value for every variable, `${a?}` cannot fail: only the syntax can.
            let result = expand(text, self.file.escape, &|_| Some("x".to_owned()));
            if let Some(error) = result.error {
                let message = format!("failed to process {whose}{}: {error}", quoted(&text.value));
                return self.refuse(phase, text.span, message);
            }
        }
    }

    /// `COPY --from` with a number that no stage has, or with a variable.
    fn copied_from(&mut self, instruction: &Instruction) {
        let Kind::Copy(_) = &instruction.kind else { return };
        let Some(from) = instruction.flag_value("from") else { return };
        let plain = expand(from, self.file.escape, &|_| None);
        if let Some(error) = plain.error {
            let message = format!("failed to process {}: {error}", quoted(&from.value));
            self.refuse(Phase::Stages, from.span, message);
        } else if plain.text != from.value {
            let message = "variable expansion is not supported for --from, define a new stage with FROM using ARG \
                           from global scope as a workaround";
            self.refuse(Phase::Stages, from.span, message);
        } else if let Ok(index) = from.value.parse::<i64>() {
            let index = usize::try_from(index).ok().filter(|&at| at < self.file.stages.len());
            if index.is_none() {
                let message = format!("invalid stage index {}", from.value);
                self.refuse(Phase::Stages, from.span, message);
            }
        }
    }

    /// The stages that an instruction copies or mounts from, wherever they stand, with the place of the name.
    fn sources(&self, instruction: &Instruction) -> Vec<(usize, Span)> {
        let mut sources = Vec::new();
        if let (Kind::Copy(_), Some(from)) = (&instruction.kind, instruction.flag_value("from")) {
            let number = from.value.parse().ok().filter(|&at: &usize| at < self.file.stages.len());
            let stage = number.or_else(|| self.file.stage_named(&from.value));
            sources.extend(stage.map(|stage| (stage, from.span)));
        }
        if matches!(instruction.kind, Kind::Run(_)) {
            for mount in instruction.mounts() {
                // Where it names nothing, Docker looks for what it calls `scratch`, whatever the kind.
                let from = mount.from().map_or("scratch", |from| from.value.as_str());
                let stage = self.file.stage_named(from);
                sources.extend(stage.map(|stage| (stage, mount.span)));
            }
        }
        sources
    }

    /// Mounts that do not hold what they should.
    fn mounts(&mut self, instruction: &Instruction) {
        if !matches!(instruction.kind, Kind::Run(_)) {
            return;
        }
        let flags = instruction.flags.iter().filter(|flag| flag.name.value == "mount");
        let mut problems =
            flags.filter_map(|flag| flag.value.as_ref()).filter_map(crate::mount::problem);
        if let Some(problem) = problems.next() {
            self.refuse(Phase::Build, problem.span, problem.message);
        }
    }

    /// Stages that copy from each other.
    fn circles(&mut self) {
        let file = self.file;
        let edges: Vec<Vec<(usize, Span)>> = file
            .stages
            .iter()
            .map(|stage| {
                let parts = file.instructions_of(stage).iter();
                parts.flat_map(|instruction| self.sources(instruction)).collect()
            })
            .collect();
        // Depth first, without recursion: a stage that is still open closes a circle.
        let mut state = vec![State::New; edges.len()];
        for start in 0..edges.len() {
            let mut open = vec![(start, 0)];
            while let Some((stage, next)) = open.pop() {
                if next == 0 {
                    if state[stage] != State::New {
                        continue;
                    }
                    state[stage] = State::Open;
                }
                let Some(&(read, span)) = edges[stage].get(next) else {
                    state[stage] = State::Done;
                    continue;
                };
                open.push((stage, next + 1));
                match state[read] {
                    State::Open => {
                        // The circle begins where its first stage reads the next.
                        let first = open.iter().find(|(stage, _)| *stage == read);
                        // Of several places that read the same stage, Docker keeps the last.
                        let edge = first.and_then(|&(stage, next)| {
                            let (target, _) = edges[stage].get(next - 1)?;
                            edges[stage].iter().rfind(|(stage, _)| stage == target)
                        });
                        return self.circle(start, edge.map_or(span, |&(_, span)| span));
                    }
                    State::New => open.push((read, 0)),
                    State::Done => {}
                }
            }
        }
    }

    fn circle(&mut self, stage: usize, span: Span) {
        let message =
            format!("circular dependency detected on stage: {}", stage_name(self.file, stage));
        self.refuse(Phase::Stages, span, message);
    }

    /// A stage that is read before it is built.
    fn needs_earlier(&mut self, from: usize, instruction: &Instruction) {
        let Some(own) = self.file.stage_index(from) else { return };
        for (stage, span) in self.sources(instruction) {
            if stage <= own {
                continue;
            }
            let message = if matches!(instruction.kind, Kind::Copy(_)) {
                let from = instruction.flag_value("from").map_or("", |from| from.value.as_str());
                format!(
                    "cannot copy from stage {}, it needs to be defined before current stage {}",
                    quoted(from),
                    quoted(&stage_name(self.file, own))
                )
            } else {
                let mounts = instruction.mounts();
                let mount = mounts.iter().find(|mount| mount.span == span);
                let from = mount.and_then(|mount| mount.from());
                let target = mount.and_then(|mount| mount.target());
                let text =
                    |text: Option<&Text>| quoted(text.map_or("", |text| text.value.as_str()));
                format!(
                    "cannot mount from stage {} to {}, stage needs to be defined before current command",
                    quoted(from.map_or("scratch", |from| from.value.as_str())),
                    text(target)
                )
            };
            self.refuse(Phase::Build, span, message);
        }
    }
}

/// How far the search for circles is with a stage.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// A stage's name, as Docker calls it in its messages.
fn stage_name(file: &Dockerfile, stage: usize) -> String {
    let name = file.stages.get(stage).and_then(|stage| stage.name.clone());
    name.unwrap_or_else(|| format!("stage-{stage}"))
}

//! Questions to the tree that its readers ask again and again.

use std::ops::Range;

use crate::expand::{self, Variable};
use crate::shell::Script;
use crate::{
    Comment, Dockerfile, Flag, Form, Heredoc, Instruction, Kind, Mount, Span, Stage, Text, Token,
};

impl Dockerfile {
    /// The text of a span; empty for a span of another text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Index of the stage that an instruction (by its index) belongs to.
    pub fn stage_index(&self, instruction: usize) -> Option<usize> {
        let behind = self.stages.partition_point(|stage| stage.from <= instruction);
        behind.checked_sub(1)
    }

    /// The stage that an instruction (by its index) belongs to.
    pub fn stage_of(&self, instruction: usize) -> Option<&Stage> {
        self.stages.get(self.stage_index(instruction)?)
    }

    /// The instructions of a stage, its `FROM` first.
    pub fn instructions_of(&self, stage: &Stage) -> &[Instruction] {
        self.instructions.get(stage.instructions.clone()).unwrap_or_default()
    }

    /// Index of the last stage of that name, whatever its case.
    pub fn stage_named(&self, name: &str) -> Option<usize> {
        self.stage_before(name, self.stages.len())
    }

    /// Index of the last stage of that name among the first so many.
    pub fn stage_before(&self, name: &str, stage: usize) -> Option<usize> {
        let stages = self.named.get(&name.to_ascii_lowercase())?;
        let before = stages.partition_point(|&other| other < stage);
        before.checked_sub(1).and_then(|last| stages.get(last)).copied()
    }

    /// What `--from` means in a stage: an earlier stage by name, or by number. `None` for an image.
    pub fn stage_reference(&self, from: &str, stage: usize) -> Option<usize> {
        self.stage_before(from, stage).or_else(|| from.parse().ok().filter(|&index| index < stage))
    }

    /// The earlier stage that a stage builds on; `None` for an image. Variables are not expanded.
    pub fn parent(&self, stage: usize) -> Option<usize> {
        self.stages.get(stage)?.parent
    }

    /// The image or stage that a stage's `FROM` names, as written.
    pub fn base(&self, stage: usize) -> Option<&Text> {
        match &self.instructions.get(self.stages.get(stage)?.from)?.kind {
            Kind::From { image, .. } => Some(image),
            _ => None,
        }
    }

    /// A stage and the stages below it, from itself down to the one that builds on an image.
    pub fn lineage(&self, stage: usize) -> Vec<usize> {
        std::iter::successors(Some(stage), |&stage| self.parent(stage)).collect()
    }

    /// The stages that an image of this stage needs: it and, through `FROM`, `--from` and mounts, all that it reads.
    pub fn needed_by(&self, stage: usize) -> Vec<bool> {
        let mut needed = vec![false; self.stages.len()];
        // A stage can only name earlier ones, so one pass from the end is enough.
        for index in (0..=stage.min(self.stages.len().saturating_sub(1))).rev() {
            if let Some(flag) = needed.get_mut(index) {
                *flag |= index == stage;
            }
            if needed.get(index) == Some(&true) {
                for read in self.reads(index) {
                    needed[read] = true;
                }
            }
        }
        needed
    }

    /// The earlier stages that a stage reads, its base included.
    pub fn reads(&self, stage: usize) -> Vec<usize> {
        let Some(parts) = self.stages.get(stage).map(|stage| self.instructions_of(stage)) else {
            return Vec::new();
        };
        let mut read: Vec<usize> = self.parent(stage).into_iter().collect();
        for instruction in parts {
            let from = instruction.flag_value("from").map(|text| text.value.clone());
            let mounts = instruction.mounts();
            let mounted =
                mounts.iter().filter_map(|mount| mount.from()).map(|text| text.value.clone());
            read.extend(
                from.into_iter()
                    .chain(mounted)
                    .filter_map(|name| self.stage_reference(&name, stage)),
            );
        }
        let mut stages: Vec<usize> = Vec::new();
        for read in read {
            if let Err(place) = stages.binary_search(&read) {
                stages.insert(place, read);
            }
        }
        stages
    }

    /// Index of the instruction that holds the byte at `offset`, or ends there.
    pub fn instruction_at(&self, offset: u32) -> Option<usize> {
        let index = self.instructions.partition_point(|instruction| instruction.span.end < offset);
        self.instructions
            .get(index)
            .filter(|instruction| instruction.span.start <= offset)
            .map(|_| index)
    }

    /// The token that holds the byte at `offset`.
    pub fn token_at(&self, offset: u32) -> Option<&Token> {
        self.tokens.get(self.tokens.partition_point(|token| token.span.end <= offset))
    }

    /// The comments right above an instruction, without a blank line or another instruction between.
    pub fn comments_above(&self, instruction: usize) -> &[Comment] {
        let Some(span) = self.instructions.get(instruction).map(|instruction| instruction.span)
        else {
            return &[];
        };
        let end = self.comments.partition_point(|comment| comment.span.start < span.start);
        let mut line = self.lines.line(span.start);
        let mut start = end;
        while let Some(comment) = start.checked_sub(1).and_then(|index| self.comments.get(index)) {
            if self.lines.line(comment.span.start) + 1 != line {
                break;
            }
            line -= 1;
            start -= 1;
        }
        &self.comments[start..end]
    }

    /// `ARG` instructions before the first `FROM`: what the `FROM` lines can use.
    pub fn global_arguments(&self) -> &[Instruction] {
        let end = self.stages.first().map_or(self.instructions.len(), |stage| stage.from);
        &self.instructions[..end]
    }

    /// The value of a parser directive.
    pub fn directive(&self, name: &str) -> Option<&str> {
        self.directives
            .iter()
            .find(|directive| directive.name == name)
            .map(|directive| directive.value.as_str())
    }

    /// `SHELL` in force at an instruction, as far as the file says: its own stage first, then those below it.
    pub fn shell_at(&self, instruction: usize) -> Option<&[Text]> {
        let said = |range: Range<usize>| {
            self.instructions.get(range)?.iter().rev().find_map(|instruction| {
                match &instruction.kind {
                    Kind::Shell(words) => Some(words.as_slice()),
                    _ => None,
                }
            })
        };
        let stage = self.stage_index(instruction)?;
        said(self.stages[stage].from..instruction).or_else(|| {
            self.lineage(stage)
                .into_iter()
                .skip(1)
                .find_map(|stage| said(self.stages[stage].instructions.clone()))
        })
    }
}

impl Instruction {
    /// The first flag of that name.
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name.value == name)
    }

    /// The value of the first flag of that name.
    pub fn flag_value(&self, name: &str) -> Option<&Text> {
        self.flag(name)?.value.as_ref()
    }

    /// Whether a flag without value or with `=true` stands here.
    pub fn switch(&self, name: &str) -> bool {
        self.flag(name).is_some_and(|flag| {
            flag.value.as_ref().is_none_or(|value| value.value.eq_ignore_ascii_case("true"))
        })
    }

    /// The mounts of `RUN`, in order.
    pub fn mounts(&self) -> Vec<Mount> {
        let mounts = self.flags.iter().filter(|flag| flag.name.value == "mount");
        mounts.filter_map(|flag| flag.value.as_ref()).map(Mount::read).collect()
    }

    /// What `RUN`, `CMD`, `ENTRYPOINT` or `HEALTHCHECK CMD` starts.
    pub fn form(&self) -> Option<&Form> {
        match &self.kind {
            Kind::Run(form)
            | Kind::Cmd(form)
            | Kind::Entrypoint(form)
            | Kind::Healthcheck(Some(form)) => Some(form),
            _ => None,
        }
    }

    /// The script of a shell form.
    pub fn script(&self) -> Option<&Script> {
        match self.form()? {
            Form::Shell(script) => Some(script),
            Form::Exec(_) => None,
        }
    }

    /// The script of a `RUN` in shell form.
    pub fn run(&self) -> Option<&Script> {
        if matches!(self.kind, Kind::Run(_)) { self.script() } else { None }
    }

    /// The heredoc whose body is the script of a bare `RUN <<EOF`.
    pub fn script_heredoc(&self) -> Option<&Heredoc> {
        let script = self.run()?;
        self.heredocs
            .first()
            .filter(|heredoc| heredoc.body == script.span && self.heredocs.len() == 1)
    }

    /// The instruction itself, or the one that `ONBUILD` keeps.
    pub fn inner(&self) -> &Self {
        match &self.kind {
            Kind::Onbuild(inner) => inner,
            _ => self,
        }
    }

    /// The texts in which Docker expands variables. Scripts are not among them: there the shell does it.
    pub fn expanded(&self) -> Vec<&Text> {
        let mut texts: Vec<&Text> = Vec::new();
        match &self.kind {
            Kind::From { image, .. } => texts.push(image),
            Kind::Copy(transfer) | Kind::Add(transfer) => {
                texts.extend(transfer.sources.iter().chain([&transfer.destination]));
            }
            Kind::Workdir(text) | Kind::User(text) | Kind::StopSignal(text) => texts.push(text),
            Kind::Env(pairs) | Kind::Label(pairs) => {
                texts.extend(pairs.pairs.iter().flat_map(|pair| [&pair.key, &pair.value]));
            }
            Kind::Arg(arguments) => {
                texts.extend(arguments.iter().filter_map(|argument| argument.default.as_ref()));
            }
            Kind::Expose(list) | Kind::Volume(list) => texts.extend(list),
            _ => {}
        }
        if matches!(self.kind, Kind::From { .. } | Kind::Copy(_) | Kind::Add(_) | Kind::Run(_)) {
            texts.extend(self.flags.iter().filter_map(|flag| flag.value.as_ref()));
        }
        texts
    }

    /// The variables that Docker expands in the instruction, in order.
    pub fn variables(&self, escape: char) -> Vec<Variable> {
        self.expanded().into_iter().flat_map(|text| expand::variables(text, escape)).collect()
    }
}

impl Kind {
    /// The keyword in upper case; empty for what Docker refuses.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::From { .. } => "FROM",
            Self::Run(_) => "RUN",
            Self::Cmd(_) => "CMD",
            Self::Entrypoint(_) => "ENTRYPOINT",
            Self::Copy(_) => "COPY",
            Self::Add(_) => "ADD",
            Self::Workdir(_) => "WORKDIR",
            Self::Env(_) => "ENV",
            Self::Arg(_) => "ARG",
            Self::Label(_) => "LABEL",
            Self::Expose(_) => "EXPOSE",
            Self::User(_) => "USER",
            Self::Volume(_) => "VOLUME",
            Self::StopSignal(_) => "STOPSIGNAL",
            Self::Shell(_) => "SHELL",
            Self::Healthcheck(_) => "HEALTHCHECK",
            Self::Maintainer(_) => "MAINTAINER",
            Self::Onbuild(_) => "ONBUILD",
            Self::Invalid { .. } => "",
        }
    }
}

impl Form {
    /// The program that the exec form starts, or that the script's first command starts; without its directory.
    pub fn program(&self) -> Option<String> {
        match self {
            Self::Exec(words) => {
                let program = &words.first()?.value;
                Some(program.rsplit('/').next().unwrap_or(program).to_owned())
            }
            Self::Shell(script) => script.commands().next()?.simple.program(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;

    const STAGES: &str = "\
ARG V=1
FROM alpine AS Base
SHELL [\"/bin/bash\", \"-c\"]
FROM base AS build
RUN make
FROM scratch
COPY --from=build /a /a
COPY --from=0 /b /b
FROM busybox AS unused
";

    #[test]
    fn stages_by_name_and_number() {
        let file = parse(STAGES);
        assert_eq!(file.stage_named("BASE"), Some(0));
        assert_eq!(file.stage_reference("build", 2), Some(1));
        assert_eq!(
            file.stage_reference("build", 1),
            None,
            "a stage cannot name itself or a later one"
        );
        assert_eq!(file.stage_reference("1", 2), Some(1));
        assert_eq!(file.stage_reference("2", 2), None);
        assert_eq!(file.stage_index(0), None, "a global argument belongs to no stage");
        assert_eq!(file.stage_index(4), Some(1));
        assert_eq!(file.global_arguments().len(), 1);
    }

    #[test]
    fn stages_that_are_needed() {
        let file = parse(STAGES);
        assert_eq!(file.lineage(1), [1, 0]);
        assert_eq!(file.reads(2), [0, 1]);
        assert_eq!(file.needed_by(2), [true, true, true, false]);
        assert_eq!(file.needed_by(3), [false, false, false, true]);
        assert_eq!(file.needed_by(0), [true, false, false, false]);
    }

    #[test]
    fn shell_comes_down_from_the_stage_below() {
        let file = parse(STAGES);
        let shell = file.shell_at(4).map(|words| words[0].value.clone());
        assert_eq!(shell.as_deref(), Some("/bin/bash"));
        assert_eq!(file.shell_at(6), None);
    }

    #[test]
    fn comments_right_above() {
        let file = parse("# far\n\n# one\n# two\nFROM a\n# x\n");
        let texts: Vec<&str> =
            file.comments_above(0).iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(texts, ["one", "two"]);
    }

    #[test]
    fn place_to_instruction_and_token() {
        let file = parse("FROM a\n\nRUN x\n");
        assert_eq!(file.instruction_at(6), Some(0), "the caret behind the last letter");
        assert_eq!(file.instruction_at(7), None);
        assert_eq!(file.instruction_at(9), Some(1));
        assert_eq!(file.token_at(9).map(|token| file.slice(token.span)), Some("RUN"));
        assert_eq!(file.token_at(99), None);
    }
}

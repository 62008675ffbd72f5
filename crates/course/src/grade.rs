//! Grading: one parse, one simulation and one check, from which every goal is answered.

mod again;
mod entering;
mod libraries;
mod mounted;
mod starts;
mod stops;
mod written;

use checker::{Diagnostic, Options};
use dockerfile::{Dockerfile, Instruction, Problem};
use image::{
    Build, BuildContext, Catalog, Config, Decision, Doubt, Ignore, IgnoreProblem, Image, Inputs,
    Size, Stack, Step, format_bytes, shortened, simulate,
};

pub(crate) use entering::counting_lines;

use crate::visible::Visible;
use crate::{AnswerKind, Exercise, Goal, Hint, Limit, Test};

/// All that is known of a learner's text: what the editor, the stack and the goals are drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// Which file the learner has written.
    pub answer: AnswerKind,
    /// The Dockerfile's tree: the learner's, or the given one where the answer is a `.dockerignore`.
    pub file: Dockerfile,
    /// The build context, with the learner's `.dockerignore` if that is the answer.
    pub context: BuildContext,
    /// What the `.dockerignore` decides on each file of the context, in its order; or why Docker refuses it.
    pub entering: Result<Vec<Decision>, IgnoreProblem>,
    /// The build.
    pub build: Build,
    /// Its bytes.
    pub stack: Stack,
    /// What the checker says.
    pub diagnostics: Vec<Diagnostic>,
}

/// A goal's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalState {
    /// The goal's name.
    pub name: String,
    /// Whether it is met; `None` if the model cannot know (an unknown size).
    pub met: Option<bool>,
    /// What the model sees, with figures: "38.6 MB, at most 16.0 MB".
    pub seen: String,
}

/// The result of grading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// One for each goal, in order.
    pub goals: Vec<GoalState>,
}

impl Grade {
    /// Whether every goal is met.
    pub fn passed(&self) -> bool {
        self.goals.iter().all(|goal| goal.met == Some(true))
    }

    /// A goal's state by its name.
    pub fn goal(&self, name: &str) -> Option<&GoalState> {
        self.goals.iter().find(|goal| goal.name == name)
    }
}

impl Attempt {
    /// Parses, simulates and checks a text in the exercise's context.
    pub fn new(exercise: &Exercise, text: &str) -> Self {
        Self::after(exercise, text, None)
    }

    /// The same, after another text: scripts that did not change are not parsed again.
    pub fn after(exercise: &Exercise, text: &str, before: Option<&Self>) -> Self {
        let (dockerfile, context) = exercise.build_of(text);
        let file = match before {
            Some(before) => dockerfile::reparse(&before.file, dockerfile),
            None => dockerfile::parse(dockerfile),
        };
        // What an exercise assumes is fixed: a comment of the learner's must not state it away.
        let inputs = Inputs { statements: false, ..Inputs::new(&context) };
        let build = simulate(&file, &inputs);
        let diagnostics = checker::check(&file, &inputs, &build, &Options::default());
        let stack = build.image().map(Stack::of).unwrap_or_default();
        let paths: Vec<&str> = context.files.keys().map(String::as_str).collect();
        let ignore = Ignore::parse(context.ignore.as_deref().unwrap_or_default());
        let entering = ignore.walk(&paths, "Dockerfile", inputs.builder);
        Self { answer: exercise.answer, file, context, entering, build, stack, diagnostics }
    }

    /// The learner's text.
    pub fn text(&self) -> &str {
        match self.answer {
            AnswerKind::Dockerfile => &self.file.text,
            AnswerKind::Ignore => self.context.ignore.as_deref().unwrap_or_default(),
        }
    }

    /// Why Docker gives no image: what it refuses, or the step that fails, in the words of the tool.
    pub fn failure(&self) -> Option<String> {
        if let Err(problem) = &self.entering {
            return Some(format!("line {} of .dockerignore: {}", problem.line, problem.message));
        }
        let mut built = self.build.steps.iter().filter(|step| step.built);
        let failure = built.find_map(|step| step.failure.as_ref());
        // Of a process that fails, Docker says its number; what the tool says tells more.
        let told =
            |refused: &&Problem| failure.is_none() || !refused.message.starts_with("process ");
        let refused = self.build.refused.as_ref().filter(told);
        if let Some(refused) = self.file.problems.first().or(refused) {
            let line = self.file.lines.line(refused.span.start);
            return Some(format!("line {line}: {}", refused.message));
        }
        if self.build.image().is_none() {
            return Some("there is no stage to build".to_owned());
        }
        let failure = failure?;
        let line = self.file.lines.line(failure.span.start);
        Some(format!("line {line}: {}", failure.message))
    }

    /// How many layers at the bottom are the base image's.
    pub fn base_layers(&self) -> usize {
        let layers = self.build.image().map_or(&[][..], |image| &image.layers);
        layers.iter().take_while(|layer| layer.instruction.is_none()).count()
    }

    /// The final stage, then the stage that it is `FROM`, and so on.
    fn lineage(&self) -> impl Iterator<Item = usize> {
        // A stage can only be `FROM` an earlier one.
        std::iter::successors(self.build.target, |&stage| {
            let base = self.build.stages.get(stage).and_then(|stage| stage.base_stage);
            base.filter(|&base| base < stage)
        })
    }

    fn of_stage(&self, stage: usize) -> &[Instruction] {
        let range = self.file.stages.get(stage).map(|stage| stage.instructions.clone());
        range.and_then(|range| self.file.instructions.get(range)).unwrap_or_default()
    }

    /// The instructions that ship: those of the final stage, then of the stages that it is `FROM`.
    pub(crate) fn shipping(&self) -> impl Iterator<Item = &Instruction> {
        self.lineage().flat_map(|stage| self.of_stage(stage))
    }

    /// Whether a path that ships, or all that lies below it, is there only if an image has it from which it is copied.
    fn perhaps(&self, path: &str) -> bool {
        let ships =
            |step: &&Step| step.stage.is_some_and(|stage| self.lineage().any(|it| it == stage));
        let mut doubtful = self.build.steps.iter().filter(ships).flat_map(|step| &step.perhaps);
        doubtful.any(|doubtful| {
            let below =
                doubtful.strip_prefix(path).or_else(|| path.strip_prefix(doubtful.as_str()));
            below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Whether something that nobody can know without running it happens in a step that ships.
    fn has_unknown_steps(&self) -> bool {
        let layers = self.build.image().map_or(&[][..], |image| &image.layers);
        let ships =
            |instruction: usize| layers.iter().any(|layer| layer.instruction == Some(instruction));
        let unknown = self.build.steps.iter().filter(|step| !step.unknown.is_empty());
        unknown.map(|step| step.instruction).any(ships)
    }
}

/// Answers every goal of an exercise.
pub fn grade(exercise: &Exercise, attempt: &Attempt) -> Grade {
    let failure = attempt.failure();
    let seen = attempt.build.image().map(Visible::of);
    let asks_for_build = exercise.goals.iter().any(|goal| goal.test == Test::Builds);
    let state = |goal: &Goal| {
        let (met, words) = match (&seen, &failure) {
            (Some(seen), failure) => {
                let image = attempt.build.image().expect("seen was made of it");
                let view = View { exercise, attempt, failure: failure.as_deref(), image, seen };
                view.answer(&goal.test)
            }
            (None, Some(failure)) => (Some(false), format!("There is no image: {failure}")),
            (None, None) => (Some(false), "There is no image".to_owned()),
        };
        // A build that fails passes nothing; where no goal says so, each one does.
        let met = met.filter(|met| !met || asks_for_build || failure.is_none());
        GoalState { name: goal.name.clone(), met, seen: words }
    };
    Grade { goals: exercise.goals.iter().map(state).collect() }
}

impl Hint {
    /// Whether the hint fits the learner's present state.
    pub fn fits(&self, grade: &Grade, attempt: &Attempt) -> bool {
        let is = |name: &String, met| grade.goal(name).is_some_and(|goal| goal.met == Some(met));
        let is_open = |name: &String| grade.goal(name).is_some_and(|goal| goal.met != Some(true));
        // Without an image all goals are missed, and only what keeps it from being built matters.
        let about_building =
            self.when_missed.iter().chain(&self.when_unmet).any(|name| name == "builds");
        (about_building || attempt.build.image().is_some())
            && self.when_missed.iter().all(|name| is(name, false))
            && self.when_unmet.iter().all(is_open)
            && self.when_met.iter().all(|name| is(name, true))
            && self.when_found.iter().all(|name| has_finding(attempt, name))
    }
}

/// Whether a rule, by its name or a peer's code, has found something.
fn has_finding(attempt: &Attempt, name: &str) -> bool {
    attempt.diagnostics.iter().any(|found| is_of(found, name))
}

fn is_of(found: &Diagnostic, name: &str) -> bool {
    found.rule.name == name || found.aliases.contains(&name)
}

/// What the goals are answered from.
struct View<'a> {
    exercise: &'a Exercise,
    attempt: &'a Attempt,
    failure: Option<&'a str>,
    image: &'a Image,
    seen: &'a Visible<'a>,
}

/// Whether a goal is met, and what is seen.
type Answer = (Option<bool>, String);

impl View<'_> {
    fn answer(&self, test: &Test) -> Answer {
        match test {
            Test::Builds => match self.failure {
                Some(failure) => (Some(false), format!("The build fails in {failure}")),
                None => (Some(true), "The build succeeds".to_owned()),
            },
            Test::Base { any_of } => self.base(any_of),
            Test::Size(limit) => self.within(self.attempt.stack.total, *limit),
            Test::Transfer(limit) => self.within(self.attempt.stack.transfer, *limit),
            Test::Added(limit) => {
                let own = self.image.layers.iter().skip(self.attempt.base_layers());
                self.within(own.map(|layer| layer.size).sum(), *limit)
            }
            Test::Buried(limit) => {
                self.within(self.attempt.stack.buried_from(self.attempt.base_layers()), *limit)
            }
            Test::LayersAdded { at_most } => {
                let added = self.image.layers.len() - self.attempt.base_layers();
                (Some(added <= *at_most), format!("{}, at most {at_most}", count(added, "layer")))
            }
            Test::Visible { path } => self.visible(path),
            Test::Absent { path } => {
                match (self.seen.has(path), self.attempt.has_unknown_steps()) {
                    (true, _) => (Some(false), format!("{path} is there")),
                    (false, false) => (Some(true), format!("{path} is not there")),
                    (false, true) => (None, format!("Whether {path} is there cannot be known")),
                }
            }
            Test::Installed { package } => self.installed(package),
            Test::Has { instruction } => self.has(instruction, true),
            Test::Lacks { instruction } => self.has(instruction, false),
            Test::SameRun { commands } => self.same_run(commands),
            Test::ExecForm { instruction } => self.exec_form(instruction),
            Test::Mounted { command, path } => mounted::answer(self.attempt, command, path),
            Test::StopsAt { command } => stops::answer(self.attempt, command),
            Test::Starts { program } => {
                starts::answer(self.attempt, self.image, self.seen, program.as_deref())
            }
            Test::Label { name } => match self.image.config.labels.get(name) {
                Some(value) if !value.is_empty() => {
                    (Some(true), format!("The label {name} is “{value}”"))
                }
                Some(_) => (Some(false), format!("The label {name} is empty")),
                None => (Some(false), format!("There is no label {name}")),
            },
            Test::Renewed { changed, at_most } => {
                again::renewed(self.attempt, self.image, changed, Limit { at_most: *at_most })
            }
            Test::NumericUser => self.numeric_user(),
            Test::Stages { at_least } => {
                let stages = &self.attempt.build.stages;
                let built = stages.iter().filter(|stage| stage.built).count();
                let mut words = format!("{}, at least {at_least}", count(built, "stage"));
                if built < *at_least && stages.len() > built {
                    words = format!(
                        "{} of {} is built: nothing is copied from the others",
                        built,
                        stages.len()
                    );
                }
                (Some(built >= *at_least), words)
            }
            Test::SameImageAsStart => self.same_as_start(),
            Test::EveryBase { any_of } => self.every_base(any_of),
            Test::Env { name, value, build_arg } => {
                self.env(name, value.as_deref(), build_arg.as_deref())
            }
            Test::Reruns(edit) => again::answer(self.attempt, edit, false),
            Test::Cached(edit) => again::answer(self.attempt, edit, true),
            Test::SameLibc => libraries::same(self.attempt),
            Test::Kept { path } => entering::answer(self.attempt, path, true),
            Test::Ignored { path } => entering::answer(self.attempt, path, false),
            Test::Lines { at_most } => {
                let lines = entering::counting_lines(self.attempt.text()).count();
                (Some(lines <= *at_most), format!("{}, at most {at_most}", count(lines, "line")))
            }
            Test::NoFinding { rules } => self.no_finding(rules),
        }
    }

    /// A size against its limit, and why it cannot be known where it cannot.
    fn within(&self, size: Size, limit: Limit) -> Answer {
        let (met, mut words) = within(size, limit);
        if met.is_none() {
            let ships = |step: &&Step| {
                step.stage.is_some_and(|stage| self.attempt.lineage().any(|it| it == stage))
            };
            let mut steps = self.attempt.build.steps.iter().filter(ships);
            if let Some(doubt) = steps.find_map(|step| step.unknown.first()) {
                words = format!("{words}: {}", doubt.reason);
            }
        }
        (met, words)
    }

    fn base(&self, any_of: &[String]) -> Answer {
        let stages = &self.attempt.build.stages;
        let last = self.attempt.lineage().last();
        let base = last.and_then(|stage| stages.get(stage)).map_or("", |stage| &stage.base);
        (Some(is_one_of(base, any_of)), format!("The base is {base}"))
    }

    fn every_base(&self, any_of: &[String]) -> Answer {
        let stages = self.attempt.build.stages.iter();
        let bases = stages.filter(|stage| stage.built && stage.base_stage.is_none());
        let mut bases: Vec<&str> = bases.map(|stage| stage.base.as_str()).collect();
        bases.dedup();
        let met = bases.iter().all(|base| is_one_of(base, any_of));
        (Some(met), format!("Stages are built on {}", bases.join(", ")))
    }

    fn env(&self, name: &str, value: Option<&str>, build_arg: Option<&str>) -> Answer {
        let arguments: Vec<(String, String)> =
            build_arg.and_then(again::pair).into_iter().collect();
        let inputs = Inputs { build_args: &arguments, ..Inputs::new(&self.attempt.context) };
        let build = (!arguments.is_empty()).then(|| simulate(&self.attempt.file, &inputs));
        let image = build.as_ref().and_then(Build::image).unwrap_or(self.image);
        let found = image.config.env.get(name);
        let with =
            build_arg.map_or_else(String::new, |pair| format!(", built with --build-arg {pair}"));
        let words = match found {
            Some(found) => format!("{name} is “{found}” in the container{with}"),
            None => format!("The container has no {name}{with}"),
        };
        (Some(found.is_some_and(|found| value.is_none_or(|value| found == value))), words)
    }

    fn visible(&self, path: &str) -> Answer {
        // Where the base image holds files that are known as a sum only, it may hold this one.
        let base_may = self.attempt.base_layers() > 0
            && starts::OF_BASE.iter().any(|start| path.starts_with(start));
        if self.seen.has(path) && self.attempt.perhaps(path) {
            let words = format!(
                "Whether {path} is there cannot be known: no line of yours makes it in the stage that it is copied from"
            );
            (None, words)
        } else if self.seen.has(path) || starts::base_has(self.attempt, self.image, path) {
            (Some(true), format!("{path} is there"))
        } else if base_may || self.attempt.has_unknown_steps() {
            (None, format!("Whether {path} is there cannot be known"))
        } else {
            (Some(false), format!("{path} is not there"))
        }
    }

    fn installed(&self, package: &str) -> Answer {
        let is_it = |name: &str| {
            let name = name.strip_prefix("package ")?;
            Some(name.split([' ', '=', ':']).next() == Some(package))
        };
        if self.seen.names().filter_map(is_it).any(|is_it| is_it) {
            (Some(true), format!("{package} is installed"))
        } else if self.attempt.has_unknown_steps() {
            (None, format!("Whether {package} is installed cannot be known"))
        } else {
            (Some(false), format!("{package} is not installed"))
        }
    }

    fn numeric_user(&self) -> Answer {
        let user = self.image.config.user.as_str();
        let name = user.split(':').next().unwrap_or_default();
        let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        let is_root = is_number && name.bytes().all(|byte| byte == b'0');
        let words = match user {
            "" => "The container runs as root".to_owned(),
            _ => format!("The container runs as {user}"),
        };
        (Some(is_number && !is_root), words)
    }

    fn same_as_start(&self) -> Answer {
        let (text, context) = self.exercise.build_of(&self.exercise.start);
        let build = simulate(&dockerfile::parse(text), &Inputs::new(&context));
        let Some(start) = build.image() else {
            return (None, "The start gives no image".to_owned());
        };
        let files = self.seen.same_as(&Visible::of(start));
        let plain = |config: &Config| {
            let mut config = config.clone();
            // Without a working directory it is `/`.
            if config.workdir.is_empty() {
                "/".clone_into(&mut config.workdir);
            }
            config
        };
        let config = plain(&self.image.config) == plain(&start.config);
        let words = match (files, config) {
            (true, true) => "The same files and config as at the start",
            (false, true) => "Other files than at the start",
            (true, false) => "Another config than at the start",
            (false, false) => "Other files and another config than at the start",
        };
        (Some(files && config), words.to_owned())
    }

    fn no_finding(&self, rules: &[String]) -> Answer {
        let is_one = |found: &&Diagnostic| rules.iter().any(|rule| is_of(found, rule));
        match self.attempt.diagnostics.iter().find(is_one) {
            None => (Some(true), "Nothing is found".to_owned()),
            Some(found) => {
                let line = self.attempt.file.lines.line(found.span.start);
                (Some(false), format!("Found in line {line}: {}", found.message))
            }
        }
    }
}

/// A size against its limit. More than the limit is too much whatever is not known.
fn within(size: Size, limit: Limit) -> Answer {
    let met = match size.doubt {
        Doubt::Unknown if size.bytes <= limit.at_most => None,
        _ => Some(size.bytes <= limit.at_most),
    };
    (met, format!("{size}, at most {}", format_bytes(limit.at_most)))
}

/// Whether a base is one of some references: the same name, another name of the same image in the catalog, or a name
/// that begins like one that ends in `*`.
fn is_one_of(base: &str, any_of: &[String]) -> bool {
    let known = Catalog::builtin().base(base).map(|known| known.reference);
    any_of.iter().any(|wanted| {
        if let Some(start) = wanted.strip_suffix('*') {
            return shortened(base).starts_with(start);
        }
        shortened(wanted) == shortened(base)
            || known.is_some_and(|known| {
                Catalog::builtin().base(wanted).is_some_and(|wanted| wanted.reference == known)
            })
    })
}

/// Which of the distroless images this is, without registry, release and tag (`static`, `base`, `java21`); `None` for
/// any other image.
fn distroless(reference: &str) -> Option<&str> {
    let name = reference.strip_prefix("gcr.io/distroless/")?;
    name.split([':', '@']).next()?.split("-debian").next()
}

/// "1 layer", "2 layers".
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

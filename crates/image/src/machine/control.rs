//! Lists, pipelines, conditions and loops.

use dockerfile::Span;
use dockerfile::shell::{AndOr, Command, CommandKind, Joint, List, Pipeline, Script, Word};

use super::{DEPTH, Machine, Outcome, Status, descriptors};
use crate::content::Content;
use crate::glob;

/// What leaves loops and functions early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    Break(u32),
    Continue(u32),
    Return(Status),
}

impl Machine<'_> {
    /// Runs a script to its end. Gives its exit status.
    pub(crate) fn script(&mut self, script: &Script) -> Outcome {
        if let Some(problem) = &script.problem {
            let message = format!("{}: {}", self.shell, problem.message);
            return self.complain(problem.span, 2, message);
        }
        if self.shell_is_dash()
            && let Some((span, what)) = super::arrays::foreign(&script.body)
        {
            let message = format!("{}: 1: Syntax error: {what} unexpected", self.shell);
            return self.complain(span, 2, message);
        }
        let mut outcome = self.list(&script.body);
        outcome.status = self.exited.take().unwrap_or(outcome.status);
        if let Some(text) = self.at_exit.take() {
            // It does not change how the shell ends, unless it says so.
            self.leaving = None;
            let last = self.evaluated(&text, script.span);
            join_output(&mut outcome.output, last.output);
            outcome.status = self.exited.take().unwrap_or(outcome.status);
        }
        outcome
    }

    pub(super) fn stopped(&self) -> bool {
        self.exited.is_some() || self.leaving.is_some() || self.fuel == 0
    }

    /// Runs a list; its output is that of its commands, joined.
    pub(super) fn list(&mut self, list: &List) -> Outcome {
        let mut all = Outcome::ok();
        if self.depth >= DEPTH {
            if let Some(first) = list.first() {
                self.doubt(first.span, "this is nested too deeply for the model");
            }
            return Outcome { status: Status::Unknown, output: None };
        }
        self.depth += 1;
        for and_or in list {
            if self.stopped() {
                break;
            }
            let one = self.and_or(and_or);
            let one = self.led_away(one);
            all.status = one.status;
            join_output(&mut all.output, one.output);
        }
        self.depth -= 1;
        self.descriptors.leave(self.depth);
        all
    }

    fn and_or(&mut self, and_or: &AndOr) -> Outcome {
        let mut all = self.link(&and_or.first, and_or.rest.is_empty());
        for (at, (joint, pipeline)) in and_or.rest.iter().enumerate() {
            if self.stopped() {
                break;
            }
            let run = match (joint, all.status) {
                (joint, Status::Failed(_)) => *joint == Joint::Or,
                // A command whose status is not known is taken to have worked.
                (joint, Status::Ok | Status::Unknown) => *joint == Joint::And,
            };
            if run {
                let one = self.link(pipeline, at + 1 == and_or.rest.len());
                all.status = one.status;
                join_output(&mut all.output, one.output);
            }
        }
        if and_or.background {
            all.status = Status::Ok;
        }
        all
    }

    /// One pipeline of a chain; `set -e` looks at the last one only.
    fn link(&mut self, pipeline: &Pipeline, last: bool) -> Outcome {
        if !last {
            self.conditions += 1;
        }
        let outcome = self.pipeline(pipeline);
        if !last {
            self.conditions -= 1;
        }
        if last
            && self.errexit
            && self.conditions == 0
            && !pipeline.negated
            && matches!(outcome.status, Status::Failed(_))
            && self.exited.is_none()
        {
            self.exited = Some(outcome.status);
        }
        outcome
    }

    fn pipeline(&mut self, pipeline: &Pipeline) -> Outcome {
        let several = pipeline.commands.len() > 1;
        // `read` in a loop's condition moves on in the loop's input: a lone command keeps its position.
        let saved = several.then(|| (self.input.clone(), self.consumed, self.input_is_file));
        let mut failed = None;
        let mut outcome = Outcome::ok();
        for (at, command) in pipeline.commands.iter().enumerate() {
            let last = at + 1 == pipeline.commands.len();
            // Each part of a pipe is a process of its own: what it sets is lost.
            outcome = if several {
                self.apart(|machine| machine.command(command))
            } else {
                self.command(command)
            };
            if matches!(outcome.status, Status::Failed(_)) {
                failed = Some(outcome.status);
            }
            if !last {
                self.input = outcome.output.take();
                self.consumed = 0;
                self.input_is_file = false;
            }
        }
        if let Some(saved) = saved {
            (self.input, self.consumed, self.input_is_file) = saved;
        }
        if self.pipefail
            && let Some(failed) = failed
        {
            outcome.status = failed;
        }
        if pipeline.negated {
            outcome.status = match outcome.status {
                Status::Ok => Status::Failed(1),
                Status::Failed(_) => Status::Ok,
                Status::Unknown => Status::Unknown,
            };
        }
        outcome
    }

    /// Runs something as a process of its own would: variables, directory and `exit` stay inside.
    pub(super) fn apart(&mut self, run: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        let variables = self.variables.clone();
        let cwd = self.cwd.clone();
        let (errexit, pipefail, nounset) = (self.errexit, self.pipefail, self.nounset);
        let leaving = self.leaving;
        let (positional, umask) = (self.positional.clone(), self.umask);
        let (arrays, directories) = (self.arrays.clone(), self.directories.clone());
        let shopts = self.shopts.clone();
        let descriptors = self.descriptors.clone();
        self.descriptors.shelter();
        let mut outcome = run(self);
        self.descriptors = descriptors;
        (self.arrays, self.directories, self.shopts) = (arrays, directories, shopts);
        if let Some(status) = self.exited.take() {
            outcome.status = status;
        }
        self.variables = variables;
        self.cwd = cwd;
        (self.errexit, self.pipefail, self.nounset) = (errexit, pipefail, nounset);
        self.leaving = leaving;
        (self.positional, self.umask) = (positional, umask);
        outcome
    }

    fn command(&mut self, command: &Command) -> Outcome {
        if self.fuel == 0 {
            return Outcome { status: Status::Unknown, output: None };
        }
        self.fuel -= 1;
        if self.fuel == 0 {
            self.doubt(
                command.span,
                "the model stops here: this instruction runs too many commands",
            );
        }
        let saved = (self.input.clone(), self.consumed, self.input_is_file);
        let before = self.complaint.clone();
        let errors = (!command.redirects.is_empty())
            .then(|| std::mem::replace(&mut self.errors, Content::empty()));
        let outcome = if let Err(outcome) = self.open_inputs(&command.redirects) {
            outcome
        } else {
            self.empty_outputs(&command.redirects);
            let outcome = match &command.kind {
                CommandKind::Simple(simple) => self.simple(simple, command.span),
                CommandKind::Group(list) => self.list(list),
                CommandKind::Subshell(list) => self.apart(|machine| machine.list(list)),
                CommandKind::If { branches, otherwise } => {
                    self.branch(command.span, branches, otherwise.as_ref())
                }
                CommandKind::For { name, words, body } => {
                    self.each(command.span, name, words.as_deref(), body)
                }
                CommandKind::While { until, condition, body } => {
                    self.repeat(command.span, *until, condition, body)
                }
                CommandKind::Case { word, arms } => self.case(command.span, word, arms),
                CommandKind::Function { keyword: true, .. } | CommandKind::Count { .. }
                    if self.shell_is_dash() =>
                {
                    let message = format!("{}: 1: Syntax error: unexpected word", self.shell);
                    self.exited = Some(Status::Failed(2));
                    self.complain(command.span, 2, message)
                }
                CommandKind::Function { name, body, .. } => {
                    self.functions.insert(name.clone(), (**body).clone());
                    Outcome::ok()
                }
                CommandKind::Test(words) => self.double_test(words, command.span),
                CommandKind::Calculation(text) => self.calculated(text, command.span),
                CommandKind::Count { clauses, body } => self.count(command.span, clauses, body),
            };
            self.close_outputs(&command.redirects, outcome)
        };
        if let Some(before) = errors {
            let now = std::mem::replace(&mut self.errors, Content::empty());
            self.errors = before.followed_by(&now);
        }
        if outcome.status == Status::Ok {
            self.complaint = before;
        }
        if descriptors::is_exec(command) && outcome.status == Status::Ok {
            self.remember(&command.redirects);
        } else if !matches!(command.kind, CommandKind::Simple(_)) || !command.redirects.is_empty() {
            (self.input, self.consumed, self.input_is_file) = saved;
        }
        outcome
    }

    fn condition(&mut self, list: &List) -> Outcome {
        self.conditions += 1;
        let outcome = self.list(list);
        self.conditions -= 1;
        outcome
    }

    fn branch(
        &mut self,
        span: Span,
        branches: &[(List, List)],
        otherwise: Option<&List>,
    ) -> Outcome {
        let mut output = Some(Content::empty());
        for (condition, body) in branches {
            let tested = self.condition(condition);
            join_output(&mut output, tested.output);
            if self.stopped() {
                return Outcome { status: tested.status, output };
            }
            match tested.status {
                Status::Ok => {
                    let done = self.list(body);
                    join_output(&mut output, done.output);
                    return Outcome { status: done.status, output };
                }
                Status::Failed(_) => {}
                Status::Unknown => {
                    self.doubt(span, "which branch runs is not known before the build runs");
                    return Outcome { status: Status::Unknown, output: None };
                }
            }
        }
        match otherwise {
            Some(list) => {
                let done = self.list(list);
                join_output(&mut output, done.output);
                Outcome { status: done.status, output }
            }
            None => Outcome { status: Status::Ok, output },
        }
    }

    fn each(&mut self, span: Span, name: &str, words: Option<&[Word]>, body: &List) -> Outcome {
        let values = match words {
            Some(words) => self.words(words),
            None => self.positional.clone(),
        };
        let mut all = Outcome::ok();
        for value in values {
            if !value.known {
                self.doubt(span, "what the loop runs over is not known before the build runs");
                return Outcome { status: Status::Unknown, output: None };
            }
            self.variables.insert(name.to_owned(), Some(value.text));
            if self.round(body, &mut all) {
                break;
            }
        }
        all
    }

    fn repeat(&mut self, span: Span, until: bool, condition: &List, body: &List) -> Outcome {
        let mut all = Outcome::ok();
        loop {
            let tested = self.condition(condition);
            let go_on = match tested.status {
                Status::Ok => !until,
                Status::Failed(_) => until,
                Status::Unknown => {
                    self.doubt(span, "how often this loop runs is not known before the build runs");
                    return Outcome { status: Status::Unknown, output: None };
                }
            };
            if !go_on || self.stopped() {
                return all;
            }
            if self.round(body, &mut all) {
                return all;
            }
        }
    }

    /// Runs a loop's body once more, which joins what the loop gave so far; whether the loop is over.
    pub(super) fn round(&mut self, body: &List, all: &mut Outcome) -> bool {
        let one = self.list(body);
        all.status = one.status;
        join_output(&mut all.output, one.output);
        // An empty loop must end as well.
        self.fuel = self.fuel.saturating_sub(1);
        self.loop_ends()
    }

    /// Takes one `break` or `continue` off; whether the loop is over.
    pub(super) fn loop_ends(&mut self) -> bool {
        match self.leaving {
            Some(Leaving::Break(levels)) => {
                self.leaving = (levels > 1).then(|| Leaving::Break(levels - 1));
                true
            }
            Some(Leaving::Continue(levels)) if levels > 1 => {
                self.leaving = Some(Leaving::Continue(levels - 1));
                true
            }
            Some(Leaving::Continue(_)) => {
                self.leaving = None;
                false
            }
            Some(Leaving::Return(_)) => true,
            None => self.exited.is_some() || self.fuel == 0,
        }
    }

    fn case(&mut self, span: Span, word: &Word, arms: &[(Vec<Word>, List)]) -> Outcome {
        let value = self.single(word);
        for (patterns, body) in arms {
            for pattern in patterns {
                let pattern = self.pattern(pattern);
                if !value.known || !pattern.known {
                    self.doubt(span, "which arm runs is not known before the build runs");
                    return Outcome { status: Status::Unknown, output: None };
                }
                if glob::matches(&pattern.text, &value.text) {
                    return self.list(body);
                }
            }
        }
        Outcome::ok()
    }

    /// Calls a shell function.
    pub(super) fn function(&mut self, body: &Command, args: Vec<super::Arg>) -> Outcome {
        if self.depth >= DEPTH {
            return Outcome { status: Status::Unknown, output: None };
        }
        self.depth += 1;
        let positional = std::mem::replace(&mut self.positional, args);
        let mut outcome = self.command(body);
        if let Some(Leaving::Return(status)) = self.leaving {
            self.leaving = None;
            outcome.status = status;
        }
        self.positional = positional;
        self.depth -= 1;
        outcome
    }
}

/// Output after output; unknown swallows the rest.
fn join_output(all: &mut Option<Content>, one: Option<Content>) {
    *all = match (all.take(), one) {
        (Some(first), Some(second)) if second.size == crate::Size::ZERO => Some(first),
        (Some(first), Some(second)) => Some(first.followed_by(&second)),
        _ => None,
    };
}

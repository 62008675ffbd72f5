//! The one walk over a script.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use dockerfile::Span;
use dockerfile::shell::{
    AndOr, Command, CommandKind, List, Pipeline, Redirect, RedirectKind, Script, Simple, Word,
};

use super::flow::Flow;
use super::words::Place;
use super::{Dialect, Found};
use crate::{Context, Edit, Severity, Trust};

/// A script on its way through all checks.
pub(super) struct Lint<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) dialect: Dialect,
    pub(super) flow: Flow<'a>,
    pub(super) found: Vec<Found>,
    /// Whether the script stops at the first failure.
    pub(super) errexit: bool,
    /// Variables by name: where they were last given a value, where they were first asked for.
    pub(super) assigned: BTreeMap<String, Span>,
    pub(super) used: BTreeSet<String>,
    pub(super) asked: BTreeMap<String, Span>,
    /// Whether the word that is looked at has a glob outside quotes, where that matters.
    pub(super) in_glob: bool,
    /// Variables whose absence is provided for.
    pub(super) guarded: BTreeSet<String>,
    pub(super) inside: Inside,
    /// Whether the function whose body is looked at reads its arguments; and all functions that are known.
    pub(super) reads_arguments: bool,
    pub(super) functions: super::functions::Functions,
    /// What the shells around this place set, each its own; and what such shells have set that are gone.
    own: Vec<Vec<(String, Span)>>,
    pub(super) lost: BTreeMap<String, Span>,
    /// Variables that hold lists.
    pub(super) arrays: BTreeSet<String>,
    /// Aliases, each with the end of the line that sets it.
    pub(super) aliases: BTreeMap<String, u32>,
    /// The line whose end was last looked for, with that end.
    pub(super) line: Range<u32>,
}

/// What the commands that are looked at stand in, however deep.
#[derive(Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one thing is around, and all may be at once"
)]
pub(super) struct Inside {
    /// The body of a function.
    pub(super) function: bool,
    /// A script inside a word.
    pub(super) substitution: bool,
    /// A pipe of several commands.
    pub(super) pipe: bool,
    /// The body of a loop.
    pub(super) a_loop: bool,
    /// `[[ … ]]`.
    pub(super) double_brackets: bool,
}

/// What stands around a command.
#[derive(Clone, Copy, Default)]
pub(super) struct Around {
    /// Its status is looked at: a condition, or the left of `&&` and `||`.
    pub(super) condition: bool,
    /// Its output goes into a pipe or becomes a word.
    pub(super) piped: bool,
    /// It is the whole condition.
    pub(super) alone: bool,
}

impl<'a> Lint<'a> {
    pub(super) fn new(
        cx: &'a Context<'a>,
        dialect: Dialect,
        exported: &'a BTreeSet<String>,
    ) -> Self {
        Self {
            cx,
            dialect,
            flow: Flow::new(exported),
            found: Vec::new(),
            errexit: false,
            assigned: BTreeMap::new(),
            used: BTreeSet::new(),
            asked: BTreeMap::new(),
            guarded: BTreeSet::new(),
            in_glob: false,
            inside: Inside::default(),
            own: Vec::new(),
            lost: BTreeMap::new(),
            arrays: BTreeSet::new(),
            aliases: BTreeMap::new(),
            line: Range::default(),
            reads_arguments: false,
            functions: BTreeMap::new(),
        }
    }

    /// Everything wrong in the script.
    pub(super) fn script(mut self, script: &Script) -> Vec<Found> {
        script.each_command(|found| self.errexit |= sets_errexit(found.simple));
        self.list(&script.body, Around::default());
        self.unused_and_unassigned();
        self.functions_without_arguments();
        self.found
    }

    /// Notes a fault. The peer places it where the span begins.
    pub(super) fn fault(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: Span,
    ) -> &mut Found {
        self.found.push(Found {
            code,
            span,
            severity,
            message: None,
            fix: None,
            at: span.start,
            place: 0,
            shown: false,
        });
        self.found.last_mut().expect("one was pushed")
    }

    /// The file's text of a span.
    pub(super) fn text(&self, span: Span) -> &'a str {
        self.cx.text(span)
    }

    pub(super) fn is_posix(&self) -> bool {
        matches!(self.dialect, Dialect::Sh | Dialect::Dash)
    }

    pub(super) fn list(&mut self, list: &List, around: Around) {
        self.statements(list, around);
        self.behind_exit(list);
        self.behind_exec(list);
        self.ampersands(list);
        for (index, and_or) in list.iter().enumerate() {
            let is_end = index + 1 == list.len();
            self.and_or(and_or, Around { condition: around.condition && is_end, ..around });
        }
    }

    fn and_or(&mut self, and_or: &AndOr, around: Around) {
        if self.test_around(and_or) {
            return;
        }
        self.shorthand_if(and_or, around);
        self.half_operators(and_or);
        self.opposites(and_or);
        if and_or.background {
            let mark = self.flow.mark();
            self.in_own_shell(|lint| lint.chain(and_or, around));
            self.flow.roll_back(mark);
        } else {
            self.chain(and_or, around);
        }
    }

    fn chain(&mut self, and_or: &AndOr, around: Around) {
        let one = and_or.rest.is_empty();
        let around = Around { alone: around.alone && one, ..around };
        self.pipeline(&and_or.first, Around { condition: around.condition || !one, ..around });
        for (index, (_, pipeline)) in and_or.rest.iter().enumerate() {
            let last = index + 1 == and_or.rest.len();
            let before = self.flow.mark();
            self.pipeline(pipeline, Around { condition: around.condition || !last, ..around });
            let way = self.flow.roll_back(before);
            self.flow.join(&[way], true);
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline, around: Around) {
        self.same_file(pipeline);
        self.streams(pipeline);
        let negation = self.text(pipeline.span);
        if pipeline.negated
            && negation.starts_with('!')
            && !negation[1..].starts_with(|c: char| c.is_whitespace() || c == '\\')
        {
            let span = Span::new(pipeline.span.start, pipeline.span.start + 1);
            let message = super::commands::NO_BLANK.to_owned();
            self.fault("SC1035", Severity::Error, span).message = Some(message);
        }
        let [command] = &*pipeline.commands else {
            self.pipe(pipeline);
            let outside = std::mem::replace(&mut self.inside.pipe, true);
            for (index, command) in pipeline.commands.iter().enumerate() {
                let mark = self.flow.mark();
                let piped = around.piped || index + 1 < pipeline.commands.len();
                self.in_own_shell(|lint| lint.command(command, Around { piped, ..around }));
                self.flow.roll_back(mark);
            }
            self.inside.pipe = outside;
            return;
        };
        let condition = around.condition || pipeline.negated;
        self.command(command, Around { condition, ..around });
    }

    fn alone(&mut self, list: &List, around: Around) {
        let mark = self.flow.mark();
        self.in_own_shell(|lint| lint.list(list, around));
        self.flow.roll_back(mark);
    }

    pub(super) fn command(&mut self, command: &Command, around: Around) {
        self.needless(command, around);
        let test = Around { condition: true, alone: true, ..around };
        let body = Around { condition: false, alone: false, ..around };
        match &command.kind {
            CommandKind::Simple(simple) => self.simple(command, simple, around),
            CommandKind::Group(list) => self.list(list, around),
            CommandKind::Subshell(list) => self.alone(list, around),
            CommandKind::If { branches, otherwise } => {
                let mut ways = Vec::with_capacity(branches.len() + 1);
                for (condition, list) in branches {
                    self.list(condition, test);
                    ways.extend(self.one_way(list, body));
                }
                if let Some(list) = otherwise {
                    ways.extend(self.one_way(list, body));
                }
                self.flow.join(&ways, otherwise.is_none());
            }
            CommandKind::For { name, words, body } => {
                self.for_loop(command, name, words.as_deref());
                self.repeated(body);
            }
            CommandKind::While { condition, body, .. } => {
                self.list(condition, test);
                self.repeated(body);
            }
            CommandKind::Case { word, arms } => {
                self.constant_case(word);
                self.arms_in_vain(arms);
                self.word(word, Place::Free);
                let mut ways = Vec::with_capacity(arms.len());
                let mut also_none = true;
                for (patterns, list) in arms {
                    for pattern in patterns {
                        also_none &= pattern.raw != "*";
                        self.word(pattern, Place::Pattern);
                    }
                    ways.extend(self.one_way(list, body));
                }
                self.flow.join(&ways, also_none);
            }
            CommandKind::Function { name, body, .. } => {
                self.function(command);
                let passes = !self.own.is_empty();
                let function = self.functions.entry(name.clone()).or_default();
                (function.span, function.passes) = (Some(command.span), passes);
                let around_it = std::mem::take(&mut self.reads_arguments);
                let outside = std::mem::replace(&mut self.inside.function, true);
                self.command(body, Around::default());
                self.inside.function = outside;
                if std::mem::replace(&mut self.reads_arguments, around_it) {
                    self.functions.entry(name.clone()).or_default().reads = true;
                }
            }
            CommandKind::Test(_) | CommandKind::Calculation(_) => self.other(command),
            CommandKind::Count { body, .. } => {
                self.other(command);
                self.repeated(body);
            }
        }
        for redirect in &command.redirects {
            self.redirect(redirect, command.redirects.len() == 1);
        }
        self.redirects_in_order(&command.redirects, around);
    }

    /// What stands behind `exit` in a list never runs.
    fn behind_exit(&mut self, list: &List) {
        let exit = list.iter().position(|chain| match &*chain.first.commands {
            [Command { kind: CommandKind::Simple(simple), .. }] => {
                let name = simple.words.first().map_or("", |word| word.raw.as_str());
                matches!(name, "exit" | "return") && !chain.background && !chain.first.negated
            }
            _ => false,
        });
        let Some(exit) = exit else { return };
        let rest = list[exit].rest.iter().map(|(_, pipeline)| pipeline);
        let behind = list[exit + 1..].iter().map(|chain| &chain.first);
        for pipeline in rest.chain(behind) {
            self.fault("SC2317", Severity::Info, pipeline.span);
        }
    }

    /// What variables are after a list; nothing where the script ends in it. Takes it back.
    fn one_way(&mut self, list: &List, around: Around) -> Option<BTreeMap<String, bool>> {
        let mark = self.flow.mark();
        self.list(list, around);
        let way = self.flow.roll_back(mark);
        let ends = list.last().is_some_and(|last| {
            let pipeline = &last.first;
            match &*pipeline.commands {
                [Command { kind: CommandKind::Simple(simple), .. }] => {
                    let name = simple.words.first().map_or("", |word| word.raw.as_str());
                    last.rest.is_empty() && matches!(name, "exit" | "return")
                }
                _ => false,
            }
        });
        (!ends).then_some(way)
    }

    /// The body of a loop, which may not run at all.
    pub(super) fn repeated(&mut self, list: &List) {
        let mark = self.flow.mark();
        let outside = std::mem::replace(&mut self.inside.a_loop, true);
        self.list(list, Around::default());
        self.inside.a_loop = outside;
        let way = self.flow.roll_back(mark);
        self.flow.join(&[way], true);
    }

    fn simple(&mut self, command: &Command, simple: &Simple, around: Around) {
        let alone = simple.words.is_empty();
        for assigned in &simple.assignments {
            let prompt = super::commands::PROMPTS.contains(&&*assigned.name);
            self.word(&assigned.value, if prompt { Place::Prompt } else { Place::Value });
            if assigned.append {
                self.posix_fault("SC3024", Severity::Warning, assigned.span, "`+=` is bash's");
                self.used.insert(assigned.name.clone());
            }
            for word in assigned.list.iter().flatten() {
                self.split_into_list(word);
            }
            if assigned.value.raw.starts_with('=') {
                let message = format!("`==` sets `{}` to `{}`", assigned.name, assigned.value.raw);
                let span = assigned.value.span;
                self.fault("SC1097", Severity::Error, span).message = Some(message);
            }
            if assigned.name == "IFS" {
                self.separators(&assigned.value, &assigned.value.raw);
            }
            if prompt {
                self.asked_later(&assigned.value);
            }
            if assigned.value.raw.starts_with('(') {
                self.arrays.insert(assigned.name.clone());
                let span = assigned.value.span;
                self.posix_fault("SC3030", Severity::Warning, span, "Lists are bash's");
            }
            if alone && assigned.name == "PATH" && !assigned.append {
                self.path(&assigned.value, assigned.span);
            }
            if alone {
                let splits = assigned.append || self.flow.value_splits(&assigned.value.raw);
                self.assign(&assigned.name, assigned.span, splits);
            }
        }
        self.blank_behind_equals(simple);
        self.value_too_late(simple);
        if !alone {
            self.call(command, simple, around);
        }
    }

    /// A variable is given a value.
    pub(super) fn assign(&mut self, name: &str, span: Span, splits: bool) {
        self.flow.set(name, splits);
        self.note(name, span);
    }

    /// Notes where a variable is given a value.
    pub(super) fn note(&mut self, name: &str, span: Span) {
        self.assigned.insert(name.to_owned(), span);
        self.lost.remove(name);
        if let Some(own) = self.own.last_mut() {
            own.push((name.to_owned(), span));
        }
    }

    /// What runs in a shell of its own: the values set there are lost with it.
    fn in_own_shell(&mut self, run: impl FnOnce(&mut Self)) {
        self.own.push(Vec::new());
        run(self);
        self.lost.extend(self.own.pop().unwrap_or_default());
    }

    /// `2>&1 > f` sends errors to where the output went before.
    fn redirects_in_order(&mut self, redirects: &[Redirect], around: Around) {
        let errors = redirects.iter().position(|redirect| {
            redirect.kind == RedirectKind::Duplicate
                && redirect.descriptor == Some(2)
                && redirect.target.raw == "1"
        });
        let Some(errors) = errors else { return };
        let file = redirects[errors + 1..].iter().find(|redirect| {
            matches!(redirect.kind, RedirectKind::Write | RedirectKind::Append)
                && redirect.descriptor == Some(1)
        });
        if let Some(file) = file.filter(|_| !around.piped) {
            let (first, second) = (redirects[errors].span, file.span);
            let edits = vec![
                Edit::replace(first, self.text(second)),
                Edit::replace(second, self.text(first)),
            ];
            let found = self.fault("SC2069", Severity::Warning, first);
            found.fix = Some(("Redirect both to the file", Trust::Review, edits));
        }
    }

    /// `alone` says that the command has no other: then it can be written in other words.
    fn redirect(&mut self, redirect: &Redirect, alone: bool) {
        let text = self.text(redirect.span);
        let numbered = redirect.target.raw.bytes().all(|byte| byte.is_ascii_digit());
        let file = matches!(
            redirect.kind,
            RedirectKind::Read | RedirectKind::Write | RedirectKind::Append
        );
        if file && numbered && !redirect.target.raw.is_empty() {
            self.fault("SC2210", Severity::Warning, redirect.span);
        }
        self.redirect_to_program(redirect);
        if file
            && ["/dev/tcp/", "/dev/udp/"].iter().any(|path| redirect.target.raw.starts_with(path))
        {
            let span = redirect.target.span;
            self.posix_fault(
                "SC3025",
                Severity::Warning,
                span,
                "A file that is a connection is bash's",
            );
        }
        match redirect.kind {
            RedirectKind::Heredoc => {
                for name in names_behind_dollars(&redirect.target.raw) {
                    self.used.insert(name.to_owned());
                }
                return;
            }
            RedirectKind::HereString => {
                self.posix_fault("SC3011", Severity::Warning, redirect.span, "`<<<` is bash's");
            }
            RedirectKind::WriteAll if text.starts_with("&>") => {
                let edit = Edit::replace(
                    redirect.span,
                    format!("> {} 2>&1", self.text(redirect.target.span)),
                );
                let found =
                    self.posix_fault("SC3020", Severity::Warning, redirect.span, "`&>` is bash's");
                if let Some(found) = found.filter(|_| alone) {
                    found.fix = Some(("Redirect both", Trust::Safe, vec![edit]));
                }
            }
            RedirectKind::WriteAll => {
                self.posix_fault(
                    "SC3021",
                    Severity::Warning,
                    redirect.span,
                    "`>&` with a file is bash's",
                );
            }
            _ => {}
        }
        self.word(&redirect.target, Place::Redirect);
    }

    /// Scripts inside a word: each in a shell of its own.
    pub(super) fn inner(&mut self, word: &Word) {
        for script in word.scripts() {
            let outside = std::mem::replace(&mut self.inside.substitution, true);
            self.alone(&script.body, Around { piped: true, ..Around::default() });
            self.inside.substitution = outside;
        }
    }

    /// Notes a fault that only a POSIX shell has.
    pub(super) fn posix_fault(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: Span,
        message: &str,
    ) -> Option<&mut Found> {
        if !self.is_posix() {
            return None;
        }
        let message = format!("{message}: `sh` does not know it");
        let found = self.fault(code, severity, span);
        found.message = Some(message);
        Some(found)
    }
}

/// `set -e` or `set -o errexit`.
fn sets_errexit(simple: &Simple) -> bool {
    simple.words.first().is_some_and(|word| word.raw == "set")
        && simple.words.iter().skip(1).any(|word| {
            let short = word.raw.strip_prefix('-').is_some_and(|letters| letters.contains('e'));
            short && !word.raw.starts_with("--") || word.raw == "errexit"
        })
}

/// The variables' names in a text that is not taken apart further.
pub(super) fn names_behind_dollars(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).map(|rest| {
        let rest = rest.trim_start_matches(['{', '#', '!']);
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_');
        &rest[..end.unwrap_or(rest.len())]
    })
}

//! What is wrong with pipes: programs whose output is not made for the next one.

use std::collections::{BTreeMap, BTreeSet};

use dockerfile::Span;
use dockerfile::shell::{
    Command, CommandKind, List, Pipeline, Redirect, RedirectKind, Simple, Word,
};

use super::walk::Lint;
use crate::{Edit, Severity, Trust};

impl Lint<'_> {
    /// A file that one pipeline reads and writes: the shell empties it before anything reads.
    pub(super) fn same_file(&mut self, pipeline: &Pipeline) {
        let is_file = |redirect: &&Redirect| {
            self.opens(redirect) && !redirect.target.raw.trim_matches('"').starts_with("/dev/")
        };
        let mut redirects = pipeline.commands.iter().flat_map(|command| &command.redirects);
        if redirects.find(is_file).is_none() {
            return;
        }
        let mut named = Vec::new();
        for command in &pipeline.commands {
            self.name_all(command, &mut named);
        }
        // The last place of each file by what is done there: named, read, written.
        let mut last: BTreeMap<&str, [Option<Span>; 3]> = BTreeMap::new();
        let way = |read: Option<bool>| read.map_or(0, |read| if read { 1 } else { 2 });
        for (word, read) in named {
            let places = last.entry(&word.raw).or_default();
            let place = &mut places[way(read)];
            *place = (*place).max(Some(word.span));
        }
        let mut told = BTreeSet::new();
        for command in pipeline.commands.iter().filter(|command| !is_harmless(command)) {
            for redirect in command.redirects.iter().filter(is_file) {
                let name = redirect.target.raw.as_str();
                let own = way(Some(redirect.kind == RedirectKind::Read));
                let Some(places) = last.get(name) else { continue };
                let others =
                    (0..3).filter(|&other| other != own).filter_map(|other| places[other]).max();
                if let Some(place) = others.and_then(|other| places[own].max(Some(other))) {
                    told.insert(place);
                }
            }
        }
        for place in told {
            self.fault("SC2094", Severity::Info, place);
        }
    }

    /// Whether a redirection reads or writes a file; to the peer `>& f` names no file.
    fn opens(&self, redirect: &Redirect) -> bool {
        match redirect.kind {
            RedirectKind::Read | RedirectKind::Write | RedirectKind::Append => true,
            RedirectKind::WriteAll => self.text(redirect.span).starts_with('&'),
            _ => false,
        }
    }

    /// All words in a command, however deep; of a redirection's file whether it is read.
    fn name_all<'c>(&self, command: &'c Command, out: &mut Vec<(&'c Word, Option<bool>)>) {
        let harmless = is_harmless(command);
        let mut words: Vec<&Word> = Vec::new();
        let mut lists: Vec<&List> = Vec::new();
        match &command.kind {
            CommandKind::Simple(simple) => {
                words.extend(simple.assignments.iter().map(|assigned| &assigned.value));
                words.extend(&simple.words);
            }
            CommandKind::Group(list)
            | CommandKind::Subshell(list)
            | CommandKind::Count { body: list, .. } => {
                lists.push(list);
            }
            CommandKind::If { branches, otherwise } => {
                lists.extend(branches.iter().flat_map(|(condition, body)| [condition, body]));
                lists.extend(otherwise);
            }
            CommandKind::For { words: over, body, .. } => {
                words.extend(over.iter().flatten());
                lists.push(body);
            }
            CommandKind::While { condition, body, .. } => lists.extend([condition, body]),
            CommandKind::Case { word, arms } => {
                words.push(word);
                for (patterns, body) in arms {
                    words.extend(patterns);
                    lists.push(body);
                }
            }
            CommandKind::Function { body, .. } => self.name_all(body, out),
            CommandKind::Test(inner) => words.extend(inner),
            CommandKind::Calculation(_) => {}
        }
        for word in words {
            lists.extend(word.scripts().into_iter().map(|script| &script.body));
            if !harmless {
                out.push((word, None));
            }
        }
        for redirect in &command.redirects {
            if redirect.kind == RedirectKind::HereString {
                out.push((&redirect.target, None));
            } else if !harmless && self.opens(redirect) {
                out.push((&redirect.target, Some(redirect.kind == RedirectKind::Read)));
            }
        }
        for chain in lists.into_iter().flatten() {
            let rest = chain.rest.iter().map(|(_, pipeline)| pipeline);
            for inner in
                std::iter::once(&chain.first).chain(rest).flat_map(|pipeline| &pipeline.commands)
            {
                self.name_all(inner, out);
            }
        }
    }

    pub(super) fn pipe(&mut self, pipeline: &Pipeline) {
        let simple = |command: &'_ Command| match &command.kind {
            CommandKind::Simple(simple) => simple.program(),
            _ => None,
        };
        let names: Vec<String> =
            pipeline.commands.iter().map(|command| simple(command).unwrap_or_default()).collect();
        if let Some(first) =
            words(&pipeline.commands[0]).filter(|first| names[0] == "time" && first.words.len() > 1)
        {
            self.posix_fault(
                "SC2176",
                Severity::Warning,
                first.words[0].span,
                "`time` of a pipe is bash's",
            );
        }
        let mut listed = false;
        for (index, pair) in names.windows(2).enumerate() {
            let (left, right) = (&pipeline.commands[index], &pipeline.commands[index + 1]);
            let (Some(first), Some(second)) = (words(left), words(right)) else {
                if pair[0] == "ls" {
                    self.fault("SC2012", Severity::Info, left.span);
                }
                continue;
            };
            match (pair[0].as_str(), pair[1].as_str()) {
                ("find", "xargs") => {
                    let nul = short(second, '0') || long(second, "null") || short(first, '0');
                    let prints = first.words.iter().any(|word| {
                        let option = word.raw.trim_start_matches('-');
                        option.starts_with("print0") || option.starts_with("printf")
                    });
                    if !nul && !prints {
                        let found = self.fault("SC2038", Severity::Warning, left.span);
                        let edits = vec![
                            Edit::insert(left.span.end, " -print0"),
                            Edit::insert(second.words[0].span.end, " -0"),
                        ];
                        let plain = left.redirects.is_empty()
                            && !first.words.iter().any(|word| {
                                matches!(&*word.raw, "-print" | "-exec" | "-or" | "-o")
                            });
                        found.fix =
                            plain.then_some(("Part the names by NUL", Trust::Review, edits));
                    }
                }
                ("ps", "grep") => {
                    let by_id = first
                        .words
                        .iter()
                        .any(|word| matches!(&*word.raw, "-p" | "-q" | "--pid" | "--quick-pid"));
                    if !by_id {
                        self.fault("SC2009", Severity::Info, left.span);
                    }
                }
                ("ls", "grep") => {
                    self.fault("SC2010", Severity::Warning, left.span);
                    listed = true;
                }
                ("ls", "xargs") => {
                    self.fault("SC2011", Severity::Warning, left.span);
                    listed = true;
                }
                ("ls", _) if !listed && !short(first, 'N') => {
                    self.fault("SC2012", Severity::Info, left.span);
                }
                ("grep", "wc") => {
                    let lines = second
                        .words
                        .iter()
                        .skip(1)
                        .any(|word| matches!(&*word.raw, "-l" | "--lines"));
                    let others =
                        ['o', 'r', 'R', 'A', 'B', 'C'].iter().any(|&letter| short(first, letter));
                    if lines
                        && !others
                        && !long(first, "only-matching")
                        && !long(first, "recursive")
                    {
                        self.fault("SC2126", Severity::Style, left.span);
                    }
                }
                _ => {}
            }
        }
        for pair in pipeline.commands.windows(2) {
            let between =
                dockerfile::Span::new(pair[0].span.end, pair[1].span.start.max(pair[0].span.end));
            if self.text(between).contains("|&") {
                let at = between.start + self.text(between).find('|').unwrap_or_default() as u32;
                let sign = dockerfile::Span::new(at, at + 2);
                self.posix_fault("SC3029", Severity::Warning, sign, "`|&` is bash's");
            }
        }
    }
}

/// Programs that print their arguments, or wait for the end of their input.
fn is_harmless(command: &Command) -> bool {
    matches!(&command.kind, CommandKind::Simple(simple) if matches!(simple.program().as_deref(), Some("echo" | "printf" | "mapfile" | "sponge")))
}

fn words(command: &Command) -> Option<&Simple> {
    match &command.kind {
        CommandKind::Simple(simple) if !simple.words.is_empty() => Some(simple),
        _ => None,
    }
}

fn short(simple: &Simple, letter: char) -> bool {
    simple.words.iter().skip(1).any(|word| {
        word.raw
            .strip_prefix('-')
            .is_some_and(|rest| !rest.starts_with('-') && rest.contains(letter))
    })
}

fn long(simple: &Simple, name: &str) -> bool {
    simple.words.iter().any(|word| {
        word.raw.trim_start_matches('-').starts_with(name) && word.raw.starts_with("--")
    })
}

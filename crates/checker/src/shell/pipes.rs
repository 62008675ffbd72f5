//! What is wrong with pipes: programs whose output is not made for the next one.

use std::collections::BTreeSet;

use dockerfile::shell::{Command, CommandKind, Pipeline, Redirect, RedirectKind, Simple, Word};

use super::walk::Lint;
use crate::{Edit, Severity, Trust};

impl Lint<'_> {
    /// A file that one pipeline reads and writes: the shell empties it before anything reads.
    pub(super) fn same_file(&mut self, pipeline: &Pipeline) {
        let mut named = BTreeSet::new();
        let mut redirected: Vec<(&Word, bool)> = Vec::new();
        for command in &pipeline.commands {
            let targets = command.redirects.iter().filter(|redirect| {
                let kind = redirect.kind;
                !matches!(
                    kind,
                    RedirectKind::Heredoc | RedirectKind::HereString | RedirectKind::Duplicate
                )
            });
            let reads = |redirect: &Redirect| redirect.kind == RedirectKind::Read;
            redirected.extend(targets.map(|redirect| (&redirect.target, reads(redirect))));
            if let CommandKind::Simple(simple) = &command.kind
                && !matches!(
                    simple.program().as_deref(),
                    Some("echo" | "printf" | "tee" | "sponge")
                )
            {
                named.extend(simple.words.iter().skip(1).filter_map(Word::literal));
            }
        }
        let mut seen: [BTreeSet<String>; 2] = Default::default();
        for (file, reads) in redirected {
            let name = file.literal().filter(|name| !name.is_empty() && !name.starts_with("/dev/"));
            let Some(name) = name else { continue };
            if named.contains(&name) || seen[usize::from(!reads)].contains(&name) {
                self.fault("SC2094", Severity::Info, file.span);
            }
            seen[usize::from(reads)].insert(name);
        }
    }

    pub(super) fn pipe(&mut self, pipeline: &Pipeline) {
        let simple = |command: &'_ Command| match &command.kind {
            CommandKind::Simple(simple) => simple.program(),
            _ => None,
        };
        let names: Vec<String> =
            pipeline.commands.iter().map(|command| simple(command).unwrap_or_default()).collect();
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
                self.posix_fault("SC3029", Severity::Warning, between, "`|&` is bash's");
            }
        }
    }
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

//! What several statements of a list show together.

use dockerfile::Span;
use dockerfile::shell::{
    AndOr, Command, CommandKind, Joint, List, Pipeline, Redirect, RedirectKind,
};

use super::walk::{Around, Lint};
use crate::{Edit, Severity, Trust};

impl Lint<'_> {
    /// `[ a != b ] || [ a != c ]`: one of them is always so.
    pub(super) fn opposites(&mut self, chain: &AndOr) {
        let Some(left) = comparison(&chain.first) else { return };
        let Some((kind, _)) = chain.rest.first() else { return };
        let (code, operators, outcome) = match kind {
            Joint::Or => ("SC2252", ["!=", "-ne"], "true"),
            Joint::And => ("SC2333", ["=", "-eq"], "false"),
        };
        let plain = |word: &str| !word.contains(['*', '$']);
        let mut end = chain.first.span.end;
        for (_, pipeline) in chain.rest.iter().take_while(|(joint, _)| joint == kind) {
            let from = std::mem::replace(&mut end, pipeline.span.end);
            let Some(right) = comparison(pipeline) else { continue };
            let same = left[..2] == right[..2] && operators.contains(&left[1]);
            if same && left[2] != right[2] && plain(left[2]) && plain(right[2]) {
                let between = self.text(Span::new(from, pipeline.span.start));
                let start = from + (between.len() - between.trim_start().len()) as u32;
                let found = self.fault(code, Severity::Warning, Span::new(start, start + 2));
                found.message = Some(format!("This is always {outcome}: it cannot be both"));
            }
        }
    }

    /// What several statements of a list show together.
    pub(super) fn statements(&mut self, list: &List, around: Around) {
        self.repeated_redirects(list);
        self.cd_and_back(list);
        if self.errexit {
            for and_or in list.iter().take(list.len().saturating_sub(1)) {
                if and_or.first.negated && and_or.rest.is_empty() && !around.condition {
                    self.fault("SC2251", Severity::Info, and_or.first.span);
                }
            }
        }
    }

    /// `[ a ] | b` and `[ a ] & b`: the operator is written twice.
    pub(super) fn half_operators(&mut self, chain: &AndOr) {
        let all =
            std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, pipeline)| pipeline));
        for pipeline in all {
            for pair in pipeline.commands.windows(2) {
                if tests(&pair[0]) || tests(&pair[1]) {
                    self.half(pair[0].span.end, pair[1].span.start, "SC2266", '|');
                }
            }
        }
        let last = chain.rest.last().map_or(&chain.first, |(_, pipeline)| pipeline);
        if chain.background && last.commands.last().is_some_and(tests) {
            self.half(chain.span.end, chain.span.end + 64, "SC2265", '&');
        }
    }

    /// `else if`, and brackets around a test.
    pub(super) fn needless(&mut self, command: &Command, around: Around) {
        match &command.kind {
            CommandKind::If { otherwise: Some(list), .. } => {
                let Some(inner) = list.first().and_then(|one| one.first.commands.first()) else {
                    return;
                };
                let start = inner.span.start;
                let before = self.text(Span::new(command.span.start, start));
                if matches!(inner.kind, CommandKind::If { .. }) && before.ends_with("else ") {
                    let found =
                        self.fault("SC1075", Severity::Warning, Span::new(start, start + 2));
                    found.message = Some("`elif` needs no `fi` of its own".to_owned());
                }
            }
            CommandKind::Subshell(list) if command.redirects.is_empty() => {
                let [chain] = &**list else { return };
                let all = std::iter::once(&chain.first)
                    .chain(chain.rest.iter().map(|(_, pipeline)| pipeline));
                if !all
                    .into_iter()
                    .all(|pipeline| matches!(&*pipeline.commands, [one] if is_test(one)))
                {
                    return;
                }
                let code = match (chain.rest.is_empty(), around.alone) {
                    (true, true) => "SC2233",
                    (true, false) => "SC2234",
                    (false, _) => "SC2235",
                };
                let found = self.fault(code, Severity::Style, command.span);
                found.message = Some("These brackets start a shell for a test".to_owned());
            }
            _ => {}
        }
    }

    fn half(&mut self, from: u32, to: u32, code: &'static str, sign: char) {
        let end = self.cx.file.text.len() as u32;
        let text = self.cx.file.text.get(from as usize..to.min(end) as usize);
        let text = text.or_else(|| self.cx.file.text.get(from as usize..)).unwrap_or_default();
        let Some(at) = text.find(sign) else { return };
        let at = from + at as u32;
        let found = self.fault(code, Severity::Error, Span::new(at, at + 1));
        found.message = Some(format!("`{sign}` does not join tests: `{sign}{sign}` does"));
        let edits = vec![Edit::insert(at, sign.to_string())];
        found.fix = Some(("Write it twice", Trust::Review, edits));
    }

    fn repeated_redirects(&mut self, list: &List) {
        let target = |index: usize| {
            let and_or = list.get(index).filter(|and_or| and_or.rest.is_empty())?;
            let writer = and_or.first.commands.last()?;
            let append = |redirect: &&Redirect| redirect.kind == RedirectKind::Append;
            let redirect = writer.redirects.iter().find(append)?;
            Some((redirect.target.raw.as_str(), writer.span))
        };
        let mut index = 0;
        while index < list.len() {
            let Some((file, span)) = target(index) else {
                index += 1;
                continue;
            };
            let same = (index..list.len())
                .take_while(|&at| target(at).is_some_and(|(other, _)| other == file));
            let count = same.count();
            if count >= 3 {
                let edits = grouped(&list[index..index + count]);
                let found = self.fault("SC2129", Severity::Style, span);
                found.fix = edits.map(|edits| ("Redirect all of them once", Trust::Review, edits));
            }
            index += count.max(1);
        }
    }

    /// `cd a; …; cd ..` between statements.
    fn cd_and_back(&mut self, list: &List) {
        if self.errexit {
            return;
        }
        let mut before: Option<bool> = None;
        for and_or in list.iter().filter(|and_or| and_or.rest.is_empty()) {
            let [command] = &*and_or.first.commands else { continue };
            let CommandKind::Simple(simple) = &command.kind else { continue };
            if simple.words.first().is_none_or(|word| word.raw != "cd") {
                continue;
            }
            let back = matches!(&*simple.words, [_, folder] if matches!(&*folder.raw, ".." | "-"));
            if back && before == Some(false) {
                self.fault("SC2103", Severity::Info, command.span);
                return;
            }
            before = Some(back);
        }
    }
}

/// Braces around statements that append to one file, which then is named once.
fn grouped(list: &[AndOr]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let end = list.len().checked_sub(1)?;
    for (index, and_or) in list.iter().enumerate() {
        let [command] = &*and_or.first.commands else { return None };
        let CommandKind::Simple(simple) = &command.kind else { return None };
        let [redirect] = &*command.redirects else { return None };
        let words = simple.words.last()?.span;
        // The redirection stands at the end, parted by white space.
        if and_or.first.negated
            || words.end > redirect.span.start
            || redirect.span.end != command.span.end
        {
            return None;
        }
        if index == 0 {
            edits.push(Edit::insert(command.span.start, "{ "));
        }
        if index == end {
            edits.push(Edit::replace(Span::new(words.end, redirect.span.start), "; } "));
        } else {
            edits.push(Edit::delete(Span::new(words.end, redirect.span.end)));
        }
    }
    Some(edits)
}

/// The three words of a comparison in brackets.
fn comparison(pipeline: &Pipeline) -> Option<[&str; 3]> {
    let [command] = &*pipeline.commands else { return None };
    match &command.kind {
        CommandKind::Simple(simple) => match &*simple.words {
            [open, left, operator, right, _] if open.raw == "[" => {
                Some([&left.raw, &operator.raw, &right.raw])
            }
            _ => None,
        },
        CommandKind::Test(words) => match &**words {
            [left, operator, right] => Some([&left.raw, &operator.raw, &right.raw]),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a pipeline is a test, in brackets or not.
pub(super) fn is_test_of_any_kind(pipeline: &Pipeline) -> bool {
    matches!(&*pipeline.commands, [command] if tests(command))
}

/// Whether a command is a test, in brackets or not.
fn tests(command: &Command) -> bool {
    match &command.kind {
        CommandKind::Test(_) => true,
        CommandKind::Simple(simple) => {
            simple.words.first().is_some_and(|word| matches!(&*word.raw, "[" | "test"))
        }
        _ => false,
    }
}

/// Whether a command is a test in brackets.
fn is_test(command: &Command) -> bool {
    if !command.redirects.is_empty() {
        return false;
    }
    match &command.kind {
        CommandKind::Test(_) => true,
        CommandKind::Simple(simple) => simple.words.first().is_some_and(|word| word.raw == "["),
        _ => false,
    }
}

//! What several statements of a list show together.

use dockerfile::Span;
use dockerfile::shell::{AndOr, CommandKind, List, Redirect, RedirectKind};

use super::walk::{Around, Lint};
use crate::{Edit, Severity, Trust};

impl Lint<'_> {
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

//! Exec form and shell form: JSON arrays, and the scripts that go to the shell.

use std::ops::Range;

use super::Parser;
use super::instruction::Line;
use crate::json::{self, Json};
use crate::shell::{self, Language, Script};
use crate::source::Source;
use crate::{Form, Kind, Text, TokenKind};

const NOT_STRINGS: &str = "when using JSON array syntax, arrays must be comprised of strings only";

impl Parser<'_> {
    /// The JSON array that a text is, painted; `Err` where Docker refuses it, `Ok(None)` where it is none.
    pub(super) fn json(
        &mut self,
        line: &Line,
        range: Range<usize>,
    ) -> Result<Option<Vec<Text>>, Kind> {
        match json::array(line.source, range.clone()) {
            Json::Strings(strings) => {
                self.paint.source(line.source, range, TokenKind::Punctuation);
                for string in &strings {
                    self.paint.span(string.span, TokenKind::String);
                }
                Ok(Some(strings))
            }
            Json::Mixed(other) => {
                let span = line.source.span(other);
                self.paint.span(span, TokenKind::Invalid);
                self.problem(span, NOT_STRINGS);
                Err(line.invalid())
            }
            Json::Not => Ok(None),
        }
    }

    pub(super) fn form(&mut self, line: &Line, range: Range<usize>) -> Result<Form, Kind> {
        match self.json(line, range.clone())? {
            Some(strings) => Ok(Form::Exec(strings)),
            None => Ok(Form::Shell(self.script(line, range))),
        }
    }

    /// The script of a shell form: the line's own text, or the heredocs that it opens.
    pub(super) fn script(&mut self, line: &Line, range: Range<usize>) -> Script {
        let mut language = match self.other_shell.clone().filter(|_| !self.as_posix) {
            Some(other) => Language::Other(other),
            None => Language::Shell,
        };
        let mut source = Source::default();
        let bare = match line.marks {
            [mark] if mark.range == range => true,
            // `<<EOF bash -x` hands the heredoc to a shell by name.
            [mark] if mark.range.start == range.start => {
                line.source.text.get(mark.range.end..range.end).is_some_and(shell::reads_input)
            }
            _ => false,
        };
        if bare {
            for heredoc in line.heredocs {
                let body = &self.text[heredoc.body.range()];
                let mut at = heredoc.body.start as usize;
                for text in body.split_inclusive('\n') {
                    let stripped =
                        if heredoc.strip_tabs { text.trim_start_matches('\t') } else { text };
                    source.push(stripped, at + text.len() - stripped.len());
                    at += text.len();
                }
            }
            if let Some(name) = shell::shebang(&source.text) {
                language =
                    if shell::is_posix(&name) { Language::Shell } else { Language::Other(name) };
            }
        } else {
            source.push_part(line.source, range.clone());
            // A closed heredoc inside the line goes to the shell as it stands, its closing line included.
            for heredoc in line.heredocs {
                // The file may end on the line that opens it.
                let Some(feed) = (heredoc.body.start as usize).checked_sub(1) else { break };
                if self.text.as_bytes().get(feed) != Some(&b'\n') {
                    break;
                }
                source.push("\n", feed);
                source.push(&self.text[heredoc.body.range()], heredoc.body.start as usize);
                source.push(&self.text[heredoc.close.range()], heredoc.close.start as usize);
            }
        }
        let span = match line.heredocs {
            [heredoc] if bare => heredoc.body,
            _ => line.source.span(range.clone()),
        };
        if language == Language::Shell {
            if bare {
                for heredoc in line.heredocs {
                    self.paint.unpaint(heredoc.body);
                }
            }
            // A heredoc inside the line stands elsewhere in the file: such a script is read anew.
            if bare || line.heredocs.is_empty() {
                let known = self.known.reuse(&source.text, self.text, span, &mut self.paint);
                if let Some(script) = known {
                    return script;
                }
            }
            return shell::read(source, span, &mut self.paint);
        }
        Script {
            span,
            source: source.text,
            body: Vec::new(),
            problem: None,
            stops_between: false,
            language,
        }
    }
}

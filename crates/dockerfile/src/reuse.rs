//! Parsing again after an edit: scripts whose text did not change are moved to their new place, not read again.

use std::collections::BTreeMap;

use crate::paint::Paint;
use crate::shell::{AndOr, Command, CommandKind, Language, List, Part, Pipeline, Script, Word};
use crate::{Dockerfile, Form, Instruction, Kind, Span, Token, TokenKind};

/// The scripts of a file that was parsed before.
#[derive(Default)]
pub(crate) struct Scripts<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// By the text that the shell gets.
    by_source: BTreeMap<&'a str, Vec<&'a Script>>,
}

impl<'a> Scripts<'a> {
    pub(crate) fn of(old: &'a Dockerfile) -> Self {
        let mut scripts = Self { text: &old.text, tokens: &old.tokens, ..Self::default() };
        for instruction in &old.instructions {
            scripts.take(instruction);
        }
        scripts
    }

    fn take(&mut self, instruction: &'a Instruction) {
        let script = match &instruction.kind {
            Kind::Onbuild(inner) => return self.take(inner),
            Kind::Run(Form::Shell(script))
            | Kind::Cmd(Form::Shell(script))
            | Kind::Entrypoint(Form::Shell(script))
            | Kind::Healthcheck(Some(Form::Shell(script))) => script,
            _ => return,
        };
        if script.language == Language::Shell {
            self.by_source.entry(&script.source).or_default().push(script);
        }
    }

    /// The script of the same text, moved to where the text stands now, with its colours.
    pub(crate) fn reuse(
        &mut self,
        source: &str,
        text: &str,
        span: Span,
        paint: &mut Paint,
    ) -> Option<Script> {
        let known = self.by_source.get_mut(source)?;
        let written = text.get(span.range())?;
        let same = |script: &&Script| self.text.get(script.span.range()) == Some(written);
        let mut script = known.swap_remove(known.iter().rposition(same)?).clone();
        let delta = span.start.wrapping_sub(script.span.start);
        let first = self.tokens.partition_point(|token| token.span.end <= script.span.start);
        for token in self.tokens.iter().skip(first) {
            if token.span.start >= script.span.end {
                break;
            }
            // What nobody painted gets its colour by what it is.
            if !matches!(token.kind, TokenKind::Space | TokenKind::Argument) {
                let start = token.span.start.max(script.span.start);
                let end = token.span.end.min(script.span.end);
                paint.span(moved(Span::new(start, end), delta), token.kind);
            }
        }
        in_script(&mut script, delta);
        Some(script)
    }
}

fn moved(span: Span, delta: u32) -> Span {
    Span::new(span.start.wrapping_add(delta), span.end.wrapping_add(delta))
}

fn shift(span: &mut Span, delta: u32) {
    *span = moved(*span, delta);
}

fn in_script(script: &mut Script, delta: u32) {
    shift(&mut script.span, delta);
    in_list(&mut script.body, delta);
    if let Some(problem) = &mut script.problem {
        shift(&mut problem.span, delta);
    }
}

fn in_list(list: &mut List, delta: u32) {
    for AndOr { span, first, rest, .. } in list {
        shift(span, delta);
        in_pipeline(first, delta);
        for (_, pipeline) in rest {
            in_pipeline(pipeline, delta);
        }
    }
}

fn in_pipeline(pipeline: &mut Pipeline, delta: u32) {
    shift(&mut pipeline.span, delta);
    for command in &mut pipeline.commands {
        in_command(command, delta);
    }
}

fn in_command(command: &mut Command, delta: u32) {
    shift(&mut command.span, delta);
    for redirect in &mut command.redirects {
        shift(&mut redirect.span, delta);
        in_word(&mut redirect.target, delta);
    }
    match &mut command.kind {
        CommandKind::Simple(simple) => {
            for assignment in &mut simple.assignments {
                shift(&mut assignment.span, delta);
                in_word(&mut assignment.value, delta);
                in_words(assignment.list.as_deref_mut().unwrap_or_default(), delta);
            }
            in_words(&mut simple.words, delta);
        }
        CommandKind::Group(list) | CommandKind::Subshell(list) => in_list(list, delta),
        CommandKind::If { branches, otherwise } => {
            for (condition, body) in branches {
                in_list(condition, delta);
                in_list(body, delta);
            }
            if let Some(list) = otherwise {
                in_list(list, delta);
            }
        }
        CommandKind::For { words, body, .. } => {
            if let Some(words) = words {
                in_words(words, delta);
            }
            in_list(body, delta);
        }
        CommandKind::While { condition, body, .. } => {
            in_list(condition, delta);
            in_list(body, delta);
        }
        CommandKind::Case { word, arms } => {
            in_word(word, delta);
            for (patterns, list) in arms {
                in_words(patterns, delta);
                in_list(list, delta);
            }
        }
        CommandKind::Function { body, .. } => in_command(body, delta),
        CommandKind::Test(words) => in_words(words, delta),
        CommandKind::Count { body, .. } => in_list(body, delta),
        CommandKind::Calculation(_) => {}
    }
}

fn in_words(words: &mut [Word], delta: u32) {
    for word in words {
        in_word(word, delta);
    }
}

fn in_word(word: &mut Word, delta: u32) {
    shift(&mut word.span, delta);
    in_parts(&mut word.parts, delta);
}

fn in_parts(parts: &mut [Part], delta: u32) {
    for part in parts {
        match part {
            Part::DoubleQuoted(inner) => in_parts(inner, delta),
            Part::Variable(parameter) => shift(&mut parameter.span, delta),
            Part::Command(script) => in_script(script, delta),
            Part::Literal(_) | Part::Quoted(_) | Part::Arithmetic(_) | Part::Tilde(_) => {}
        }
    }
}

//! What one logical line says.

use std::ops::Range;

use super::order::Phase;
use super::suggest::did_you_mean;
use super::{Parser, flag, quoted};
use crate::heredoc::Mark;
use crate::json::{self, Json};
use crate::shell;
use crate::source::Source;
use crate::words::{self, Flags};
use crate::{Form, Heredoc, Instruction, Kind, Span, Text, TokenKind, Transfer};

const KEYWORDS: &[&str] = &[
    "add",
    "arg",
    "cmd",
    "copy",
    "entrypoint",
    "env",
    "expose",
    "from",
    "healthcheck",
    "label",
    "maintainer",
    "onbuild",
    "run",
    "shell",
    "stopsignal",
    "user",
    "volume",
    "workdir",
];

/// The parts of a line that every instruction has.
pub(super) struct Head {
    keyword: Range<usize>,
    /// In lower case.
    name: String,
    flags: Flags,
    /// The arguments, trimmed.
    rest: Range<usize>,
}

impl Head {
    pub(super) fn read(source: &Source, whole: Range<usize>) -> Self {
        let (keyword, rest) = words::split_first(&source.text, whole.clone());
        let flags = words::flags(source, rest.unwrap_or(whole.end..whole.end));
        let rest = words::trim(&source.text, flags.rest..whole.end);
        let name = source.text[keyword.clone()].to_ascii_lowercase();
        Self { keyword, name, flags, rest }
    }

    /// Whether `<<` in the line opens a heredoc.
    pub(super) fn holds_heredocs(&self, source: &Source) -> bool {
        match self.name.as_str() {
            "run" | "copy" | "add" => {
                source.text.contains("<<")
                    && !matches!(json::array(source, self.rest.clone()), Json::Strings(_))
            }
            "onbuild" => {
                let inner = Self::read(source, self.rest.clone());
                inner.name != "onbuild" && inner.holds_heredocs(source)
            }
            _ => false,
        }
    }
}

/// An instruction's text while it is read.
pub(super) struct Line<'a> {
    pub(super) source: &'a Source,
    pub(super) heredocs: &'a [Heredoc],
    pub(super) marks: &'a [Mark],
    pub(super) rest: Range<usize>,
    pub(super) keyword: Span,
    pub(super) name: &'a str,
}

impl Line<'_> {
    pub(super) fn upper(&self) -> String {
        self.name.to_ascii_uppercase()
    }

    pub(super) fn rest(&self) -> Text {
        self.source.slice(self.rest.clone())
    }

    pub(super) fn invalid(&self) -> Kind {
        Kind::Invalid { rest: self.rest() }
    }
}

impl Parser<'_> {
    pub(super) fn instruction(
        &mut self,
        source: &Source,
        head: Head,
        span: Span,
        heredocs: Vec<Heredoc>,
        marks: &[Mark],
        blank_lines: Vec<Span>,
    ) -> Instruction {
        let keyword = source.slice(head.keyword.clone());
        self.paint.source(source, head.keyword.clone(), TokenKind::Keyword);
        for (name, value) in &head.flags.names {
            self.paint.source(source, name.clone(), TokenKind::Flag);
            self.paint.source(source, value.clone(), TokenKind::FlagValue);
            self.paint_variables(source, value.clone());
        }
        if let Some(stop) = head.flags.stop.clone() {
            self.paint.source(source, stop, TokenKind::Flag);
        }
        let line = Line {
            source,
            heredocs: &heredocs,
            marks,
            rest: head.rest.clone(),
            keyword: keyword.span,
            name: &head.name,
        };
        let refused = self.problems.len();
        let kind = self.kind(&line);
        let behind = &source.text[head.rest.clone()];
        if head.name == "healthcheck"
            && !behind.is_empty()
            && !behind
                .split_whitespace()
                .next()
                .is_some_and(|word| word.eq_ignore_ascii_case("none"))
            && let Some(problem) = flag::check_names(
                &head.name,
                &head.flags.list,
                flag::Frontend::of(&self.directives),
            )
        {
            // Docker reads these flags before the rest.
            self.refuse(problem.span, problem.message);
        }
        let none = matches!(&kind, Kind::Healthcheck(None));
        if self.problems.len() == refused && !none && !matches!(kind, Kind::Invalid { .. }) {
            self.check_flags(&head.name, &head.flags.list);
        }
        let heredocs = if matches!(kind, Kind::Onbuild(_)) { Vec::new() } else { heredocs };
        Instruction {
            span,
            end: span.end,
            keyword,
            flags: head.flags.list,
            kind,
            heredocs,
            blank_lines,
        }
    }

    fn check_flags(&mut self, keyword: &str, flags: &[crate::Flag]) {
        let mut problem = flag::check(keyword, flags, flag::Frontend::of(&self.directives));
        if problem.is_none() && keyword == "run" {
            let mut mounts = flags
                .iter()
                .filter(|flag| flag.name.value == "mount")
                .filter_map(|flag| flag.value.as_ref());
            problem = mounts.find_map(crate::mount::unreadable);
        }
        if let Some(problem) = problem {
            self.refuse(problem.span, problem.message);
        }
    }

    /// Notes what Docker finds wrong with the instruction as such; behind `ONBUILD` it does not look yet.
    pub(super) fn refuse(&mut self, span: Span, message: impl Into<String>) {
        if !self.in_onbuild {
            self.paint.span(span, TokenKind::Invalid);
            self.problem_of(Phase::Instructions, span, message);
        }
    }

    fn kind(&mut self, line: &Line) -> Kind {
        match line.name {
            "from" => self.from(line),
            "run" => match self.form(line, line.rest.clone()) {
                Ok(form) => Kind::Run(form),
                Err(kind) => kind,
            },
            "cmd" => match self.form(line, line.rest.clone()) {
                Ok(form) => Kind::Cmd(form),
                Err(kind) => kind,
            },
            "entrypoint" => match self.form(line, line.rest.clone()) {
                Ok(form) => Kind::Entrypoint(form),
                Err(kind) => kind,
            },
            "copy" => self.transfer(line).map_or_else(|| line.invalid(), Kind::Copy),
            "add" => self.transfer(line).map_or_else(|| line.invalid(), Kind::Add),
            "env" => self.pairs(line).map_or_else(|| line.invalid(), Kind::Env),
            "label" => self.pairs(line).map_or_else(|| line.invalid(), Kind::Label),
            "arg" => self.arguments(line),
            "workdir" => self.single(line).map_or_else(|| line.invalid(), Kind::Workdir),
            "user" => self.single(line).map_or_else(|| line.invalid(), Kind::User),
            "stopsignal" => self.single(line).map_or_else(|| line.invalid(), Kind::StopSignal),
            "maintainer" => self.single(line).map_or_else(|| line.invalid(), Kind::Maintainer),
            "expose" => {
                let ports = self.list(line, line.rest.clone());
                self.at_least_one(line, ports).map_or_else(|| line.invalid(), Kind::Expose)
            }
            "volume" => self.volume(line),
            "shell" => self.shell(line),
            "healthcheck" => self.healthcheck(line),
            "onbuild" => self.onbuild(line),
            _ => {
                let word = &line.source.text[..];
                let keyword = words::split_first(word, words::trim(word, 0..word.len())).0;
                let written = if self.in_onbuild { line.name } else { &word[keyword] };
                let nearest = did_you_mean(written, KEYWORDS, true);
                self.refuse(line.keyword, format!("unknown instruction: {written}{nearest}"));
                line.invalid()
            }
        }
    }

    fn from(&mut self, line: &Line) -> Kind {
        let words = words::split_blanks(&line.source.text, line.rest.clone());
        let text = |index: usize| words.get(index).map(|word| line.source.slice(word.clone()));
        let named =
            words.len() >= 3 && text(1).is_some_and(|word| word.value.eq_ignore_ascii_case("as"));
        for word in &words {
            self.paint_variables(line.source, word.clone());
        }
        let image = text(0).unwrap_or_else(|| line.rest());
        let alias = if named { text(2) } else { None };
        if named {
            self.paint.source(line.source, words[1].clone(), TokenKind::Keyword);
        }
        let count = if named { 3 } else { 1 };
        if words.len() != count {
            let behind = words
                .get(count)
                .map_or(line.keyword, |word| line.source.span(word.start..line.rest.end));
            self.refuse(behind, "FROM requires either one or three arguments");
        } else if let Some(alias) = alias.as_ref().filter(|alias| !is_stage_name(&alias.value)) {
            let message = format!(
                "invalid name for build stage: {}, name can't start with a number or contain symbols",
                quoted(&alias.value)
            );
            self.refuse(alias.span, message);
        }
        if let Some(name) = self.stage_name.take() {
            self.other_shells.insert(name, self.other_shell.take());
        }
        let inherited = self.other_shells.get(&image.value.to_ascii_lowercase()).cloned();
        self.other_shell = inherited.unwrap_or_else(|| windows_shell(&image.value));
        self.stage_name = alias.as_ref().map(|alias| alias.value.to_ascii_lowercase());
        Kind::From { image, alias }
    }

    /// Sources and destination of `COPY` and `ADD`.
    fn transfer(&mut self, line: &Line) -> Option<Transfer> {
        let words = words::split_blanks(&line.source.text, line.rest.clone());
        let (mut list, json) = match self.json(line, line.rest.clone()) {
            Err(_) => return None,
            Ok(Some(strings)) => (strings, true),
            Ok(None) => (words.iter().map(|word| line.source.slice(word.clone())).collect(), false),
        };
        let name = line.upper();
        if list.len() < 2 {
            let span = list.first().map_or(line.keyword, |text| text.span);
            let message = format!(
                "{name} requires at least two arguments, but only one was provided. Destination could not be determined"
            );
            self.refuse(span, message);
            return None;
        }
        let destination = list.pop()?;
        if !json {
            let opens = |word: &Range<usize>| {
                let mark = line.marks.binary_search_by_key(&word.start, |mark| mark.range.start);
                mark.is_ok_and(|mark| line.marks[mark].range == *word)
            };
            for word in words.iter().filter(|word| !opens(word)) {
                self.paint_variables(line.source, word.clone());
            }
            if words.last().is_some_and(opens) {
                self.refuse(
                    destination.span,
                    format!("{name} cannot accept a heredoc as a destination"),
                );
                return None;
            }
            let mut index = 0;
            list.retain(|_| {
                index += 1;
                !words.get(index - 1).is_some_and(opens)
            });
        }
        Some(Transfer { sources: list, destination, json })
    }

    fn volume(&mut self, line: &Line) -> Kind {
        let texts = match self.json(line, line.rest.clone()) {
            Err(kind) => return kind,
            Ok(Some(strings)) => strings,
            Ok(None) => self.list(line, line.rest.clone()),
        };
        if let Some(empty) = texts.iter().find(|text| text.value.trim().is_empty()) {
            self.refuse(empty.span, "VOLUME specified can not be an empty string");
        }
        self.at_least_one(line, texts).map_or_else(|| line.invalid(), Kind::Volume)
    }

    fn shell(&mut self, line: &Line) -> Kind {
        match self.json(line, line.rest.clone()) {
            Err(kind) => kind,
            Ok(None) if !line.rest.is_empty() => {
                self.refuse(
                    line.source.span(line.rest.clone()),
                    "SHELL requires the arguments to be in JSON form",
                );
                line.invalid()
            }
            Ok(strings) => {
                let Some(strings) = self.at_least_one(line, strings.unwrap_or_default()) else {
                    return line.invalid();
                };
                let program = strings.first().map(|text| text.value.clone()).unwrap_or_default();
                if !self.in_onbuild {
                    // `conda run -n env /bin/bash -c` is a shell by way of another program.
                    let is_shell = strings.iter().any(|text| shell::is_posix(&text.value));
                    self.other_shell = (!is_shell).then_some(program);
                }
                Kind::Shell(strings)
            }
        }
    }

    fn healthcheck(&mut self, line: &Line) -> Kind {
        let text = &line.source.text;
        let rest = &text[line.rest.clone()];
        if rest.is_empty() {
            self.refuse(line.keyword, "HEALTHCHECK requires at least one argument");
            return line.invalid();
        }
        let end = line.rest.start + rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = line.rest.start..end;
        let behind = words::trim(text, end..line.rest.end);
        let kind = text[word.clone()].to_ascii_uppercase();
        if matches!(kind.as_str(), "NONE" | "CMD") {
            self.paint.source(line.source, word.clone(), TokenKind::Keyword);
        }
        match kind.as_str() {
            "NONE" if behind.is_empty() => Kind::Healthcheck(None),
            "NONE" => {
                self.refuse(line.source.span(behind), "HEALTHCHECK NONE takes no arguments");
                line.invalid()
            }
            "CMD" => {
                let form = match self.form(line, behind.clone()) {
                    Ok(form) => form,
                    Err(kind) => return kind,
                };
                if behind.is_empty() || matches!(&form, Form::Exec(words) if words.is_empty()) {
                    self.refuse(line.source.span(word), "Missing command after HEALTHCHECK CMD");
                    return line.invalid();
                }
                Kind::Healthcheck(Some(form))
            }
            _ => {
                self.refuse(
                    line.source.span(word),
                    format!("Unknown type {} in HEALTHCHECK (try CMD)", quoted(&kind)),
                );
                line.invalid()
            }
        }
    }

    fn onbuild(&mut self, line: &Line) -> Kind {
        if line.rest.is_empty() {
            self.refuse(line.keyword, "ONBUILD requires at least one argument");
            return line.invalid();
        }
        let head = Head::read(line.source, line.rest.clone());
        let trigger = head.name.to_ascii_uppercase();
        let span = line.source.span(head.keyword.clone());
        match trigger.as_str() {
            "ONBUILD" => {
                self.refuse(span, "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
                return line.invalid();
            }
            "MAINTAINER" | "FROM" => {
                self.refuse(span, format!("{trigger} isn't allowed as an ONBUILD trigger"));
                return line.invalid();
            }
            _ => {}
        }
        let end = line.heredocs.iter().map(|heredoc| heredoc.close.end.max(heredoc.body.end)).max();
        let whole = line.source.span(line.rest.clone());
        let whole = Span::new(whole.start, end.map_or(whole.end, |end| end.max(whole.end)));
        self.in_onbuild = true;
        let inner = self.instruction(
            line.source,
            head,
            whole,
            line.heredocs.to_vec(),
            line.marks,
            Vec::new(),
        );
        self.in_onbuild = false;
        Kind::Onbuild(Box::new(inner))
    }
}

/// Whether a stage may have this name; its case does not matter.
fn is_stage_name(name: &str) -> bool {
    let mut chars = name.chars().map(|char| char.to_ascii_lowercase());
    chars.next().is_some_and(|char| char.is_ascii_lowercase())
        && chars
            .all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-_.".contains(char))
}

/// The shell that images for Windows start with.
fn windows_shell(image: &str) -> Option<String> {
    let image = image.to_ascii_lowercase();
    let windows = image.contains("/windows/")
        || image.contains("nanoserver")
        || image.contains("windowsservercore");
    windows.then(|| "cmd".to_owned())
}

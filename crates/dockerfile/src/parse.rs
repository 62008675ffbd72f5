//! Text to tree: the file's lines, its directives, comments and heredocs. [`instruction`] reads what a line says.

mod duration;
mod flag;
mod form;
mod instruction;
mod order;
mod suggest;
mod values;
mod whole;

use crate::mount::truth;

pub use suggest::did_you_mean;
pub(crate) use suggest::quoted;

use std::collections::BTreeMap;
use std::ops::Range;

use order::{Order, Phase};

use crate::heredoc::{self, Mark};
use crate::paint::Paint;
use crate::reuse::Scripts;
use crate::source::Source;
use crate::{
    Comment, Directive, Dockerfile, Heredoc, Instruction, Kind, LineIndex, Problem, Span, Stage,
    TokenKind,
};

/// A Dockerfile is cut here: offsets are `u32`.
const LONGEST: usize = u32::MAX as usize / 2;

/// Docker reads no longer line than this, in bytes and without its end.
const LONGEST_LINE: usize = 65_535;

const UNTERMINATED: &str = "unterminated heredoc";

/// Parses a Dockerfile. Never fails: what Docker refuses is in [`Dockerfile::problems`].
pub fn parse(text: &str) -> Dockerfile {
    parse_with(text, Scripts::default(), false)
}

/// Parses a Dockerfile as if a POSIX shell read every script, whatever `SHELL` and the image say: for whoever looks at
/// the words of a PowerShell script, many of which mean the same there.
pub fn parse_as_posix(text: &str) -> Dockerfile {
    parse_with(text, Scripts::default(), true)
}

/// Parses a Dockerfile that was edited: the same as [`parse`] of the text, but scripts that were in the file before
/// the edit are taken from there, wherever they stand now.
pub fn reparse(before: &Dockerfile, text: &str) -> Dockerfile {
    parse_with(text, Scripts::of(before), false)
}

fn parse_with(text: &str, known: Scripts<'_>, as_posix: bool) -> Dockerfile {
    let end =
        (0..=text.len().min(LONGEST)).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    let text = &text[..end];
    let mut parser = Parser {
        text,
        at: 0,
        escape: '\\',
        paint: Paint::new(text.len()),
        directives: Vec::new(),
        directives_over: false,
        comments: Vec::new(),
        problems: Vec::new(),
        order: Order::default(),
        known,
        as_posix,
        other_shell: None,
        other_shells: BTreeMap::new(),
        stage_name: None,
        in_onbuild: false,
    };
    let mut instructions = Vec::new();
    if text.starts_with('\u{feff}') {
        parser.at = '\u{feff}'.len_utf8();
    }
    while parser.at < text.len() {
        instructions.extend(parser.read_line());
    }
    let stages = stages(&instructions);
    parser.check_whole(&instructions, &stages);
    let mut file = Dockerfile {
        directives: parser.directives,
        escape: parser.escape,
        instructions,
        comments: parser.comments,
        named: names(&stages),
        stages,
        problems: parser.problems,
        refusal: None,
        tokens: Vec::new(),
        lines: LineIndex::new(text),
        text: text.to_owned(),
    };
    whole::check(&mut file, &mut parser.paint, &mut parser.order);
    file.refusal = parser.order.refusal(&file);
    sort(&mut file.problems);
    file.tokens = parser.paint.tokens(text);
    file
}

/// Sorts what is nearly sorted: only the problems of one instruction, and one of the whole file, come out of order.
/// The library's sort would be the largest function of the parser.
fn sort(problems: &mut [Problem]) {
    for end in 1..problems.len() {
        let mut at = end;
        while at > 0 && problems[at - 1].span > problems[at].span {
            problems.swap(at - 1, at);
            at -= 1;
        }
    }
}

fn names(stages: &[Stage]) -> BTreeMap<String, Vec<usize>> {
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, stage) in stages.iter().enumerate() {
        if let Some(name) = &stage.name {
            named.entry(name.clone()).or_default().push(index);
        }
    }
    named
}

fn stages(instructions: &[Instruction]) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for (index, instruction) in instructions.iter().enumerate() {
        if let Kind::From { image, alias } = &instruction.kind {
            let name = alias.as_ref().map(|alias| alias.value.to_ascii_lowercase());
            let parent = named.get(&image.value.to_ascii_lowercase()).copied();
            named.extend(name.clone().map(|name| (name, stages.len())));
            stages.push(Stage { name, parent, from: index, instructions: index..index });
        }
        if let Some(stage) = stages.last_mut() {
            stage.instructions.end = index + 1;
        }
    }
    stages
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    escape: char,
    paint: Paint,
    directives: Vec<Directive>,
    directives_over: bool,
    comments: Vec<Comment>,
    problems: Vec<Problem>,
    /// Scripts of the file before an edit.
    known: Scripts<'a>,
    /// In which order Docker would find them.
    order: Order,
    /// Whether every script is read as a POSIX shell would.
    as_posix: bool,
    /// What reads scripts instead of a shell of the Bourne family: in this stage, and in each stage by its name.
    other_shell: Option<String>,
    other_shells: BTreeMap<String, Option<String>>,
    stage_name: Option<String>,
    /// Docker keeps what stands behind `ONBUILD` as text; it is judged only in a later build.
    in_onbuild: bool,
}

impl Parser<'_> {
    /// The next physical line without its end, white space before it left out. Moves behind it.
    fn next_line(&mut self) -> Range<usize> {
        let start = self.at;
        let end = self.text[start..].find('\n').map_or(self.text.len(), |length| start + length);
        self.at = (end + 1).min(self.text.len());
        if end - start > LONGEST_LINE && !self.order.has_long_line {
            self.order.has_long_line = true;
            let message =
                format!("dockerfile line greater than max allowed size of {LONGEST_LINE}");
            self.problem(Span::new(start as u32, start as u32), message);
        }
        start..start + self.text[start..end].trim_end_matches(['\r', '\n']).len()
    }

    /// Notes what Docker finds while it reads the lines.
    fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.problem_of(Phase::Lines, span, message);
    }

    fn problem_of(&mut self, phase: Phase, span: Span, message: impl Into<String>) {
        let problem = Problem { span, message: message.into() };
        self.order.note(phase, &problem);
        self.problems.push(problem);
    }

    fn spanned(range: &Range<usize>) -> Span {
        Span::new(range.start as u32, range.end as u32)
    }

    /// Reads a comment, a directive, blank lines, or an instruction with all its lines.
    fn read_line(&mut self) -> Option<Instruction> {
        let line = self.next_line();
        let content = line.end - self.text[line.clone()].trim_start().len()..line.end;
        if self.text[content.clone()].starts_with('#') {
            if !self.directive(&content) {
                self.comment(&content);
            }
            return None;
        }
        self.directives_over = true;
        if content.is_empty() {
            return None;
        }
        Some(self.logical_line(content))
    }

    fn comment(&mut self, content: &Range<usize>) {
        let span = Self::spanned(content);
        self.paint.span(span, TokenKind::Comment);
        let text = self.text[content.start + 1..content.end].trim().to_owned();
        self.comments.push(Comment { span, text });
    }

    /// Reads `# name=value` where directives may still stand. Whether it was one.
    fn directive(&mut self, content: &Range<usize>) -> bool {
        if self.directives_over {
            return false;
        }
        self.directives_over = true;
        let Some((name, value)) = self.text[content.start + 1..content.end].split_once('=') else {
            return false;
        };
        // Of blanks alone, Docker takes the last one for the value.
        let blank = value.len() - value.char_indices().next_back().map_or(0, |(at, _)| at);
        let value = match value.trim() {
            "" => &value[value.len() - blank..],
            trimmed => trimmed,
        };
        let name = name.trim().to_ascii_lowercase();
        if !matches!(name.as_str(), "syntax" | "escape" | "check") || value.is_empty() {
            return false;
        }
        self.directives_over = false;
        let span = Self::spanned(content);
        self.paint.span(span, TokenKind::Directive);
        let value_start = (content.end
            - self.text[content.clone()]
                .split_once('=')
                .map_or(0, |part| part.1.trim_start().len())) as u32;
        let value_span = Span::new(value_start, value_start + value.len() as u32);
        if self.directives.iter().any(|directive| directive.name == name) {
            self.paint.span(span, TokenKind::Invalid);
            self.problem(span, format!("only one {name} parser directive can be used"));
        } else if name == "escape" {
            match value {
                "\\" => self.escape = '\\',
                "`" => self.escape = '`',
                _ => {
                    self.paint.span(value_span, TokenKind::Invalid);
                    self.problem(
                        value_span,
                        format!("invalid escape token '{value}' does not match ` or \\"),
                    );
                }
            }
        }
        self.directives.push(Directive { span, name, value: value.to_owned() });
        true
    }

    /// Where the continuation mark of a line stands, if it has one: an escape character that no other one precedes.
    fn continuation(&self, line: &Range<usize>) -> Option<usize> {
        let text = self.text[line.clone()].trim_end_matches([' ', '\t']);
        let before = text.strip_suffix(self.escape)?;
        (!before.ends_with(self.escape)).then_some(line.start + before.len())
    }

    /// An instruction: its first line is given, the others are read here.
    fn logical_line(&mut self, first: Range<usize>) -> Instruction {
        let mut source = Source::default();
        let mut blank_lines = Vec::new();
        let start = first.start;
        let mut end = first.end;
        let mut line = first;
        loop {
            let mark = self.continuation(&line);
            let piece = line.start..mark.unwrap_or(line.end);
            source.push(&self.text[piece.clone()], piece.start);
            end = end.max(line.end);
            let Some(mark) = mark else { break };
            let blanks = self.text[line.start..mark].trim_end_matches([' ', '\t']).len();
            self.paint
                .span(Self::spanned(&(line.start + blanks..line.end)), TokenKind::Continuation);
            match self.continued(&mut blank_lines) {
                Some(next) => line = next,
                None => break,
            }
        }
        let instruction_end = end;
        let (keyword, marks) = self.heredoc_marks(&source);
        let heredocs = marks.iter().map(|mark| self.heredoc(&source, mark)).collect::<Vec<_>>();
        let end = heredocs.iter().fold(instruction_end, |_, heredoc| {
            // A heredoc that is not closed ends with the file, its last line end left out.
            if heredoc.close.is_empty() {
                self.text.trim_end_matches(['\r', '\n']).len()
            } else {
                heredoc.close.end as usize
            }
        });
        let end = end.max(instruction_end);
        let whole = Self::spanned(&(start..end));
        let line_end = self.text[..self.at].ends_with('\n');
        let mut instruction =
            self.instruction(&source, keyword, whole, heredocs, &marks, blank_lines);
        instruction.end = (self.at - usize::from(line_end)) as u32;
        instruction
    }

    /// The next line of a continued instruction; comments and blank lines between are noted.
    fn continued(&mut self, blank_lines: &mut Vec<Span>) -> Option<Range<usize>> {
        while self.at < self.text.len() {
            let line = self.next_line();
            let content = self.text[line.clone()].trim_start();
            if content.is_empty() {
                blank_lines.push(Self::spanned(&line));
            } else if content.starts_with('#') {
                self.comment(&(line.end - content.len()..line.end));
            } else {
                return Some(line);
            }
        }
        None
    }

    /// Reads a heredoc's body, which follows the line that opened it.
    fn heredoc(&mut self, source: &Source, mark: &Mark) -> Heredoc {
        let start = self.at;
        let mark_span = source.span(mark.range.clone());
        let mut close = None;
        let mut body_end = start;
        while self.at < self.text.len() {
            body_end = self.at;
            let line = self.next_line();
            let text = &self.text[line.clone()];
            if mark.name == if mark.strip_tabs { text.trim_start_matches('\t') } else { text } {
                close = Some(line);
                break;
            }
            body_end = self.at;
        }
        let body = start..body_end;
        let content = &self.text[body.clone()];
        let content = if mark.strip_tabs { strip_tabs(content) } else { content.to_owned() };
        self.paint.span(Self::spanned(&body), TokenKind::HeredocBody);
        if let Some(close) = &close {
            self.paint.span(Self::spanned(close), TokenKind::HeredocMark);
        } else if start < self.text.len()
            || self.problems.last().is_none_or(|last| last.message != UNTERMINATED)
        {
            // The first one without an end takes the rest of the file; those behind it have nothing left.
            self.problem(mark_span, UNTERMINATED);
        }
        Heredoc {
            mark: mark_span,
            name: mark.name.clone(),
            expand: mark.expand,
            strip_tabs: mark.strip_tabs,
            body: Self::spanned(&body),
            close: Self::spanned(&close.unwrap_or(body_end..body_end)),
            content,
        }
    }

    /// The lines of the instruction that may hold heredocs, and the marks in it.
    fn heredoc_marks(&mut self, source: &Source) -> (instruction::Head, Vec<Mark>) {
        let whole = crate::words::trim(&source.text, 0..source.text.len());
        let head = instruction::Head::read(source, whole);
        let marks =
            if head.holds_heredocs(source) { heredoc::marks(&source.text) } else { Vec::new() };
        for mark in &marks {
            self.paint.source(source, mark.range.clone(), TokenKind::HeredocMark);
        }
        (head, marks)
    }
}

/// Takes the tabs at the head of every line off.
fn strip_tabs(text: &str) -> String {
    text.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
}

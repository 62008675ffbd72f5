//! What other programs read: findings as JSON.

use checker::{Diagnostic, Severity, Trust};
use dockerfile::{Dockerfile, Refusal};
use serde::Serialize;

use crate::checked::Checked;

/// What Docker says to a file that it does not build.
#[derive(Serialize)]
pub(crate) struct Refused {
    line: u32,
    message: String,
}

/// A finding. Lines and columns from 1, columns in characters, the end behind the last one.
#[derive(Serialize)]
pub(crate) struct Finding<'a> {
    rule: &'static str,
    aliases: &'a [&'static str],
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) end_line: u32,
    pub(crate) end_column: u32,
    /// Where the instruction begins that the finding lies in: the line that other checkers give.
    instruction_line: u32,
    severity: &'static str,
    #[serde(skip)]
    pub(crate) level: Severity,
    pub(crate) message: &'a str,
    bytes: Option<u64>,
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    trust: &'static str,
    edits: Vec<Edit<'a>>,
}

/// Offsets in bytes.
#[derive(Serialize)]
struct Edit<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { line: refusal.line, message: refusal.message }
    }
}

/// The findings of a file, each made when it is written: a megabyte of text may have half a million.
pub(crate) struct Findings<'a> {
    pub(crate) file: &'a Dockerfile,
    pub(crate) found: &'a [Diagnostic],
}

impl Serialize for Findings<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut places = Places::new(self.file);
        serializer.collect_seq(self.found.iter().map(|finding| Finding::of(&mut places, finding)))
    }
}

/// The findings of a file, in their order.
pub(crate) fn findings<'a>(file: &Dockerfile, found: &'a [Diagnostic]) -> Vec<Finding<'a>> {
    let mut places = Places::new(file);
    found.iter().map(|finding| Finding::of(&mut places, finding)).collect()
}

/// A file with its findings.
#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    refused: Option<Refused>,
    findings: Vec<Finding<'a>>,
}

/// A finding with its file.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(flatten)]
    finding: Finding<'a>,
}

/// All files as one list.
pub(crate) fn of(files: &[Checked]) -> String {
    let reports: Vec<Report<'_>> = files
        .iter()
        .map(|checked| Report {
            file: &checked.name,
            refused: checker::refusal(&checked.file, &checked.build).map(Refused::from),
            findings: findings(&checked.file, &checked.found),
        })
        .collect();
    written(&reports)
}

/// A line a finding.
pub(crate) fn lines_of(files: &[Checked]) -> String {
    let of_file = |checked| {
        let Checked { name, file, found, .. }: &Checked = checked;
        findings(file, found).into_iter().map(|finding| written(&Line { file: name, finding }))
    };
    files.iter().flat_map(of_file).collect()
}

fn written(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value);
    text.expect("text, numbers and lists of them can be written as JSON") + "\n"
}

impl<'a> Finding<'a> {
    /// The rule's name and the peers' codes.
    pub(crate) fn names(&self) -> String {
        [self.rule].iter().chain(self.aliases).copied().collect::<Vec<_>>().join(", ")
    }

    fn of(places: &mut Places<'_>, found: &'a Diagnostic) -> Self {
        let (line, column) = places.at(found.span.start);
        let (end_line, end_column) = places.at(found.span.end);
        let instructions = &places.file.instructions;
        let behind = instructions.partition_point(|one| one.span.start <= found.span.start);
        let around = behind.checked_sub(1).and_then(|index| instructions.get(index));
        let around = around.filter(|around| found.span.start <= around.span.end);
        Self {
            rule: found.rule.name,
            aliases: &found.aliases,
            line,
            column,
            end_line,
            end_column,
            instruction_line: around
                .map_or(line, |around| places.file.lines.line(around.span.start)),
            severity: severity(found.severity),
            level: found.severity,
            message: &found.message,
            bytes: found
                .cost
                .filter(|cost| cost.bytes > 0 || cost.is_known())
                .map(|cost| cost.bytes),
            fixes: found.fixes.iter().map(Fix::of).collect(),
        }
    }
}

impl<'a> Fix<'a> {
    fn of(fix: &'a checker::Fix) -> Self {
        let edit = |edit: &'a checker::Edit| Edit {
            start: edit.span.start,
            end: edit.span.end,
            text: &edit.text,
        };
        Self {
            title: &fix.title,
            trust: match fix.trust {
                Trust::Safe => "safe",
                Trust::Review => "review",
            },
            edits: fix.edits.iter().map(edit).collect(),
        }
    }
}

/// The name of a severity.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Style => "style",
    }
}

/// Finds places; those of one line are counted on from each other, so that a long line is not read again and again.
pub(crate) struct Places<'f> {
    file: &'f Dockerfile,
    line: u32,
    offset: u32,
    column: u32,
}

impl<'f> Places<'f> {
    pub(crate) fn new(file: &'f Dockerfile) -> Self {
        Self { file, line: 0, offset: 0, column: 0 }
    }

    /// Line and column of an offset in bytes, both from 1.
    pub(crate) fn at(&mut self, offset: u32) -> (u32, u32) {
        let line = self.file.lines.line(offset);
        let start = self.file.lines.start(line);
        // Backwards too: a finding may begin before the one before it has ended.
        if line != self.line || offset - start < self.offset.saturating_sub(offset) {
            (self.line, self.offset, self.column) = (line, start, 1);
        }
        let count = |from: u32, to: u32| {
            let between = self.file.text.get(from as usize..to as usize);
            between.unwrap_or_default().chars().count() as u32
        };
        self.column = if offset < self.offset {
            self.column - count(offset, self.offset)
        } else {
            self.column + count(self.offset, offset)
        };
        self.offset = offset;
        (line, self.column)
    }
}

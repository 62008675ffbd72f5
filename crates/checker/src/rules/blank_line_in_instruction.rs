//! Finds blank lines inside continued instructions.

use dockerfile::{Kind, Span};

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A blank line inside an instruction.
pub(super) const RULE: Rule = Rule {
    name: "blank-line-in-instruction",
    aliases: &["NoEmptyContinuation"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "A blank line stands inside an instruction",
    why: "After a line that ends in a backslash Docker skips blank lines for now, and says that it will stop doing so. \
          To a reader the instruction seems to end there.",
    bad: "FROM alpine:3.24\nRUN echo one \\\n\n    && echo two\n",
    good: "FROM alpine:3.24\nRUN echo one \\\n    && echo two\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Some(&first) = instruction.blank_lines.first() else { continue };
        let lines = &cx.file.lines;
        let whole = |blank: &Span| {
            let line = lines.line(blank.start);
            // The last line ends with the file.
            let end = if line < lines.lines() { lines.start(line + 1) } else { blank.end };
            Edit::delete(Span::new(lines.start(line), end))
        };
        let edits: Vec<Edit> = instruction.blank_lines.iter().map(whole).collect();
        // Docker tells it of the instruction's last line, when it has read all of it.
        let inner = match &instruction.kind {
            Kind::Onbuild(inner) => inner,
            _ => instruction,
        };
        // What a heredoc holds is no part of the instruction's own lines.
        let heredoc = instruction.heredocs.first().or(inner.heredocs.first());
        let end = heredoc.map_or(instruction.span.end, |heredoc| heredoc.body.start.saturating_sub(1));
        let last_blank = instruction.blank_lines.last().copied().unwrap_or(first);
        let last = lines.line(end).max(lines.line(last_blank.start));
        let start = lines.start(last);
        let end = end.max(start);
        let text = cx.text(Span::new(start, end)).trim_start();
        let message = format!("Line {}, inside this instruction, is blank", lines.line(first.start));
        report
            .found(&RULE, Span::new(end - text.len() as u32, end))
            .message(message)
            .fix("Delete the blank lines", Trust::Safe, edits);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn one_finding_an_instruction() {
        check(
            &super::RULE,
            r"
            FROM alpine
            RUN a \

                && b \

                && c
                ^^^^ Line 3, inside this instruction, is blank
            ",
        );
    }

    #[test]
    fn above_a_heredoc() {
        check(
            &super::RULE,
            r"
            FROM alpine
            COPY \

                <<A /a
                ^^^^^^ Line 3, inside this instruction, is blank
            a
            A
            ",
        );
    }
}

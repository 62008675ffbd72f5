//! Tests of rules: a Dockerfile in which carets say what is found where.

use dockerfile::parse;
use image::{BuildContext, Inputs, simulate};

use crate::{Context, Options, Report, Rule};

/// Runs one rule over a Dockerfile with caret lines: below a line, `^^^ message` marks a finding that starts there
/// (carets to its end, or to the line's end). Every finding must be marked, and every mark found.
#[track_caller]
pub(crate) fn check(rule: &'static Rule, annotated: &str) {
    check_in(&BuildContext { open: true, ..BuildContext::default() }, rule, annotated);
}

/// The same with options; what only a selected rule tells is told if they select it.
#[track_caller]
pub(crate) fn check_with(options: &Options, rule: &'static Rule, annotated: &str) {
    let context = BuildContext { open: true, ..BuildContext::default() };
    let (text, expected) = without_carets(annotated);
    assert_eq!(with_carets(&context, options, rule, &text), expected);
}

/// The same where the rule was asked for.
#[track_caller]
pub(crate) fn check_selected(rule: &'static Rule, annotated: &str) {
    let options = Options { select: vec![rule.name.to_owned()], ..Options::default() };
    check_with(&options, rule, annotated);
}

/// The same with a build context.
#[track_caller]
pub(crate) fn check_in(context: &BuildContext, rule: &'static Rule, annotated: &str) {
    let (text, expected) = without_carets(annotated);
    assert_eq!(with_carets(context, &Options::default(), rule, &text), expected);
}

/// Applies the first fix that a rule offers for a Dockerfile (indentation is taken off); `None` if it offers none.
#[track_caller]
pub(crate) fn check_fix(rule: &'static Rule, before: &str, after: Option<&str>) {
    let (text, _) = without_carets(before);
    let context = BuildContext { open: true, ..crate::example_context() };
    let file = parse(&text);
    let inputs = Inputs::new(&context);
    let build = simulate(&file, &inputs);
    let mut report = Report::default();
    rule.run(&Context::new(&file, &inputs, &build, &Options::default(), None), &mut report);
    assert!(!report.found.is_empty(), "nothing is found in\n{text}");
    let fix = report.found.iter().flat_map(|found| &found.fixes).next();
    let mended = fix.map(|fix| fix.edits.apply(&text));
    assert_eq!(mended, after.map(|after| without_carets(after).0));
}

/// Takes the common indentation off; gives the text without caret lines, and the text with them.
fn without_carets(annotated: &str) -> (String, String) {
    let annotated = annotated.trim_start_matches('\n').trim_end_matches(' ');
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let width = annotated
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(indent)
        .min()
        .unwrap_or_default();
    let lines: Vec<&str> =
        annotated.lines().map(|line| line.get(width..).unwrap_or_default()).collect();
    let joined = |lines: Vec<&str>| lines.iter().flat_map(|line| [line, "\n"]).collect::<String>();
    let source = lines.iter().copied().filter(|line| !line.trim_start().starts_with('^')).collect();
    (joined(source), joined(lines))
}

fn with_carets(
    context: &BuildContext,
    options: &Options,
    rule: &'static Rule,
    text: &str,
) -> String {
    let file = parse(text);
    let inputs = Inputs::new(context);
    let build = simulate(&file, &inputs);
    let mut report = Report::default();
    rule.run(&Context::new(&file, &inputs, &build, options, None), &mut report);
    let mut found = report.found;
    found.sort_by_key(|found| found.span);
    let mut out = String::new();
    for (number, line) in (1..).zip(text.lines()) {
        out.push_str(line);
        out.push('\n');
        let start = file.lines.start(number);
        for found in found.iter().filter(|found| file.lines.line(found.span.start) == number) {
            let column = (found.span.start - start) as usize;
            let end = ((found.span.end - start) as usize).min(line.len());
            let carets = "^".repeat(end.saturating_sub(column).max(1));
            let message = found.message.replace('\u{202f}', " ");
            out.extend([" ".repeat(column), carets, format!(" {message}\n")]);
        }
    }
    out
}

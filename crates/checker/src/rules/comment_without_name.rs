//! Finds comments above `ARG` and `FROM` that do not begin with the name they describe.

use dockerfile::{Kind, Span, Text};

use crate::pragma::is_for_programs;
use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A comment that Docker would take for a description describes something else.
pub(super) const RULE: Rule = Rule {
    name: "comment-without-name",
    aliases: &["InvalidDefinitionDescription"],
    family: Family::Correctness,
    severity: Severity::Style,
    on: false,
    title: "The comment above does not begin with the name that it stands over",
    why: "`docker build --call=outline` and `--call=targets` show the comment right above an `ARG` or a named stage as \
          its description, if it begins with that name. A comment that is meant for readers of the file alone stands \
          apart: with a blank line below it.",
    bad: "# The version of the tool\nARG VERSION=1\nFROM alpine:3.24\n",
    good: "# VERSION The version of the tool\nARG VERSION=1\nFROM alpine:3.24\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (index, instruction) in cx.instructions() {
        let names: Vec<&Text> = match &instruction.kind {
            Kind::Arg(arguments) => arguments.iter().map(|argument| &argument.name).collect(),
            Kind::From { alias: Some(alias), .. } => vec![alias],
            _ => continue,
        };
        let Some(comment) = cx.file.comments_above(index).last() else { continue };
        let first = comment.text.split(' ').next().unwrap_or_default();
        let is_stage = matches!(instruction.kind, Kind::From { .. });
        let begins = |name: &&Text| first == name_of(&name.value, is_stage);
        // An empty comment parts what stands above it from the instruction.
        if comment.text.is_empty() || names.iter().any(begins) {
            continue;
        }
        let start = comment.span.end - comment.text.len().min(comment.span.len() as usize) as u32;
        let text = Span::new(start, comment.span.end);
        let exact = cx.text(text) == comment.text;
        let edit = match &*names {
            [name] if exact && !is_for_programs(comment) => Some(Edit::insert(start, format!("{} ", name_of(&name.value, is_stage)))),
            _ => None,
        };
        let Some(name) = names.first() else { continue };
        report.found(&RULE, name.span).fix("Begin with the name", Trust::Review, edit);
    }
}

fn name_of(name: &str, is_stage: bool) -> String {
    if is_stage { name.to_ascii_lowercase() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn fixes() {
        let check = |before, after| check_fix(&super::RULE, before, after);
        check("FROM a\n# text\nARG A\n", Some("FROM a\n# A text\nARG A\n"));
        check("FROM a\n# hadolint ignore=DL3044\nARG A\n", None);
        check("FROM a\n# layerwise: base 120MB\nFROM b AS c\n", None);
    }

    #[test]
    fn descriptions() {
        check(
            &super::RULE,
            r"
            # A is a number
            ARG A
            # some text
            ARG B=1 C=2
                ^ The comment above does not begin with the name that it stands over
            # C is one of them
            ARG B=1 C=2
            # text

            ARG D
            # text
            #
            ARG E
            # text about the stage
            FROM alpine
            # Build it
            FROM alpine AS build
                           ^^^^^ The comment above does not begin with the name that it stands over
            # final is last
            FROM alpine AS Final
            # text
            RUN true
            ",
        );
    }
}

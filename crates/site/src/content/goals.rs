//! Goals and hints of `exercise.toml`.

use course::{Goal, Hint, Test};
use serde::Deserialize;
use toml::Spanned;

use super::error::Errors;
use super::exercise::Texts;
use super::front_matter::is_slug;
use super::source::Source;

/// A goal as its author writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGoal {
    pub(super) name: Spanned<String>,
    pub(super) text: Spanned<String>,
    pub(super) test: Spanned<toml::Table>,
}

/// A hint as its author writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawHint {
    pub(super) text: Spanned<String>,
    #[serde(default)]
    pub(super) when_missed: Vec<String>,
    #[serde(default)]
    pub(super) when_met: Vec<String>,
    #[serde(default)]
    pub(super) when_found: Vec<String>,
}

/// The goals; their texts go to `texts`.
pub(super) fn goals(
    raw: Vec<RawGoal>,
    source: &Source,
    texts: &mut Texts,
    errors: &mut Errors,
) -> Vec<Goal> {
    let none = raw.is_empty();
    let mut out: Vec<Goal> = Vec::new();
    for goal in raw {
        let offset = goal.name.span().start;
        let name = goal.name.into_inner();
        if !is_slug(&name) || out.iter().any(|known| known.name == name) {
            errors.at(source, offset, format!("`{name}` as a goal's name"), "a slug of its own");
        }
        let offset = goal.test.span().start;
        let Some(test) = test(goal.test.into_inner(), source, offset, errors) else { continue };
        texts.goals.push(goal.text);
        out.push(Goal { name, text: String::new(), test });
    }
    if none {
        errors.line(&source.path, 1, "an exercise without goals", "at least one `[[goals]]`");
    }
    out
}

/// What a goal asks: keys with dashes become the model's, sizes in words become bytes.
fn test(table: toml::Table, source: &Source, offset: usize, errors: &mut Errors) -> Option<Test> {
    let mut plain = toml::Table::new();
    for (key, value) in table {
        let key = key.replace('-', "_");
        let value = match &value {
            toml::Value::String(words) if key == "at_most" => {
                match super::sizes::parse_bytes(words) {
                    Ok(bytes) => toml::Value::Integer(i64::try_from(bytes).unwrap_or(i64::MAX)),
                    Err((found, expected)) => {
                        errors.at(source, offset, found, expected);
                        return None;
                    }
                }
            }
            _ => value,
        };
        plain.insert(key, value);
    }
    match plain.try_into() {
        Ok(test) => Some(test),
        Err(error) => {
            let found = format!("a goal's test: {}", error.message());
            errors.at(source, offset, found, "one of the tests of the guide");
            None
        }
    }
}

/// The hints; their texts go to `texts`.
pub(super) fn hints(
    raw: Vec<RawHint>,
    goals: &[String],
    source: &Source,
    texts: &mut Texts,
    errors: &mut Errors,
) -> Vec<Hint> {
    let mut out = Vec::new();
    for hint in raw {
        let offset = hint.text.span().start;
        if hint.when_missed.is_empty() && hint.when_met.is_empty() && hint.when_found.is_empty() {
            errors.at(
                source,
                offset,
                "a hint without a condition",
                "`when-missed`, `when-met` or `when-found`: the state in which it helps",
            );
        }
        let names: Vec<String> = hint.when_missed.iter().chain(&hint.when_met).cloned().collect();
        check_names(&names, goals, "a hint", source, errors);
        for rule in &hint.when_found {
            if checker::rule(rule).is_none() {
                errors.at(source, offset, format!("no rule `{rule}`"), "a rule of the checker");
            }
        }
        texts.hints.push(hint.text);
        out.push(Hint {
            text: String::new(),
            when_missed: hint.when_missed,
            when_met: hint.when_met,
            when_found: hint.when_found,
        });
    }
    if out.len() < 2 {
        let found = format!("{} hints", out.len());
        errors.line(&source.path, source.line_of("[[hints]]"), found, "at least two");
    }
    out
}

/// Reports names that are no goal's.
pub(super) fn check_names(
    names: &[String],
    goals: &[String],
    of: &str,
    source: &Source,
    errors: &mut Errors,
) {
    for name in names {
        if !goals.contains(name) {
            let known = goals.join(", ");
            let line = source.line_of(&format!("\"{name}\""));
            errors.line(
                &source.path,
                line,
                format!("{of} names no goal `{name}`"),
                format!("one of {known}"),
            );
        }
    }
}

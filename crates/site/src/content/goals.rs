//! Goals and hints of `exercise.toml`.

use course::{Edit, Exercise, Goal, Hint, Test};
use serde::Deserialize;
use toml::Spanned;

use super::error::Errors;
use super::exercise::Texts;
use super::front_matter::is_slug;
use super::nearest::one_of;
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
    pub(super) when_unmet: Vec<String>,
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
        let conditions = [&hint.when_missed, &hint.when_unmet, &hint.when_met];
        if conditions.iter().all(|names| names.is_empty()) && hint.when_found.is_empty() {
            errors.at(
                source,
                offset,
                "a hint without a condition",
                "`when-missed`, `when-unmet`, `when-met` or `when-found`: the state in which it helps",
            );
        }
        let names: Vec<String> = conditions.into_iter().flatten().cloned().collect();
        check_names(&names, goals, "a hint", source, errors);
        for rule in &hint.when_found {
            if checker::rule(rule).is_none() {
                let known = checker::RULES.iter().map(|rule| rule.name);
                errors.at(source, offset, format!("no rule `{rule}`"), one_of(rule, known));
            }
        }
        texts.hints.push(hint.text);
        out.push(Hint {
            text: String::new(),
            when_missed: hint.when_missed,
            when_unmet: hint.when_unmet,
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

/// Edits must be possible, and the files that goals name must be in the context: else a goal would ask nothing.
pub(super) fn check_edits(exercise: &Exercise, source: &Source, errors: &mut Errors) {
    for goal in &exercise.goals {
        let mut report = |found: String, expected: &str| {
            let line = source.line_of(&format!("\"{}\"", goal.name));
            errors.line(&source.path, line, format!("goal `{}`: {found}", goal.name), expected);
        };
        let mut in_context = |path: &str| {
            if !exercise.context.files.contains_key(path) {
                report(format!("no file `{path}` in the context"), "a path of `[context]`");
            }
        };
        let is_pair =
            |pair: &String| pair.split_once('=').is_some_and(|(name, _)| !name.is_empty());
        let argument = match &goal.test {
            Test::Kept { path } | Test::Ignored { path } | Test::Renewed { changed: path, .. } => {
                in_context(path);
                None
            }
            Test::Reruns(Edit { changed, build_arg, .. })
            | Test::Cached(Edit { changed, build_arg, .. }) => {
                if let Some(path) = changed.as_deref().filter(|path| *path != "Dockerfile") {
                    in_context(path);
                }
                if changed.is_some() == build_arg.is_some() {
                    report("what is edited?".to_owned(), "either `changed` or `build-arg`");
                }
                build_arg.as_ref()
            }
            Test::Env { build_arg, .. } => build_arg.as_ref(),
            _ => None,
        };
        if let Some(pair) = argument.filter(|pair| !is_pair(pair)) {
            report(format!("`{pair}` as a build argument"), "`NAME=VALUE`");
        }
    }
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

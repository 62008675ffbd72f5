//! `layerwise explain`: what a rule finds, and why.

use checker::{Family, RULES, Rule};
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::{CLEAN, help, json};

const HELP: &str = "\
What a rule finds, and why.

Usage: layerwise explain [RULE]...

RULE is a rule's name or a peer's code (DL3020, SC2086, StageNameCasing). Without one, every rule is listed.
";

/// `layerwise explain`.
pub(crate) fn run(mut words: lexopt::Parser) -> anyhow::Result<u8> {
    let mut names = Vec::new();
    while let Some(word) = words.next()? {
        match word {
            Long("help") | Short('h') => return help(HELP),
            Value(name) => names.push(name.string()?),
            word => return Err(word.unexpected().into()),
        }
    }
    if names.is_empty() {
        say!("{}", list());
        return Ok(CLEAN);
    }
    for (at, name) in names.iter().enumerate() {
        let Some(rule) = checker::rule(name) else {
            let near: Vec<&str> =
                RULES.iter().map(|rule| rule.name).filter(|rule| rule.contains(&**name)).collect();
            let hint = if near.is_empty() {
                String::new()
            } else {
                format!("; there is {}", near.join(", "))
            };
            anyhow::bail!("there is no rule `{name}`{hint}");
        };
        say!("{}{}", if at > 0 { "\n" } else { "" }, page(rule));
    }
    Ok(CLEAN)
}

fn list() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    RULES
        .iter()
        .map(|rule| {
            format!("{:width$}  {}\n", rule.name, rule.aliases.join(", ")).trim_end().to_owned()
                + "\n"
        })
        .collect()
}

fn page(rule: &Rule) -> String {
    let family = match rule.family {
        Family::Correctness => "correctness",
        Family::Practice => "practice",
        Family::Size => "size",
    };
    let state = if rule.on { "on" } else { "off, to be selected" };
    let aliases = if rule.aliases.is_empty() {
        String::new()
    } else {
        format!("also {}\n", rule.aliases.join(", "))
    };
    let indented =
        |text: &str| text.lines().flat_map(|line| ["    ", line, "\n"]).collect::<String>();
    format!(
        "{}: {}\n{aliases}{family}, {}, {state}\n\n{}\nBad:\n\n{}\nGood:\n\n{}",
        rule.name,
        rule.title,
        json::severity(rule.severity),
        wrapped(rule.why),
        indented(rule.bad),
        indented(rule.good),
    )
}

/// Lines of at most 80 letters.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > 80 {
            out.push('\n');
            width = 0;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out += word;
        width += length;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_page_and_a_line() {
        let list = list();
        for rule in RULES {
            let page = page(rule);
            assert!(page.starts_with(rule.name) && page.contains("\nGood:\n"), "{page}");
            let line = list.lines().find(|line| line.split(' ').next() == Some(rule.name));
            assert!(line.is_some_and(|line| rule.aliases.iter().all(|alias| line.contains(alias))));
        }
        assert!(list.lines().all(|line| line == line.trim_end()));
    }
}

//! Laws that every rule of the table obeys.

use std::collections::BTreeSet;

use checker::{
    Check, Diagnostic, Fix, Options, RULES, Rule, Trust, check, example_context, example_options,
    price,
};
use dockerfile::parse;
use image::{BuildContext, Inputs, simulate};

fn findings_in(context: &BuildContext, text: &str, options: &Options) -> Vec<Diagnostic> {
    let file = parse(text);
    let inputs = Inputs::new(context);
    check(&file, &inputs, &simulate(&file, &inputs), options)
}

fn findings(rule: &Rule, text: &str) -> Vec<Diagnostic> {
    findings_in(&example_context(), text, &example_options(rule))
}

fn names(found: &[Diagnostic]) -> BTreeSet<&'static str> {
    found.iter().map(|found| found.rule.name).collect()
}

fn own<'f>(rule: &Rule, found: &'f [Diagnostic]) -> Option<&'f Diagnostic> {
    found.iter().find(|found| found.rule == rule)
}

#[test]
fn bad_is_found_and_good_is_not() {
    for rule in RULES {
        assert!(
            own(rule, &findings(rule, rule.bad)).is_some(),
            "{}: not found in\n{}",
            rule.name,
            rule.bad
        );
        assert!(
            own(rule, &findings(rule, rule.good)).is_none(),
            "{}: found in\n{}",
            rule.name,
            rule.good
        );
    }
}

#[test]
fn good_has_nothing_that_bad_had_not() {
    for rule in RULES {
        let (bad, good) = (findings(rule, rule.bad), findings(rule, rule.good));
        let new: Vec<_> = names(&good).difference(&names(&bad)).copied().collect();
        assert!(new.is_empty(), "{}: new in good: {new:?}", rule.name);
    }
}

#[test]
fn docker_takes_every_good() {
    for rule in RULES {
        let file = parse(rule.good);
        assert_eq!(file.problems, [], "{}", rule.name);
        let context = example_context();
        let build = simulate(&file, &Inputs::new(&context));
        assert_eq!(build.refused, None, "{}", rule.name);
    }
}

#[test]
fn the_first_fix_of_bad_gives_good() {
    for rule in RULES {
        let found = findings(rule, rule.bad);
        if let Some(fix) = own(rule, &found).and_then(|found| found.fixes.first()) {
            assert_eq!(fix.edits.apply(rule.bad), rule.good, "{}", rule.name);
        }
    }
}

#[test]
fn each_code_of_the_shell_is_of_one_rule() {
    let of_shell = RULES.iter().filter(|rule| matches!(rule.check, Check::Shell));
    let codes: Vec<&str> = of_shell.flat_map(|rule| rule.aliases).copied().collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{codes:?}");
}

/// Two thirds of the rules mend what they find in their own example.
#[test]
fn most_rules_have_a_fix() {
    let without: Vec<&str> = RULES
        .iter()
        .filter(|rule| {
            let found = findings(rule, rule.bad);
            !found.iter().any(|found| *found.rule == **rule && !found.fixes.is_empty())
        })
        .map(|rule| rule.name)
        .collect();
    assert!(
        without.len() * 3 <= RULES.len(),
        "{} of {} rules have no fix: {without:?}",
        without.len(),
        RULES.len()
    );
}

#[test]
fn every_fix_leaves_a_file_that_docker_takes_and_removes_its_finding() {
    for rule in RULES {
        for found in findings(rule, rule.bad) {
            for fix in &found.fixes {
                let mended = fix.edits.apply(rule.bad);
                assert!(
                    parse(&mended).problems.len() <= parse(rule.bad).problems.len(),
                    "{}: {} gives\n{mended}",
                    found.rule.name,
                    fix.title
                );
                let count = |text: &str| {
                    findings(rule, text).iter().filter(|other| other.rule == found.rule).count()
                };
                assert!(
                    count(&mended) < count(rule.bad),
                    "{}: still found after {:?} in\n{mended}",
                    found.rule.name,
                    fix.title
                );
            }
        }
    }
}

/// The first safe fix of a text.
fn safe_fix(rule: &Rule, text: &str) -> Option<Fix> {
    findings(rule, text)
        .into_iter()
        .flat_map(|found| found.fixes)
        .find(|fix| fix.trust == Trust::Safe)
}

#[test]
fn safe_fixes_converge_and_add_nothing() {
    for rule in RULES {
        let mut text = rule.bad.to_owned();
        let mut left = 20;
        while let Some(fix) = safe_fix(rule, &text) {
            let mended = fix.edits.apply(&text);
            let (before, after) = (names(&findings(rule, &text)), names(&findings(rule, &mended)));
            let new: Vec<_> = after.difference(&before).copied().collect();
            assert!(new.is_empty(), "{}: {:?} adds {new:?}:\n{mended}", rule.name, fix.title);
            text = mended;
            left -= 1;
            assert!(left > 0, "{}: no end of safe fixes:\n{text}", rule.name);
        }
    }
}

#[test]
fn a_size_fix_saves_bytes() {
    let context = example_context();
    let inputs = Inputs::new(&context);
    for (name, at_least) in [
        ("deleted-in-later-layer", 10_000_000),
        ("chmod-or-chown-copies-files", 12_000_000),
        ("archive-copied-then-unpacked", 3_200_000),
        ("package-lists-left-behind", 10_000_000),
    ] {
        let rule = checker::rule(name).expect("a rule of this name");
        let found = findings(rule, rule.bad);
        let found = own(rule, &found).expect("found in its bad example");
        let build = simulate(&parse(rule.bad), &inputs);
        let saves = price(rule.bad, &inputs, &build, &found.fixes[0]).expect("the model knows");
        assert!(saves.bytes >= at_least, "{name} saves {saves}");
        assert!(found.cost.expect("a size rule").bytes >= at_least, "{name}");
    }
}

#[test]
fn names_are_unique_and_in_kebab_case() {
    let mut seen = BTreeSet::new();
    for rule in RULES {
        let kebab = rule.name.split('-').all(|word| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        });
        assert!(kebab, "{}", rule.name);
        assert!(seen.insert(rule.name), "{} twice", rule.name);
    }
}

#[test]
fn aliases_are_codes_of_the_peers() {
    const BUILD_CHECKS: &[&str] = &[
        "StageNameCasing",
        "FromAsCasing",
        "NoEmptyContinuation",
        "ConsistentInstructionCasing",
        "DuplicateStageName",
        "ReservedStageName",
        "JSONArgsRecommended",
        "MaintainerDeprecated",
        "UndefinedArgInFrom",
        "WorkdirRelativePath",
        "UndefinedVar",
        "MultipleInstructionsDisallowed",
        "LegacyKeyValueFormat",
        "InvalidBaseImagePlatform",
        "RedundantTargetPlatform",
        "SecretsUsedInArgOrEnv",
        "InvalidDefaultArgInFrom",
        "FromPlatformFlagConstDisallowed",
        "CopyIgnoredFile",
        "InvalidDefinitionDescription",
        "ExposeProtoCasing",
        "ExposeInvalidFormat",
    ];
    let mut seen = BTreeSet::new();
    for rule in RULES {
        for alias in rule.aliases {
            let numbered = ["DL", "SC"].iter().any(|start| {
                alias.strip_prefix(start).is_some_and(|number| {
                    number.len() == 4 && number.chars().all(|c| c.is_ascii_digit())
                })
            });
            assert!(numbered || BUILD_CHECKS.contains(alias), "{}: {alias}", rule.name);
            assert!(seen.insert(alias), "{alias} belongs to two rules");
        }
    }
}

#[test]
fn texts_are_sentences() {
    for rule in RULES {
        let starts_well = |text: &str| {
            text.starts_with(|c: char| c.is_uppercase() || c == '`')
                || text.starts_with("apt")
                || text.starts_with("pip")
        };
        assert!(
            starts_well(rule.title) && !rule.title.ends_with('.'),
            "{}: {}",
            rule.name,
            rule.title
        );
        assert!(starts_well(rule.why) && rule.why.ends_with('.'), "{}: {}", rule.name, rule.why);
        assert!(!rule.why.contains("  "), "{}: two spaces in why", rule.name);
        for word in ["simply", "just ", "easy", "obviously"] {
            assert!(
                !rule.why.contains(word) && !rule.title.contains(word),
                "{}: {word}",
                rule.name
            );
        }
        for found in findings(rule, rule.bad) {
            assert!(starts_well(&found.message), "{}: {}", rule.name, found.message);
        }
    }
}

#[test]
fn examples_use_files_of_the_example_context_and_end_in_a_line_feed() {
    for rule in RULES {
        assert!(rule.bad.ends_with('\n') && rule.good.ends_with('\n'), "{}", rule.name);
        assert_ne!(rule.bad, rule.good, "{}", rule.name);
    }
}

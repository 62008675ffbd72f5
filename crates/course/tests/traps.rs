//! Answers to two exercises that a grader easily gets wrong: what must pass, what must fail, and what must warn.

use std::collections::BTreeMap;

use course::{Attempt, Exercise, Goal, Grade, Hint, Limit, Rung, Test, grade};
use image::{ArchiveMember, BuildContext, ContextFile};

fn exercise(start: &str, context: BuildContext, goals: &[(&str, Test)]) -> Exercise {
    let goal = |(name, test): &(&str, Test)| Goal {
        name: (*name).to_owned(),
        text: String::new(),
        test: test.clone(),
    };
    Exercise {
        id: "trap".into(),
        title: String::new(),
        summary: String::new(),
        minutes: 1,
        step: String::new(),
        rung: Rung::Repair,
        task: String::new(),
        sources: String::new(),
        answer: course::AnswerKind::Dockerfile,
        given: String::new(),
        pieces: Vec::new(),
        start: start.to_owned(),
        context,
        goals: goals.iter().map(goal).collect(),
        hints: Vec::new(),
        solution: String::new(),
        why: String::new(),
        alternatives: Vec::new(),
        near_misses: Vec::new(),
    }
}

const THREE_RUNS: &str = "FROM debian:bookworm-slim
RUN apt-get update
RUN apt-get install -y curl ca-certificates
RUN rm -rf /var/lib/apt/lists/*
";

fn three_runs() -> Exercise {
    exercise(
        THREE_RUNS,
        BuildContext::default(),
        &[
            ("builds", Test::Builds),
            ("base", Test::Base { any_of: vec!["debian:bookworm-slim".into()] }),
            ("curl", Test::Installed { package: "curl".into() }),
            ("lists-gone", Test::Absent { path: "/var/lib/apt/lists".into() }),
            ("nothing-buried", Test::Buried(Limit { at_most: 2_000_000 })),
            ("small", Test::Added(Limit { at_most: 16_000_000 })),
        ],
    )
}

const BURIED_ARCHIVE: &str = "FROM debian:bookworm-slim
COPY tool.tar.gz /tmp/
RUN tar -xzf /tmp/tool.tar.gz -C /opt
RUN rm /tmp/tool.tar.gz
";

fn buried_archive() -> Exercise {
    let archive = ContextFile {
        bytes: 50_000_000,
        mode: 0o644,
        archive: Some(vec![ArchiveMember {
            path: "tool/bin/tool".into(),
            bytes: 90_000_000,
            ..ArchiveMember::default()
        }]),
        ..ContextFile::default()
    };
    let context = BuildContext {
        files: BTreeMap::from([("tool.tar.gz".to_owned(), archive)]),
        ..BuildContext::default()
    };
    exercise(
        BURIED_ARCHIVE,
        context,
        &[
            ("builds", Test::Builds),
            ("program", Test::Visible { path: "/opt/tool/bin/tool".into() }),
            ("archive-gone", Test::Absent { path: "/tmp/tool.tar.gz".into() }),
            ("nothing-buried", Test::Buried(Limit { at_most: 0 })),
            ("small", Test::Added(Limit { at_most: 91_000_000 })),
        ],
    )
}

fn graded(exercise: &Exercise, text: &str) -> (Attempt, Grade) {
    let attempt = Attempt::new(exercise, text);
    let grade = grade(exercise, &attempt);
    (attempt, grade)
}

/// The goals that are not met.
#[track_caller]
fn misses(exercise: &Exercise, text: &str, expected: &[&str]) {
    let (_, grade) = graded(exercise, text);
    let missed: Vec<&str> = grade
        .goals
        .iter()
        .filter(|goal| goal.met != Some(true))
        .map(|goal| goal.name.as_str())
        .collect();
    assert_eq!(missed, expected, "{:#?}\n{text}", grade.goals);
}

/// Rules that find something in the text.
fn found(exercise: &Exercise, text: &str) -> Vec<&'static str> {
    let (attempt, _) = graded(exercise, text);
    attempt.diagnostics.iter().map(|found| found.rule.name).collect()
}

#[test]
fn three_runs_at_the_start() {
    misses(&three_runs(), THREE_RUNS, &["nothing-buried", "small"]);
    let found = found(&three_runs(), THREE_RUNS);
    for rule in ["deleted-in-later-layer", "update-in-separate-run", "package-lists-left-behind"] {
        assert!(found.contains(&rule), "{rule} in {found:?}");
    }
}

#[test]
fn one_run() {
    let text = "FROM debian:bookworm-slim
RUN apt-get update \\
 && apt-get install -y --no-install-recommends ca-certificates curl \\
 && rm -rf /var/lib/apt/lists/*
";
    misses(&three_runs(), text, &[]);
    assert_eq!(found(&three_runs(), text), [""; 0]);
}

#[test]
fn two_runs_that_both_clean_pass_with_no_more_than_a_word_on_style() {
    let text = "FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
";
    misses(&three_runs(), text, &[]);
    let (attempt, _) = graded(&three_runs(), text);
    for found in &attempt.diagnostics {
        let mild = found.severity <= checker::Severity::Info;
        assert!(mild, "{}: {}", found.rule.name, found.message);
    }
}

#[test]
fn heredoc_passes_and_warns_without_set_e() {
    let with = "FROM debian:bookworm-slim
RUN <<DONE
set -e
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl
rm -rf /var/lib/apt/lists/*
DONE
";
    misses(&three_runs(), with, &[]);
    assert_eq!(found(&three_runs(), with), [""; 0]);
    let without = with.replace("set -e\n", "");
    misses(&three_runs(), &without, &[]);
    assert_eq!(found(&three_runs(), &without), ["heredoc-without-set-e"]);
}

#[test]
fn apt_get_clean_is_no_cleanup() {
    let text = "FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && apt-get clean
";
    misses(&three_runs(), text, &["lists-gone", "small"]);
    let found = found(&three_runs(), text);
    for rule in ["package-lists-left-behind", "useless-apt-clean"] {
        assert!(found.contains(&rule), "{rule} in {found:?}");
    }
}

#[test]
fn the_folder_itself_may_be_removed() {
    let text = "FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists
";
    misses(&three_runs(), text, &[]);
    assert_eq!(found(&three_runs(), text), [""; 0]);
}

#[test]
fn cache_mounts_pass() {
    let text = "FROM debian:bookworm-slim
RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt \\
    apt-get update && apt-get install -y --no-install-recommends ca-certificates curl
";
    misses(&three_runs(), text, &[]);
    assert_eq!(found(&three_runs(), text), [""; 0]);
}

#[test]
fn without_update_nothing_builds() {
    let text = "FROM debian:bookworm-slim
RUN apt-get install -y --no-install-recommends ca-certificates curl
";
    let (attempt, grade) = graded(&three_runs(), text);
    assert_eq!(grade.goal("builds").expect("a goal").met, Some(false));
    assert!(!grade.passed());
    assert!(attempt.diagnostics.iter().any(|found| found.rule.name == "failing-step"));
}

#[test]
fn buried_archive_at_the_start() {
    misses(&buried_archive(), BURIED_ARCHIVE, &["nothing-buried", "small"]);
    let (attempt, _) = graded(&buried_archive(), BURIED_ARCHIVE);
    let rm = attempt
        .diagnostics
        .iter()
        .find(|found| found.rule.name == "deleted-in-later-layer")
        .expect("the archive is buried");
    assert_eq!(rm.cost, Some(image::Size::exact(50_000_000)));
    assert_eq!(rm.message, "This `rm` frees nothing: 50.0\u{202f}MB stay in layer 2 (line 2)");
}

#[test]
fn rm_in_the_tar_run_still_buries() {
    let text = "FROM debian:bookworm-slim
COPY tool.tar.gz /tmp/
RUN tar -xzf /tmp/tool.tar.gz -C /opt && rm /tmp/tool.tar.gz
";
    misses(&buried_archive(), text, &["nothing-buried", "small"]);
    assert!(found(&buried_archive(), text).contains(&"deleted-in-later-layer"));
}

#[test]
fn add_bind_mount_and_stage_pass() {
    for text in [
        "FROM debian:bookworm-slim\nADD tool.tar.gz /opt/\n",
        "FROM debian:bookworm-slim\n\
         RUN --mount=type=bind,source=tool.tar.gz,target=/tmp/t.tgz tar -xzf /tmp/t.tgz -C /opt\n",
        "FROM debian:bookworm-slim AS unpack\nCOPY tool.tar.gz /tmp/\n\
         RUN tar -xzf /tmp/tool.tar.gz -C /opt\n\
         FROM debian:bookworm-slim\nCOPY --from=unpack /opt/tool /opt/tool\n",
    ] {
        misses(&buried_archive(), text, &[]);
    }
}

#[test]
fn a_file_that_docker_refuses_passes_nothing() {
    for text in ["", "RUNN x\n", "FROM debian:bookworm-slim\nCOPY\n"] {
        let (_, grade) = graded(&buried_archive(), text);
        assert!(!grade.passed(), "{text:?}");
        assert_eq!(grade.goal("builds").expect("a goal").met, Some(false), "{text:?}");
    }
    let mut without = buried_archive();
    without.goals.retain(|goal| goal.name == "archive-gone");
    let (_, grade) = graded(&without, "FROM debian:bookworm-slim\nCOPY\n");
    assert_ne!(grade.goals[0].met, Some(true), "no goal asks for a build, none is met without one");
}

#[test]
fn other_goals() {
    let other = exercise(
        "FROM debian:bookworm-slim\nRUN touch /a\nUSER 1000\n",
        BuildContext::default(),
        &[
            ("has", Test::Has { instruction: "user".into() }),
            ("lacks", Test::Lacks { instruction: "LABEL".into() }),
            ("exec", Test::ExecForm { instruction: "ENTRYPOINT".into() }),
            ("user", Test::NumericUser),
            ("stages", Test::Stages { at_least: 2 }),
            ("same", Test::SameImageAsStart),
            ("together", Test::SameRun { commands: vec!["mkdir".into(), "touch /a".into()] }),
            ("layers", Test::LayersAdded { at_most: 1 }),
            ("quiet", Test::NoFinding { rules: vec!["DL3025".into()] }),
            ("transfer", Test::Transfer(Limit { at_most: 1_000_000_000 })),
            ("size", Test::Size(Limit { at_most: 1 })),
        ],
    );
    misses(&other, &other.start, &["exec", "stages", "together", "size"]);
    misses(
        &other,
        "FROM debian:bookworm-slim AS a\nUSER 1000\nENTRYPOINT a\nFROM a\nUSER root\nLABEL a=b\n\
         RUN mkdir -p /b && touch /a\nRUN true\nENTRYPOINT [\"a\"]\nUSER root\n",
        &["lacks", "user", "same", "layers", "quiet", "size"],
    );
}

#[test]
fn hints_depend_on_the_state() {
    let exercise = three_runs();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let hint = |missed: &[&str], met: &[&str], found: &[&str]| Hint {
        text: String::new(),
        when_missed: names(missed),
        when_unmet: Vec::new(),
        when_met: names(met),
        when_found: names(found),
    };
    let (attempt, grade) = graded(&exercise, THREE_RUNS);
    assert!(hint(&[], &[], &[]).fits(&grade, &attempt));
    assert!(hint(&["small"], &["builds"], &["deleted-in-later-layer"]).fits(&grade, &attempt));
    assert!(hint(&[], &[], &["DL3009"]).fits(&grade, &attempt));
    assert!(!hint(&["curl"], &[], &[]).fits(&grade, &attempt));
    assert!(!hint(&[], &["small"], &[]).fits(&grade, &attempt));
    assert!(!hint(&[], &[], &["sudo-in-run"]).fits(&grade, &attempt));
    assert!(!hint(&["no-such-goal"], &[], &[]).fits(&grade, &attempt));
}

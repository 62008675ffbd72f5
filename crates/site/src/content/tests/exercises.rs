//! Mistakes in exercises.

use super::{check, check_file, compare, mistakes};

const TOML: &str = "exercises/sample/exercise.toml";

#[test]
fn missing_files() {
    check_file(
        "exercises/sample/solution.md",
        None,
        &[
            "exercises/sample/solution.md:1: an empty text",
            "exercises/sample/solution.md:1: the file is missing",
        ],
    );
    check_file(
        "exercises/sample/Dockerfile",
        None,
        &["exercises/sample/Dockerfile:1: the file is missing"],
    );
}

#[test]
fn stray_files() {
    check_file(
        "exercises/sample/notes.txt",
        Some("Notes."),
        &["exercises/sample/notes.txt:1: a file that nothing uses"],
    );
    check_file(
        "exercises/sample/alternatives/other.Dockerfile",
        Some("FROM scratch\n"),
        &[
            "exercises/sample/alternatives/other.Dockerfile:1: a file that nothing uses; expected an entry of",
        ],
    );
}

#[test]
fn entries_without_a_file() {
    check_file(
        "exercises/sample/near-misses/late.Dockerfile",
        None,
        &[
            "exercises/sample/exercise.toml:1: near-misses: 2; expected at least 3 answers that fail in a way worth explaining",
            "exercises/sample/exercise.toml:27: `near-misses.late` has no file",
        ],
    );
    check_file(
        ALTERNATIVE,
        None,
        &[
            "exercises/sample/exercise.toml:1: alternatives: 1; expected at least 2 answers beside the solution that pass",
            "exercises/sample/exercise.toml:24: `alternatives.nothing` has no file",
        ],
    );
}

#[test]
fn every_answer_is_one_of_its_own() {
    check(
        NEAR_MISS,
        "COPY a.txt /b.txt",
        "ADD a.txt /d.txt",
        &[
            "exercises/sample/near-misses/late.Dockerfile:1: the same text as near-misses/elsewhere.Dockerfile; expected an answer of its own",
        ],
    );
}

#[test]
fn fields() {
    check(
        TOML,
        "minutes = 3",
        "minutes = \"three\"",
        &["exercises/sample/exercise.toml:4: invalid type"],
    );
    check(
        TOML,
        "rung = \"repair\"",
        "rung = \"mend\"",
        &["exercises/sample/exercise.toml:6: unknown variant `mend`"],
    );
    check(
        TOML,
        "minutes = 3",
        "minutes = 3\nlevel = 1",
        &["exercises/sample/exercise.toml:5: unknown field `level`"],
    );
    check(
        TOML,
        "id = \"sample\"",
        "id = \"simple\"",
        &[
            "exercises/sample/exercise.toml:1: `id = \"simple\"`; expected the folder's name, `sample`",
        ],
    );
    check(
        TOML,
        "step = \"step\"",
        "step = \"stop\"",
        &["exercises/sample/exercise.toml:1: no lesson `stop`"],
    );
}

#[test]
fn goals() {
    check(
        TOML,
        "kind = \"added\"",
        "kind = \"heavy\"",
        &["exercises/sample/exercise.toml:14: a goal's test: unknown variant `heavy`"],
    );
    check(
        TOML,
        "at-most = \"1 MB\"",
        "at-most = \"1 mile\"",
        &["exercises/sample/exercise.toml:14: `1 mile` is not a size"],
    );
    check(
        TOML,
        "text = \"It is small\"",
        "text = \"It is below 1 MB\"",
        &["exercises/sample/exercise.toml:13: the size `1 MB` typed by hand"],
    );
}

#[test]
fn hints() {
    check(
        TOML,
        "when-missed = [\"small\"]\ntext = \"Copy less.\"",
        "text = \"Copy less.\"",
        &["exercises/sample/exercise.toml:21: a hint without a condition"],
    );
    check(
        TOML,
        "[[hints]]\nwhen-missed = [\"small\"]\ntext = \"Copy less.\"\n",
        "",
        &["exercises/sample/exercise.toml:16: 1 hints; expected at least two"],
    );
    check(
        TOML,
        "when-missed = [\"small\"]\ntext = \"Copy less.\"",
        "when-missed = [\"tiny\"]\ntext = \"Copy less.\"",
        &["exercises/sample/exercise.toml:21: a hint names no goal `tiny`; expected one of small"],
    );
    check(
        TOML,
        "when-missed = [\"small\"]\ntext = \"Copy less.\"",
        "when-found = [\"no-such-rule\"]\ntext = \"Copy less.\"",
        &["exercises/sample/exercise.toml:22: no rule `no-such-rule`"],
    );
}

#[test]
fn the_context_has_sizes() {
    check(
        TOML,
        "{ path = \"a.txt\", size = \"5 MB\" }",
        "{ path = \"a.txt\" }",
        &["exercises/sample/exercise.toml:9: `a.txt` without a size"],
    );
}

#[test]
fn solutions_name_their_parts() {
    check(
        "exercises/sample/solution.Dockerfile",
        "# Choose the base\n",
        "",
        &["exercises/sample/solution.Dockerfile:1: a solution without labels"],
    );
}

#[test]
fn questions_belong_into_lessons() {
    check(
        "exercises/sample/task.md",
        "Make it small.",
        "### Question `here`",
        &["exercises/sample/task.md:1: a question"],
    );
}

#[test]
fn a_lesson_must_lead_to_it() {
    check(
        "lessons/01-step.md",
        "[The exercise](../exercises/sample/task.md)",
        "See the exercise.",
        &["exercises/sample/exercise.toml:1: an exercise to which no lesson leads"],
    );
}

const START: &str = "exercises/sample/Dockerfile";
const SOLUTION: &str = "exercises/sample/solution.Dockerfile";
const ALTERNATIVE: &str = "exercises/sample/alternatives/nothing.Dockerfile";
const NEAR_MISS: &str = "exercises/sample/near-misses/late.Dockerfile";
const COPY: &str = "COPY a.txt /a.txt\n";

#[test]
fn the_start_misses_a_goal() {
    check(START, COPY, "", &["exercises/sample/Dockerfile:1: the start meets every goal"]);
}

#[test]
fn every_answer_meets_every_goal() {
    let (with, missed) = (format!("FROM scratch\n{COPY}"), "goal `small` is not met: ");
    check(SOLUTION, "FROM scratch\n", &with, &[&format!("{SOLUTION}:1: {missed}")]);
    check(ALTERNATIVE, "FROM scratch\n", &with, &[&format!("{ALTERNATIVE}:1: {missed}")]);
}

#[test]
fn an_answer_that_does_not_build_says_where_it_stops() {
    check(
        ALTERNATIVE,
        "FROM scratch\n",
        "FROM alpine:3.24\nRUN rm /gone\n",
        &[&format!(
            "{ALTERNATIVE}:1: goal `small` is not met: 0\u{202f}B, at most 1.0\u{202f}MB (the build stops at line 2: rm: "
        )],
    );
}

#[test]
fn answers_of_pieces_are_made_of_them() {
    let pieces =
        "rung = \"repair\"\npieces = [\"FROM scratch\", \"COPY a.txt /a.txt\", \"USER 1000\"]";
    check(
        TOML,
        "rung = \"repair\"",
        pieces,
        &[
            "exercises/sample/exercise.toml:7: elsewhere has the line `ADD a.txt /d.txt`, which is in no piece",
            "exercises/sample/exercise.toml:7: late has the line `COPY a.txt /b.txt`, which is in no piece",
            "exercises/sample/exercise.toml:7: metadata has the line `LABEL a=b`, which is in no piece",
            "exercises/sample/exercise.toml:7: twice has the line `COPY a.txt a.txt /c/`, which is in no piece",
        ],
    );
}

#[test]
fn a_near_miss_misses_what_it_names() {
    check(
        NEAR_MISS,
        "COPY a.txt /b.txt\n",
        "",
        &[
            "exercises/sample/near-misses/late.Dockerfile:1: `late` meets the goal `small`; expected a near-miss",
        ],
    );
    let second = "[[goals]]\nname = \"copied\"\ntext = \"It is there\"\ntest = { kind = \"absent\", path = \"/b.txt\" }\n\n[[hints]]";
    check(
        TOML,
        "[[hints]]",
        second,
        &["exercises/sample/near-misses/late.Dockerfile:1: `late` misses the goal `copied` too: "],
    );
}

#[test]
fn a_hint_can_be_reached() {
    check(
        TOML,
        "when-missed = [\"small\"]\ntext = \"Copy less.\"",
        "when-met = [\"small\"]\ntext = \"Copy less.\"",
        &["exercises/sample/exercise.toml:20: hint 2 is never shown for the start or a near-miss"],
    );
}

/// The sample's one goal asks something else.
#[track_caller]
fn check_test(test: &str, expected: &[&str]) {
    let start = "exercises/sample/exercise.toml:12: goal `small`: ";
    let expected: Vec<String> = expected.iter().map(|found| format!("{start}{found}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check(TOML, "{ kind = \"added\", at-most = \"1 MB\" }", test, &expected);
}

#[test]
fn edits_must_be_possible() {
    check_test("{ kind = \"cached\", changed = \"b.txt\" }", &["no file `b.txt` in the context"]);
    check_test("{ kind = \"reruns\", commands = [\"npm ci\"] }", &["what is edited?"]);
    check_test(
        "{ kind = \"cached\", changed = \"a.txt\", build-arg = \"A=1\" }",
        &["what is edited?; expected either `changed` or `build-arg`"],
    );
    check_test("{ kind = \"env\", name = \"A\", build-arg = \"A\" }", &["`A` as a build argument"]);
    check_test("{ kind = \"kept\", path = \"/a.txt\" }", &["no file `/a.txt` in the context"]);
}

/// The sample as an exercise on a `.dockerignore`; its Dockerfile is given.
fn ignoring<'a>(start: &'a str, toml: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut files = super::files();
    files.retain(|file| !file.0.ends_with("Dockerfile") && file.0 != TOML);
    files.extend([
        (TOML, toml),
        ("exercises/sample/Dockerfile", "FROM scratch\nCOPY . /\n"),
        ("exercises/sample/start.dockerignore", start),
        ("exercises/sample/solution.dockerignore", "# Bring only needed files\n*\n"),
        ("exercises/sample/alternatives/nothing.dockerignore", "a.txt\n"),
        ("exercises/sample/alternatives/metadata.dockerignore", "**\n"),
        ("exercises/sample/near-misses/late.dockerignore", "b.txt\n"),
        ("exercises/sample/near-misses/twice.dockerignore", "*\n!a.txt\n"),
        ("exercises/sample/near-misses/elsewhere.dockerignore", "a/*\n"),
    ]);
    files
}

#[test]
fn a_dockerignore_may_be_the_answer() {
    let answer = "rung = \"repair\"\nanswer = \"dockerignore\"";
    let toml = super::EXERCISE.replace("rung = \"repair\"", answer);
    compare(&mistakes(&ignoring("", &toml)), &[]);
    compare(
        &mistakes(&ignoring("**\n", &toml)),
        &["exercises/sample/start.dockerignore:1: the start meets every goal"],
    );
    compare(
        &mistakes(&ignoring("", super::EXERCISE)),
        &[
            "exercises/sample/alternatives/metadata.dockerignore:1: a file that nothing uses",
            "exercises/sample/alternatives/nothing.dockerignore:1: a file that nothing uses",
            "exercises/sample/exercise.toml:1: alternatives: 0",
            "exercises/sample/exercise.toml:1: near-misses: 0",
            "exercises/sample/exercise.toml:24: `alternatives.nothing` has no file; expected exercises/sample/alternatives/nothing.Dockerfile",
            "exercises/sample/exercise.toml:27: `near-misses.late` has no file",
            "exercises/sample/exercise.toml:31: `near-misses.twice` has no file",
            "exercises/sample/exercise.toml:35: `near-misses.elsewhere` has no file",
            "exercises/sample/exercise.toml:39: `alternatives.metadata` has no file",
            "exercises/sample/near-misses/elsewhere.dockerignore:1: a file that nothing uses",
            "exercises/sample/near-misses/late.dockerignore:1: a file that nothing uses",
            "exercises/sample/near-misses/twice.dockerignore:1: a file that nothing uses",
            "exercises/sample/solution.Dockerfile:1: a solution without labels",
            "exercises/sample/solution.Dockerfile:1: the file is missing",
            "exercises/sample/solution.dockerignore:1: a file that nothing uses",
            "exercises/sample/start.dockerignore:1: a file that nothing uses",
        ],
    );
}

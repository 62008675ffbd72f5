//! Mistakes in exercises.

use super::{check, check_file};

const TOML: &str = "exercises/sample/exercise.toml";

#[test]
fn missing_files() {
    for (path, expected) in [
        ("exercises/sample/solution.md", "exercises/sample/solution.md:1: the file is missing"),
        ("exercises/sample/Dockerfile", "exercises/sample/Dockerfile:1: the file is missing"),
    ] {
        let empty = expected.replace("the file is missing", "an empty text");
        let both = [empty.as_str(), expected];
        check_file(path, None, if path.ends_with(".md") { &both } else { &both[1..] });
    }
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
            "exercises/sample/exercise.toml:1: no near-misses",
            "exercises/sample/exercise.toml:27: `near-misses.late` has no file",
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

//! Mistakes in lessons, myths, the map and the shared scenes.

use super::{LESSON, check, check_file};

const STEP: &str = "lessons/01-step.md";
const A_MYTH: &str = "lessons/myths/01-myth.md";

#[test]
fn front_matter() {
    check(
        STEP,
        "minutes: 5\n",
        "",
        &["lessons/01-step.md:1: no `minutes` in the front matter; expected `minutes: …`"],
    );
    check(
        STEP,
        "minutes: 5",
        "minutes: five",
        &["lessons/01-step.md:5: `minutes: five`; expected a whole number"],
    );
    check(
        STEP,
        "level: starter",
        "level: easy",
        &["lessons/01-step.md:6: `level: easy`; expected starter, practitioner or expert"],
    );
    check(
        STEP,
        "level: starter",
        "level: starter\ncolour: red",
        &["lessons/01-step.md:7: unknown field `colour`; expected one of id, title"],
    );
    check(
        STEP,
        "title: A step",
        "title: A step\ntitle: B",
        &["lessons/01-step.md:4: `title` stands twice"],
    );
    check(
        STEP,
        "summary: What it is about.",
        "summary",
        &[
            "lessons/01-step.md:1: no `summary` in the front matter",
            "lessons/01-step.md:4: `summary`; expected `key: value`",
        ],
    );
}

#[test]
fn a_lesson_that_is_not_on_the_map() {
    check(
        STEP,
        "id: step",
        "id: other",
        &[
            "exercises/sample/exercise.toml:1: no lesson `step`; expected `step` names a lesson: myth, other",
            "lessons/01-step.md:2: `other` is not on the map; expected a unit with this id in lessons/course.toml",
        ],
    );
}

#[test]
fn sources() {
    check(
        STEP,
        "source.[^docs]",
        "source.",
        &["lessons/01-step.md:42: source `docs` is never named"],
    );
    check(STEP, ", read 2026-11-23", "", &["lessons/01-step.md:42: source `docs` has no date"]);
    check(
        STEP,
        "More words.",
        "More words.[^lost]",
        &["lessons/01-step.md:40: no source `lost`; expected a line `[^lost]:"],
    );
}

#[test]
fn links() {
    check(
        STEP,
        "More words.",
        "[Gone](02-gone.md)",
        &["lessons/01-step.md:40: a link to `02-gone.md`, which is no page"],
    );
    check(STEP, "More words.", "[Myth](myths/01-myth.md)", &[]);
    check(STEP, "More words.", "[Myth](myths/01-myth.md#the-belief)", &[]);
    check(STEP, "More words.", "[Question](myths/01-myth.md#understood)", &[]);
    check(STEP, "More words.", "[Here](#what-happens)", &[]);
    check(
        STEP,
        "More words.",
        "[Nowhere](#nowhere)",
        &["lessons/01-step.md:40: a link to `#nowhere`, which `lessons/01-step.md` does not have"],
    );
    check(
        STEP,
        "More words.",
        "[Myth](myths/01-myth.md#gone)",
        &[
            "lessons/01-step.md:40: a link to `#gone`, which `lessons/myths/01-myth.md` does not have",
        ],
    );
    check(
        STEP,
        "More words.",
        "[Trap](javascript:alert(1))",
        &["lessons/01-step.md:40: a link to `javascript:alert(1)`, which is no page"],
    );
}

#[test]
fn raw_html_and_images() {
    check(
        STEP,
        "More words.",
        "<script>alert(1)</script>",
        &["lessons/01-step.md:40: HTML (`<script>alert(1)</script>`)"],
    );
    check(
        STEP,
        "More words.",
        "More <b>words</b>.",
        &["lessons/01-step.md:40: HTML (`</b>`)", "lessons/01-step.md:40: HTML (`<b>`)"],
    );
    check(STEP, "More words.", "<!-- a note between authors -->", &[]);
    check(STEP, "More words.", "![A picture](a.png)", &["lessons/01-step.md:40: an image"]);
}

#[test]
fn marks_that_markdown_takes_for_words() {
    check(
        STEP,
        "More words.",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |",
        &["lessons/01-step.md:44: a row of a table that stands alone"],
    );
    check(STEP, "More words.", "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |", &[]);
    check(
        STEP,
        "More words.",
        "More ** words**.",
        &["lessons/01-step.md:40: `**` that marks nothing; expected no blank between the stars"],
    );
    check(STEP, "More words.", "More **words**, and `**/node_modules`.", &[]);
}

#[test]
fn code_blocks() {
    check(
        STEP,
        "More words.",
        "```cobol\nMOVE A TO B\n```",
        &[
            "lessons/01-step.md:40: a code block in `cobol`; expected a fence with a language: dockerfile",
        ],
    );
    check(
        STEP,
        "More words.",
        "```\nwhat?\n```",
        &["lessons/01-step.md:40: a code block without a language"],
    );
    check(STEP, "More words.", "```dockerfile\nFROM scratch\n```", &[]);
}

#[test]
fn scenes() {
    let scene = |info: &str| format!("```dockerfile {info}\nFROM scratch\n```");
    let wrong = |info: &str, expected: &[&str]| check(STEP, "More words.", &scene(info), expected);
    wrong("scene=mine title=\"Mine\" toggles=merge-runs,transfer", &[]);
    wrong("scene=mine title=\"Mine\" context=sample watch=/a.txt,/b.txt", &[]);
    wrong("scene=shown title=\"Again\"", &["lessons/myths/01-myth.md:26: a second scene `shown`"]);
    wrong("scene=mine", &["lessons/01-step.md:40: a scene without a title"]);
    wrong("scene=Mine title=\"Mine\"", &["lessons/01-step.md:40: `Mine` as a scene's id"]);
    wrong(
        "scene=mine title=\"Mine\" toggles=faster",
        &["lessons/01-step.md:40: unknown toggle `faster`"],
    );
    wrong(
        "scene=mine title=\"Mine\" context=nowhere",
        &["lessons/01-step.md:40: no build context `nowhere`"],
    );
    wrong(
        "scene=mine title=\"Mine\" size=big",
        &["lessons/01-step.md:40: `size` behind the fence"],
    );
}

#[test]
fn pages_ask_before_they_explain_and_at_the_end() {
    check(
        STEP,
        "Words before the question.",
        "## Words first",
        &["lessons/01-step.md:1: a page that explains before it asks"],
    );
    let prediction = &LESSON[LESSON.find("### Prediction").expect("it is there")
        ..LESSON.find("[The exercise]").expect("it is there")];
    check(STEP, prediction, "", &["lessons/01-step.md:1: a page that asks once"]);
}

#[test]
fn headings() {
    check(
        STEP,
        "## And then",
        "# And then",
        &["lessons/01-step.md:38: a heading of the first level"],
    );
}

#[test]
fn myths_are_whole() {
    check(
        A_MYTH,
        "belief: That it is so.\n",
        "",
        &["lessons/myths/01-myth.md:1: no `belief` in the front matter"],
    );
    check(
        A_MYTH,
        "verdict: It is not.\n",
        "",
        &["lessons/myths/01-myth.md:1: no `verdict` in the front matter"],
    );
    check(
        A_MYTH,
        "## The mechanism",
        "## How it works",
        &["lessons/myths/01-myth.md:1: a myth without `## The mechanism`"],
    );
    check(
        A_MYTH,
        "## The measured case",
        "## A case",
        &["lessons/myths/01-myth.md:1: a myth without `## The measured case`"],
    );
    check(
        A_MYTH,
        " scene=shown title=\"What happens\"",
        "",
        &["lessons/myths/01-myth.md:24: this section lacks a live scene"],
    );
    check(
        A_MYTH,
        "It was {{given 5 MB}}.",
        "It was so.",
        &["lessons/myths/01-myth.md:30: this section lacks a figure"],
    );
    check(
        A_MYTH,
        "It is taught.[^there]",
        "It is taught.",
        &[
            "lessons/myths/01-myth.md:20: this section lacks a source",
            "lessons/myths/01-myth.md:43: source `there` is never named",
        ],
    );
}

#[test]
fn stray_files() {
    check_file(
        "lessons/notes.md",
        Some("Notes."),
        &["lessons/notes.md:1: a file that nothing uses"],
    );
    check_file(
        "lessons/old/01-a.md",
        Some("Old."),
        &["lessons/old/01-a.md:1: a file that nothing uses"],
    );
    check_file(
        "exercises/notes.txt",
        Some("Notes."),
        &["exercises/notes.txt:1: a file that nothing uses"],
    );
}

#[test]
fn the_map() {
    check(
        "lessons/course.toml",
        "id = \"myth\"",
        "id = \"step\"",
        &[
            "lessons/course.toml:5: unit `step` stands twice",
            "lessons/myths/01-myth.md:2: `myth` is not on the map",
        ],
    );
    check(
        "lessons/course.toml",
        "summary = \"A myth.\"",
        "sumary = \"A myth.\"",
        &["lessons/course.toml:6: "],
    );
}

#[test]
fn measured_figures_are_dated() {
    let file = "[a]\nbytes = 5\ndated = \"yesterday\"\nwhat = \"\"\n";
    check_file(
        "lessons/measured.toml",
        Some(file),
        &[
            "lessons/measured.toml:1: `a` has no day",
            "lessons/measured.toml:1: `a` says not of what",
        ],
    );
}

#[test]
fn numbers_follow_the_map() {
    let second = LESSON
        .replace("id: step", "id: myth")
        .replace("`opening`", "`second`")
        .replace("`guess`", "`again`");
    let mut files = super::files();
    files.retain(|file| file.0 != A_MYTH);
    files.push(("lessons/00-second.md", &second));
    super::compare(
        &super::mistakes(&files),
        &["lessons/00-second.md:1: it comes after lessons/01-step.md on the map"],
    );
}

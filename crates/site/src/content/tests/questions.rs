//! Mistakes in questions, predictions and figures.

use super::check;

const STEP: &str = "lessons/01-step.md";
const A_MYTH: &str = "lessons/myths/01-myth.md";

#[test]
fn options_and_reasons() {
    check(
        STEP,
        "  > It is more.\n",
        "",
        &["lessons/01-step.md:15: the option “Little” has no reason; expected a block quote"],
    );
    check(
        STEP,
        "It is more.",
        "So it is.",
        &["lessons/01-step.md:11: two options of `opening` share the reason of “much”"],
    );
    check(
        STEP,
        "- [x] Much",
        "- [ ] Much",
        &["lessons/01-step.md:11: `opening` has no right option; expected one `- [x]`"],
    );
    check(
        STEP,
        "- [ ] Little",
        "- [x] Little",
        &["lessons/01-step.md:11: `opening` has several right options"],
    );
    check(
        STEP,
        "- [ ] Little",
        "- Little",
        &["lessons/01-step.md:15: an option without `[ ]` or `[x]`"],
    );
    check(
        STEP,
        "- [ ] Little",
        "- [ ] Much",
        &["lessons/01-step.md:11: two options of `opening` have the id `much`"],
    );
    check(
        STEP,
        "- [ ] Little\n  > It is more.\n",
        "",
        &["lessons/01-step.md:11: `opening` has one option; expected at least two"],
    );
    check(STEP, "- [ ] Little", "- [ ] Much\n  <!-- id: little -->", &[]);
}

#[test]
fn wording_of_questions() {
    check(
        STEP,
        "Little",
        "None of the above",
        &["lessons/01-step.md:11: “none of the above” in `opening`"],
    );
    check(
        STEP,
        "Little",
        "All of the above",
        &["lessons/01-step.md:11: “all of the above” in `opening`"],
    );
    check(STEP, "How much?", "Which is NOT much?", &["lessons/01-step.md:11: “NOT” in `opening`"]);
    check(STEP, "How much?", "Which is not much?", &[]);
}

#[test]
fn shape_of_questions() {
    check(
        STEP,
        "### Question `opening`",
        "### Question",
        &["lessons/01-step.md:11: `` as a question's id"],
    );
    check(
        STEP,
        "### Question `opening`",
        "### Question `Open It`",
        &["lessons/01-step.md:11: `Open It` as a question's id"],
    );
    check(STEP, "How much?\n\n", "", &["lessons/01-step.md:11: a question without words"]);
    check(
        A_MYTH,
        "### Question `understood`",
        "### Question `opening`",
        &[
            "lessons/myths/01-myth.md:34: the id `opening` of a question in lessons/01-step.md; expected an id of its own",
        ],
    );
    let without_list = "- [ ] Little\n  > It is more.\n- [x] Much\n  > So it is.\n\n**Misconception:** it is little.\n";
    check(STEP, without_list, "", &["lessons/01-step.md:11: a question without options"]);
}

#[test]
fn predictions() {
    check(STEP, "- within: 2 MB\n", "", &["lessons/01-step.md:26: `guess` is not complete"]);
    check(
        STEP,
        "- scale: 0 to 40 MB",
        "- scale: 0 to 8 MB",
        &["lessons/01-step.md:26: the answer of `guess` (10.0\u{202f}MB) lies beyond the scale"],
    );
    check(
        STEP,
        "- within: 2 MB",
        "- within: 0 MB",
        &["lessons/01-step.md:26: `within` of `guess`"],
    );
    check(
        STEP,
        "- within: 2 MB",
        "- within: 2 miles",
        &["lessons/01-step.md:32: `2 miles` is not a size"],
    );
    check(
        STEP,
        "- within: 2 MB",
        "- within: 2 MB\n- scene: nowhere",
        &["lessons/01-step.md:33: no scene `nowhere`"],
    );
    check(
        STEP,
        "- answer: {{given 10 MB}}",
        "- answer: 10 MB",
        &["lessons/01-step.md:30: `10 MB`; expected a figure `{{…}}`"],
    );
    check(
        STEP,
        "> It is {{given 10 MB}}.\n",
        "",
        &["lessons/01-step.md:26: `guess` has no explanation"],
    );
}

#[test]
fn figures_typed_by_hand() {
    check(
        STEP,
        "More words.",
        "It adds 42.8 MB.",
        &[
            "lessons/01-step.md:40: the size `42.8 MB` typed by hand; expected a figure of the model",
        ],
    );
    check(STEP, "More words.", "`dd bs=10 MB` in code is code.", &[]);
    check(
        STEP,
        "> It is {{given 10 MB}}.",
        "> It is 10 MB.",
        &["lessons/01-step.md:34: the size `10 MB` typed by hand"],
    );
    check(
        STEP,
        "- [ ] Little",
        "- [ ] 5 MB",
        &["lessons/01-step.md:15: the size `5 MB` typed by hand"],
    );
}

#[test]
fn figures_that_nobody_gives() {
    check(
        STEP,
        "More words.",
        "{{scene nowhere added}}",
        &["lessons/01-step.md:40: no scene nowhere; expected one of `scene shown`"],
    );
    check(
        STEP,
        "More words.",
        "{{on-disk nowhere:1}}",
        &["lessons/01-step.md:40: no base image `nowhere:1`"],
    );
    check(
        STEP,
        "More words.",
        "{{lab nothing}}",
        &["lessons/01-step.md:40: no measured figure `nothing`"],
    );
    check(
        STEP,
        "More words.",
        "{{guess 5 MB}}",
        &["lessons/01-step.md:40: unknown figure `guess 5 MB`"],
    );
    check(
        STEP,
        "More words.",
        "{{scene shown weight}}",
        &["lessons/01-step.md:40: `weight` asked of `scene shown`"],
    );
    check(
        STEP,
        "More words.",
        "{{exercise sample start weight}}",
        &["lessons/01-step.md:40: `weight` asked of `exercise sample start`"],
    );
}

#[test]
fn figures_of_what_does_not_build() {
    let wrong = |run: &str, expected: &str| {
        let scene = format!(
            "```dockerfile scene=mine title=\"Mine\"\n{run}\n```\n\n{{{{scene mine added}}}}"
        );
        check(STEP, "More words.", &scene, &[expected]);
    };
    wrong("FORM scratch", "lessons/01-step.md:44: Docker refuses `scene mine`: ");
    wrong("FROM scratch\nCOPY gone.txt /", "lessons/01-step.md:45: ");
    wrong(
        "FROM example.com/base:1\nRUN make install",
        "lessons/01-step.md:45: line 1 of `scene mine` is not known: ",
    );
}

#[test]
fn quoted_figures_name_their_source() {
    check(
        STEP,
        "More words.",
        "It is {{quoted 5 MB}}.",
        &["lessons/01-step.md:40: `{{quoted 5 MB}}` without a source"],
    );
    check(STEP, "More words.", "It is {{quoted 5 MB}}[^docs].", &[]);
}

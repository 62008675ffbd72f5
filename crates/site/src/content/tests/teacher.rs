//! A teacher's notes and plans of workshops: what they become, and their mistakes.

use course::{Note, PlanUnit};

use super::{check_file, course_of};

const NOTES: &str = "lessons/notes/step.md";
const PLAN: &str = "lessons/plans/short.md";

const A_PLAN: &str = "---\ntitle: Short\nsummary: For all.\nminutes: 20\n---\n\nBefore.\n\n\
    ## 10 min · [A step](../01-step.md)\n\nVote.\n\n\
    ## 7 min · [Exercise: A sample](../../exercises/sample/task.md)\n\n\
    ## 3 min · Break\n";

#[test]
fn notes_belong_to_places_of_a_page() {
    let text = "For the page.\n\n### 4 min · Question `opening`\n\nAsk.\n\n## And then\n\n- Say.\n";
    let course = course_of(&[(NOTES, text)]);
    let notes = course.notes.get("step").expect("the page has notes");
    assert_eq!(notes.about, "<p>For the page.</p>\n");
    let note = |anchor: &str, minutes, text: &str| Note {
        anchor: anchor.to_owned(),
        minutes,
        text: text.to_owned(),
    };
    assert_eq!(
        notes.places,
        [
            note("opening", Some(4), "<p>Ask.</p>\n"),
            note("and-then", None, "<ul>\n<li>Say.</li>\n</ul>\n"),
        ]
    );
    assert_eq!(notes.minutes(), 4);
    assert_eq!(notes.at("and-then"), notes.places.get(1));
}

#[test]
fn mistakes_in_notes() {
    let wrong = |text: &str, expected: &[&str]| check_file(NOTES, Some(text), expected);
    wrong(
        "## What happened\n\nSay.\n",
        &[
            "lessons/notes/step.md:1: `What happened`, which lessons/01-step.md does not have; expected a heading of that page, with or without `5 min · ` before it: Question opening; What happens; Prediction guess; And then",
        ],
    );
    wrong(
        "## And then\n\nSay.\n\n## 5 min · What happens\n\nSay.\n",
        &["lessons/notes/step.md:5: `What happens` out of its order"],
    );
    wrong(
        "## What happens\n\nSay.\n\n## What happens\n\nSay.\n",
        &["lessons/notes/step.md:5: `What happens` out of its order"],
    );
    wrong("## What happens\n", &["lessons/notes/step.md:1: a note without words"]);
    wrong("It is 5 MB.\n", &["lessons/notes/step.md:1: the size `5 MB` typed by hand"]);
    check_file(
        "lessons/notes/gone.md",
        Some("Say.\n"),
        &[
            "lessons/notes/gone.md:1: no lesson or myth `gone`; expected the id of a page as the file's name: step, myth",
        ],
    );
    check_file(
        "lessons/notes/01-step.md",
        Some("Say.\n"),
        &["lessons/notes/01-step.md:1: a file that nothing uses"],
    );
}

#[test]
fn a_plan_names_units_and_times() {
    let course = course_of(&[(PLAN, A_PLAN)]);
    let plan = course.plan("short").expect("the plan is read");
    assert_eq!((plan.title.as_str(), plan.minutes), ("Short", 20));
    assert_eq!(plan.about, "<p>Before.</p>\n");
    let units: Vec<_> = plan.steps.iter().map(|step| step.unit.clone()).collect();
    assert_eq!(
        units,
        [
            PlanUnit::Lesson("step".to_owned()),
            PlanUnit::Exercise("sample".to_owned()),
            PlanUnit::Pause("short.break".to_owned())
        ]
    );
    let twice = A_PLAN.replacen("## 3 min · Break", "## 1 min · Break\n\n## 2 min · Break", 1);
    let two_breaks = course_of(&[(PLAN, &twice)]);
    let last = two_breaks.plan("short").and_then(|plan| plan.steps.last());
    let last = last.map(|step| step.unit.id());
    assert_eq!(last, Some("short.break-2"), "two pauses of one name are two");
    let steps: Vec<_> = plan.steps.iter().map(|step| (step.minutes, step.title.as_str())).collect();
    assert_eq!(steps, [(10, "A step"), (7, "Exercise: A sample"), (3, "Break")]);
    assert_eq!(plan.steps[0].text, "<p>Vote.</p>\n");
}

#[test]
fn mistakes_in_plans() {
    let wrong = |old: &str, new: &str, expected: &[&str]| {
        assert!(A_PLAN.contains(old), "the plan has this text: {old}");
        check_file(PLAN, Some(&A_PLAN.replacen(old, new, 1)), expected);
    };
    wrong(
        "minutes: 20",
        "minutes: 30",
        &[
            "lessons/plans/short.md:4: steps of 20 minutes in all; expected 30 as `minutes` says, or the sum there",
        ],
    );
    wrong(
        "minutes: 20",
        "minutes: many",
        &["lessons/plans/short.md:4: `minutes: many`; expected a whole number"],
    );
    wrong(
        "## 3 min · Break",
        "## Break, 3 min",
        &[
            "lessons/plans/short.md:4: steps of 17 minutes in all",
            "lessons/plans/short.md:15: `Break, 3 min` without a time; expected `## 15 min · [A page]",
        ],
    );
    wrong("../01-step.md", "../02-step.md", &["lessons/plans/short.md:9: no page `../02-step.md`"]);
    wrong(
        "summary: For all.\n",
        "level: easy\n",
        &[
            "lessons/plans/short.md:1: no `summary` in the front matter",
            "lessons/plans/short.md:3: unknown field `level`",
        ],
    );
}

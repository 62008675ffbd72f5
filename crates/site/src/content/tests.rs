//! The real content, and small bad samples, each with the one mistake that it shows.

mod exercises;
mod glossary;
mod lessons;
mod questions;
mod teacher;

use std::collections::BTreeSet;
use std::path::Path;

use course::{Block, Course, Question};

use super::error::Errors;
use super::source::Source;

/// The project's root.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn the_real_content_is_right() {
    if let Err(errors) = super::load_all(root()) {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("{} mistakes:\n{}", lines.len(), lines.join("\n"));
    }
}

/// A text that two places share stands in the list of words once, unless some language says it in two ways.
#[test]
fn no_word_of_the_interface_stands_twice() {
    let Ok(editions) = super::load_all(root()) else { return };
    let all = app::words::all();
    let mut twice = Vec::new();
    for (at, text) in all.iter().enumerate() {
        let same = |other: usize| {
            all[other].english == text.english
                && editions.iter().all(|edition| {
                    let texts = edition.language.texts;
                    texts.get(at) == texts.get(other)
                })
        };
        twice.extend((0..at).filter(|&other| same(other)).map(|other| {
            let first = &all[other];
            format!("{}.{} is {}.{}", text.group, text.id, first.group, first.id)
        }));
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

/// Links of workshops and codes of votes are made of numbers of ids.
#[test]
fn units_and_questions_fit_into_links_and_codes() {
    let Ok(course) = super::load(root()) else { return };
    let lessons = course.lessons.iter().map(|lesson| lesson.id.as_str());
    let exercises = course.exercises.iter().map(|exercise| exercise.id.as_str());
    let steps = course.plans.iter().flat_map(|plan| &plan.steps).map(|step| &step.unit);
    let pauses = steps.filter(|unit| matches!(unit, course::PlanUnit::Pause(_)));
    let pauses = pauses.map(course::PlanUnit::id);
    let units: Vec<&str> =
        lessons.chain(exercises).chain(pauses).chain([course::workshop::BREAK]).collect();
    let numbers: BTreeSet<u32> = units.iter().map(|id| course::workshop::number(id)).collect();
    assert_eq!(numbers.len(), units.len(), "two units share a number: rename the newer one");
    for question in course.lessons.iter().flat_map(|lesson| &lesson.blocks).filter_map(question) {
        assert!(
            question.choices.len() <= course::vote::MAX_OPTIONS,
            "`{}` cannot be voted on",
            question.id
        );
    }
}

fn question(block: &Block) -> Option<&Question> {
    match block {
        Block::Question(question) => Some(question),
        _ => None,
    }
}

/// A map with the two units that the samples use.
const MAP: &str = r#"
[[parts]]
title = "Part"
units = [
  { id = "step", title = "Step", summary = "A step." },
  { id = "myth", title = "Myth", summary = "A myth." },
]
"#;

/// A lesson without a mistake; samples change one place of it.
const LESSON: &str = r"---
id: step
title: A step
summary: What it is about.
minutes: 5
level: starter
---

Words before the question.

### Question `opening`

How much?

- [ ] Little
  > It is more.
- [x] Much
  > So it is.

**Misconception:** it is little.

## What happens

Words with a source.[^docs]

### Prediction `guess`

How much is it?

- answer: {{given 10 MB}}
- scale: 0 to 40 MB
- within: 2 MB

> It is {{given 10 MB}}.

[The exercise](../exercises/sample/task.md)

## And then

More words.

[^docs]: [A page](https://example.com/), read 2026-11-23.
";

/// A myth without a mistake.
const MYTH: &str = r#"---
id: myth
title: A myth
summary: What it is about.
minutes: 5
level: expert
belief: That it is so.
verdict: It is not.
---

### Question `is-it-so`

Is it?

- [ ] Yes
  > It is not.
- [x] No
  > It is not, because.

## The belief

It is taught.[^there]

## The mechanism

```dockerfile scene=shown title="What happens"
FROM scratch
```

## The measured case

It was {{given 5 MB}}.

### Question `understood`

Why?

- [ ] Because
  > That is no reason.
- [x] For a reason
  > That is one.

[^there]: [There](https://example.com/), seen 2026-11-23.
"#;

/// `exercise.toml` without a mistake.
const EXERCISE: &str = r#"id = "sample"
title = "A sample"
summary = "What it is about."
minutes = 3
step = "step"
rung = "repair"

[context]
files = [{ path = "a.txt", size = "5 MB" }]

[[goals]]
name = "small"
text = "It is small"
test = { kind = "added", at-most = "1 MB" }

[[hints]]
when-missed = ["small"]
text = "Look at the layers."

[[hints]]
when-missed = ["small"]
text = "Copy less."

[alternatives.nothing]
about = "Copies nothing."

[near-misses.late]
misses = ["small"]
about = "Too late."

[near-misses.twice]
misses = ["small"]
about = "Twice."

[near-misses.elsewhere]
misses = ["small"]
about = "Elsewhere."

[alternatives.metadata]
about = "Adds metadata."
"#;

/// The files of a small course without a mistake.
fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("lessons/README.md", "How to write a lesson."),
        ("lessons/course.toml", MAP),
        ("lessons/01-step.md", LESSON),
        ("lessons/myths/01-myth.md", MYTH),
        ("exercises/README.md", "How to write an exercise."),
        ("exercises/sample/exercise.toml", EXERCISE),
        ("exercises/sample/task.md", "Make it small.\n"),
        ("exercises/sample/solution.md", "It is small.\n"),
        ("exercises/sample/Dockerfile", "FROM scratch\nCOPY a.txt /a.txt\n"),
        ("exercises/sample/solution.Dockerfile", "# Choose the base\nFROM scratch\n"),
        ("exercises/sample/alternatives/nothing.Dockerfile", "FROM scratch\nUSER 1000\n"),
        ("exercises/sample/alternatives/metadata.Dockerfile", "FROM scratch\nLABEL a=b\n"),
        ("exercises/sample/near-misses/late.Dockerfile", "FROM scratch\nCOPY a.txt /b.txt\n"),
        ("exercises/sample/near-misses/twice.Dockerfile", "FROM scratch\nCOPY a.txt a.txt /c/\n"),
        ("exercises/sample/near-misses/elsewhere.Dockerfile", "FROM scratch\nADD a.txt /d.txt\n"),
    ]
}

/// Reads a course from memory: what it is, and every mistake as `file:line: found; expected …`.
fn course_and_mistakes(files: &[(&str, &str)]) -> (Course, Vec<String>) {
    let source = |(path, text): &(&str, &str)| Source {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
        before: 0,
    };
    let of = |folder: &str| {
        let mut sources: Vec<Source> =
            files.iter().filter(|file| file.0.starts_with(folder)).map(source).collect();
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        sources
    };
    let mut errors = Errors::default();
    let course =
        super::read(of("lessons/"), of("exercises/"), &super::BTreeMap::new(), &mut errors);
    errors.0.sort();
    errors.0.dedup();
    (course, errors.0.iter().map(ToString::to_string).collect())
}

/// Every mistake of a course in memory.
fn mistakes(files: &[(&str, &str)]) -> Vec<String> {
    course_and_mistakes(files).1
}

/// The sample course with some files more, or with others in their place.
fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut files = files();
    files.retain(|file| more.iter().all(|other| other.0 != file.0));
    files.extend(more);
    files
}

/// Every mistake of the sample course with these files.
fn mistakes_with(more: &[(&str, &str)]) -> Vec<String> {
    mistakes(&with(more))
}

/// The sample course with these files, which must have no mistake.
#[track_caller]
fn course_of(more: &[(&str, &str)]) -> Course {
    let (course, mistakes) = course_and_mistakes(&with(more));
    compare(&mistakes, &[]);
    course
}

/// Replaces a text in one file; the mistakes must be exactly those whose beginnings are expected.
#[track_caller]
fn check(path: &str, old: &str, new: &str, expected: &[&str]) {
    let files = files();
    let (_, text) = files.iter().find(|file| file.0 == path).expect("the sample has this file");
    assert!(text.contains(old), "the sample has this text: {old}");
    let changed = text.replacen(old, new, 1);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|&(name, text)| (name, if name == path { changed.as_str() } else { text }))
        .collect();
    compare(&mistakes(&files), expected);
}

/// Adds a file (or takes one away, without a text); the mistakes must be exactly the expected ones.
#[track_caller]
fn check_file(path: &str, text: Option<&str>, expected: &[&str]) {
    let mut files = files();
    files.retain(|file| file.0 != path);
    files.extend(text.map(|text| (path, text)));
    compare(&mistakes(&files), expected);
}

#[track_caller]
fn compare(found: &[String], expected: &[&str]) {
    let same = found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, start)| found.starts_with(start));
    assert!(same, "found:\n{}\nexpected:\n{}", found.join("\n"), expected.join("\n"));
}

#[test]
fn the_sample_has_no_mistake() {
    compare(&mistakes(&files()), &[]);
}

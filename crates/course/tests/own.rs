//! Questions about the learner's own file.

use course::{Attempt, Exercise, OwnQuestion, Rung};
use image::{BuildContext, ContextFile};

fn exercise() -> Exercise {
    let file = |bytes| ContextFile { bytes, mode: 0o644, ..ContextFile::default() };
    let files = [("app.js", 2_000), ("package.json", 500)];
    Exercise {
        id: "own".to_owned(),
        title: String::new(),
        summary: String::new(),
        minutes: 1,
        step: String::new(),
        rung: Rung::Open,
        task: String::new(),
        sources: String::new(),
        answer: course::AnswerKind::Dockerfile,
        given: String::new(),
        pieces: Vec::new(),
        start: String::new(),
        context: BuildContext {
            files: files.map(|(path, bytes)| (path.to_owned(), file(bytes))).into(),
            ..BuildContext::default()
        },
        goals: Vec::new(),
        hints: Vec::new(),
        solution: String::new(),
        why: String::new(),
        alternatives: Vec::new(),
        near_misses: Vec::new(),
    }
}

/// For each question its words and the right option's; the others are there too, and only one is right.
#[track_caller]
fn check(dockerfile: &str, expected: &[(&str, &str)]) {
    let exercise = exercise();
    let questions = OwnQuestion::all(&exercise, &Attempt::new(&exercise, dockerfile));
    let found: Vec<(&str, &str)> = questions
        .iter()
        .map(|question| {
            let right: Vec<_> = question.options.iter().filter(|option| option.right).collect();
            assert_eq!(right.len(), 1, "{question:?}");
            assert!(question.options.len() > 1, "{question:?}");
            assert!(question.options.iter().all(|option| !option.reason.is_empty()));
            (question.prompt.as_str(), right[0].text.as_str())
        })
        .collect();
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((prompt, right), (part, expected)) in found.iter().zip(expected) {
        assert!(prompt.contains(part), "{prompt}");
        assert_eq!(right, expected);
    }
}

#[test]
fn the_heaviest_line_and_the_first_step_after_an_edit() {
    check(
        "FROM alpine:3.24\nCOPY package.json /srv/\nRUN dd if=/dev/zero of=/big bs=1M count=5\nCOPY app.js /srv/\nRUN rm /big\n",
        &[
            ("adds most", "line 3, `RUN dd if=/dev/zero of=/big bs=1M count=5`"),
            ("change `app.js`", "line 4, `COPY app.js /srv/`"),
        ],
    );
}

#[test]
fn one_layer_is_counted() {
    check("FROM alpine:3.24\nENV a=b\nRUN touch /a\nCMD [\"sh\"]\n", &[("How many layers", "1")]);
    check("FROM alpine:3.24\nENV a=b\n", &[("How many layers", "0")]);
}

#[test]
fn nothing_is_asked_without_an_image() {
    check("FROM\n", &[]);
    check("", &[]);
}

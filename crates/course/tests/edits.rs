//! Goals that ask about an edit, about C libraries and about a `.dockerignore`: whether they are met, and what is seen.

use course::{AnswerKind, Attempt, Edit, Exercise, Goal, Hint, OwnQuestion, Rung, Test, grade};
use image::{BuildContext, ContextFile};

fn exercise(answer: AnswerKind, goals: &[(&str, Test)]) -> Exercise {
    let file = |bytes| ContextFile { bytes, mode: 0o644, ..ContextFile::default() };
    let files = [
        (".env", 20),
        ("README.md", 400),
        ("package-lock.json", 9_000),
        ("package.json", 500),
        ("src/a.js", 2_000),
        ("src/a.test.js", 800),
    ];
    let goal = |(name, test): &(&str, Test)| Goal {
        name: (*name).to_owned(),
        text: String::new(),
        test: test.clone(),
    };
    Exercise {
        id: "edits".to_owned(),
        title: String::new(),
        summary: String::new(),
        minutes: 1,
        step: String::new(),
        rung: Rung::Open,
        task: String::new(),
        sources: String::new(),
        answer,
        given: "FROM alpine:3.24\nCOPY . /app/\n".to_owned(),
        start: String::new(),
        pieces: Vec::new(),
        context: BuildContext {
            files: files.map(|(path, bytes)| (path.to_owned(), file(bytes))).into(),
            ..BuildContext::default()
        },
        goals: goals.iter().map(goal).collect(),
        hints: Vec::new(),
        solution: String::new(),
        why: String::new(),
        alternatives: Vec::new(),
        near_misses: Vec::new(),
    }
}

/// Whether the one goal is met by a text, and the words for what is seen.
#[track_caller]
fn check(answer: AnswerKind, asked: &Test, text: &str, met: Option<bool>, seen: &str) {
    let exercise = exercise(answer, &[("goal", asked.clone())]);
    let attempt = Attempt::new(&exercise, text);
    let grade = grade(&exercise, &attempt);
    assert_eq!((grade.goals[0].met, grade.goals[0].seen.as_str()), (met, seen), "{text}");
}

fn edit(changed: &str, commands: &[&str]) -> Edit {
    Edit {
        changed: Some(changed.to_owned()),
        build_arg: None,
        commands: commands.iter().map(|command| (*command).to_owned()).collect(),
    }
}

const ALL_FIRST: &str = "FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n";
const LOCK_FIRST: &str =
    "FROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY src/ src/\n";

#[track_caller]
fn edited(edit: &Edit, text: &str, reruns: Option<bool>, cached: Option<bool>) {
    for (test, expected) in
        [(Test::Reruns(edit.clone()), reruns), (Test::Cached(edit.clone()), cached)]
    {
        let exercise = exercise(AnswerKind::Dockerfile, &[("goal", test.clone())]);
        let grade = grade(&exercise, &Attempt::new(&exercise, text));
        assert_eq!(grade.goals[0].met, expected, "{test:?} {text} {}", grade.goals[0].seen);
    }
}

#[test]
fn edits_of_files() {
    let (yes, no) = (Some(true), Some(false));
    edited(&edit("src/a.js", &["npm ci"]), ALL_FIRST, yes, no);
    edited(&edit("src/a.js", &["npm ci"]), LOCK_FIRST, no, yes);
    edited(&edit("package-lock.json", &["npm ci"]), LOCK_FIRST, yes, no);
    edited(&edit("README.md", &[]), LOCK_FIRST, no, yes);
    edited(&edit("README.md", &[]), ALL_FIRST, no, no);
    edited(
        &edit("src/a.js", &["npm"]),
        "FROM node:24-slim\nCOPY . .\nRUN [\"npm\", \"ci\"]\n",
        yes,
        no,
    );
}

#[test]
fn a_command_that_nobody_calls_is_neither() {
    edited(&edit("src/a.js", &["yarn install"]), LOCK_FIRST, Some(false), Some(false));
    let unused = "FROM node:24-slim AS a\nRUN npm ci\nFROM node:24-slim\nRUN true\n";
    edited(&edit("src/a.js", &["npm ci"]), unused, Some(false), Some(false));
}

#[test]
fn a_comment_in_the_dockerfile() {
    let (yes, no) = (Some(true), Some(false));
    edited(&edit("Dockerfile", &["npm ci"]), ALL_FIRST, yes, no);
    edited(&edit("Dockerfile", &[]), LOCK_FIRST, no, yes);
}

#[test]
fn build_arguments() {
    let number = Edit {
        changed: None,
        build_arg: Some("N=8".to_owned()),
        commands: vec!["npm ci".to_owned()],
    };
    let (yes, no) = (Some(true), Some(false));
    edited(&number, "FROM node:24-slim\nARG N=7\nRUN npm ci\n", yes, no);
    edited(&number, "FROM node:24-slim\nRUN npm ci\nARG N=7\nENV N=$N\n", no, yes);
    let set = |value: &str| Test::Env {
        name: "N".to_owned(),
        value: Some(value.to_owned()),
        build_arg: Some("N=8".to_owned()),
    };
    let dockerfile = AnswerKind::Dockerfile;
    let late = "FROM node:24-slim\nARG N=7\nENV N=$N\n";
    check(
        dockerfile,
        &set("8"),
        late,
        yes,
        "N is “8” in the container, built with --build-arg N=8",
    );
    let fixed = "FROM node:24-slim\nENV N=7\n";
    check(
        dockerfile,
        &set("8"),
        fixed,
        no,
        "N is “7” in the container, built with --build-arg N=8",
    );
    check(
        dockerfile,
        &set("8"),
        "FROM node:24-slim\n",
        no,
        "The container has no N, built with --build-arg N=8",
    );
}

#[test]
fn what_is_seen_of_an_edit() {
    let dockerfile = AnswerKind::Dockerfile;
    let test = Test::Cached(edit("src/a.js", &["npm ci"]));
    check(
        dockerfile,
        &test,
        ALL_FIRST,
        Some(false),
        "RUN in line 4 runs again: It builds on line 3, which runs again.",
    );
    check(dockerfile, &test, LOCK_FIRST, Some(true), "From the cache: RUN in line 4");
    let nothing = Test::Cached(edit("README.md", &[]));
    check(dockerfile, &nothing, LOCK_FIRST, Some(true), "Nothing runs again");
}

#[test]
fn c_libraries() {
    let (yes, no) = (Some(true), Some(false));
    let same =
        |text: &str, met, seen| check(AnswerKind::Dockerfile, &Test::SameLibc, text, met, seen);
    let copied = |builder: &str, last: &str| {
        format!("FROM {builder} AS build\nRUN touch /a\nFROM {last}\nCOPY --from=build /a /a\n")
    };
    same(&copied("debian:trixie-slim", "alpine:3.24"), no, "build: glibc; the final stage: musl");
    same(
        &copied("debian:trixie-slim", "ubuntu:24.04"),
        yes,
        "build: glibc; the final stage: glibc",
    );
    same(&copied("alpine:3.24", "scratch"), no, "build: musl; the final stage: no C library");
    same(&copied("example.org/x:1", "alpine:3.24"), None, "Which C library build has is not known");
    same("FROM alpine:3.24\nRUN touch /a\n", yes, "Nothing comes from another stage");
    same(
        "FROM alpine:3.24\nCOPY --from=debian:trixie-slim /bin/ls /ls\n",
        no,
        "debian:trixie-slim: glibc; the final stage: musl",
    );
    // Through a stage of nothing the builder's library still counts.
    same(
        "FROM debian:trixie-slim AS b\nRUN touch /a\nFROM scratch AS c\nCOPY --from=b /a /a\n\
         FROM alpine:3.24\nCOPY --from=c /a /a\n",
        no,
        "b: glibc; the final stage: musl",
    );
}

#[test]
fn static_programs_need_no_library() {
    for line in [
        "ENV CGO_ENABLED=0",
        "ARG CGO_ENABLED=0",
        "RUN CGO_ENABLED=0 go build -o /a",
        "RUN export CGO_ENABLED=0 && go build -o /a",
        "RUN gcc -static -o /a a.c",
        "RUN go build -ldflags \"-s -extldflags '-static'\" -o /a",
        "RUN cargo build --target=x86_64-unknown-linux-musl",
    ] {
        let text = format!(
            "FROM debian:trixie-slim AS build\n{line}\nFROM scratch\nCOPY --from=build /a /a\n"
        );
        let exercise = exercise(AnswerKind::Dockerfile, &[("goal", Test::SameLibc)]);
        let grade = grade(&exercise, &Attempt::new(&exercise, &text));
        assert_eq!(grade.goals[0].seen, "build: static; the final stage: no C library", "{line}");
    }
}

#[test]
fn every_base() {
    let test = Test::EveryBase { any_of: vec!["alpine:3.24".to_owned()] };
    let check = |text, met, seen| check(AnswerKind::Dockerfile, &test, text, met, seen);
    check("FROM alpine:3.24 AS a\nFROM a\n", Some(true), "Stages are built on alpine:3.24");
    check(
        "FROM alpine:3.23 AS a\nRUN touch /a\nFROM alpine:3.24\nCOPY --from=a /a /a\n",
        Some(false),
        "Stages are built on alpine:3.23, alpine:3.24",
    );
    // A stage that nobody needs is not built.
    check(
        "FROM alpine:3.23 AS a\nFROM alpine:3.24\n",
        Some(true),
        "Stages are built on alpine:3.24",
    );
}

#[test]
fn what_gets_in() {
    let (yes, no) = (Some(true), Some(false));
    let kept = |path: &str| Test::Kept { path: path.to_owned() };
    let ignored = |path: &str| Test::Ignored { path: path.to_owned() };
    let check = |test: Test, text, met, seen| check(AnswerKind::Ignore, &test, text, met, seen);
    check(kept("src/a.js"), "", yes, "src/a.js gets in: no line applies");
    check(ignored(".env"), "# why\n.env\n", yes, ".env stays outside: line 2 decides");
    check(kept(".env"), ".env\n", no, ".env stays outside: line 1 decides");
    check(ignored("src/a.test.js"), "*\n!src\n", no, "src/a.test.js gets in: line 2 decides");
    check(kept("src/a.js"), "!\n", no, "Docker refuses line 1: illegal exclusion pattern: \"!\"");
    check(Test::Lines { at_most: 1 }, "# a\n\n*\n!src\n", no, "2 lines, at most 1");
    check(Test::Lines { at_most: 2 }, "# a\n\n*\n!src\n", yes, "2 lines, at most 2");
}

#[test]
fn a_dockerignore_is_built_with_the_given_dockerfile() {
    let test = Test::Absent { path: "/app/.env".to_owned() };
    check(AnswerKind::Ignore, &test, ".env\n", Some(true), "/app/.env is not there");
    check(AnswerKind::Ignore, &test, "", Some(false), "/app/.env is there");
    let refused = "The build fails in line 2 of .dockerignore: illegal exclusion pattern: \"!\"";
    check(AnswerKind::Ignore, &Test::Builds, "*.md\n!\n", Some(false), refused);
}

#[test]
fn hints_for_what_is_not_met_or_not_known() {
    let hint = |unmet: &str| Hint {
        text: String::new(),
        when_missed: Vec::new(),
        when_unmet: vec![unmet.to_owned()],
        when_met: Vec::new(),
        when_found: Vec::new(),
    };
    let seen = |path: &str| Test::Visible { path: path.to_owned() };
    let goals =
        [("there", seen("/app/a.js")), ("gone", seen("/b")), ("who-knows", seen("/usr/bin/c"))];
    let exercise = exercise(AnswerKind::Dockerfile, &goals);
    let attempt = Attempt::new(&exercise, "FROM alpine:3.24\nCOPY src/a.js /app/\n");
    let grade = grade(&exercise, &attempt);
    assert_eq!(
        grade.goals.iter().map(|goal| goal.met).collect::<Vec<_>>(),
        [Some(true), Some(false), None]
    );
    assert!(!hint("there").fits(&grade, &attempt));
    assert!(hint("gone").fits(&grade, &attempt));
    assert!(hint("who-knows").fits(&grade, &attempt));
    assert!(!hint("no-such-goal").fits(&grade, &attempt));
}

#[test]
fn a_question_about_the_deciding_line() {
    let exercise = exercise(AnswerKind::Ignore, &[]);
    let questions =
        OwnQuestion::all(&exercise, &Attempt::new(&exercise, "*\n!src\n**/*.test.js\n"));
    let [question] = questions.as_slice() else { panic!("one question: {questions:?}") };
    assert_eq!(question.prompt, "Which of your lines decides about `src/a.test.js`?");
    let options: Vec<(&str, bool, &str)> = question
        .options
        .iter()
        .map(|option| (option.text.as_str(), option.right, option.reason.as_str()))
        .collect();
    assert_eq!(
        options,
        [
            ("line 1, `*`", false, "It matches too, and a line below it has the last word."),
            ("line 2, `!src`", false, "It matches too, and a line below it has the last word."),
            (
                "line 3, `**/*.test.js`",
                true,
                "It is the line that counts in the end: it stays outside."
            ),
        ]
    );
    // Walking, Docker asks the second line nothing here; a question about it would teach the wrong rule.
    let walked = OwnQuestion::all(&exercise, &Attempt::new(&exercise, "**/*.test.js\n!src\n"));
    assert_eq!(walked, []);
    let one = OwnQuestion::all(&exercise, &Attempt::new(&exercise, "*\n"));
    assert_eq!(one, []);
}

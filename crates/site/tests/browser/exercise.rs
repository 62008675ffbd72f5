//! An exercise: writing, finding, mending, goals, help, and what is kept of it.

use serde_json::json;

use crate::learner::{Browser, Learner, keys, learner, learner_with};

const PAGE: &str = "exercises/three-runs/";

/// A text that meets every goal of the exercise.
const MENDED: &str = "FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates && rm -rf /var/lib/apt/lists/*
";

#[track_caller]
fn text(learner: &Learner) -> String {
    learner.property(&learner.role("textbox", "Your Dockerfile"), "value")
}

/// Replaces the whole text as a person does: select all, type.
#[track_caller]
fn write(learner: &Learner, text: &str) {
    let field = learner.role("textbox", "Your Dockerfile");
    learner.click(&field);
    learner.chord(keys::CONTROL, 'a');
    learner.keys(&keys::BACKSPACE.to_string());
    learner.type_into(&field, text);
}

/// Puts any text into the field, as pasting does. How many milliseconds pass until it is drawn.
#[track_caller]
fn put(learner: &Learner, text: &str) -> f64 {
    let took = learner.script_async(
        "const [text, done] = arguments;
         const field = document.querySelector('.editor-field');
         field.value = text;
         const begun = performance.now();
         field.dispatchEvent(new Event('input', {bubbles: true}));
         requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));",
        &[json!(text)],
    );
    took.as_f64().expect("the script gives a number")
}

#[track_caller]
fn goals_met(learner: &Learner, words: &str) {
    learner.wait(&format!("“{words}” above the goals"), || {
        learner.text_of(".goals-count").contains(words)
    });
}

#[test]
fn goals_tick_as_the_text_is_mended() {
    learner("exercise-mend", |learner| {
        learner.open(PAGE);
        let met = learner.text_of(".goals-count");
        assert!(!met.starts_with("7 of"), "the start file misses a goal: {met}");
        learner.picture("exercise-start");
        write(learner, MENDED);
        goals_met(learner, "7 of 7 met");
        learner.sees("Done: every goal is met");
        learner.picture("exercise-done");
        learner.sees("Your layers, on disk");
        // A screen reader hears the news.
        learner.wait("the news in a status", || {
            let said = "return [...document.querySelectorAll('[role=status]')].map(one => one.textContent).join()";
            learner.script(said).as_str().is_some_and(|said| said.contains("Every goal is met."))
        });
        learner.reload();
        assert_eq!(text(learner), MENDED, "the draft survives a reload");
        learner.open("exercises/buried-archive/");
        assert_ne!(text(learner), MENDED, "another exercise has a draft of its own");
    });
}

#[test]
fn a_fix_is_applied_and_taken_back() {
    learner("exercise-fix", |learner| {
        learner.open(PAGE);
        let start = text(learner);
        let fix = learner.find(".problem .fix");
        learner.click(&fix);
        learner.wait("another text", || text(learner) != start);
        assert_eq!(learner.attribute(&learner.focused(), "id"), "three-runs-field");
        learner.press("Undo");
        learner.wait("the text before", || text(learner) == start);
        // The browser's own undo knows of it too.
        learner.click(&learner.find(".problem .fix"));
        learner.wait("another text", || text(learner) != start);
        learner.chord(keys::CONTROL, 'z');
        learner.wait("the text before", || text(learner) == start);
    });
}

#[test]
fn problems_are_reached_by_keyboard() {
    learner("exercise-keys", |learner| {
        learner.open(PAGE);
        write(learner, "FROM debian:bookworm-slim\nRUN cd /tmp\nMAINTAINER me\n");
        learner.wait("problems", || learner.all(".problem").len() >= 2);
        learner.chord(keys::CONTROL, keys::HOME);
        let line = || learner.text_of(".editor-current .editor-number");
        let mut lines = Vec::new();
        for _ in 0..2 {
            learner.keys(&keys::F8.to_string());
            lines.push(line());
        }
        assert!(lines.iter().any(|line| line != "1"), "the caret moved: {lines:?}");
        learner.find(".editor-peek .peek");
        learner.keys(&keys::TAB.to_string());
        assert_ne!(
            learner.attribute(&learner.focused(), "id"),
            "three-runs-field",
            "Tab leaves the field"
        );
    });
}

#[test]
fn hints_fit_the_text_and_the_solution_waits_for_a_second_word() {
    learner("exercise-help", |learner| {
        learner.open(PAGE);
        learner.press("Show a hint");
        learner.wait("a hint", || learner.all(".hints > li").len() == 1);
        let first = learner.text_of(".hints > li");
        write(learner, "FROM debian:bookworm-slim\nRUN apt-get install -y curl ca-certificates\n");
        goals_met(learner, "of 7 met");
        learner.press("Show another hint");
        learner.wait("a second hint", || learner.all(".hints > li").len() == 2);
        assert_ne!(learner.text(&learner.all(".hints > li")[1]), first);

        learner.press("Show our solution");
        assert!(!learner.exists(".solution"), "the solution is asked for first");
        learner.press("Keep trying");
        learner.press("Show our solution");
        learner.press("Show the solution");
        learner.find(".solution");
        let before = text(learner);
        learner.press("Use this text");
        goals_met(learner, "7 of 7 met");
        learner.press("Undo");
        learner.wait("the text before", || text(learner) == before);
    });
}

#[test]
fn the_start_comes_back_and_goes_again() {
    learner("exercise-reset", |learner| {
        learner.open(PAGE);
        let start = text(learner);
        write(learner, "FROM alpine");
        learner.press("Start again");
        learner.wait("the start file", || text(learner) == start);
        learner.press("Undo");
        learner.wait("the text before", || text(learner) == "FROM alpine");
        learner.script("window.dispatchEvent(new Event('pagehide'))");
        learner.reload();
        assert_eq!(text(learner), "FROM alpine", "kept when the page goes away");
    });
}

#[test]
fn the_picture_lies_under_the_text() {
    learner("exercise-aligned", |learner| {
        for width in [360, 1280] {
            learner.width(width);
            learner.open(PAGE);
            put(learner, "# 🐋 é\tx\nRUN echo \"a\" \\\n  && \u{202e}b\n\n");
            // The field is as large as the picture, and neither scrolls inside the box that scrolls both.
            let off = learner.script(
                "const field = document.querySelector('.editor-field');
                 const sheet = document.querySelector('.editor-sheet').getBoundingClientRect();
                 const line = document.querySelector('.editor-line').getBoundingClientRect();
                 const style = getComputedStyle(field);
                 const picture = getComputedStyle(document.querySelector('.editor-picture'));
                 const own = field.getBoundingClientRect();
                 return [own.width - sheet.width, own.height - sheet.height, field.scrollHeight - field.clientHeight,
                    field.scrollWidth - field.clientWidth, parseFloat(style.lineHeight) - parseFloat(picture.lineHeight),
                    parseFloat(style.fontSize) - parseFloat(picture.fontSize),
                    line.height - parseFloat(style.lineHeight)].map(Math.abs).filter(by => by > 0.51)",
            );
            assert_eq!(off, json!([]), "at {width} px");
            let wide = learner.script(
                "return document.documentElement.scrollWidth > document.documentElement.clientWidth",
            );
            assert_eq!(wide, json!(false), "the page scrolls sideways at {width} px");
            learner.picture(&format!("exercise-{width}"));
        }
    });
}

#[test]
fn hostile_text_stays_text_and_does_not_hang() {
    learner("exercise-hostile", |learner| {
        learner.open(PAGE);
        put(
            learner,
            "FROM <script>alert(1)</script>\nRUN echo '<img src=x onerror=alert(1)>' \u{0}\u{202e}\n",
        );
        assert!(!learner.exists(".editor script, .editor img, .problems script, .stack img"));
        // Not a million empty lines: Chromium's own text field takes minutes for them on any page.
        let long = format!("FROM {}", "a".repeat(1_000_000));
        for text in ["\n".repeat(9_000), "RUN (((".repeat(14_000), "<<A ".repeat(20_000), long] {
            let took = put(learner, &text);
            assert!(took < 10_000.0, "{:?}… took {took} ms", text.get(..8));
        }
        learner.sees("too large");
        put(learner, "FROM alpine");
        learner.wait("colours again", || learner.exists(".editor-line .tok-keyword"));
    });
}

#[test]
fn refused_and_empty_texts_say_what_docker_says() {
    learner("exercise-refused", |learner| {
        learner.open(PAGE);
        write(learner, "FORM debian\n");
        learner.find(".exercise-refused");
        learner.find(".squiggle-error");
        learner.picture("exercise-refused");
        write(learner, " ");
        learner.find(".exercise-refused");
    });
}

#[test]
fn without_scripts_task_goals_and_solution_are_there() {
    let browser = Browser { without_scripts: true, ..Browser::default() };
    learner_with("exercise-still", &browser, |learner| {
        learner.open_still(PAGE);
        learner.sees("Goals");
        learner.find(".exercise-still .tok-keyword");
        learner.click(&learner.find(".exercise-solution > summary"));
        learner.sees("no-install-recommends");
        learner.picture("exercise-still");
    });
}

#[test]
fn after_a_pass_the_model_asks_about_ones_own_file() {
    learner("exercise-own", |learner| {
        learner.open(PAGE);
        assert!(!learner.exists(".own"), "nothing is asked before the pass");
        write(learner, MENDED);
        learner.sees("Now about your own file");
        let question = learner.find(".own-question");
        assert!(learner.text(&question).contains("How many layers"));
        let options = learner.all(".own-question:first-of-type input");
        assert!(options.len() > 1);
        learner.press("Commit, then see");
        assert!(!learner.text(&question).contains("That is"), "nothing is judged before a choice");
        learner.click(&options[0]);
        learner.press("Commit, then see");
        learner.wait("the verdict", || learner.text(&question).contains("That is"));
        assert!(learner.exists(".own-right"), "the right one is marked");
        learner.picture("exercise-own");
    });
}

#[test]
fn lines_are_chosen_and_put_in_order_by_keyboard() {
    learner("exercise-pieces", |learner| {
        learner.open("exercises/order-of-lines/");
        let chosen = || learner.all("ol.pieces-list > .piece").len();
        let before = chosen();
        learner.script("[...document.querySelectorAll('button')].find(one => one.textContent.trim() === 'Add').focus()");
        learner.keys(&keys::ENTER.to_string());
        learner.wait("a line more", || chosen() == before + 1);
        learner.press("Add");
        learner.wait("two lines more", || chosen() == before + 2);
        let text = || learner.text_of("ol.pieces-list");
        let order = text();
        let last = learner.all("ol.pieces-list > .piece").pop().expect("two lines");
        learner.click(&learner.role_in(&last, "button", "Move up"));
        learner.wait("another order", || text() != order);
        assert_eq!(learner.label(&learner.focused()), "Move up", "the focus stays with the line");
        learner.picture("exercise-pieces");
        let order = text();
        learner.reload();
        assert_eq!(text(), order, "the order is kept");
        learner.press("Take out");
        learner.wait("a line less", || chosen() == before + 1);
        learner.press("Undo");
        learner.wait("it is back", || chosen() == before + 2);
    });
}

#[test]
fn an_answer_can_be_a_dockerignore() {
    learner("exercise-ignore", |learner| {
        learner.open("exercises/what-may-enter/");
        let field = learner.role("textbox", "Your .dockerignore");
        assert!(learner.property(&field, "value").contains("node_modules"));
        learner.click(&field);
        learner.chord(keys::CONTROL, 'a');
        learner.keys(&keys::BACKSPACE.to_string());
        learner.type_into(&field, "[\n");
        learner.sees("Docker refuses this file");
        learner.chord(keys::CONTROL, 'a');
        learner.keys(&keys::BACKSPACE.to_string());
        learner.type_into(&field, "**\n");
        learner.wait("everything is left out", || {
            !learner.exists(".ignore-paths .is-good") && learner.exists(".ignore-out")
        });
        learner.picture("exercise-ignore");
        learner.press("Show our solution");
        learner.press("Show the solution");
        learner.press("Use this text");
        learner.sees("Done: every goal is met");
        learner.sees("Now about your own file");
    });
}

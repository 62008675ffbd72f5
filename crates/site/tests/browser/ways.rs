//! The home page, reading without scripts, and getting about by keyboard.

use serde_json::json;

use crate::learner::{Browser, Learner, keys, learner, learner_with};

#[test]
fn home_shows_the_way_in_and_the_whole_map() {
    learner("home", |learner| {
        learner.open("");
        assert_eq!(learner.all("ul.ways > li").len(), 9, "nine ways in");
        let map = learner.find("section:has(> #map)");
        let text = learner.text(&map);
        let units = learner.all("section:has(> #map) li");
        assert!(units.len() > 40, "{} units on the map", units.len());
        for unit in &units {
            let unit = learner.text(unit);
            let is_there = unit.contains(" min");
            assert_ne!(is_there, unit.contains("to come"), "there or to come: {unit}");
        }
        for title in ["Multi-stage builds", "Leave nothing behind", "Glossary"] {
            assert!(text.contains(title), "{title} is not on the map");
        }
        learner.follow("Start here");
        learner.wait_ready();
        assert_ne!(learner.path(), "");
        learner.follow("Layerwise");
        learner.wait_ready();
        assert_eq!(learner.path(), "");
    });
}

#[test]
fn a_lesson_is_whole_without_scripts() {
    let browser = Browser { without_scripts: true, ..Browser::default() };
    learner_with("reading", &browser, |learner| {
        for path in ["lessons/advanced-techniques/", "myths/delete-later/"] {
            learner.open_still(path);
            assert!(learner.all("main code span[class]").len() > 10, "/{path}: code is coloured");
            let folded = learner.all("details.answers");
            assert!(!folded.is_empty(), "/{path}: answers are folded away");
            for answers in &folded {
                let seen = learner.text(answers).len();
                learner.unfold(answers, "Show the");
                assert!(
                    learner.text(answers).len() > seen + 100,
                    "/{path}: answers unfold without scripts"
                );
            }
            // Every stack is there as a picture and as a table.
            for lab in learner.all(".place > figure.lab") {
                learner.unfold(&lab, "The same as a table");
                assert!(learner.text(&lab).contains("MB"));
            }
        }
    });
}

/// Presses Tab until the element with the focus fulfils something.
#[track_caller]
fn tab_to(learner: &Learner, what: &str, wanted: impl Fn(&str) -> bool) {
    for _ in 0..80 {
        learner.keys(&keys::TAB.to_string());
        if wanted(&learner.label(&learner.focused())) {
            return;
        }
    }
    panic!("Tab does not reach {what}");
}

#[test]
fn the_keyboard_alone_leads_from_home_to_a_pass() {
    learner("keyboard", |learner| {
        learner.open("");
        learner.keys(&keys::TAB.to_string());
        assert!(
            learner.label(&learner.focused()).contains("Skip"),
            "the first stop skips to the text"
        );
        tab_to(learner, "the exercises", |name| name == "Exercises");
        learner.keys(&keys::ENTER.to_string());
        learner.wait("the exercises", || learner.path() == "exercises/");
        learner.wait_ready();
        tab_to(learner, "an exercise", |name| name.contains("buried archive"));
        learner.keys(&keys::ENTER.to_string());
        learner.wait("the exercise", || learner.path() == "exercises/buried-archive/");
        learner.wait_ready();
        tab_to(learner, "the editor", |name| name.contains("Your Dockerfile"));
        learner.chord(keys::CONTROL, 'a');
        learner.keys("FROM debian:bookworm-slim");
        learner.keys(&keys::ENTER.to_string());
        learner.keys("ADD tool.tar.gz /opt/");
        learner.sees("Done: every goal is met");
    });
}

#[test]
fn what_has_the_focus_is_marked() {
    learner("focus", |learner| {
        for path in ["", "myths/delete-later/", "exercises/three-runs/", "progress/"] {
            learner.open(path);
            for _ in 0..40 {
                learner.keys(&keys::TAB.to_string());
                let marked = learner.script(
                    "const element = document.activeElement;
                     if (element === document.body) return true;
                     // A hidden radio button or check box lets its label show the focus; a field, its frame.
                     for (let at = element; at && at !== document.body; at = at.parentElement) {
                        for (const one of [at, ...at.children]) {
                            const style = getComputedStyle(one);
                            if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) return true;
                            if (style.boxShadow !== 'none') return true;
                        }
                        if (at !== element && at.matches('label, .editor, fieldset')) break;
                        if (at === element && !at.matches('input, textarea, summary')) break;
                     }
                     return element.outerHTML.slice(0, 200);",
                );
                assert_eq!(marked, json!(true), "on /{path} nobody sees the focus");
            }
        }
    });
}

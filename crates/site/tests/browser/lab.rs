//! The layer lab: stepping through a Dockerfile.

use crate::learner::{Learner, keys, learner};
use crate::webdriver::Element;

/// A page with a lab whose Dockerfile deletes a file of an earlier layer.
const PAGE: &str = "myths/delete-later/";

/// Opens the page and gives its first lab.
#[track_caller]
fn lab(learner: &Learner) -> Element {
    learner.open(PAGE);
    learner.find("figure.lab .lab-controls");
    learner.find("figure.lab")
}

/// What lights up: the step, the lit instruction, the lit layer and the sum.
#[derive(Debug, PartialEq)]
struct Shown {
    step: String,
    instruction: String,
    layer: String,
    sum: String,
}

fn shown(learner: &Learner) -> Shown {
    let text = |css: &str| {
        let found = learner.all(&format!(".place > figure.lab {css}"));
        found.first().map(|element| learner.text(element)).unwrap_or_default()
    };
    Shown {
        step: text(".lab-step"),
        instruction: text(".instruction.lit code"),
        layer: text(".row.lit .row-number"),
        sum: text(".lab-sum"),
    }
}

#[track_caller]
fn steps(learner: &Learner) -> usize {
    let words = shown(learner).step;
    let (_, last) =
        words.split_once(" of ").unwrap_or_else(|| panic!("no number of steps in {words:?}"));
    last.parse().expect("it is a number")
}

#[test]
fn line_layer_and_number_light_up_together() {
    learner("lab-click", |learner| {
        let lab = lab(learner);
        let mut seen = vec![shown(learner)];
        for step in 1..steps(learner) {
            learner.click(&learner.role_in(&lab, "button", "Show the next step"));
            let words = format!("Step {} of", step + 1);
            learner.wait(&words, || shown(learner).step.starts_with(&words));
            seen.push(shown(learner));
        }
        for (before, after) in seen.iter().zip(&seen[1..]) {
            assert_ne!(before.instruction, after.instruction, "another line is lit");
            assert!(!after.instruction.is_empty() && !after.sum.is_empty(), "{after:?}");
        }
        assert!(
            seen.iter().any(|shown| shown.layer.starts_with("Layer")),
            "no layer lit up: {seen:?}"
        );
        // The deleted file is still there, with the layer that keeps it.
        let text = learner.text(&lab);
        assert!(text.contains("buried: still here, in layer"), "{text}");
        assert!(
            learner.exists("figure.lab .segment-deleted"),
            "buried bytes have a pattern of their own"
        );
        learner.picture("lab-at-the-end");

        learner.click(&learner.role_in(&lab, "button", "Back"));
        learner.wait("the step before", || shown(learner) == seen[seen.len() - 2]);
        learner.click(&learner.role_in(&lab, "button", "Replay"));
        learner.wait("the first step", || shown(learner) == seen[0]);
        learner.click(&learner.role_in(&lab, "button", "Jump to the end"));
        learner.wait("the last step", || Some(&shown(learner)) == seen.last());
        // Clicking an instruction goes there.
        learner.click(&learner.find("figure.lab .instruction-face"));
        learner.wait("the first step", || shown(learner) == seen[0]);
    });
}

#[test]
fn arrow_keys_step() {
    learner("lab-keys", |learner| {
        lab(learner);
        let start = shown(learner);
        let last = steps(learner);
        learner.script("document.querySelector('figure.lab .instruction-face').focus()");
        learner.keys(&keys::RIGHT.to_string());
        learner.wait("step 2", || shown(learner).step.starts_with("Step 2 of"));
        learner.keys(&keys::LEFT.to_string());
        learner.wait("step 1", || shown(learner) == start);
        learner.keys(&keys::END.to_string());
        learner.wait("the last step", || shown(learner).step == format!("Step {last} of {last}"));
        learner.keys(&keys::RIGHT.to_string());
        learner.keys(&keys::HOME.to_string());
        learner.wait("step 1 again", || shown(learner) == start);
    });
}

#[test]
fn layers_can_be_chosen_and_read_as_a_table() {
    learner("lab-table", |learner| {
        let lab = lab(learner);
        learner.click(&learner.role_in(&lab, "button", "Jump to the end"));
        learner.unfold(&lab, "The same as a table");
        let table = learner.role_in(&lab, "table", "");
        let rows = learner.all(".place > figure.lab .row").len();
        let text = learner.text(&table);
        assert_eq!(
            text.lines().filter(|line| line.starts_with(char::is_numeric)).count(),
            rows,
            "{text}"
        );
        assert!(text.contains("deleted"), "the table says why bytes are buried: {text}");
        let layers = learner.all(".place > figure.lab .row:not(.row-base) .row-face");
        let oldest = layers.last().expect("the file makes layers");
        let number = learner.text(oldest);
        learner.click(oldest);
        learner.wait("the layer to light up", || {
            let layer = shown(learner).layer;
            !layer.is_empty() && number.starts_with(&layer)
        });
    });
}

#[test]
fn toggles_change_the_stack_and_say_by_how_much() {
    learner("lab-toggles", |learner| {
        learner.open("lessons/advanced-techniques/");
        learner.find("figure.lab .lab-controls");
        for words in ["Merge these RUNs", "Transfer sizes"] {
            let toggle = learner.role("checkbox", words);
            let sums = || -> Vec<String> {
                learner.all(".lab-sum").iter().map(|sum| learner.text(sum)).collect()
            };
            learner.script(
                "document.querySelectorAll('.lab-controls').forEach(controls => controls.lastElementChild.click())",
            );
            let before = sums();
            learner.click(&toggle);
            learner.wait("the stack to change", || sums() != before);
            let effects: Vec<_> =
                learner.all(".lab-effect").iter().map(|effect| learner.text(effect)).collect();
            assert!(
                effects.iter().any(|effect| effect.contains("MB")),
                "no difference in bytes: {effects:?}"
            );
            learner.picture(&format!("lab-{}", words.split(' ').next().unwrap_or(words)));
            learner.click(&toggle);
            learner.wait("the stack as before", || sums() == before);
        }
    });
}

#[test]
fn with_reduced_motion_nothing_moves() {
    learner("lab-reduced-motion", |learner| {
        learner.prefers("light", true);
        let lab = lab(learner);
        learner.click(&learner.role_in(&lab, "button", "Jump to the end"));
        let moving = learner.script(
            "return document.getAnimations().filter(one => one.effect.getComputedTiming().duration > 1).length",
        );
        assert_eq!(moving, serde_json::json!(0));
    });
}

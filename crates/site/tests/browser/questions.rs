//! Committing to an answer, and predicting a size.

use serde_json::json;

use crate::learner::{Learner, keys, learner};
use crate::webdriver::Element;

/// A page with questions and predictions.
pub(crate) const PAGE: &str = "myths/delete-later/";

/// The first living question of the page.
#[track_caller]
pub(crate) fn question(learner: &Learner) -> Element {
    learner.find("section.commit form");
    learner.find("section.commit")
}

/// What the still page, as the host sends it, says inside the first element of a selector.
#[track_caller]
fn still(learner: &Learner, css: &str) -> Vec<String> {
    let found = learner.script_async(
        "const done = arguments[arguments.length - 1];
         fetch(location.href).then(answer => answer.text()).then(text => {
            const page = new DOMParser().parseFromString(text, 'text/html');
            done(Array.from(page.querySelectorAll(arguments[0]), found => found.textContent.trim()));
         });",
        &[json!(css)],
    );
    let found = found.as_array().into_iter().flatten();
    found.filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// Chooses an option and a confidence, and commits.
#[track_caller]
pub(crate) fn commit(learner: &Learner, section: &Element, option: &str, confidence: &str) {
    learner.click(&learner.role_in(section, "radio", option));
    learner.click(&learner.role_in(section, "radio", confidence));
    learner.click(&learner.role_in(section, "button", "Commit"));
    learner.wait("the reveal", || learner.text(section).contains("Right answer"));
}

/// The texts of the right option and of a wrong one of the page's first question.
#[track_caller]
pub(crate) fn right_and_wrong(learner: &Learner) -> (String, String) {
    let first = "[data-widget]:has(section.commit)";
    let place = still(learner, &format!("{first} .judged-right .option-text"));
    let wrong = still(learner, &format!("{first} .judged-wrong .option-text"));
    let start = |texts: &[String]| texts[0].chars().take(40).collect::<String>();
    (start(&place), start(&wrong))
}

#[test]
fn nothing_is_judged_before_a_commitment() {
    learner("commit", |learner| {
        learner.open(PAGE);
        let section = question(learner);
        assert!(!learner.text(&section).contains("Right answer"));
        learner.click(&learner.role_in(&section, "button", "Commit"));
        learner.wait("the missing choice to be named", || {
            learner.text(&section).contains("Choose an option")
        });
        let (right, _) = right_and_wrong(learner);
        learner.click(&learner.role_in(&section, "radio", &right));
        learner.click(&learner.role_in(&section, "button", "Commit"));
        learner.wait("the missing confidence to be named", || {
            learner.text(&section).contains("how sure you are")
        });
        assert!(!learner.text(&section).contains("Right answer"));
    });
}

#[test]
fn on_paper_every_question_has_its_answers() {
    learner("questions-printed", |learner| {
        learner.open(PAGE);
        let main = || learner.text_of("main");
        assert!(!main().contains("Right answer"), "nothing is given away on the screen");
        learner.as_printed();
        assert!(main().contains("Right answer"), "the answers are on paper");
        assert!(!main().contains("How sure are you?"), "and nothing to click");
        learner.picture("lesson-printed");
    });
}

#[test]
fn the_cheat_sheet_takes_two_sheets() {
    learner("cheat-sheet-printed", |learner| {
        learner.open("lessons/cheat-sheet/");
        assert_eq!(learner.pages_on_paper(), 2);
        learner.as_printed();
        learner.picture("cheat-sheet-printed");
    });
}

#[test]
fn every_option_gets_its_reason() {
    learner("reveal", |learner| {
        learner.open(PAGE);
        let section = question(learner);
        let (right, _) = right_and_wrong(learner);
        let options = learner.script(
            "return document.querySelector('section.commit').querySelectorAll('.options input').length",
        );
        commit(learner, &section, &right, "Fairly sure");
        let text = learner.text(&section);
        assert!(text.contains("Right."), "{text}");
        let reasons = learner.script(
            "const section = document.querySelector('section.commit');
             return Array.from(section.querySelectorAll('.judged .reason'), reason => reason.textContent.trim())
                .filter(text => text.length > 20).length",
        );
        assert_eq!(reasons, options, "every option has a reason");
        learner.picture("question-right");
        // The answer is kept.
        learner.reload();
        let text = learner.text(&learner.find("section.commit"));
        assert!(text.contains("Right.") && text.contains("Your answer"), "{text}");
    });
}

#[test]
fn a_confident_mistake_gets_the_longest_explanation() {
    learner("surprise", |learner| {
        learner.open(PAGE);
        let (_, wrong) = right_and_wrong(learner);
        let section = question(learner);
        commit(learner, &section, &wrong, "Guessing");
        let mild = learner.text(&section);
        learner.click(&learner.role_in(&section, "button", "Answer again"));
        learner.role_in(&section, "button", "Commit");
        learner.click(&learner.role_in(&section, "radio", &wrong));
        // “Sure” is part of “Fairly sure”: take the first.
        learner.click(&learner.role_in(&section, "radio", "Sure"));
        learner.click(&learner.role_in(&section, "button", "Commit"));
        learner.wait("the reveal", || learner.text(&section).contains("you were sure"));
        let long = learner.text(&section);
        assert!(long.contains("What holds:"), "{long}");
        assert!(long.len() > mild.len() + 100, "{} letters against {}", long.len(), mild.len());
        learner.picture("question-confident-mistake");
    });
}

#[test]
fn a_question_is_answered_by_keyboard_alone() {
    learner("commit-by-keyboard", |learner| {
        learner.open(PAGE);
        let section = question(learner);
        let first = learner.find("section.commit .options input");
        learner.script("document.querySelector('section.commit .options input').focus()");
        assert_eq!(learner.label(&learner.focused()), learner.label(&first));
        let type_keys = |keys: &[char]| learner.keys(&keys.iter().collect::<String>());
        type_keys(&[keys::SPACE, keys::DOWN, keys::TAB, keys::SPACE, keys::TAB, keys::ENTER]);
        learner.wait("the reveal", || learner.text(&section).contains("Right answer"));
        // The focus is on the verdict, so that a screen reader reads it.
        learner.wait("the verdict to have the focus", || {
            learner.attribute(&learner.focused(), "id").ends_with("-verdict")
        });
    });
}

#[test]
fn a_size_is_predicted_before_it_is_shown() {
    learner("predict", |learner| {
        learner.open(PAGE);
        learner.find("section.predict form");
        let section = learner.find("section.predict");
        let truth = &still(learner, "section.predict details .headline")[0];
        let shown = learner.text(&section);
        assert!(
            !shown.contains("it is") && !learner.exists("section.predict .verdict"),
            "too early: {shown}"
        );
        learner.click(&learner.role_in(&section, "button", "Lock it in"));
        learner.wait("the missing mark to be named", || {
            learner.text(&section).contains("Move the mark first")
        });

        let number = learner.role_in(&section, "spinbutton", "Your prediction");
        learner.type_into(&number, "12.5");
        learner.keys(&keys::TAB.to_string());
        learner.click(&learner.role_in(&section, "button", "Lock it in"));
        learner.wait("the size", || learner.text(&section).contains("it is"));
        let text = learner.text(&section);
        assert!(
            text.contains("12.5\u{202f}MB") && text.contains(truth.as_str()),
            "{text} without {truth}"
        );
        learner.picture("prediction");
        learner.reload();
        let section = learner.find("section.predict");
        learner.wait("the prediction to be kept", || {
            learner.text(&section).contains("12.5\u{202f}MB")
        });
    });
}

#[test]
fn a_size_is_predicted_by_keyboard_alone() {
    learner("predict-by-keyboard", |learner| {
        learner.open(PAGE);
        learner.find("section.predict form");
        learner.script("document.querySelector('section.predict input[type=range]').focus()");
        let slider = learner.focused();
        assert!(!learner.label(&slider).is_empty(), "the slider has a name");
        learner.keys(&[keys::RIGHT; 3].iter().collect::<String>());
        let spoken = learner.attribute(&slider, "aria-valuetext");
        assert!(spoken.contains("MB"), "the slider says {spoken:?}");
        learner.keys(&[keys::TAB, keys::TAB, keys::ENTER].iter().collect::<String>());
        let section = learner.find("section.predict");
        learner.wait("the size", || learner.text(&section).contains("it is"));
    });
}

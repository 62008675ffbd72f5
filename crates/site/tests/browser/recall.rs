//! Reviews: what is due, asked by keyboard, with fresh numbers.

use serde_json::json;

use crate::learner::{Learner, keys, learner};

/// A question and a prediction of a lesson.
const QUESTION: &str = "what-ships";
const PREDICTION: &str = "overwrite-later";

/// Keeps an answer as if it had been given some seconds ago.
fn answered(learner: &Learner, id: &str, seconds_ago: u64, right: bool, confidence: &str) {
    let script = format!(
        "const at = Math.floor(Date.now() / 1000) - {seconds_ago};
         localStorage.setItem('layerwise.1.answer.{id}',
            JSON.stringify({{answer: 'not-pulled', right: {right}, confidence: '{confidence}', at}}));"
    );
    learner.script(&script);
}

/// What is kept of a question's reviews.
fn reviews(learner: &Learner, id: &str) -> serde_json::Value {
    learner.script(&format!("return JSON.parse(localStorage.getItem('layerwise.1.reviews.{id}'))"))
}

#[test]
fn nothing_is_due_on_the_first_day() {
    learner("recall-empty", |learner| {
        learner.open("recall/");
        learner.sees("Nothing answered yet");
        assert!(learner.roles("button", "Start").is_empty());
        learner.picture("recall-empty");
        // An answer of this minute comes back in the same sitting, and no earlier.
        answered(learner, QUESTION, 5, true, "sure");
        learner.reload();
        learner.sees("Nothing is due now");
        learner.sees("in 10 minutes");
        learner.sees("later today");
        learner.picture("recall-later");
    });
}

#[test]
fn what_is_due_is_asked_by_keyboard_mistakes_first() {
    learner("recall", |learner| {
        learner.open("recall/");
        answered(learner, PREDICTION, 7200, true, "guessing");
        answered(learner, QUESTION, 3600, false, "sure");
        learner.open("");
        learner.sees("2 questions to recall");
        learner.follow("2 questions to recall");
        learner.wait_ready();
        learner.sees("2 questions due now");
        learner.picture("recall-due");

        // The confident mistake comes first; the page holds nothing of the lesson.
        learner.press("Start");
        learner.find("section.commit form");
        learner.wait("the focus on the heading", || {
            learner.label(&learner.focused()).contains("Question 1")
                || learner.text(&learner.focused()).contains("Question 1")
        });
        assert!(!learner.text_of("main").contains("Right answer"));
        assert!(!learner.text_of("main").contains("The mechanism"));
        learner.keys(&keys::TAB.to_string());
        // The second option is the right one; the arrow key chooses it.
        learner.keys(&keys::DOWN.to_string());
        learner.keys(&keys::TAB.to_string());
        learner.keys(" ");
        learner.keys(&keys::TAB.to_string());
        learner.keys(&keys::ENTER.to_string());
        learner.sees("Right answer");
        learner.sees("It comes back in 24 hours");
        assert_eq!(reviews(learner, QUESTION)[0]["right"], json!(true));
        let link = learner.attribute(&learner.find(".recall-after a"), "href");
        assert!(link.ends_with("myths/delete-later/"), "{link}");
        learner.picture("recall-answered");

        // The prediction comes with other numbers than in its lesson.
        learner.press("Next question");
        learner.find("section.predict form");
        let prompt = learner.text_of("section.predict .prompt");
        assert!(prompt.contains("80") && !prompt.contains("100"), "{prompt}");
        let number = learner.find("section.predict input[type=number]");
        learner.type_into(&number, "110");
        learner.press("Lock it in");
        learner.sees("Exactly 110.0");
        assert_eq!(reviews(learner, PREDICTION)[0]["right"], json!(true));
        learner.press("Finish");
        learner.sees("All done");
        learner.sees("2 questions reviewed on this visit, 2 right.");
        learner.sees("tomorrow");
        learner.picture("recall-done");
    });
}

#[test]
fn a_question_that_was_known_after_a_month_does_not_come_back() {
    learner("recall-learned", |learner| {
        learner.open_still("recall/");
        learner.script(
            "const now = Math.floor(Date.now() / 1000), day = 86400;
             const answer = at => ({answer: 'pulled-and-readable', right: true, confidence: 'sure', at});
             const first = now - 60 * day;
             localStorage.setItem('layerwise.1.answer.what-ships', JSON.stringify(answer(first)));
             localStorage.setItem('layerwise.1.reviews.what-ships', JSON.stringify(
                [600, 2 * day, 10 * day, 41 * day].map(after => answer(first + after))));",
        );
        learner.open("recall/");
        learner.sees("Nothing comes back");
        learner.sees("1 question known for a month");
    });
}

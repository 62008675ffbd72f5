//! The test: drawn, kept over a reload, graded at the end, drawn anew.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::learner::{Learner, learner};

/// The exam as the browser keeps it.
fn sitting(learner: &Learner) -> Value {
    learner.script("return JSON.parse(localStorage.getItem('layerwise.1.running-exam'))")
}

fn items(learner: &Learner) -> Vec<String> {
    let sitting = sitting(learner);
    let items = sitting["items"].as_array().expect("an exam has items");
    items.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

fn start(learner: &Learner) {
    learner.press("Start the test");
    learner.sees("1 of 20");
}

/// Answers the item that is open with its first option, or a number, or the solution's first line.
#[track_caller]
fn answer(learner: &Learner, at: usize) {
    learner.sees(&format!("{at} of 20"));
    if learner.exists("section.commit form") {
        learner.click(&learner.find("section.commit .option:first-of-type"));
        learner.click(&learner.find("section.commit .segment:last-of-type"));
        learner.press("Keep and go on");
    } else if learner.exists("section.predict form") {
        learner.type_into(&learner.find("section.predict input[type=number]"), "10");
        learner.press("Keep and go on");
    } else {
        learner.find(".exam-repair .editor");
        learner.press("Next");
    }
}

#[test]
fn a_test_is_taken_kept_handed_in_and_taken_again() {
    learner("exam", |learner| {
        learner.open("test/");
        learner.picture("exam-start");
        start(learner);
        let first = items(learner);
        assert_eq!(first.len(), 20);
        let repairs = first.iter().filter(|id| id.starts_with("exercises/")).count();
        assert_eq!(repairs, 2);
        for at in 1..=9 {
            answer(learner, at);
        }
        learner.sees("10 of 20");
        learner.picture("exam-repair");
        let text = learner.text_of("main");
        assert!(
            !text.contains("Right answer") && !text.contains("Our solution"),
            "no word before the end"
        );

        // A text is kept, and a reload comes back to it.
        learner.click(&learner.find(".exam-repair textarea"));
        learner.keys("# mine ");
        learner.wait("the draft to be kept", || sitting(learner)["drafts"][&first[9]].is_string());
        learner.reload();
        learner.sees("10 of 20");
        assert_eq!(items(learner), first);
        assert_eq!(sitting(learner)["answers"].as_object().map(serde_json::Map::len), Some(9));
        let text = learner.find(".exam-repair textarea");
        learner.wait("the draft", || learner.property(&text, "value").contains("# mine"));

        // An answer can be changed until the end.
        learner.click(&learner.role("button", "Item 1, answered"));
        learner.sees("1 of 20");

        learner.press("Hand in …");
        learner.sees("10 items without an answer");
        learner.press("Hand in and see the results");
        learner.sees("of 20 right");
        let units = learner.all(".exam-results tbody a");
        assert!(units.len() >= 12, "{} units", units.len());
        assert_eq!(learner.all("details.exam-item").len(), 20);
        learner.script(
            "document.querySelectorAll('details.exam-item').forEach(item => item.open = true)",
        );
        learner.sees("Right answer");
        learner.sees("Our solution");
        learner.picture("exam-results");
        let recorded = learner.script(
            "return Object.keys(localStorage).filter(key => key.startsWith('layerwise.1.answer.')).length",
        );
        assert_eq!(recorded, json!(9), "the answers are part of the progress");

        // The certificate is what is printed, and the name is kept nowhere.
        learner.type_into(&learner.role("textbox", "Your name"), "Ada Lovelace");
        learner.sees("self-administered");
        learner.as_printed();
        let paper = learner.text_of("main");
        assert!(paper.contains("Ada Lovelace") && paper.contains("of 20 items right"), "{paper}");
        assert!(!paper.contains("Every item"), "{paper}");
        learner.picture("exam-certificate");
        let kept = learner.script(
            "return Object.entries({...localStorage, ...sessionStorage}).some(entry => entry.join().includes('Lovelace'))",
        );
        assert_eq!(kept, json!(false));

        // Back from paper to the screen.
        learner.prefers("light", false);
        learner.open("test/");
        learner.press("Take another test");
        learner.sees("Your tests so far");
        start(learner);
        let second = items(learner);
        let first: BTreeSet<_> = first.into_iter().collect();
        assert!(second.iter().all(|id| !first.contains(id)), "{second:?}");
    });
}

#[test]
fn a_time_limit_can_be_extended_when_it_is_up() {
    learner("exam-time", |learner| {
        learner.open("test/");
        learner.click(&learner.role("radio", "30 min"));
        start(learner);
        learner.sees("30 minutes left");
        // The clock cannot be waited for: the end is moved to now.
        learner.script(
            "const key = 'layerwise.1.running-exam', exam = JSON.parse(localStorage.getItem(key));
             exam.until = Math.floor(Date.now() / 1000) + 60;
             localStorage.setItem(key, JSON.stringify(exam));",
        );
        learner.reload();
        learner.sees("The time is nearly up");
        learner.script(
            "const key = 'layerwise.1.running-exam', exam = JSON.parse(localStorage.getItem(key));
             exam.until = Math.floor(Date.now() / 1000) - 60;
             localStorage.setItem(key, JSON.stringify(exam));",
        );
        learner.reload();
        learner.sees("The time is up");
        learner.click(&learner.find("[role=alert] .quiet"));
        learner.sees("10 minutes left");
        learner.sees("1 of 20");
        assert_eq!(sitting(learner)["extended"], json!(10));
    });
}

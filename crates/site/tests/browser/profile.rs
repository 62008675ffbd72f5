//! The profile, and progress that moves by link and QR code.

use serde_json::json;

use crate::learner::{Learner, learner};

/// Keeps answers with a confidence: the first `right` of `count` are right.
fn answers(learner: &Learner, name: &str, confidence: &str, right: u64, count: u64) {
    let script = format!(
        "const at = Math.floor(Date.now() / 1000) - 100;
         for (let n = 0; n < {count}; n++)
            localStorage.setItem(`layerwise.1.answer.{name}-${{n}}`,
                JSON.stringify({{answer: 'a', right: n < {right}, confidence: '{confidence}', at}}));"
    );
    learner.script(&script);
}

#[test]
fn confidence_is_set_against_correctness() {
    learner("calibration", |learner| {
        learner.open("progress/");
        learner.sees("Too few answers");
        answers(learner, "one", "sure", 9, 10);
        answers(learner, "two", "guessing", 1, 6);
        learner.script(
            "for (const [id, right] of [['what-ships', true], ['where-rm-works', true]])
                localStorage.setItem(`layerwise.1.answer.${id}`,
                    JSON.stringify({answer: 'a', right, confidence: 'fairly', at: 5}));",
        );
        learner.reload();
        learner.sees("The surer you are, the more often you are right");
        let table = learner.text(&learner.role("table", "Questions with a confidence"));
        assert!(
            table.contains("90 %") && table.contains("17 %") && table.contains("100 %"),
            "{table}"
        );
        learner.sees("2 of 2");
        learner.picture("profile");
        learner.width(360);
        learner.picture("profile-360");
    });
}

#[test]
fn progress_moves_by_link_and_is_merged() {
    let mut link = String::new();
    learner("carry-send", |learner| {
        learner.open("progress/");
        answers(learner, "mine", "sure", 1, 2);
        learner.reload();
        learner.press("Make a link and a QR code");
        let field = learner.find("textarea.carried");
        link = learner.property(&field, "value");
        assert!(link.contains("progress/#progress="), "{link}");
        learner.find(".qr-frame svg.qr");
        learner.picture("profile-link");
    });
    let path = link.split_once("progress/#").map(|(_, fragment)| format!("progress/#{fragment}"));
    let path = path.expect("the link leads to the progress");
    learner("carry-receive", |learner| {
        learner.open("progress/");
        answers(learner, "mine", "guessing", 0, 1);
        answers(learner, "other", "sure", 3, 3);
        learner.open("");
        learner.open(&path);
        learner.sees("The link brings the progress of another device: 2 questions answered");
        let kept = |learner: &Learner, kind: &str| {
            learner.script(&format!(
                "return Object.keys(localStorage).filter(key => key.startsWith('layerwise.1.{kind}.')).length"
            ))
        };
        assert_eq!(kept(learner, "answer"), json!(4), "nothing is added unasked");
        learner.press("Add it");
        learner.sees("Nothing was lost");
        assert_eq!(kept(learner, "answer"), json!(5));
        assert_eq!(
            kept(learner, "reviews"),
            json!(1),
            "the later of two first answers is a review"
        );
        // The address no longer asks.
        learner.reload();
        assert!(!learner.text_of("main").contains("The link brings"));

        // A link that was cut off is refused, and says so.
        let cut = &path[..path.len() - 20];
        learner.open("");
        learner.open(cut);
        learner.sees("Nothing was changed.");
        assert_eq!(kept(learner, "answer"), json!(5));
    });
}

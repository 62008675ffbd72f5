//! What the browser keeps: progress, theme, and what happens when it cannot.

use serde_json::json;

use crate::learner::{Browser, Learner, learner, learner_with};
use crate::questions::{PAGE, commit, question, right_and_wrong};

/// Answers the page's first question rightly.
#[track_caller]
fn answer(learner: &Learner) {
    learner.open(PAGE);
    let (right, _) = right_and_wrong(learner);
    commit(learner, &question(learner), &right, "Guessing");
}

#[test]
fn progress_is_shown_exported_forgotten_and_taken_back() {
    learner("progress", |learner| {
        answer(learner);
        learner.follow("Progress");
        learner.wait_ready();
        let table = learner.role("table", "Page by page");
        learner.wait("the answer in the table", || learner.text(&table).contains("1 right"));
        learner.picture("progress-begun");

        learner.press("Start over");
        learner.press("Forget everything");
        learner.wait("an empty table", || !learner.text(&table).contains("1 right"));
        let kept = learner.script(
            "return Object.keys(localStorage).filter(key => key.includes('answer')).length",
        );
        assert_eq!(kept, json!(0), "the browser still keeps answers");
        learner.press("Take it back");
        learner.wait("the answer again", || learner.text(&table).contains("1 right"));
        learner.reload();
        let table = learner.role("table", "Page by page");
        learner.wait("the answer after a reload", || learner.text(&table).contains("1 right"));
    });
}

#[test]
fn progress_moves_to_another_browser_as_text() {
    let mut text = String::new();
    learner("export", |learner| {
        answer(learner);
        learner.follow("Progress");
        learner.wait_ready();
        // What the page saves is read from the link that it clicks.
        learner.script(
            "window.saved = null;
             const create = URL.createObjectURL;
             URL.createObjectURL = blob => { blob.text().then(text => window.saved = text); return create(blob); };
             HTMLAnchorElement.prototype.click = function () {};",
        );
        learner.press("Save as a file");
        learner.wait("the file", || learner.script("return window.saved").is_string());
        text = learner.script("return window.saved").as_str().unwrap_or_default().to_owned();
    });
    learner("import", |learner| {
        learner.open("progress/");
        let field = learner.role("textbox", "Or paste the text");
        learner.type_into(&field, "{\"this is\": \"not progress\"");
        learner.press("Load the text");
        learner.sees("Nothing was changed.");
        learner.script("document.querySelector('textarea.paste:not([readonly])').select()");
        learner.type_into(&field, &text);
        learner.press("Load the text");
        learner.sees("1 right");
        learner.open(PAGE);
        let section = learner.find("section.commit");
        learner.wait("the imported answer", || learner.text(&section).contains("Your answer"));
    });
}

#[test]
fn a_theme_is_chosen_and_kept() {
    learner("theme", |learner| {
        learner.prefers("light", false);
        learner.open("");
        let paper = |learner: &Learner| {
            learner.script("return getComputedStyle(document.body).backgroundColor")
        };
        let light = paper(learner);
        learner.script("document.querySelector('fieldset.theme').scrollIntoView()");
        learner.click(&learner.find("fieldset.theme label:nth-of-type(3)"));
        learner.wait("the dark colours", || paper(learner) != light);
        let dark = paper(learner);
        learner.follow("Exercises");
        learner.wait_ready();
        assert_eq!(paper(learner), dark, "the next page is dark too");
        learner.click(&learner.find("fieldset.theme label:nth-of-type(1)"));
        learner.wait("the system's colours", || paper(learner) == light);
        learner.prefers("dark", false);
        learner.wait("the system's dark colours", || paper(learner) == dark);
    });
}

#[test]
fn a_browser_that_keeps_nothing_is_said_so_and_works() {
    let browser = Browser { without_storage: true, ..Browser::default() };
    learner_with("storage-forbidden", &browser, |learner| {
        answer(learner);
        learner.sees("does not keep your work");
        learner.picture("storage-forbidden");
    });
}

#[test]
fn a_full_storage_is_said_so_and_costs_no_answer() {
    learner("storage-full", |learner| {
        learner.open_still("404.html");
        learner.script(
            "for (let size = 1 << 22; size >= 1; size >>= 1) {
                try { for (let n = 0; n < 9; n++) localStorage.setItem('x' + size + '-' + n, 'x'.repeat(size)) } catch {}
             }",
        );
        answer(learner);
        learner.sees("full");
        learner.open("progress/");
        learner.press("Copy as text");
        learner.no_complaints();
    });
}

#[test]
fn rubbish_in_the_storage_harms_nothing() {
    learner("storage-rubbish", |learner| {
        answer(learner);
        let keys = learner.script(
            "const keys = Object.keys(localStorage);
             keys.forEach(key => localStorage.setItem(key, '}{\\u0000[[[' ));
             keys.forEach(key => localStorage.setItem(key.replace(/[a-z]+\\./g, 'draft.'), 'x'.repeat(100000)));
             localStorage.setItem(keys[0] + '\\ud800', '\\ud800');
             return keys.length",
        );
        assert!(keys.as_u64() > Some(0), "the browser keeps something to spoil");
        for path in ["", PAGE, "exercises/", "progress/"] {
            learner.open(path);
            learner.no_complaints();
        }
        answer(learner);
    });
}

#[test]
fn a_loaded_page_works_offline() {
    learner("offline", |learner| {
        learner.open(PAGE);
        let (right, _) = right_and_wrong(learner);
        learner.go_offline();
        commit(learner, &question(learner), &right, "Guessing");
        learner.no_complaints();
    });
}

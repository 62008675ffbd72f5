//! The course in another language.

use crate::every_page::{accessible, no_sideways_scroll};
use crate::learner::{Browser, Learner, learner, learner_with};

const LESSON: &str = "lessons/overview/";

/// Answers the page's first question in German.
#[track_caller]
fn answer(learner: &Learner) {
    learner.find("section.commit form");
    let section = learner.find("section.commit");
    learner.click(&learner.role_in(&section, "radio", "Kaum ein Unterschied"));
    learner.click(&learner.role_in(&section, "radio", "Ziemlich sicher"));
    learner.click(&learner.role_in(&section, "button", "Festlegen"));
    learner.wait("the reveal", || learner.text(&section).contains("Richtige Antwort"));
}

#[test]
fn the_switch_leads_to_the_same_page_and_what_was_done_stays() {
    learner("languages", |learner| {
        learner.open(LESSON);
        learner.follow("Deutsch");
        learner.wait_ready();
        assert_eq!(learner.path(), format!("de/{LESSON}"));
        assert_eq!(learner.attribute(&learner.find("html"), "lang"), "de");
        assert!(learner.title().contains("Image-Größe"));
        answer(learner);
        learner.follow("English");
        learner.wait_ready();
        assert_eq!(learner.path(), LESSON);
        learner.wait("the answer that was given in German", || {
            learner.text_of("section.commit").contains("Right answer")
        });
        learner.open("de/");
        learner.wait("the learner's place", || learner.text_of("main").contains("Weiter mit"));
        learner.follow("Weiter mit");
        learner.wait_ready();
        assert_eq!(learner.path(), format!("de/{LESSON}"), "links stay in the language");
    });
}

#[test]
fn what_is_not_translated_says_so_and_is_marked() {
    learner("languages-untranslated", |learner| {
        learner.open("de/lessons/docker-images/");
        learner.sees("Noch nicht übersetzt");
        assert_eq!(learner.attribute(&learner.find("h1"), "lang"), "en");
        assert!(learner.all("main .prose:not([lang=en])").is_empty());
        learner.open(&format!("de/{LESSON}"));
        assert!(!learner.text_of("main").contains("Noch nicht übersetzt"));
    });
}

#[test]
fn german_pages_fit_a_phone_and_are_accessible() {
    learner("languages-phone", |learner| {
        for path in
            ["de/", "de/lessons/overview/", "de/lessons/docker-images/", "de/myths/delete-later/"]
        {
            learner.width(360);
            learner.open(path);
            learner.picture(&format!("{}-360", path.trim_end_matches('/').replace('/', "-")));
            no_sideways_scroll(learner, path);
            accessible(learner, path);
            learner.no_complaints();
        }
    });
}

#[test]
fn a_german_lesson_reads_without_scripts() {
    let browser = Browser { without_scripts: true, ..Browser::default() };
    learner_with("languages-without-scripts", &browser, |learner| {
        learner.open_still(&format!("de/{LESSON}"));
        assert!(learner.text_of("main").contains("Leg dich fest"));
        learner.follow("English");
        learner.wait("the English page", || learner.path() == LESSON);
    });
}

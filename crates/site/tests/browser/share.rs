//! Links that carry a text.

use crate::learner::{Learner, learner};

/// The field of an editor by the id of its widget.
fn text(learner: &Learner, css: &str) -> String {
    learner.property(&learner.find(css), "value")
}

/// Makes a link on the page that is open.
#[track_caller]
fn link(learner: &Learner, id: &str) -> String {
    learner.press("Share by link");
    learner.wait("the link", || learner.exists(&format!("input#{id}")));
    text(learner, &format!("input#{id}"))
}

/// Opens an address as somebody does who was never here.
fn open_fresh(learner: &Learner, address: &str) {
    learner.open("progress/");
    learner.script("localStorage.clear()");
    let path = address.strip_prefix(learner.home()).expect("a link of this site");
    learner.open(path);
}

#[test]
fn a_link_brings_a_dockerfile_into_the_checker() {
    learner("share-check", |learner| {
        learner.open("check/");
        let field = "textarea#check-field";
        learner.press("Clear");
        learner.type_into(&learner.find(field), "FROM alpine:3.24\n# \u{1f40b} <b>\n");
        let address = link(learner, "check-share");
        assert!(address.contains("check/#share=1."), "{address}");
        let code = learner.find(".share-panel svg.qr");
        assert_eq!(learner.label(&code), "The link as a QR code");
        learner.picture("share");
        open_fresh(learner, &address);
        learner.wait("the text", || text(learner, field) == "FROM alpine:3.24\n# \u{1f40b} <b>\n");
        assert!(!learner.address().contains('#'), "the address is clean again");

        // Whoever has a text of their own is asked.
        learner.press("Clear");
        learner.type_into(&learner.find(field), "FROM scratch\n");
        learner.open("rules/");
        learner.open(address.strip_prefix(learner.home()).expect("a link of this site"));
        learner.sees("Open it in place of yours?");
        assert_eq!(text(learner, field), "FROM scratch\n");
        learner.press("Open it");
        learner.wait("the text", || text(learner, field).starts_with("FROM alpine:3.24"));
        learner.press("Undo");
        learner.wait("the own text", || text(learner, field) == "FROM scratch\n");
    });
}

#[test]
fn links_that_are_none_are_refused_with_a_reason() {
    learner("share-bad", |learner| {
        learner.open("check/");
        let address = link(learner, "check-share");
        let path = address.strip_prefix(learner.home()).expect("a link of this site").to_owned();
        let long = format!("check/#share=1.{}", "A".repeat(33_000));
        for (path, words) in [
            (path[..path.len() - 9].to_owned(), "The link is damaged"),
            (path.replace("share=1.", "share=1.AAAA"), "The link is damaged"),
            ("check/#share=<img src=x>".to_owned(), "The link is damaged"),
            (path.replace("share=1.", "share=7."), "later version"),
            (long, "more than a link may"),
            (path.replace("check/#", "lab/#"), "belongs to another page"),
        ] {
            learner.open("rules/");
            learner.open(&path);
            learner.sees(words);
        }
        learner.follow("Open it there");
        learner.wait("the page of the link", || learner.path().starts_with("check/"));
    });
}

#[test]
fn a_link_brings_the_lab_with_its_step() {
    learner("share-lab", |learner| {
        learner.open("lab/");
        learner.press("Show the next step");
        learner.press("Show the next step");
        let step = learner.text_of(".lab-step");
        let dockerfile = text(learner, "textarea#lab-field");
        let address = link(learner, "lab-share");
        open_fresh(learner, &address);
        learner.wait("the step", || learner.text_of(".lab-step") == step);
        assert_eq!(text(learner, "textarea#lab-field"), dockerfile);
    });
}

#[test]
fn a_link_brings_an_answer_to_an_exercise() {
    learner("share-exercise", |learner| {
        learner.open("exercises/three-runs/");
        let field = "textarea#three-runs-field";
        learner.type_into(&learner.find(field), "# mine\n");
        let mine = text(learner, field);
        let address = link(learner, "exercise-share");
        open_fresh(learner, &address);
        learner.wait("the answer", || text(learner, field) == mine);
    });
}

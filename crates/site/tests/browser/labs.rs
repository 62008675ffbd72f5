//! The labs for one's own files, and the catalog of base images.

use serde_json::json;

use crate::learner::{Learner, keys, learner};

/// Replaces a field's whole text as a person does: select all, type.
#[track_caller]
fn write(learner: &Learner, name: &str, text: &str) {
    let field = learner.role("textbox", name);
    learner.click(&field);
    learner.chord(keys::CONTROL, 'a');
    learner.keys(&keys::BACKSPACE.to_string());
    learner.type_into(&field, text);
}

const BEFORE: &str = "FROM debian:bookworm-slim
COPY big.bin /srv/big.bin
RUN chmod 444 /srv/big.bin
CMD [\"cat\", \"/srv/big.bin\"]
";

#[test]
fn any_dockerfile_is_built_in_its_context() {
    learner("lab-own", |learner| {
        learner.open("lab/");
        write(learner, "The Dockerfile", BEFORE);
        write(learner, "The build context", "big.bin 100MB\n");
        learner.press("Jump to the end");
        learner.sees("200.0\u{202f}MB of it added here, 100.0\u{202f}MB of that buried");
        let xray = learner.text_of(".xray");
        assert!(xray.contains("layer 2 adds it, 100.0\u{202f}MB"), "{xray}");
        assert!(xray.contains("layer 3 holds it again for its mode"), "{xray}");
        learner.picture("lab-own");
        learner.reload();
        let field = learner.role("textbox", "The Dockerfile");
        assert_eq!(learner.property(&field, "value"), BEFORE, "the text is kept");
        let files = learner.role("textbox", "The build context");
        assert_eq!(learner.property(&files, "value"), "big.bin 100MB\n");
    });
}

#[test]
fn a_deleted_file_is_found_in_its_layer() {
    learner("lab-xray", |learner| {
        learner.open("lab/");
        write(
            learner,
            "The Dockerfile",
            "FROM scratch\nCOPY key /key\nCOPY app /app\nFROM debian:bookworm-slim\nCOPY key /key\nRUN rm /key\n",
        );
        write(learner, "The build context", "key 2kB\napp 1MB\n");
        learner.click(&learner.role("checkbox", "Hidden ones only"));
        learner.wait("the deleted file", || learner.text_of(".xray table").contains("/key"));
        let xray = learner.find(".xray");
        learner.unfold(&xray, "Get it back");
        learner.sees("docker save");
    });
}

#[test]
fn an_edit_says_what_runs_again_and_a_pull_what_travels() {
    learner("lab-edit", |learner| {
        learner.open("lab/");
        let text =
            "FROM debian:bookworm-slim\nCOPY deps.txt /srv/\nRUN rm -f /none\nCOPY app.bin /srv/\n";
        write(learner, "The Dockerfile", text);
        write(learner, "The build context", "app.bin 10MB\ndeps.txt 1kB\n");
        let said = |words: &str| learner.wait(words, || learner.text_of(".see").contains(words));
        // The step that copies this file is the last one.
        learner.choose("What is edited", "app.bin: its content");
        said("1 of 4 steps runs again: new layers of 10.0\u{202f}MB on disk");
        learner.choose("What is edited", "deps.txt: its content");
        said("3 of 4 steps run again");
        said("It builds on line 2, which runs again.");
        let sum = || {
            let said = learner.text_of("section[aria-labelledby=edit]");
            said.lines().find(|line| line.starts_with("On that machine")).map(str::to_owned)
        };
        let takes = sum().expect("how long the next build takes");
        learner.choose("How fast it works", "half as fast");
        learner.wait("a longer time", || sum().is_some_and(|it| it != takes));
        learner.choose("What the machine has", "the image from before the edit above");
        said("3 layers travel");
        learner.choose("What is edited", "None: build again");
        said("No step runs again");
        said("Nothing travels: the machine has every layer.");
        learner.choose("What the machine has", "none of the layers");
        said("4 layers travel");
        said("At 10\u{202f}Mbit/s that takes");
        learner.picture("lab-edit");
    });
}

#[test]
fn two_builds_are_compared() {
    learner("lab-compare", |learner| {
        learner.open("lab/");
        write(learner, "The Dockerfile", BEFORE);
        write(learner, "The build context", "big.bin 100MB\n");
        learner.press("Keep to compare");
        learner.find(".compare");
        let after = "FROM debian:bookworm-slim\nCOPY --chmod=444 big.bin /srv/big.bin\nCMD [\"cat\", \"/srv/big.bin\"]\n";
        write(learner, "The Dockerfile", after);
        learner.wait("the step that runs again", || {
            learner.text_of(".compare").contains("runs again")
        });
        learner.wait("the figures", || {
            let text = learner.text_of(".compare");
            text.contains("200.0\u{202f}MB") && text.contains("100.0\u{202f}MB")
        });
        learner.picture("lab-compare");
        learner.press("Go back to the kept build");
        let field = learner.role("textbox", "The Dockerfile");
        learner.wait("the kept text", || learner.property(&field, "value") == BEFORE);
        learner.press("Stop comparing");
        learner.wait("no comparison", || !learner.exists(".compare"));
    });
}

#[test]
fn a_scene_of_the_course_is_opened_by_its_address() {
    learner("lab-scene", |learner| {
        learner.open("lab/#scene=three-kinds");
        learner.sees("is loaded");
        let field = learner.role("textbox", "The Dockerfile");
        assert!(learner.property(&field, "value").contains("COPY . /app"));
    });
}

#[test]
fn hostile_text_harms_no_lab() {
    learner("lab-hostile", |learner| {
        learner.open("lab/");
        let hostile = "FROM <img src=x onerror=alert(1)>\nRUN \"<script>\nCOPY ../../.. /\n";
        write(learner, "The Dockerfile", hostile);
        write(
            learner,
            "The build context",
            "<b>x</b> 99999999999999999999TB\n../../etc/passwd -1\n",
        );
        learner.find(".see");
        assert!(!learner.exists(".see img, .see b b, .see script"));
    });
}

#[test]
fn the_line_that_decides_is_named() {
    learner("ignore-lab", |learner| {
        learner.open("ignore/");
        write(learner, "The files of the build context", "a/b.log 5MB\nc.log 1kB\nDockerfile 10\n");
        write(learner, ".dockerignore", "*.log\n");
        learner.wait("one path left out", || learner.all(".ignore-out").len() == 1);
        learner.sees("means the top of the context only");
        write(learner, ".dockerignore", "**/*.log\n");
        learner.wait("two paths left out", || learner.all(".ignore-out").len() == 2);
        write(learner, ".dockerignore", "[\n");
        learner.sees("Docker refuses this file");
        learner.reload();
        let field = learner.role("textbox", ".dockerignore");
        assert_eq!(learner.property(&field, "value"), "[\n", "the text is kept");
        learner.press("Back to the example");
        learner.wait("the example", || learner.all(".ignore-out").len() > 2);
        learner.picture("ignore-lab");
    });
}

#[test]
fn base_images_are_filtered_and_sorted() {
    learner("bases", |learner| {
        learner.open("bases/");
        let all = learner.all(".bases tbody tr").len();
        assert!(all >= 60, "{all} images");
        learner.choose("C library", "musl");
        learner.wait("fewer images", || learner.all(".bases tbody tr").len() < all);
        assert!(!learner.text_of(".bases tbody").contains("debian:"));
        learner.choose("Shell", "none");
        learner.sees("No image of the catalog is like that.");
        learner.choose("C library", "any");
        learner.wait("scratch alone", || learner.text_of(".bases tbody").starts_with("scratch"));
        let row = learner.find(".bases tbody tr");
        learner.unfold(&row, "What it is");
        learner.sees("there is no C library and no loader");
        learner.choose("Need", "has CA certificates");
        learner.sees("No image of the catalog is like that.");
        learner.choose("Shell", "any or none");
        learner.wait("images that have some", || learner.all(".bases tbody tr").len() > 5);
        let found = learner.text_of(".bases tbody");
        assert!(found.contains("alpine:3.24") && !found.contains("debian:trixie-slim"), "{found}");
        learner.width(360);
        learner.picture("bases-360");
    });
}

/// A narrow screen shows each row as a card, whole: nothing of it hides at the side.
#[test]
fn tables_are_cards_on_a_narrow_screen() {
    learner("cards", |learner| {
        learner.width(360);
        for page in ["lab/", "ignore/", "bases/", "rules/differences/"] {
            learner.open(page);
            learner.wait("a table", || learner.exists(".records tbody tr"));
            let too_wide = learner.script(
                "return [...document.querySelectorAll('.records')]
                     .filter(table => table.parentElement.scrollWidth > table.parentElement.clientWidth).length",
            );
            assert_eq!(too_wide, json!(0), "{page}");
            let under_headings = learner.script(
                "return [...document.querySelectorAll('.records tbody td[data-of]:not(.wide) > :not(:empty)')]
                     .filter(part => part.getBoundingClientRect().left
                         < part.parentElement.getBoundingClientRect().left + 20).length",
            );
            assert_eq!(under_headings, json!(0), "{page}");
        }
    });
}

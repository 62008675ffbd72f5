//! The checker for one's own Dockerfile, and the pages of its rules.

use serde_json::json;

use crate::learner::{Browser, Learner, keys, learner, learner_with};

#[track_caller]
fn text(learner: &Learner) -> String {
    learner.property(&learner.role("textbox", "Your Dockerfile"), "value")
}

/// Replaces the whole text as a person does: select all, type.
#[track_caller]
fn write(learner: &Learner, text: &str) {
    let field = learner.role("textbox", "Your Dockerfile");
    learner.click(&field);
    learner.chord(keys::CONTROL, 'a');
    learner.keys(&keys::BACKSPACE.to_string());
    learner.type_into(&field, text);
}

/// Drops files on the place for them, as a file manager does.
fn drop_files(learner: &Learner, files: &[(&str, &str)]) {
    let files: Vec<_> = files.iter().map(|(name, text)| json!([name, text])).collect();
    learner.script_async(
        "const [files, done] = arguments;
         const data = new DataTransfer();
         for (const [name, text] of files) data.items.add(new File([text], name));
         const place = document.querySelector('.check-open');
         for (const type of ['dragover', 'drop'])
             place.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
         setTimeout(done);",
        &[json!(files)],
    );
}

#[test]
fn findings_come_and_go_as_one_types() {
    learner("check-type", |learner| {
        learner.open("check/");
        write(learner, "FROM alpine:3.20 as Tool\nADD app.py /app.py\n");
        learner.wait("a finding on ADD", || {
            learner.all(".problem").iter().any(|one| learner.text(one).contains("ADD"))
        });
        learner.picture("check-typed");
        write(learner, "FROM alpine:3.20 AS tool\nCOPY app.py /app.py\nUSER 1000\n");
        learner.sees("Nothing found");
        write(learner, "");
        learner.sees("There is nothing to check yet");
        learner.reload();
        assert_eq!(text(learner), "", "an emptied field stays empty");
    });
}

#[test]
fn a_fix_is_previewed_applied_and_taken_back() {
    learner("check-fix", |learner| {
        learner.open("check/");
        let start = "FROM debian:bookworm-slim\nRUN dd if=/dev/zero of=/dump bs=1M count=10\nRUN rm /dump\nUSER 1000\n";
        write(learner, start);
        let finding = || {
            let mut all = learner.all(".problem").into_iter();
            all.find(|one| learner.text(one).contains("frees nothing"))
        };
        learner.wait("the finding", || finding().is_some());
        let finding = finding().expect("it was just there");
        learner.unfold(&finding, "What changes");
        learner.wait("the lines that change", || learner.text(&finding).contains("&& rm /dump"));
        assert!(learner.text(&finding).contains("Saves 10.5\u{202f}MB on disk."));
        learner.picture("check-preview");
        learner.press("Make one RUN");
        learner.wait("the mended text", || text(learner).contains("&& rm /dump"));
        learner.sees("When opened");
        learner.press("Undo");
        learner.wait("the text before", || text(learner) == start);
        learner.press("Redo");
        learner.wait("the mended text again", || text(learner).contains("&& rm /dump"));
    });
}

#[test]
fn every_safe_fix_at_once() {
    learner("check-mend", |learner| {
        learner.open("check/");
        write(learner, "FROM alpine:3.20 as Tool\nEXPOSE 80/TCP\nADD app.py /app.py\nUSER 1000\n");
        learner.press("Apply all");
        learner.wait("the mended text", || {
            text(learner)
                == "FROM alpine:3.20 AS tool\nEXPOSE 80/tcp\nCOPY app.py /app.py\nUSER 1000\n"
        });
        learner.sees("Nothing found");
    });
}

/// The page still answers: a hundred findings are shown, the others when they are asked for.
#[test]
fn thousands_of_findings_in_one_line() {
    learner("check-many", |learner| {
        learner.open("check/");
        write(learner, "");
        learner.script(
            "const field = document.querySelector('.editor-field');
             field.focus();
             document.execCommand('insertText', false, 'FROM debian:12\\nRUN ' + 'a $b;'.repeat(10000));",
        );
        learner.wait("the findings", || learner.all(".check-family .problem").len() >= 100);
        let shown = learner.all(".check-family .problem").len();
        learner.press("Show 100 of ");
        learner
            .wait("a hundred more", || learner.all(".check-family .problem").len() == shown + 100);
        learner.press("Undo");
        learner.sees("There is nothing to check yet");
    });
}

#[test]
fn severities_can_be_hidden() {
    learner("check-filter", |learner| {
        learner.open("check/");
        write(learner, "FROM alpine:3.20 as tool\nADD app.py /app.py\nUSER 1000\n");
        learner.wait("findings", || learner.all(".problem").len() > 1);
        for name in ["Error", "Warning", "Note", "Style"] {
            learner.click(&learner.role("checkbox", name));
        }
        learner.sees("Everything that is found is hidden");
        assert!(learner.all(".problem").is_empty());
    });
}

/// What is pasted in place of everything is the text that later figures are compared with.
#[test]
fn a_pasted_text_counts_as_opened() {
    learner("check-paste", |learner| {
        learner.open("check/");
        let pasted =
            "FROM ubuntu:latest\nEXPOSE 99999\nRUN apt-get update && apt-get install -y curl\n";
        write(learner, pasted);
        learner.sees("No image: the build stops at line 2.");
        learner.sees("Below is what it would give if it went on.");
        learner.sees("When opened");
        learner.chord(keys::CONTROL, 'a');
        learner.chord(keys::CONTROL, 'x');
        learner.wait("nothing", || text(learner).is_empty());
        learner.chord(keys::CONTROL, 'v');
        learner.wait("the pasted text", || text(learner) == pasted);
        learner.wait("no other text to compare with", || {
            learner.all(".done-figures thead th").len() == 1
        });
        write(learner, &pasted.replace("EXPOSE 99999\n", ""));
        learner.wait("both columns", || learner.all(".done-figures thead th").len() == 2);
        let cells: Vec<String> =
            learner.all(".done-figures td").iter().map(|one| learner.text(one)).collect();
        assert!(cells.contains(&"–".to_owned()), "no image, no figure: {cells:?}");
        learner.width(360);
        learner.picture("check-360");
        let beyond = learner.script(
            "const page = document.documentElement;
             return page.scrollWidth - page.clientWidth;",
        );
        assert_eq!(beyond, 0, "nothing hides at the side");
    });
}

#[test]
fn files_are_dropped_and_kept() {
    learner("check-drop", |learner| {
        learner.open("check/");
        let dockerfile = "FROM alpine:3.20\nCOPY . /app\nUSER 1000\n";
        drop_files(learner, &[("Dockerfile", dockerfile), ("web.dockerignore", "*.log\n")]);
        learner.wait("the file's text", || text(learner) == dockerfile);
        learner.reload();
        assert_eq!(text(learner), dockerfile, "the draft is kept");
        let ignore = learner.find(".check-ignore-field");
        assert_eq!(learner.property(&ignore, "value"), "*.log\n");
        drop_files(learner, &[("picture.png", "\u{0}PNG\u{0}")]);
        learner.sees("picture.png is no text file. Nothing has changed.");
        assert_eq!(text(learner), dockerfile);
        drop_files(learner, &[("huge", &"x".repeat(1_100_000))]);
        learner.sees("The file is too large");
        assert_eq!(text(learner), dockerfile);
    });
}

/// A long file is there at once, and goes and comes by the buttons and by the keys.
#[test]
fn a_long_file_is_opened_and_taken_back() {
    learner("check-long", |learner| {
        learner.open("check/");
        write(learner, "FROM scratch\n");
        let long = format!("FROM debian:12\n{}", "COPY a b\n".repeat(3_000));
        drop_files(learner, &[("Dockerfile", &long)]);
        learner.wait("the file's text", || text(learner) == long);
        learner.press("Undo");
        learner.wait("the text before", || text(learner) == "FROM scratch\n");
        learner.press("Redo");
        learner.wait("the file's text again", || text(learner) == long);
        learner.click(&learner.role("textbox", "Your Dockerfile"));
        learner.chord(keys::CONTROL, 'z');
        learner.wait("the text before", || text(learner) == "FROM scratch\n");
        learner.chord(keys::CONTROL, 'y');
        learner.wait("the file's text again", || text(learner) == long);
    });
}

#[test]
fn an_example_is_loaded() {
    learner("check-example", |learner| {
        learner.open("check/");
        write(learner, "FROM scratch\n");
        learner.script(
            "const list = document.querySelector('.check-example select');
             list.value = '1';
             list.dispatchEvent(new Event('change', {bubbles: true}));",
        );
        learner.sees("is open. “Undo” brings your text back.");
        learner.press("Undo");
        learner.wait("the text before", || text(learner) == "FROM scratch\n");
    });
}

#[test]
fn hostile_text_stays_text() {
    learner("check-hostile", |learner| {
        learner.open("check/");
        let hostile =
            "FROM <img src=x onerror=alert(1)>\nRUN \"<script>document.title='gone'</script>\n";
        write(learner, hostile);
        learner.wait("findings", || !learner.all(".problem").is_empty());
        assert!(!learner.exists(".check img, .check script"), "no tag of the text is a tag");
        assert!(learner.title().contains("Layerwise"));
    });
}

#[test]
fn a_rule_is_found_by_its_code_and_opened_in_the_checker() {
    learner("rules", |learner| {
        learner.open("rules/");
        let all = learner.all(".rules li").len();
        assert!(all > 40, "{all} rules");
        learner.click(&learner.find("#rules-query"));
        learner.type_into(&learner.find("#rules-query"), "dl3020");
        learner.wait("one rule", || learner.all(".rules li").len() == 1);
        learner.follow("add-for-local-files");
        learner.sees("Here it finds something");
        let bad = learner.text_of("pre.code");
        learner.follow("Open this in the checker");
        learner.wait_ready();
        learner.wait("the example", || text(learner).trim() == bad.trim());
        learner.find(".problem");
    });
}

#[test]
fn a_rule_reads_without_scripts() {
    let browser = Browser { without_scripts: true, ..Browser::default() };
    learner_with("rule-still", &browser, |learner| {
        learner.open_still("rules/");
        assert!(learner.all(".rules li").len() > 40);
        learner.follow("deleted-in-later-layer");
        learner.sees("Here it does not");
        learner.sees("frees nothing");
    });
}

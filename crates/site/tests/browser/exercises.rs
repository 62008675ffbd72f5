//! The course's exercises, solved as a learner solves them: by typing and by quick fixes.

use crate::learner::{Learner, keys, learner};
use crate::webdriver::Element;

const THREE_RUNS: &str = "exercises/three-runs/";
const BURIED_ARCHIVE: &str = "exercises/buried-archive/";

/// Opens an exercise and gives its editor.
#[track_caller]
fn editor(learner: &Learner, path: &str) -> Element {
    learner.open(path);
    learner.role("textbox", "Your Dockerfile")
}

fn text(learner: &Learner, editor: &Element) -> String {
    learner.property(editor, "value")
}

/// Replaces the editor's text by typing.
#[track_caller]
fn write(learner: &Learner, editor: &Element, text: &str) {
    learner.click(editor);
    learner.chord(keys::CONTROL, 'a');
    learner.type_into(editor, text);
}

fn is_done(learner: &Learner) -> bool {
    learner.exists(".done") && learner.exists(".goal-met") && !learner.exists(".goal-missed")
}

#[test]
fn three_runs_are_mended_by_typing() {
    learner("three-runs", |learner| {
        let editor = editor(learner, THREE_RUNS);
        assert!(!is_done(learner), "the start misses a goal");
        learner.picture("exercise-start");
        write(
            learner,
            &editor,
            "FROM debian:bookworm-slim\nRUN apt-get update \\\n && apt-get install -y --no-install-recommends \
             ca-certificates curl \\\n && rm -rf /var/lib/apt/lists/*\n",
        );
        learner.wait("every goal to be met", || is_done(learner));
        learner.sees("Done: every goal is met");
        learner.picture("exercise-done");

        // The draft and the pass survive a reload.
        let draft = text(learner, &editor);
        learner.wait("the draft to be kept", || {
            let kept = learner.script(
                "return Object.keys(localStorage).some(key => localStorage[key].includes('no-install-recommends'))",
            );
            kept == serde_json::json!(true)
        });
        learner.reload();
        let editor = learner.role("textbox", "Your Dockerfile");
        assert_eq!(text(learner, &editor), draft);
        learner.wait("every goal to be met", || is_done(learner));
        learner.follow("Progress");
        learner.wait_ready();
        learner.sees("done");
    });
}

#[test]
fn a_near_miss_is_told_from_a_pass() {
    learner("near-miss", |learner| {
        let editor = editor(learner, THREE_RUNS);
        write(
            learner,
            &editor,
            "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends \
             ca-certificates curl\nRUN rm -rf /var/lib/apt/lists/*\n",
        );
        learner.wait("some goals to be met", || learner.exists(".goal-met"));
        learner.wait("some goal to be missed", || learner.exists(".goal-missed"));
        assert!(!is_done(learner));
        // The checker says how many bytes stay where.
        learner.wait("bytes in what the checker finds", || {
            learner.text_of(".exercise-problems").contains("MB")
        });
        learner
            .wait("what is wrong to be underlined", || learner.exists(".editor-picture .squiggle"));
    });
}

#[test]
fn the_buried_archive_is_mended_by_typing() {
    learner("buried-archive", |learner| {
        let editor = editor(learner, BURIED_ARCHIVE);
        assert!(!is_done(learner), "the start misses a goal");
        write(learner, &editor, "FROM debian:bookworm-slim\nADD tool.tar.gz /opt/\n");
        learner.wait("every goal to be met", || is_done(learner));
    });
}

#[test]
fn quick_fixes_mend_and_can_be_undone() {
    learner("quick-fixes", |learner| {
        let editor = editor(learner, THREE_RUNS);
        let start = text(learner, &editor);
        let mut before = vec![start.clone()];
        // As a learner does who trusts the checker: apply the first fix that is offered, again and again.
        while before.len() < 12 {
            let Some(fix) = learner.all(".exercise-problems .fix").into_iter().next() else {
                break;
            };
            learner.click(&fix);
            let last = before.last().cloned().unwrap_or_default();
            learner.wait("the fix to be applied", || text(learner, &editor) != last);
            before.push(text(learner, &editor));
            if is_done(learner) {
                break;
            }
        }
        assert!(is_done(learner), "fixes alone lead here:\n{}", text(learner, &editor));
        learner.picture("exercise-fixed");
        while let Some(now) = before.pop() {
            assert_eq!(text(learner, &editor), now);
            if !before.is_empty() {
                learner.press("Undo");
            }
        }
        assert_eq!(text(learner, &editor), start);
    });
}

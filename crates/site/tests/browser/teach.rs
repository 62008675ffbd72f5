//! A class: the presenter's view, votes by codes, a workshop's link, the report.

use course::vote::{Guess, Round, Vote};
use course::workshop::{BREAK, WorkshopUnit, encode};
use course::{Answered, Confidence, Progress};
use serde_json::{Value, json};

use crate::every_page::{accessible, no_sideways_scroll};
use crate::learner::{Browser, Learner, keys, learner, learner_with};

/// A lesson with questions, predictions, scenes and code.
const LESSON: &str = "advanced-techniques";
/// Its first question, which has four options.
const QUESTION: &str = "smallest-of-four";

fn talk(units: &[&str]) -> String {
    let unit = |id: &&str| WorkshopUnit { id: (*id).to_owned(), minutes: 10 };
    encode(&units.iter().map(unit).collect::<Vec<_>>())
}

/// Opens the presenter's view of some units.
#[track_caller]
fn present(learner: &Learner, units: &[&str]) {
    learner.open(&format!("teach/show/#w={}", talk(units)));
    learner.wait("the first screen", || learner.exists(".screen h1"));
}

#[track_caller]
fn press(learner: &Learner, key: char) {
    learner.keys(&key.to_string());
}

/// Goes on until the screen holds something.
#[track_caller]
fn on_to(learner: &Learner, css: &str) {
    for _ in 0..60 {
        if learner.exists(&format!(".screen {css}")) {
            return;
        }
        press(learner, keys::RIGHT);
    }
    panic!("no screen has {css}");
}

/// The code of a learner of a class.
fn code(round: Round, option: usize, learner: u32) -> String {
    let confidence =
        [Confidence::Sure, Confidence::Fairly, Confidence::Guessing][learner as usize % 3];
    let vote = Vote { round, option, confidence, device: learner * 97 };
    vote.code(QUESTION).expect("the question has four options")
}

/// Types the codes of a whole class.
#[track_caller]
fn type_votes(learner: &Learner, round: Round, counts: [u32; 4]) {
    learner.wait("the field for codes", || {
        learner.attribute(&learner.focused(), "id") == "present-code"
    });
    let mut number = 0;
    for (option, count) in counts.into_iter().enumerate() {
        for _ in 0..count {
            number += 1;
            let code = code(round, option, number).to_lowercase();
            learner.keys(&format!("{code}{}", keys::ENTER));
        }
    }
    learner.sees(&format!("{number} votes so far."));
}

#[test]
fn a_class_of_thirty_votes_talks_and_votes_again_by_keyboard_alone() {
    learner("teach-vote", |learner| {
        learner.size(1920, 1080);
        present(learner, &[LESSON]);
        on_to(learner, ".lettered");
        let screen = learner.find("#screen");
        assert!(!learner.text(&screen).contains("Right answer"), "no answer before it is revealed");
        press(learner, 'v');
        type_votes(learner, Round::First, [12, 9, 6, 3]);
        assert!(!learner.exists(".bars"), "the distribution is hidden");
        // Mistyped, twice the same, of another round.
        for (typed, words) in [
            ("abcdef", "Mistyped"),
            ("abo", "No code has 0, 1"),
            (&*code(Round::First, 0, 1), "Counted already"),
            (&*code(Round::Second, 0, 1), "second vote"),
        ] {
            learner.keys(&format!("{typed}{}", keys::ENTER));
            learner.sees(words);
            learner.script("const field = document.getElementById('present-code'); field.select()");
        }
        learner.picture("teach-vote-1920");
        press(learner, keys::ESCAPE);
        press(learner, keys::RIGHT);
        learner.sees("Two minutes");
        press(learner, keys::RIGHT);
        type_votes(learner, Round::Second, [3, 4, 22, 1]);
        learner.reload();
        learner.wait("the votes after a reload", || {
            learner.text(&learner.find("#screen")).contains("30 votes")
        });
        press(learner, keys::ESCAPE);
        press(learner, keys::RIGHT);
        learner.sees("After it, most chose C: 22 of 30.");
        let figures = learner.script(
            "return Array.from(document.querySelectorAll('.bars .figure'), cell => cell.textContent.replace(/\\u202f/g, ' '))",
        );
        assert_eq!(
            figures,
            json!([
                "12 (40 %)",
                "3 (10 %)",
                "9 (30 %)",
                "4 (13 %)",
                "6 (20 %)",
                "22 (73 %)",
                "3 (10 %)",
                "1 (3 %)"
            ])
        );
        assert!(!learner.text(&learner.find("#screen")).contains("Right answer"));
        accessible(learner, "the bars");
        learner.picture("teach-bars-1920");
        press(learner, keys::RIGHT);
        learner.sees("Right answer");
        learner.sees("Chosen by 6 of 30 before the talk, by 22 of 30 after it.");
        learner.picture("teach-reveal-1920");
    });
}

/// A prediction of the lesson, on a scale up to 80 MB; the true size is 35 MB, and 40 MB is close.
const PREDICTION: &str = "three-runs-added";

/// Types the guesses of a whole class: megabytes, and how many said so.
#[track_caller]
fn type_guesses(learner: &Learner, round: Round, guesses: &[(u64, u32)]) {
    learner.wait("the field for codes", || {
        learner.attribute(&learner.focused(), "id") == "present-code"
    });
    let mut device = 0;
    for (megabytes, count) in guesses {
        let mark = Guess::mark(megabytes * 1_000_000, 80_000_000);
        for _ in 0..*count {
            device += 1;
            let code = Guess { round, mark, device: device * 31 }.code(PREDICTION);
            learner.keys(&format!("{code}{}", keys::ENTER));
        }
    }
    learner.sees(&format!("{device} votes so far."));
}

#[test]
fn a_class_of_thirty_predicts_talks_and_predicts_again_by_keyboard_alone() {
    learner("teach-predict", |learner| {
        learner.size(1920, 1080);
        present(learner, &[LESSON]);
        on_to(learner, ".screen-ruler");
        press(learner, 'v');
        type_guesses(learner, Round::First, &[(12, 9), (16, 11), (22, 6), (60, 4)]);
        assert!(!learner.exists(".guess-columns"), "the distribution is hidden");
        let other =
            Vote { round: Round::First, option: 1, confidence: Confidence::Sure, device: 4 };
        let other = other.code(QUESTION).expect("the question has four options");
        learner.keys(&format!("{other}{}", keys::ENTER));
        learner
            .wait("a refusal", || !learner.text(&learner.find(".vote-entry .missing")).is_empty());
        learner.picture("teach-predict-vote-1920");
        press(learner, keys::ESCAPE);
        press(learner, keys::RIGHT);
        learner.sees("Two minutes");
        press(learner, keys::RIGHT);
        type_guesses(learner, Round::Second, &[(16, 5), (40, 19), (44, 6)]);
        learner.reload();
        learner.wait("the votes after a reload", || {
            learner.text(&learner.find("#screen")).contains("30 votes")
        });
        press(learner, keys::ESCAPE);
        press(learner, keys::RIGHT);
        learner.sees("Before the talk, the 30 guesses go from 12.0\u{202f}MB to 60.0\u{202f}MB");
        learner.sees("After it, the 30 guesses go from 16.0\u{202f}MB to 44.0\u{202f}MB");
        let numbers = learner.script(
            "return Array.from(document.querySelectorAll('.guess-columns'), svg => Array.from(svg.querySelectorAll('text'), text => text.textContent).join(' '))",
        );
        assert_eq!(numbers, json!(["9 11 6 4", "5 19 6"]));
        assert!(!learner.exists(".screen-answer"), "the true size is hidden");
        accessible(learner, "the guesses");
        learner.picture("teach-guesses-1920");
        let found = measured(learner);
        assert!(found[0].as_f64() >= Some(28.0) && found[2].as_i64() <= Some(1), "{found}");
        press(learner, keys::RIGHT);
        learner.sees("0 of 30 came close before the talk, 19 of 30 after it.");
        learner.picture("teach-predict-reveal-1920");
        press(learner, keys::LEFT);
        learner.wait("the guesses again", || learner.exists(".guess-columns"));
    });
}

#[test]
fn a_learner_predicts_twice_and_sees_the_size_last() {
    learner("teach-learner-predicts", |learner| {
        learner.width(360);
        learner.open(&format!("vote/#q={PREDICTION}"));
        let guess = |learner: &Learner, megabytes: &str| {
            let field = learner.find(".vote .predict input[type=number]");
            learner.type_into(&field, &format!("{megabytes}{}", keys::ENTER));
            learner.find(".vote-code");
            learner.text(&learner.find(".vote-code"))
        };
        let first = guess(learner, "20");
        let read = Guess::read(&first, PREDICTION).expect("it is a code for this prediction");
        assert_eq!((read.round, read.mark), (Round::First, 50));
        assert!(!learner.text(&learner.find("main")).contains("buried"), "no answer yet");
        accessible(learner, "the code of a guess");
        learner.picture("vote-guess-360");
        learner.press("vote again");
        let second = guess(learner, "41");
        let read = Guess::read(&second, PREDICTION).expect("it is a code for this prediction");
        assert_eq!((read.round, read.mark), (Round::Second, 103));
        learner.reload();
        learner.wait("the code after a reload", || {
            learner.exists(".vote-code") && learner.text(&learner.find(".vote-code")) == second
        });
        learner.press("See the answers");
        learner.sees("You said 20.0");
    });
}

#[test]
fn a_break_has_a_clock_and_says_when_it_goes_on() {
    learner("teach-break", |learner| {
        learner.size(1920, 1080);
        present(learner, &[LESSON, BREAK, "delete-later"]);
        press(learner, keys::END);
        let back = |learner: &Learner| learner.text(&learner.find(".present-place"));
        // The last unit's first screen, then one back: the break.
        for _ in 0..60 {
            if learner.exists(".screen-pause") {
                break;
            }
            press(learner, keys::LEFT);
        }
        let clock = |learner: &Learner| learner.text(&learner.find(".pause-clock"));
        learner.wait("the clock", || {
            learner.exists(".pause-clock") && clock(learner).starts_with("9:5")
        });
        let goes_on = learner.text(&learner.find(".pause-back"));
        let time = goes_on.strip_prefix("Back at ").expect("it says when it goes on");
        let expected = learner.script(
            "const at = new Date(Date.now() + 600000), two = n => String(n).padStart(2, '0');
             const before = new Date(at - 30000);
             return [at, before].map(at => `${two(at.getHours())}:${two(at.getMinutes())}`);",
        );
        assert!(
            expected.as_array().is_some_and(|times| times.contains(&json!(time))),
            "{time}, {expected}"
        );
        assert!(back(learner).contains("Break"), "{}", back(learner));
        accessible(learner, "the break");
        learner.picture("teach-break-1920");
        let found = measured(learner);
        assert!(found[0].as_f64() >= Some(28.0) && found[2].as_i64() <= Some(1), "{found}");
        learner.press("5 min longer");
        learner.wait("a longer break", || clock(learner).starts_with("14:"));
        let own = learner.windows()[0].clone();
        learner.press("Second window");
        learner.wait("the second window", || learner.windows().len() == 2);
        let other = learner.windows().into_iter().find(|name| *name != own).expect("there are two");
        learner.turn_to(&other);
        learner.wait_ready();
        learner.wait("its clock", || {
            learner.exists(".pause-clock") && clock(learner).starts_with("14:")
        });
        assert!(!learner.exists(".present-side"), "the room has nothing to press");
        learner.turn_to(&own);
        learner.reload();
        learner.wait("the same clock after a reload", || {
            learner.exists(".pause-clock") && clock(learner).starts_with("14:")
        });
        for _ in 0..3 {
            learner.press("5 min shorter");
        }
        learner.sees("Time is up");
        learner.press("Start it again");
        learner.wait("the whole break", || clock(learner).starts_with("9:5"));
        learner.size(360, 740);
        no_sideways_scroll(learner, "the break");
        learner.picture("teach-break-360");
        press(learner, keys::RIGHT);
        learner.wait("what comes after it", || !learner.exists(".screen-pause"));
    });
}

#[test]
fn a_second_window_follows() {
    learner("teach-two-windows", |learner| {
        present(learner, &[LESSON]);
        let own = learner.windows()[0].clone();
        learner.press("More");
        learner.press("Second window");
        learner.wait("the second window", || learner.windows().len() == 2);
        let other = learner.windows().into_iter().find(|name| *name != own).expect("there are two");
        learner.turn_to(&other);
        learner.wait_ready();
        learner.wait("its screen", || learner.exists(".screen h1"));
        assert!(!learner.exists(".present-bar"), "the room sees the screen only");
        learner.turn_to(&own);
        learner.press("More");
        learner.press("Notes");
        learner.wait("the notes", || learner.exists(".present-side h2"));
        on_to(learner, ".lettered");
        let shown = learner.text(&learner.find(".screen .prompt"));
        learner.turn_to(&other);
        learner.wait("the same question", || {
            learner.exists(".screen .prompt")
                && learner.text(&learner.find(".screen .prompt")) == shown
        });
        assert!(!learner.exists(".present-side"));
        learner.picture("teach-audience");
        learner.turn_to(&own);
        learner.script("document.getElementById('screen').focus()");
        press(learner, 'b');
        learner.turn_to(&other);
        learner.wait("black", || learner.exists(".black-screen:not([hidden])"));
    });
}

#[test]
fn the_presenters_keys() {
    learner("teach-keys", |learner| {
        present(learner, &[LESSON, "delete-later"]);
        press(learner, '?');
        learner.role("dialog", "Keys");
        accessible(learner, "the keys");
        learner.picture("teach-keys");
        press(learner, keys::ESCAPE);
        learner.wait("the keys to go", || learner.exists(".present-help[hidden]"));
        press(learner, 't');
        learner.sees("this unit ends at 10 of 20 min");
        press(learner, keys::PAGE_DOWN);
        press(learner, keys::SPACE);
        learner.wait("the third thing", || {
            !learner.text(&learner.find(".present-place")).starts_with("1 /")
        });
        let place = learner.text(&learner.find(".present-place"));
        learner.reload();
        learner.wait("the same place after a reload", || {
            learner.exists(".present-place")
                && learner.text(&learner.find(".present-place")) == place
        });
        press(learner, keys::END);
        learner.wait("the other unit", || {
            !learner.text(&learner.find(".present-place")).contains("Leave nothing behind")
        });
        press(learner, keys::HOME);
        learner.wait("the first screen", || {
            learner.text(&learner.find(".present-place")).starts_with("1 /")
        });
        press(learner, keys::ESCAPE);
        learner.wait("the page for teachers", || learner.path() == "teach/");
    });
}

/// The smallest type of a text on the screen, and by how much the screen runs over.
fn measured(learner: &Learner) -> Value {
    learner.script(
        "const screen = document.getElementById('screen');
         const walker = document.createTreeWalker(screen, NodeFilter.SHOW_TEXT);
         let least = 1000, words = '';
         while (walker.nextNode()) {
            const node = walker.currentNode, parent = node.parentElement;
            if (!node.textContent.trim() || !parent.checkVisibility() || parent.closest('.visually-hidden, [hidden]')) continue;
            const zoom = parent.closest('.screen-ruler') ? 2 : 1;
            const size = parseFloat(getComputedStyle(parent).fontSize) * zoom;
            if (size < least) { least = size; words = node.textContent.trim().slice(0, 40); }
         }
         return [Math.round(least * 10) / 10, words, screen.scrollHeight - screen.clientHeight,
            document.querySelector('.present-place').textContent];",
    )
}

#[test]
fn every_screen_is_read_from_the_back_row() {
    learner("teach-fit", |learner| {
        learner.size(1920, 1080);
        let mut wrong = Vec::new();
        for unit in [LESSON, "multi-stage-builds", "base-images", "delete-later", "under-the-hood"]
        {
            present(learner, &[unit]);
            let mut seen = String::new();
            for step in 0..200 {
                std::thread::sleep(std::time::Duration::from_millis(40));
                let found = measured(learner);
                if found[0].as_f64() < Some(28.0) || found[2].as_i64() > Some(1) {
                    wrong.push(format!("{unit}, step {step}: {found}"));
                    if wrong.len() < 12 {
                        learner.picture(&format!("teach-over-{unit}-{step}"));
                    }
                }
                if step % 7 == 3 && unit == LESSON {
                    learner.picture(&format!("teach-screen-{step}"));
                }
                press(learner, keys::RIGHT);
                let now = learner.address();
                if now == seen {
                    break;
                }
                seen = now;
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn the_presenters_view_in_small_windows_and_the_dark() {
    for (width, scheme) in [
        (1920, "dark"),
        (1280, "light"),
        (1280, "dark"),
        (768, "light"),
        (360, "light"),
        (360, "dark"),
    ] {
        learner("teach-looks", |learner| {
            learner.size(width, if width == 1920 { 1080 } else { 740 });
            learner.prefers(scheme, false);
            present(learner, &[LESSON]);
            press(learner, 't');
            learner.wait("the clock", || learner.exists(".present-clock"));
            // One row, whose buttons a finger hits, however narrow; the rest opens above it.
            let bar = learner.script(
                "const bar = document.querySelector('.present-bar'), shown = [...bar.querySelectorAll('button')].filter(button => button.checkVisibility());
                 const boxes = shown.map(button => button.getBoundingClientRect());
                 return [bar.offsetHeight, Math.min(...boxes.map(box => Math.min(box.width, box.height))), bar.scrollWidth - bar.clientWidth];",
            );
            assert!(
                bar[0].as_f64() <= Some(64.0) && bar[1].as_f64() >= Some(44.0) && bar[2] == 0,
                "the bar at {width} px: height, smallest side of a button, overflow: {bar}"
            );
            if width < 1440 {
                learner.press("More");
                learner.wait("the rest", || learner.exists(".present-tools.open"));
                accessible(learner, &format!("the menu at {width} px, {scheme}"));
                learner.picture(&format!("teach-menu-{width}-{scheme}"));
                press(learner, keys::ESCAPE);
                learner.wait("the menu to close", || !learner.exists(".present-tools.open"));
            }
            for (css, name) in [
                ("h1", "title"),
                (".lettered", "question"),
                (".ruler", "prediction"),
                (".lab", "scene"),
            ] {
                on_to(learner, css);
                learner.picture(&format!("teach-{name}-{width}-{scheme}"));
                no_sideways_scroll(learner, name);
                accessible(learner, &format!("{name} at {width} px, {scheme}"));
            }
        });
    }
}

#[test]
fn a_learner_votes_twice_and_sees_the_answers_last() {
    learner("teach-learner", |learner| {
        learner.width(360);
        learner.open(&format!("vote/#q={QUESTION}"));
        learner.find(".vote form");
        let vote = |learner: &Learner, option: usize| {
            let options = learner.all(".vote .option input");
            learner.click(&options[option]);
            learner.click(&learner.all(".vote .segment input")[2]);
            learner.press("Commit");
            learner.find(".vote-code");
            learner.text(&learner.find(".vote-code"))
        };
        let first = vote(learner, 1);
        let read = Vote::read(&first, QUESTION, 4).expect("it is a code for this question");
        assert_eq!(
            (read.round, read.option, read.confidence),
            (Round::First, 1, Confidence::Guessing)
        );
        assert!(!learner.text(&learner.find("main")).contains("Right answer"));
        let picture = learner.find(".vote svg.qr[role=img]");
        assert!(
            learner.label(&picture).contains(&first.replace(' ', "")),
            "the picture has a label"
        );
        accessible(learner, "the code");
        learner.picture("vote-code-360");
        learner.press("Another code");
        learner.wait("another code", || learner.text(&learner.find(".vote-code")) != first);
        learner.press("vote again");
        learner.wait("the form", || learner.exists(".vote form"));
        let second = vote(learner, 2);
        let read = Vote::read(&second, QUESTION, 4).expect("it is a code for this question");
        assert_eq!((read.round, read.option), (Round::Second, 2));
        learner.reload();
        learner.wait("the code after a reload", || {
            learner.exists(".vote-code") && learner.text(&learner.find(".vote-code")) == second
        });
        learner.press("See the answers");
        learner.sees("Right answer");
        learner.open("vote/#q=no-such-question");
        learner.sees("does not have: “no-such-question”");
    });
}

/// A film of a code as a page draws it, for a camera: a grey room, a bright screen, and nothing moves.
fn film(path: &str, side: usize) -> Vec<u8> {
    const SIZE: (usize, usize) = (640, 480);
    const MODULE: usize = 8;
    let mut light = vec![90_u8; SIZE.0 * SIZE.1];
    let (left, top) = ((SIZE.0 - side * MODULE) / 2, (SIZE.1 - side * MODULE) / 2);
    let mut paint = |x: usize, y: usize, width: usize, value: u8| {
        for row in 0..MODULE {
            let start = (top + y * MODULE + row) * SIZE.0 + left + x * MODULE;
            light[start..start + width * MODULE].fill(value);
        }
    };
    (0..side).for_each(|y| paint(0, y, side, 220));
    // `M4 7h3v1h-3z`: a run of dark modules.
    for run in path.split('z').filter(|run| !run.is_empty()) {
        let numbers: Vec<usize> = run
            .split(|c: char| !c.is_ascii_digit())
            .filter(|number| !number.is_empty())
            .map(|number| number.parse().expect("digits"))
            .collect();
        paint(numbers[0], numbers[1], numbers[2], 40);
    }
    let mut film =
        format!("YUV4MPEG2 W{} H{} F5:1 Ip A1:1 C420jpeg\n", SIZE.0, SIZE.1).into_bytes();
    for _ in 0..5 {
        film.extend(b"FRAME\n");
        film.extend(&light);
        film.extend(vec![128; SIZE.0 * SIZE.1 / 2]);
    }
    film
}

#[test]
fn a_camera_reads_the_code_from_a_learners_screen() {
    let folder = std::env::temp_dir().join(format!("layerwise-camera-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder of our own");
    let camera = folder.join("screen.y4m");
    let mut voted = String::new();
    learner("teach-scanned", |learner| {
        learner.open(&format!("vote/#q={QUESTION}"));
        learner.find(".vote form");
        learner.click(&learner.all(".vote .option input")[1]);
        learner.click(&learner.all(".vote .segment input")[0]);
        learner.press("Commit");
        voted = learner.text(&learner.find(".vote-code"));
        let drawn = learner.find(".vote svg.qr path");
        let side = learner.attribute(&learner.find(".vote svg.qr rect"), "width");
        let side = side.parse().expect("a number of modules");
        std::fs::write(&camera, film(&learner.attribute(&drawn, "d"), side)).expect("disk");
    });
    let browser = Browser { camera: Some(camera), ..Browser::default() };
    learner_with("teach-camera", &browser, |learner| {
        learner.size(1920, 1080);
        present(learner, &[LESSON]);
        on_to(learner, ".lettered");
        press(learner, 'v');
        learner.press("Scan");
        learner.sees(&format!("Counted {}. 1 vote so far.", voted.replace(' ', "")));
        // The camera goes on seeing it, and it counts once.
        learner.find("#present-camera:not([hidden])");
        learner.picture("teach-camera-1920");
        learner.press("Stop the camera");
        learner.wait("the camera is off", || learner.exists("#present-camera[hidden]"));
        learner.sees("1 vote so far.");
    });
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn a_workshop_is_planned_by_keyboard_and_followed() {
    learner("teach-workshop", |learner| {
        learner.open("teach/");
        learner.find(".planner");
        let focus = |css: &str| {
            learner.find(css);
            learner.script(&format!("document.querySelector('{css}').focus()"));
        };
        focus(".planner button");
        press(learner, keys::ENTER);
        learner.wait("a plan", || learner.all(".planner-list li").len() > 3);
        let titles = |learner: &Learner| -> Vec<String> {
            learner.all(".planner-title").iter().map(|title| learner.text(title)).collect()
        };
        let before = titles(learner);
        focus("#planner-down-0");
        press(learner, keys::ENTER);
        learner.wait("the first to be the second", || titles(learner)[1] == before[0]);
        learner.wait("the focus to go along", || {
            learner.attribute(&learner.focused(), "id") == "planner-down-1"
        });
        focus("#planner-remove-0");
        press(learner, keys::ENTER);
        learner.wait("one unit less", || titles(learner).len() == before.len() - 1);
        accessible(learner, "the planner");
        learner.picture("teach-planner");
        let link = learner.property(&learner.find(".planner-link input"), "value");
        let path = link.strip_prefix(learner.home()).expect("it is a page of the site").to_owned();
        assert!(path.len() < 90, "{path} is short");
        let chosen = titles(learner);
        learner.open(&path);
        learner.wait("the path", || learner.exists(".workshop-path li"));
        let titles = "li > a, .workshop-path .pause > span:first-child";
        let shown: Vec<String> = learner
            .all(&format!(".workshop-path {titles}"))
            .iter()
            .map(|title| learner.text(title))
            .collect();
        assert_eq!(shown, chosen, "breaks stand in their places");
        assert!(chosen.contains(&"Break".to_owned()), "{chosen:?}");
        let pages = learner.all(".workshop-path a").len();
        learner.sees(&format!("0 of {pages} done"));
        accessible(learner, "the path");
        learner.picture("workshop-path");
        // Who comes back without the link finds the path; a damaged link is refused.
        learner.open("");
        learner.open("workshop/");
        learner.wait("the path again", || learner.exists(".workshop-path li"));
        learner.open("");
        learner.open(&path[..path.len() - 1]);
        learner.sees("The link is damaged");
    });
}

#[test]
fn a_class_is_reported_from_its_files() {
    learner("teach-report", |learner| {
        let folder = std::env::temp_dir().join(format!("layerwise-class-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let options = ["three-runs", "two-runs", "one-run-rm", "one-run-rm", "two-runs"];
        let mut files = Vec::new();
        for (number, option) in options.iter().enumerate() {
            let mut progress = Progress::default();
            let answer = Answered {
                answer: (*option).to_owned(),
                right: *option == "one-run-rm",
                confidence: if number == 1 { Confidence::Sure } else { Confidence::Fairly },
                at: None,
            };
            progress.answers.insert(QUESTION.to_owned(), answer);
            progress.read.insert(format!("page-{number}"), true);
            files.push((format!("learner-{number}.json"), progress.export()));
        }
        files.push(("broken.json".to_owned(), "{\"version\": 1, \"answ".to_owned()));
        files.push(("twin.json".to_owned(), files[0].1.clone()));
        let paths: Vec<String> = files
            .iter()
            .map(|(name, text)| {
                let file = folder.join(name);
                std::fs::write(&file, text).expect("the temporary folder can be written");
                file.display().to_string()
            })
            .collect();
        learner.open("teach/report/");
        let input = learner.find("input[type=file]");
        learner.type_into(&input, &paths.join("\n"));
        learner.sees("5 learners read.");
        learner.sees("broken.json: The text is not JSON or is cut off");
        learner.sees("It says the same as another file");
        learner.sees("2 of 5 were right at the first try. 1 were sure and not right.");
        learner.sees("most common mistake");
        accessible(learner, "the report");
        learner.picture("class-report");
        learner.width(360);
        no_sideways_scroll(learner, "the report");
        learner.picture("class-report-360");
        // What the page saves is read from the link that it clicks.
        learner.script(
            "window.saved = null;
             const create = URL.createObjectURL;
             URL.createObjectURL = blob => { blob.text().then(text => window.saved = text); return create(blob); };
             HTMLAnchorElement.prototype.click = function () {};",
        );
        learner.press("Save as CSV");
        learner.wait("the file", || learner.script("return window.saved").is_string());
        let csv = learner.script("return window.saved");
        let csv = csv.as_str().unwrap_or_default();
        assert!(
            csv.contains("advanced-techniques,question,smallest-of-four,two-runs,no,2,1,1,0,5\r\n"),
            "{csv}"
        );
        assert!(!csv.contains("learner-"), "no file is named");
        std::fs::remove_dir_all(folder).expect("the folder is ours");
    });
}

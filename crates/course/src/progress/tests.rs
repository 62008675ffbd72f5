//! What is read, what is refused, and what becomes of two progresses.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn answered(answer: &str, right: bool, confidence: Confidence, at: Option<u64>) -> Answered {
    Answered { answer: answer.to_owned(), right, confidence, at }
}

fn sample() -> Progress {
    let mut progress = Progress::default();
    progress.answers.insert("q1".into(), answered("b", true, Confidence::Guessing, None));
    progress.answers.insert("q2".into(), answered("a", false, Confidence::Sure, Some(100)));
    progress.record("q2", answered("b", true, Confidence::Fairly, Some(700)));
    progress.add_exam(900, Exam { finished: 2700, items: BTreeMap::from([("q1".into(), true)]) });
    progress.passed.insert("e1".into(), true);
    progress.drafts.insert("e1".into(), "FROM alpine\n# \"quoted\" \u{1f40b}\n".into());
    progress.read.insert("step-7".into(), true);
    progress
}

#[test]
fn there_and_back() {
    assert_eq!(Progress::import(&sample().export()), Ok(sample()));
    assert_eq!(Progress::import(&Progress::default().export()), Ok(Progress::default()));
}

#[test]
fn without_version_and_with_unknown_fields() {
    let text = r#"{"passed": {"e1": true}, "colour": "green"}"#;
    let progress = Progress::import(text).expect("an old progress");
    assert_eq!(progress.passed, BTreeMap::from([("e1".into(), true)]));
    assert_eq!(progress.version, Progress::VERSION);
}

#[test]
fn entries_without_sense_are_left_out() {
    let text = r#"{
        "version": 1,
        "answers": {
            "good": {"answer": "a", "right": false, "confidence": "sure", "more": 1},
            "bad": {"answer": 5, "right": false, "confidence": "sure"},
            "worse": "a",
            "unsure": {"answer": "a", "right": false, "confidence": "maybe"}
        },
        "passed": {"e1": "yes", "e2": true, "": true},
        "drafts": ["FROM alpine"],
        "read": null
    }"#;
    let progress = Progress::import(text).expect("a damaged progress");
    assert_eq!(progress.answers.keys().collect::<Vec<_>>(), ["good"]);
    assert_eq!(progress.passed, BTreeMap::from([("e2".into(), true)]));
    assert!(progress.drafts.is_empty() && progress.read.is_empty());
}

#[track_caller]
fn refused(text: &str, expected: &ImportError) {
    assert_eq!(Progress::import(text).as_ref(), Err(expected), "{text:.60}");
    assert!(expected.to_string().ends_with('.'));
}

#[test]
fn rubbish() {
    refused("", &ImportError::NotJson { line: 1, column: 0 });
    refused("{\"version\": 1,\n \"pas", &ImportError::NotJson { line: 2, column: 5 });
    refused("[1, 2]", &ImportError::NotProgress);
    refused("\"progress\"", &ImportError::NotProgress);
    refused(r#"{"theme": "dark"}"#, &ImportError::NotProgress);
    refused(r#"{"version": "one", "passed": {}}"#, &ImportError::NotProgress);
    refused(r#"{"version": 3, "passed": {}}"#, &ImportError::TooNew(3));
    let deep = "[".repeat(100_000);
    assert!(Progress::import(&deep).is_err());
}

#[test]
fn bounds() {
    let large = " ".repeat(Progress::MAX_BYTES + 1);
    refused(&large, &ImportError::TooLarge(large.len()));
    let mut progress = sample();
    progress.drafts.insert("long".into(), "x".repeat(Progress::MAX_DRAFT + 1));
    progress.read.insert("x".repeat(Progress::MAX_ID + 1), true);
    let read = Progress::import(&progress.export()).expect("the rest is fine");
    assert_eq!(read, sample());
}

#[test]
fn a_progress_of_format_1_reads_and_keeps_all_it_had() {
    let text = r#"{
        "version": 1,
        "answers": {"q1": {"answer": "b", "right": true, "confidence": "guessing"}},
        "passed": {"e1": true}, "shown": {}, "drafts": {"e1": "FROM alpine\n"}, "read": {"l": true}
    }"#;
    let progress = Progress::import(text).expect("a progress of format 1");
    assert_eq!(progress.answers["q1"], answered("b", true, Confidence::Guessing, None));
    assert!(progress.passed["e1"] && progress.read["l"]);
    assert_eq!(progress.drafts["e1"], "FROM alpine\n");
    assert!(progress.reviews.is_empty() && progress.exams.is_empty());
    assert!(progress.export().contains("\"version\": 2"));
}

#[test]
fn reviews_are_read_sorted_once_each_and_the_latest_only() {
    let review =
        |at: u64| format!(r#"{{"answer": "a", "right": true, "confidence": "sure", "at": {at}}}"#);
    let times: Vec<u64> = (1..=60).rev().chain([60, 0]).collect();
    let reviews = times.iter().map(|&at| review(at)).collect::<Vec<_>>().join(",");
    let text = format!(
        r#"{{"version": 2, "reviews": {{"q": [{reviews}, 7, null]}}, "exams": {{"now": {{}}, "5": 1}}}}"#
    );
    let progress = Progress::import(&text).expect("a progress");
    let read: Vec<_> = progress.reviews["q"].iter().filter_map(|one| one.at).collect();
    assert_eq!(read, (21..=60).collect::<Vec<_>>());
    assert!(progress.exams.is_empty());
}

#[test]
fn of_two_first_answers_the_earlier_counts_and_the_other_is_a_review() {
    let (early, late) = (
        answered("c", false, Confidence::Sure, Some(10)),
        answered("b", true, Confidence::Sure, Some(20)),
    );
    let mut own = Progress::default();
    own.record("q", late.clone());
    let mut other = Progress::default();
    other.record("q", early.clone());
    own.merge(other);
    assert_eq!((&own.answers["q"], &own.reviews["q"]), (&early, &vec![late]));
}

#[test]
fn drafts_of_both_are_kept() {
    let mut own = sample();
    let mut other = Progress::default();
    other.drafts.insert("e1".into(), "FROM scratch\n".into());
    other.drafts.insert("e2".into(), "FROM busybox\n".into());
    own.merge(other.clone());
    assert_eq!(own.drafts["e1"], sample().drafts["e1"]);
    assert_eq!(own.drafts["e2"], "FROM busybox\n");
    assert_eq!(own.other_drafts["e1"], ["FROM scratch\n"]);
    let once = own.clone();
    own.merge(other);
    assert_eq!(own, once, "a second time changes nothing");
}

fn any_answer() -> impl Strategy<Value = Answered> {
    let confidence =
        prop_oneof![Just(Confidence::Sure), Just(Confidence::Fairly), Just(Confidence::Guessing)];
    // Few values, so that two devices meet in the same question and in the same second.
    let at = prop_oneof![Just(None), (1_u64..60).prop_map(Some)];
    ("[ab]", any::<bool>(), confidence, at).prop_map(|(answer, right, confidence, at)| Answered {
        answer,
        right,
        confidence,
        at,
    })
}

prop_compose! {
    fn any_progress()(
        answers in prop::collection::vec(("[qrs]", any_answer()), 0..40),
        exams in prop::collection::btree_map(
            1_u64..60, (1_u64..4, prop::collection::btree_map("[qrs]", any::<bool>(), 1..3)), 0..30
        ),
        passed in prop::collection::btree_map("[ef]", any::<bool>(), 0..3),
        read in prop::collection::btree_map("[lm]", any::<bool>(), 0..3),
        drafts in prop::collection::btree_map("[ef]", "[xyz]{1,2}", 0..3),
    ) -> Progress {
        let mut progress = Progress { passed, drafts, read, ..Progress::default() };
        for (id, answer) in answers {
            progress.record(&id, answer);
        }
        for (began, (finished, items)) in exams {
            progress.add_exam(began, Exam { finished, items });
        }
        progress
    }
}

fn merged(mut one: Progress, other: &Progress) -> Progress {
    one.merge(other.clone());
    one
}

/// All but the drafts, of which each side keeps its own in front.
fn without_drafts(progress: Progress) -> Progress {
    Progress { drafts: BTreeMap::new(), other_drafts: BTreeMap::new(), ..progress }
}

/// Every draft with its exercise.
fn drafts(progress: &Progress) -> BTreeSet<(String, String)> {
    let others = progress.other_drafts.iter();
    let others = others.flat_map(|(id, all)| all.iter().map(|one| (id.clone(), one.clone())));
    progress.drafts.iter().map(|(id, one)| (id.clone(), one.clone())).chain(others).collect()
}

proptest! {
    #[test]
    fn both_sides_of_a_merge_come_to_the_same(a in any_progress(), b in any_progress()) {
        let (ab, ba) = (merged(a.clone(), &b), merged(b.clone(), &a));
        prop_assert_eq!(drafts(&ab), drafts(&ba));
        prop_assert_eq!(drafts(&ab), drafts(&a).union(&drafts(&b)).cloned().collect());
        prop_assert_eq!(without_drafts(ab), without_drafts(ba));
    }

    #[test]
    fn the_order_of_merges_does_not_matter(a in any_progress(), b in any_progress(), c in any_progress()) {
        let left = merged(merged(a.clone(), &b), &c);
        let right = merged(a, &merged(b, &c));
        prop_assert_eq!(drafts(&left), drafts(&right));
        prop_assert_eq!(without_drafts(left), without_drafts(right));
    }

    #[test]
    fn a_second_merge_changes_nothing(a in any_progress(), b in any_progress()) {
        let once = merged(a.clone(), &b);
        prop_assert_eq!(&merged(once.clone(), &b), &once);
        prop_assert_eq!(&merged(once.clone(), &a), &once);
        prop_assert_eq!(&merged(once.clone(), &once), &once);
    }

    #[test]
    fn nothing_done_is_lost(a in any_progress(), b in any_progress()) {
        let both = merged(a.clone(), &b);
        for side in [&a, &b] {
            for (id, first) in &side.answers {
                let reviews = both.reviews.get(id);
                let kept = reviews.is_some_and(|all| all.contains(first) || all.len() == Progress::MAX_REVIEWS);
                prop_assert!(both.answers[id] == *first || kept || first.at.is_none());
                prop_assert!(both.answers[id].rank() <= first.rank());
            }
            for (id, reviews) in &side.reviews {
                let all = &both.reviews[id];
                prop_assert!(all.len() == Progress::MAX_REVIEWS || reviews.iter().all(|one| all.contains(one)));
            }
            for began in side.exams.keys() {
                prop_assert!(both.exams.contains_key(began) || both.exams.len() == Progress::MAX_EXAMS);
            }
            for (id, flag) in &side.passed {
                prop_assert!(both.passed[id] >= *flag);
            }
        }
    }

    #[test]
    fn an_export_reads_as_what_was_written(progress in any_progress()) {
        prop_assert_eq!(Progress::import(&progress.export()), Ok(progress));
    }

    #[test]
    fn any_text_reads_or_is_refused(text in any::<String>()) {
        drop(Progress::import(&text));
    }
}

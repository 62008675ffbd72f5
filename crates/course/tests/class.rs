//! The report on a class.

use course::class::{PredictionReport, QuestionReport, csv};
use course::{Answered, Choice, Confidence, Prediction, Progress, Question};

fn question() -> Question {
    let choice = |id: &str, right| Choice {
        id: id.to_owned(),
        text: id.to_owned(),
        right,
        reason: String::new(),
    };
    Question {
        id: "q".to_owned(),
        prompt: String::new(),
        choices: vec![choice("a", false), choice("b", true), choice("c", false)],
        misconception: None,
    }
}

fn learner(id: &str, answer: &str, confidence: Confidence) -> Progress {
    let mut progress = Progress::default();
    // What the file says of right and wrong is not believed.
    let answered = Answered { answer: answer.to_owned(), right: true, confidence, at: None };
    progress.answers.insert(id.to_owned(), answered);
    progress
}

#[test]
fn a_question() {
    use Confidence::{Fairly, Guessing, Sure};
    let class = [
        learner("q", "a", Sure),
        learner("q", "a", Guessing),
        learner("q", "b", Fairly),
        learner("q", "c", Sure),
        learner("q", "gone", Sure),
        learner("other", "a", Sure),
        Progress::default(),
    ];
    let report = QuestionReport::of(&question(), &class);
    assert_eq!(report.options, [[1, 0, 1], [0, 1, 0], [1, 0, 0]]);
    assert_eq!((report.answered, report.right, report.unknown), (4, 1, 1));
    assert_eq!((report.confident_mistakes, report.common_wrong), (2, Some(0)));
    let alone = QuestionReport::of(&question(), &class[3..4]);
    assert_eq!(alone.common_wrong, None, "one learner makes no common mistake");
    assert_eq!(QuestionReport::of(&question(), &[]).answered, 0);
}

#[test]
fn a_prediction() {
    let prediction = Prediction {
        id: "p".to_owned(),
        prompt: String::new(),
        answer: 50,
        scale: 100,
        tolerance: 5,
        reason: String::new(),
        scene: None,
    };
    let guess = |text: &str| learner("p", text, Confidence::Guessing);
    let class = [guess("80"), guess("46"), guess("10"), guess("many"), guess("55")];
    let report = PredictionReport::of(&prediction, &class);
    assert_eq!(report.guesses, [10, 46, 55, 80]);
    assert_eq!((report.close, report.median()), (2, Some(46)));
    assert_eq!(PredictionReport::default().median(), None);
}

#[test]
fn values_with_commas_quotes_and_formulas() {
    let rows = [
        vec!["a".to_owned(), "b, c".to_owned(), "say \"d\"".to_owned()],
        vec!["=1+1".to_owned(), "-2,5".to_owned(), "two\nlines".to_owned()],
    ];
    assert_eq!(csv(&rows), "a,\"b, c\",\"say \"\"d\"\"\"\r\n'=1+1,\"'-2,5\",\"two\nlines\"\r\n");
}

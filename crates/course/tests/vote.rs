//! Codes of votes: what they hold, what is found out, and a class of thirty.

use course::Confidence;
use course::vote::{Counts, Guess, Guesses, MARKS, MAX_OPTIONS, Refusal, Round, Tally, Vote};
use proptest::prelude::*;

const ALPHABET: &str = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

fn vote() -> impl Strategy<Value = Vote> {
    let confidence =
        prop_oneof![Just(Confidence::Sure), Just(Confidence::Fairly), Just(Confidence::Guessing)];
    let round = prop_oneof![Just(Round::First), Just(Round::Second)];
    (round, 0..MAX_OPTIONS, confidence, 0..13_036_u32)
        .prop_map(|(round, option, confidence, device)| Vote { round, option, confidence, device })
}

fn guess() -> impl Strategy<Value = Guess> {
    let round = prop_oneof![Just(Round::First), Just(Round::Second)];
    (round, 0..=MARKS, 0..1_166_u32).prop_map(|(round, mark, device)| Guess { round, mark, device })
}

proptest! {
    #[test]
    fn a_code_says_its_guess(guess in guess(), prediction in "[a-z-]{1,30}") {
        let code = guess.code(&prediction);
        prop_assert_eq!(code.len(), 6);
        prop_assert_eq!(Guess::read(&format!(" {}", code.to_lowercase()), &prediction), Ok(guess));
    }

    #[test]
    fn a_mark_is_the_nearest_one(bytes in 0..2_000_000_000_u64, scale in 1..2_000_000_000_u64) {
        let mark = Guess::mark(bytes, scale);
        prop_assert!(mark <= MARKS);
        let of_mark = |mark: u32| f64::from(mark) * scale as f64 / f64::from(MARKS);
        let nearest = (of_mark(mark) - bytes.min(scale) as f64).abs();
        prop_assert!(nearest <= scale as f64 / f64::from(2 * MARKS) + 1.0, "{} for {}", mark, bytes);
    }

    #[test]
    fn guesses_are_counted_by_their_place(guesses in prop::collection::vec(guess(), 0..40), parts in 1..30_u32) {
        let mut tally = Tally::default();
        let mut taken = Vec::new();
        for guess in &guesses {
            if tally.count_guess(&guess.code("p"), "p", guess.round).is_ok() {
                taken.push(*guess);
            }
        }
        let counted = tally.guesses("p");
        for round in Round::ALL {
            let mut marks: Vec<u64> = taken
                .iter()
                .filter(|guess| guess.round == round)
                .map(|guess| guess.mark.into())
                .collect();
            marks.sort_unstable();
            prop_assert_eq!(counted.total(round) as usize, marks.len());
            prop_assert_eq!(counted.parts(round, parts).iter().sum::<u32>(), counted.total(round));
            prop_assert_eq!(counted.bytes(round, MARKS.into()), marks);
        }
    }

    #[test]
    fn a_code_says_its_vote(vote in vote(), question in "[a-z-]{1,30}") {
        let code = vote.code(&question).expect("the option is one of six");
        prop_assert_eq!(code.len(), 6);
        prop_assert!(code.chars().all(|symbol| ALPHABET.contains(symbol)));
        prop_assert_eq!(Vote::read(&code, &question, MAX_OPTIONS), Ok(vote));
    }

    #[test]
    fn case_and_spaces_do_not_matter(vote in vote()) {
        let code = vote.code("q").expect("the option is one of six");
        let (start, end) = code.split_at(3);
        let typed = format!(" {}-{}\t", start.to_lowercase(), end);
        prop_assert_eq!(Vote::read(&typed, "q", MAX_OPTIONS), Ok(vote));
    }

    #[test]
    fn one_wrong_symbol_is_always_found_out(vote in vote(), place in 0..6_usize, other in 0..31_usize) {
        let code = vote.code("q").expect("the option is one of six");
        let symbol = ALPHABET.chars().nth(other).expect("there are 31");
        let wrong: String =
            code.chars().enumerate().map(|(at, own)| if at == place { symbol } else { own }).collect();
        prop_assume!(wrong != code);
        prop_assert_eq!(Vote::read(&wrong, "q", MAX_OPTIONS), Err(Refusal::Mistyped));
    }

    #[test]
    fn two_symbols_that_changed_places_are_always_found_out(vote in vote(), one in 0..6_usize, two in 0..6_usize) {
        let code = vote.code("q").expect("the option is one of six");
        let mut wrong: Vec<char> = code.chars().collect();
        wrong.swap(one, two);
        let wrong: String = wrong.into_iter().collect();
        prop_assume!(wrong != code);
        prop_assert_eq!(Vote::read(&wrong, "q", MAX_OPTIONS), Err(Refusal::Mistyped));
    }

    #[test]
    fn no_text_breaks_it(text in "\\PC{0,12}", options in 0..8_usize) {
        let mut tally = Tally::default();
        let counted = tally.count(&text, "q", options, Round::First);
        prop_assert_eq!(counted.is_ok(), !tally.is_empty());
        if let Err(refusal) = counted {
            prop_assert!(refusal.to_string().ends_with(['.', '?']), "{}", refusal);
        }
    }

    #[test]
    fn what_was_counted_is_the_sum(votes in prop::collection::vec(vote(), 0..60)) {
        let mut tally = Tally::default();
        let mut taken = 0;
        for vote in &votes {
            let code = vote.code("q").expect("the option is one of six");
            taken += u32::from(tally.count(&code, "q", MAX_OPTIONS, vote.round).is_ok());
        }
        let counts = tally.result("q", MAX_OPTIONS);
        prop_assert_eq!(counts.total(Round::First) + counts.total(Round::Second), taken);
        for round in Round::ALL {
            let sum: u32 = (0..MAX_OPTIONS).map(|option| counts.votes(round, option)).sum();
            prop_assert_eq!(sum, counts.total(round));
        }
        while tally.undo().is_some() {}
        prop_assert!(tally.is_empty());
    }
}

#[track_caller]
fn refused(code: &str, expected: &Refusal) {
    assert_eq!(Vote::read(code, "why-no-shrink", 4).as_ref(), Err(expected), "{code}");
}

fn code(question: &str, round: Round, option: usize, device: u32) -> String {
    let vote = Vote { round, option, confidence: Confidence::Fairly, device };
    vote.code(question).expect("the option is one of six")
}

#[test]
fn refusals_say_what_is_wrong() {
    refused("  ", &Refusal::Empty);
    refused("ABC", &Refusal::Length(3));
    refused("ABCDEFG", &Refusal::Length(7));
    refused("ABO234", &Refusal::Symbol('O'));
    refused("AB!234", &Refusal::Symbol('!'));
    refused(&code("five-clean-runs", Round::First, 1, 7), &Refusal::OtherQuestion);
    refused(&code("why-no-shrink", Round::First, 5, 7), &Refusal::NoOption);
    let mut tally = Tally::default();
    let second = code("why-no-shrink", Round::Second, 1, 7);
    let asked = tally.count(&second, "why-no-shrink", 4, Round::First);
    assert_eq!(asked, Err(Refusal::OtherRound(Round::Second)));
    assert!(tally.count(&second, "why-no-shrink", 4, Round::Second).is_ok());
    let again = tally.count(&second.to_lowercase(), "why-no-shrink", 4, Round::Second);
    assert_eq!(again, Err(Refusal::Counted));
}

#[test]
fn a_guess_is_refused_like_a_vote() {
    let guess = Guess { round: Round::First, mark: 100, device: 7 };
    let mut tally = Tally::default();
    let code = guess.code("three-runs-added");
    let mut count = |code: &str, round| tally.count_guess(code, "three-runs-added", round);
    assert_eq!(count(&code, Round::Second), Err(Refusal::OtherRound(Round::First)));
    assert_eq!(count(&code, Round::First), Ok(guess));
    assert_eq!(count(&code, Round::First), Err(Refusal::Counted));
    assert_eq!(count(&guess.code("copy-twice"), Round::First), Err(Refusal::OtherQuestion));
    assert_eq!(count("ABC", Round::First), Err(Refusal::Length(3)));
    assert_eq!(tally.guesses("three-runs-added").parts(Round::First, 4), [0, 0, 1, 0]);
    assert_eq!(Guesses::default().parts(Round::First, 2), [0, 0]);
    assert_eq!((Guess::mark(0, 0), Guess::mark(9, 0), Guess::mark(u64::MAX, 1)), (0, MARKS, MARKS));
}

#[test]
fn an_option_that_no_code_holds_has_none() {
    let vote =
        Vote { round: Round::First, option: MAX_OPTIONS, confidence: Confidence::Sure, device: 1 };
    assert_eq!(vote.code("q"), None);
}

/// Thirty learners vote, talk and vote again; the presenter types quickly and not always well.
#[test]
fn a_class_of_thirty() {
    const QUESTION: &str = "smallest-of-four";
    let before = [12, 9, 6, 3];
    let after = [3, 4, 22, 1];
    let spread = |counts: [usize; 4]| {
        counts
            .into_iter()
            .enumerate()
            .flat_map(|(option, count)| std::iter::repeat_n(option, count))
    };
    let confidence =
        |at: usize| [Confidence::Sure, Confidence::Fairly, Confidence::Guessing][at % 3];
    let mut tally = Tally::default();
    for (round, counts) in [(Round::First, before), (Round::Second, after)] {
        for (learner, option) in spread(counts).enumerate() {
            // Numbers as devices draw them: anything.
            let device = (learner as u32 + 1).wrapping_mul(2_654_435_761);
            let vote = Vote { round, option, confidence: confidence(learner), device };
            let code = vote.code(QUESTION).expect("the option is one of six");
            let typed = if learner % 2 == 0 {
                code.to_lowercase()
            } else {
                format!("{} {}", &code[..3], &code[3..])
            };
            // One key too far to the right in the alphabet.
            let slip = ALPHABET.find(&code[..1]).map_or(0, |at| (at + 1) % ALPHABET.len());
            let wrong = format!("{}{}", &ALPHABET[slip..=slip], &code[1..]);
            assert_eq!(tally.count(&wrong, QUESTION, 4, round), Err(Refusal::Mistyped));
            assert_eq!(tally.count(&typed, QUESTION, 4, round).map(|vote| vote.option), Ok(option));
            assert_eq!(tally.count(&code, QUESTION, 4, round), Err(Refusal::Counted));
        }
    }
    let counts = tally.result(QUESTION, 4);
    let votes = |round| [0, 1, 2, 3].map(|option| counts.votes(round, option) as usize);
    assert_eq!((votes(Round::First), votes(Round::Second)), (before, after));
    assert_eq!((counts.total(Round::First), counts.total(Round::Second)), (30, 30));
    assert_eq!(counts.percent(Round::First, 0), Some(40));
    assert_eq!(counts.confidences(Round::First, 3), [1, 1, 1]);
    // Learner by learner: 0 to 2 stay with the first option, 12 to 15 … are counted by hand from the two rows.
    let pairs: Vec<(usize, usize)> = spread(before).zip(spread(after)).collect();
    let stayed = pairs.iter().filter(|(one, two)| one == two).count() as u32;
    assert_eq!(counts.stayed_and_changed(), (stayed, 30 - stayed));
    let kept = serde_json::to_string(&tally).expect("plain data");
    assert_eq!(serde_json::from_str::<Tally>(&kept).ok(), Some(tally.clone()));
    assert!(tally.undo().is_some());
    assert_eq!(tally.result(QUESTION, 4).total(Round::Second), 29);
    assert_eq!(Counts::default().percent(Round::First, 0), None);
}

//! What a class predicted, before and after: columns over the scale, the same as a table, and in words.

use course::Prediction;
use course::class::PredictionReport;
use course::vote::{Guesses, Round};
use image::format_bytes;
use leptos::prelude::*;

use super::bars::votes;
use super::ruler::percent;
use crate::words;

/// Parts of the scale that a column stands for.
const PARTS: u32 = 20;
/// Height of the highest column, and of the line above it that its number stands on.
const HIGHEST: u32 = 60;
const NUMBER: u32 = 16;

/// Columns over a scale from 0 to `scale` bytes: before, and after once somebody has voted again. They are as wide as a
/// [ruler](super::ruler) below them.
pub fn columns(guesses: &Guesses, scale: u64) -> AnyView {
    let rounds: Vec<(Round, &str)> =
        [(Round::First, words::teach::before()), (Round::Second, words::teach::after())]
            .into_iter()
            .filter(|(round, _)| guesses.total(*round) > 0)
            .collect();
    let drawn = rounds.iter().map(|(round, word)| row(guesses, *round, word)).collect_view();
    view! { {drawn} {table(guesses, scale, &rounds)} }.into_any()
}

fn row(guesses: &Guesses, round: Round, word: &str) -> AnyView {
    let counts = guesses.parts(round, PARTS);
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let class = if round == Round::First { "before" } else { "after" };
    let column = |(part, count): (u64, u32)| {
        let height = HIGHEST * count / most;
        let top = NUMBER + HIGHEST - height;
        let middle = format!("{:.1}%", (part as f64 + 0.5) * 100.0 / f64::from(PARTS));
        (count > 0).then(|| {
            view! {
                <rect
                    class="share"
                    x=percent(part, PARTS.into())
                    width=percent(1, PARTS.into())
                    y=top
                    height=height
                ></rect>
                <text x=middle y=top - 3 text-anchor="middle">{count}</text>
            }
        })
    };
    let columns = (0..).zip(counts).filter_map(column).collect_view();
    view! {
        <p class="guess-round"><b>{word.to_owned()}</b>": "{votes(guesses.total(round))}</p>
        <svg class=format!("ruler guess-columns {class}") width="100%" height=NUMBER + HIGHEST aria-hidden="true" focusable="false">
            {columns}
        </svg>
    }
    .into_any()
}

/// The same numbers, for who does not see the columns.
fn table(guesses: &Guesses, scale: u64, rounds: &[(Round, &str)]) -> AnyView {
    let counts: Vec<Vec<u32>> =
        rounds.iter().map(|(round, _)| guesses.parts(*round, PARTS)).collect();
    let heads = rounds.iter().map(|(_, word)| view! { <th scope="col">{(*word).to_owned()}</th> });
    let heads = heads.collect_view();
    let edge = |part: usize| format_bytes(scale * part as u64 / u64::from(PARTS));
    let rows = (0..PARTS as usize)
        .filter(|part| counts.iter().any(|counts| counts[*part] > 0))
        .map(|part| {
            let cells =
                counts.iter().map(|counts| view! { <td>{counts[part]}</td> }).collect_view();
            let range = words::teach::from_to(edge(part), edge(part + 1));
            view! { <tr><th scope="row">{range}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="visually-hidden">
            <thead><tr><th scope="col">{words::teach::guess()}</th>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Where the guesses lie, without a word on what is right; `scale` is in bytes.
pub fn words(guesses: &Guesses, scale: u64) -> String {
    let sentence = |when: &str, round: Round| {
        let bytes = guesses.bytes(round, scale);
        match &bytes[..] {
            [] => words::teach::nobody_guessed(when),
            [one] => words::teach::one_guess(when, format_bytes(*one)),
            [least, .., most] => words::teach::guesses_lie(
                when,
                bytes.len(),
                format_bytes(*least),
                format_bytes(*most),
                format_bytes(bytes[(bytes.len() - 1) / 2]),
            ),
        }
    };
    let before = sentence(words::teach::before_talk(), Round::First);
    if guesses.total(Round::Second) == 0 {
        return before;
    }
    format!("{before} {}", sentence(words::teach::after_2(), Round::Second))
}

/// How many came close to the true size, before and after; empty where nobody voted.
pub fn close(guesses: &Guesses, prediction: &Prediction) -> String {
    let [before, after] = Round::ALL.map(|round| {
        let report = PredictionReport::new(prediction, guesses.bytes(round, prediction.scale));
        (report.close, report.guesses.len())
    });
    match (before, after) {
        ((_, 0), (_, 0)) => String::new(),
        ((close, all), (_, 0)) => words::teach::close_by(close, all),
        ((close, all), (again, later)) => {
            words::teach::close_before_after(close, all, again, later)
        }
    }
}

#[cfg(test)]
mod tests {
    use course::vote::{Guess, Tally};

    use super::*;

    #[test]
    fn in_words() {
        let scale = 80_000_000;
        let mut tally = Tally::default();
        let mut count = |round, megabytes: u64, device| {
            let mark = Guess::mark(megabytes * 1_000_000, scale);
            let code = Guess { round, mark, device }.code("p");
            tally.count_guess(&code, "p", round).expect("each is new");
            words(&tally.guesses("p"), scale).replace('\u{202f}', " ")
        };
        assert_eq!(words(&Guesses::default(), scale), "Before the talk, nobody guessed.");
        assert_eq!(count(Round::First, 20, 1), "Before the talk, one guess: 20.0 MB.");
        count(Round::First, 8, 2);
        assert_eq!(
            count(Round::First, 60, 3),
            "Before the talk, the 3 guesses go from 8.0 MB to 60.0 MB; the one in the middle is 20.0 MB."
        );
        assert!(count(Round::Second, 40, 1).ends_with("After it, one guess: 40.0 MB."));
    }
}

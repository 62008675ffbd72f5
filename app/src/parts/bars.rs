//! What a class voted, before and after: as bars in a table, and in words.

use crate::words;
use course::vote::{Counts, Round};
use leptos::prelude::*;

/// The letter of an option: A for the first.
pub fn letter(option: usize) -> char {
    u8::try_from(option).ok().and_then(|at| b'A'.checked_add(at)).map_or('?', char::from)
}

/// Bars of every option: before, and after once somebody has voted again. `options` are their texts (HTML).
pub fn bars(counts: &Counts, options: &[String]) -> AnyView {
    let rounds: Vec<(Round, &str)> =
        [(Round::First, words::teach::before()), (Round::Second, words::teach::after())]
            .into_iter()
            .filter(|(round, _)| *round == Round::First || counts.total(*round) > 0)
            .collect();
    let heads = rounds
        .iter()
        .map(|(round, word)| {
            view! { <th scope="col">{format!("{word}: {}", votes(counts.total(*round)))}</th> }
        })
        .collect_view();
    let rows = options
        .iter()
        .enumerate()
        .map(|(option, text)| {
            let cells = rounds.iter().map(|(round, _)| cell(counts, *round, option)).collect_view();
            view! {
                <tr>
                    <th scope="row">
                        <b class="letter">{letter(option).to_string()}</b>
                        <span inner_html=text.clone()></span>
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="bars">
            <thead><tr><th scope="col">{words::teach::option()}</th>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="bars-words">{words(counts, options.len())}</p>
    }
    .into_any()
}

fn cell(counts: &Counts, round: Round, option: usize) -> AnyView {
    let share = counts.percent(round, option).unwrap_or(0);
    let class = if round == Round::First { "vote-bar before" } else { "vote-bar after" };
    let figure = format!("{} ({share}\u{202f}%)", counts.votes(round, option));
    view! {
        <td>
            <svg class=class width="100%" height="100%" aria-hidden="true" focusable="false">
                <rect class="rest" width="100%" height="100%"></rect>
                <rect class="share" width=format!("{share}%") height="100%"></rect>
            </svg>
            <span class="figure">{figure}</span>
        </td>
    }
    .into_any()
}

/// "1 vote", "12 votes".
pub fn votes(count: u32) -> String {
    words::teach::votes(count)
}

/// What the bars show, without a word on what is right.
pub fn words(counts: &Counts, options: usize) -> String {
    let leaders = |round: Round| {
        let most = (0..options).map(|option| counts.votes(round, option)).max().unwrap_or(0);
        let first: Vec<String> = (0..options)
            .filter(|option| counts.votes(round, *option) == most)
            .map(|option| letter(option).to_string())
            .collect();
        (first, most)
    };
    let sentence = |when: &str, round: Round| {
        let total = counts.total(round);
        if total == 0 {
            return words::teach::nobody_voted(when);
        }
        let (first, most) = leaders(round);
        let who = first.join(words::teach::and());
        if first.len() > 1 {
            words::teach::most_chose_each(when, who, most, total)
        } else {
            words::teach::most_chose(when, who, most, total)
        }
    };
    let mut words = sentence(words::teach::before_talk(), Round::First);
    if counts.total(Round::Second) > 0 {
        words = format!("{words} {}", sentence(words::teach::after_2(), Round::Second));
        let (stayed, changed) = counts.stayed_and_changed();
        if stayed + changed > 0 {
            words = words::teach::changed_mind(words, stayed + changed, changed);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use course::Confidence;
    use course::vote::{Tally, Vote};

    use super::*;

    fn counts(votes: &[(Round, usize)]) -> Counts {
        let mut tally = Tally::default();
        for (device, (round, option)) in (0..).zip(votes) {
            let vote = Vote {
                round: *round,
                option: *option,
                confidence: Confidence::Sure,
                device: device % 3,
            };
            let code = vote.code("q").expect("few options");
            tally.count(&code, "q", 3, *round).expect("each is new");
        }
        tally.result("q", 3)
    }

    #[test]
    fn in_words() {
        use Round::{First, Second};
        assert_eq!(words(&counts(&[]), 3), "Before the talk, nobody voted.");
        let before = counts(&[(First, 0), (First, 1), (First, 0)]);
        assert_eq!(words(&before, 3), "Before the talk, most chose A: 2 of 3.");
        let both =
            counts(&[(First, 0), (First, 1), (First, 2), (Second, 2), (Second, 2), (Second, 2)]);
        assert_eq!(
            words(&both, 3),
            "Before the talk, most chose A and B and C: 1 of 3 each. After it, most chose C: 3 of 3. \
             Of 3 who voted twice, 2 changed their mind."
        );
    }
}

//! Every safe fix at once.

use std::collections::BTreeSet;

use dockerfile::parse;
use image::{Inputs, simulate};

use crate::{Diagnostic, Edit, Edits, Fix, Options, Trust, check};

/// Rounds after which mending stops. A fix may make room for another: of layers that keep the package lists, each is
/// mended in a round of its own.
const ROUNDS: usize = 64;

/// Bytes that are checked at most, all rounds together, but for the first: more than all rounds of any Dockerfile that
/// was written by hand.
const BYTES: usize = 1_000_000;

/// A text after its safe fixes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// How many fixes were applied.
    pub fixes: usize,
    /// Whether none is left: mending the text changes nothing. It ends without an answer where fixes make room for
    /// others again and again, or where the text is very long.
    pub is_done: bool,
}

/// Applies every safe fix of a Dockerfile, round after round, until none is left or [`Mended::is_done`] says
/// otherwise.
///
/// Of fixes that overlap the first in the file goes first; the other one is asked for again in the next round.
pub fn mend(text: &str, inputs: &Inputs<'_>, options: &Options) -> Mended {
    mend_with(text, inputs, options, Trust::Safe)
}

/// The same with [`Trust::Review`] also applies fixes that someone should have looked at, the safe ones first.
pub fn mend_with(text: &str, inputs: &Inputs<'_>, options: &Options, trust: Trust) -> Mended {
    let mut mended = Mended { text: text.to_owned(), fixes: 0, is_done: false };
    let mut looked_at = 0;
    for round in 0..ROUNDS {
        looked_at += mended.text.len();
        if round > 0 && looked_at > BYTES {
            break;
        }
        let file = parse(&mended.text);
        let build = simulate(&file, inputs);
        let mut edits: Vec<Edit> = Vec::new();
        let mut taken: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut fixes = 0;
        for found in check(&file, inputs, &build, options) {
            let Some(fix) = trusted(&found, trust) else {
                continue;
            };
            // Of the places that are taken, none of which overlap, the last one up to here is nearest.
            let apart = |edit: &Edit| {
                let nearest = taken.range(..=(edit.span.end, u32::MAX)).next_back();
                nearest.is_none_or(|&(_, end)| end < edit.span.start)
            };
            if fix.edits.iter().all(apart) {
                taken.extend(fix.edits.iter().map(|edit| (edit.span.start, edit.span.end)));
                edits.extend(fix.edits.iter().cloned());
                fixes += 1;
            }
        }
        let Some(edits) = Edits::new(edits).filter(|_| fixes > 0) else {
            mended.is_done = true;
            break;
        };
        mended.text = edits.apply(&mended.text);
        mended.fixes += fixes;
    }
    mended
}

/// The best fix of a finding that is trusted far enough.
fn trusted(found: &Diagnostic, trust: Trust) -> Option<&Fix> {
    let safe = found.fixes.iter().find(|fix| fix.trust == Trust::Safe);
    safe.or_else(|| found.fixes.first().filter(|_| trust == Trust::Review))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RULES, example_context};

    fn mended(text: &str) -> Mended {
        let context = example_context();
        mend(text, &Inputs::new(&context), &Options::default())
    }

    #[track_caller]
    fn check(text: &str, expected: &str, fixes: usize) {
        let expected = Mended { text: expected.to_owned(), fixes, is_done: true };
        assert_eq!(mended(text), expected);
    }

    #[test]
    fn one_after_the_other_and_at_once() {
        check("FROM alpine:3.20\n", "FROM alpine:3.20\n", 0);
        check(
            "FROM alpine:3.20 as Tool\nEXPOSE 80/TCP\n",
            "FROM alpine:3.20 AS tool\nEXPOSE 80/tcp\n",
            3,
        );
    }

    #[test]
    fn mending_twice_changes_nothing_more() {
        for rule in RULES {
            let once = mended(rule.bad);
            assert!(once.is_done, "{}", rule.name);
            let twice = Mended { text: once.text.clone(), fixes: 0, is_done: true };
            assert_eq!(mended(&once.text), twice, "{}", rule.name);
        }
    }

    #[test]
    fn mending_goes_on_where_it_stopped() {
        // Of layers that keep the lists, the first is to be mended first: these take a round each.
        let keeps = "RUN apt-get update && apt-get install -y --no-install-recommends curl\n";
        let first = mended(&("FROM debian:12\n".to_owned() + &keeps.repeat(ROUNDS + 4)));
        assert!(!first.is_done && first.fixes >= ROUNDS, "{first:?}");
        let next = mended(&first.text);
        assert!(next.is_done && next.fixes > 0, "{next:?}");
        assert_eq!(mended(&next.text), Mended { fixes: 0, ..next });
    }
}

//! Every safe fix at once.

use std::collections::BTreeSet;

use dockerfile::parse;
use image::{Inputs, simulate};

use crate::{Diagnostic, Edit, Edits, Fix, Options, Trust, check};

/// Rounds after which mending stops. A fix may make room for another; no chain of rules is this long.
const ROUNDS: usize = 8;

/// A text after its safe fixes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// How many fixes were applied.
    pub fixes: usize,
}

/// Applies every safe fix of a Dockerfile, round after round, until none is left. Mending the result changes nothing.
///
/// Of fixes that overlap the first in the file goes first; the other one is asked for again in the next round.
pub fn mend(text: &str, inputs: &Inputs<'_>, options: &Options) -> Mended {
    mend_with(text, inputs, options, Trust::Safe)
}

/// The same with [`Trust::Review`] also applies fixes that someone should have looked at, the safe ones first.
pub fn mend_with(text: &str, inputs: &Inputs<'_>, options: &Options, trust: Trust) -> Mended {
    let mut mended = Mended { text: text.to_owned(), fixes: 0 };
    for _ in 0..ROUNDS {
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
        let Some(edits) = Edits::new(edits).filter(|_| fixes > 0) else { break };
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
        assert_eq!(mended(text), Mended { text: expected.to_owned(), fixes });
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
            assert_eq!(mended(&once.text), Mended { text: once.text, fixes: 0 }, "{}", rule.name);
        }
    }
}

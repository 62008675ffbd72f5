//! Parsing again after an edit gives what parsing the text gives.

use dockerfile::{parse, reparse};
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "FROM a\n",
    "RUN echo $A && b > c\n",
    "RUN a \\\n  # note\n  && b\n",
    "RUN <<E\na $(b)\nif c; then d; fi\nE\n",
    "RUN a <<E\nb\nE\n",
    "ONBUILD RUN for f in *; do echo \"$f\"; done\n",
    "CMD a \"b $c\"\n",
    "HEALTHCHECK CMD a || b\n",
    "SHELL [\"pwsh\"]\n",
    "RUN a; (\n",
    "RUN case $a in b) c;; esac\n",
    "RUN f() { `g`; }; f ${x:-y} $((1+2))\n",
    "# escape=`\n",
    "RUN a `\n b\n",
    "é\n",
    "\n",
    "\r\n",
];

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_as_parsing(before in texts(), after in texts()) {
        prop_assert_eq!(reparse(&parse(&before), &after), parse(&after));
    }

    #[test]
    fn an_edit_anywhere(text in texts(), at in 0_usize..200, typed in "[a-z $\\\\\n\"]{0,3}") {
        let at = (0..=text.len().min(at)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let after = format!("{}{typed}{}", &text[..at], &text[at..]);
        prop_assert_eq!(reparse(&parse(&text), &after), parse(&after));
    }
}

//! The colours of the site can be told apart: WCAG 2.2 AA, computed from the tokens for light and dark.
#![allow(clippy::disallowed_methods, reason = "this test reads the project's own style sheet")]

use std::collections::BTreeMap;

type Tokens = BTreeMap<String, [f64; 3]>;

/// The `--name: light-dark(#rrggbb, #rrggbb)` of the style sheet: its light colours, its dark ones.
fn tokens(sheet: &str) -> [Tokens; 2] {
    let pairs: Vec<_> = sheet.lines().filter_map(token).collect();
    [0, 1].map(|at| pairs.iter().map(|(name, pair)| (name.clone(), pair[at])).collect())
}

fn token(line: &str) -> Option<(String, [[f64; 3]; 2])> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
    let (light, dark) = value.strip_suffix(");")?.split_once(", ")?;
    Some((name.to_owned(), [hex(light)?, hex(dark)?]))
}

fn hex(text: &str) -> Option<[f64; 3]> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?].map(f64::from))
}

/// Relative luminance as WCAG defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What stands on what, and the least contrast.
const PAIRS: &[(&[&str], &[&str], f64)] = &[
    (
        &["ink", "ink-soft", "accent", "accent-strong"],
        &["paper", "surface", "sunken", "accent-wash"],
        4.5,
    ),
    (&["ink", "right"], &["right-wash"], 4.5),
    (&["ink", "wrong"], &["wrong-wash"], 4.5),
    (&["ink", "warn"], &["warn-wash"], 4.5),
    (&["ink", "info"], &["info-wash"], 4.5),
    (&["right", "wrong", "warn", "info"], &["paper", "surface"], 4.5),
    (&["on-accent"], &["accent", "accent-strong"], 4.5),
    (
        &[
            "code-keyword",
            "code-flag",
            "code-string",
            "code-variable",
            "code-comment",
            "code-command",
            "code-operator",
            "code-invalid",
        ],
        &["sunken", "surface", "paper"],
        4.5,
    ),
    (&["line-strong", "accent"], &["paper", "surface", "sunken"], 3.0),
    (&["bytes-yours", "bytes-buried", "bytes-unknown"], &["surface", "paper", "sunken"], 3.0),
    (&["bytes-buried"], &["bytes-pattern"], 3.0),
];

#[track_caller]
fn check(name: &str, tokens: &Tokens) {
    let colour = |token: &str| {
        *tokens.get(token).unwrap_or_else(|| panic!("{name} has no colour --{token}"))
    };
    let mut weak = Vec::new();
    for (fronts, backs, least) in PAIRS {
        for front in *fronts {
            for back in *backs {
                let found = contrast(colour(front), colour(back));
                if found < *least {
                    weak.push(format!("{front} on {back}: {found:.2}, at least {least}"));
                }
            }
        }
    }
    assert!(weak.is_empty(), "{name}:\n  {}", weak.join("\n  "));
}

fn sheet() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/style/tokens.css");
    std::fs::read_to_string(path).expect("the tokens are there")
}

#[test]
fn light_colours_can_be_told_apart() {
    check("light", &tokens(&sheet())[0]);
}

#[test]
fn dark_colours_can_be_told_apart() {
    check("dark", &tokens(&sheet())[1]);
}

#[test]
fn contrast_as_the_standard_computes_it() {
    let (black, white) = ([0.0; 3], [255.0; 3]);
    assert!((contrast(black, white) - 21.0).abs() < 0.001);
    // The grey that is just enough on white.
    assert!((contrast([118.0; 3], white) - 4.54).abs() < 0.01);
}

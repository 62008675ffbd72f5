//! A QR code: a text that a phone's camera reads from a screen or from paper.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::words;

/// Modules of light border on each side: the standard asks for four.
const QUIET: i32 = 4;

/// The text is longer than any QR code holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// Bytes of the text.
    pub bytes: usize,
}

impl std::fmt::Display for TooLong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&words::study::too_long_for_code(self.bytes))
    }
}

impl std::error::Error for TooLong {}

/// The code as a picture, with its light border. `label` says what it leads to or holds: the text itself must stand
/// beside it, for those who cannot scan.
///
/// # Errors
/// If the text is too long.
pub fn qr(text: &str, label: &str) -> Result<AnyView, TooLong> {
    let squares = Squares::new(text)?;
    let side = squares.side;
    Ok(view! {
        <svg
            class="qr"
            role="img"
            aria-label=label.to_owned()
            viewBox=format!("0 0 {side} {side}")
            shape-rendering="crispEdges"
            focusable="false"
        >
            <rect width=side height=side fill="#fff"></rect>
            <path d=squares.path fill="#000"></path>
        </svg>
    }
    .into_any())
}

/// Letters of the longest address that is drawn: a phone reads no denser code from a screen.
const MOST_LETTERS: usize = 1_500;

/// An address that carries something, as a code; why there is none if it is too long. The address itself must stand
/// beside it.
pub fn of_link(address: &str) -> AnyView {
    let drawn =
        (address.len() <= MOST_LETTERS).then(|| qr(address, words::study::link_as_code()).ok());
    match drawn.flatten() {
        Some(picture) => view! { <div class="qr-frame">{picture}</div> }.into_any(),
        None => view! {
            <p class="note">
                {words::study::link_too_long_for_code(address.len())}
            </p>
        }
        .into_any(),
    }
}

/// The dark modules, and how large the picture is in modules.
struct Squares {
    side: i32,
    /// An SVG path: one rectangle for each run of dark modules in a row.
    path: String,
}

impl Squares {
    fn new(text: &str) -> Result<Self, TooLong> {
        // Medium: a code on a projector is rarely torn, but often seen at an angle.
        let code = QrCode::encode_text(text, QrCodeEcc::Medium)
            .map_err(|_| TooLong { bytes: text.len() })?;
        let size = code.size();
        let mut path = String::new();
        for y in 0..size {
            let mut x = 0;
            while x < size {
                let end = (x..size).find(|&at| !code.get_module(at, y)).unwrap_or(size);
                let run = end - x;
                if run > 0 {
                    // Writing to a text cannot fail.
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
                }
                x += run.max(1);
            }
        }
        Ok(Self { side: size + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dark modules of a picture, read back from its path.
    fn dark(squares: &Squares) -> Vec<(i32, i32)> {
        let runs = squares.path.split('z').filter(|run| !run.is_empty());
        runs.flat_map(|run| {
            let run = run.strip_prefix('M').expect("each run starts so");
            let (place, width) = run.split_once('h').expect("and goes right");
            let (x, y) = place.split_once(' ').expect("two numbers");
            let width: i32 = width.split('v').next().unwrap_or_default().parse().expect("a number");
            let (x, y): (i32, i32) = (x.parse().expect("a number"), y.parse().expect("a number"));
            (x..x + width).map(move |x| (x, y))
        })
        .collect()
    }

    #[test]
    fn every_dark_module_is_drawn_once_inside_the_light_border() {
        for text in ["", "K7MNPR", "https://example.org/course/vote/#q=why-no-shrink"] {
            let squares = Squares::new(text).expect("it is short");
            let code = QrCode::encode_text(text, QrCodeEcc::Medium).expect("it is short");
            let mut drawn = dark(&squares);
            let count = drawn.len();
            drawn.sort_unstable();
            drawn.dedup();
            assert_eq!(drawn.len(), count, "no module twice");
            for y in 0..squares.side {
                for x in 0..squares.side {
                    let is_dark = drawn.binary_search(&(x, y)).is_ok();
                    assert_eq!(is_dark, code.get_module(x - QUIET, y - QUIET), "{x} {y} of {text}");
                }
            }
        }
    }

    #[test]
    fn a_text_that_no_code_holds_is_refused() {
        let text = "x".repeat(5_000);
        let refused = qr(&text, "x").map(|_| ());
        assert_eq!(refused, Err(TooLong { bytes: 5_000 }));
    }
}

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

/// The texts of the codes in a picture of so many pixels, each as red, green, blue and alpha. What is damaged, or no text,
/// is left out.
pub fn read(width: usize, height: usize, picture: &[u8]) -> Vec<String> {
    let light = |pixel: usize| {
        let part = |at: usize| u32::from(picture.get(pixel * 4 + at).copied().unwrap_or(u8::MAX));
        // How bright the colours look to people, in 256ths.
        ((part(0) * 77 + part(1) * 150 + part(2) * 29) >> 8) as u8
    };
    let light: Vec<u8> = (0..width * height).map(light).collect();
    let mut reader = quircs::Quirc::default();
    let codes = reader.identify(width, height, &light);
    let texts = codes.filter_map(|code| String::from_utf8(code.ok()?.decode().ok()?.payload).ok());
    texts.collect()
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

    /// A photograph of some codes beside each other: `pixels` wide modules, grey for white, and noise.
    fn photograph(texts: &[&str], pixels: usize, noise: u8) -> (usize, usize, Vec<u8>) {
        let whole = |number: i32| usize::try_from(number).expect("it is no less than 0");
        let codes = texts.iter().map(|text| Squares::new(text).expect("it is short"));
        let codes: Vec<Squares> = codes.collect();
        let sides = || codes.iter().map(|squares| whole(squares.side) * pixels);
        let width = sides().sum::<usize>() + 40;
        let height = sides().max().unwrap_or(0) + 60;
        let mut picture = vec![170_u8; width * height * 4];
        let mut left = 20;
        for squares in &codes {
            for (x, y) in dark(squares) {
                for at in 0..pixels * pixels {
                    let column = left + whole(x) * pixels + at % pixels;
                    let row = 30 + whole(y) * pixels + at / pixels;
                    let place = (row * width + column) * 4;
                    picture[place..place + 3].fill(60);
                }
            }
            left += whole(squares.side) * pixels;
        }
        let mut state = 7_u32;
        for value in &mut picture {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let shift = (state >> 24) as u8 % noise.max(1);
            *value = value.saturating_add(shift);
        }
        (width, height, picture)
    }

    #[test]
    fn what_was_drawn_is_read() {
        let check = |texts: &[&str], pixels, noise| {
            let (width, height, picture) = photograph(texts, pixels, noise);
            let mut found = read(width, height, &picture);
            found.sort();
            assert_eq!(found, texts, "{pixels} {noise}");
        };
        check(&[], 4, 60);
        check(&["K7MNPR"], 3, 0);
        check(&["K7MNPR"], 4, 60);
        check(&["ABCDEF", "K7MNPR"], 5, 60);
        check(&["https://example.org/course/vote/#q=why-no-shrink"], 4, 30);
    }

    #[test]
    fn any_picture_may_be_read() {
        let (width, height, whole) = photograph(&["K7MNPR", "ABCDEF"], 3, 40);
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as usize
        };
        for round in 0..300 {
            let mut picture = whole.clone();
            // Holes, stripes and noise, more and more of them.
            for _ in 0..round {
                let (from, many, value) = (next() * 7 % picture.len(), next() % 900, next() as u8);
                let end = (from + many).min(picture.len());
                picture[from..end].fill(value);
            }
            // A part of the picture counts for all of it where it ends early.
            let cut = if round % 3 == 0 { next() % picture.len() } else { picture.len() };
            read(width, height, &picture[..cut]);
        }
        assert_eq!(read(0, 0, &[]), Vec::<String>::new());
        assert_eq!(read(1, 1, &[0; 4]), Vec::<String>::new());
    }

    #[test]
    fn a_text_that_no_code_holds_is_refused() {
        let text = "x".repeat(5_000);
        let refused = qr(&text, "x").map(|_| ());
        assert_eq!(refused, Err(TooLong { bytes: 5_000 }));
    }
}

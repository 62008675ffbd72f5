//! A scale in megabytes with marks on it: a learner's prediction and the true size.

use image::format_bytes;
use leptos::prelude::*;

use super::picture::Segment;
use super::stack::patterns;
use crate::words;

/// Where a number of bytes stands on a scale from 0 to `full`, in percent, as an SVG attribute.
pub fn percent(bytes: u64, full: u64) -> String {
    let share = bytes.min(full) as f64 / full.max(1) as f64 * 100.0;
    format!("{share:.2}%")
}

/// Round numbers from 0 up to the scale's end, at most six.
pub fn ticks(full: u64) -> Vec<u64> {
    let width = (0..20)
        .flat_map(|power| {
            [1, 2, 5].map(|digit: u64| digit.saturating_mul(10_u64.pow(power.min(18))))
        })
        .find(|width| full / width <= 5)
        .unwrap_or(u64::MAX);
    (0..=full / width).map(|at| at * width).collect()
}

/// The step of the mark by arrow key: a round number, at most a two-hundredth of the scale.
pub fn step(full: u64) -> u64 {
    let most = (full / 200).max(1);
    let mut power = 1;
    while power <= most / 10 {
        power *= 10;
    }
    [5, 2, 1].into_iter().map(|digit| digit * power).find(|&step| step <= most).unwrap_or(1)
}

/// A round number of bytes without decimals that say nothing: "20 MB", "0.5 MB".
fn tick_label(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    if bytes == 0 {
        "0".to_owned()
    } else if megabytes >= 0.1 {
        format!("{megabytes}\u{202f}MB")
    } else {
        format_bytes(bytes)
    }
}

/// The scale with its ticks; both marks stay: the distance between them is what the learner is to see.
///
/// `id` starts the ids of the truth's patterns; it must be unique in the page.
pub fn ruler(
    id: &str,
    full: u64,
    guess: Option<u64>,
    truth: Option<(u64, Vec<Segment>)>,
) -> AnyView {
    // The true bar stands on the line: where there is none yet, there is no room kept for it.
    let line = if truth.is_some() { 88 } else { 34 };
    let patterns = truth.is_some().then(|| patterns(id));
    let truth_mark = truth.map(|(bytes, segments)| {
        let mut from = 0;
        let bars = segments
            .into_iter()
            .map(|segment| {
                let x = percent(from, full);
                from += segment.bytes;
                bar(id, &segment, x, percent(segment.bytes, full))
            })
            .collect_view();
        view! {
            <g class="grow">{bars}</g>
            {mark("truth", percent(bytes, full), 28, line)}
            {flag("truth", words::lesson::it_is(format_bytes(bytes)), bytes, full, 40)}
        }
    });
    let guess_mark = match guess {
        Some(bytes) => view! {
            {mark("guess", percent(bytes, full), 4, line)}
            {flag("guess", words::lesson::you_said(format_bytes(bytes)), bytes, full, 16)}
        }
        .into_any(),
        None => ().into_any(),
    };
    view! {
        {patterns}
        <svg class="ruler" width="100%" height=line + 28 aria-hidden="true" focusable="false">
            <line class="axis" x1="0" x2="100%" y1=line y2=line></line>
            {ticks(full).into_iter().map(|bytes| tick(bytes, full, line)).collect_view()}
            {truth_mark}
            {guess_mark}
        </svg>
    }
    .into_any()
}

fn bar(id: &str, segment: &Segment, x: String, width: String) -> AnyView {
    let part = segment.part.class();
    view! {
        <rect
            class=format!("segment segment-{part}")
            fill=format!("url(#{id}-{part})")
            x=x
            width=width
            y="48"
            height="40"
        ></rect>
    }
    .into_any()
}

fn tick(bytes: u64, full: u64, line: u32) -> AnyView {
    let x = percent(bytes, full);
    let anchor = if bytes == 0 {
        "start"
    } else if bytes == full {
        "end"
    } else {
        "middle"
    };
    view! {
        <line class="tick" x1=x.clone() x2=x.clone() y1=line y2=line + 6></line>
        <text class="tick-label" x=x y=line + 22 text-anchor=anchor>{tick_label(bytes)}</text>
    }
    .into_any()
}

fn mark(class: &'static str, x: String, top: u32, bottom: u32) -> AnyView {
    view! { <line class=format!("mark {class}") x1=x.clone() x2=x y1=top y2=bottom></line> }
        .into_any()
}

/// The label of a mark, on the side where there is room.
fn flag(class: &'static str, words: String, bytes: u64, full: u64, y: u32) -> AnyView {
    let left = bytes > full / 2;
    let (anchor, shift) = if left { ("end", "-6") } else { ("start", "6") };
    view! {
        <text class=format!("flag {class}") x=percent(bytes, full) dx=shift y=y text-anchor=anchor>
            {words}
        </text>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1_000_000;

    #[track_caller]
    fn check(full: u64, expected_step: u64, expected_ticks: &[u64]) {
        assert_eq!((step(full), ticks(full)), (expected_step, expected_ticks.to_vec()));
    }

    #[test]
    fn steps_and_ticks_are_round() {
        check(80 * MB, 200_000, &[0, 20, 40, 60, 80].map(|mb| mb * MB));
        check(200 * MB, MB, &[0, 50, 100, 150, 200].map(|mb| mb * MB));
        check(12 * MB, 50_000, &[0, 5, 10].map(|mb| mb * MB));
        check(0, 1, &[0]);
        check(
            u64::MAX,
            50_000_000_000_000_000,
            &[0, 5, 10, 15].map(|n| n * 1_000_000_000_000_000_000),
        );
    }

    #[test]
    fn tick_labels_are_short() {
        let labels = [0, 500_000, 2_500_000, 20 * MB, 1_500].map(tick_label);
        assert_eq!(
            labels.map(|label| label.replace('\u{202f}', " ")),
            ["0", "0.5 MB", "2.5 MB", "20 MB", "1.5 kB"]
        );
    }

    #[test]
    fn marks_stay_on_the_scale() {
        assert_eq!(percent(20 * MB, 80 * MB), "25.00%");
        assert_eq!(percent(90 * MB, 80 * MB), "100.00%");
        assert_eq!(percent(0, 0), "0.00%");
    }
}

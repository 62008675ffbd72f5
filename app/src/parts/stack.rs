//! A stack of layers, drawn: the newest layer on top, bars on one named scale, patterns for kinds of bytes.

use image::{Doubt, Size, format_bytes};
use leptos::prelude::*;

use super::picture::{Part, Picture, Row, Segment, spread};
use crate::words;

/// Thinnest segment in percent of the bar's width: still a visible line on a phone.
const LEAST: f64 = 0.6;

/// The patterns that the bars are filled with. Every figure has its own; `id`, unique in the page, begins their ids.
pub(crate) fn patterns(id: &str) -> impl IntoView + use<> {
    let pattern = |part: &'static str, size: &'static str, path: &'static str| {
        view! {
            <pattern
                id=format!("{id}-{part}")
                width=size
                height=size
                patternUnits="userSpaceOnUse"
            >
                <rect class=format!("ground ground-{part}") width=size height=size></rect>
                <path class=format!("strokes strokes-{part}") d=path></path>
            </pattern>
        }
    };
    view! {
        <svg class="patterns" aria-hidden="true" width="0" height="0">
            <defs>
                {pattern("base", "6", "M0 3 H6")} {pattern("yours", "8", "")}
                {pattern("deleted", "8", "M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6")}
                {pattern("replaced", "8", "M0 0 L8 8 M8 0 L0 8")}
                {pattern("metadata", "6", "M3 0 V6")}
                {pattern("moved", "8", "M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2")}
                {pattern("duplicate", "6", "M3 2 V4 M2 3 H4")}
            </defs>
        </svg>
    }
    .into_any()
}

/// One bar of segments, in percent of its width.
fn bar(id: &str, segments: &[Segment], size: Size, scale: u64) -> AnyView {
    let places = spread(segments, scale, LEAST);
    let rects: Vec<_> = segments
        .iter()
        .zip(places)
        .map(|(segment, (start, width))| {
            view! {
                <rect
                    class=format!("segment segment-{}", segment.part.class())
                    fill=format!("url(#{id}-{})", segment.part.class())
                    x=format!("{start:.3}%")
                    width=format!("{width:.3}%")
                    y="0"
                    height="100%"
                ></rect>
            }
        })
        .collect();
    let end: f64 =
        spread(segments, scale, LEAST).last().map_or(0.0, |(start, width)| start + width);
    // What is not known stands behind what is, open to the right.
    let unknown = (size.doubt == Doubt::Unknown).then(|| {
        view! {
            <rect
                class="segment segment-unknown"
                x=format!("{:.3}%", end.min(90.0))
                width="10%"
                y="1"
                height="90%"
            ></rect>
        }
    });
    let empty = (segments.is_empty() && size.doubt != Doubt::Unknown)
        .then(|| view! { <line class="dash" x1="0" x2="100%" y1="50%" y2="50%"></line> });
    view! { <svg class="bar" aria-hidden="true">{rects} {unknown} {empty}</svg> }.into_any()
}

/// What a row says of its buried bytes.
fn still_here(row: &Row) -> Vec<String> {
    row.hidden_by
        .iter()
        .filter(|(_, bytes)| *bytes > 0)
        .map(|(by, bytes)| words::layers::still_here(format_bytes(*bytes), row.number(), by + 1))
        .collect()
}

/// The content of a row: what made it, its size, its bar, what is buried in it.
fn row_content(id: &str, row: &Row, scale: u64) -> AnyView {
    let buried = still_here(row);
    let name = if row.instruction.is_none() {
        words::layers::base_n(row.number())
    } else {
        words::layers::layer_n(row.number())
    };
    view! {
        <span class="row-head">
            <span class="row-number">{name}</span>
            <code class="row-label">{row.label.clone()}</code>
            <span class="row-size">{if row.size == Size::ZERO { words::layers::empty().to_owned() } else { row.size.to_string() }}</span>
        </span>
        {bar(id, &row.segments, row.size, scale)}
        {buried
            .into_iter()
            .map(|words| view! { <span class="row-buried">{words}</span> })
            .collect::<Vec<_>>()}
    }
    .into_any()
}

/// A stack of layers. With `pick`, each layer is a button.
#[component]
pub fn LayerStack(
    /// What is drawn.
    #[prop(into)]
    picture: Signal<Picture>,
    /// Bytes at the right end of the bars.
    #[prop(into)]
    scale: Signal<u64>,
    /// Index of the layer that is lit.
    #[prop(into, default = Signal::from(None))]
    lit: Signal<Option<usize>>,
    /// Called with a layer's index.
    #[prop(optional)]
    pick: Option<Callback<usize>>,
    /// Start of ids; unique in the page.
    id: String,
) -> AnyView {
    let defined = patterns(&id);
    let axis = move || {
        let words = picture.with(|picture| picture.measure.words());
        words::layers::full_width(format_bytes(scale.get()), words)
    };
    // The newest layer stands on top, as on a pile; the base image carries it all.
    let layers = move || picture.with(|picture| (0..picture.rows.len()).rev().collect::<Vec<_>>());
    view! {
        <div class="stack">
            {defined}
            <p class="stack-scale">
                <span class="axis" aria-hidden="true"></span>
                <span class="axis-words">{axis}</span>
            </p>
            <ol class="rows">
                <For
                    each=layers
                    key=|layer| *layer
                    children=move |layer| {
                        let id = id.clone();
                        let row = Memo::new(move |_| {
                            picture.with(|picture| picture.rows.get(layer).cloned())
                        });
                        let content = move || {
                            row.with(|row| row.as_ref().map(|row| row_content(&id, row, scale.get())))
                        };
                        let is_lit = move || lit.get() == Some(layer);
                        let base = row.with_untracked(|row| {
                            row.as_ref().is_some_and(|row| row.instruction.is_none())
                        });
                        let face = match pick {
                            Some(pick) => {
                                view! {
                                    <button
                                        type="button"
                                        class="row-face"
                                        aria-current=move || is_lit().then_some("step")
                                        on:click=move |_| pick.run(layer)
                                    >
                                        {content}
                                    </button>
                                }
                                    .into_any()
                            }
                            None => view! { <div class="row-face">{content}</div> }.into_any(),
                        };
                        view! {
                            <li class="row" class:row-base=base class:lit=is_lit>
                                {face}
                            </li>
                        }
                    }
                />
            </ol>
            {move || {
                picture.with(|picture| picture.rows.is_empty()).then(|| view! { <p class="stack-none">{words::layers::no_layer_yet()}</p> })
            }}
        </div>
    }
    .into_any()
}

/// One bar for a whole image: base, yours, buried; with marks, each a name and bytes.
#[component]
pub fn TotalBar(
    /// The bytes by what they are.
    #[prop(into)]
    segments: Signal<Vec<Segment>>,
    /// The sum, with its doubt.
    #[prop(into)]
    total: Signal<Size>,
    /// Bytes at the right end.
    #[prop(into)]
    scale: Signal<u64>,
    /// Start of ids; unique in the page.
    id: String,
) -> AnyView {
    let defined = patterns(&id);
    view! {
        <div class="total-bar">
            {defined}
            {move || segments.with(|segments| bar(&id, segments, total.get(), scale.get()))}
        </div>
    }
    .into_any()
}

/// What the patterns mean: only the kinds that are there, with their bytes.
pub fn legend(id: &str, totals: &[Segment], unknown: bool) -> AnyView {
    let swatch = |part: Part, id: &str| {
        view! {
            <svg class="swatch" aria-hidden="true">
                <rect
                    class=format!("segment segment-{}", part.class())
                    fill=format!("url(#{id}-{})", part.class())
                    width="100%"
                    height="100%"
                ></rect>
            </svg>
        }
    };
    let known: Vec<_> = totals
        .iter()
        .map(|one| {
            view! {
                <li>
                    {swatch(one.part, id)} <span class="legend-size">{format_bytes(one.bytes)}</span>
                    <span>{one.part.words()}</span>
                </li>
            }
        })
        .collect();
    let unknown = unknown.then(|| {
        view! {
            <li>
                <svg class="swatch" aria-hidden="true">
                    <rect class="segment segment-unknown" x="1" y="1" width="90%" height="85%"></rect>
                </svg>
                <span>{words::layers::not_known()}</span>
            </li>
        }
    });
    view! { <ul class="legend">{known} {unknown}</ul> }.into_any()
}

//! Small pictures beside words. They say nothing on their own: the words are always there too.

use leptos::prelude::*;

/// What an [`icon`] shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A tick: right, done, met.
    Tick,
    /// A cross: not right, missed.
    Cross,
    /// An arrow to the right: onwards.
    Next,
    /// An arrow to the left: back.
    Back,
    /// An open ring: still to do.
    Open,
    /// An exclamation mark in a triangle.
    Warning,
    /// A sun: light colours.
    Sun,
    /// A moon: dark colours.
    Moon,
    /// A half-filled disc: the system's colours.
    Half,
}

/// A picture of the size of a letter, in the colour of the text.
pub fn icon(which: Icon) -> AnyView {
    let path = match which {
        Icon::Tick => "M3.5 8.5l3 3 6-7",
        Icon::Cross => "M4 4l8 8M12 4l-8 8",
        Icon::Next => "M3 8h10M9 4l4 4-4 4",
        Icon::Back => "M13 8H3M7 4L3 8l4 4",
        Icon::Open => "M8 3a5 5 0 1 1 0 10a5 5 0 1 1 0-10z",
        Icon::Warning => "M8 2.5L14.5 13.5h-13zM8 6.5v3.5M8 11.8v.2",
        Icon::Sun => {
            "M8 5a3 3 0 1 1 0 6a3 3 0 1 1 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1"
        }
        Icon::Moon => "M13 9.5A5.5 5.5 0 1 1 6.5 3a4.5 4.5 0 0 0 6.5 6.5z",
        Icon::Half => "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12zM8 2v12M8 5l4.5-1M8 8h6M8 11l4.5 1",
    };
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d=path></path>
        </svg>
    }
    .into_any()
}

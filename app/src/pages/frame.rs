//! What stands around every page.

use leptos::prelude::*;

use crate::widgets::{Widget, place};

/// The part of the site that a page belongs to, for the mark in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// The map and the lessons.
    Course,
    /// The exercises.
    Exercises,
    /// The labs.
    Labs,
    /// The checker.
    Check,
    /// Search, the checker's rules, the catalog of base images.
    LookUp,
    /// The learner's progress.
    Progress,
    /// None of them.
    Elsewhere,
}

/// Header and footer around the page's `<main id="main">`.
pub(super) fn frame(section: Section, main: impl IntoView) -> AnyView {
    view! {
        <a class="skip" href="#main">"Skip to the text"</a>
        <header class="site">
            <a class="brand" href="/">{mark()}"Layerwise"</a>
            <nav aria-label="Site">
                {item(section, Section::Course, "/#map", "Course")}
                {item(section, Section::Exercises, "/exercises/", "Exercises")}
                {item(section, Section::Check, "/check/", "Check")}
                {item(section, Section::Labs, "/lab/", "Lab")}
                {item(section, Section::LookUp, "/search/", "Look up")}
                {item(section, Section::Progress, "/progress/", "Progress")}
            </nav>
            {place(&Widget::Theme)}
        </header>
        {place(&Widget::Notice)}
        {main.into_view()}
        <footer class="site">
            <p>
                "Everything runs in your browser: nothing is uploaded, nothing is installed, no account. "
                "Sizes are decimal (1 MB = 1 000 000 bytes) and come from one model of a build and from dated measurements."
            </p>
        </footer>
    }
    .into_any()
}

fn item(here: Section, section: Section, href: &'static str, words: &'static str) -> AnyView {
    let current = (here == section).then_some("true");
    view! { <a href=href aria-current=current>{words}</a> }.into_any()
}

/// The sign of the site: a stack of three layers, the middle one buried.
fn mark() -> AnyView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <rect class="mark-base" x="3" y="16" width="18" height="5" rx="1"></rect>
            <rect class="mark-buried" x="3.75" y="10" width="16.5" height="4" rx="1"></rect>
            <rect class="mark-yours" x="3" y="3" width="18" height="5" rx="1"></rect>
        </svg>
    }
    .into_any()
}

//! What stands around every page.

use leptos::prelude::*;

use crate::language::Here;
use crate::widgets::{Widget, place};
use crate::words;

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
        <a class="skip" href="#main">{words::frame::skip()}</a>
        <header class="site">
            <a class="brand" href="/">{mark()}"Layerwise"</a>
            <nav aria-label=words::frame::site()>
                {item(section, Section::Course, "/#map", words::frame::course())}
                {item(section, Section::Exercises, "/exercises/", words::frame::exercises())}
                {item(section, Section::Check, "/check/", words::frame::check())}
                {item(section, Section::Labs, "/lab/", words::frame::lab())}
                {item(section, Section::LookUp, "/search/", words::frame::look_up())}
                {item(section, Section::Progress, "/progress/", words::frame::progress())}
            </nav>
            {place(&Widget::Theme)}
        </header>
        {place(&Widget::Notice)}
        {main.into_view()}
        <footer class="site">
            {languages()}
            <p>
                {words::frame::about()}
            </p>
        </footer>
    }
    .into_any()
}

/// The same page in the other languages of the site.
fn languages() -> Option<AnyView> {
    let Here { path, language, languages } = use_context::<Here>()?;
    let mut links = Vec::new();
    for other in languages.iter().filter(|_| languages.len() > 1) {
        let name = other.name.clone();
        let (tag, address) = (other.tag.clone(), format!("/@/{}{path}", other.folder()));
        links.push(if *other == language {
            view! { <li><span aria-current="true">{name}</span></li> }.into_any()
        } else {
            view! { <li><a href=address lang=tag.clone() hreflang=tag>{name}</a></li> }.into_any()
        });
    }
    let nav = || view! { <nav class="languages" aria-label=words::frame::languages()><ul>{links}</ul></nav> };
    (languages.len() > 1).then(|| nav().into_any())
}

/// Says that what follows is there in English only.
pub(super) fn untranslated() -> AnyView {
    view! { <p class="notice calm untranslated">{words::frame::untranslated()}</p> }.into_any()
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

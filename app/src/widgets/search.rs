//! Search over lessons, glossary, exercises, rules and base images, while one types.

use course::search::{Entry, Found, Hit, Index, Place};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::fetch::{self, NotFetched};
use crate::browser::{page, shortcut};
use crate::link;
use crate::words;

/// How many hits are shown at once.
const SHOWN: usize = 12;
/// What one could look for.
const IDEAS: [&str; 5] = ["whiteout", "DL3008", "cache mount", "alpine", "COPY --chmod"];

/// That search needs scripts.
pub fn still() -> AnyView {
    view! { <p class="note">{words::reference::search_works_scripts_only()}</p> }.into_any()
}

/// The index on its way.
#[derive(Clone, PartialEq)]
enum Loaded {
    Waiting,
    Here(Index),
    Failed(&'static str, Option<NotFetched>),
}

/// The living search; `index` is the path of its index.
pub fn live(index: String) -> AnyView {
    let loaded = RwSignal::new(Loaded::Waiting);
    let path = StoredValue::new(index);
    let load = move || {
        loaded.set(Loaded::Waiting);
        spawn_local(async move {
            loaded.set(match fetch::text(&path.get_value()).await {
                Ok(text) => match Index::read(&text) {
                    Some(index) => Loaded::Here(index),
                    None => Loaded::Failed(words::reference::list_everything_damaged(), None),
                },
                Err(error) => {
                    Loaded::Failed(words::reference::list_everything_did_not(), Some(error))
                }
            });
        });
    };
    load();
    let query = RwSignal::new(page::fragment_text().unwrap_or_default());
    let shown = RwSignal::new(SHOWN);
    let look_for = move |text: String| {
        page::set_fragment(&text);
        shown.set(SHOWN);
        query.set(text);
    };
    let slash = RwSignal::new(shortcut::is_on());
    request_animation_frame(|| page::focus("search-query"));
    let results = move || {
        loaded.with(|loaded| {
            query.with(|query| match loaded {
                _ if query.trim().is_empty() => ideas(look_for),
                Loaded::Waiting => {
                    view! { <p role="status">{words::reference::fetching_list_everything()}</p> }.into_any()
                }
                Loaded::Failed(what, why) => {
                    let why = why.map(|why| format!(" {why}"));
                    view! {
                        <div role="alert" class="note">
                            <p>{*what}{why}</p>
                            <button type="button" on:click=move |_| load()>{words::frame::try_again()}</button>
                        </div>
                    }
                    .into_any()
                }
                Loaded::Here(index) => found(&index.find(query, shown.get()), shown),
            })
        })
    };
    view! {
        <div class="search" role="search">
            <label for="search-query">{words::reference::search_everything()}</label>
            <input
                id="search-query"
                type="search"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="search"
                aria-describedby="search-keys"
                prop:value=query
                on:input:target=move |event| look_for(event.target().value())
                on:keydown=|event| {
                    if event.key() == "ArrowDown" {
                        event.prevent_default();
                        page::focus("hit-0");
                    }
                }
            />
            <p id="search-keys" class="note">
                <kbd>"↓"</kbd>" "{words::reference::goes_into_list()}" "
                <label class="switch">
                    <input
                        type="checkbox"
                        prop:checked=slash
                        on:change:target=move |event| {
                            let on = event.target().checked();
                            slash.set(shortcut::switch(on).map_or(!on, |()| on));
                        }
                    />
                    <span><kbd>"/"</kbd>" "{words::reference::leads_here()}</span>
                </label>
            </p>
        </div>
        <div class="hits">{results}</div>
    }
    .into_any()
}

/// Before anything is typed.
fn ideas(look_for: impl Fn(String) + Copy + 'static) -> AnyView {
    let ideas = IDEAS.map(|idea| {
        view! {
            <button type="button" class="quiet" on:click=move |_| look_for(idea.to_owned())>{idea}</button>
        }
    });
    view! { <p class="ideas"><span>{words::reference::example()}</span>{ideas.collect_view()}</p> }
        .into_any()
}

fn found(found: &Found<'_>, shown: RwSignal<usize>) -> AnyView {
    if found.hits.is_empty() {
        return view! {
            <p role="status">
                {words::reference::nothing_has_all_these()}
            </p>
        }
        .into_any();
    }
    let count = words::reference::places(found.total);
    let respelled = found.respelled.then_some(words::reference::words_are_spelled_like());
    let hits: Vec<_> = found.hits.iter().enumerate().map(|(at, hit)| item(at, hit)).collect();
    let more = (found.total > found.hits.len()).then(|| {
        view! {
            <button type="button" class="quiet" on:click=move |_| shown.update(|shown| *shown += 2 * SHOWN)>
                {words::reference::show_more()}
            </button>
        }
    });
    view! {
        <p role="status">{count}{respelled}</p>
        <ol>{hits}</ol>
        {more}
    }
    .into_any()
}

fn item(at: usize, hit: &Hit<'_>) -> AnyView {
    let Entry { place, title, page, path, start } = hit.entry.clone();
    let of = (!page.is_empty()).then(|| format!(" · {page}"));
    view! {
        <li>
            <a
                id=format!("hit-{at}")
                href=link(&path)
                on:keydown=move |event| {
                    let to = match event.key().as_str() {
                        "ArrowDown" => format!("hit-{}", at + 1),
                        "ArrowUp" if at == 0 => "search-query".to_owned(),
                        "ArrowUp" => format!("hit-{}", at - 1),
                        _ => return,
                    };
                    event.prevent_default();
                    page::focus(&to);
                }
            >
                {title}
            </a>
            <span class="hit-place">{place_words(place)}{of}</span>
            <span class="hit-start">{start}</span>
        </li>
    }
    .into_any()
}

fn place_words(place: Place) -> &'static str {
    match place {
        Place::Term => words::lesson::glossary(),
        Place::Lesson => words::home::lesson(),
        Place::Myth => words::home::myth(),
        Place::Exercise => words::lesson::exercise(),
        Place::Rule => words::reference::rule(),
        Place::Base => words::reference::base_image(),
        Place::Tool => words::reference::tool(),
    }
}

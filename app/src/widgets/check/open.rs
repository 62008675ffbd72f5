//! How texts come in, and how they are kept: files, examples, links, drafts.

use leptos::ev::DragEvent;
use leptos::prelude::*;

use super::{Example, KEPT, Work};
use crate::browser::files::{self, NotRead};
use crate::browser::page;
use crate::state::keep_at_rest;
use crate::words;

/// Largest file that is read, in bytes. Beyond what is checked while typing, but a text field bears it.
const LIMIT: u64 = 1_000_000;

/// Keeps both texts while they are written.
pub(super) fn keep(work: Work) {
    let save = move || {
        let texts = [work.field.text.get_untracked(), work.ignore.get_untracked()];
        work.state.with_value(|state| {
            for (name, text) in KEPT.into_iter().zip(&texts) {
                // An emptied field is kept too, or the example would come back instead.
                let draft = (name == KEPT[0] || !text.is_empty()).then_some(text.as_str());
                state.set_draft(name, draft);
            }
        });
    };
    let track = move || {
        work.field.text.track();
        work.ignore.track();
    };
    keep_at_rest(track, save);
}

/// Loads the example of a rule that the address names: `#rule=…`, `#rule-good=…`.
pub(super) fn follow_address(work: Work) {
    let follow = move || {
        let Some(fragment) = page::fragment() else { return };
        let Some((key, name)) = fragment.split_once('=') else { return };
        let Some(rule) = checker::rule(name) else { return };
        let (text, what) = match key {
            "rule" => (rule.bad, words::workbench::which_finds_something()),
            "rule-good" => (rule.good, words::workbench::which_finds_nothing()),
            _ => return,
        };
        work.load(text, &words::workbench::example_of(rule.name, what));
    };
    // Once the field is in the page, so that the browser's own undo knows of the change.
    request_animation_frame(follow);
    page::listen("hashchange", move |_| follow());
}

/// Takes a file in, by its name.
fn take(work: Work, name: &str, text: Result<String, NotRead>) {
    match text {
        Ok(text) if text.contains('\0') => {
            work.say(words::workbench::no_text_file_nothing(name));
        }
        Ok(text) if name.ends_with(".dockerignore") => {
            work.ignore.set(text);
            work.say(words::workbench::dockerignore_now(name));
        }
        Ok(text) => work.load(&text, &words::workbench::open_undo_brings_your(name)),
        Err(error) => work.say(format!("{name}: {error}")),
    }
}

/// The ways in: a file, an example, an empty field; and the field as a place to drop files on.
pub(super) fn view(work: Work, examples: Vec<Example>) -> AnyView {
    let over = RwSignal::new(false);
    let drop = move |event: DragEvent| {
        over.set(false);
        if files::read_dropped(&event, LIMIT, move |name, text| take(work, &name, text)) {
            event.prevent_default();
        }
    };
    page::ignore_stray_drops();
    let options: Vec<_> = examples
        .iter()
        .enumerate()
        .map(|(at, example)| {
            view! { <option value=at.to_string()>{example.title.clone()}</option> }
        })
        .collect();
    let choose = move |event: leptos::ev::Targeted<
        leptos::web_sys::Event,
        leptos::web_sys::HtmlSelectElement,
    >| {
        let select = event.target();
        let example = select.value().parse::<usize>().ok().and_then(|at| examples.get(at));
        if let Some(example) = example {
            let words = words::workbench::example_open(&example.title);
            work.load(&example.dockerfile, &words);
        }
        // The list is a command, not a state: the text may be changed at once.
        select.set_value("");
    };
    view! {
        <div
            class="check-open"
            class:check-over=move || over.get()
            on:dragover=move |_| over.set(true)
            on:dragleave=move |_| over.set(false)
            on:drop=drop
        >
            <label class="check-file">
                <input
                    type="file"
                    multiple
                    on:change=move |event| {
                        files::read_all_chosen(&event, LIMIT, move |name, text| take(work, &name, text));
                    }
                />
                <span>{words::workbench::open_files()}</span>
            </label>
            <label class="check-example">
                <span class="visually-hidden">{words::workbench::load_example()}</span>
                <select on:change:target=choose>
                    <option value="">{words::workbench::load_example_2()}</option>
                    {options}
                </select>
            </label>
            <button
                type="button"
                class="quiet"
                on:click=move |_| work.load("", words::workbench::field_empty_undo_brings())
            >
                {words::workbench::clear()}
            </button>
            <p class="check-hint">{words::workbench::or_drop_dockerfile_its()}</p>
        </div>
    }
    .into_any()
}

/// The `.dockerignore`, folded away until there is one.
pub(super) fn ignore(work: Work) -> AnyView {
    let given = work.ignore.with_untracked(|text| !text.is_empty());
    view! {
        <details class="check-ignore" open=given>
            <summary>".dockerignore"</summary>
            <label>
                <span class="visually-hidden">{words::exercise::your_dockerignore()}</span>
                <textarea
                    class="check-ignore-field"
                    rows="6"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    prop:value=move || work.ignore.get()
                    on:input:target=move |event| work.ignore.set(event.target().value())
                ></textarea>
            </label>
        </details>
    }
    .into_any()
}

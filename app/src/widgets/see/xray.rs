//! Every file's way through the layers, and how to get a deleted one back.

use image::{Change, Event, History};
use leptos::prelude::*;

use super::Work;
use crate::parts::records::{self, Column, FIGURE, READ, WIDE};
use crate::words;

/// The files of the Dockerfile's own layers, largest first.
pub(super) fn view(work: Work) -> impl IntoView {
    let words = RwSignal::new(String::new());
    let only_hidden = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let (histories, more) = work.known(|known| words.with(|words| known.histories(words)));
        let keep = |history: &History| !only_hidden.get() || hidden(history).is_some();
        (histories.into_iter().filter(keep).collect::<Vec<_>>(), more)
    });
    let rows = move || shown.with(|(histories, _)| histories.iter().map(row).collect::<Vec<_>>());
    let rest = move || {
        shown.with(|(histories, more)| match (histories.len(), more) {
            (0, _) => words::workbench::no_file_dockerfile_s().to_owned(),
            (_, 0) => String::new(),
            (shown, more) => words::workbench::largest_more_paths_are(shown, more),
        })
    };
    view! {
        <section class="xray" aria-labelledby="xray">
            <h2 class="exercise-heading" id="xray">{words::workbench::x_ray_what_became()}</h2>
            <div class="rules-search">
                <label for="xray-words">{words::workbench::path()}</label>
                <input
                    id="xray-words"
                    class="field"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    on:input:target=move |event| words.set(event.target().value())
                />
                <label class="toggle">
                    <input
                        type="checkbox"
                        prop:checked=only_hidden
                        on:change=move |event| only_hidden.set(event_target_checked(&event))
                    />
                    <span>{words::workbench::hidden_ones_only()}</span>
                </label>
            </div>
            {records::table("", words::workbench::what_became_each_file(), None, &columns(), rows)}
            <p class="exercise-said" role="status">{rest}</p>
        </section>
    }
}

/// The layer that still holds a file which the container does not see: its index.
fn hidden(history: &History) -> Option<usize> {
    if history.is_visible() {
        return None;
    }
    let holds = |event: &&Event| event.change != Change::Hidden && event.size.bytes > 0;
    history.events.iter().rev().find(holds).map(|event| event.layer)
}

fn row(history: &History) -> AnyView {
    let events: Vec<_> = history
        .events
        .iter()
        .map(|event| {
            let number = event.layer + 1;
            let words = match event.change {
                Change::Added => words::workbench::adds_it(number, event.size),
                Change::Rewritten => words::workbench::other_content(number, event.size),
                Change::Metadata => words::workbench::holds_for_mode(number, event.size),
                Change::Copied => words::workbench::same_again(number, event.size),
                Change::Hidden => words::workbench::layer_hides_0_b(number),
            };
            view! { <li>{words}</li> }
        })
        .collect();
    let recover = hidden(history).map(|layer| {
        let path = history.path.trim_start_matches('/').to_owned();
        let commands = format!(
            "docker save IMAGE -o image.tar && tar -xf image.tar\n\
             # manifest.json lists the layers; take number {}\n\
             tar -xf blobs/sha256/DIGEST '{path}'\n",
            layer + 1
        );
        view! {
            <details>
                <summary>{words::workbench::get_back()}</summary>
                <p>{words::workbench::still_holds(layer + 1)}</p>
                <pre class="code" tabindex="0">{commands}</pre>
            </details>
        }
    });
    let cells = vec![
        view! { <code>{history.path.clone()}</code> {recover} }.into_any(),
        history.bytes().to_string().into_any(),
        view! { <ul>{events}</ul> }.into_any(),
    ];
    records::row(None, "", &columns(), cells)
}

fn columns() -> [Column; 3] {
    [
        Column::new(words::workbench::file(), WIDE),
        Column::new(words::workbench::all_layers(), FIGURE),
        Column::new(words::workbench::layer_by_layer(), READ),
    ]
}

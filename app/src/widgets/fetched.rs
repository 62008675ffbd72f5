//! What needs a file of the site: shown once the file has come.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::fetch;
use crate::parts::icon::{Icon, icon};
use crate::words;

/// Shows something made of a file; why the file has not come, with a way to try again. `read` gives `None` for a
/// damaged one.
pub(super) fn view<T: Clone + Send + Sync + 'static>(
    path: String,
    read: impl Fn(&str) -> Option<T> + Copy + Send + 'static,
    view: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    let found = RwSignal::new(None::<Result<T, String>>);
    let load = move || {
        let path = path.clone();
        found.set(None);
        spawn_local(async move {
            let file = match fetch::text(&path).await {
                Ok(text) => read(&text).ok_or_else(|| words::frame::file_damaged().to_owned()),
                Err(error) => Err(error.to_string()),
            };
            found.set(Some(file));
        });
    };
    load();
    let shown = move || match found.get() {
        None => view! { <p role="status">{words::frame::on_their_way()}</p> }.into_any(),
        Some(Ok(value)) => view(value),
        Some(Err(reason)) => {
            let load = load.clone();
            view! {
                <div role="alert">
                    <p class="bad">{icon(Icon::Warning)}{reason}</p>
                    <button type="button" class="quiet" on:click=move |_| load()>
                        {words::frame::try_again()}
                    </button>
                </div>
            }
            .into_any()
        }
    };
    view! { <div>{shown}</div> }.into_any()
}

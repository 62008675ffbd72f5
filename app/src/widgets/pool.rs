//! Fetching the course's questions.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::fetch;
use crate::parts::icon::{Icon, icon};
use crate::parts::pool::Pool;

/// Shows something that needs the pool once it has come; why it has not, with a way to try again.
pub(super) fn with_pool(
    path: String,
    view: impl Fn(Pool) -> AnyView + Clone + Send + 'static,
) -> AnyView {
    let found = RwSignal::new(None::<Result<Pool, String>>);
    let load = move || {
        let path = path.clone();
        found.set(None);
        spawn_local(async move {
            let read = match fetch::text(&path).await {
                Ok(text) => Pool::read(&text)
                    .ok_or_else(|| "The file with the questions is damaged.".to_owned()),
                Err(error) => Err(error.to_string()),
            };
            found.set(Some(read));
        });
    };
    load();
    let shown = move || match found.get() {
        None => view! { <p role="status">"The questions are on their way …"</p> }.into_any(),
        Some(Ok(pool)) => view(pool),
        Some(Err(reason)) => {
            let load = load.clone();
            view! {
                <div role="alert">
                    <p class="bad">{icon(Icon::Warning)}{reason}</p>
                    <button type="button" class="quiet" on:click=move |_| load()>
                        "Try again"
                    </button>
                </div>
            }
            .into_any()
        }
    };
    view! { <div>{shown}</div> }.into_any()
}

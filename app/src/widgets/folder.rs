//! A folder of the learner's disk: its files' names and sizes, chosen by a button or dropped on the place around it.

use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;

use crate::browser::{files, page};
use crate::parts::files::File;
use crate::words;

/// A place with a button that takes a folder. While something from the disk is dragged over the place, the button's
/// field lies over all of it: the browser itself then takes what is dropped, and nothing is read but names and sizes.
pub(super) fn place(
    taken: impl Fn(Vec<File>) + 'static,
    field: impl IntoView + 'static,
    buttons: impl IntoView + 'static,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    // A folder instead of files, which the view's attributes do not know; phones that cannot, choose files.
    input.on_load(|input| drop(input.set_attribute("webkitdirectory", "")));
    page::ignore_stray_drops();
    let enter = move |event: DragEvent| {
        let kinds = event.data_transfer().map(|data| data.types());
        if kinds.is_some_and(|kinds| kinds.includes(&"Files".into(), 0)) {
            over.set(true);
        }
    };
    let choose = move |event| {
        over.set(false);
        let files = files::chosen_listed(&event);
        if !files.is_empty() {
            taken(files);
        }
    };
    // A drop without a folder changes nothing; the field goes back to its button once the browser has looked at it.
    let dropped = move |_: DragEvent| request_animation_frame(move || over.set(false));
    view! {
        <div class="folder" class:folder-over=over on:dragenter=enter on:drop=dropped>
            {field}
            <div class="exercise-tools">
                <label class="check-file">
                    <input
                        type="file"
                        multiple
                        node_ref=input
                        on:change=choose
                        on:dragleave=move |_| over.set(false)
                    />
                    <span>{words::workbench::take_folder_yours()}</span>
                </label>
                {buttons}
            </div>
            <p class="exercise-said">{words::workbench::or_drop_folder()}</p>
        </div>
    }
}
